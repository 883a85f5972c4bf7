"""Many who book at once, through the whole use-case.

Both locks are also taken out, one at a time, to see that the race is real: all look, meet, and
then write. The person's lock shows across two therapists only, since at one of them the
therapist's lock is enough.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from fitbot.domain.booking import Booking
from fitbot.domain.outbox import Kind
from fitbot.errors import AlreadyBooked, NoBooking, SlotTaken
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Store, Transaction, open_store
from fitbot.store.types import use_keys
from tests.services.building import FERRER, PARK, Office, a_practice, local, minutes, open_office

#: Fewer than a pool's connections, so that all can stand in their transactions together.
RACERS = 8
#: When both therapists work.
THURSDAY_4_PM = local(26, 16)


async def all_at_once(*work: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*work, return_exceptions=True)


def of(kind: type, results: list[Any]) -> int:
    return sum(isinstance(result, kind) for result in results)


class Rendezvous:
    """All who have looked wait here for each other; where a lock keeps them out, not for long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parties: int, patience: float) -> None:
        self._missing = parties
        self._patience = patience
        self._open = asyncio.Event()
        look = SlotService.why_not

        async def look_and_meet(service: SlotService, *about: Any) -> str | None:
            found = await look(service, *about)
            await self._meet()
            return found

        monkeypatch.setattr(SlotService, "why_not", look_and_meet)

    async def _meet(self) -> None:
        self._missing -= 1
        if self._missing <= 0:
            self._open.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._open.wait()
        self._open.set()


@contextlib.asynccontextmanager
async def closing(store: Store) -> AsyncIterator[Store]:
    yield store
    await store.close()


async def no_lock(_tx: Transaction, _id: Any) -> None:
    """In place of a lock."""


async def test_of_fifty_who_book_one_slot_at_once_one_gets_it_and_is_announced(
    office: Office,
) -> None:
    people = await office.people(50)
    results = await all_at_once(*(office.book(person, local(24, 9)) for person in people))
    assert of(Booking, results) == 1
    assert of(SlotTaken, results) == 49
    [booking] = await office.bookings()
    assert await office.posts(Kind.EVENT, Kind.CHANGE, Kind.FILE) == [
        f"event:{booking.id}:0",
        f"change:{booking.id}:0",
        f"file:{booking.id}:0",
    ]


# scheduling 7
async def test_of_fifty_who_book_overlapping_starts_at_once_one_gets_hers(store: Store) -> None:
    office = await open_office(store, a_practice(length=60, step=5, buffer=0, per_day=50))
    people = await office.people(50)
    starts = [local(24, 9, 5 * (number % 12)) for number in range(50)]
    results = await all_at_once(
        *(office.book(person, start) for person, start in zip(people, starts, strict=True))
    )
    assert of(Booking, results) == 1
    assert of(SlotTaken, results) == 49


async def test_one_person_who_books_twenty_times_at_once_gets_one(office: Office) -> None:
    person = await office.person()
    times = (await office.free(person))[:20]
    assert len(times) == 20
    results = await all_at_once(*(office.book(person, start) for start in times))
    assert of(Booking, results) == 1
    assert of(AlreadyBooked, results) == 19
    assert len(await office.bookings()) == 1


async def test_one_person_who_books_at_two_therapists_at_once_gets_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = await open_office(store)
    assert await book_at_both(office, monkeypatch, patience=0.3) == [AlreadyBooked, Booking]


async def test_without_the_persons_lock_postgresql_books_her_at_two_therapists(
    postgres_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transaction, "lock_person", no_lock)
    async with closing(await open_store(postgres_url, keys)) as store:
        office = await open_office(store)
        assert await book_at_both(office, monkeypatch, patience=30) == [Booking, Booking]


async def book_at_both(
    office: Office, monkeypatch: pytest.MonkeyPatch, patience: float
) -> list[type]:
    person = await office.person()
    Rendezvous(monkeypatch, 2, patience)
    results = await all_at_once(
        office.book(person, THURSDAY_4_PM, therapist_id=PARK),
        office.book(person, THURSDAY_4_PM, therapist_id=FERRER),
    )
    return sorted(map(type, results), key=lambda kind: kind.__name__)


