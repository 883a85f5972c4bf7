"""Opening the calendars that a practice file lists."""

import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from fitbot.calendars.caldav import CalDavCalendar, Login
from fitbot.calendars.feed import FeedCalendar
from fitbot.calendars.file import FileCalendar
from fitbot.practice import Calendar, Practice
from fitbot.services.calendars import Source

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
    if entry.path is not None:
        file = FileCalendar(Path(entry.path), write=entry.write, zone=zone)
        writable = file if entry.write else None
        yield Source(f"{number}: {entry.path.name}", file, writable, str(entry.path), file)
        return
    user = entry.username or ""
    password = passwords(entry.password_env).get_secret_value() if entry.password_env else ""
    # An address may lead to a different calendar for another user.
    identity = hashlib.blake2b(f"{entry.url}\n{user}".encode(), digest_size=16).hexdigest()
    async with httpx.AsyncClient() as client:
        if entry.kind == "feed":
            auth = (user, password) if user else None
            feed = FeedCalendar(str(entry.url), client, auth=auth)
            yield Source(f"{number}: feed", feed, None, identity)
            return
        login = Login(user, password) if user else None
        caldav = CalDavCalendar(str(entry.url), client, login, zone=zone, write=entry.write)
        writes = caldav if entry.write else None
        yield Source(f"{number}: caldav", caldav, writes, identity, caldav)
