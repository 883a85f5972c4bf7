"""Bringing a database up to date, forward only, with the migrations of this checkout."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection

from fitbot.errors import StoreError

#: Two processes that start together migrate one after the other ("fitb" in ASCII).
_POSTGRES_LOCK = 0x66697462


def upgrade(connection: Connection) -> None:
    """Run what is missing, inside the connection's transaction.

    Raises:
        StoreError: the database was written by a newer fitbot.
    """
    config = _config()
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
    if revision(connection) == head():
        return
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer fitbot: run that version, or restore a backup."
        ) from error


def head() -> str | None:
    """Return the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def revision(connection: Connection) -> str | None:
    """Return the revision a database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    return config
