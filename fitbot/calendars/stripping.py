"""A calendar without its words: what may be kept for a while, because it only says when.

Unlike `Component.text`, nothing that matters is mended or lost: a line that cannot be read stays
one that cannot be read, so that whoever reads the calendar later has the same doubts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fitbot.calendars.lines import Component, Line, calendars, parse_line, unfolded
from fitbot.errors import CalendarError

_KINDS = frozenset({"VEVENT", "VFREEBUSY"})
_STARTS = frozenset({"DTSTART", "RECURRENCE-ID", "FREEBUSY"})
_REPEATS = frozenset({"RRULE", "RDATE", "DTEND", "DURATION"})


@dataclass(frozen=True, slots=True)
class Bare:
    """One VCALENDAR without words: its time zones, and its entries."""

    zones: str
    entries: str


def bare(data: bytes) -> list[Bare]:
    """Return what a calendar object says of times.

    An object without a sound shape becomes an entry without a readable start, which blocks every
    day that its digits show, or all days if they show none.
    """
    try:
        found = calendars(data)
    except CalendarError:
        return [_opaque(data)]
    return [
        Bare(
            zones="".join(text_of(each) for each in one.children if each.name == "VTIMEZONE"),
            entries="".join(text_of(each) for each in one.children if each.name in _KINDS),
        )
        for one in found
    ]


def joined(objects: Iterable[Bare]) -> bytes:
    """Return a calendar of all these, in which each set of zones stands only once.

    A server gives every object the zones it uses, mostly the same ones, and to parse them takes
    longer than to parse the event.
    """
    groups: dict[str, list[str]] = {"": []}
    for each in objects:
        groups.setdefault(each.zones, []).append(each.entries)
    return "".join(
        f"BEGIN:VCALENDAR\r\n{zones}{''.join(entries)}END:VCALENDAR\r\n"
        for zones, entries in groups.items()
    ).encode()


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


def _opaque(data: bytes) -> Bare:
    lines = [line for text in unfolded(data) if (line := parse_line(text))]
    starts = [line.value for line in lines if line.name in _STARTS]
    kept = [line for line in lines if line.name in _REPEATS]
    uid = next((line for line in lines if line.name == "UID" and line.value), None)
    # "Z": whose zone it is in cannot be told, so every zone's day is blocked.
    start = Line("DTSTART", {}, f"unreadable {' '.join(starts)} Z")
    event = Component("VEVENT", [*([uid] if uid else []), start, *kept])
    return Bare("", text_of(event))
