"""What became of an event of ours, and whether we may write over it.

Her program may have rewritten it: another zone, a length in place of an end, a whole day. So its
time is read by `reading`, as all others are, once everything that could hide it (a status, a rule)
is left out. What she changed is not written over: the rules of that are here, for every calendar.
"""

import datetime as dt
from collections.abc import Set
from zoneinfo import ZoneInfo

from fitbot.calendars.base import Event, EventChanged, Query, Seen
from fitbot.calendars.lines import parse_line
from fitbot.calendars.reading import busy_times
from fitbot.calendars.scan import Block, scan
from fitbot.calendars.stripping import text_of
from fitbot.domain.interval import Interval

#: All times that a consultation may take place at.
_EVER = Interval(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
_TIME = frozenset({"UID", "DTSTART", "DTEND", "DURATION"})


def seen_in(data: bytes, uids: Set[str], zone: ZoneInfo) -> dict[str, Seen]:
    """Return what the calendar shows of these events, by UID and without a version.

    Raises:
        CalendarError: it is not a calendar.
    """
    seen: dict[str, Seen] = {}
    for calendar in scan(data):
        events = [each for each in calendar.children if each.name == "VEVENT"]
        # Of a series the event as such, not one of its exceptions.
        for event in sorted(events, key=lambda each: bool(each.value("RECURRENCE-ID"))):
            uid = event.uid
            if uid in uids and uid not in seen:
                seen[uid] = Seen(
                    uid=uid,
                    slot=_slot(calendar, event, zone),
                    sequence=_number(event.value("SEQUENCE")),
                    cancelled=event.value("STATUS").upper() == "CANCELLED",
                    version="",
                )
    return seen


def to_replace(found: Seen | None, last: Seen | None, event: Event) -> bool:
    """Tell whether to write the event over `last`, or whether it is there already.

    Raises:
        EventChanged: what is there is not `last`.
    """
    if found and _is_there(found, event):
        return False
    if not _agree(found, last):
        raise EventChanged(found)
    return True


def _is_there(found: Seen, event: Event) -> bool:
    return found.shows(event) and found.sequence >= event.sequence


def _agree(one: Seen | None, other: Seen | None) -> bool:
    """Tell whether two looks showed the same time and status, or both nothing."""
    if one is None or other is None:
        return one is other
    same = (one.slot, one.cancelled) == (other.slot, other.cancelled)
    return same or bool(one.version and one.version == other.version)


def _slot(calendar: Block, event: Block, zone: ZoneInfo) -> Interval | None:
    lines = ((line, parse_line(line.strip())) for line in event.lines)
    kept = [line for line, read in lines if read and read.name in _TIME]
    zones = [each for each in calendar.children if each.name == "VTIMEZONE"]
    text = text_of(Block("VCALENDAR", "", [*zones, Block("VEVENT", "\n".join(kept))]))
    reading = busy_times(text.encode(), Query(zone=zone, window=_EVER))
    return reading.busy[0] if len(reading.busy) == 1 and not reading.problems else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
