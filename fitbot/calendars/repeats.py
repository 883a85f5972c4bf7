"""The days of a plain series, found without walking to them.

An expander iterates from DTSTART, a hundred steps for each year of a weekly series. Here the
first day that matters is computed. Only rules of these shapes (RFC 5545 §3.3.10) are taken on,
each with INTERVAL, and COUNT or UNTIL:

    DAILY             and DAILY;BYDAY=MO,… every day
    WEEKLY            and WEEKLY;BYDAY=MO,…
    MONTHLY           and MONTHLY;BYMONTHDAY=n, MONTHLY;BYDAY=nMO
    YEARLY            and the same with BYMONTH of its own start

and only where DTSTART is itself one of the days. All others are for the expander.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ENDS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_DAY = dt.timedelta(days=1)


class NotPlain(ValueError):
    """The rule is none of those above."""


def days(
    rule: Mapping[str, str], start: dt.date, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    """Yield the days of the series from `first` to `last`; UNTIL is left to the caller.

    Raises:
        NotPlain: the rule is none of those above.
    """
    parts = dict(rule)
    if parts["FREQ"] == "DAILY" and parts.get("BYDAY") and parts.get("INTERVAL", "1") == "1":
        parts["FREQ"] = "WEEKLY"
    found = {"DAILY": _daily, "WEEKLY": _weekly}.get(parts["FREQ"], _monthly)
    return found(parts, start, first, last)


def _only(parts: Mapping[str, str], *more: str) -> None:
    if not parts.keys() <= _ENDS.union(more):
        raise NotPlain


def _daily(
    parts: Mapping[str, str], start: dt.date, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    _only(parts)
    step = int(parts.get("INTERVAL", 1))
    number = max(0, -(-(first - start).days // step))
    highest = int(parts.get("COUNT", 10**9)) - 1
    return (
        start + _DAY * step * each
        for each in range(number, min(highest, (last - start).days // step) + 1)
    )


def _weekly(
    parts: Mapping[str, str], start: dt.date, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    _only(parts, "BYDAY")
    week_start = _WEEKDAYS.index(parts.get("WKST", "MO"))
    names = parts["BYDAY"].split(",") if "BYDAY" in parts else [_WEEKDAYS[start.weekday()]]
    offsets = sorted({(_WEEKDAYS.index(name) - week_start) % 7 for name in names})
    since = (start.weekday() - week_start) % 7
    if since not in offsets:
        raise NotPlain
    return _weeks(parts, start - _DAY * since, (since, offsets), (first, last))


def _weeks(
    parts: Mapping[str, str],
    monday: dt.date,
    chosen: tuple[int, list[int]],
    span: tuple[dt.date, dt.date],
) -> Iterator[dt.date]:
    since, offsets = chosen
    left_out = sum(offset < since for offset in offsets)  # of the first week, before DTSTART
    count = int(parts.get("COUNT", 10**9))
    step = 7 * int(parts.get("INTERVAL", 1))
    week = max(0, (span[0] - monday).days // step)
    while (begin := monday + _DAY * (step * week)) <= span[1]:
        for place, offset in enumerate(offsets):
            number = week * len(offsets) + place - left_out
            day = begin + _DAY * offset
            if 0 <= number < count and span[0] <= day <= span[1]:
                yield day
        week += 1


def _monthly(
    parts: Mapping[str, str], start: dt.date, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    _only(parts, "BYMONTH", "BYMONTHDAY", "BYDAY")
    yearly = parts["FREQ"] == "YEARLY"
    step = int(parts.get("INTERVAL", 1)) * (12 if yearly else 1)
    if ("BYMONTH" in parts and not yearly) or parts.get("BYMONTH", str(start.month)) != str(
        start.month
    ):
        raise NotPlain
    chosen = [key for key in ("BYMONTHDAY", "BYDAY") if key in parts]
    if len(chosen) > 1 or (yearly and chosen and "BYMONTH" not in parts):
        raise NotPlain
    which = parts[chosen[0]] if chosen else str(start.day)
    if "," in which or _day_of(start.year, start.month, which) != start:
        raise NotPlain
    return _months(start, which, (step, int(parts.get("COUNT", 10**9))), (first, last))


def _months(
    start: dt.date, which: str, pace: tuple[int, int], span: tuple[dt.date, dt.date]
) -> Iterator[dt.date]:
    step, count = pace
    month, final = start.year * 12 + start.month - 1, span[1].year * 12 + span[1].month - 1
    if count == 10**9:
        month += max(0, span[0].year * 12 + span[0].month - 1 - month) // step * step
    while month <= final and count > 0:
        day = _day_of(month // 12, month % 12 + 1, which)
        month += step
        if day is not None:
            count -= 1
            if span[0] <= day <= span[1]:
                yield day


def _day_of(year: int, month: int, which: str) -> dt.date | None:
    """Return the fifteenth ("15") or the second Tuesday ("2TU") of a month, if it has one."""
    weekday, length = calendar.monthrange(year, month)
    if which.isdigit():
        return dt.date(year, month, int(which)) if int(which) <= length else None
    if which[-2:] not in _WEEKDAYS or which[:-2] in {"", "+", "-"}:
        raise NotPlain
    number = int(which[:-2])
    day = (_WEEKDAYS.index(which[-2:]) - weekday) % 7 + 1
    every = range(day, length + 1, 7)
    if abs(number) > len(every):
        return None
    return dt.date(year, month, every[number - 1 if number > 0 else number])
