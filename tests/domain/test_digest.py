import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.digest import Digest, due_day, is_late, next_digest
from fitbot.domain.wall import reached
from fitbot.domain.whereabouts import Travel, Whereabouts
from tests.domain.building import BERLIN, LORD_HOWE, NEW_YORK, at, day, minutes

AT_HOME = Whereabouts(BERLIN)
EIGHT = dt.time(8)
HALF_PAST_TWO = dt.time(2, 30)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def minutes_of(date: str, days: int) -> st.SearchStrategy[dt.datetime]:
    """Any minute of so many days from a date on."""
    return st.integers(0, days * 1440).map(lambda count: at(f"{date}T00:00") + minutes(count))


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("2026-03-28", "2026-03-28T07:00"),
        ("2026-03-29", "2026-03-29T06:00"),  # the spring change, at 02:00 that night
        ("2026-03-30", "2026-03-30T06:00"),
        ("2026-10-24", "2026-10-24T06:00"),
        ("2026-10-25", "2026-10-25T07:00"),
        ("2026-10-26", "2026-10-26T07:00"),
    ],
)
def test_eight_in_berlin_is_eight_on_both_sides_of_a_clock_change(date: str, instant: str) -> None:
    due = reached(day(date), EIGHT, BERLIN)
    assert due == at(instant)
    assert due_day(EIGHT, AT_HOME, due - SECOND) is None
    assert due_day(EIGHT, AT_HOME, due) == day(date)


@pytest.mark.parametrize("date", ["2026-03-29", "2026-10-25"])
def test_an_hour_that_is_skipped_or_repeated_gives_one_instant(date: str) -> None:
    """02:30 does not exist in spring, and comes twice in autumn."""
    due = reached(day(date), HALF_PAST_TWO, BERLIN)
    assert due.astimezone(BERLIN).date() == day(date)
    before = at(f"{date}T00:00") - 2 * HOUR
    days = [due_day(HALF_PAST_TWO, AT_HOME, before + n * minutes(10)) for n in range(60)]
    assert set(days) == {None, day(date)}
    first = days.index(day(date))
    assert before + first * minutes(10) == due


def test_a_skipped_hour_is_reached_when_the_clock_jumps_over_it() -> None:
    """Clocks go from 02:00 to 03:00, and a digest of 02:30 goes out then."""
    assert next_digest(HALF_PAST_TWO, AT_HOME, at("2026-03-29T00:00")) == at("2026-03-29T01:00")


def test_the_repeated_hour_takes_the_first_one() -> None:
    assert reached(day("2026-10-25"), HALF_PAST_TWO, BERLIN) == at("2026-10-25T00:30")


def test_a_digest_is_due_for_four_hours_and_says_after_half_of_one_that_it_is_late() -> None:
    due = at("2026-06-01T06:00")
    date = day("2026-06-01")
    assert due_day(EIGHT, AT_HOME, due + 4 * HOUR) == date
    assert due_day(EIGHT, AT_HOME, due + 4 * HOUR + SECOND) is None
    assert not is_late(date, EIGHT, AT_HOME, due + minutes(30))
    assert is_late(date, EIGHT, AT_HOME, due + minutes(30) + SECOND)


def test_an_evening_digest_that_is_late_goes_out_past_midnight() -> None:
    ten = dt.time(22)
    past_midnight = at("2026-06-01T22:30")  # 00:30 on the second, in Berlin
    assert due_day(ten, AT_HOME, past_midnight) == day("2026-06-01")
    assert is_late(day("2026-06-01"), ten, AT_HOME, past_midnight)
    assert due_day(ten, AT_HOME, at("2026-06-02T00:00") + SECOND) is None


@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("Pacific/Apia")]),
    now=minutes_of("2011-12-25", 11) | minutes_of("2026-03-26", 11) | minutes_of("2026-10-20", 14),
    hour=st.times(),
)
def test_whoever_asks_every_half_hour_finds_each_days_digest_due_once(
    zone: ZoneInfo, now: dt.datetime, hour: dt.time
) -> None:
    """Also where a whole day is left out, as in Samoa in 2011."""
    found: list[dt.date] = []
    for step in range(5 * 48):
        due = due_day(hour, Whereabouts(zone), now + step * minutes(30))
        if due and due not in found:
            found.append(due)
    assert found == sorted(found)
    assert 4 <= len(found) <= 7


@given(minutes_of("2026-01-01", 365), st.times())
def test_the_next_digest_is_ahead_and_due_when_it_comes(
    instant: dt.datetime, hour: dt.time
) -> None:
    ahead = next_digest(hour, AT_HOME, instant)
    assert instant < ahead <= instant + dt.timedelta(hours=49)
    assert due_day(hour, AT_HOME, ahead) is not None


def test_the_digest_comes_at_its_hour_where_she_is() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    away = Whereabouts(NEW_YORK, (Travel(lisbon, day("2026-06-03"), day("2026-06-04")),))
    now, found = at("2026-06-02T00:00"), []
    for _ in range(4):
        found.append(now := next_digest(EIGHT, away, now))
    assert found == [
        at("2026-06-02T12:00"),
        at("2026-06-03T07:00"),
        at("2026-06-04T07:00"),
        at("2026-06-05T12:00"),
    ]
    assert [due_day(EIGHT, away, due) for due in found] == [
        day(f"2026-06-0{date}") for date in (2, 3, 4, 5)
    ]


def test_a_day_of_travel_that_does_not_hold_the_hour_has_no_digest() -> None:
    """At 22:00 on the 2nd in New York it is the 3rd already where she is."""
    ten = dt.time(22)
    lisbon = ZoneInfo("Europe/Lisbon")
    away = Whereabouts(NEW_YORK, (Travel(lisbon, day("2026-06-03"), day("2026-06-04")),))
    assert next_digest(ten, away, at("2026-06-02T12:00")) == at("2026-06-03T21:00")
    asked = [at("2026-06-02T20:00") + n * minutes(30) for n in range(20)]
    assert {due_day(ten, away, now) for now in asked} == {None}


def test_a_digest_without_content_is_quiet() -> None:
    quiet = Digest("park", at("2026-06-01T06:00"), True, (), (), (), (), (), AT_HOME)
    assert quiet.quiet
    assert not replace(quiet, paused_since=at("2026-05-01T06:00")).quiet
