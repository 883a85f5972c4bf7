"""A calendar in an .ics file: one that her own program keeps, or the one of the demo."""

import asyncio
import dataclasses
from collections.abc import Callable, Set
from pathlib import Path
from zoneinfo import ZoneInfo

from fitbot.calendars import splice
from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import LARGEST, Event, Look, Query, Reading, Seen
from fitbot.calendars.ours import seen_in, to_replace
from fitbot.calendars.reading import fingerprint
from fitbot.calendars.rewriting import rewrite
from fitbot.calendars.writing import event_block
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_UTC = ZoneInfo("UTC")


class FileCalendar:
    """Reads an .ics file, and with `write=True` keeps our events in it.

    A file that is missing is an error, for writing too: to make a new one would let a calendar
    that went away look like an empty one. `patience` is how long to wait, in seconds, while
    another program of ours is writing; `zone` is the therapist's, for events of ours that she made
    floating or all-day.
    """

    def __init__(
        self, path: Path, write: bool = False, patience: float = 10.0, zone: ZoneInfo = _UTC
    ) -> None:
        self._path = path
        self._write = write
        self._patience = patience
        self._zone = zone
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

    async def replace(self, last: Seen | None, event: Event) -> Seen:
        """Write the event in the place of `last`; see `WatchedCalendar.replace`.

        Raises:
            EventChanged: the file shows something else than `last`.
            CalendarError: the file is missing, not a calendar, or cannot be written.
        """
        shown: list[Seen | None] = []

        def change(data: bytes) -> bytes:
            if to_replace(self._seen(data, event.uid), last, event):
                data = splice.put(data, event.uid, event_block(event))
            shown.append(self._seen(data, event.uid))
            return data

        await self._rewrite(change)
        if (seen := shown[-1]) is None:
            raise CalendarError(Cause.FILE_FORGETS, name=self._path.name)
        return seen

    async def remove(self, uid: str) -> None:
        """Take the event out; one that is not there is fine.

        Raises:
            CalendarError: the file is missing, not a calendar, or cannot be written.
        """
        await self._rewrite(lambda data: splice.remove(data, uid))

    async def look(self, uids: Set[str], known: str = "") -> Look | None:
        """Return what the file shows of these events; see `WatchedCalendar.look`.

        Raises:
            CalendarError: there is no such file, or it is not a whole calendar.
        """
        data = await asyncio.to_thread(self._bytes)
        if known == fingerprint(data):
            return None
        seen = await asyncio.to_thread(self._all_seen, data, uids)
        return Look(seen, fingerprint(data))

    async def find(self, uid: str) -> Seen | None:
        """Return what the file shows of one event.

        Raises:
            CalendarError: there is no such file, or it is not a whole calendar.
        """
        look = await self.look({uid})
        return look.seen.get(uid) if look else None

    async def find_elsewhere(self, uid: str) -> Seen | None:
        """Return None: a file has no other calendars beside it."""
        return None

    def _seen(self, data: bytes, uid: str) -> Seen | None:
        return self._all_seen(data, {uid}).get(uid)

    def _all_seen(self, data: bytes, uids: Set[str]) -> dict[str, Seen]:
        return {
            uid: dataclasses.replace(seen, version=fingerprint(splice.block_of(data, uid)))
            for uid, seen in seen_in(data, uids, self._zone).items()
        }

    def _changed(self, known: str) -> bytes | None:
        """Return the content, or None if it is what is known."""
        data = self._bytes()
        return None if known and known == fingerprint(data) else data

    def _bytes(self) -> bytes:
        try:
            if not self._path.is_file():
                raise CalendarError(Cause.FILE_GONE, name=self._path.name)
            with self._path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            raise self._refused(Cause.FILE_UNREADABLE, error) from error
        if len(data) > LARGEST:
            raise CalendarError(Cause.FILE_TOO_LARGE, name=self._path.name)
        return data

    async def _rewrite(self, change: Callable[[bytes], bytes]) -> None:
        if not self._write:
            raise ValueError("this calendar is not for writing")
        async with self._turn:
            await asyncio.to_thread(self._rewrite_now, change)

    def _rewrite_now(self, change: Callable[[bytes], bytes]) -> None:
        try:
            if not self._path.is_file():
                raise CalendarError(Cause.FILE_GONE, name=self._path.name)
            rewrite(self._path, change, self._patience)
        except OSError as error:
            raise self._refused(Cause.FILE_UNWRITABLE, error) from error

    def _refused(self, cause: Cause, error: OSError) -> CalendarError:
        return CalendarError(cause, name=self._path.name, reason=error.strerror or "?")
