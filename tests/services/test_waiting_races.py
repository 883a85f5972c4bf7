"""Ticks, answers and other people's bookings at once, through the whole use-case.

The therapist's lock is also taken out, to see that the race is real: the tick and a client both
look, meet, and then write.
"""

import asyncio
import contextlib
from typing import Any

import pytest

from fitbot.domain.booking import Booking
from fitbot.domain.waiting import ANY_TIME, Ending, Waiting
from fitbot.errors import SlotTaken
from fitbot.services.booking import Wish
from fitbot.services.slots import SlotService
from fitbot.services.waiting import WaitingService
from fitbot.store import Store, Transaction, open_store
from tests.services.building import FERRER, PARK, Office, open_office
from tests.services.test_waiting import TEN, cancels, live, offers, tick, waiting_for, waits


async def no_lock(_tx: Transaction, _id: Any) -> None:
    """In place of a lock."""


class Meeting:
    """Whoever has looked and is about to write waits here for the other, but not for long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
        self._missing = 2
        self._patience = patience
        self._open = asyncio.Event()
        look, make = SlotService.why_not, WaitingService._make

        async def look_and_meet(service: SlotService, *about: Any) -> str | None:
            found = await look(service, *about)
            await self._meet()
            return found

        async def meet_and_make(service: WaitingService, *about: Any) -> bool:
            await self._meet()
            return await make(service, *about)

        monkeypatch.setattr(SlotService, "why_not", look_and_meet)
        monkeypatch.setattr(WaitingService, "_make", meet_and_make)

    async def _meet(self) -> None:
        self._missing -= 1
        if self._missing <= 0:
            self._open.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._open.wait()
        self._open.set()


async def offer_and_booking_at_once(office: Office) -> tuple[bool, bool]:
    """Whether a freed time was offered to somebody, and booked by somebody else."""
    alex, booking, _ = await waiting_for(office, 1)
    other = await office.person(7)
    await office.desk.calendars.refresh(PARK)
    await cancels(office, alex, booking)
    _, result = await asyncio.gather(
        office.desk.waiting.look(),
        office.desk.bookings.book(other, Wish(PARK, TEN)),
        return_exceptions=True,
    )
    assert isinstance(result, Booking | SlotTaken)
    return bool(await live(office)), isinstance(result, Booking)


async def test_an_offer_and_somebody_elses_yes_at_once_give_the_time_to_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    Meeting(monkeypatch, patience=0.3)
    offered, booked = await offer_and_booking_at_once(office)
    assert offered != booked


async def test_without_the_therapists_lock_postgresql_gives_it_to_both(
    postgres_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(postgres_url, keys)
    office = await open_office(store)
    alex, booking, _ = await waiting_for(office, 1)
    other = await office.person(7)
    await cancels(office, alex, booking)
    monkeypatch.setattr(Transaction, "lock_therapist", no_lock)
    Meeting(monkeypatch, patience=30)
    await asyncio.gather(office.desk.waiting.look(), office.book(other, TEN))
    assert len(await live(office)) == 1
    await store.close()


async def test_ticks_at_once_make_one_offer(office: Office) -> None:
    alex, booking, (bo, _cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await office.desk.calendars.refresh(PARK)
    await asyncio.gather(*(office.desk.waiting.look() for _ in range(8)))
    await asyncio.gather(*(office.outbox().deliver_due() for _ in range(4)))
    assert [(each.person_id, each.slot.start) for each in await offers(office)] == [(bo.id, TEN)]
    assert office.phones.of(bo.telegram_id) == ["TimeOffered"]


async def test_two_processes_that_tick_at_once_make_one_offer(
    database_url: str, keys: list[str]
) -> None:
    stores: list[Store] = [await open_store(database_url, keys) for _ in range(2)]
    offices = [await open_office(store) for store in stores]
    alex, booking, (bo, _cy) = await waiting_for(offices[0], 2)
    offices[1].go_to(offices[0].clock.now())
    await cancels(offices[0], alex, booking)
    await offices[0].desk.calendars.refresh(PARK)
    await asyncio.gather(*(office.desk.waiting.look() for office in offices for _ in range(4)))
    assert await live(offices[0]) == [(bo.id, TEN)]
    assert len(await offers(offices[1])) == 1
    for store in stores:
        await store.close()


async def test_two_lines_looked_at_at_once_make_one_offer_to_whoever_stands_in_both(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ferrer_first = office.practice.model_copy(
        update={"therapists": office.practice.therapists[::-1]}
    )
    other = await open_office(office.store, ferrer_first)
    bo = await office.person()
    for therapist_id in (PARK, FERRER):
        await office.desk.calendars.refresh(therapist_id)
        async with office.store.begin() as tx:  # nothing is known, so that everything is news
            await tx.wait(Waiting(bo.id, therapist_id, ANY_TIME, office.clock.now()))
    Meeting(monkeypatch, patience=0.3)
    await asyncio.gather(office.desk.waiting.look(), other.desk.waiting.look())
    assert len(await live(office)) == 1
    assert len(await offers(office)) == 1


async def test_yes_and_no_at_once_leave_one_truth(office: Office) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await tick(office)
    booked, _ = await asyncio.gather(
        office.book(bo, TEN), office.desk.waiting.decline(bo, 1), return_exceptions=True
    )
    await tick(office)
    assert isinstance(booked, Booking)  # declined or not, it was free for her
    assert await live(office) == []
    assert (await offers(office))[0].ending in {Ending.BOOKED, Ending.DECLINED}
    assert cy


async def test_two_wishes_of_one_person_at_once_are_one(office: Office) -> None:
    bo = await office.person()
    await office.desk.calendars.refresh(PARK)
    await asyncio.gather(*(waits(office, bo) for _ in range(5)))
    assert len(await office.desk.waiting.waiting(bo)) == 1
