import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event

from fitbot.clock import MovableClock
from fitbot.errors import StoreError
from fitbot.services.marks import Marks
from fitbot.store import Store, open_store
from fitbot.store import engine as store_engine
from tests.databases import raw
from tests.store.building import NOW, a_person

MANY = range(100, 400)


async def marked(url: str) -> set[int]:
    """What the database has, as another process sees it."""
    return {row["update_id"] for row in await raw(url, "SELECT update_id FROM seen_updates")}


@pytest.fixture
async def open_url(database_url: str, keys: list[str]) -> AsyncIterator[tuple[str, Store]]:
    store = await open_store(database_url, keys)
    yield database_url, store
    await store.close()


async def test_an_update_is_in_the_database_when_its_mark_returns(
    open_url: tuple[str, Store],
) -> None:
    url, store = open_url
    marks = Marks(store, MovableClock(NOW))
    await marks.add(7)
    assert await marked(url) == {7}
    await marks.add(7)
    assert await marked(url) == {7}


async def test_marks_that_come_together_are_written_together_and_none_is_lost(
    open_url: tuple[str, Store],
) -> None:
    url, store = open_url
    marks = Marks(store, MovableClock(NOW))
    commits: list[object] = []
    event.listen(store._engine.sync_engine, "commit", commits.append)
    await marks.add(MANY[5])  # one of them is known already
    await asyncio.gather(*(marks.add(number) for number in MANY))
    assert await marked(url) == set(MANY)
    assert len(commits) <= 4


async def test_whoever_is_cancelled_takes_nobodys_mark_along(open_url: tuple[str, Store]) -> None:
    url, store = open_url
    marks = Marks(store, MovableClock(NOW))
    tasks = [asyncio.create_task(marks.add(number)) for number in MANY]
    await asyncio.sleep(0)
    for task in tasks[:3]:
        task.cancel()
    await asyncio.wait(tasks)
    assert set(MANY[3:]) <= await marked(url)


async def test_a_mark_that_could_not_be_written_goes_along_with_the_next(
    sqlite_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_engine, "_BUSY_TIMEOUT_MS", 20)
    store = await open_store(sqlite_url, keys)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        marks = Marks(store, MovableClock(NOW))
        async with store.begin() as tx:
            await tx.add_person(1, "A", "en", NOW)
            with pytest.raises(StoreError):
                await marks.add(1)
        await marks.add(2)
        await a_person(store, 2)
    assert await marked(sqlite_url) == {1, 2}
