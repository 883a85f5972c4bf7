"""Bringing a database up to date, forward only, with the migrations of this checkout.

Alembic is imported only when there is something to do: a bot that starts on an up-to-date database
is smaller and quicker without it.
"""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from fitbot.errors import StoreError

#: The newest revision in `migrations/versions`.
HEAD = "0006"

#: Two processes that start together migrate one after the other ("fitb" in ASCII).
_POSTGRES_LOCK = 0x66697462
_MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(connection: Connection) -> None:
    """Run what is missing, inside the connection's transaction.

    Raises:
        StoreError: the database was written by a newer fitbot.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
    if revision(connection) != HEAD:
        _migrate(connection)


def revision(connection: Connection) -> str | None:
    """Return the revision a database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 — see the module's docstring
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer fitbot: run that version, or restore a backup."
        ) from error
