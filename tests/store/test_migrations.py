"""The migrations make what the schema says, on both databases.

Alembic's own comparison is blind to what a partial index is limited to, to the order of a primary
key and to a constraint's behaviour, so those are asked of the database itself.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Index, UniqueConstraint, inspect

from fitbot.errors import StoreError
from fitbot.store import CalendarState, migrate, open_store
from fitbot.store.engine import make_engine
from fitbot.store.schema import metadata
from tests.databases import is_sqlite, raw

INDEXES = sorted(
    (index for table in metadata.sorted_tables for index in table.indexes),
    key=lambda index: str(index.name),
)


async def with_connection(url: str, work: Any) -> Any:
    engine = make_engine(url, [])
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def test_migrating_an_empty_database_leaves_no_difference_to_the_schema(
    empty_url: str, keys: list[str]
) -> None:
    await (await open_store(empty_url, keys)).close()

    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        found: list[Any] = compare_metadata(
            MigrationContext.configure(connection, opts=options), metadata
        )
        return found

    assert await with_connection(empty_url, differences) == []


async def test_tables_keys_and_uniqueness_are_those_of_the_schema(database_url: str) -> None:
    def look(connection: Connection) -> None:
        found = inspect(connection)
        assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
        for table in metadata.sorted_tables:
            key = found.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key], table.name
            unique = {
                tuple(constraint["column_names"])
                for constraint in found.get_unique_constraints(table.name)
            }
            assert unique == {
                tuple(column.name for column in constraint.columns)
                for constraint in table.constraints
                if isinstance(constraint, UniqueConstraint)
            }, table.name

    await with_connection(database_url, look)


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.name)
async def test_an_index_is_as_wide_as_unique_and_as_partial_as_the_schema_says(
    database_url: str, index: Index
) -> None:
    sqlite = is_sqlite(database_url)
    query = (
        "SELECT sql AS made FROM sqlite_master WHERE name = :name"
        if sqlite
        else "SELECT indexdef AS made FROM pg_indexes WHERE indexname = :name"
    )
    [row] = await raw(database_url, query, name=index.name)
    columns = ", ".join(column.name for column in index.columns)
    where = index.dialect_options["sqlite" if sqlite else "postgresql"]["where"]
    # PostgreSQL writes `((status)::text = 'booked'::text)`.
    made = row["made"].replace("::text", "").replace("(status)", "status")
    assert ("UNIQUE" in made) == index.unique
    assert f"({columns})" in made
    assert made.partition(" WHERE ")[2].strip("()") == ("" if where is None else str(where))


def test_the_net_under_double_booking_is_among_the_indexes() -> None:
    [net] = [index for index in INDEXES if index.unique]
    assert [column.name for column in net.columns] == ["therapist_id", "starts_at"]


async def test_migrating_twice_changes_nothing(empty_url: str, keys: list[str]) -> None:
    async def made() -> list[dict[str, Any]]:
        if is_sqlite(empty_url):
            return await raw(empty_url, "SELECT rootpage, sql FROM sqlite_master ORDER BY name")
        return await raw(
            empty_url,
            "SELECT oid, relname, relfilenode FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace ORDER BY oid",
        )

    for _ in range(2):
        before = await made()
        await (await open_store(empty_url, keys)).close()
    assert before
    assert await made() == before


async def test_processes_that_open_a_fresh_database_at_once_all_succeed(
    empty_url: str, keys: list[str]
) -> None:
    stores = await asyncio.gather(*(open_store(empty_url, keys) for _ in range(4)))
    for store in stores:
        async with store.begin() as tx:
            await tx.ensure_therapist("park")
        await store.close()
    assert await raw(empty_url, "SELECT version_num FROM alembic_version") == [
        {"version_num": migrate.HEAD}
    ]


async def test_a_database_of_a_newer_fitbot_is_left_alone(empty_url: str, keys: list[str]) -> None:
    await (await open_store(empty_url, keys)).close()
    await raw(empty_url, "UPDATE alembic_version SET version_num = 'from-the-future'")
    with pytest.raises(StoreError, match="written by a newer fitbot"):
        await open_store(empty_url, keys)
    assert await raw(empty_url, "SELECT version_num FROM alembic_version") == [
        {"version_num": "from-the-future"}
    ]


async def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both databases roll tables back: a half-migrated database would need a specialist."""
    upgrade = command.upgrade

    def upgrade_and_fail(*args: Any) -> None:
        upgrade(*args)
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "upgrade", upgrade_and_fail)
    with pytest.raises(RuntimeError, match="power cut"):
        await open_store(empty_url, keys)
    names = await with_connection(
        empty_url, lambda connection: inspect(connection).get_table_names()
    )
    assert names == []


async def test_a_revision_is_read_from_the_database(empty_url: str, database_url: str) -> None:
    assert await with_connection(empty_url, migrate.revision) is None
    assert await with_connection(database_url, migrate.revision) == migrate.HEAD


def test_the_migrations_are_one_line_without_branches() -> None:
    versions = Path(migrate.__file__).parents[2] / "migrations" / "versions"
    revisions = sorted(path for path in versions.glob("*.py") if path.name != "__init__.py")
    assert revisions[-1].name.partition("_")[0] == migrate.HEAD


async def test_a_database_of_the_first_tables_keeps_its_rows(
    empty_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
    await (await open_store(empty_url, keys)).close()
    assert await with_connection(empty_url, migrate.revision) == "0001"
    await raw(empty_url, "INSERT INTO therapists (id) VALUES ('park')")
    await raw(
        empty_url,
        "INSERT INTO calendars (therapist_id, name, fingerprint, cause)"
        " VALUES ('park', 'work', 'etag-1', '')",
    )
    monkeypatch.undo()
    store = await open_store(empty_url, keys)
    async with store.read() as view:
        states = await view.calendar_states("park")
    await store.close()
    assert states == {"work": CalendarState("work", "etag-1")}
