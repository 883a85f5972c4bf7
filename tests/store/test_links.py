"""What a transaction's thread promises: nothing is lost, left open or done on the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from fitbot.errors import StoreError
from fitbot.store import Snapshot, Store, open_store
from tests.store.building import NOW, a_person


def thread_of(seen: list[int]) -> Callable[[Connection], None]:
    return lambda _: seen.append(threading.get_ident())


class Gate:
    """Work in a transaction's thread that takes until it is let go on."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()

    def __call__(self, _: Connection) -> None:
        self.begun.set()
        assert self.go.wait(10)

    async def entered(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, 10)


async def test_a_transaction_stays_in_one_thread_that_is_not_the_event_loops(store: Store) -> None:
    seen: list[int] = []
    for way in (store.begin, store.read):
        async with way() as view:
            await view._link.run(thread_of(seen))
            await view._link.run(thread_of(seen))
    assert len(set(seen)) == 1  # the next one uses it again: its connection is open
    assert threading.get_ident() not in seen


async def test_transactions_at_the_same_time_have_a_thread_each(store: Store) -> None:
    seen: list[int] = []
    async with store.read() as one, store.read() as other:
        await one._link.run(thread_of(seen))
        await other._link.run(thread_of(seen))
    assert len(set(seen)) == 2


async def test_an_error_in_the_thread_is_an_error_where_it_was_asked(store: Store) -> None:
    def fail(_: Connection) -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        async with store.read() as view:
            await view._link.run(fail)


@pytest.mark.parametrize("way", ["begin", "read"])
async def test_whoever_is_cancelled_in_the_middle_of_a_statement_leaves_nothing_behind(
    store: Store, way: str
) -> None:
    gate = Gate()

    async def cut_short() -> None:
        async with getattr(store, way)() as view:
            if way == "begin":
                await view.add_person(1, "A", "en", NOW)
            await view._link.run(gate)

    task = asyncio.create_task(cut_short())
    await gate.entered()
    task.cancel()
    await asyncio.sleep(0)
    gate.go.set()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    async with store.begin() as tx:
        assert await tx.person_by_telegram_id(1) is None
    await a_person(store, 1)


async def test_closing_waits_for_what_a_cancelled_look_still_does(
    database_url: str, keys: list[str]
) -> None:
    store, gate = await open_store(database_url, keys), Gate()

    async def look() -> None:
        async with store.read() as view:
            await view._link.run(gate)

    task = asyncio.create_task(look())
    await gate.entered()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    closing = asyncio.create_task(store.close())
    done, _ = await asyncio.wait({closing}, timeout=0.1)
    assert not done
    gate.go.set()
    await closing
    assert [each.name for each in threading.enumerate() if each.name.startswith("database")] == []


async def test_a_transaction_in_which_nothing_is_asked_takes_no_lock(
    sqlite_store: Store,
) -> None:
    async with asyncio.timeout(5), sqlite_store.begin():
        await a_person(sqlite_store)


async def test_a_look_asks_everything_in_one_thread_and_one_view(store: Store) -> None:
    person = await a_person(store, 1)
    seen: list[int] = []

    async def ask(view: Snapshot) -> list[bool]:
        seen.append(threading.get_ident())
        await view._link.run(thread_of(seen))
        first = await view.person_by_telegram_id(1)
        return [first == person, await view.person_by_telegram_id(2) is None]

    assert await store.look(ask) == [True, True]
    assert len(set(seen)) == 1
    assert threading.get_ident() not in seen


async def test_a_look_that_waits_for_something_else_is_a_bug_said_at_once(store: Store) -> None:
    async def ask(view: Snapshot) -> None:
        await view.account("park")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing is waited for but the database"):
        await store.look(ask)
    await a_person(store)


async def test_what_goes_wrong_in_a_look_is_the_stores_own_error(store: Store) -> None:
    with pytest.raises(StoreError, match="The database refused"):
        await store.look(lambda view: view._all(text("SELECT nothing FROM nowhere")))
    with pytest.raises(LookupError, match="no person 7"):
        await store.look(lambda view: view.person(7))
    await a_person(store)
