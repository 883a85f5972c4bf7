"""SQLite with one step to the driver's thread for a statement.

aiosqlite gives each connection a thread, and SQLAlchemy asks it four things for a statement: a
cursor, to execute, for the rows, and to close. On SQLite such a step there and back costs more than
the statement itself. Here a cursor is no step, and executing brings the rows along: aiosqlite's
`execute_fetchall`, on a connection (`factory`, as the sqlite3 module offers it) whose cursors hand
out their rows together with what else is asked of a cursor. A transaction's BEGIN goes along with
its first statement, which sees nothing earlier than it; without a statement there is none. The end
of one that only looked is not waited for: nobody can fail by it, and whatever this connection is
asked next comes after it.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

#: How a transaction begins that only looks.
DEFERRED = "BEGIN"
_CHUNK = 64  # rows at a time, for whoever walks through them; nobody does


class _Statement(str):
    """SQL, and the BEGIN that goes before it."""

    __slots__ = ("begin",)
    begin: str


class _Rows(list[Any]):
    """All rows of a statement, and what its cursor knew."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class _Whole(sqlite3.Cursor):
    """A cursor that is done when it has handed out its rows."""

    def fetchall(self) -> list[Any]:
        """Return the rows, with what else is asked of a cursor; it is closed then."""
        rows = _Rows(super().fetchall() if self.description else ())
        rows.description, rows.rowcount = self.description, self.rowcount
        rows.lastrowid = self.lastrowid
        self.close()
        return rows


class _Connection(sqlite3.Connection):
    """The connection in its thread."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Begin, if it is the first of a transaction, and execute."""
        self._begin(sql)
        return self.cursor(_Whole).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Begin, if it is the first of a transaction, and execute for each of the parameters."""
        self._begin(sql)
        return self.cursor(_Whole).executemany(sql, parameters)

    def _begin(self, sql: str) -> None:
        if isinstance(sql, _Statement):
            super().execute(sql.begin).close()


class _Cursor:
    """What SQLAlchemy asks for rows; it costs nothing."""

    arraysize = 1

    def __init__(self, connection: "OneStepConnection") -> None:
        self._connection = connection
        self._rows = _Rows()

    @property
    def description(self) -> Any:
        """The columns; None where there are no rows to have."""
        return self._rows.description

    @property
    def rowcount(self) -> int:
        """How many rows the statement touched."""
        return self._rows.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row inserted last."""
        return self._rows.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute and fetch, in one step."""
        self._rows = await self._connection.run(sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute for each of the parameters, in one step."""
        self._rows = await self._connection.run_many(sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows that are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open."""


class OneStepConnection(aiosqlite.Connection):
    """A connection that takes one step a statement."""

    _begin = ""
    _only_looks = False

    @classmethod
    async def open(cls, *args: Any, **options: Any) -> Self:
        """Return an open connection; the arguments are those of `sqlite3.connect`."""

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(*args, **options, factory=_Connection)

        opened = cls(connect, _CHUNK)
        opened._thread.daemon = True  # as SQLAlchemy's own opening has it: no thread outlives us
        await opened
        return opened

    def cursor(self) -> _Cursor:  # type: ignore[override]  # an own one
        """Return a cursor, without a step."""
        return _Cursor(self)

    async def run(self, sql: str, parameters: Sequence[Any]) -> _Rows:
        """Execute and fetch; a BEGIN is kept for the statement after it."""
        if sql.startswith("BEGIN"):
            self._begin, self._only_looks = sql, sql == DEFERRED
            return _Rows()
        rows: Any = await self.execute_fetchall(self._with_begin(sql), parameters)
        return rows if isinstance(rows, _Rows) else _Rows(rows)

    async def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> _Rows:
        """Execute for each of the parameters."""
        cursor = await self.executemany(self._with_begin(sql), parameters)
        rows = _Rows()
        rows.rowcount = cursor.rowcount
        return rows

    async def commit(self) -> None:
        """Commit what has begun."""
        self._begin = ""
        if self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """Roll back what has begun."""
        self._begin = ""
        if self.in_transaction and self._only_looks:
            self._tx.put_nowait((None, self._conn.rollback))
        elif self.in_transaction:
            await super().rollback()

    def _with_begin(self, sql: str) -> str:
        if not self._begin:
            return sql
        statement = _Statement(sql)
        statement.begin, self._begin = self._begin, ""
        return statement
