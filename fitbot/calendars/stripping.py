"""A calendar without its words: what may be kept for a while, because it only says when.

Unlike `Component.text`, nothing that matters is mended or lost: a line that cannot be read stays
one that cannot be read, so that whoever reads the calendar later has the same doubts.
"""

from collections.abc import Iterator

from fitbot.calendars.lines import Component, Line, calendars, parse_line, unfolded
from fitbot.errors import CalendarError

_KINDS = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE"})
_STARTS = frozenset({"DTSTART", "RECURRENCE-ID", "FREEBUSY"})
_REPEATS = frozenset({"RRULE", "RDATE", "DTEND", "DURATION"})


def stripped(data: bytes) -> bytes:
    """Return what the calendar object says of times, in the shape of a whole calendar.

    An object without a sound shape becomes an entry without a readable start, which blocks every
    day that its digits show, or all days if they show none.
    """
    try:
        found = calendars(data)
    except CalendarError:
        return _opaque(data)
    for calendar in found:
        calendar.children = [each for each in calendar.children if each.name in _KINDS]
    return "".join(map(text_of, found)).encode()


def text_of(component: Component) -> str:
    """Return the block as it was read, line by line."""
    return "".join(f"{line}\r\n" for line in _lines(component))


def _lines(component: Component) -> Iterator[str]:
    yield f"BEGIN:{component.name}"
    for line in component.lines:
        yield str(line) if line.sound else f"{line.name};?{line.value}"
    for child in component.children:
        if component.name != "VEVENT":
            yield from _lines(child)
    yield f"END:{component.name}"


def _opaque(data: bytes) -> bytes:
    lines = [line for text in unfolded(data) if (line := parse_line(text))]
    starts = [line.value for line in lines if line.name in _STARTS]
    kept = [line for line in lines if line.name in _REPEATS]
    uid = next((line for line in lines if line.name == "UID" and line.value), None)
    # "Z": whose zone it is in cannot be told, so every zone's day is blocked.
    start = Line("DTSTART", {}, f"unreadable {' '.join(starts)} Z")
    event = Component("VEVENT", [*([uid] if uid else []), start, *kept])
    return text_of(Component("VCALENDAR", [], [event])).encode()
