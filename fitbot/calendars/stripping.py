"""A calendar without its words: what may be kept for a while, because it only says when.

What `scan` lets through is kept as it stands, so that whoever reads it later has the same doubts: a
line that cannot be read stays one that cannot be read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fitbot.calendars.lines import parse_line
from fitbot.calendars.scan import ENTRIES, OWNER_ANSWER, Block, scan, unfolded
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

#: Published hours are longer than this, in bytes, by no honest means.
_MOST_HOURS = 200_000
_HOURS = frozenset({"VTIMEZONE", "VAVAILABILITY"})
_STARTS = frozenset({"DTSTART", "RECURRENCE-ID", "FREEBUSY"})
_ANSWER = re.compile(f"^{OWNER_ANSWER}:([^\r\n]*)\r", re.MULTILINE)
_REPEATS = frozenset({"RRULE", "RDATE", "DTEND", "DURATION"})


@dataclass(frozen=True, slots=True)
class Bare:
    """One VCALENDAR without words: its time zones, and its entries."""

    zones: str
    entries: str


def bare(data: bytes, owner: str = "") -> list[Bare]:
    """Return what a calendar object says of times, and of the people invited `owner`'s answer.

    An object without a sound shape becomes an entry without a readable start, which blocks every
    day that its digits show, or all days if they show none.
    """
    try:
        found = scan(data, owner)
    except CalendarError:
        return [_opaque(data)]
    return [
        Bare(
            zones="".join(text_of(each) for each in one.children if each.name == "VTIMEZONE"),
            entries="".join(
                _answering(text_of(each), owner) for each in one.children if each.name in ENTRIES
            ),
        )
        for one in found
    ]


def availability(data: bytes) -> bytes:
    """Return the published hours in `data` as calendars.

    Raises:
        CalendarError: it holds none, has no sound shape, or is beyond all measure.
    """
    try:
        found = scan(data) if len(data) <= _MOST_HOURS else []
    except CalendarError:
        found = []
    hours = [
        Block("VCALENDAR", children=[each for each in one.children if each.name in _HOURS])
        for one in found
        if any(each.name == "VAVAILABILITY" for each in one.children)
    ]
    if not hours:
        raise CalendarError(Cause.HOURS_UNCLEAR)
    return "".join(map(text_of, hours)).encode()


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


def text_of(block: Block) -> str:
    """Return the block as it was read, line by line; alarms take no time."""
    inner = () if block.name == "VEVENT" else block.children
    lines = "".join(f"{line}\r\n" for line in block.lines)
    return f"BEGIN:{block.name}\r\n{lines}{''.join(map(text_of, inner))}END:{block.name}\r\n"


def _answering(text: str, owner: str) -> str:
    """Put her answer back into a line of her own, so that whoever scans it next finds it again."""
    if not owner:
        return text
    return _ANSWER.sub(lambda found: f"ATTENDEE;PARTSTAT={found[1]}:mailto:{owner}\r", text)


def _opaque(data: bytes) -> Bare:
    texts = [raw.decode("utf-8", "replace").strip() for raw in unfolded(data)]
    read = [(text, line) for text in texts if (line := parse_line(text))]
    uid = [text for text, line in read if line.name == "UID" and line.value][:1]
    starts = [line.value for _, line in read if line.name in _STARTS]
    kept = [text for text, line in read if line.name in _REPEATS]
    # "Z": whose zone it is in cannot be told, so every zone's day is blocked.
    start = f"DTSTART:unreadable {' '.join(starts)} Z"
    return Bare("", text_of(Block("VEVENT", "\n".join([*uid, start, *kept]))))
