"""Opening the calendars that a practice file lists."""

import asyncio
import contextlib
import functools
import hashlib
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from fitbot.calendars.caldav import CalDavCalendar, Login
from fitbot.calendars.feed import FeedCalendar
from fitbot.calendars.file import FileCalendar
from fitbot.calendars.guard import GuardedTransport
from fitbot.practice import Calendar, Practice
from fitbot.services.calendar_states import FEED_RESTS
from fitbot.services.reading_calendars import Source

Passwords = Callable[[str], SecretStr]


@contextlib.asynccontextmanager
async def open_sources(
    practice: Practice, passwords: Passwords
) -> AsyncIterator[Mapping[str, list[Source]]]:
    """Open every therapist's calendars, by her id; connections close with the context.

    Raises:
        ConfigError: a calendar names a password that is not set.
    """
    async with contextlib.AsyncExitStack() as stack:
        sources: dict[str, list[Source]] = {}
        for therapist in practice.therapists:
            sources[therapist.id] = [
                await stack.enter_async_context(_open(entry, number, therapist.zone, passwords))
                for number, entry in enumerate(therapist.calendars, 1)
            ]
        yield sources


@contextlib.asynccontextmanager
async def _open(
    entry: Calendar, number: int, zone: ZoneInfo, passwords: Passwords
) -> AsyncIterator[Source]:
    """Open one. Its name is its place in the practice file, and a file's own: never an address."""
    owner = entry.owner or ""
    if entry.path is not None:
        file = FileCalendar(Path(entry.path), write=entry.write, zone=zone)
        writable = file if entry.write else None
        name = f"{number}: {entry.path.name}"
        yield Source(name, file, writable, str(entry.path), owner, watched=file)
        return
    user = entry.username or ""
    password = passwords(entry.password_env).get_secret_value() if entry.password_env else ""
    async with await client_for(entry.allow_private) as client:
        if entry.kind == "feed":
            auth = (user, password) if user else None
            feed = FeedCalendar(str(entry.url), client, auth=auth)
            name, identity = f"{number}: feed", _identity(entry)
            yield Source(name, feed, identity=identity, owner=owner, rests=FEED_RESTS)
            return
        login = Login(user, password) if user else None
        caldav = CalDavCalendar(str(entry.url), client, login, zone=zone, write=entry.write)
        pen = caldav if entry.write else None
        name, identity = f"{number}: caldav", _identity(entry)
        yield Source(name, caldav, pen, identity, owner, watched=caldav)


async def client_for(
    allow_private: bool, trusted: frozenset[str] = frozenset()
) -> httpx.AsyncClient:
    """Return a client for one calendar; who is kept out of private networks uses no proxy.

    `trusted` hosts may be asked wherever they are.
    """
    certificates = await asyncio.to_thread(_certificates)
    if allow_private:
        return httpx.AsyncClient(verify=certificates)
    return httpx.AsyncClient(transport=GuardedTransport(certificates, trusted=trusted))


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Return those that are trusted: a few megabytes, so once for all calendars."""
    return httpx.create_ssl_context()


def _identity(entry: Calendar) -> str:
    """Return what tells its source from others: an address may show each user another calendar."""
    shown = f"{entry.url}\n{entry.username or ''}\n{entry.allow_private}"
    return hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()
