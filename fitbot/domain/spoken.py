"""Days and times as a therapist writes them: "tomorrow 14-16", "fri", "12-16 Jan", "from 3pm".

Patterns split her words into days (`day_words`) and times (`clock_words`). What comes out is wall
time, and always ahead: "fri 9-10" on a Friday at eleven is next Friday's. What cannot be
understood, or should not be done, has a code. Nothing of it counts before she has seen it.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from fitbot.domain.clock_words import TIME, Span, beginning, between, ending, read_clock
from fitbot.domain.day_words import Days, Ear, named, ranged
from fitbot.domain.interval import Interval
from fitbot.domain.wall import reached
from fitbot.domain.whereabouts import Whereabouts

_DAY = dt.timedelta(days=1)
_MINUTES = 24 * 60
#: Longer than anybody takes off: a wrong year is more likely.
_LONGEST = dt.timedelta(days=366)
#: More words than that are no time.
_SPEECH_LIMIT = 100


class Unclear(StrEnum):
    """Why nothing was made of her words."""

    #: No pattern fits.
    UNKNOWN = "unknown"
    #: It runs over a midnight: that is two.
    OVER_MIDNIGHT = "over-midnight"
    #: It has a beginning and no end.
    NO_END = "no-end"
    #: The last day is before the first.
    REVERSED = "reversed"
    #: It is past.
    OVER = "over"
    #: It is longer than a year.
    TOO_LONG = "too-long"
    #: The clock leaves that time out on that day.
    LEFT_OUT = "left-out"
    #: It is further ahead than clients can book.
    TOO_FAR = "too-far"
    #: A travel without a place that is known.
    NO_PLACE = "no-place"
    #: A travel to a place whose name may mean many.
    MANY_PLACES = "many-places"
    #: A travel without whole days.
    NO_DAYS = "no-days"


@dataclass(frozen=True, slots=True)
class Spoken:
    """From a minute of one date to a minute of another, on the wall; 1440 ends a date."""

    first: dt.date
    last: dt.date
    start: int = 0
    end: int = _MINUTES

    @property
    def whole_days(self) -> bool:
        """Whether no time of day was named."""
        return (self.start, self.end) == (0, _MINUTES)


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """One moment on the wall."""

    day: dt.date
    minute: int


#: What a reader makes of her words, and after how long it would be said again; or why not.
_Found = tuple[Spoken, dt.timedelta | None] | Unclear | None

_TO = r"(?:\s?-\s?|\s(?:to|till|til|until|through)\s)"
_FROM = r"(?:(?:from|between|starting)\s)?"
_ON = r"(?:\s(?:on\s)?(?P<behind>.+))?"
_BEFORE = r"(?:(?P<day>.+?)\s)??"  # as little as will do, or "from" would be a day
_TIMES = re.compile(rf"{_BEFORE}{_FROM}(?P<start>{TIME})(?:{_TO}|\sand\s)(?P<end>{TIME}){_ON}")
_SINCE = re.compile(rf"{_BEFORE}(?:from|after|since|starting)\s(?P<start>{TIME}){_ON}")
_UNTIL = re.compile(rf"{_BEFORE}(?:until|till|til|before|up to|to)\s(?P<end>{TIME}){_ON}")
_OVER = re.compile(
    rf"{_FROM}(?P<day>.+?)\s(?:at\s)?(?P<start>{TIME}){_TO}"
    rf"(?P<last>.+?)\s(?:at\s)?(?P<end>{TIME})"
)
_PART = re.compile(rf"{_BEFORE}(?P<part>morning|afternoon|evening|night)")
_DAYS = re.compile(rf"{_FROM}(?P<day>.+?){_TO}(?P<last>.+)")
_UNTIL_DAY = re.compile(r"(?:until|till|til|through)\s(?P<last>.+)")
#: "24 dec 9:30" and "9:30 on 24 dec": either could begin with a time.
_MOMENTS = (
    re.compile(rf"(?P<day>.+?)\s(?:at\s)?(?P<start>{TIME})(?P<behind>)"),
    re.compile(rf"(?P<day>)(?:at\s)?(?P<start>{TIME}){_ON}"),
)
_PARTS: dict[str, Span] = {
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (18 * 60, _MINUTES),
    "night": (18 * 60, _MINUTES),
}


def tidy(text: str) -> str:
    """Return her words in small letters, with one spelling of dashes, spaces and am and pm."""
    text = re.sub("[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}\N{FIGURE DASH}]", "-", text.lower())
    text = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text.replace(",", " ").replace("o'clock", " "))
    text = re.sub(r"\b(?:all|whole|the whole) day\b", " ", text)
    text = re.sub(r"\btonight\b", "today evening", text)
    return " ".join(text.split()).removeprefix("on ").strip(" !?;")


def understand(text: str, ear: Ear) -> Spoken | Unclear:
    """Return the span that was written, ahead of her now; or why there is none."""
    words = tidy(text)
    if len(words) > _SPEECH_LIMIT:
        return Unclear.UNKNOWN
    for read in _READERS:
        found = read(words, ear)
        if isinstance(found, Unclear):
            return found
        if found is not None:
            return _ahead(*found, ear.now)
    return Unclear.UNKNOWN


def understand_time(text: str, ear: Ear) -> SpokenTime | Spoken | Unclear:
    """Return the moment that was written, or the days if no time was; or why there is none."""
    words = tidy(text)
    if len(words) > _SPEECH_LIMIT:
        return Unclear.UNKNOWN
    if moment := _moment(words, ear):
        days, minute = moment
        spoken = _ahead(Spoken(days.first, days.first, minute, minute + 1), days.again, ear.now)
        return spoken if isinstance(spoken, Unclear) else SpokenTime(spoken.first, spoken.start)
    found = _some_days(words, ear)
    return _ahead(*found, ear.now) if isinstance(found, tuple) else Unclear.UNKNOWN


def span_of(spoken: Spoken, where: Whereabouts) -> Interval | Unclear:
    """Return the instants of what was written, on the clock of wherever she is on those days."""
    start = where.begins(spoken.first)
    if spoken.start:
        start = instant_of(SpokenTime(spoken.first, spoken.start), where)
    end = where.begins(spoken.last + _DAY)
    if spoken.end < _MINUTES:
        end = instant_of(SpokenTime(spoken.last, spoken.end), where)
    return Interval(start, end) if start < end else Unclear.LEFT_OUT


def instant_of(moment: SpokenTime, where: Whereabouts) -> dt.datetime:
    """Return the instant, in UTC, of a moment on the wall."""
    time = dt.time(*divmod(moment.minute, 60))
    return reached(moment.day, time, where.zone_on(moment.day))


def _times(words: str, ear: Ear) -> _Found:
    match = _TIMES.fullmatch(words)
    clocks = (read_clock(match["start"]), read_clock(match["end"])) if match else (None, None)
    days = _one_day(match, ear) if match else None
    if clocks[0] is None or clocks[1] is None or days is None:
        return None
    span = between(clocks[0], clocks[1], ear.hours(days.first))
    if span is None:
        return Unclear.OVER_MIDNIGHT
    return Spoken(days.first, days.first, *span), days.again


def _over_days(words: str, ear: Ear) -> _Found:
    match = _OVER.fullmatch(words)
    clocks = (read_clock(match["start"]), read_clock(match["end"])) if match else (None, None)
    days = ranged(match["day"], match["last"], ear) if match else None
    if clocks[0] is None or clocks[1] is None or days is None:
        return None
    start = beginning(clocks[0], ear.hours(days.first))
    return Spoken(days.first, days.last, start, ending(clocks[1], ear.hours(days.last))), None


def _since(words: str, ear: Ear) -> _Found:
    match = _SINCE.fullmatch(words)
    clock = read_clock(match["start"]) if match else None
    days = _one_day(match, ear) if match else None
    if clock is None or days is None:
        return None
    return Spoken(days.first, days.first, beginning(clock, ear.hours(days.first))), days.again


def _until(words: str, ear: Ear) -> _Found:
    match = _UNTIL.fullmatch(words)
    clock = read_clock(match["end"]) if match else None
    days = _one_day(match, ear) if match else None
    if clock is None or days is None:
        return None
    return Spoken(days.first, days.first, end=ending(clock, ear.hours(days.first))), days.again


def _part_of_a_day(words: str, ear: Ear) -> _Found:
    match = _PART.fullmatch(words)
    if match is None:
        return None
    day = (match["day"] or "this").removesuffix(" in the")
    days = _single(named("today" if day == "this" else day, ear))
    return (Spoken(days.first, days.first, *_PARTS[match["part"]]), days.again) if days else None


def _range_of_days(words: str, ear: Ear) -> _Found:
    match = _DAYS.fullmatch(words)
    days = ranged(match["day"], match["last"], ear) if match else None
    return (Spoken(days.first, days.last), None) if days else None


def _until_a_day(words: str, ear: Ear) -> _Found:
    match = _UNTIL_DAY.fullmatch(words)
    days = named(match["last"], ear) if match else None
    return (Spoken(ear.now.date(), days.last), None) if days else None


def _only_a_beginning(words: str, ear: Ear) -> _Found:
    return Unclear.NO_END if _moment(words, ear) else None


def _moment(words: str, ear: Ear) -> tuple[Days, int] | None:
    for pattern in _MOMENTS:
        match = pattern.fullmatch(words)
        clock = read_clock(match["start"]) if match else None
        days = _one_day(match, ear) if match else None
        if clock and days:
            return days, beginning(clock, ear.hours(days.first))
    return None


def _some_days(words: str, ear: Ear) -> _Found:
    days = named(words, ear)
    return (Spoken(days.first, days.last), days.again) if days else None


_READERS: tuple[Callable[[str, Ear], _Found], ...] = (
    _times,
    _over_days,
    _since,
    _until,
    _part_of_a_day,
    _range_of_days,
    _until_a_day,
    _only_a_beginning,
    _some_days,
)


def _one_day(match: re.Match[str], ear: Ear) -> Days | None:
    """Return the day that stands before or behind times; without one, the next that comes."""
    before, behind = match["day"], match["behind"]
    if before and behind:
        return None
    if before or behind:
        return _single(named((before or behind).removesuffix(" at"), ear))
    return Days(ear.now.date(), ear.now.date(), _DAY)


def _single(days: Days | None) -> Days | None:
    """Leave several days out: the same hours on each of them would be several spans."""
    return days if days and days.first == days.last else None


def _ahead(spoken: Spoken, again: dt.timedelta | None, now: dt.datetime) -> Spoken | Unclear:
    """Return what was written as the next time it comes."""
    if (spoken.last, spoken.end) <= (spoken.first, spoken.start):
        return Unclear.REVERSED
    if spoken.last - spoken.first >= _LONGEST:
        return Unclear.TOO_LONG
    if (spoken.last, spoken.end) > (now.date(), now.hour * 60 + now.minute):
        return spoken
    if again is None:
        return Unclear.OVER
    return Spoken(spoken.first + again, spoken.last + again, spoken.start, spoken.end)