async def race(office: Office, monkeypatch: pytest.MonkeyPatch, patience: float) -> list[Any]:
    """Let people book starts five minutes apart: no unique index stops these."""
    people = await office.people(RACERS)
    await office.desk.calendars.refresh(PARK)
    Rendezvous(monkeypatch, RACERS, patience)
    return await all_at_once(
        *(office.book(person, local(24, 9, 5 * n)) for n, person in enumerate(people))
    )


RULES = a_practice(length=60, step=5, buffer=0, per_day=50)


async def test_with_both_locks_a_meeting_between_looking_and_writing_is_impossible(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = await open_office(store, RULES)
    results = await race(office, monkeypatch, patience=0.3)
    assert of(Booking, results) == 1
    assert of(SlotTaken, results) == RACERS - 1


async def test_without_the_therapists_lock_postgresql_books_everybody(
    postgres_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with closing(await open_store(postgres_url, keys)) as store:
        office = await open_office(store, RULES)
        monkeypatch.setattr(Transaction, "lock_therapist", no_lock)
        results = await race(office, monkeypatch, patience=30)
        assert of(Booking, results) >= 2, results
        assert len(await office.bookings()) == of(Booking, results)


async def test_without_begin_immediate_sqlite_books_everybody(
    sqlite_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's own driver begins its transaction at the first write, after the looking."""
    engine = create_async_engine(sqlite_url)
    use_keys(engine, keys)
    async with closing(Store(engine)) as store:
        office = await open_office(store, RULES)
        results = await race(office, monkeypatch, patience=30)
        assert of(Booking, results) >= 2, results
        assert len(await office.bookings()) == of(Booking, results)


async def test_two_taps_on_yes_at_once_make_one_booking_and_one_of_each_post(
    office: Office,
) -> None:
    person = await office.person()
    first, second = await all_at_once(
        *(office.book(person, local(24, 9)) for _ in range(2)),
    )
    assert first == second
    posts = await office.posts()
    assert await office.book(person, local(24, 9)) == first
    assert await office.posts() == posts
    assert len(await office.bookings()) == 1


async def test_two_taps_on_move_at_once_move_once(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, local(24, 9))
    first, second = await all_at_once(
        *(office.book(person, local(24, 10), moving=booking.id) for _ in range(2)),
    )
    assert first == second
    assert first.sequence == 1


async def test_two_taps_on_cancel_at_once_cancel_once(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, local(24, 9))
    first, second = await all_at_once(
        *(office.desk.bookings.cancel(person, booking.id) for _ in range(2))
    )
    assert first == second
    assert first.sequence == 1
    assert await office.posts(Kind.CHANGE) == [f"change:{booking.id}:0", f"change:{booking.id}:1"]


# scheduling 4
async def test_of_many_who_hold_one_slot_at_once_one_gets_it(office: Office) -> None:
    people = await office.people(10)
    await office.desk.calendars.refresh(PARK)
    results = await all_at_once(*(office.hold(person, local(24, 9)) for person in people))
    assert of(SlotTaken, results) == 9


async def test_moving_and_cancelling_at_once_leave_one_truth(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, local(24, 9))
    moved, cancelled = await all_at_once(
        office.book(person, local(24, 10), moving=booking.id),
        office.desk.bookings.cancel(person, booking.id),
    )
    assert isinstance(cancelled, Booking)
    assert isinstance(moved, Booking | NoBooking)
    [kept] = await office.bookings()
    assert kept.status == "cancelled"
    assert kept.sequence == (2 if isinstance(moved, Booking) else 1)


async def test_a_calendar_that_many_read_for_the_first_time_at_once_is_kept_once(
    office: Office,
) -> None:
    office.hers.now_has((await office.desk.slots.free(FERRER, Viewer()))[0])
    await asyncio.gather(*(office.desk.calendars.refresh(PARK) for _ in range(10)))
    async with office.store.read() as view:
        assert len(await view.busy_of(PARK, office.clock.now() - minutes(1))) == 1
