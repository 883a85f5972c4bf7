"""One VEVENT, put in order: what an expander stumbles over is mended, and each doubt is noted.

The expander (recurring-ical-events) reads sound events well and unsound ones by raising, or by
returning nothing. So each event is parsed alone, and what is broken in it is replaced here by
something sound that is at least as busy. `Unreadable` is left for an event without a start.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import icalendar
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from fitbot.calendars.lines import Component, Line
from fitbot.calendars.rules import EVERY_DAY, RuleError, is_crowded, mend
from fitbot.calendars.scan import MARKED, MEANT, OWNER_ANSWER
from fitbot.calendars.zones import meanings
from fitbot.domain.doubts import Doubt

#: Dates that one event may leave out or add, and rules it may have.
MOST_DATES = 2_000
_MOST_RULES = 10
_DAY = dt.timedelta(days=1)


class Unreadable(ValueError):
    """The event has no start that could be read."""


@dataclass(slots=True)
class Entry:
    """A VEVENT that can be expanded, and what had to be guessed for it."""

    event: icalendar.Event
    doubts: list[Doubt] = field(default_factory=list)
    #: It may occur several times a day, where the expander takes one occurrence for another.
    crowded: bool = False

    @property
    def start(self) -> dt.date:
        """DTSTART: a date, or a time with or without a zone."""
        return when(self.event, "DTSTART")

    @property
    def instance(self) -> dt.date | None:
        """RECURRENCE-ID: the occurrence it replaces, or None for a master."""
        return when(self.event, "RECURRENCE-ID") if "RECURRENCE-ID" in self.event else None

    @property
    def version(self) -> tuple[int, str]:
        """Greater for a later version of the same event."""
        changed = when(self.event, "LAST-MODIFIED") if "LAST-MODIFIED" in self.event else ""
        return int(str(self.event.get("SEQUENCE", 0))), str(changed)


def when(event: icalendar.Event, name: str) -> dt.date:
    """Return the date or time of a property that is known to be there and sound."""
    value: Any = event[name]
    found: dt.date = value.dt
    return found


def is_free(event: Component | icalendar.Event) -> bool:
    """Tell whether it takes no time: cancelled, declined by her, or marked as free in one way."""

    def says(name: str) -> set[str]:
        found = event.values(name) if isinstance(event, Component) else event.get(name, [])
        return {str(each).upper() for each in (found if isinstance(found, list) else [found])}

    return (
        says("STATUS") == {"CANCELLED"}
        or says("TRANSP") == {"TRANSPARENT"}
        or (says(MARKED) or says(MEANT)) == {"FREE"}
        or says(OWNER_ANSWER) == {"DECLINED"}
    )


def entries(component: Component, zone: dt.tzinfo) -> list[Entry]:
    """Return the event in order, twice if it has two meanings; `zone` is the therapist's.

    Raises:
        Unreadable: its start is missing, comes twice, or is no date.
        TooDense: it repeats beyond all measure.
    """
    component = _without_long_lists(component)
    read = [_entry(meaning, zone) for meaning in meanings(component)]
    if len({each.start for each in read}) > 1:
        for each in read:
            each.doubts.append(Doubt.TWO_ZONES)
    return read


def _entry(component: Component, zone: dt.tzinfo) -> Entry:
    event = icalendar.Event.from_ical(component.text())
    if not isinstance(event, icalendar.Event) or _unsound(component, "DTSTART"):
        raise Unreadable
    if not _readable(event, "DTSTART"):
        raise Unreadable
    read = Entry(event)
    _mend_end(read, component, zone)
    _mend_dates(read, component)
    if any(_zone_unknown(event.get(name)) for name in ("DTSTART", "DTEND")):
        read.doubts.append(Doubt.NO_ZONE)
    _localise(event, zone)
    _mend_rules(read, component, zone)
    return read


def _localise(event: icalendar.Event, zone: dt.tzinfo) -> None:
    """Put times without a zone on her clock, or the expander takes that of an EXDATE for them."""
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        value = event.get(name)
        moment = value.dt if isinstance(value, vDDDTypes) else None
        if isinstance(moment, dt.datetime) and moment.tzinfo is None:
            range_ = value.params.get("RANGE")
            event[name] = vDDDTypes(moment.replace(tzinfo=zone))
            if range_:
                event[name].params["RANGE"] = range_


def _readable(event: icalendar.Event, name: str) -> bool:
    """Tell whether there is exactly one, and it is a date or a time."""
    value = event.get(name)
    return isinstance(value, vDDDTypes) and isinstance(value.dt, dt.date)


def _unsound(component: Component, name: str) -> bool:
    return any(line.name == name and not line.sound for line in component.lines)


def _zone_unknown(value: object) -> bool:
    """Tell whether a zone was named, but the parser left the time without one."""
    if not isinstance(value, vDDDTypes) or "TZID" not in value.params:
        return False
    return isinstance(value.dt, dt.datetime) and value.dt.tzinfo is None


def _mend_end(read: Entry, component: Component, zone: dt.tzinfo) -> None:
    """Let an end that cannot be read be a day after the start, and make both of one type."""
    event = read.event
    broken = _unsound(component, "DTEND") or _unsound(component, "DURATION")
    if "DTEND" in event:
        broken |= not _readable(event, "DTEND")
    elif "DURATION" in event:
        length = event["DURATION"]
        known = isinstance(length, vDDDTypes) and isinstance(length.dt, dt.timedelta)
        broken |= not known
    if broken:
        event.pop("DTEND", None)
        event.pop("DURATION", None)
        event["DURATION"] = vDDDTypes(_DAY)
        read.doubts.append(Doubt.NO_END)
    elif "DTEND" in event:
        _mend_types(event, zone)


def _mend_types(event: icalendar.Event, zone: dt.tzinfo) -> None:
    """Where only one of start and end is a date, let that whole day count."""
    start, end = when(event, "DTSTART"), when(event, "DTEND")
    if isinstance(start, dt.datetime) and not isinstance(end, dt.datetime):
        midnight = dt.datetime.combine(end + _DAY, dt.time(), start.tzinfo)
        event["DTEND"] = vDDDTypes(midnight)
    elif isinstance(end, dt.datetime) and not isinstance(start, dt.datetime):
        event["DTSTART"] = vDDDTypes(dt.datetime.combine(start, dt.time(), zone))


def _mend_dates(read: Entry, component: Component) -> None:
    """Drop EXDATE, RECURRENCE-ID and SEQUENCE that cannot be read: without them more is busy."""
    event = read.event
    if _broken_list(event, component, "EXDATE"):
        event.pop("EXDATE", None)
        read.doubts.append(Doubt.NO_EXCEPTION)
    if "RECURRENCE-ID" in event and not _readable(event, "RECURRENCE-ID"):
        event.pop("RECURRENCE-ID")
        read.doubts.append(Doubt.NO_INSTANCE)
    if not isinstance(event.get("SEQUENCE", 0), int):
        event.pop("SEQUENCE")
    if not _readable(event, "LAST-MODIFIED"):
        event.pop("LAST-MODIFIED", None)


def _broken_list(event: icalendar.Event, component: Component, name: str) -> bool:
    values = event.get(name, [])
    values = values if isinstance(values, list) else [values]
    return _unsound(component, name) or not all(isinstance(each, vDDDLists) for each in values)


def _without_long_lists(component: Component) -> Component:
    """Leave out lists of dates beyond all measure before they are parsed, but not that they are."""
    long = {
        name
        for name in ("EXDATE", "RDATE")
        if sum(1 + text.count(",") for text in component.values(name)) > MOST_DATES
    }
    kept = [line for line in component.lines if line.name not in long]
    return Component(component.name, [*kept, *(Line(name, {}, "", sound=False) for name in long)])


def _mend_rules(read: Entry, component: Component, zone: dt.tzinfo) -> None:
    """Replace each RRULE by its mended form, or by "every day"."""
    rules: list[str] = []
    doubtful = _broken_list(read.event, component, "RDATE")
    if doubtful:
        read.event.pop("RDATE", None)
    for line in component.lines:
        try:
            if line.name == "RRULE":
                rules.append(_mended(line, read.start, zone))
        except RuleError:
            doubtful = True
    if doubtful or len(rules) > _MOST_RULES:
        rules.append(EVERY_DAY)
        read.doubts.append(Doubt.NO_RULE)
    read.event.pop("RRULE", None)
    for rule in rules:
        read.event.add("RRULE", vRecur.from_ical(rule))
    read.crowded = any(map(is_crowded, rules))
    if read.crowded and read.event.pop("EXDATE", None) is not None:
        read.doubts.append(Doubt.NO_EXCEPTION)


def _mended(line: Line, start: dt.date, zone: dt.tzinfo) -> str:
    if not line.sound:
        raise RuleError("not a property")
    return mend(line.value.strip(), start, zone)
