"""Many bookings at once, of one slot and of slots that overlap.

The store's two locks are what keeps a therapist from being booked twice. Each is also taken out
here, on its own database, to see that the race is real and that nothing else would have won it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from fitbot.domain.interval import Interval
from fitbot.errors import SlotTaken, StoreError
from fitbot.store import Store, Transaction, open_store
from fitbot.store import engine as store_engine
from fitbot.store.engine import make_engine
from fitbot.store.types import use_keys
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, slot, therapists, wanted

#: Fewer than the connections of a pool, so that all can be in their transactions together.
RACERS = 8

Slots = Callable[[int], Interval]


@pytest.fixture(autouse=True)
def room_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give SQLite as many connections as PostgreSQL."""
    monkeypatch.setattr(store_engine, "_POOL_OF_THREADS", store_engine._POOL)


def same(_: int) -> Interval:
    return slot(60)


def overlapping(number: int) -> Interval:
    """Spans of twenty minutes that start ten seconds apart: no unique index stops these."""
    return slot(60 + number / 6)


class Rendezvous:
    """Where transactions meet between looking and writing.

    All wait until `parties` have come. Behind a lock the others never come: then the first waits
    for `patience` seconds in vain, and after that nobody waits any more.
    """

    def __init__(self, parties: int, patience: float) -> None:
        self._missing = parties
        self._patience = patience
        self._open = asyncio.Event()

    async def meet(self) -> None:
        self._missing -= 1
        if self._missing == 0:
            self._open.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._open.wait()
        self._open.set()


async def race(store: Store, slots: Slots, racers: int, patience: float) -> list[Any]:
    """Let many people book at once; return what each got: True, False or an error."""
    await therapists(store, PARK)
    people = [await a_person(store, 1001 + number) for number in range(racers)]
    rendezvous = Rendezvous(min(racers, RACERS), patience)

    async def book(number: int) -> bool:
        wish = slots(number)
        async with store.begin() as tx:
            await tx.lock_therapist(PARK)
            taken = await tx.taken_by_us(PARK, NOW, but_hold_of=0)
            await rendezvous.meet()
            if any(wish.overlaps(span) for span in taken):
                return False
            await tx.add_booking(wanted(people[number].id, wish))
            return True

    return await asyncio.gather(*(book(n) for n in range(racers)), return_exceptions=True)


async def booked(store: Store) -> int:
    async with store.read() as view:
        return len(await view.bookings_between(PARK, NOW, NOW + minutes(600)))


async def no_lock(_tx: Transaction, _therapist_id: str) -> None:
    """In place of `lock_therapist`."""


@contextlib.asynccontextmanager
async def store_on(engine: AsyncEngine) -> AsyncIterator[Store]:
    store = Store(engine)
    yield store
    await store.close()


@pytest.mark.parametrize("slots", [same, overlapping])
async def test_of_fifty_who_book_at_once_exactly_one_gets_the_slot(
    store: Store, slots: Slots
) -> None:
    results = await race(store, slots, 50, patience=0.3)
    assert sorted(results) == [False] * 49 + [True]
    assert await booked(store) == 1


async def test_without_the_row_lock_postgresql_books_everybody(
    postgres_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transaction, "lock_therapist", no_lock)
    store = await open_store(postgres_url, keys)
    try:
        assert await race(store, overlapping, RACERS, patience=30) == [True] * RACERS
        assert await booked(store) == RACERS
    finally:
        await store.close()


async def test_sqlite_needs_no_row_lock_because_begin_takes_the_write_lock(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transaction, "lock_therapist", no_lock)
    results = await race(sqlite_store, overlapping, RACERS, patience=0.3)
    assert sorted(results) == [False] * (RACERS - 1) + [True]


async def test_without_begin_immediate_the_drivers_own_way_books_everybody(
    sqlite_url: str, keys: list[str]
) -> None:
    """Python's driver begins at the first write, so that looking stands outside."""
    engine = create_async_engine(sqlite_url)
    use_keys(engine, keys)
    async with store_on(engine) as store:
        assert await race(store, overlapping, RACERS, patience=30) == [True] * RACERS
        assert await booked(store) == RACERS


async def test_a_deferred_begin_fails_people_instead_of_answering_them(
    sqlite_url: str, keys: list[str]
) -> None:
    """With a WAL it does not book twice, but who looked and then waits to write gets an error."""
    engine = make_engine(sqlite_url, keys)
    event.remove(engine.sync_engine, "begin", store_engine._begin_sqlite)
    event.listen(engine.sync_engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
    async with store_on(engine) as store:
        results = await race(store, overlapping, RACERS, patience=30)
    assert results.count(True) == 1
    failures = [str(result) for result in results if isinstance(result, StoreError)]
    assert failures == ["The database refused: database is locked."] * (RACERS - 1)


# scheduling 7
async def test_the_unique_index_is_the_last_net_when_a_lock_is_forgotten(
    postgres_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transaction, "lock_therapist", no_lock)
    store = await open_store(postgres_url, keys)
    try:
        results = await race(store, same, RACERS, patience=30)
        assert results.count(True) == 1
        assert sum(isinstance(result, SlotTaken) for result in results) == RACERS - 1
        assert await booked(store) == 1
    finally:
        await store.close()


@pytest.mark.parametrize("which", ["therapist", "person"])
async def test_a_lock_lets_nobody_else_in_until_its_transaction_ends(
    store: Store, which: str
) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    steps: list[str] = []

    async def lock(tx: Transaction) -> None:
        await (tx.lock_therapist(PARK) if which == "therapist" else tx.lock_person(person.id))

    async def second() -> None:
        async with store.begin() as tx:
            await lock(tx)
            steps.append("second is in")

    async with store.begin() as tx:
        await lock(tx)
        waiting = asyncio.create_task(second())
        await asyncio.wait({waiting}, timeout=0.3)
        steps.append("first is done")
    await waiting
    assert steps == ["first is done", "second is in"]


async def test_on_postgresql_one_therapists_bookings_do_not_wait_for_anothers(
    postgres_url: str, keys: list[str]
) -> None:
    store = await open_store(postgres_url, keys)
    try:
        await therapists(store, PARK, SILVA)
        async with asyncio.timeout(10), store.begin() as hers, store.begin() as his:
            await hers.lock_therapist(PARK)
            await his.lock_therapist(SILVA)
    finally:
        await store.close()


async def test_a_lock_that_would_stand_on_nothing_is_refused(store: Store) -> None:
    with pytest.raises(LookupError, match="no therapist nobody"):
        async with store.begin() as tx:
            await tx.lock_therapist("nobody")
    with pytest.raises(LookupError, match="no person 77"):
        async with store.begin() as tx:
            await tx.lock_person(77)
