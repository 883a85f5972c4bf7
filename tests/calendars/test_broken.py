"""What cannot be understood blocks its time and is reported; the rest is read as ever."""

import pytest

from fitbot.calendars.base import Reading
from fitbot.domain.doubts import Doubt
from fitbot.domain.interval import Interval
from tests.calendars.building import BERLIN, PACIFIC, days, event, query, read, span

SOUND = event("DTSTART:20261105T080000Z", "DURATION:PT1H", uid="sound")
SOUND_TIME = span("2026-11-05 08:00", "09:00")


def read_beside_a_sound_one(*lines: str) -> Reading:
    reading = read(SOUND, event(*lines, uid="odd"))
    assert any(
        each.start <= SOUND_TIME.start and SOUND_TIME.end <= each.end for each in reading.busy
    ), "a broken entry emptied the calendar"
    return reading


def others(reading: Reading) -> list[Interval]:
    return [each for each in reading.busy if each != SOUND_TIME]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=FORTNIGHTLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;UNTIL=someday",
        "FREQ=WEEKLY;UNTIL=20261350",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=MONTHLY;BYMONTHDAY=first",
        "RSCALE=HEBREW;FREQ=YEARLY",
        "FREQ=WEEKLY;WKST=NO",
        "FREQ=WEEKLY;BYEASTER=0",
        "W1 MO",
        "",
    ],
)
def test_a_rule_without_meaning_blocks_its_hour_every_day(rule: str) -> None:
    reading = read_beside_a_sound_one("DTSTART:20261127T080000Z", "DURATION:PT1H", f"RRULE:{rule}")
    assert others(reading) == [span(f"2026-11-{day} 08:00", "09:00") for day in (27, 28, 29, 30)]
    assert [each.uid for each in reading.problems] == ["odd"]
    assert reading.problems[0].what == Doubt.NO_RULE


def test_extra_dates_that_cannot_be_read_block_the_hour_every_day() -> None:
    for line in ("RDATE:soon", 'RDATE;X="broken:20261128T080000Z'):
        reading = read_beside_a_sound_one("DTSTART:20261129T080000Z", "DURATION:PT1H", line)
        assert len(others(reading)) == 2
        assert reading.problems[0].what == Doubt.NO_RULE


@pytest.mark.parametrize("line", ['RRULE;X="broken:FREQ=WEEKLY', "RRULE;FREQ=WEEKLY"])
def test_a_rule_on_a_broken_line_is_not_passed_over(line: str) -> None:
    reading = read_beside_a_sound_one("DTSTART:20261129T080000Z", "DURATION:PT1H", line)
    assert len(others(reading)) == 2


def test_a_zone_that_nobody_knows_is_hers_and_is_reported() -> None:
    reading = read_beside_a_sound_one(
        "DTSTART;TZID=Middle Earth:20260907T100000", "DTEND;TZID=Middle Earth:20260907T110000"
    )
    assert others(reading) == [span("2026-09-07 10:00", "11:00", BERLIN)]
    assert [(each.uid, each.what) for each in reading.problems] == [("odd", Doubt.NO_ZONE)]


@pytest.mark.parametrize("zone", ["Europe", "x" * 4000, "../../etc/passwd"])
def test_a_zone_named_like_a_folder_or_a_path_spoils_nothing_else(zone: str) -> None:
    reading = read_beside_a_sound_one(f"DTSTART;TZID={zone}:20260907T100000", "DURATION:PT1H")
    assert others(reading)
    assert [each.uid for each in reading.problems] == ["odd"]


def test_a_zone_that_is_defined_wrongly_is_unknown() -> None:
    standard = "BEGIN:STANDARD\r\nDTSTART:never\r\nEND:STANDARD"
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Odd\r\n{standard}\r\nEND:VTIMEZONE"
    reading = read(zone, SOUND, event("DTSTART;TZID=Odd:20260907T100000", "DURATION:PT1H"))
    assert reading.busy[0] == span("2026-09-07 10:00", "11:00", BERLIN)
    assert reading.problems[0].what == Doubt.NO_ZONE


@pytest.mark.parametrize(
    "line",
    ["DTEND:late", "DTEND:20260907T250000Z", "DURATION:long", 'DTEND;X="broken:20260907T090000Z'],
)
def test_an_end_that_cannot_be_read_is_a_day_after_the_start(line: str) -> None:
    reading = read_beside_a_sound_one("DTSTART:20260907T080000Z", line)
    assert others(reading) == [span("2026-09-07 08:00", "2026-09-08 08:00")]
    assert reading.problems[0].what == Doubt.NO_END


def test_exceptions_that_cannot_be_read_leave_nothing_out() -> None:
    reading = read_beside_a_sound_one(
        "DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:14.9."
    )
    assert len(others(reading)) == 2
    assert reading.problems[0].what == Doubt.NO_EXCEPTION


