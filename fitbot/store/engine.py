"""Opening the database, and the two ways to talk to it.

`begin()` is one use-case that writes: `BEGIN IMMEDIATE` on SQLite, so that the write lock is taken
*before* looking (the driver's own way looks before its transaction begins and double-books; a
deferred transaction looks first and then fails as "locked"); PostgreSQL locks the row it is about,
by `lock_therapist`. `read()` is a snapshot for display and takes no lock.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from sqlalchemy import create_engine, event, make_url, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

from fitbot.errors import StoreError
from fitbot.store.links import Threads
from fitbot.store.migrate import upgrade
from fitbot.store.schema import people
from fitbot.store.transaction import Snapshot, Transaction
from fitbot.store.types import use_keys

T = TypeVar("T")

_WRITES = "fitbot_writes"
#: Transactions at once, a connection and a thread each: more would only wait for each other's locks
#: and for the processor.
_AT_ONCE = 10
_PATIENCE = 30.0  # seconds to wait for one of them to end
_BUSY_TIMEOUT_MS = 15_000
#: By default each statement sees what was committed just before it; SQLite keeps one view anyway.
_POSTGRES_SNAPSHOT: dict[str, Any] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}


class Store:
    """All SQL of the program, behind transactions that speak domain values."""

    def __init__(
        self, engine: Engine, at_once: int = _AT_ONCE, patience: float = _PATIENCE
    ) -> None:
        self._engine = engine
        self._threads = Threads(at_once, patience)
        # The same pool, with options that on each connection would cost as much as a statement.
        self._writer = engine.execution_options(**{_WRITES: True})
        self._reader = engine
        if engine.dialect.name == "postgresql":
            self._reader = engine.execution_options(**_POSTGRES_SNAPSHOT)
        #: Set whenever a committed transaction put something into the outbox.
        self.posted = asyncio.Event()

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """One use-case: commits at the end, rolls back on any exception.

        Raises:
            StoreError: the database failed, refused, or stayed locked for too long.
        """
        with _own_errors():
            async with self._threads.transaction(self._writer) as link:
                tx = Transaction(link)
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
            async with self._threads.look(self._reader) as link:
                yield Snapshot(link)

    async def look(self, ask: Callable[[Snapshot], Coroutine[Any, Any, T]]) -> T:
        """Return what a function finds in one view, as `read` gives it, in one step.

        For what stands before every answer. The function runs in the view's thread: it awaits
        nothing but the view.

        Raises:
            StoreError: the database failed.
        """
        with _own_errors():
            return await self._threads.step(self._reader, lambda link: ask(Snapshot(link)))

    async def close(self) -> None:
        """Wait for what still runs, and close every connection."""
        await asyncio.to_thread(self._threads.close)
        self._engine.dispose()


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
    try:
        await asyncio.to_thread(_bring_up_to_date, engine, check_keys=bool(keys))
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DBAPIError | OSError):
            raise StoreError(f"The database cannot be opened: {_cause(error)}.") from error
        raise
    return Store(engine)


def make_engine(url: str, keys: list[str]) -> Engine:
    """Return an engine with fitbot's settings; nothing is opened yet."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    # Errors end up in logs, and a statement's parameters are people's data.
    # The connection used last comes first, as its thread does.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": _AT_ONCE,
        "max_overflow": 0,
        "pool_use_lifo": True,
    }
    if is_sqlite:
        address = address.set(drivername="sqlite")  # an address may name another driver
    else:
        options["pool_pre_ping"] = True
    engine = create_engine(address, **options)
    if keys:
        use_keys(engine, keys)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _bring_up_to_date(engine: Engine, *, check_keys: bool) -> None:
    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        upgrade(connection)
        if check_keys:  # the wrong ones are better found now than at the first name
            written = people.c.name != ""
            connection.execute(select(people.c.name).where(written).limit(1)).first()


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextlib.contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError(f"The database refused: {_cause(error)}.") from error
    except DBAPIError as error:
        # PostgreSQL's own words quote the row, and a traceback would show them.
        raise StoreError(f"The database refused: {_cause(error)}.") from None
    except TimeoutError as error:
        raise StoreError("The database is busy: no connection became free in time.") from error


def _cause(error: DBAPIError | OSError) -> str:
    # Other kinds may quote a row, and a row is people's data.
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return str(error.orig).strip().rstrip(".").splitlines()[0]
    return type(error).__name__
