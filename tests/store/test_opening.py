import asyncio
from pathlib import Path

import pytest
from sqlalchemy import make_url

from fitbot.errors import StoreError
from fitbot.store import Store, open_store
from tests.databases import raw, sqlite_url
from tests.store.building import NOW

PASSWORD = "correct-horse"


async def refusal(url: str) -> str:
    """Return the sentence with which opening fails."""
    with pytest.raises(StoreError) as caught:
        await open_store(url, [])
    return str(caught.value)


@pytest.mark.parametrize("path", ["missing/fitbot.db", "file.txt/fitbot.db", "."])
async def test_a_file_that_cannot_be_made_is_a_plain_sentence(tmp_path: Path, path: str) -> None:
    (tmp_path / "file.txt").touch()
    said = await refusal(sqlite_url(tmp_path / path))
    assert said == "The database cannot be opened: unable to open database file."


async def test_a_file_that_is_something_else_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"This is not a database. " * 100)
    said = await refusal(sqlite_url(tmp_path / "photo.jpg"))
    assert said == "The database cannot be opened: file is not a database."


async def test_a_server_that_does_not_answer_is_one_sentence_without_the_password(
    unused_tcp_port: int,
) -> None:
    said = await refusal(
        f"postgresql+psycopg://fitbot:{PASSWORD}@127.0.0.1:{unused_tcp_port}/fitbot"
    )
    assert said.startswith("The database cannot be opened: ")
    assert "refused" in said
    assert PASSWORD not in said
    assert "\n" not in said


async def test_a_database_that_is_not_on_the_server_is_named(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="nowhere", password=PASSWORD)
    said = await refusal(url.render_as_string(hide_password=False))
    assert 'database "nowhere" does not exist' in said
    assert PASSWORD not in said


@pytest.mark.parametrize("url", ["", "fitbot.db", "postgres;//"])
async def test_what_is_no_address_at_all_is_said_to_be_none(url: str) -> None:
    assert await refusal(url) == "FITBOT_DATABASE_URL is not the address of a database."


async def test_a_kind_of_database_nobody_knows_is_no_address_either() -> None:
    said = await refusal(f"oracool://fitbot:{PASSWORD}@127.0.0.1/fitbot")
    assert said == "FITBOT_DATABASE_URL is not the address of a database."


async def test_a_driver_that_is_not_installed_is_named() -> None:
    said = await refusal(f"postgresql+asyncpg://fitbot:{PASSWORD}@127.0.0.1/fitbot")
    assert said == (
        "This kind of database needs the package asyncpg: pip install 'fitbot[postgres]'."
    )


async def test_a_new_store_has_nothing_posted(store: Store) -> None:
    assert isinstance(store.posted, asyncio.Event)
    assert not store.posted.is_set()


async def test_sqlite_is_opened_with_a_wal_foreign_keys_and_patience(
    sqlite_url: str, keys: list[str]
) -> None:
    await (await open_store(sqlite_url, keys)).close()
    settings = {
        name: (await raw(sqlite_url, f"PRAGMA {name}"))[0]
        for name in ("journal_mode", "foreign_keys", "busy_timeout")
    }
    assert settings == {
        "journal_mode": {"journal_mode": "wal"},
        "foreign_keys": {"foreign_keys": 1},
        "busy_timeout": {"timeout": 15_000},
    }


async def test_everything_written_is_there_after_opening_again(
    database_url: str, keys: list[str]
) -> None:
    for number in range(3):
        store = await open_store(database_url, keys)
        async with store.begin() as tx:
            assert await tx.first_time_seen(number, NOW)
            assert number == 0 or not await tx.first_time_seen(number - 1, NOW)
        await store.close()
