"""A calendar that somebody names by hand: a file, or an address of a feed or a CalDAV server."""

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from fitbot.addresses import is_loopback
from fitbot.calendars.base import Calendar
from fitbot.calendars.caldav import CalDavCalendar, Login
from fitbot.calendars.either import EitherCalendar
from fitbot.calendars.feed import FeedCalendar
from fitbot.calendars.file import FileCalendar
from fitbot.errors import ConfigError, Problem
from fitbot.services.reading_calendars import Source
from fitbot.sources import client_for

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a calendar is, and how to come in."""

    where: str = field(repr=False)
    #: An address is a CalDAV server's; otherwise its answer decides.
    caldav: bool = False
    #: The address may lead into private networks. This machine may always be asked if it is named
    #: itself, but not lead to another one there.
    allow_private: bool = False
    login: tuple[str, str] | None = field(default=None, repr=False)
    #: Her e-mail address in that calendar.
    owner: str = field(default="", repr=False)


@contextlib.asynccontextmanager
async def open_place(place: Place, zone: ZoneInfo) -> AsyncIterator[Source]:
    """Open a calendar for reading; its name holds no address.

    Raises:
        ConfigError: it is neither a path nor an address.
    """
    if not _ADDRESS.match(place.where):
        path = Path(place.where)
        yield Source(path.name, FileCalendar(path, zone=zone), owner=place.owner)
        return
    async with await client_for(place.allow_private, _trusted(place.where)) as client:
        yield Source("this address", _calendar(place, client, zone), owner=place.owner)


def _calendar(place: Place, client: httpx.AsyncClient, zone: ZoneInfo) -> Calendar:
    login = Login(*place.login) if place.login else None
    feed = caldav = None
    with contextlib.suppress(ValueError):
        caldav = CalDavCalendar(place.where, client, login, zone=zone)
    if not place.caldav:
        with contextlib.suppress(ValueError):
            feed = FeedCalendar(place.where, client, auth=place.login)
    if feed and caldav:
        return EitherCalendar(feed, caldav)
    found: Calendar | None = feed or caldav
    if found:
        return found
    advice = "write the path of an .ics file, or an address with https:// or webcal://"
    raise ConfigError([Problem("SOURCE", advice)])


def _trusted(address: str) -> frozenset[str]:
    """Return the host of the address if it is this machine and says so itself."""
    with contextlib.suppress(ValueError):
        if is_loopback(host := urlsplit(address).hostname or ""):
            return frozenset({host})
    return frozenset()
