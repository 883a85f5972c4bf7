"""The calendars that come with icalendar and recurring-ical-events.

None of them may crash or hang us. And what the expander finds in them we find too, unless there is
a reason, which is given here by the file's name. What its tests state stands in `test_stated`.
"""

import ast
import contextlib
import datetime as dt
import functools
import importlib.resources
import re
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import Query
from fitbot.calendars.reading import busy_times
from fitbot.domain.interval import Interval, merge
from fitbot.errors import CalendarError
from tests.calendars.building import BERLIN, query

PACKAGES = ("icalendar", "recurring_ical_events")
#: Readings last a few milliseconds; only a reading that hangs takes this long.
MOST_SECONDS = 5.0
ZONE = ZoneInfo(BERLIN)


@functools.cache
def packaged(name: str) -> list[Path]:
    with importlib.resources.as_file(importlib.resources.files(name)) as folder:
        return sorted(folder.rglob("*.ics"))


@pytest.mark.parametrize("name", PACKAGES)
def test_none_crashes_or_hangs(name: str) -> None:
    found = packaged(name)
    assert len(found) > 50
    read = 0
    for path in found:
        for year in (2019, 2026):
            since = time.process_time()
            with contextlib.suppress(CalendarError):
                busy_times(path.read_bytes(), query(f"{year}-01-01", f"{year + 1}-01-01"))
                read += 1
            assert time.process_time() - since < MOST_SECONDS, path.name
    assert read > len(found)


async def test_some_of_them_in_a_process_of_their_own() -> None:
    for path in packaged("recurring_ical_events")[::25]:
        data = path.read_bytes()
        with contextlib.suppress(CalendarError):
            await read_apart(data, query())


# What others expect to be in them

RAISES = "the expander raises, and we block and say so"
#: Where ours is another answer than the expander's, and why.
REASONS = {
    # What is no calendar.
    "issue_178_custom_component_contains_other": "an event inside of another block: refused",
    "timezone_same_start_and_offset": "END:VCALENDARD closes nothing: refused",
    "issue_201_test_matrix": "END:VTOOD closes nothing: refused",
    # What the expander cannot read.
    "america_new_york_forward_reference": "the expander raises on entries far from the window",
    "broken_ical": RAISES,
    "created_calendar_with_unicode_fields": RAISES,
    "invalid_duration": RAISES,
    "issue_104_broken_calendar": "the expander raises on a line that is no property; it is nothing",
    "issue_1081_invalid_rrule_freq": "a VTODO, which takes no time: the expander raises on it",
    "issue_165_missing_event": "the expander raises on the blanks in BYDAY; they are taken out",
    "issue_722_missing_timezones": RAISES,
    "issue_464_invalid_rdate": RAISES,
    "multiple_timezones": RAISES,
    "pacific_fiji": RAISES,
    "parsing_error": RAISES,
    "rfc_7529": RAISES,
    "bad_rrule_missing_until_event": RAISES,
    # What the expander does not look at.
    "issue_1081_freebusy_comma_separated": "FREEBUSY periods take time",
    "issue_27_multiple_periods_in_freebusy_multiple_freebusies": "FREEBUSY periods take time",
    "issue_27_multiple_periods_in_freebusy_one_freebusy": "FREEBUSY periods take time",
    "example": "FREEBUSY periods take time",
    "issue_1050_all_components": "published hours without any AVAILABLE leave no time (RFC 7953)",
    "rfc_7953_1": "published hours leave out the rest of the time (RFC 7953)",
    "rfc_7953_2": "published hours leave out the rest of the time (RFC 7953)",
    "rfc_7953_3": "published hours leave out the rest of the time (RFC 7953)",
    # Times without a zone.
    "event_with_recurrence": "they are on her clock, whatever zone an EXDATE has",
    # Where versions contradict each other, both block: an hour too many costs a consultation.
    "issue_148_edge_case_1": "an override of an instance that EXDATE takes out blocks (RFC 5545)",
    "issue_163_deleted_modification": "an override of an instance that EXDATE takes out blocks",
    "issue_253_additional_recurrence_id": "an override outside of the newest series blocks",
    "issue_75_range_parameter": "UNTIL as a date lasts to the end of that day",
}
_START = re.compile(rb"DTSTART[^:\r\n]*:(\d{4})(\d\d)(\d\d)")
_UNTIL = re.compile(rb"UNTIL=(\d{4})(\d\d)(\d\d)")
_DAY = dt.timedelta(days=1)


