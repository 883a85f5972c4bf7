"""The quick way for plain events: straight from the scanned lines to the times they take.

Four calendars out of five hold nothing but such events: times in UTC, on her own clock or in a
named zone, whole days, plain series (`repeats`), EXDATE, overrides of one occurrence each. Here
they are read without a parser's objects and without walking a series from its start. It answers
exactly what the careful way (`careful`) answers, or None for all that is not on this list: a test
compares the two on random calendars.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fitbot.calendars.base import Query
from fitbot.calendars.repeats import NotPlain, days
from fitbot.calendars.rules import RuleError, TooDense, is_crowded, mend
from fitbot.calendars.scan import MARKED, MEANT, OWNER_ANSWER, Block
from fitbot.calendars.zones import Zones
from fitbot.domain.interval import Interval

#: Start and end, in seconds since 1970, UTC.
Span = tuple[int, int]

_TIME = r"(?:;TZID=(\"?)([^\";:]+)\1)?:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)"
_DATE = r";VALUE=DATE:(\d{4})(\d\d)(\d\d)"
_NAME = re.compile(r"[A-Z-]*")
_MOMENT = re.compile(f"(?:{_TIME}|{_DATE})")
_LENGTH = re.compile(
    r":P(?:(\d{1,3})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)"
)
_FREE = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", OWNER_ANSWER: "DECLINED"} | {
    MARKED: "FREE",
    MEANT: "FREE",
}
_ONCE = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", *_FREE})
_PASSED_OVER = frozenset({"UID", "SEQUENCE", "LAST-MODIFIED", "PRIORITY", "BUSYTYPE", "TZID"})
_DAY = dt.timedelta(days=1)
#: Beyond the window on either side: zones lie up to 26 hours apart.
_MARGIN = dt.timedelta(days=3)
_YEARS = range(1700, 2300)
_MOST_EXDATES = 2_000


class _NotPlain(ValueError):
    """Something in the event is not on the list."""


@dataclass(slots=True)
class _Moment:
    """A wall-clock time and its zone; for a date midnight, and no zone of its own."""

    wall: dt.datetime
    zone: dt.tzinfo
    is_date: bool = False

    def ids(self) -> set[dt.datetime]:
        """Return what EXDATE and RECURRENCE-ID may know it by: the UTC or the wall-clock time."""
        if self.is_date:
            return {self.wall}
        return {
            self.wall,
            self.wall.replace(tzinfo=self.zone).astimezone(dt.UTC).replace(tzinfo=None),
        }


@dataclass(slots=True)
class _Plain:
    """A plain event, taken apart."""

    start: _Moment
    length: dt.timedelta
    #: The end was given as a time of its own (DTEND).
    exact: bool
    free: bool
    instance: _Moment | None = None
    rule: dict[str, str] = field(default_factory=dict)
    left_out: set[dt.datetime] = field(default_factory=set)
    left_out_days: set[dt.date] = field(default_factory=set)


def spans(blocks: Sequence[tuple[Block, Zones]], query: Query) -> list[Span] | None:
    """Return the times that the events of one UID take around the window, or None: not plain."""
    try:
        if len(blocks) == 1 and _is_elsewhere(blocks[0][0], query):
            return []
        events = [_plain(block, zones, query) for block, zones in blocks]
        masters = [each for each in events if each.instance is None]
        overrides = [each for each in events if each.instance is not None]
        if len(masters) > 1 or any(each.rule or each.left_out for each in overrides):
            return None
        replaced = _replaced(overrides, masters)
        found = [span for each in overrides for span in _taken(each, each.start, events)]
        for master in masters:
            for moment in _occurrences(master, query):
                if not replaced or replaced.isdisjoint(moment.ids()):
                    found += _taken(master, moment, events)
    except (_NotPlain, NotPlain, RuleError, TooDense, ValueError, OverflowError):
        return None
    return found


def _is_elsewhere(block: Block, query: Query) -> bool:
    """Tell by its dates alone, in whatever zone, that an event is not near the window."""
    lines: dict[str, str] = {}
    for line in block.text.split("\n"):
        name = _NAME.match(line)[0]  # type: ignore[index]  # it matches all
        if name in {"DTSTART", "DTEND"}:
            if name in lines:
                return False
            lines[name] = line[len(name) :]
        elif name not in _PASSED_OVER and name not in _FREE and name != "RECURRENCE-ID":
            return False
    found = [match for match in map(_MOMENT.fullmatch, lines.values()) if match]
    if block.name != "VEVENT" or "DTSTART" not in lines or len(found) < len(lines):
        return False
    dates = ["".join(each.group(3, 4, 5) if each[3] else each.group(10, 11, 12)) for each in found]
    first, last = _days_around(query.window)
    return max(dates) < first or min(dates) > last


@functools.lru_cache(maxsize=8)
def _days_around(window: Interval) -> tuple[str, str]:
    return f"{window.start - _MARGIN:%Y%m%d}", f"{window.end + _MARGIN:%Y%m%d}"


def _plain(block: Block, zones: Zones, query: Query) -> _Plain:
    """Take an event apart."""
    once, exceptions = _sorted_lines(block)
    start = _moment(once.get("DTSTART", ""), zones, query)
    found = _Plain(start, _length(once, start, zones, query), "DTEND" in once, _is_free(once))
    if "RECURRENCE-ID" in once:
        found.instance = _moment(once["RECURRENCE-ID"], zones, query)
        if found.instance.is_date != start.is_date:
            raise _NotPlain
    if "RRULE" in once:
        found.rule = _rule(once["RRULE"], start, query)
        _leave_out(found, exceptions, zones, query)
    elif exceptions:
        raise _NotPlain
    return found


def _sorted_lines(block: Block) -> tuple[dict[str, str], list[str]]:
    """Return what stands after each name, and apart from them what stands after EXDATE."""
    if block.name != "VEVENT":
        raise _NotPlain
    once: dict[str, str] = {}
    exceptions: list[str] = []
    for line in block.lines:
        name = _NAME.match(line)[0]  # type: ignore[index]  # it matches all
        if name == "EXDATE":
            exceptions.append(line[6:])
        elif name in _ONCE and name not in once:
            once[name] = line[len(name) :]
        elif name not in _PASSED_OVER:
            raise _NotPlain
    return once, exceptions


def _is_free(once: dict[str, str]) -> bool:
    given = {name: once[name] for name in _FREE if name in once}
    if MARKED in given:
        given.pop(MEANT, None)
    if any(text[:1] != ":" for text in given.values()):
        raise _NotPlain
    return any(_FREE[name] == text[1:].strip().upper() for name, text in given.items())


def _moment(text: str, zones: Zones, query: Query) -> _Moment:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise _NotPlain
    _, name, *numbers, utc, year, month, day = found.groups()
    if year:
        return _Moment(_wall([year, month, day]), query.zone, is_date=True)
    if name and utc:
        raise _NotPlain
    zone = dt.UTC if utc else zones.get(name) if name else query.zone
    if zone is None:
        raise _NotPlain
    return _Moment(_wall(numbers), zone)


def _wall(numbers: Sequence[str]) -> dt.datetime:
    if int(numbers[0]) not in _YEARS:
        raise _NotPlain
    return dt.datetime(*map(int, numbers))  # type: ignore[arg-type]  # noqa: DTZ001


def _length(once: dict[str, str], start: _Moment, zones: Zones, query: Query) -> dt.timedelta:
    """Return how long it takes on the wall clock."""
    length = _DAY if start.is_date else dt.timedelta()
    if "DTEND" in once:
        end = _moment(once["DTEND"], zones, query)
        if "DURATION" in once or end.is_date != start.is_date or end.zone != start.zone:
            raise _NotPlain
        length = end.wall - start.wall
    elif "DURATION" in once:
        found = _LENGTH.fullmatch(once["DURATION"])
        if found is None or not any(found.groups()):
            raise _NotPlain
        weeks, in_days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
        length = dt.timedelta(in_days, seconds, 0, 0, minutes, hours, weeks)
        if start.is_date and length % _DAY:
            raise _NotPlain
    if length < dt.timedelta():
        raise _NotPlain
    return max(length, _DAY) if start.is_date else length


def _rule(text: str, start: _Moment, query: Query) -> dict[str, str]:
    if text[:1] != ":":
        raise _NotPlain
    first = start.wall.date() if start.is_date else start.wall.replace(tzinfo=start.zone)
    rule = mend(text[1:].strip(), first, query.zone)
    if is_crowded(rule) or "BYHOUR" in rule or "BYMINUTE" in rule or "BYSECOND" in rule:
        raise _NotPlain
    return dict(part.split("=") for part in rule.split(";"))


def _leave_out(found: _Plain, exceptions: list[str], zones: Zones, query: Query) -> None:
    """Note the occurrences that EXDATE takes out."""
    if sum(1 + text.count(",") for text in exceptions) > _MOST_EXDATES:
        raise _NotPlain
    for text in exceptions:
        head, colon, values = text.partition(":")
        if '"' in head:
            raise _NotPlain
        for value in values.split(","):
            moment = _moment(head + colon + value, zones, query)
            if found.start.is_date and not moment.is_date:
                raise _NotPlain
            found.left_out |= moment.ids()
            if moment.is_date:
                found.left_out_days.add(moment.wall.date())


def _replaced(overrides: list[_Plain], masters: list[_Plain]) -> set[dt.datetime]:
    """Return what the replaced occurrences are known by; two versions of one are not plain."""
    instances = [each.instance for each in overrides if each.instance]
    at = {_seconds(each.wall, each.zone) for each in instances}
    kinds = {each.is_date for each in instances} | {each.start.is_date for each in masters}
    if len(at) < len(instances) or len(kinds) > 1:
        raise _NotPlain
    return {known for each in instances for known in each.ids()}


def _occurrences(event: _Plain, query: Query) -> Iterator[_Moment]:
    """Yield the starts of the occurrences near the window that are not left out."""
    start = event.start
    if not event.rule:
        yield start
        return
    first = (query.window.start - _MARGIN).date() - event.length
    last = (query.window.end + _MARGIN).date()
    until = _until(event)
    for day in days(event.rule, start.wall.date(), first, last):
        moment = _Moment(dt.datetime.combine(day, start.wall.time()), start.zone, start.is_date)
        if until is not None and _seconds(moment.wall, moment.zone) > until:
            return
        if event.left_out and not event.left_out.isdisjoint(moment.ids()):
            continue
        if day not in event.left_out_days:
            yield moment


def _until(event: _Plain) -> int | None:
    """Return the last second at which an occurrence may start; `mend` gave it its type."""
    until = event.rule.get("UNTIL")
    if until is None:
        return None
    zone = dt.UTC if until.endswith("Z") else event.start.zone
    return _seconds(dt.datetime.fromisoformat(until.removesuffix("Z")), zone)


def _ends(event: _Plain) -> Span:
    zone = event.start.zone
    return (_seconds(event.start.wall, zone), _seconds(event.start.wall + event.length, zone))


def _taken(event: _Plain, moment: _Moment, events: Sequence[_Plain]) -> Iterator[Span]:
    """Yield the time one occurrence takes; its length is exact, unless its end is its own."""
    if event.free:
        return
    first, last = (
        _seconds(each, moment.zone) for each in (moment.wall, moment.wall + event.length)
    )
    lasts = int(event.length.total_seconds())
    if not moment.is_date and last - first < lasts:
        own = {_ends(each) for each in events if each.exact}
        last = last if last > first and (first, last) in own else first + lasts
    if first < last:
        yield first, last


def _seconds(wall: dt.datetime, zone: dt.tzinfo) -> int:
    return int(wall.replace(tzinfo=zone).timestamp())
