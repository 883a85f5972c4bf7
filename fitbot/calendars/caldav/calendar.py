"""A calendar on a CalDAV server, behind the protocols of `calendars.base`."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Set
from dataclasses import replace
from zoneinfo import ZoneInfo

import httpx

from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import Event, Look, Query, Reading, Seen
from fitbot.calendars.caldav.collection import Collection, State
from fitbot.calendars.caldav.discovery import siblings, the_calendar
from fitbot.calendars.caldav.hours import Inbox, hours_of
from fitbot.calendars.caldav.keeping import Keeper
from fitbot.calendars.caldav.mirror import Mirror
from fitbot.calendars.caldav.replies import Unanswered
from fitbot.calendars.caldav.wire import PATIENCE, Login, Patience, Wire, address
from fitbot.calendars.reading import fingerprint
from fitbot.domain.causes import Cause

_UTC = ZoneInfo("UTC")


class CalDavCalendar:
    """Reads a calendar on a server, and with `write=True` keeps our events in it.

    The address is the calendar's own, or a server's with only one calendar. It is asked for at the
    first use, so that a server that is down does not keep the bot from starting. The client is the
    caller's to open and close; `zone` is the therapist's, for events of ours that she made floating
    or all-day.

    Raises:
        ValueError: it is no such address.
    """

    def __init__(  # noqa: PLR0913  # keywords, each with a default
        self,
        url: str,
        client: httpx.AsyncClient,
        login: Login | None = None,
        *,
        zone: ZoneInfo = _UTC,
        write: bool = False,
        patience: Patience = PATIENCE,
    ) -> None:
        self._url = address(url)
        self._wire = Wire(client, login, patience)
        self._zone = zone
        self._write = write
        self._patience = patience
        self._found: Collection | None = None
        self._mirror: Mirror | None = None
        self._inbox: Inbox | None = None
        self._reader = asyncio.Lock()

    def __repr__(self) -> str:
        return "CalDavCalendar(…)"

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time, or None when the server's version is that of `query.known`.

        Raises:
            CalendarError: it cannot be read.
        """
        async with self._reader, self._open() as collection:
            state = await collection.state()
            inbox = self._inbox = self._inbox or Inbox(self._wire, collection.url)
            hours = hours_of(state.here) + await inbox.hours()
            mark = _mark(state, hours)
            if mark and mark == query.known:
                return None
            mirror = self._mirror = self._mirror or Mirror(collection)
            data = await mirror.read(query, state) + hours
        mark = mark or await asyncio.to_thread(fingerprint, data)
        if mark == query.known:
            return None
        return replace(await read_apart(data, query), fingerprint=mark)

    async def replace(self, last: Seen | None, event: Event) -> Seen:
        """Write the event in the place of `last`; see `WatchedCalendar.replace`.

        Raises:
            EventChanged: the calendar shows something else than `last`.
            CalendarError: it could not be written.
        """
        async with self._open(writing=True) as collection:
            return await Keeper(collection, self._zone).replace(last, event)

    async def remove(self, uid: str) -> None:
        """Take the event out; one that is not there is fine.

        Raises:
            CalendarError: it could not be taken out.
        """
        async with self._open(writing=True) as collection:
            await Keeper(collection, self._zone).remove(uid)

    async def look(self, uids: Set[str], known: str = "") -> Look | None:
        """Return what the calendar shows of these events; see `WatchedCalendar.look`.

        Raises:
            CalendarError: not all of it could be read.
        """
        async with self._open() as collection:
            state = await collection.state()
            if state.mark and state.mark == known:
                return None
            seen = await Keeper(collection, self._zone).find_all(uids)
        versions = sorted((each.uid, each.version) for each in seen.values())
        mark = state.mark or hashlib.sha256(repr(versions).encode()).hexdigest()
        return None if mark == known else Look(seen, mark)

    async def find(self, uid: str) -> Seen | None:
        """Return what the calendar shows of one event, wherever it stands in it.

        Raises:
            CalendarError: it could not be read.
        """
        async with self._open() as collection:
            return await Keeper(collection, self._zone).find(uid)

    async def find_elsewhere(self, uid: str) -> Seen | None:
        """Return the event from the other calendars that the same login opens.

        Raises:
            CalendarError: not all of them could be read.
        """
        async with self._open() as collection:
            for other in await siblings(self._wire, collection.url):
                keeper = Keeper(Collection(self._wire, other.url), self._zone)
                if found := await keeper.search(uid):
                    return replace(found, here=False)
        return None

    @contextlib.asynccontextmanager
    async def _open(self, writing: bool = False) -> AsyncIterator[Collection]:
        """Give the collection, found if need be, for no longer than patience lasts."""
        if writing and not self._write:
            raise ValueError("this calendar is not for writing")
        try:
            async with asyncio.timeout(self._patience.total):
                if self._found is None:
                    listed = await the_calendar(self._wire, self._url)
                    self._found = Collection(self._wire, listed.url)
                yield self._found
        except TimeoutError:
            raise Unanswered(Cause.SLOW) from None


def _mark(state: State, hours: bytes) -> str:
    """Return what changes with the calendar or with her hours; "" if the server does not tell."""
    if not state.mark or not hours:
        return state.mark
    return hashlib.sha256(state.mark.encode() + hours).hexdigest()
