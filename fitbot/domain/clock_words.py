"""Times of day as people write them: "14", "2:30", "3pm", "noon"; and which half they mean.

"3-4" says neither morning nor afternoon. It leans towards the hours in which she works, and what
was made of it is shown before it counts. Minutes are counted from midnight on the wall; 1440 is the
midnight that ends the day.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from fitbot.domain.availability import Window

Span = tuple[int, int]

#: A time of day, for use inside of larger patterns; without groups.
TIME = r"(?:noon|midnight|\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|h)?)"
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s?(am|pm|h)?")
_NOON, _DAY = 12 * 60, 24 * 60
#: When people are up; it decides where her hours do not.
_AWAKE: Span = (7 * 60, 21 * 60)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was written."""

    #: The minutes after midnight that it can mean: one, or the same figures before and after noon.
    meant: tuple[int, ...]
    #: Whether "am" or "pm" stands with it.
    marked: bool = False

    @property
    def vague(self) -> bool:
        """Whether it can mean two times."""
        return len(self.meant) > 1

    @property
    def ends(self) -> tuple[int, ...]:
        """What it can mean as the end of something: midnight is that of the day's end."""
        return tuple(minute or _DAY for minute in self.meant)


def read_clock(text: str) -> Clock | None:
    """Return a time of day; None for figures that no clock shows."""
    if text in {"noon", "midnight"}:
        return Clock((_NOON if text == "noon" else 0,), marked=True)
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    before_noon = hour % 12 * 60 + minute
    if half in {"am", "pm"}:
        found = Clock((before_noon + (_NOON if half == "pm" else 0),), marked=True)
        return found if 1 <= hour <= 12 else None
    if 1 <= hour <= 12 and not match[1].startswith("0") and half != "h":
        return Clock((before_noon, before_noon + _NOON))
    return Clock((hour % 24 * 60 + minute,))


def between(start: Clock, end: Clock, hours: Sequence[Window]) -> Span | None:
    """Return the span that two times of one day mean; None where it would run over midnight."""
    starts = start.meant
    if start.vague and not (end.vague or end.marked):
        starts = tuple(minute for minute in starts if minute // 60 == _as_written(start))
    spans = [(first, last) for first in starts for last in end.ends if first < last]
    if not spans:
        return None
    # "9-5" ends in the other half of the day and "3-4" does not: the shorter is meant.
    shortest = min(last - first for first, last in spans)
    return _likeliest([span for span in spans if span[1] - span[0] == shortest], hours)


def beginning(start: Clock, hours: Sequence[Window]) -> int:
    """Return the minute at which something begins that has no end of its own."""
    return _likeliest([(minute, minute + 1) for minute in start.meant], hours)[0]


def ending(end: Clock, hours: Sequence[Window]) -> int:
    """Return the minute at which something ends that has no beginning of its own."""
    return _likeliest([(minute - 1, minute) for minute in end.ends], hours)[1]


def _as_written(clock: Clock) -> int:
    """Return the hour on a clock of twenty-four: "9-17" is nine in the morning, "12-17" is noon."""
    return clock.meant[0] // 60 or 12


def _likeliest(spans: Sequence[Span], hours: Sequence[Window]) -> Span:
    return max(spans, key=lambda span: (_inside(span, hours), _common(span, _AWAKE)))


def _inside(span: Span, hours: Sequence[Window]) -> int:
    return sum(
        _common(span, (_minute(window.start), _minute(window.end) or _DAY)) for window in hours
    )


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _common(one: Span, two: Span) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))
