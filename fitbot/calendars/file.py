"""A calendar in an .ics file: one that her own program keeps, or the one of the demo."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from fitbot.calendars import splice
from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import LARGEST, Event, Query, Reading
from fitbot.calendars.reading import fingerprint
from fitbot.calendars.rewriting import rewrite
from fitbot.calendars.writing import event_block
from fitbot.errors import CalendarError


class FileCalendar:
    """Reads an .ics file, and with `write=True` keeps our events in it.

    A file that is missing is an error, for writing too: to make a new one would let a calendar
    that went away look like an empty one. `patience` is how long to wait, in seconds, while
    another program of ours is writing.
    """

    def __init__(self, path: Path, write: bool = False, patience: float = 10.0) -> None:
        self._path = path
        self._write = write
        self._patience = patience
        self._turn = asyncio.Lock()  # one thread at a time waits for the lock on the disk

    def __repr__(self) -> str:
        return f"FileCalendar({self._path.name!r})"

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time, or None when the file's content is `query.known`.

        Raises:
            CalendarError: there is no such file, or it is not a whole calendar.
        """
        data = await asyncio.to_thread(self._changed, query.known)
        return None if data is None else await read_apart(data, query)

    async def put(self, event: Event) -> None:
        """Write the event in the place of the one with its UID; no other byte changes.

        Raises:
            CalendarError: the file is missing, not a calendar, or cannot be written.
        """
        await self._rewrite(lambda data: splice.put(data, event.uid, event_block(event)))

    async def remove(self, uid: str) -> None:
        """Take the event out; one that is not there is fine.

        Raises:
            CalendarError: the file is missing, not a calendar, or cannot be written.
        """
        await self._rewrite(lambda data: splice.remove(data, uid))

    def _changed(self, known: str) -> bytes | None:
        """Return the content, or None if it is what is known."""
        if not self._path.is_file():
            raise CalendarError(f"there is no file at {self._path.name}")
        try:
            with self._path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise CalendarError(f"{self._path.name} cannot be read: {error.strerror}") from error
        if len(data) > LARGEST:
            raise CalendarError(f"{self._path.name} is too large for a calendar")
        return None if known and known == fingerprint(data) else data

    async def _rewrite(self, change: Callable[[bytes], bytes]) -> None:
        if not self._write:
            raise ValueError("this calendar is not for writing")
        async with self._turn:
            await asyncio.to_thread(self._rewrite_now, change)

    def _rewrite_now(self, change: Callable[[bytes], bytes]) -> None:
        if not self._path.is_file():
            raise CalendarError(f"there is no file at {self._path.name}")
        try:
            rewrite(self._path, change, self._patience)
        except OSError as error:
            raise CalendarError(f"{self._path.name} cannot be written: {error.strerror}") from error
