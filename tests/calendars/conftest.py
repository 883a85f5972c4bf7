"""CalDAV servers for the tests of calendars, each started once."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.calendars.contract import FACTORIES, Opened
from tests.calendars.dav import SERVERS, Account, Servers, account


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with contextlib.ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("caldav"), stack)


@pytest.fixture(params=list(SERVERS))
async def her(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[Account]:
    """Her account on each of the servers in turn."""
    async with account(servers.get(request.param)) as opened:
        yield opened


@pytest.fixture(params=list(FACTORIES.values()), ids=list(FACTORIES))
async def opened(
    request: pytest.FixtureRequest, tmp_path: Path, servers: Servers
) -> AsyncIterator[Opened]:
    async with request.param(tmp_path, servers) as calendar:
        yield calendar


@pytest.fixture
async def servers_radicale(servers: Servers) -> AsyncIterator[Account]:
    """An empty account of its own, which only Radicale can give."""
    async with account(servers.get("radicale")) as opened:
        yield opened
