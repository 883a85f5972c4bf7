"""What became of an event of ours: its time and status, read out of a calendar that holds it.

Her program may have rewritten it: another zone, a length in place of an end, a whole day. So its
time is read by `reading`, as all others are, once everything that could hide it (a status, a rule)
is left out.
"""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from fitbot.calendars.base import Query, Seen
from fitbot.calendars.lines import Component, calendars
from fitbot.calendars.reading import busy_times
from fitbot.calendars.stripping import text_of
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

#: All times that a consultation may take place at.
_EVER = Interval(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
_TIME = frozenset({"UID", "DTSTART", "DTEND", "DURATION"})


def seen_in(data: bytes, uid: str, zone: ZoneInfo, version: str) -> Seen | None:
    """Return what the calendar shows of the event, or None if it is not in it.

    Where the calendar has no sound shape, the event is there, but its time cannot be told.
    """
    try:
        found = calendars(data)
    except CalendarError:
        return Seen(uid, None, 0, False, version)
    for calendar in found:
        events = [
            each for each in calendar.children if each.name == "VEVENT" and each.value("UID") == uid
        ]
        # Of a series the event as such, not one of its exceptions.
        for event in sorted(events, key=lambda each: bool(each.values("RECURRENCE-ID"))):
            return Seen(
                uid=uid,
                slot=_slot(calendar, event, zone),
                sequence=_number(event.value("SEQUENCE")),
                cancelled=event.value("STATUS").upper() == "CANCELLED",
                version=version,
            )
    return None


def _slot(calendar: Component, event: Component, zone: ZoneInfo) -> Interval | None:
    alone = Component("VEVENT", [line for line in event.lines if line.name in _TIME])
    zones = [each for each in calendar.children if each.name == "VTIMEZONE"]
    text = text_of(replace(calendar, children=[*zones, alone]))
    reading = busy_times(text.encode(), Query(zone=zone, window=_EVER))
    return reading.busy[0] if len(reading.busy) == 1 and not reading.problems else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
