"""One calendar on a server: the six requests that are needed of it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from fitbot.calendars.caldav import asking
from fitbot.calendars.caldav.answers import Multistatus, Resource, path_of
from fitbot.calendars.caldav.markup import caldav
from fitbot.calendars.caldav.replies import Reply, refusal
from fitbot.calendars.caldav.wire import Request, Wire
from fitbot.domain.causes import Cause
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

_STATE = asking.properties(asking.TYPE, asking.TOKEN, asking.CTAG, *asking.HOURS)
#: So many objects are asked for at once.
_BATCH = 50
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,200}")
_OK = httpx.codes.OK
_TRUNCATED = httpx.codes.INSUFFICIENT_STORAGE
_GONE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})
#: So many pieces a list of changes may come in.
_PIECES = 20


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """Which version of the whole calendar the server has."""

    #: Where a sync-collection can begin; "" if the server has none.
    token: str
    #: Changes whenever anything does; "" if the server does not tell. No server's words are in it.
    mark: str
    #: What is said of the calendar itself.
    here: Resource


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One calendar object."""

    #: Where it stands, as the server spells it.
    href: str
    etag: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it stands, spelled in one way only."""
        return path_of(self.href)


@dataclass(frozen=True, slots=True, repr=False)
class Changes:
    """What happened since a token."""

    token: str
    #: By path: where the object stands, as the server spells it, and its version.
    changed: Mapping[str, tuple[str, str]]
    gone: frozenset[str]


class Collection:
    """A calendar at an address that is known to be one."""

    def __init__(self, wire: Wire, url: httpx.URL) -> None:
        self._wire = wire
        self.url = url

    async def state(self) -> State:
        """Return the calendar's version.

        Raises:
            CalendarError: it cannot be asked, or is a calendar no longer.
        """
        found = self._told(await self._wire.ask("PROPFIND", self.url, _STATE))
        here = next(iter(found.resources), None)
        if here is None or not any(
            each.tag == caldav("calendar") for each in here.props.get(asking.TYPE, ())
        ):
            raise refusal(httpx.codes.NOT_FOUND)
        token, ctag = here.text(asking.TOKEN), here.text(asking.CTAG)
        mark = hashlib.sha256(f"{token}\n{ctag}".encode()).hexdigest() if token or ctag else ""
        return State(token, mark, here)

    async def within(self, window: Interval) -> list[Item]:
        """Return the objects that may touch the window."""
        return [_item(each) for each in await self._query(asking.events_within(window))]

    async def with_uid(self, uid: str) -> list[Item]:
        """Return the objects that may have this UID; where it cannot be asked for, all objects."""
        body = asking.events_with_uid(uid)
        reply = await self._wire.ask("REPORT", self.url, body, depth=1)
        if reply.found is not None:
            return [_item(each) for each in self._there(reply)]
        listing = self._told(
            await self._wire.ask("PROPFIND", self.url, asking.properties(asking.ETAG), depth=1)
        )
        return await self.fetch([each.href for each in self._members(listing)])

    async def changes(self, token: str) -> Changes | None:
        """Return what changed since the token, or None where the server cannot tell (any more).

        A refusal is 403 by Radicale, 412 by Xandikos, 409 or 507 by others (RFC 6578 §3.2).
        """
        changed: dict[str, tuple[str, str]] = {}
        gone: set[str] = set()
        for _ in range(_PIECES):
            reply = await self._wire.ask("REPORT", self.url, asking.changes_since(token))
            if reply.found is None or not reply.found.token:
                return None
            for each in self._members(reply.found):
                if each.status in _GONE:
                    gone.add(each.path)
                    changed.pop(each.path, None)
                else:
                    changed[each.path] = (each.href, each.etag)
                    gone.discard(each.path)
            token, before = reply.found.token, token
            if not any(each.status == _TRUNCATED for each in reply.found.resources):
                return Changes(token, changed, frozenset(gone))
            if token == before:
                return None
        return None

    async def fetch(self, hrefs: Iterable[str]) -> list[Item]:
        """Return the objects at these places; those that are not there are left out."""
        found: list[Resource] = []
        wanted = list(hrefs)
        for first in range(0, len(wanted), _BATCH):
            found += await self._query(asking.objects_at(wanted[first : first + _BATCH]))
        # One that is not there may also be one without any property that is.
        return [_item(each) for each in found if each.props]

    def place_of(self, uid: str) -> str:
        """Return where an event of ours stands unless somebody put it elsewhere.

        Servers refuse names that their disks could not hold, so an odd UID gets a plain one.
        """
        plain = _PLAIN.fullmatch(uid)
        name = quote(uid) if plain else hashlib.sha256(uid.encode()).hexdigest()
        return f"{self.url.raw_path.decode()}{name}.ics"

    async def etag(self, href: str) -> str:
        """Return the version of one object."""
        asked = asking.properties(asking.ETAG)
        found = self._told(await self._wire.ask("PROPFIND", self.url.join(href), asked))
        return next((each.etag for each in found.resources), "")

    async def store(self, href: str, data: bytes, etag: str) -> Reply:
        """Write an object over the version with this ETag, or a new one where it is ""."""
        condition = ("If-Match", etag) if etag else ("If-None-Match", "*")
        headers = (condition, ("Content-Type", "text/calendar; charset=utf-8"))
        return await self._wire.send(Request("PUT", self.url.join(href), data, headers))

    async def delete(self, href: str, etag: str) -> Reply:
        """Take the version with this ETag away."""
        request = Request("DELETE", self.url.join(href), headers=(("If-Match", etag),))
        return await self._wire.send(request)

    async def _query(self, body: bytes) -> list[Resource]:
        return self._there(await self._wire.ask("REPORT", self.url, body, depth=1))

    def _there(self, reply: Reply) -> list[Resource]:
        """Return what is there; a part that the server keeps back would look like free time."""
        members = [each for each in self._members(self._told(reply)) if each.status not in _GONE]
        if any(each.status != _OK for each in members):
            raise CalendarError(Cause.KEPT_BACK)
        return members

    def _told(self, reply: Reply) -> Multistatus:
        if reply.found is None:
            raise refusal(reply.status)
        if any(each.status == _TRUNCATED for each in reply.found.resources):
            raise CalendarError(Cause.LIST_CUT)
        return reply.found

    def _members(self, found: Multistatus) -> Iterator[Resource]:
        """Yield what is in the calendar; iCloud and others list the calendar itself too."""
        own = path_of(self.url.path).rstrip("/")
        for each in found.resources:
            if each.path.rstrip("/") != own and each.path.startswith(f"{own}/"):
                yield each


def _item(resource: Resource) -> Item:
    if resource.data is None:
        raise CalendarError(Cause.LEFT_OUT)
    return Item(resource.href, resource.etag, resource.data)
