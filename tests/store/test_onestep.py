"""SQLite is asked once a statement, and a transaction begins with its first."""

from typing import Any

import pytest
from sqlalchemy import event, text

from fitbot.store import Store
from fitbot.store.engine import make_engine
from fitbot.store.onestep import OneStepConnection
from tests.store.building import NOW, a_person


class Steps:
    """Counts what is waited for of a connection's thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        ask = OneStepConnection._execute

        async def counted(connection: OneStepConnection, *args: object, **values: object) -> object:
            self.count += 1
            return await ask(connection, *args, **values)

        monkeypatch.setattr(OneStepConnection, "_execute", counted)

    def since(self) -> int:
        """How many since the last time."""
        count, self.count = self.count, 0
        return count


async def test_a_statement_is_one_step_and_the_end_of_what_wrote_another(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await a_person(sqlite_store)
    steps = Steps(monkeypatch)
    async with sqlite_store.read() as view:
        assert (await view.person(person.id)).name == "Alex Kim"
        assert steps.since() == 1
        await view.person(person.id)
        assert steps.since() == 1
    assert steps.since() == 0
    async with sqlite_store.begin() as tx:
        await tx.set_came_for(person.id, "park")
        assert steps.since() == 1
    assert steps.since() == 1


async def test_what_only_looked_has_ended_before_its_connection_is_asked_again(
    sqlite_url: str, keys: list[str]
) -> None:
    engine = make_engine(sqlite_url, keys)
    lines: list[str] = []

    @event.listens_for(engine.sync_engine, "connect")
    def trace(connection: Any, _record: object) -> None:
        connection.driver_connection._conn.set_trace_callback(lines.append)

    store = Store(engine)
    for _ in range(20):
        async with store.read() as view:
            await view.person_by_telegram_id(1)
            await view.person_by_telegram_id(2)
    async with store.begin() as tx:
        await tx.ensure_therapist("park")
    await store.close()
    kinds = [line.split()[0] for line in lines if not line.startswith("PRAGMA")]
    assert kinds == [*["BEGIN", "SELECT", "SELECT", "ROLLBACK"] * 20, "BEGIN", "INSERT", "COMMIT"]


async def test_without_a_statement_nothing_is_asked(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_person(sqlite_store)
    steps = Steps(monkeypatch)
    async with sqlite_store.read():
        pass
    async with sqlite_store.begin():
        pass
    assert steps.since() == 0


async def test_rows_ids_and_counts_are_those_of_the_plain_driver(sqlite_store: Store) -> None:
    async with sqlite_store.begin() as tx:
        first = await tx.add_person(1, "A", "en", NOW)
        await tx.mark_unreachable(1, NOW)
        found = await tx.names_of([first.id, 99])
        assert found == {first.id: "A"}
        assert await tx.first_time_seen(5, NOW)
        assert not await tx.first_time_seen(5, NOW)
        await tx.forget_updates(NOW)


async def test_a_writer_has_the_lock_before_its_first_look(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url, [])
    begun: list[str] = []

    @event.listens_for(engine.sync_engine, "connect")
    def trace(connection: object, _record: object) -> None:
        driver = connection.driver_connection  # type: ignore[attr-defined]
        driver._conn.set_trace_callback(begun.append)

    store = Store(engine)
    async with store.begin() as tx:
        await tx.account("park")
    async with store.read() as view:
        await view.account("park")
    begins = [line for line in begun if line.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE", "BEGIN"]
    assert begun.index("BEGIN IMMEDIATE") < next(
        place for place, line in enumerate(begun) if line.startswith("SELECT therapists")
    )
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1
    await store.close()
