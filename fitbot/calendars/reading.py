"""When is she busy: from the bytes of a calendar to merged intervals in UTC. Pure.

Scan, group by UID, and for each group: what was found before if it is remembered, else the fast
way, else the careful one. Whatever cannot be understood blocks its time and is reported; nothing
is dropped silently. Titles and names are left behind in `scan`, before anything is parsed.

Bytes from outside are read in a process of their own (`apart`): this module is what runs in it.
"""

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fitbot.calendars import fast
from fitbot.calendars.base import Query, Reading
from fitbot.calendars.memory import Digester, Span, pack, unpack
from fitbot.calendars.scan import ENTRIES, Block, scan
from fitbot.calendars.zones import Zones
from fitbot.domain.doubts import CalendarProblem, Doubt
from fitbot.domain.interval import Interval, merge

#: Problems that are told one by one, and letters of a UID: she is to read them.
MOST_PROBLEMS = 500
_LONGEST_UID = 255


@dataclass(slots=True)
class _Group:
    """All that a calendar says under one UID, or about the hours she is available."""

    uid: str
    blocks: list[tuple[Block, Zones]] = field(default_factory=list)


def fingerprint(data: bytes) -> str:
    """Return what changes whenever the calendar's bytes do."""
    return hashlib.sha256(data).hexdigest()


def busy_times(data: bytes, query: Query) -> Reading:
    """Return when the calendar in `data` is busy within the window, and what was not understood.

    Raises:
        CalendarError: `data` is not a calendar, breaks off, or is beyond all measure.
    """
    digester, before = Digester(query), unpack(query.memory)
    groups: dict[bytes, Sequence[Span]] = {}
    taken: set[Span] = set()
    problems: list[CalendarProblem] = []
    for group in _grouped(scan(data, query.owner), query):
        digest = digester.of(group.blocks)
        if (known := before.get(digest)) is not None:
            groups[digest] = known
            taken.update(known)
            continue
        spans, doubts = _times(group, query)
        starts = _first_start(spans, query.window)
        problems += [CalendarProblem(group.uid[:_LONGEST_UID], doubt, starts) for doubt in doubts]
        taken.update(spans)
        if not doubts:  # a doubt is told each time, so it is looked at each time
            groups[digest] = spans
    if len(problems) > MOST_PROBLEMS:
        problems[MOST_PROBLEMS:] = [CalendarProblem("", Doubt.MORE)]
    busy = merge(_interval(span, query.window) for span in taken)
    return Reading(tuple(busy), tuple(problems), fingerprint(data), pack(groups))


def _times(group: _Group, query: Query) -> tuple[list[Span], list[Doubt]]:
    """Return the times of a group within the window, and what was not understood of it."""
    spans = fast.spans(group.blocks, query)
    doubts: list[Doubt] = []
    if spans is None:
        # The libraries behind it take a third of a second to load: only where they are needed.
        from fitbot.calendars.careful import read_group  # noqa: PLC0415

        found, doubts = read_group(group.blocks, query)
        spans = [(_seconds(each.start), _seconds(each.end)) for each in found]
    start, end = _seconds(query.window.start), math.ceil(query.window.end.timestamp())
    near = {(max(first, start), min(last, end)) for first, last in spans}
    return sorted(span for span in near if span[0] < span[1]), doubts


def _first_start(spans: Sequence[Span], window: Interval) -> dt.datetime | None:
    """Return when the first of the times begins that begins within the window."""
    inside = (start for start, _ in spans if start > _seconds(window.start))
    first = next(inside, None)
    return None if first is None else dt.datetime.fromtimestamp(first, dt.UTC)


def _grouped(calendars: Iterable[Block], query: Query) -> Iterable[_Group]:
    """Gather the entries of one UID; an entry without a UID stands alone."""
    groups: dict[str | int, _Group] = {}
    zones: dict[str, Zones] = {}
    for calendar in calendars:
        defined = [block for block in calendar.children if block.name == "VTIMEZONE"]
        here = zones.setdefault(repr(defined), Zones(defined))
        for block in calendar.children:
            if block.name not in ENTRIES:
                continue
            uid = block.uid
            if block.name == "VAVAILABILITY":
                groups.setdefault(-1, _Group(uid)).blocks.append((block, here))
            elif uid not in query.ignore:
                groups.setdefault(uid or len(groups), _Group(uid)).blocks.append((block, here))
    return groups.values()


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _interval(span: Span, window: Interval) -> Interval:
    start, end = (dt.datetime.fromtimestamp(seconds, dt.UTC) for seconds in span)
    return Interval(max(start, window.start), min(end, window.end))
