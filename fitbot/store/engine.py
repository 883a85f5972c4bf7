"""Opening the database, and the two ways to talk to it.

`begin()` is one use-case that writes: `BEGIN IMMEDIATE` on SQLite, so that the write lock is taken
*before* looking (a deferred transaction looks first and double-books); PostgreSQL locks the row
it is about, by `lock_therapist`. `read()` is a snapshot for display and takes no lock.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from fitbot.errors import StoreError
from fitbot.store.migrate import upgrade
from fitbot.store.transaction import Snapshot, Transaction
from fitbot.store.types import use_keys

_WRITES = "fitbot_writes"
_BUSY_TIMEOUT_MS = 15_000


class Store:
    """All SQL of the program, behind transactions that speak domain values."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        #: Set whenever a committed transaction put something into the outbox.
        self.posted = asyncio.Event()

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """One use-case: commits at the end, rolls back on any exception."""
        async with self._engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                tx = Transaction(connection)
                yield tx
        if tx.posted:
            self.posted.set()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Snapshot]:
        """A consistent view for display; nothing can be written through it."""
        async with self._engine.connect() as connection, connection.begin():
            yield Snapshot(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


async def open_store(url: str, keys: list[str]) -> Store:
    """Return a store on a database brought up to date.

    Raises:
        StoreError: it cannot be reached, or was written by a newer fitbot.
    """
    engine = make_engine(url, keys)
    try:
        async with engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                await connection.run_sync(upgrade)
    except (DBAPIError, OSError) as error:
        await engine.dispose()
        raise StoreError(f"The database cannot be opened: {_cause(error)}.") from error
    except StoreError:
        await engine.dispose()
        raise
    return Store(engine)


def make_engine(url: str, keys: list[str]) -> AsyncEngine:
    """Return an engine with fitbot's settings; nothing is opened yet."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    options: dict[str, Any] = {} if sqlite else {"pool_pre_ping": True}
    engine = create_async_engine(url, **options)
    if keys:
        use_keys(engine, keys)
    if sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transaction handling starts one too late; `_begin_sqlite` does it.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _cause(error: DBAPIError | OSError) -> str:
    if isinstance(error, OperationalError):
        return str(error.orig).strip().rstrip(".").splitlines()[0]
    return type(error).__name__
