import asyncio
import contextlib

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from fitbot.errors import SlotTaken, StoreError
from fitbot.store import Snapshot, Store, Transaction, open_store
from fitbot.store import engine as store_engine
from tests.store.building import NOW, PARK, a_booking, a_person, post, slot, therapists, wanted

CANARY = 4_503_599_627_370_495


async def is_known(store: Store, telegram_id: int) -> bool:
    async with store.read() as view:
        return await view.person_by_telegram_id(telegram_id) is not None


async def test_everything_in_a_transaction_is_kept_together(store: Store) -> None:
    async with store.begin() as tx:
        await tx.add_person(1, "A", "en", NOW)
        await tx.add_person(2, "B", "en", NOW)
    assert await is_known(store, 1)
    assert await is_known(store, 2)


@pytest.mark.parametrize("error", [RuntimeError, SlotTaken, asyncio.CancelledError])
async def test_an_exception_undoes_the_whole_transaction(
    store: Store, error: type[BaseException]
) -> None:
    async def add_and_fail() -> None:
        async with store.begin() as tx:
            await tx.add_person(1, "A", "en", NOW)
            raise error

    with pytest.raises(error):
        await add_and_fail()
    assert not await is_known(store, 1)


async def test_a_cancelled_task_leaves_no_trace_and_no_lock(store: Store) -> None:
    inside = asyncio.Event()

    async def stuck() -> None:
        async with store.begin() as tx:
            await tx.add_person(1, "A", "en", NOW)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await inside.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert not await is_known(store, 1)
    async with asyncio.timeout(10):
        await a_person(store, 1)


async def test_nobody_sees_what_is_not_committed_and_nobody_waits_for_it(store: Store) -> None:
    async with asyncio.timeout(10), store.begin() as tx:
        await tx.add_person(1, "A", "en", NOW)
        assert not await is_known(store, 1)
    assert await is_known(store, 1)


async def test_a_snapshot_stays_as_it_was_while_others_write(store: Store) -> None:
    async with asyncio.timeout(10), store.read() as view:
        assert await view.person_by_telegram_id(1) is None
        await a_person(store, 1)
        assert await view.person_by_telegram_id(1) is None
    assert await is_known(store, 1)


def test_a_snapshot_offers_nothing_that_writes() -> None:
    writes = {
        name
        for part in Transaction.__mro__
        if part.__name__.endswith("Writes")
        for name in vars(part)
        if not name.startswith("_")
    }
    assert len(writes) > 20
    assert [name for name in sorted(writes) if hasattr(Snapshot, name)] == []


async def test_postgresql_itself_refuses_to_write_through_a_snapshot(
    postgres_url: str, keys: list[str]
) -> None:
    store = await open_store(postgres_url, keys)
    try:
        with pytest.raises(StoreError):
            async with store.read() as view:
                await view._connection.execute(text("DELETE FROM people"))
        # The connection goes back into the pool as it came out of it.
        await a_person(store)
    finally:
        await store.close()


async def test_whoever_delivers_is_woken_by_a_committed_post_only(store: Store) -> None:
    async def post_and_fail() -> None:
        async with store.begin() as tx:
            await tx.post(post("1"))
            raise RuntimeError

    async with store.begin() as tx:
        await tx.ensure_therapist(PARK)
    assert not store.posted.is_set()
    with pytest.raises(RuntimeError):
        await post_and_fail()
    assert not store.posted.is_set()
    async with store.begin() as tx:
        await tx.post(post("1"))
        assert not store.posted.is_set()
    assert store.posted.is_set()


async def test_a_post_that_was_there_already_wakes_nobody(store: Store) -> None:
    async with store.begin() as tx:
        await tx.post(post("1"))
    store.posted.clear()
    async with store.begin() as tx:
        await tx.post(post("1"))
    assert not store.posted.is_set()


async def test_a_second_post_that_was_there_does_not_hide_the_first(store: Store) -> None:
    async with store.begin() as tx:
        await tx.post(post("1"))
        await tx.post(post("1"))
    assert store.posted.is_set()


async def test_a_failure_names_its_kind_and_no_data(store: Store) -> None:
    await therapists(store, PARK)
    first = await a_booking(store, slot(0), CANARY)
    new = wanted(first.person_id, slot(60))
    object.__setattr__(new, "uid", first.uid)
    with pytest.raises(StoreError) as caught:
        async with store.begin() as tx:
            await tx.add_booking(new)
    assert str(caught.value) == "The database refused: IntegrityError."


async def test_a_statements_parameters_stay_out_of_the_error_and_its_causes(
    sqlite_store: Store,
) -> None:
    await a_person(sqlite_store, CANARY)
    with pytest.raises(StoreError) as caught:
        async with sqlite_store.begin() as tx:
            await tx._connection.execute(
                text("INSERT INTO people (telegram_id) VALUES (:id)"), {"id": CANARY}
            )
    assert str(CANARY) not in f"{caught.value!r} {caught.value.__cause__}"


async def test_a_database_that_stays_locked_is_a_store_error(
    sqlite_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_engine, "_BUSY_TIMEOUT_MS", 20)
    store = await open_store(sqlite_url, keys)
    async with store.begin() as tx:
        await tx.ensure_therapist(PARK)
        with pytest.raises(StoreError, match="database is locked"):
            async with store.begin() as second:
                await second.account(PARK)  # even to look, a writer waits
    await store.close()


async def test_a_pool_without_a_free_connection_is_a_store_error(database_url: str) -> None:
    store = Store(create_async_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.05))
    async with store.begin():
        with pytest.raises(StoreError, match="no connection became free"):
            async with store.read():
                pass
    await store.close()
