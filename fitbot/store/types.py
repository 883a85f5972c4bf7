"""Column types that refuse what would be lost or leaked silently.

SQLite drops an offset without a word, so instants go in and come out as aware UTC or not at all.
What people write and what they are called is stored as Fernet tokens (AES-128-CBC with HMAC-SHA256,
https://github.com/fernet/spec); the keys live on the engine's dialect and never in the database.
"""

import datetime as dt
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import TypeDecorator

from fitbot.errors import StoreError

_KEYS = "fitbot_keys"


class NaiveInstant(ValueError, DontWrapMixin):
    """An instant without a zone: a bug in the caller."""


class KeysMissing(StoreError, DontWrapMixin):
    """Encrypted columns are wanted and no key was given."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant. Refuses naive values; returns UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Convert to UTC for storing. Raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"an instant needs a zone: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Return what was stored, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is readable only with the practice's keys. The empty string stays empty."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt with the newest key."""
        if not value:
            return value
        return _keys_of(dialect).encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt with whichever key fits. Raises StoreError when none does."""
        if not value:
            return value
        try:
            return _keys_of(dialect).decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise StoreError(
                "The database was written with a key that FITBOT_SECRET_KEYS no longer holds: "
                "put the old key back, after the newest one."
            ) from error


def use_keys(engine: AsyncEngine, keys: list[str]) -> None:
    """Let this engine read and write encrypted columns; `keys` are Fernet keys, newest first."""
    ring = MultiFernet([Fernet(key) for key in keys])
    setattr(engine.dialect, _KEYS, ring)


def _keys_of(dialect: Dialect) -> MultiFernet:
    ring: MultiFernet | None = getattr(dialect, _KEYS, None)
    if ring is None:
        raise KeysMissing("This command reads people's words: set FITBOT_SECRET_KEYS.")
    return ring
