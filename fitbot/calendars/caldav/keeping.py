"""Our events in a collection: looked for, written and taken out without overwriting her changes.

Each write says which version it replaces. A 412 alone tells little: with a named cause it may be a
UID that stands elsewhere, or data the server does not like; without one, the version was another.
Then, and whenever an answer was lost, the calendar is looked at again before anything is decided,
so that writing is safe to repeat: what is there already is not written twice.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

import httpx

from fitbot.calendars.base import Event, Seen
from fitbot.calendars.caldav.answers import path_of
from fitbot.calendars.caldav.collection import Collection, Item
from fitbot.calendars.caldav.quirks import lies_in_the_bin
from fitbot.calendars.caldav.replies import Reply, Unanswered, refusal
from fitbot.calendars.ours import seen_in, to_replace
from fitbot.calendars.writing import event_ics
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_ATTEMPTS = 4
_GONE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})
_CLASH = frozenset({httpx.codes.PRECONDITION_FAILED, httpx.codes.CONFLICT})
#: The UID stands in another place: RFC 4791 §5.3.2.1, and Cyrus's name for it.
_UID_ELSEWHERE = frozenset({"no-uid-conflict", "unique-scheduling-object-resource"})
#: RFC 4791 §5.3.2.1: what the server has against the data, whatever the version.
_UNWELCOME = frozenset(
    {"valid-calendar-data", "valid-calendar-object-resource", "supported-calendar-data"}
    | {"supported-calendar-component", "max-resource-size", "min-date-time", "max-date-time"}
)


class Keeper:
    """Keeps our events in one collection; floating times are read in `zone`."""

    def __init__(self, collection: Collection, zone: ZoneInfo) -> None:
        self._collection = collection
        self._zone = zone

    async def find(self, uid: str) -> Seen | None:
        """Return what the collection shows of the event, at our place or any other."""
        return (await self.find_all([uid])).get(uid)

    async def find_all(self, uids: Iterable[str]) -> dict[str, Seen]:
        """Return what the collection shows of these events, by UID."""
        places = {uid: self._collection.place_of(uid) for uid in uids}
        items = {each.path: each for each in await self._collection.fetch(places.values())}
        found: dict[str, Seen] = {}
        for uid, place in places.items():
            here = items.get(path_of(place))
            seen = await self._seen(here, uid) if here else None
            if seen := seen or await self.search(uid):
                found[uid] = seen
        return found

    async def search(self, uid: str) -> Seen | None:
        """Return what the collection shows of the event, asked for by UID alone."""
        for item in await self._collection.with_uid(uid):
            if uid.encode() in item.data and (seen := await self._seen(item, uid)):
                return seen
        return None

    async def replace(self, last: Seen | None, event: Event) -> Seen:
        """Write the event in the place of `last`; see `WatchedCalendar.replace`."""
        return await self._write(await self.find(event.uid), last, event)

    async def _write(self, found: Seen | None, last: Seen | None, event: Event) -> Seen:
        for _ in range(_ATTEMPTS):
            if not to_replace(found, last, event) and found:
                return found
            if found and not found.version:
                raise CalendarError(Cause.VERSIONS_UNTOLD)
            if written := await self._store(found, event):
                return written
            found = await self.find(event.uid)
        raise CalendarError(Cause.EVENT_RESTLESS)

    async def remove(self, uid: str) -> None:
        """Take the event out, also one that she moved."""
        for _ in range(_ATTEMPTS):
            found = await self.find(uid)
            if found is None:
                return
            try:
                reply = await self._collection.delete(found.place, found.version)
            except Unanswered:
                continue
            if reply.done or reply.status in _GONE:
                return
            if reply.status not in _CLASH:
                raise refusal(reply.status)
        raise CalendarError(Cause.EVENT_STAYS)

    async def _store(self, found: Seen | None, event: Event) -> Seen | None:
        """Write once; None stands for "look again"."""
        place = found.place if found else self._collection.place_of(event.uid)
        version = found.version if found else ""
        try:
            reply = await self._collection.store(place, event_ics(event), version)
        except Unanswered:
            return None
        if reply.done:
            # Cyrus and Nextcloud leave the ETag out where they changed what was sent.
            etag = reply.etag if reply.etag[:1] == '"' else await self._collection.etag(place)
            return Seen(event.uid, event.slot, event.sequence, event.cancelled, etag, place=place)
        await self._explain(reply, event.uid)
        return None

    async def _explain(self, reply: Reply, uid: str) -> None:
        """Return if the calendar is to be looked at again, and raise otherwise."""
        if reply.causes.names & _UID_ELSEWHERE:
            await self._uid_elsewhere(reply, uid)
        elif lies_in_the_bin(reply.body):
            raise CalendarError(Cause.EVENT_IN_THE_BIN)
        elif reply.causes.names & _UNWELCOME:
            raise CalendarError(Cause.EVENT_UNWELCOME)
        elif reply.status not in _CLASH | _GONE:
            raise refusal(reply.status)

    async def _uid_elsewhere(self, reply: Reply, uid: str) -> None:
        """Return if the other place is in this collection, which was searched a moment ago."""
        own = path_of(self._collection.url.path)
        if any(path.startswith(own) for path in reply.causes.paths):
            return
        if await self.search(uid) is None:
            raise CalendarError(Cause.EVENT_ELSEWHERE)

    async def _seen(self, item: Item, uid: str) -> Seen | None:
        """Return what an object shows of the event; where it is none, that cannot be told."""
        try:
            found = (await asyncio.to_thread(seen_in, item.data, {uid}, self._zone)).get(uid)
        except CalendarError:
            found = Seen(uid, None, 0, False, "")
        return replace(found, version=item.etag, place=item.href) if found else None