def test_an_override_of_nobody_knows_what_blocks_beside_its_series() -> None:
    reading = read(
        event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        event(
            "RECURRENCE-ID:the second", "DTSTART:20260915T080000Z", "DURATION:PT1H", "SEQUENCE:x"
        ),
    )
    assert [f"{each.start:%d}" for each in reading.busy] == ["07", "14", "15"]
    assert reading.problems[0].what == Doubt.NO_INSTANCE


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART:20260907T250000",
        "DTSTART:2026-09-07",
        "DTSTART:20260907T1000",
        'DTSTART;X="broken:20260907T100000',
    ],
)
def test_a_start_that_cannot_be_read_blocks_the_day_its_digits_show(line: str) -> None:
    reading = read_beside_a_sound_one(line, "DURATION:PT1H")
    assert others(reading) == [days("2026-09-07", "2026-09-08")]
    assert reading.problems[0].what == Doubt.NO_START


def test_such_a_day_is_wider_where_the_zone_is_not_hers() -> None:
    reading = read_beside_a_sound_one("DTSTART;TZID=Asia/Tokyo:20260907T250000", "DURATION:PT1H")
    assert others(reading) == [span("2026-09-06 08:00", "2026-09-08 12:00")]


def test_two_starts_block_from_the_first_day_to_the_last() -> None:
    reading = read_beside_a_sound_one("DTSTART:20260907T080000", "DTSTART:20260909T080000")
    assert others(reading) == [days("2026-09-07", "2026-09-10")]


def test_a_series_whose_start_cannot_be_read_blocks_from_that_day_on() -> None:
    reading = read_beside_a_sound_one("DTSTART:20260907T990000", "RRULE:FREQ=WEEKLY")
    assert reading.busy == (days("2026-09-07", "2026-12-01"),)


@pytest.mark.parametrize("value", ["soon", "20269999", ""])
def test_a_start_that_says_nothing_blocks_the_whole_window(value: str) -> None:
    reading = read_beside_a_sound_one(f"DTSTART:{value}")
    assert reading.busy == (query().window,)
    assert [each.uid for each in reading.problems] == ["odd"]


def test_an_entry_without_start_takes_no_time_but_is_reported() -> None:
    reading = read_beside_a_sound_one("DTEND:20260907T080000Z")
    assert reading.busy == (SOUND_TIME,)
    assert len(reading.problems) == 1


def test_an_override_without_start_blocks_the_day_it_replaces() -> None:
    reading = read_beside_a_sound_one("RECURRENCE-ID:20260907T080000")
    assert others(reading) == [days("2026-09-07", "2026-09-08")]


def test_a_broken_entry_that_is_cancelled_takes_no_time() -> None:
    reading = read_beside_a_sound_one("DTSTART:soon", "STATUS:CANCELLED")
    assert reading.busy == (SOUND_TIME,)
    assert reading.problems == ()


@pytest.mark.parametrize("length", ["DURATION:P99999999D", "DTEND:99991231T235959"])
def test_an_entry_that_breaks_the_expander_blocks_every_time_it_may_take(length: str) -> None:
    sound = event("DTSTART:20260907T160000Z", "DURATION:PT1H", uid="sound")
    odd = event("DTSTART:20261001T080000", length, uid="odd")
    reading = read(sound, odd, asked=query(zone=PACIFIC))
    assert reading.busy == (
        span("2026-09-07 16:00", "17:00"),
        span("2026-10-01 07:00", "2026-12-01 08:00"),
    )
    assert [each.uid for each in reading.problems] == ["odd"]


@pytest.mark.parametrize("value", ["00010101T250000", "99991231T250000", "20100907T250000Z"])
def test_an_unreadable_time_that_is_surely_elsewhere_takes_none_here(value: str) -> None:
    reading = read_beside_a_sound_one(f"DTSTART:{value}", "DURATION:PT1H")
    assert reading.busy == (SOUND_TIME,)
    assert reading.problems == ()


def test_a_broken_entry_of_years_ago_is_not_worth_a_message() -> None:
    reading = read_beside_a_sound_one("DTSTART;TZID=Middle Earth:20100907T100000", "DURATION:PT1H")
    assert reading.problems == ()


def test_periods_that_cannot_be_read_block_their_days() -> None:
    block = "BEGIN:VFREEBUSY\r\nUID:fb\r\nFREEBUSY:20260907T080000/what\r\nEND:VFREEBUSY"
    reading = read(block)
    assert reading.busy == (days("2026-09-07", "2026-09-08"),)
    assert [each.uid for each in reading.problems] == ["fb"]


def test_each_doubt_about_an_entry_is_told_once() -> None:
    parts = [
        event(
            "DTSTART;TZID=Middle Earth:20260907T100000",
            "DURATION:PT1H",
            f"RECURRENCE-ID:2026090{n}T100000Z",
        )
        for n in (1, 2, 3)
    ]
    assert len(read(*parts).problems) == 1


def test_sentences_for_her_name_no_value_of_the_entry() -> None:
    reading = read_beside_a_sound_one("DTSTART:secret-text", "DTEND:secret-text")
    assert "secret" not in repr(reading)
