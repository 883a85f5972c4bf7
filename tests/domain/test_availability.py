"""Wall time, its instants, and the values that describe a therapist's hours."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.availability import Availability, Policy, Vacation, Window
from fitbot.domain.wall import reached
from tests.domain.building import (
    BERLIN,
    HAVANA,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    SAO_PAULO,
    at,
    daily,
    day,
    hours,
    minutes,
)


@pytest.mark.parametrize(
    ("zone", "date", "time", "instant"),
    [
        (BERLIN, "2026-01-15", "09:00", "2026-01-15T08:00"),
        (BERLIN, "2026-07-15", "09:00", "2026-07-15T07:00"),
        (KOLKATA, "2026-07-15", "00:00", "2026-07-14T18:30"),
        (BERLIN, "2026-03-29", "01:59", "2026-03-29T00:59"),  # the last minute before the jump
        (BERLIN, "2026-03-29", "03:00", "2026-03-29T01:00"),  # the jump itself
    ],
)
def test_an_ordinary_time_is_reached_when_the_clock_shows_it(
    zone: ZoneInfo, date: str, time: str, instant: str
) -> None:
    assert reached(day(date), dt.time.fromisoformat(time), zone) == at(instant)


@pytest.mark.parametrize(
    ("zone", "date", "time", "jump"),
    [
        (BERLIN, "2026-03-29", "02:00", "2026-03-29T01:00"),
        (BERLIN, "2026-03-29", "02:00:01", "2026-03-29T01:00"),
        (BERLIN, "2026-03-29", "02:30:00.500000", "2026-03-29T01:00"),
        (BERLIN, "2026-03-29", "02:59:59.999999", "2026-03-29T01:00"),
        (NEW_YORK, "2026-03-08", "02:30", "2026-03-08T07:00"),
        (LORD_HOWE, "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour is left out
        (SAO_PAULO, "2018-11-04", "00:00", "2018-11-04T03:00"),  # a day that begins at 01:00
        (ZoneInfo("Pacific/Apia"), "2011-12-30", "12:00", "2011-12-30T10:00"),  # a day left out
    ],
)
def test_a_time_that_spring_leaves_out_is_reached_at_the_jump(
    zone: ZoneInfo, date: str, time: str, jump: str
) -> None:
    assert reached(day(date), dt.time.fromisoformat(time), zone) == at(jump)


@pytest.mark.parametrize(
    ("zone", "date", "time", "first"),
    [
        (BERLIN, "2026-10-25", "02:30", "2026-10-25T00:30"),
        (NEW_YORK, "2026-11-01", "01:30", "2026-11-01T05:30"),
        (LORD_HOWE, "2026-04-05", "01:45", "2026-04-04T14:45"),
        (SAO_PAULO, "2019-02-16", "23:30", "2019-02-17T01:30"),
        (HAVANA, "2026-11-01", "00:00", "2026-11-01T04:00"),  # midnight itself comes twice
    ],
)
def test_a_time_that_comes_twice_is_reached_the_first_time(
    zone: ZoneInfo, date: str, time: str, first: str
) -> None:
    wall = dt.time.fromisoformat(time)
    assert reached(day(date), wall, zone) == at(first)
    assert reached(day(date), wall.replace(fold=1), zone) == at(first)


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        (BERLIN, "2026-03-29"),
        (BERLIN, "2026-10-25"),
        (LORD_HOWE, "2026-04-05"),
        (LORD_HOWE, "2026-10-04"),
        (SAO_PAULO, "2018-11-04"),
        (SAO_PAULO, "2019-02-16"),
        (ZoneInfo("America/St_Johns"), "2006-10-29"),  # went back at 00:01, into the day before
    ],
)
def test_a_later_wall_time_is_never_reached_earlier(zone: ZoneInfo, date: str) -> None:
    walls = [dt.datetime.fromisoformat(date) + minutes(passed) for passed in range(-90, 1530, 5)]
    instants = [reached(wall.date(), wall.time(), zone) for wall in walls]
    assert all(earlier <= later for earlier, later in pairwise(instants))


def test_hours_must_end_after_they_start_unless_midnight_closes_them() -> None:
    assert Window(dt.time(22), dt.time(0)).end == dt.time(0)
    for end in (dt.time(9), dt.time(8, 59)):
        with pytest.raises(ValueError, match="end before they start"):
            Window(dt.time(9), end)


def test_hours_carry_no_zone_of_their_own() -> None:
    with pytest.raises(ValueError, match="wall time"):
        Window(dt.time(9, tzinfo=dt.UTC), dt.time(12))
    with pytest.raises(ValueError, match="wall time"):
        Window(dt.time(9), dt.time(12, tzinfo=BERLIN))


def test_a_vacation_may_be_one_day_and_never_less() -> None:
    assert Vacation(day("2026-07-01"), day("2026-07-01")).first == day("2026-07-01")
    with pytest.raises(ValueError, match="ends before it starts"):
        Vacation(day("2026-07-02"), day("2026-07-01"))


@pytest.mark.parametrize("length", [0, 6, 8])
def test_a_week_has_seven_days(length: int) -> None:
    with pytest.raises(ValueError, match=f"seven days, not {length}"):
        Availability(BERLIN, ((),) * length)


def test_the_week_begins_on_monday() -> None:
    weekly = tuple(hours(f"{9 + index:02}:00-18:00") for index in range(7))
    availability = Availability(BERLIN, weekly)
    monday = day("2026-06-01")
    for index in range(7):
        assert availability.on(monday + dt.timedelta(days=index)) == weekly[index]


def test_vacation_beats_an_override_and_an_override_replaces_the_weekly_hours() -> None:
    first, last = day("2026-06-02"), day("2026-06-03")
    special = {first + dt.timedelta(days=ahead): hours("20:00-21:00") for ahead in range(-1, 3)}
    availability = replace(
        daily(BERLIN, "09:00-12:00"), overrides=special, vacations=(Vacation(first, last),)
    )
    assert availability.on(day("2026-05-31")) == hours("09:00-12:00")
    assert availability.on(day("2026-06-01")) == hours("20:00-21:00")
    assert availability.on(first) == availability.on(last) == ()
    assert availability.on(day("2026-06-04")) == hours("20:00-21:00")
    closed = [availability.closed_for(day(f"2026-06-0{date}")) for date in (1, 2, 3, 4)]
    assert closed == [None, "vacation", "vacation", None]


def test_a_holiday_closes_the_week_and_an_override_opens_it_unless_she_is_away() -> None:
    """Vacation, then dated override, then holiday, then the hours of the week."""
    first, second, third = (day(f"2026-06-0{date}") for date in (1, 2, 3))
    availability = replace(
        daily(BERLIN, "09:00-12:00"),
        holidays=frozenset({first, second, third}),
        overrides={second: hours("20:00-21:00"), third: hours("20:00-21:00")},
        vacations=(Vacation(third, third),),
    )
    assert [availability.on(date) for date in (first, second, third)] == [
        (),
        hours("20:00-21:00"),
        (),
    ]
    closed = [availability.closed_for(date) for date in (first, second, third)]
    assert closed == ["holiday", None, "vacation"]


def test_an_override_without_hours_closes_the_day() -> None:
    closed = day("2026-06-02")
    availability = replace(daily(BERLIN, "09:00-12:00"), overrides={closed: ()})
    assert availability.on(closed) == ()
    assert availability.closed_for(closed) is None


def test_her_local_day_is_not_the_day_in_utc() -> None:
    assert daily(KOLKATA).day_of(at("2026-05-31T18:30")) == day("2026-06-01")
    assert daily(NEW_YORK).day_of(at("2026-06-01T03:59")) == day("2026-05-31")


def test_an_instant_without_a_zone_has_no_local_day() -> None:
    with pytest.raises(ValueError, match="not in UTC"):
        daily(BERLIN).day_of(at("2026-06-01T12:00").replace(tzinfo=None))


@pytest.mark.parametrize("name", ["length", "step"])
@pytest.mark.parametrize("seconds", [-60, 0, 59, 61, 90])
def test_length_and_step_are_whole_minutes(name: str, seconds: int) -> None:
    with pytest.raises(ValueError, match=f"{name} is one or more whole minutes"):
        replace(Policy(), **{name: dt.timedelta(seconds=seconds)})
    assert replace(Policy(), **{name: minutes(1)})


@pytest.mark.parametrize("name", ["buffer_before", "buffer_after", "notice", "hold"])
def test_no_time_in_a_policy_is_negative(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is negative"):
        replace(Policy(), **{name: dt.timedelta(microseconds=-1)})
    assert replace(Policy(), **{name: minutes(0)})


@pytest.mark.parametrize("name", ["horizon_days", "per_day", "per_week"])
def test_no_count_in_a_policy_is_negative(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is negative: -1"):
        replace(Policy(), **{name: -1})
    assert replace(Policy(), **{name: 0})


def test_the_defaults_are_those_of_a_free_first_consultation() -> None:
    policy = Policy()
    assert (policy.length, policy.step) == (minutes(20), minutes(30))
    assert (policy.buffer_before, policy.buffer_after) == (minutes(10), minutes(10))
    assert (policy.notice, policy.horizon_days) == (dt.timedelta(hours=15), 21)
    assert (policy.per_day, policy.per_week, policy.hold) == (2, 5, minutes(10))


@pytest.mark.parametrize(("before", "after"), [(5, 20), (20, 5), (20, 20)])
def test_the_gap_between_two_of_our_own_is_the_larger_buffer(before: int, after: int) -> None:
    policy = replace(Policy(), buffer_before=minutes(before), buffer_after=minutes(after))
    assert policy.gap == minutes(20)
