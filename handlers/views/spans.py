"""A span of a therapist's time, as she reads it: weekday, date and time where she is then."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from fitbot.domain.interval import Interval
from fitbot.domain.whereabouts import Whereabouts
from fitbot.texts import Texts
from fitbot.texts.moments import day_label, long_day, time_label, zone_label

_DAY = dt.timedelta(days=1)
_LAST_MOMENT = dt.timedelta(microseconds=1)
_NOON = dt.time(12)
_UTC = ZoneInfo("UTC")


def short_span(texts: Texts, span: Interval, where: Whereabouts) -> str:
    """Return `Tue, Nov 24, 2:00 PM–4:00 PM`, or `Tue, Nov 24, all day`."""
    return _span(texts, span, where, short_date)


def full_span(texts: Texts, span: Interval, where: Whereabouts) -> str:
    """Return the same with the whole date and the zone, for what is to be confirmed."""
    first, last = _ends(span, where)
    zones = dict.fromkeys((where.zone_on(first), where.zone_on(last)))
    named = " / ".join(zone_label(texts, zone) for zone in zones)
    return texts.plain("span-in-zone", span=_span(texts, span, where, full_date), zone=named)


def full_date(texts: Texts, day: dt.date) -> str:
    """Return `Saturday, December 12, 2026`."""
    return long_day(texts, dt.datetime.combine(day, _NOON, tzinfo=dt.UTC), _UTC)


def short_date(texts: Texts, day: dt.date) -> str:
    """Return `Sat, Dec 12`."""
    return day_label(texts, dt.datetime.combine(day, _NOON, tzinfo=dt.UTC), _UTC)


def clock_time(texts: Texts, time: dt.time) -> str:
    """Return a time of day on no particular day."""
    return time_label(texts, dt.datetime.combine(dt.date(2000, 1, 1), time, tzinfo=dt.UTC), _UTC)


def _ends(span: Interval, where: Whereabouts) -> tuple[dt.date, dt.date]:
    return where.day_of(span.start), where.day_of(span.end - _LAST_MOMENT)


def _span(
    texts: Texts, span: Interval, where: Whereabouts, date: Callable[[Texts, dt.date], str]
) -> str:
    first, last = _ends(span, where)
    one, other = date(texts, first), date(texts, last)
    if (where.begins(first), where.begins(last + _DAY)) == (span.start, span.end):
        if first == last:
            return texts.plain("span-day", day=one)
        return texts.plain("span-days", first=one, last=other)
    start = time_label(texts, span.start, where.zone_on(first))
    end = time_label(texts, span.end, where.zone_on(last))
    if first == last:
        return texts.plain("span-times", day=one, start=start, end=end)
    return texts.plain("span-over-days", first=one, start=start, last=other, end=end)
