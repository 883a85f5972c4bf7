"""Opening the database, and the two ways to talk to it.

`begin()` is one use-case that writes: `BEGIN IMMEDIATE` on SQLite, so that the write lock is taken
*before* looking (the driver's own way looks before its transaction begins and double-books; a
deferred transaction looks first and then fails as "locked"); PostgreSQL locks the row it is about,
by `lock_therapist`. `read()` is a snapshot for display and takes no lock.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import event, make_url, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from fitbot.errors import StoreError
from fitbot.store.migrate import upgrade
from fitbot.store.onestep import DEFERRED, OneStepConnection
from fitbot.store.schema import people
from fitbot.store.transaction import Snapshot, Transaction
from fitbot.store.types import use_keys

_WRITES = "fitbot_writes"
#: Connections, all kept: more would only wait for each other's locks and for the processor. One to
#: SQLite is a thread of this process, and threads take the interpreter from the event loop.
_POOL = 10
_POOL_OF_THREADS = 3
_BUSY_TIMEOUT_MS = 15_000
#: By default each statement sees what was committed just before it; SQLite keeps one view anyway.
_POSTGRES_SNAPSHOT: dict[str, Any] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


class Store:
    """All SQL of the program, behind transactions that speak domain values."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # The same pool with the option set once, which on each connection would cost as much again.
        self._writer = engine.execution_options(**{_WRITES: True})
        #: Set whenever a committed transaction put something into the outbox.
        self.posted = asyncio.Event()

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """One use-case: commits at the end, rolls back on any exception.

        Raises:
            StoreError: the database failed, refused, or stayed locked for too long.
        """
        with _own_errors():
            async with self._writer.connect() as connection, connection.begin():
                tx = Transaction(connection)
                yield tx
        if tx.posted:
            self.posted.set()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Snapshot]:
        """A consistent view for display; nothing can be written through it.

        Raises:
            StoreError: the database failed.
        """
        with _own_errors():
            connection = await self._engine.connect()
            try:
                if self._engine.dialect.name == "postgresql":
                    await connection.execution_options(**_POSTGRES_SNAPSHOT)
                # It begins with the first statement.
                yield Snapshot(connection)
            finally:
                await connection.close()  # which rolls back; `async with` would make it a task

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


async def open_store(url: str, keys: list[str]) -> Store:
    """Return a store on a database brought up to date.

    Raises:
        StoreError: it cannot be reached, or was written by a newer fitbot.
    """
    try:
        engine = make_engine(url, keys)
    except ArgumentError as error:
        raise StoreError("FITBOT_DATABASE_URL is not the address of a database.") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"This kind of database needs the package {error.name}: pip install 'fitbot[postgres]'."
        ) from error
    async with contextlib.AsyncExitStack() as unless_opened:
        unless_opened.push_async_callback(engine.dispose)
        try:
            if engine.dialect.name == "sqlite":
                await asyncio.to_thread(_open_sqlite_once, engine)
            async with engine.connect() as connection:
                await connection.execution_options(**{_WRITES: True})
                async with connection.begin():
                    await connection.run_sync(upgrade)
                    if keys:  # the wrong ones are better found now than at the first name
                        written = people.c.name != ""
                        row = select(people.c.name).where(written).limit(1)
                        (await connection.execute(row)).first()
        except (DBAPIError, OSError) as error:
            raise StoreError(f"The database cannot be opened: {_cause(error)}.") from error
        unless_opened.pop_all()
    return Store(engine)


def make_engine(url: str, keys: list[str]) -> AsyncEngine:
    """Return an engine with fitbot's settings; nothing is opened yet."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    # Errors end up in logs, and a statement's parameters are people's data.
    # One beyond the pool would be a thread and a file opened anew for every transaction.
    size = _POOL_OF_THREADS if is_sqlite else _POOL
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": size, "max_overflow": 0}
    if is_sqlite:
        arguments, keywords = address.get_dialect()().create_connect_args(address)
        options["async_creator"] = partial(OneStepConnection.open, *arguments, **keywords)
    else:
        options["pool_pre_ping"] = True
    engine = create_async_engine(url, **options)
    if keys:
        use_keys(engine, keys)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite_once(engine: AsyncEngine) -> None:
    # When it cannot open a file, the asynchronous driver leaves a thread behind that prints a
    # traceback after our sentence; the plain driver just says so.
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    args, options = engine.dialect.create_connect_args(engine.url)
    try:
        connect(*args, **options).close()
    except sqlite3.Error as error:
        raise StoreError(f"The database cannot be opened: {error}.") from error


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transaction handling starts one too late; `_begin_sqlite` does it.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    # The file remembers its mode, and only another process that is switching it keeps us from it.
    with contextlib.suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else DEFERRED)


@contextlib.contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError(f"The database refused: {_cause(error)}.") from error
    except DBAPIError as error:
        # PostgreSQL's own words quote the row, and a traceback would show them.
        raise StoreError(f"The database refused: {_cause(error)}.") from None
    except PoolTimeout as error:
        raise StoreError("The database is busy: no connection became free in time.") from error


def _cause(error: DBAPIError | OSError) -> str:
    # Other kinds may quote a row, and a row is people's data.
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return str(error.orig).strip().rstrip(".").splitlines()[0]
    return type(error).__name__
