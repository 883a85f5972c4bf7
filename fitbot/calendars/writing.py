"""What fitbot writes: one VEVENT for her calendar, one small file for the client (RFC 5545).

Times are in UTC: a zone that a program misreads moves the consultation by an hour. There is never
an ORGANIZER or ATTENDEE: servers mail such people themselves, and it shows who seeks therapy.
Equal events make equal bytes, so writing twice changes nothing; icalendar's `Calendar.new` is
avoided because it invents a UID each time.
"""

import datetime as dt
import re
from urllib.parse import urlencode

import icalendar

from fitbot.calendars.base import Event

_PRODUCT = "-//fitbot//consultation//EN"
#: Not allowed in TEXT (RFC 5545 §3.3.11); icalendar lets them through.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_GOOGLE = "https://calendar.google.com/calendar/render"
_STAMP = "%Y%m%dT%H%M%SZ"


def event_ics(event: Event) -> bytes:
    """Return a calendar object for hers: no METHOD, which CalDAV forbids (RFC 4791 §4.1)."""
    return _calendar(_vevent(event))


def event_block(event: Event) -> bytes:
    """Return the VEVENT alone, with CRLF line ends."""
    return bytes(_vevent(event).to_ical())


def client_ics(event: Event, alarm: dt.timedelta | None = None) -> bytes:
    """Return the file for the client, with a reminder `alarm` before the start.

    The link stands in LOCATION and in the first line of DESCRIPTION: each calendar program shows
    at least one of them. A cancelled event says so in METHOD and STATUS, and reminds of nothing.
    """
    link = _is_link(event.location)
    described = event.description
    if link and not described.startswith(event.location):
        described = f"{event.location}\n{described}".rstrip("\n")
    vevent = _vevent(event, described)
    if link:
        vevent.add("URL", _line(event.location))
    if alarm is not None and not event.cancelled:
        reminder = icalendar.Alarm()
        reminder.add("ACTION", "DISPLAY")
        reminder.add("DESCRIPTION", _line(event.summary))
        reminder.add("TRIGGER", -alarm)
        vevent.add_component(reminder)
    return _calendar(vevent, "CANCEL" if event.cancelled else "PUBLISH")


def google_template_url(event: Event) -> str:
    """Return an address that opens Google Calendar's editor, filled in.

    Google's Android app often cannot open a file. What stands here goes to Google, so it is the
    title, the time and the place, and no description.
    """
    parts = {
        "action": "TEMPLATE",
        "text": _line(event.summary),
        "dates": f"{event.slot.start:{_STAMP}}/{event.slot.end:{_STAMP}}",
        "location": _line(event.location),
    }
    return f"{_GOOGLE}?{urlencode({name: text for name, text in parts.items() if text})}"


def _calendar(vevent: icalendar.Event, method: str = "") -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    if method:
        calendar.add("METHOD", method)
    calendar.add_component(vevent)
    return bytes(calendar.to_ical())


def _vevent(event: Event, description: str | None = None) -> icalendar.Event:
    vevent = icalendar.Event()
    vevent.add("UID", event.uid)
    vevent.add("SEQUENCE", event.sequence)
    vevent.add("DTSTAMP", event.stamp)
    vevent.add("LAST-MODIFIED", event.stamp)
    vevent.add("DTSTART", event.slot.start)
    vevent.add("DTEND", event.slot.end)
    vevent.add("SUMMARY", _line(event.summary))
    vevent.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    vevent.add("TRANSP", "OPAQUE")
    vevent.add("CLASS", "PRIVATE")
    if described := _CONTROL.sub("", event.description if description is None else description):
        vevent.add("DESCRIPTION", described)
    if event.location:
        vevent.add("LOCATION", _line(event.location))
    return vevent


def _line(text: str) -> str:
    """Return the text on one line, without control characters."""
    return " ".join(_CONTROL.sub("", text).split())


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://"))
