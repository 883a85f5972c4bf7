"""Days as a therapist names them: weekdays and weeks are counted here, dates are looked up.

Dates in figures are read here too. Which date "tomorrow" or "24 Dec" is depends on a language, so
somebody else says it (`Ear.day_of`), who is asked for nothing that could not be a date.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fitbot.domain.availability import Window

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)

_NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_WORD = rf"(?:[^\W\d_]+\.?|{_NUMBER}|\d{{4}})"
_WORDS = re.compile(rf"{_WORD}(?:\s{_WORD}){{0,4}}")
_LONE_NUMBER = re.compile(_NUMBER)
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIGURES = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:[./](\d{4}|\d{2})?)?")
#: Before a day they leave an end open, and a date would hide that.
_OPEN = frozenset({"from", "since", "after", "starting", "until", "till", "til", "before"})
#: No single day is meant.
_NO_DAY = frozenset({"and", "every", "now"})


@dataclass(frozen=True, slots=True)
class Ear:
    """What has to be known to understand her: her now, her hours, and the words for days."""

    #: Her wall clock, without a zone.
    now: dt.datetime
    #: Her hours on a date.
    hours: Callable[[dt.date], Sequence[Window]]
    #: The date that other words name, if they name one.
    day_of: Callable[[str], dt.date | None]
    #: The names of days and months in her language, Monday and January first, in small letters.
    weekdays: Sequence[str]
    months: Sequence[str]
    #: Whether 3/1 is the first of March.
    month_first: bool


@dataclass(frozen=True, slots=True)
class Days:
    """What was named, and after how long the same words would name it again."""

    first: dt.date
    last: dt.date
    again: dt.timedelta | None = None


def named(words: str, ear: Ear) -> Days | None:
    """Return the days that words name: a week, a weekday, or a date."""
    words = words.strip().removeprefix("on ").removeprefix("the ")
    return _week(words, ear) or _weekday(words, ear) or _date(words, ear)


def ranged(first: str, last: str, ear: Ear) -> Days | None:
    """Return all days from one to another: "fri" and "mon", "12" and "16 jan"."""
    one, other = (named(words, ear) for words in _completed(first, last))
    if one is None or other is None:
        return None
    end = other.last
    if end < one.first and other.again:  # from Friday to Monday: the Monday that follows
        end += other.again
    return Days(one.first, end)


def _week(words: str, ear: Ear) -> Days | None:
    today = ear.now.date()
    monday = today - today.weekday() * _DAY
    saturday, sunday = monday + 5 * _DAY, monday + 6 * _DAY
    match words:
        case "this week" | "rest of the week" | "rest of this week":
            return Days(today, sunday)
        case "next week":
            return Days(monday + _WEEK, sunday + _WEEK)
        case "weekend" | "this weekend":
            return Days(max(today, saturday), sunday)
        case "next weekend":
            return Days(saturday + _WEEK, sunday + _WEEK)
    return None


def _weekday(words: str, ear: Ear) -> Days | None:
    which, _, name = words.rpartition(" ")
    number = _number_of(name.removesuffix("."), ear.weekdays)
    if number is None or which not in {"", "this", "next", "coming", "this coming"}:
        return None
    today = ear.now.date()
    if which == "next":
        day = today - today.weekday() * _DAY + _WEEK + number * _DAY
        return Days(day, day)
    day = today + (number - today.weekday()) % 7 * _DAY
    return Days(day, day, _WEEK)


def _number_of(name: str, weekdays: Sequence[str]) -> int | None:
    """Return which weekday a name or the beginning of one is: "fri", "weds", not "fridays"."""
    for written in (name, name.removesuffix("s")):
        found = [place for place, day in enumerate(weekdays) if day.startswith(written)]
        if len(written) > 1 and len(found) == 1 and (written == name or written not in weekdays):
            return found[0]
    return None


def _date(words: str, ear: Ear) -> Days | None:
    day = _in_figures(words, ear)
    if day is None and _could_be_a_date(words, ear):
        day = ear.day_of(words)
    return Days(day, day) if day else None


def _in_figures(words: str, ear: Ear) -> dt.date | None:
    """Return 2026-12-24, 24.12., 12/24 or 24/12, with a year or as the next that comes."""
    if iso := _ISO.fullmatch(words):
        return _real(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _FIGURES.fullmatch(words)
    if match is None:
        return None
    day, month = int(match[1]), int(match[3])
    if month > 12 or (match[2] == "/" and ear.month_first and day <= 12):
        day, month = month, day
    if match[4]:
        return _real(int(match[4]) % 2000 + 2000, month, day)
    years = (ear.now.year + ahead for ahead in range(9))  # a leap day can be so far
    found = (_real(year, month, day) for year in years)
    return next((date for date in found if date and date >= ear.now.date()), None)


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _could_be_a_date(words: str, ear: Ear) -> bool:
    """Tell whether to ask for a date: a number among words is a day of a month that is named."""
    parts = [part.removesuffix(".") for part in words.split()]
    if not _WORDS.fullmatch(words) or parts[0] in _OPEN or _NO_DAY & set(parts):
        return False
    if not any(char.isdigit() for char in words) or _ORDINAL.fullmatch(words):
        return True
    month = any(len(part) > 2 and name.startswith(part) for part in parts for name in ear.months)
    return month or parts[0] == "in"  # "in 3 days"; three days of what, nobody knows


def _completed(first: str, last: str) -> Iterator[str]:
    """Yield both ends of a range of days; a month that was named once is that of both."""
    if _LONE_NUMBER.fullmatch(first):
        first += " " + last.partition(" ")[2]
    elif _LONE_NUMBER.fullmatch(last):
        last = first.rpartition(" ")[0] + " " + last
    yield first.strip()
    yield last.strip()
