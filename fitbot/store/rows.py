"""What every part of a transaction stands on: one connection, and rows as mappings."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, RowMapping, Table
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

Row = RowMapping
#: Values for a prepared statement's parameters.
Values = Mapping[str, object]


class Rows:
    """Runs statements on one connection; the parts of `Snapshot` and `Transaction` inherit it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        #: Whether this transaction put something into the outbox.
        self.posted = False

    async def _all(self, statement: Executable, values: Values | None = None) -> Sequence[Row]:
        return (await self._connection.execute(statement, values)).mappings().all()

    async def _one(self, statement: Executable, values: Values | None = None) -> Row | None:
        return (await self._connection.execute(statement, values)).mappings().first()

    async def _run(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> int:
        """Execute, once for each of the values, and return how many rows it touched."""
        return (await self._connection.execute(statement, values)).rowcount

    async def _insert_once(self, table: Table, **values: object) -> bool:
        """Insert unless a unique value is there already; return whether this call did it.

        Looking first and inserting then would fail whoever comes second in a race.
        """
        row = self._once(table).values(values).returning(*table.primary_key)
        return await self._one(row) is not None

    def _once(self, table: Table) -> Any:
        """Return an insert that passes over what is there already."""
        insert = lite_insert if self._connection.dialect.name == "sqlite" else pg_insert
        return insert(table).on_conflict_do_nothing()

    async def _new_id(self, statement: Executable) -> int:
        """Execute an insert and return the new row's id."""
        key = (await self._connection.execute(statement)).inserted_primary_key
        if key is None:
            raise LookupError("the insert made no row")
        return int(key[0])
