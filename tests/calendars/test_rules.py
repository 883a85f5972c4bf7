"""Rules as they are found, and what an expander is given instead."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fitbot.calendars.rules import RuleError, mend
from tests.calendars.building import PACIFIC, query, read_event, utc

BERLIN = ZoneInfo("Europe/Berlin")
LOS_ANGELES = ZoneInfo(PACIFIC)
FLOATING = dt.datetime(2026, 9, 7, 18, 0)  # noqa: DTZ001
AWARE = FLOATING.replace(tzinfo=LOS_ANGELES)
DAY = dt.date(2026, 9, 7)


@pytest.mark.parametrize(
    ("start", "until", "mended"),
    [
        (AWARE, "20260929T010000Z", "20260929T010000Z"),
        (AWARE, "20260928T180000", "20260929T010000Z"),
        (AWARE, "20260928", "20260929T065959Z"),
        (FLOATING, "20260928T180000", "20260928T180000"),
        (FLOATING, "20260928T160000Z", "20260928T180000"),
        (FLOATING, "20260928", "20260928T235959"),
        (DAY, "20260928", "20260928"),
        (DAY, "20260927T220000Z", "20260928"),
        (DAY, "20260928T120000", "20260928"),
        (utc("2026-09-07 18:00"), "20260928", "20260928T235959Z"),
    ],
)
def test_an_end_is_told_in_the_type_of_the_start(start: dt.date, until: str, mended: str) -> None:
    assert mend(f"FREQ=WEEKLY;UNTIL={until}", start, BERLIN) == f"FREQ=WEEKLY;UNTIL={mended}"


def test_an_end_on_her_own_clock_counts_for_a_series_in_utc() -> None:
    mended = mend("FREQ=WEEKLY;UNTIL=20260928", utc("2026-09-08 01:00"), LOS_ANGELES)
    assert mended == "FREQ=WEEKLY;UNTIL=20260929T065959Z"


@pytest.mark.parametrize("until", ["20260928T180000", "20260928"])
def test_the_last_occurrence_is_not_lost_to_an_end_in_local_time(until: str) -> None:
    reading = read_event(
        f"DTSTART;TZID={PACIFIC}:20260907T180000",
        "DURATION:PT1H",
        f"RRULE:FREQ=WEEKLY;UNTIL={until}",
        asked=query(zone=PACIFIC),
    )
    assert [f"{each.start.astimezone(LOS_ANGELES):%d}" for each in reading.busy] == [
        "07",
        "14",
        "21",
        "28",
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,2TU", ["07", "08", "14", "21", "28"]),
        ("FREQ=MONTHLY;BYDAY=MO,2TU;COUNT=3", ["07", "08", "14"]),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=MO,-1WE;COUNT=5", ["07", "14", "21", "28", "30"]),
        ("FREQ=YEARLY;BYDAY=MO,-1WE;COUNT=4", ["07", "14", "21", "28"]),
        ("FREQ=WEEKLY;BYDAY=1MO,2TU;COUNT=4", ["07", "08", "14", "15"]),
        ("FREQ=MONTHLY;BYDAY=2MO,-1MO;COUNT=3", ["07", "14", "28"]),
    ],
)
def test_plain_and_numbered_weekdays_may_stand_together(rule: str, expected: list[str]) -> None:
    reading = read_event(
        "DTSTART;TZID=Europe/Berlin:20260907T100000",
        "DURATION:PT1H",
        f"RRULE:{rule}",
        asked=query("2026-09-01", "2026-10-01"),
    )
    assert [f"{each.start:%d}" for each in reading.busy] == expected
    assert reading.problems == ()


def test_every_monday_means_the_fifth_one_too() -> None:
    reading = read_event(
        "DTSTART;TZID=Europe/Berlin:20260907T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=MONTHLY;BYDAY=MO,2TU",
        asked=query("2026-11-01", "2026-12-01"),
    )
    days = [f"{each.start:%d}" for each in reading.busy]
    assert days == ["02", "09", "10", "16", "23", "30"]


@pytest.mark.parametrize(
    ("rule", "mended"),
    [
        ("freq=weekly; byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;COUNT=-1", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20260928T180000Z", "FREQ=WEEKLY;UNTIL=20260928T180000Z"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "FREQ=YEARLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1;BYSETPOS=-1"),
        ("FREQ=WEEKLY;", "FREQ=WEEKLY"),
    ],
)
def test_small_mistakes_are_mended(rule: str, mended: str) -> None:
    assert mend(rule, AWARE, BERLIN) == mended


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=",
        "INTERVAL=2",
        "FREQ=WEEKLY;BYMONTHDAY=0",
        "FREQ=WEEKLY;BYHOUR=24",
        "FREQ=WEEKLY;BYHOUR=-1",
        "FREQ=WEEKLY;BYMONTHDAY=-32",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYDAY=",
        "FREQ=WEEKLY;COUNT=many",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=YEARLY;SKIP=FORWARD",
        "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=WEEKLY;UNTIL=20260928T250000Z",
    ],
)
def test_a_rule_without_meaning_is_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        mend(rule, AWARE, BERLIN)
