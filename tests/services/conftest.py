"""An office on each database, and one on SQLite where the database does not matter."""

import pytest

from fitbot.store import Store
from tests.services.building import Office, open_office


@pytest.fixture
async def office(store: Store) -> Office:
    """The example practice, on SQLite and PostgreSQL in turn."""
    return await open_office(store)


@pytest.fixture
async def lite(sqlite_store: Store) -> Office:
    """The example practice on SQLite."""
    return await open_office(sqlite_store)
