"""Recurrence rules as they should be written (RFC 5545 §3.3.10), from rules as they are found.

Rules found in the wild break the grammar in ways that make an expander quietly return fewer
occurrences, which would offer time that is taken. `mend` repairs what has one likely meaning, and
where there are two takes the busier; `RuleError` says that there is none.

- UNTIL must be UTC for an event with a zone, and of DTSTART's type otherwise. As local time or as
  a date it ends the series a day early (measured: recurring-ical-events, ical.js, libical).
- `BYDAY=MO,2TU` mixes "every Monday" with "the second Tuesday": dateutil finds nothing at all.
- A value out of range (`BYMONTH=13`, `INTERVAL=0`) makes dateutil find nothing, or never end.
"""

import datetime as dt
import functools
import math
import re

from fitbot.calendars.matching import can_match

#: What a series that is not understood is taken for: its hour is blocked on every day.
EVERY_DAY = "FREQ=DAILY"

#: Times of one day that a rule may name: one for each hour.
MOST_TIMES = 24
#: An expander walks a series from its start, so a start before this year is not walked.
EARLIEST = 1600

_DENSE = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_FREQUENCIES = frozenset({*_DENSE, "DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_WEEKDAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})
#: The least and the greatest size of each number, and whether it may count from the end.
_RANGES = {
    "INTERVAL": (1, 100_000, False),
    "COUNT": (-(2**31), 2**31, True),
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 59, False),
    "BYSETPOS": (1, 366, True),
}
_UNITS = ("HOUR", "MINUTE", "SECOND")
_DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_LAST_SECOND = dt.time(23, 59, 59)


class RuleError(ValueError):
    """The rule has no meaning that could be guessed."""


class TooDense(ValueError):
    """The rule is well-formed, and would take an expander beyond all measure."""


def mend(rule: str, start: dt.date, zone: dt.tzinfo) -> str:
    """Return the rule in a form that an expander reads as it was meant.

    `start` is DTSTART; `zone` is the therapist's, for what has no zone of its own.

    Raises:
        RuleError: it says nothing sensible, or never comes true; block instead.
        TooDense: it repeats within the day; block all its time instead.
    """
    parts = _parts(rule).copy()
    if parts["FREQ"] in _DENSE or _times(parts) > MOST_TIMES or start.year < EARLIEST:
        raise TooDense
    if int(parts.get("COUNT", "1")) < 1 or "UNTIL" in parts:
        parts.pop("COUNT", None)  # -1 is written for "no end"; never two ends at once
    if "BYDAY" in parts:
        parts["BYDAY"] = _weekdays(parts)
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], start, zone)
    if not can_match(parts, start.weekday(), _times(parts)):
        raise RuleError("it never comes true")
    return ";".join(f"{key}={value}" for key, value in parts.items())


def is_crowded(rule: str) -> bool:
    """Tell whether a mended rule may give several occurrences on one day."""
    return bool(re.search(r"BY(HOUR|MINUTE|SECOND)=\d+,", rule))