def expanded(data: bytes, window: Interval) -> list[Interval]:
    """When it is busy by the expander, read by the whole file; free and cancelled is neither."""
    icalendar.use_zoneinfo()
    since, until = window.start.astimezone(ZONE), window.end.astimezone(ZONE)
    found = []
    for calendar in icalendar.Calendar.from_ical(data, multiple=True):
        for event in recurring_ical_events.of(calendar).between(since, until):
            if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
                continue
            start, end = (instant(event[name].dt) for name in ("DTSTART", "DTEND"))
            start, end = max(start, window.start), min(end, window.end)
            if start < end:
                found.append(Interval(start, end))
    return merge(found)


def instant(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(dt.UTC)


def windows(data: bytes, asked: set[tuple[int, int]]) -> list[Interval]:
    """Where it begins and where it ends, and each month that a test asks about."""
    starts, ends = (
        [dt.date(*map(int, each)) for each in dates.findall(data) if int(each[0]) > 1990]
        for dates in (_START, _UNTIL)
    )
    firsts = [(start, 100) for start in {min(starts), max(starts)}] if starts else []
    firsts += [(max(ends) - 10 * _DAY, 20)] if ends else []
    firsts += [(dt.date(*month, 1), 31) for month in asked]
    return [Interval(instant(first - _DAY), instant(first + n * _DAY)) for first, n in firsts]


def whole(data: bytes) -> bytes:
    """Some samples are pieces of a calendar."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"BEGIN:VCALENDAR"):
        return data
    return b"BEGIN:VCALENDAR\r\n" + data.rstrip() + b"\r\nEND:VCALENDAR\r\n"


@functools.cache
def months_in_tests() -> dict[str, set[tuple[int, int]]]:
    """The months that the expander's own tests ask about, by the name of the calendar."""
    found: dict[str, set[tuple[int, int]]] = {}
    folder = packaged("recurring_ical_events")[0].parent.parent
    for file in sorted(folder.glob("test_*.py")):
        source = file.read_text(encoding="utf-8")
        names = set(re.findall(r"calendars\.(\w+)\.(?:at|between)\(", source))
        texts = (
            node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
        )
        dates = re.findall(r"\b((?:19|20)\d\d)(\d\d)\d\d", " ".join(map(str, texts)))
        for name in names:
            found.setdefault(name, set()).update(
                (int(year), int(month)) for year, month in dates if 0 < int(month) < 13
            )
    return found


def differs(data: bytes, window: Interval) -> bool:
    """Whether the two answers differ; where both refuse, they agree."""
    ours: list[Interval] | None = None
    theirs: list[Interval] | None = None
    with contextlib.suppress(CalendarError):
        reading = busy_times(data, Query(ZONE, window))
        ours = list(reading.busy)
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = expanded(data, window)
    return ours != theirs


def different(name: str) -> Iterator[str]:
    """Yield the names of the calendars of a package in which something differs."""
    for path in packaged(name):
        data = whole(path.read_bytes())
        for window in windows(data, months_in_tests().get(path.stem, set())):
            if differs(data, window):
                yield path.stem


def test_ours_agree_with_what_is_expected_or_there_is_a_reason() -> None:
    assert len(months_in_tests()) > 30
    found = {stem for name in PACKAGES for stem in different(name)}
    assert found == set(REASONS)
