"""Small calendars, and questions about them, spelled as short as a test can be read."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fitbot.calendars.base import Event, Query, Reading, Seen, WatchedCalendar
from fitbot.calendars.reading import busy_times
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError
from fitbot.texts import Texts
from fitbot.texts.causes import cause_in_words

SAMPLES = Path(__file__).parent / "samples"
BERLIN = "Europe/Berlin"
PACIFIC = "America/Los_Angeles"


def utc(text: str) -> dt.datetime:
    """`2026-09-07 10:00`, in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def span(start: str, end: str, zone: str = "UTC") -> Interval:
    """An interval from wall-clock times in `zone`; an `end` of five letters is on the same day."""
    whole_end = end if len(end) > len("10:00") else f"{start[:10]} {end}"
    ends = [
        dt.datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(zone))
        for each in (start, whole_end)
    ]
    return Interval(ends[0].astimezone(dt.UTC), ends[1].astimezone(dt.UTC))


def days(first: str, last: str, zone: str = BERLIN) -> Interval:
    """Whole local days, `last` excluded."""
    return span(f"{first} 00:00", f"{last} 00:00", zone)


def query(
    first: str = "2026-09-01", last: str = "2026-12-01", zone: str = BERLIN, **more: object
) -> Query:
    return Query(zone=ZoneInfo(zone), window=days(first, last, zone), **more)  # type: ignore[arg-type]


def event(*lines: str, uid: str = "hers") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*blocks: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *blocks, "END:VCALENDAR", ""]).encode()


def read(*blocks: str, asked: Query | None = None) -> Reading:
    """Read a calendar of these blocks, in autumn 2026 and in Berlin unless asked otherwise."""
    return busy_times(calendar(*blocks), asked or query())


def read_event(*lines: str, asked: Query | None = None) -> Reading:
    """Read a calendar of one event."""
    return read(event(*lines), asked=asked)


def booked(uid: str = "b1@fitbot", start: str = "2026-09-14 08:00", **more: object) -> Event:
    """An event of ours, twenty minutes long."""
    slot = Interval(utc(start), utc(start) + dt.timedelta(minutes=20))
    values = {"sequence": 0, "summary": "Consultation AB12", "stamp": utc("2026-09-01 08:00")}
    return Event(uid=uid, slot=slot, **values | more)  # type: ignore[arg-type]


async def put(calendar: WatchedCalendar, event: Event) -> Seen:
    """Write an event over what the calendar shows of it, as the program does once it has looked."""
    return await calendar.replace(await calendar.find(event.uid), event)


_EN = Texts("en", "US")


def said(error: BaseException) -> str:
    """What a therapist reads of an error, in English."""
    assert isinstance(error, CalendarError)
    return cause_in_words(_EN, str(error))


@contextlib.contextmanager
def saying(
    words: str, kind: type[CalendarError] = CalendarError
) -> Iterator[pytest.ExceptionInfo[CalendarError]]:
    """Expect an error in which she reads these words, a pattern."""
    with pytest.raises(kind) as caught:
        yield caught
    assert re.search(words, said(caught.value)), said(caught.value)
