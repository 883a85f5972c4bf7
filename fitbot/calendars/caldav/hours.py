"""The hours at which she is to be had, as her server keeps them (RFC 7953 §7).

Nextcloud and Apple's server keep them as a property of her scheduling inbox, some programs as one
of a calendar; Apple's has a namespace of its own. A server without either is fine. What is there
counts as any published hours do (`available`), and what cannot be understood is an error: it may
say that she is never free.

Xandikos 0.4.10 has an inbox, and breaks (500) when it is asked for this property of it. So a server
that breaks has none, unless it gave some before.
"""

import httpx

from fitbot.calendars.base import CalendarBusy
from fitbot.calendars.caldav.answers import Resource
from fitbot.calendars.caldav.asking import HOURS, INBOX, PRINCIPAL, properties
from fitbot.calendars.caldav.replies import Reply
from fitbot.calendars.caldav.wire import Wire, towards
from fitbot.calendars.stripping import availability
from fitbot.errors import CalendarError

_WHERE = properties(PRINCIPAL, INBOX)
_WHAT = properties(*HOURS)


class Inbox:
    """Where the owner of a calendar keeps her hours; looked for once."""

    def __init__(self, wire: Wire, calendar: httpx.URL) -> None:
        self._wire = wire
        self._calendar = calendar
        self._looked = False
        self._url: httpx.URL | None = None
        self._known = b""

    async def hours(self) -> bytes:
        """Return the hours as calendars, b"" where there are none.

        Raises:
            CalendarError: they cannot be asked for, or not be understood.
        """
        if not self._looked:
            self._url = await self._find()
            self._looked = True
        if self._url is None:
            return b""
        try:
            here = _here(await self._wire.ask("PROPFIND", self._url, _WHAT))
        except CalendarBusy as error:
            if self._known or error.status != httpx.codes.INTERNAL_SERVER_ERROR:
                raise
            return b""
        self._known = hours_of(here) if here else b""
        return self._known

    async def _find(self) -> httpx.URL | None:
        reply = await self._wire.ask("PROPFIND", self._calendar, _WHERE)
        here = _here(reply)
        if here and not here.hrefs(INBOX):
            principal = _led(reply.url, here.hrefs(PRINCIPAL))
            reply = await self._wire.ask("PROPFIND", principal, _WHERE) if principal else reply
            here = _here(reply)
        return _led(reply.url, here.hrefs(INBOX)) if here else None


def hours_of(resource: Resource) -> bytes:
    """Return the hours that are a property of this resource, as calendars.

    Raises:
        CalendarError: they cannot be understood.
    """
    texts = dict.fromkeys(resource.text(name) for name in HOURS)
    return b"".join(availability(text.encode()) for text in texts if text)


def _here(reply: Reply) -> Resource | None:
    """Return what is said of the resource; None where it is not there, or not for us."""
    found = reply.found.resources if reply.found else ()
    return next((each for each in found if each.status == httpx.codes.OK), None)


def _led(url: httpx.URL, hrefs: list[str]) -> httpx.URL | None:
    """Return where the first address leads; None where the password may not go there."""
    try:
        return towards(url, hrefs[0]) if hrefs else None
    except CalendarError:
        return None