def is_yearly_change(rule: str) -> bool:
    """Tell whether it is the rule of a zone: one day a year, and no more than that.

    Raises:
        RuleError: it is no rule at all.
    """
    parts = _parts(rule)
    plain = parts.keys() <= {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"}
    several = [key for key in ("BYMONTH", "BYDAY") if "," in parts.get(key, "")]
    week = parts.get("BYMONTHDAY", "").count(",") < 7  # "the first Sunday on or after the eighth"
    return plain and week and not several and parts["FREQ"] == "YEARLY"


def last_day(rule: str, first: dt.date) -> dt.date | None:
    """Return a day after which a rule that is not expanded surely takes no time, or None."""
    text = rule.upper().replace(" ", "")
    ends = re.findall(r"UNTIL=(\d{8})", text)
    counted = re.fullmatch(r"FREQ=(\w+)(?:;INTERVAL=(\d{1,6}))?;COUNT=(\d{1,9})", text)
    try:
        if len(ends) == 1:
            return dt.date.fromisoformat(ends[0]) + dt.timedelta(days=1)
        if counted and counted[1] in _DENSE:
            seconds = _DENSE[counted[1]] * int(counted[2] or 1) * int(counted[3])
            return first + dt.timedelta(days=1 + seconds // 86_400)
    except (ValueError, OverflowError):
        pass
    return None


def _times(parts: dict[str, str]) -> int:
    """Return how many times of one day the rule names."""
    return math.prod(1 + parts.get(f"BY{unit}", "").count(",") for unit in _UNITS)


@functools.lru_cache(maxsize=2000)
def _parts(rule: str) -> dict[str, str]:
    """Split the rule, and check what an expander would not."""
    parts: dict[str, str] = {}
    for part in filter(None, rule.upper().replace(" ", "").split(";")):
        key, _, value = part.partition("=")
        if key in parts or not value:
            raise RuleError("a part is empty or comes twice")
        parts[key] = value
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.pop("SKIP", "OMIT") != "OMIT":
        raise RuleError("another calendar's months, or days moved to the next")
    if parts.get("FREQ") not in _FREQUENCIES or parts.get("WKST", "MO") not in _WEEKDAYS:
        raise RuleError("no known frequency")
    for key in parts.keys() - {"FREQ", "WKST", "UNTIL", "BYDAY"}:
        parts[key] = _numbers(key, parts[key])
    return parts


def _numbers(key: str, value: str) -> str:
    """Return the numbers, each once: an expander looks at all of them on every day."""
    if key not in _RANGES:
        raise RuleError("an unknown part")
    least, greatest, signed = _RANGES[key]
    for number in value.split(","):
        if not re.fullmatch(r"[+-]?\d{1,10}", number):
            raise RuleError("not a number")
        size = abs(int(number)) if signed and least > 0 else int(number)
        if not least <= size <= greatest:
            raise RuleError("a number out of its range")
    return ",".join(dict.fromkeys(value.split(",")))


def _weekdays(parts: dict[str, str]) -> str:
    """Return BYDAY without a mixture: a plain day among numbered ones becomes each of its numbers.

    In a month those are the first to the fifth, in a year without BYMONTH the first to the 53rd;
    the expander passes over what a month does not have, so COUNT and BYSETPOS mean the same still.
    """
    days: list[tuple[str, str]] = []
    for day in dict.fromkeys(parts["BYDAY"].split(",")):
        found = _DAY.fullmatch(day)
        if (
            found is None
            or found[2] not in _WEEKDAYS
            or (found[1] and not 0 < abs(int(found[1])) <= 53)
        ):
            raise RuleError("not a weekday")
        days.append((found[1] or "", found[2]))
    numbered = {bool(number) for number, _ in days}
    if parts["FREQ"] not in {"MONTHLY", "YEARLY"}:
        return ",".join(name for _, name in days)  # a number means nothing here
    if numbered == {True, False}:
        most = 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
        every = [str(number) for number in range(1, most + 1)]
        days = [(n, name) for number, name in days for n in ([number] if number else every)]
    return ",".join(number + name for number, name in days)


def _until(text: str, start: dt.date, zone: dt.tzinfo) -> str:
    """Return UNTIL in the type that goes with DTSTART, never earlier than any reading of it."""
    found = _UNTIL.fullmatch(text)
    try:
        day = dt.date.fromisoformat(found[1]) if found else None
        time = dt.time.fromisoformat(found[2]) if found and found[2] else _LAST_SECOND
    except ValueError:
        day = None
    if found is None or day is None:
        raise RuleError("an end that is no date")
    wall = dt.datetime.combine(day, time)
    is_utc = bool(found[3])
    if not isinstance(start, dt.datetime):
        local = wall.replace(tzinfo=dt.UTC).astimezone(zone).date() if is_utc else day
        return f"{max(day, local):%Y%m%d}"
    if start.tzinfo is None:
        moved = wall.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
        return f"{moved if is_utc else wall:%Y%m%dT%H%M%S}"
    if is_utc:
        return f"{wall:%Y%m%dT%H%M%SZ}"
    readings = [wall.replace(tzinfo=start.tzinfo)]
    if start.utcoffset() == dt.timedelta():
        readings.append(wall.replace(tzinfo=zone))  # a UTC start with an end on her own clock
    return f"{max(moment.astimezone(dt.UTC) for moment in readings):%Y%m%dT%H%M%SZ}"
