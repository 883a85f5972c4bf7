"""Hours published as available (RFC 7953): all else within them is busy.

A VAVAILABILITY says "from here to there I am not to be had", its AVAILABLE parts carve the hours
out again. Where several speak of one time, the one of higher PRIORITY is heard last (§4). Here a
guess would open time instead of blocking it, so a part with any doubt about it opens nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from fitbot.calendars.base import Query
from fitbot.calendars.entries import Entry, entries
from fitbot.calendars.expansion import MARGIN, expand
from fitbot.calendars.learning import BROKEN, PARSING, learn
from fitbot.calendars.lines import Component, Line
from fitbot.calendars.zones import Zones
from fitbot.domain.doubts import Doubt
from fitbot.domain.interval import Interval, merge

_LOWEST = 10


def unavailable(
    found: Sequence[tuple[Component, Zones]], query: Query
) -> tuple[list[Interval], list[Doubt]]:
    """Return the time that published hours leave out around the window, and each doubt."""
    busy: list[Interval] = []
    doubts: list[Doubt] = []
    with PARSING:
        for component, zones in sorted(found, key=lambda each: _rank(each[0]), reverse=True):
            learn(zones.definitions)
            try:
                frame = _frame(component, query)
            except BROKEN:
                doubts.append(Doubt.NO_FRAME)
                frame = query.window
            if frame is not None:
                opened = _opened(component, query, doubts)
                busy = merge([*subtract(busy, _within(opened, frame)), *subtract([frame], opened)])
    return busy, doubts


def subtract(spans: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """Return what is left of the spans outside all of `taken`."""
    left = merge(spans)
    for cut in merge(taken):
        left = [
            Interval(start, end)
            for span in left
            for start, end in (
                (span.start, min(span.end, cut.start)),
                (max(span.start, cut.end), span.end),
            )
            if start < end
        ]
    return left


def _rank(component: Component) -> int:
    """Return 1 for the highest priority to 9, and 10 for none."""
    text = component.value("PRIORITY")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < _LOWEST else _LOWEST


def _within(spans: Iterable[Interval], frame: Interval) -> list[Interval]:
    return [
        Interval(max(span.start, frame.start), min(span.end, frame.end))
        for span in spans
        if span.overlaps(frame)
    ]


def _frame(component: Component, query: Query) -> Interval | None:
    """Return the span around the window that it speaks of; it may have no start, or no end."""
    around = query.window.padded(MARGIN, MARGIN)
    ended = component.values("DTEND") or component.values("DURATION")
    lines = [line for line in component.lines if line.name in {"DTSTART", "DTEND", "DURATION"}]
    if not component.values("DTSTART"):
        if component.values("DTEND") and not component.values("DURATION"):
            # Its end alone: read as the start of an event that nobody asks about.
            lines = [Line("DTSTART", line.params, line.value, line.sound) for line in lines]
            (entry,) = _sound(lines, query)
            return _clipped(around.start, _moment(entry.start, query), around)
        return around
    (entry,) = _sound(lines, query)
    spans = expand([entry], _ever(query)) if ended else []
    end = spans[0].end if spans else around.end
    return _clipped(_moment(entry.start, query), end, around)


def _clipped(start: dt.datetime, end: dt.datetime, around: Interval) -> Interval | None:
    start, end = max(start, around.start), min(end, around.end)
    return Interval(start, end) if start < end else None


def _moment(value: dt.date, query: Query) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time(), query.zone)
    return value.astimezone(dt.UTC)


def _ever(query: Query) -> Query:
    """Ask about all time that a frame may lie in."""
    far = dt.timedelta(days=36_500)
    return Query(query.zone, query.window.padded(far, far))


def _sound(lines: Sequence[Line], query: Query) -> list[Entry]:
    """Return the one event that the lines make, or raise for any doubt."""
    read = entries(Component("VEVENT", list(lines)), query.zone)
    if len(read) != 1 or read[0].doubts or read[0].crowded:
        raise ValueError("a doubt")
    return read


def _opened(component: Component, query: Query, doubts: list[Doubt]) -> list[Interval]:
    """Return the hours that its AVAILABLE parts open; those of one UID belong together."""
    parts: dict[str, list[Component]] = {}
    for number, child in enumerate(component.children):
        if child.name == "AVAILABLE":
            parts.setdefault(child.value("UID") or str(number), []).append(child)
    opened: list[Interval] = []
    for group in parts.values():
        try:
            read = [entry for part in group for entry in _sound(part.lines, query)]
            if sum(entry.instance is None for entry in read) > 1:
                raise ValueError("two masters")
            opened += expand(read, query)
        except BROKEN:
            doubts.append(Doubt.NO_HOURS)
    return opened
