"""Hours as they are written, "09:00-12:00", read into the windows of the domain.

Local wall time on a 24-hour clock. A window that ends at 24:00 ends at the midnight that closes
its day.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from fitbot.domain.availability import Window
from fitbot.practice.checks import Finding, refuse
from fitbot.practice.values import quoted

_LOOSE = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_RANGE = re.compile(rf"\s*{_LOOSE}\s*(?:-|–|—|to)\s*{_LOOSE}\s*", re.IGNORECASE)
_MINUTES_A_DAY = 24 * 60


def _guess(hour: str, minute: str | None, half: str | None) -> int | None:
    """Return the minute of the day that a loosely written time seems to mean."""
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    total = number * 60 + int(minute or 0)
    return total if total <= _MINUTES_A_DAY and int(minute or 0) < 60 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _repair(text: str) -> str | None:
    """Return the window that `text` seems to mean, as it should be written."""
    match = _RANGE.fullmatch(text)
    start = _guess(*match.group(1, 2, 3)) if match else None
    end = _guess(*match.group(4, 5, 6)) if match else None
    if start is None or end is None or start >= (end or _MINUTES_A_DAY):
        return None
    return f"{_clock(start)}-{_clock(end or _MINUTES_A_DAY)}"


def _window(value: object) -> Window:
    if isinstance(value, Window):
        return value
    text = value if isinstance(value, str) else ""
    repaired = _repair(text)
    if repaired is None:
        raise ValueError('write hours as "09:00-12:00": a 24-hour clock, the end after the start')
    if repaired != text.replace("-00:00", "-24:00"):
        raise ValueError(f"write hours as {quoted(repaired)}, if this is what you mean")
    start, end = repaired.replace("24:00", "00:00").split("-")
    return Window(dt.time.fromisoformat(start), dt.time.fromisoformat(end))


def _time_of_day(value: object) -> dt.time:
    if isinstance(value, dt.time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return dt.time.fromisoformat(value)
    raise ValueError('write a time of day on a 24-hour clock, in quotes, such as "07:30"')


def minutes(window: Window) -> tuple[int, int]:
    """Return a window's start and end in minutes after midnight; the closing midnight is 1440."""
    start, end = (time.hour * 60 + time.minute for time in (window.start, window.end))
    return start, end or _MINUTES_A_DAY


def _apart(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    closed_at = 0
    findings: list[Finding] = []
    for place, window in sorted(enumerate(windows), key=lambda pair: pair[1]):
        start, end = minutes(window)
        if start < closed_at:
            findings.append(((place,), "write hours of one day apart or as one: these overlap"))
        closed_at = max(closed_at, end)
    refuse(findings)
    return windows


def too_short(windows: tuple[Window, ...], length: int) -> Iterator[int]:
    """Find the windows that cannot hold a consultation of `length` minutes."""
    for place, window in enumerate(windows):
        start, end = minutes(window)
        if end - start < length:
            yield place


Hours = Annotated[Window, BeforeValidator(_window)]
Day = Annotated[tuple[Hours, ...], AfterValidator(_apart)]
TimeOfDay = Annotated[dt.time, BeforeValidator(_time_of_day)]
