"""What every test may ask for: keys, databases and a store; and a guard against blocking calls."""

import os

# Before python-telegram-bot is imported: durations are timedeltas, as everywhere in fitbot.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from collections.abc import AsyncIterator, Iterator

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from cryptography.fernet import Fernet

from fitbot.store import Store, open_store
from tests.databases import PostgresServer, Server, SqliteFiles

#: Where fitbot may block the event loop, and why.
MAY_BLOCK = [
    # While the program starts, before it serves: SQLAlchemy imports a driver and looks for the
    # file, Alembic reads its revisions.
    ("fitbot/store/engine.py", {"make_engine"}),
    ("fitbot/store/migrate.py", {"_migrate"}),
    # PTB asks where it is installed.
    ("handlers/build.py", {"build"}),
    # A time zone is read from its file at first use and kept; it is a few kilobytes.
    ("zoneinfo/_common.py", {"load_data", "load_tzdata"}),
    ("zoneinfo/_tzpath.py", {"find_tzfile"}),
    # A process is started (a millisecond or two) to read a calendar in.
    ("subprocess.py", {"_execute_child"}),
    # A language's names of days and months are read like a zone: at first use, and kept.
    ("babel/localedata.py", {"exists", "load"}),
    # Measuring coverage takes a lock for a moment where a thread runs a line for the first time.
    ("coverage/collector.py", {"lock_data"}),
]


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[BlockBuster]:
    """Fail a test in which fitbot or a handler blocks the event loop.

    Only calls below our own packages count: a test itself may read a file.
    """
    with blockbuster_ctx(["fitbot", "handlers"]) as guard:
        for function in guard.functions.values():
            for path, names in MAY_BLOCK:
                function.can_block_in(path, names)
        yield guard


@pytest.fixture(scope="session")
def keys() -> list[str]:
    """Fernet keys, newest first."""
    return [Fernet.generate_key().decode(), Fernet.generate_key().decode()]


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Server:
    """Both databases in turn. PostgreSQL is never skipped."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    found: Server = request.getfixturevalue(name)
    return found


@pytest.fixture
def database_url(server: Server) -> Iterator[str]:
    """The address of a migrated database without rows, on each of the two in turn."""
    with server.database() as url:
        yield url


@pytest.fixture
def empty_url(server: Server) -> Iterator[str]:
    """The address of a database that nothing was ever done to, on each of the two in turn."""
    with server.database(empty=True) as url:
        yield url


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_files: SqliteFiles) -> Iterator[str]:
    with sqlite_files.database() as url:
        yield url


@pytest.fixture
async def store(database_url: str, keys: list[str]) -> AsyncIterator[Store]:
    """A store without rows, on each of the two databases in turn."""
    opened = await open_store(database_url, keys)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str, keys: list[str]) -> AsyncIterator[Store]:
    """A store without rows on SQLite, for tests of something else."""
    opened = await open_store(sqlite_url, keys)
    yield opened
    await opened.close()
