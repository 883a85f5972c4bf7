"""Rows of several tables in one statement: a union, whose parts fill the columns they have.

For what stands before every screen of times: there, a statement costs more than its rows.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Select, String, cast, literal, null

from fitbot.store.types import EncryptedText, UtcDateTime

_COLUMNS: Mapping[str, Any] = {
    "id": Integer,
    "who": Integer,
    "number": Integer,
    "starts_at": UtcDateTime,
    "ends_at": UtcDateTime,
    "at": UtcDateTime,
    "since": UtcDateTime,
    "until": UtcDateTime,
    "words": EncryptedText,
    "name": String,
    "more": String,
    "first": Date,
    "last": Date,
    "yes": Boolean,
}


def part(kind: str, rows: Select[*tuple[Any, ...]], **columns: Any) -> Select[*tuple[Any, ...]]:
    """Return a part of a union: these rows, marked as this kind, with these columns filled."""
    # PostgreSQL takes the types of a union from what each part says, and NULL says none.
    filled = [columns.get(name, cast(null(), type_)) for name, type_ in _COLUMNS.items()]
    named = [column.label(name) for name, column in zip(_COLUMNS, filled, strict=True)]
    return rows.with_only_columns(literal(kind).label("kind"), *named)
