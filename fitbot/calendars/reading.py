"""When is she busy: from the bytes of a calendar to merged intervals in UTC. Pure.

Each UID is expanded on its own, so that one broken series neither empties the answer nor spoils
the others. Whatever cannot be understood blocks its time and is reported; nothing is dropped
silently. Titles and names are left behind in `lines`, before anything is parsed.

icalendar keeps one table of zones for the whole process, in which the first definition of a TZID
wins for good: two Outlook calendars with a "Customized Time Zone" each would share one. So the
table is cleared before each VCALENDAR, and parsing is serialised by a lock.
"""

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import icalendar

from fitbot.calendars.base import CalendarProblem, Query, Reading
from fitbot.calendars.entries import NO_START, Entry, Unreadable, entries, is_free
from fitbot.calendars.expansion import MARGIN, expand, periods, salvage
from fitbot.calendars.lines import Component, calendars
from fitbot.domain.interval import Interval, merge

#: What the parser and the expander raise on data they do not understand (tried on broken files).
_BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)
_UNKNOWN = "it cannot be understood, so every time it may take is blocked"
_NO_TIME = "it has no start, so it takes no time here"

_parsing = threading.Lock()


@dataclass(slots=True)
class _Group:
    """All that a calendar says under one UID."""

    uid: str
    parts: list[Component] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    spans: list[Interval] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def block(self, component: Component, query: Query, doubt: str) -> None:
        """Block every time the component may take, and say so."""
        if is_free(component):
            return
        spans = salvage(component, query)
        self.spans += spans
        near = query.window.padded(MARGIN, MARGIN)
        if not spans:
            self.doubts.append(_NO_TIME)
        elif any(span.overlaps(near) for span in spans):
            self.doubts.append(doubt)


def fingerprint(data: bytes) -> str:
    """Return what changes whenever the calendar's bytes do."""
    return hashlib.sha256(data).hexdigest()


def busy_times(data: bytes, query: Query) -> Reading:
    """Return when the calendar in `data` is busy within the window, and what was not understood.

    Raises:
        CalendarError: `data` is not a calendar, or breaks off.
    """
    groups = _grouped(calendars(data), query)
    for group in groups:
        _expand(group, query)
    return Reading(
        busy=tuple(_clipped((span for group in groups for span in group.spans), query.window)),
        problems=tuple(
            CalendarProblem(group.uid, what)
            for group in groups
            for what in dict.fromkeys(group.doubts)
        ),
        fingerprint=fingerprint(data),
    )


def _grouped(found: Iterable[Component], query: Query) -> list[_Group]:
    """Parse every event, and gather those of one UID; an event without a UID stands alone."""
    groups: dict[str | int, _Group] = {}
    with _parsing:
        for calendar in found:
            _learn_zones(calendar)
            for component in calendar.children:
                uid = component.value("UID")
                if component.name in {"VEVENT", "VFREEBUSY"} and uid not in query.ignore:
                    group = groups.setdefault(uid or len(groups), _Group(uid))
                    _take(group, component, query)
    return list(groups.values())


def _learn_zones(calendar: Component) -> None:
    """Let icalendar know the zones that this calendar defines, and no others."""
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    for zone in calendar.children:
        if zone.name == "VTIMEZONE":
            try:
                icalendar.Calendar.from_ical(Component("VCALENDAR", [], [zone]).text())
            except _BROKEN:
                continue  # unknown, then: the events that use it say so


def _take(group: _Group, component: Component, query: Query) -> None:
    """Parse one component into its group."""
    try:
        if component.name == "VEVENT":
            group.entries += entries(component, query.zone)
            group.parts.append(component)
            return
        for line in component.lines:
            if line.name == "FREEBUSY" and line.params.get("FBTYPE", "").upper() != "FREE":
                group.spans += periods(line.value.split(","), query.zone)
    except Unreadable:
        group.block(component, query, NO_START)
    except _BROKEN:
        group.block(component, query, _UNKNOWN)


def _expand(group: _Group, query: Query) -> None:
    """Add the times of the group's events; where that fails, every time they may take."""
    try:
        spans = expand(group.entries, query)
    except _BROKEN:
        for component in group.parts:
            group.block(component, query, _UNKNOWN)
        return
    group.spans += spans
    if spans:
        group.doubts += [doubt for each in group.entries for doubt in each.doubts]


def _clipped(spans: Iterable[Interval], window: Interval) -> list[Interval]:
    """Merge the spans, and cut off what reaches out of the window."""
    return [
        Interval(max(span.start, window.start), min(span.end, window.end))
        for span in merge(spans)
        if span.overlaps(window)
    ]
