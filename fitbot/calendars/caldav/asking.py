"""The bodies of our requests (RFC 4918 §9.1, RFC 4791 §7.8 and §7.9, RFC 6578 §3.2).

Nothing optional is asked for: no `expand`, which is slow, no part of calendar-data, which Radicale
ignores, no limit on a sync-collection, which Nextcloud answers wrongly.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element  # builds, does not parse

from fitbot.calendars.caldav.markup import CALENDAR_SERVER, caldav, dav, within, written
from fitbot.domain.interval import Interval

ETAG = dav("getetag")
DATA = caldav("calendar-data")
NAME = dav("displayname")
TYPE = dav("resourcetype")
TOKEN = dav("sync-token")
#: Older than sync-token, and all that some servers have.
CTAG = f"{{{CALENDAR_SERVER}}}getctag"
PRINCIPAL = dav("current-user-principal")
HOME = caldav("calendar-home-set")
INBOX = caldav("schedule-inbox-URL")
#: Under the name of the standard, and of Apple's server, which had it first.
HOURS = (caldav("calendar-availability"), f"{{{CALENDAR_SERVER}}}calendar-availability")
COMPONENTS = caldav("supported-calendar-component-set")

_INSTANT = "%Y%m%dT%H%M%SZ"


def properties(*names: str) -> bytes:
    """Ask for properties of a resource."""
    root = Element(dav("propfind"))
    _props(root, names)
    return written(root)


def events_within(window: Interval) -> bytes:
    """Ask for every event that may touch the window, whole: a series with its exceptions."""
    root = Element(caldav("calendar-query"))
    _props(root, (ETAG, DATA))
    event = _event_filter(root)
    span = within(event, caldav("time-range"))
    span.set("start", f"{window.start:{_INSTANT}}")
    span.set("end", f"{window.end:{_INSTANT}}")
    return written(root)


def events_with_uid(uid: str) -> bytes:
    """Ask for events by UID. A server may answer with others too: `contains` is all it promises."""
    root = Element(caldav("calendar-query"))
    _props(root, (ETAG, DATA))
    wanted = within(_event_filter(root), caldav("prop-filter"))
    wanted.set("name", "UID")
    within(wanted, caldav("text-match"), text=uid).set("collation", "i;octet")
    return written(root)


def changes_since(token: str) -> bytes:
    """Ask which resources changed or went since the token."""
    root = Element(dav("sync-collection"))
    within(root, TOKEN, text=token)
    within(root, dav("sync-level"), text="1")
    _props(root, (ETAG,))
    return written(root)


def objects_at(hrefs: Iterable[str]) -> bytes:
    """Ask for the resources at these places."""
    root = Element(caldav("calendar-multiget"))
    _props(root, (ETAG, DATA))
    for href in hrefs:
        within(root, dav("href"), text=href)
    return written(root)


def _props(root: Element, names: Iterable[str]) -> None:
    wanted = within(root, dav("prop"))
    for name in names:
        within(wanted, name)


def _event_filter(root: Element) -> Element:
    calendar = within(root, caldav("filter"), caldav("comp-filter"))
    calendar.set("name", "VCALENDAR")
    event = within(calendar, caldav("comp-filter"))
    event.set("name", "VEVENT")
    return event
