"""From a server's address to the calendars of a login (RFC 6764 §6, RFC 5397, RFC 4791 §6.2.1).

An address with a path is taken at its word: it is a calendar, or it leads to a principal or a home.
It never falls back to the rest of the server: a calendar that was deleted must not be replaced by
the one that is left.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx

from fitbot.calendars.base import SeveralCalendars
from fitbot.calendars.caldav.answers import Resource
from fitbot.calendars.caldav.asking import COMPONENTS, HOME, NAME, PRINCIPAL, TYPE, properties
from fitbot.calendars.caldav.markup import caldav
from fitbot.calendars.caldav.quirks import USUAL_PATHS, vendor
from fitbot.calendars.caldav.replies import Reply, refusal
from fitbot.calendars.caldav.wire import Wire, towards
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_ABOUT = properties(TYPE, NAME, COMPONENTS, PRINCIPAL, HOME)
_LONGEST_NAME = 60
#: What Nextcloud calls a calendar in its bin.
_DELETED = "deleted-calendar"


@dataclass(frozen=True, slots=True)
class Listed:
    """A calendar of hers."""

    #: What she calls it, or the last part of its path.
    name: str
    url: httpx.URL = field(repr=False)


async def the_calendar(wire: Wire, url: httpx.URL) -> Listed:
    """Return the one calendar that the address stands for.

    Raises:
        SeveralCalendars: there are more.
        CalendarError: there is none, or the server cannot be asked.
    """
    found = await calendars_at(wire, url)
    if len(found) > 1:
        raise SeveralCalendars(tuple((each.name, str(each.url)) for each in found))
    return found[0]


async def calendars_at(wire: Wire, url: httpx.URL) -> list[Listed]:
    """Return the calendar at the address, or all those it leads to.

    Raises:
        CalendarError: there is none, or the server cannot be asked.
    """
    if refused := vendor(url.host).refusal:
        raise CalendarError(refused)
    problem: CalendarError | None = None
    for start in _starts(url):
        reply = await wire.ask("PROPFIND", start, _ABOUT)
        try:
            here = _only(reply)
        except CalendarError as error:
            problem = problem or error
            continue
        if _is_calendar(here):
            return [_listed(here, reply.url)]
        if found := [each async for each in _beyond(wire, reply.url, here)]:
            return found
        if here.hrefs(PRINCIPAL) or here.hrefs(HOME) or url.path.strip("/"):
            raise CalendarError(Cause.NO_CALENDAR_FOR_EVENTS)
    raise problem or refusal(httpx.codes.NOT_FOUND)


async def siblings(wire: Wire, url: httpx.URL) -> list[Listed]:
    """Return the other calendars of the login that opens the calendar at `url`.

    Raises:
        CalendarError: the server does not tell.
    """
    reply = await wire.ask("PROPFIND", url, _ABOUT)
    found = [each async for each in _beyond(wire, reply.url, _only(reply))]
    if not found:
        raise CalendarError(Cause.OTHERS_UNTOLD)
    return [each for each in found if _door(each.url) != _door(url)]


def _only(reply: Reply) -> Resource:
    """Return what is said of the resource itself."""
    if reply.found is None:
        raise refusal(reply.status)
    here = next(iter(reply.found.resources), None)
    if here is None or here.status != httpx.codes.OK:  # Xandikos says 404 inside a 207
        raise refusal(here.status if here else httpx.codes.NOT_FOUND)
    return here


def _door(url: httpx.URL) -> tuple[str, str]:
    return url.host, url.path.rstrip("/")


def _starts(url: httpx.URL) -> list[httpx.URL]:
    if url.path.strip("/"):
        return [url]
    return [url.copy_with(path=path) for path in ("/.well-known/caldav", "/", *USUAL_PATHS)]


async def _beyond(wire: Wire, url: httpx.URL, here: Resource) -> AsyncIterator[Listed]:
    """Yield the calendars in the homes that a resource, or its principal, names."""
    homes = here.hrefs(HOME)
    if not homes:
        for principal in here.hrefs(PRINCIPAL)[:1]:
            reply = await wire.ask("PROPFIND", towards(url, principal), _ABOUT)
            url, homes = reply.url, _only(reply).hrefs(HOME)
    for home in homes:
        reply = await wire.ask("PROPFIND", towards(url, home), _ABOUT, depth=1)
        if reply.found is None:
            raise refusal(reply.status)
        for each in reply.found.resources:
            if _is_calendar(each):
                yield _listed(each, reply.url.join(each.href))


def _is_calendar(resource: Resource) -> bool:
    """Tell whether it is a calendar that takes events; one that does not say takes all kinds."""
    kinds = {each.tag for each in resource.props.get(TYPE, ())}
    if caldav("calendar") not in kinds or any(kind.endswith(_DELETED) for kind in kinds):
        return False
    components = resource.props.get(COMPONENTS)
    return components is None or "VEVENT" in {each.get("name", "").upper() for each in components}


def _listed(resource: Resource, url: httpx.URL) -> Listed:
    """Name it in one short line: the name is a stranger's text."""
    name = " ".join("".join(c if c.isprintable() else " " for c in resource.text(NAME)).split())
    if not url.path.endswith("/"):  # Fastmail answers 401 without it
        url = url.copy_with(path=f"{url.path}/")
    return Listed((name or url.path.rstrip("/").rpartition("/")[2])[:_LONGEST_NAME], url)
