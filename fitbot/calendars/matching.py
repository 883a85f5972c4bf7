"""Whether a recurrence rule ever comes true.

`BYMONTH=2;BYMONTHDAY=30` is well-formed, and an expander looks for it up to the year 9999: seven
seconds a series. The calendar of the Gregorian years repeats in 28 of them (as long as no century
without a leap day lies between), so a rule that finds no day there finds none at all.
"""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DATE = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS")


@dataclass(frozen=True, slots=True)
class _Day:
    """All the numbers that a rule may know a day by."""

    date: dt.date
    month: tuple[int]
    in_month: tuple[int, int]
    in_year: tuple[int, int]
    week: tuple[int, ...]
    #: As in BYDAY: plain, and numbered from both ends of the month and of the year.
    names: tuple[str, ...]


def can_match(parts: Mapping[str, str], weekday: int, times: int) -> bool:
    """Tell whether a rule that starts on that weekday, `times` times a day, ever comes true."""
    if parts["FREQ"] == "DAILY" and not int(parts.get("INTERVAL", 1)) % 7 and "BYDAY" in parts:
        return _DAYS[weekday] in parts["BYDAY"].split(",")
    chosen = tuple((key, parts[key]) for key in _BY_DATE if key in parts)
    return len(chosen) < 2 or _ever(parts["FREQ"], chosen, times)


@functools.lru_cache(maxsize=2000)
def _ever(frequency: str, chosen: tuple[tuple[str, str], ...], times: int) -> bool:
    """Tell whether there is a day with all of these numbers, or a period with enough such days."""
    wanted: dict[str, set[str]] = {key: set(text.split(",")) for key, text in chosen}
    numbers = {
        key: {int(each) for each in wanted.get(key, ())} for key in _BY_DATE if key != "BYDAY"
    }
    positions = numbers.pop("BYSETPOS")
    found = (
        day
        for day in _days()
        if _fits(day, numbers) and ("BYDAY" not in wanted or wanted["BYDAY"] & set(day.names))
    )
    if not positions:
        return next(found, None) is not None
    most = max(Counter(_period(day.date, frequency) for day in found).values(), default=0)
    return min(map(abs, positions)) <= most * times


def _fits(day: _Day, numbers: Mapping[str, set[int]]) -> bool:
    return all(
        not numbers[key] or not numbers[key].isdisjoint(own)
        for key, own in (
            ("BYMONTH", day.month),
            ("BYMONTHDAY", day.in_month),
            ("BYYEARDAY", day.in_year),
            ("BYWEEKNO", day.week),
        )
    )


def _period(day: dt.date, frequency: str) -> Hashable:
    """Return what BYSETPOS counts in."""
    periods: dict[str, Hashable] = {
        "DAILY": day,
        "WEEKLY": day.isocalendar()[:2],
        "MONTHLY": (day.year, day.month),
    }
    return periods.get(frequency, day.year)


@functools.cache
def _days() -> list[_Day]:
    return list(_every_day(2001, 2028))


def _every_day(first: int, last: int) -> Iterator[_Day]:
    for ordinal in range(dt.date(first, 1, 1).toordinal(), dt.date(last, 12, 31).toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        month_end = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()
        year_end = dt.date(day.year + 1, 1, 1).toordinal()
        in_month = (day.day, ordinal - month_end)
        in_year = (day.timetuple().tm_yday, ordinal - year_end)
        weeks = dt.date(day.isocalendar()[0], 12, 28).isocalendar()[1]
        week = day.isocalendar()[1]
        name = _DAYS[day.weekday()]
        nth = {(size - 1) // 7 + 1 for size in (in_month[0], in_year[0])}
        nth |= {-((-size - 1) // 7 + 1) for size in (in_month[1], in_year[1])}
        numbered = (f"{sign}{number}{name}" for number in nth for sign in _signs(number))
        # A week may begin on another day than Monday (WKST), so its neighbours count as well.
        near = (week, week - 1, week + 1, week - weeks - 1, week - weeks, week - weeks - 2)
        yield _Day(day, (day.month,), in_month, in_year, near, (name, *numbered))


def _signs(number: int) -> tuple[str, ...]:
    return ("", "+") if number > 0 else ("",)
