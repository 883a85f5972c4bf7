"""From the events of one UID to the times they take (RFC 5545 §3.8.5).

Recurrences are expanded by recurring-ical-events over a master *and* its overrides; a master alone
shows a moved meeting at its old time only. Where versions or exceptions contradict each other, the
union is taken: an hour too many costs a consultation, an hour too few meets another client.

The expander finds EXDATE and RECURRENCE-ID by UTC *or* by wall clock, so in a series of several
times a day 10:00 UTC also takes out 10:00 local: such a series is expanded without either.
"""

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterator, Sequence

import icalendar
import recurring_ical_events

from fitbot.calendars.base import Query
from fitbot.calendars.entries import Entry, is_free, when
from fitbot.calendars.lines import Component
from fitbot.calendars.rules import last_day
from fitbot.domain.interval import Interval

#: Looked at beyond the window: zones differ by 26 hours, and a guessed end may come later.
MARGIN = dt.timedelta(days=2)
#: No zone is further from UTC.
_FARTHEST_ZONE = dt.timedelta(hours=14)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_LENGTH = re.compile(r"(\d+)([WD])")
_DAY = dt.timedelta(days=1)


def instant(value: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment in UTC; a date is its local midnight, a floating time is in `zone`."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)


def expand(entries: Sequence[Entry], query: Query) -> list[Interval]:
    """Return the times that the events of one UID take in the window and `MARGIN` around it."""
    masters = _newest([e for e in entries if e.instance is None], lambda e: e.start)
    overrides = _newest([e for e in entries if e.instance is not None], lambda e: e.instance)
    series = [[each] if each.crowded else [each, *overrides] for each in masters]
    series += [[each] for each in overrides]  # even where EXDATE takes its instance out
    return [span for events in series for span in _occurrences(events, query)]


def _newest(entries: list[Entry], key: Callable[[Entry], Hashable]) -> list[Entry]:
    """Drop versions that a later one of the same start or instance clearly replaces."""
    latest: dict[Hashable, tuple[int, str]] = {}
    for each in entries:
        latest[key(each)] = max(each.version, latest.get(key(each), each.version))
    return [each for each in entries if each.version == latest[key(each)]]


def _occurrences(entries: list[Entry], query: Query) -> Iterator[Interval]:
    calendar = icalendar.Calendar()
    for each in entries:
        calendar.add_component(each.event)
    exact = {_ends(each.event) for each in entries if "DTEND" in each.event}
    since = (query.window.start - MARGIN).astimezone(query.zone)
    until = (query.window.end + MARGIN).astimezone(query.zone)
    for found in recurring_ical_events.of(calendar).between(since, until):
        start, end = ends = _ends(found)
        if not is_free(found) and (span := _span(start, end, ends in exact, query.zone)):
            yield span


def _ends(event: icalendar.Event) -> tuple[dt.date, dt.date]:
    return when(event, "DTSTART"), when(event, "DTEND")


def _span(start: dt.date, end: dt.date, exact: bool, zone: dt.tzinfo) -> Interval | None:
    """Return the time taken, or None for no time at all.

    A length is exact (RFC 5545 §3.3.6, §3.8.5.3), and the expander adds it on the wall clock: on
    the night the clocks go forward it ends an hour early. Unless the event itself gives that end,
    the later of the two counts.
    """
    if not isinstance(start, dt.datetime) and not isinstance(end, dt.datetime):
        end = max(end, start + _DAY)  # DTEND = DTSTART is written for one day
        return Interval(instant(start, zone), instant(end, zone))
    first, last = instant(start, zone), instant(end, zone)
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        if start.tzinfo == end.tzinfo and (not exact or last <= first):
            last = max(last, first + length)
    return Interval(first, last) if first < last else None


def periods(values: Sequence[str], zone: dt.tzinfo) -> list[Interval]:
    """Return the periods of a FREEBUSY line. Raises ValueError for what is none."""
    found = []
    for value in values:
        start, end = icalendar.vPeriod.from_ical(value)  # type: ignore[no-untyped-call]
        last = start + end if isinstance(end, dt.timedelta) else end
        found.append(Interval(instant(start, zone), instant(last, zone)))
    return found


def salvage(component: Component, query: Query) -> list[Interval]:
    """Return every time that an event may take whose start or shape cannot be read.

    Whole days, from the first date that its digits show to the last, and without end if it
    repeats; the whole window if they show none. One without any start takes no time.
    """
    starts = component.values("DTSTART") + component.values("FREEBUSY")
    starts = starts or component.values("RECURRENCE-ID")
    if not starts:
        return []
    days = [day for text in starts for day in _dates(text)]
    if not days:
        return [query.window]
    until = days + [day for text in component.values("DTEND") for day in _dates(text)]
    first = instant(_near(min(days), query), query.zone)
    last = instant(_near(max(until), query) + _longest(component), query.zone)
    if component.values("RRULE") or component.values("RDATE"):
        last = max(last, _end_of_series(component, max(days), query))
    span = Interval(first, last)
    local = all(text[-1:] not in "Zz" for text in starts) and not any(
        "TZID" in line.params for line in component.lines
    )
    return [span if local else span.padded(_FARTHEST_ZONE, _FARTHEST_ZONE)]


def _end_of_series(component: Component, first: dt.date, query: Query) -> dt.datetime:
    """Return when a series that is not expanded surely is over: its own end, or the window's."""
    ends = [last_day(rule, first) for rule in component.values("RRULE")]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or component.values("RDATE"):
        return query.window.end
    return instant(_near(max(known), query) + _longest(component), query.zone)


def _longest(component: Component) -> dt.timedelta:
    """Return a day more than the days and weeks that DURATION shows, within reason."""
    shown = [found for text in component.values("DURATION") for found in _LENGTH.findall(text)]
    days = [int(number) * (7 if unit == "W" else 1) for number, unit in shown]
    return _DAY * min(1 + max(days, default=0), 10_000)


def _near(day: dt.date, query: Query) -> dt.date:
    """Return the day, or one safely outside the window for the year 1 and the year 9999."""
    first, last = query.window.start.date() - 3 * MARGIN, query.window.end.date() + 3 * MARGIN
    return min(max(day, first), last)


def _dates(text: str) -> Iterator[dt.date]:
    for year, month, day in _DATE.findall(text):
        try:
            yield dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
