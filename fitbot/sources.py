"""Opening the calendars that a practice file lists."""

import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import httpx
from pydantic import SecretStr

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
                await stack.enter_async_context(_open(entry, number, passwords))
                for number, entry in enumerate(therapist.calendars, 1)
            ]
        yield sources


@contextlib.asynccontextmanager
async def _open(entry: Calendar, number: int, passwords: Passwords) -> AsyncIterator[Source]:
    """Open one. Its name is its place in the practice file, and a file's own: never an address."""
    if entry.path is not None:
        file = FileCalendar(Path(entry.path), write=entry.write)
        writable = file if entry.write else None
        yield Source(f"{number}: {entry.path.name}", file, writable, str(entry.path))
        return
    auth = None
    if entry.username and entry.password_env:
        auth = (entry.username, passwords(entry.password_env).get_secret_value())
    identity = hashlib.blake2b(str(entry.url).encode(), digest_size=16).hexdigest()
    async with httpx.AsyncClient() as client:
        feed = FeedCalendar(str(entry.url), client, auth=auth)
        yield Source(f"{number}: feed", feed, None, identity)
