"""Hours published as available (RFC 7953): the rest of their frame is busy."""

import pytest

from fitbot.calendars.available import subtract
from fitbot.calendars.base import Reading
from fitbot.calendars.reading import busy_times
from fitbot.domain.doubts import Doubt
from fitbot.domain.interval import Interval
from tests.calendars.building import BERLIN, SAMPLES, days, event, query, read, span

FRAME = ("DTSTART:20260907T000000Z", "DTEND:20260908T000000Z")
MORNING = ("DTSTART:20260907T080000Z", "DURATION:PT2H")


def available(*lines: str, uid: str = "hours") -> str:
    return "\r\n".join(["BEGIN:AVAILABLE", f"UID:{uid}", *lines, "END:AVAILABLE"])


def hours(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VAVAILABILITY", "UID:frame", *lines, "END:VAVAILABILITY"])


def shown(reading: Reading) -> list[str]:
    return [f"{each.start:%d %H:%M}-{each.end:%d %H:%M}" for each in reading.busy]


def test_working_hours_block_all_that_they_leave_out() -> None:
    asked = query("2026-09-07", "2026-09-16")
    reading = busy_times((SAMPLES / "working_hours.ics").read_bytes(), asked)
    zone = asked.zone
    assert [
        f"{each.start.astimezone(zone):%d %H}-{each.end.astimezone(zone):%d %H}"
        for each in reading.busy
    ] == ["07 00-07 09", "07 12-09 14", "09 16-14 09", "14 10-14 11", "14 12-15 09", "15 12-16 00"]
    assert reading.problems == ()


def test_a_frame_without_hours_is_busy_and_outside_it_nothing_is() -> None:
    assert shown(read(hours(*FRAME))) == ["07 00:00-08 00:00"]
    assert shown(read(hours(FRAME[0], "DURATION:P1D"))) == ["07 00:00-08 00:00"]


def test_a_frame_may_have_no_start_or_no_end() -> None:
    asked = query("2026-09-07", "2026-09-09", "UTC")
    assert shown(read(hours(), asked=asked)) == ["07 00:00-09 00:00"]
    assert shown(read(hours("DTSTART:20260908T000000Z"), asked=asked)) == ["08 00:00-09 00:00"]
    assert shown(read(hours("DTEND:20260908T000000Z"), asked=asked)) == ["07 00:00-08 00:00"]
    assert shown(read(hours("DTSTART;VALUE=DATE:20260908"), asked=asked)) == ["08 00:00-09 00:00"]
    assert shown(read(hours("DTSTART:20270908T000000Z"), asked=asked)) == []
    assert shown(read(hours("DTSTART:20200101T000000Z"), asked=asked)) == ["07 00:00-09 00:00"]


def test_an_event_within_the_hours_is_busy_all_the_same() -> None:
    busy = event("DTSTART:20260907T090000Z", "DURATION:PT30M")
    reading = read(hours(*FRAME, available(*MORNING)), busy)
    assert shown(reading) == ["07 00:00-07 08:00", "07 09:00-07 09:30", "07 10:00-08 00:00"]


@pytest.mark.parametrize("swapped", [False, True])
def test_the_higher_priority_has_the_last_word(swapped: bool) -> None:
    usual = hours(*FRAME, "PRIORITY:9", available(*MORNING))
    away = hours("PRIORITY:1", "DTSTART:20260907T090000Z", "DTEND:20260907T093000Z")
    blocks = (away, usual) if swapped else (usual, away)
    assert shown(read(*blocks)) == ["07 00:00-07 08:00", "07 09:00-07 09:30", "07 10:00-08 00:00"]
    never = hours(*FRAME)
    assert shown(read(never, usual)) == ["07 00:00-07 08:00", "07 10:00-08 00:00"]


@pytest.mark.parametrize(
    "part",
    [
        available("DTSTART:20260907T990000Z", "DURATION:PT2H"),
        available("DTSTART;TZID=Nowhere:20260907T080000", "DURATION:PT2H"),
        available(*MORNING, "RRULE:FREQ=HOURLY"),
        available(*MORNING, "RRULE:FREQ=FORTNIGHTLY"),
        available(*MORNING) + "\r\n" + available("DTSTART:20260907T120000Z", "DURATION:PT2H"),
    ],
)
def test_hours_that_are_in_doubt_open_nothing(part: str) -> None:
    reading = read(hours(*FRAME, part))
    assert shown(reading) == ["07 00:00-08 00:00"]
    assert [each.what for each in reading.problems] == [Doubt.NO_HOURS]


def test_a_frame_that_cannot_be_read_blocks_all_time() -> None:
    reading = read(hours("DTSTART:soon"))
    assert reading.busy == (query().window,)
    assert [each.what for each in reading.problems] == [Doubt.NO_FRAME]


def test_one_occurrence_of_the_hours_may_be_moved() -> None:
    weekly = available(*MORNING, "RRULE:FREQ=DAILY;COUNT=2")
    moved = available("RECURRENCE-ID:20260908T080000Z", "DTSTART:20260908T140000Z", "DURATION:PT1H")
    reading = read(hours(FRAME[0], "DTEND:20260909T000000Z", weekly, moved))
    assert shown(reading) == ["07 00:00-07 08:00", "07 10:00-08 14:00", "08 15:00-09 00:00"]


def test_subtracting_cuts_holes() -> None:
    day = days("2026-09-07", "2026-09-08", BERLIN)
    noon = span("2026-09-07 12:00", "13:00", BERLIN)
    assert subtract([day], [noon]) == [Interval(day.start, noon.start), Interval(noon.end, day.end)]
    assert subtract([noon], [day]) == []
    assert subtract([day], []) == [day]
