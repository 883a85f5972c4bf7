"""The rules of a slot, one fact a test; the properties hold them all against an oracle."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import log2
from typing import ClassVar, Self, get_args
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.availability import Availability, Policy, Vacation, Window
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Reason, Taken, free_slots, horizon, why_not, windows_on
from tests.domain.building import (
    BERLIN,
    HAVANA,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    PLAIN,
    SAO_PAULO,
    UTC,
    at,
    clock,
    daily,
    dated,
    dates,
    day,
    hours,
    minutes,
    span,
)

MONDAY = "2026-06-01"
BEFORE = at("2026-05-31T12:00")


def on_monday(*texts: str) -> Availability:
    return dated(UTC, {MONDAY: texts})


def monday(text: str) -> Interval:
    return span(f"{MONDAY}T{text}")


def buffered(before: int, after: int) -> Policy:
    return replace(PLAIN, buffer_before=minutes(before), buffer_after=minutes(after))


# --- The grid ------------------------------------------------------------------------------------


def test_slots_stand_at_every_step_from_the_start_of_the_hours_and_fit_in_them() -> None:
    policy = replace(PLAIN, length=minutes(20), step=minutes(30))
    slots = free_slots(on_monday("09:10-10:30"), policy, Taken(), BEFORE)
    assert slots == [monday("09:10/09:30"), monday("09:40/10:00"), monday("10:10/10:30")]


def test_hours_shorter_than_a_slot_have_none() -> None:
    assert free_slots(on_monday("09:00-09:29"), PLAIN, Taken(), BEFORE) == []


@pytest.mark.parametrize(
    "texts", [("09:00-10:00", "10:00-11:00"), ("09:30-11:00", "09:00-10:10"), ("09:00-11:00",) * 2]
)
def test_hours_of_a_day_that_touch_or_overlap_have_one_grid(texts: tuple[str, ...]) -> None:
    policy = replace(PLAIN, length=minutes(40), step=minutes(40))
    slots = free_slots(on_monday(*texts), policy, Taken(), BEFORE)
    assert clock(slots) == ["09:00", "09:40", "10:20"]


def test_hours_that_stand_apart_have_each_their_own_grid() -> None:
    slots = free_slots(on_monday("14:10-15:10", "09:00-10:00"), PLAIN, Taken(), BEFORE)
    assert clock(slots) == ["09:00", "09:30", "14:10", "14:40"]


def test_an_event_removes_slots_and_moves_none() -> None:
    taken = Taken(busy=(monday("09:10/09:15"),))
    assert clock(free_slots(on_monday("09:00-10:30"), PLAIN, taken, BEFORE)) == ["09:30", "10:00"]


# scheduling 12
def test_a_step_shorter_than_a_slot_offers_slots_that_overlap_until_one_is_taken() -> None:
    policy = replace(PLAIN, step=minutes(15))
    availability = on_monday("09:00-10:15")
    slots = free_slots(availability, policy, Taken(), BEFORE)
    assert clock(slots) == ["09:00", "09:15", "09:30", "09:45"]
    taken = Taken(own=(slots[1],))
    assert clock(free_slots(availability, policy, taken, BEFORE)) == ["09:45"]


def test_hours_that_midnight_closes_reach_up_to_it_and_not_past() -> None:
    slots = free_slots(on_monday("23:00-00:00"), PLAIN, Taken(), BEFORE)
    assert slots == [monday("23:00/23:30"), monday("23:30/2026-06-02T00:00")]


def test_hours_that_meet_at_midnight_have_two_grids_and_no_slot_across() -> None:
    availability = dated(UTC, {MONDAY: ("22:00-00:00",), "2026-06-02": ("00:00-02:00",)})
    policy = replace(PLAIN, length=minutes(45), step=minutes(45))
    slots = free_slots(availability, policy, Taken(), BEFORE)
    assert clock(slots) == ["22:00", "22:45", "00:00", "00:45"]
    across = monday("23:30/2026-06-02T00:15")
    assert why_not(availability, policy, Taken(), BEFORE, across) == "outside-hours"


def test_hours_on_mondays_alone_give_mondays_alone() -> None:
    weekly = (hours("09:00-10:00"), *((),) * 6)
    slots = free_slots(
        Availability(KOLKATA, weekly), replace(PLAIN, horizon_days=30), Taken(), BEFORE
    )
    assert {slot.start.astimezone(KOLKATA).strftime("%a") for slot in slots} == {"Mon"}
    assert len(dates(slots, KOLKATA)) == 5


# --- Notice and horizon --------------------------------------------------------------------------


def test_a_slot_may_start_exactly_notice_from_now() -> None:
    policy = replace(PLAIN, notice=dt.timedelta(hours=15))
    slot = monday("09:00/09:30")
    availability = on_monday("09:00-10:00")
    now = at("2026-05-31T18:00")
    assert why_not(availability, policy, Taken(), now, slot) is None
    a_moment_later = now + dt.timedelta(microseconds=1)
    assert why_not(availability, policy, Taken(), a_moment_later, slot) == "too-soon"
    assert clock(free_slots(availability, policy, Taken(), a_moment_later)) == ["09:30"]


def test_notice_counts_elapsed_hours_across_a_clock_change() -> None:
    availability = daily(BERLIN, "09:00-12:00")
    week = replace(PLAIN, notice=dt.timedelta(days=7), horizon_days=7)
    change = at("2026-03-29T01:00")
    now = change - dt.timedelta(days=7) + dt.timedelta(hours=7)  # 09:00 on the Sunday before
    slots = free_slots(availability, week, Taken(), now)
    assert clock(slots, BERLIN) == ["10:00", "10:30", "11:00", "11:30"]
    assert slots[0].start == now + week.notice


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_slot_may_start_on_any_local_date_up_to_the_horizon(days: int) -> None:
    availability = daily(KOLKATA, "00:00-00:00")
    policy = replace(PLAIN, horizon_days=days)
    now = at("2026-05-31T18:30")  # the first moment of 1 June in India, 31 May in UTC
    slots = free_slots(availability, policy, Taken(), now)
    assert slots[0].start == now
    assert len(dates(slots, KOLKATA)) == days + 1
    assert slots[-1].end == now + dt.timedelta(days=days + 1)
    beyond = Interval(slots[-1].end, slots[-1].end + PLAIN.length)
    assert why_not(availability, policy, Taken(), now, beyond) == "beyond-horizon"


def test_a_notice_longer_than_the_horizon_leaves_nothing() -> None:
    policy = replace(PLAIN, notice=dt.timedelta(days=9))
    availability = daily(UTC, "00:00-00:00")
    assert free_slots(availability, policy, Taken(), BEFORE) == []
    assert horizon(availability, policy, BEFORE).length > policy.notice - dt.timedelta(days=2)


def test_the_horizon_runs_from_now_to_the_end_of_the_last_slot_with_the_buffers() -> None:
    policy = replace(buffered(10, 25), horizon_days=1)
    availability = daily(BERLIN, "09:00-17:00")
    assert horizon(availability, policy, at("2026-03-27T23:30")) == span(
        "2026-03-27T23:05/2026-03-29T22:55"  # Sunday 29 March ends at 22:00 UTC: summer time
    )


def test_an_event_on_the_last_day_of_the_horizon_blocks() -> None:
    availability = daily(BERLIN, "23:00-00:00")
    policy = replace(buffered(0, 30), horizon_days=1)
    last = span("2026-06-02T21:30/22:00")
    event = span("2026-06-02T22:29/23:00")  # in the next day, within the buffer
    now = at("2026-06-01T12:00")
    assert why_not(availability, policy, Taken(), now, last) is None
    assert why_not(availability, policy, Taken(busy=(event,)), now, last) == "busy"
    assert horizon(availability, policy, now).overlaps(event)


def test_in_a_zone_that_went_back_into_the_day_before_the_horizon_still_lies_ahead() -> None:
    zone = ZoneInfo("America/St_Johns")
    now = at("2006-10-29T03:20")  # 23:50, for the second time that Saturday
    policy = replace(PLAIN, horizon_days=0)
    availability = daily(zone, "00:00-00:00")
    assert now.astimezone(zone).fold == 1
    assert horizon(availability, policy, now) == Interval(now, now + PLAIN.length)
    assert free_slots(availability, policy, Taken(), now) == []


# --- What is taken -------------------------------------------------------------------------------


# scheduling 11
@pytest.mark.parametrize(
    "event", ["09:10/09:20", "08:00/09:01", "09:29/11:00", "08:00/12:00", "09:00/09:30"]
)
def test_an_event_blocks_whatever_shares_a_moment_with_it(event: str) -> None:
    availability = on_monday("08:00-12:00")
    slot = monday("09:00/09:30")
    taken = Taken(busy=(monday(event),))
    assert why_not(availability, PLAIN, taken, BEFORE, slot) == "busy"


def test_back_to_back_is_free() -> None:
    taken = Taken(busy=(monday("08:00/09:00"),), own=(monday("09:30/10:00"),))
    slot = monday("09:00/09:30")
    assert why_not(on_monday("08:00-12:00"), PLAIN, taken, BEFORE, slot) is None


# scheduling 13
def test_what_is_already_running_still_blocks() -> None:
    availability = on_monday("09:00-11:00")
    running = monday("09:15/10:15")
    now = at(f"{MONDAY}T09:40")
    for taken in (Taken(busy=(running,)), Taken(own=(running,))):
        assert clock(free_slots(availability, PLAIN, taken, now)) == ["10:30"]


# scheduling 14
def test_taking_the_first_slot_leaves_the_rest_of_the_day() -> None:
    policy = replace(PLAIN, length=minutes(120), step=minutes(120))
    taken = Taken(own=(monday("11:00/13:00"),))
    assert clock(free_slots(on_monday("11:00-15:00"), policy, taken, BEFORE)) == ["13:00"]


@pytest.mark.parametrize(
    ("event", "free"),
    [
        ("08:30/08:45", True),  # ends exactly the 15 minutes before
        ("08:30/08:46", False),
        ("10:00/11:00", True),  # begins exactly the 30 minutes after
        ("09:59/11:00", False),
    ],
)
def test_an_event_keeps_the_buffer_of_its_own_side(event: str, free: bool) -> None:
    taken = Taken(busy=(monday(event),))
    slot = monday("09:00/09:30")
    reason = why_not(on_monday("08:00-12:00"), buffered(15, 30), taken, BEFORE, slot)
    assert reason == (None if free else "busy")


@pytest.mark.parametrize(("before", "after"), [(15, 30), (30, 15)])
@pytest.mark.parametrize(
    ("own", "free"),
    [
        ("08:00/08:30", True),
        ("08:00/08:31", False),
        ("10:00/10:30", True),
        ("09:59/10:29", False),
    ],
)
def test_our_own_stand_the_larger_buffer_apart_on_either_side(
    before: int, after: int, own: str, free: bool
) -> None:
    taken = Taken(own=(monday(own),))
    slot = monday("09:00/09:30")
    reason = why_not(on_monday("08:00-12:00"), buffered(before, after), taken, BEFORE, slot)
    assert reason == (None if free else "booked")


# scheduling 18
def test_a_booking_that_is_moved_does_not_stand_in_its_own_way() -> None:
    policy = replace(PLAIN, step=minutes(15), per_day=1)
    booking, wish = monday("09:00/09:30"), monday("09:15/09:45")
    availability = on_monday("09:00-12:00")
    assert why_not(availability, policy, Taken(own=(booking,)), BEFORE, wish) == "booked"
    assert why_not(availability, policy, Taken(), BEFORE, wish) is None


# --- Caps ----------------------------------------------------------------------------------------


def test_a_cap_counts_her_local_day_and_not_the_day_in_utc() -> None:
    availability = daily(NEW_YORK, "09:00-00:00")
    policy = replace(PLAIN, per_day=1)
    booked = span("2026-06-02T02:00/02:30")  # 22:00 on Monday in New York
    slots = free_slots(availability, policy, Taken(own=(booked,)), at("2026-06-01T04:00"))
    assert "2026-06-01" not in dates(slots, NEW_YORK)
    assert len([slot for slot in slots if dates([slot], NEW_YORK) == ["2026-06-02"]]) == 30
    monday_noon = span("2026-06-01T16:00/16:30")
    now = at("2026-06-01T04:00")
    assert why_not(availability, policy, Taken(own=(booked,)), now, monday_noon) == "day-full"


def test_what_runs_past_midnight_counts_on_the_day_it_starts() -> None:
    availability = daily(UTC, "00:00-00:00")
    policy = replace(PLAIN, per_day=1, horizon_days=2)
    taken = Taken(own=(monday("23:45/2026-06-02T00:15"),))
    assert dates(free_slots(availability, policy, taken, BEFORE)) == ["2026-05-31", "2026-06-02"]


def test_a_week_runs_from_monday_to_sunday_in_her_zone() -> None:
    availability = daily(KOLKATA, "09:00-17:00")
    policy = replace(PLAIN, per_week=2, horizon_days=14)
    own = (
        span("2026-05-31T18:30/19:00"),  # Monday 1 June, 00:00 in India; a Sunday in UTC
        span("2026-06-07T18:00/18:30"),  # Sunday 7 June, 23:30
    )
    now = at("2026-05-31T12:00")  # a Sunday
    slots = free_slots(availability, policy, Taken(own=own), now)
    assert dates(slots, KOLKATA)[0] == "2026-06-08"
    assert len(dates(slots, KOLKATA)) == 7
    slot = span("2026-06-03T04:30/05:00")
    assert why_not(availability, policy, Taken(own=own), now, slot) == "week-full"
    assert why_not(availability, policy, Taken(own=own[:1]), now, slot) is None


def test_a_week_does_not_end_with_the_year() -> None:
    availability = daily(UTC, "09:00-17:00")
    policy = replace(PLAIN, per_week=1)
    taken = Taken(own=(span("2025-12-29T09:00/09:30"),))  # Monday of the week of New Year's Day
    now = at("2025-12-31T00:00")
    assert dates(free_slots(availability, policy, taken, now))[0] == "2026-01-05"


def test_the_same_week_of_another_year_is_another_week() -> None:
    availability = daily(UTC, "09:00-17:00")
    policy = replace(PLAIN, per_week=1)
    slot = monday("09:00/09:30")  # of week 23
    taken = Taken(own=(span("2025-06-02T09:00/09:30"),))  # the Monday of week 23 of 2025
    assert why_not(availability, policy, taken, BEFORE, slot) is None


def test_what_is_over_still_counts_towards_its_day_and_week() -> None:
    availability = daily(UTC, "09:00-17:00")
    over = Taken(own=(monday("09:00/09:30"),))
    slot, tomorrow = monday("14:00/14:30"), span("2026-06-02T09:00/09:30")
    now = at(f"{MONDAY}T12:00")
    assert why_not(availability, replace(PLAIN, per_day=1), over, now, slot) == "day-full"
    assert why_not(availability, replace(PLAIN, per_week=1), over, now, tomorrow) == "week-full"


def test_a_cap_of_none_is_no_cap_and_a_cap_of_zero_closes() -> None:
    availability = on_monday("09:00-10:00")
    assert len(free_slots(availability, PLAIN, Taken(), BEFORE)) == 2
    assert free_slots(availability, replace(PLAIN, per_day=0), Taken(), BEFORE) == []
    assert free_slots(availability, replace(PLAIN, per_week=0), Taken(), BEFORE) == []


def test_events_in_her_calendar_do_not_count_towards_a_cap() -> None:
    taken = Taken(busy=(monday("09:00/09:30"),))
    policy = replace(PLAIN, per_day=1, per_week=1)
    assert clock(free_slots(on_monday("09:00-10:00"), policy, taken, BEFORE)) == ["09:30"]


# --- Reasons -------------------------------------------------------------------------------------

STRICT = replace(PLAIN, per_day=1, per_week=2, horizon_days=10)
NOW = at(f"{MONDAY}T12:00")
AWAY, HOLIDAY = day("2026-06-04"), day("2026-06-05")
HOURS = replace(
    daily(UTC, "09:00-17:00"), vacations=(Vacation(AWAY, AWAY),), holidays=frozenset({HOLIDAY})
)
TAKEN = Taken(
    busy=(span("2026-06-02T10:00/11:00"),),
    own=(
        span("2026-06-03T10:00/10:30"),
        span("2026-06-08T10:00/10:30"),
        span("2026-06-09T10:00/10:30"),
    ),
)

REASONS: list[tuple[str, Reason | None]] = [
    ("2026-06-02T09:00/09:30", None),
    ("2026-06-01T11:30/12:00", "too-soon"),
    ("2026-06-12T09:00/09:30", "beyond-horizon"),
    ("2026-06-04T09:00/09:30", "vacation"),
    ("2026-06-05T09:00/09:30", "holiday"),
    ("2026-06-02T08:30/09:00", "outside-hours"),
    ("2026-06-02T16:45/17:15", "outside-hours"),
    ("2026-06-02T09:15/09:45", "off-grid"),
    ("2026-06-02T09:00/09:20", "off-grid"),
    ("2026-06-02T09:00/10:00", "off-grid"),
    ("2026-06-02T10:30/11:00", "busy"),
    ("2026-06-03T10:00/10:30", "booked"),
    ("2026-06-03T11:00/11:30", "day-full"),
    ("2026-06-10T11:00/11:30", "week-full"),
]


@pytest.mark.parametrize(("slot", "reason"), REASONS)
def test_a_time_is_refused_for_its_reason(slot: str, reason: Reason | None) -> None:
    assert why_not(HOURS, STRICT, TAKEN, NOW, span(slot)) == reason


def test_every_reason_has_an_example() -> None:
    assert {reason for _, reason in REASONS} == {None, *get_args(Reason)}


def test_of_several_reasons_the_first_is_given() -> None:
    """In the order of `Reason`: each step takes the reason before it away."""
    slot = span("2026-06-04T09:15/09:45")
    full = Taken(busy=(slot,), own=(slot,))
    policy = replace(STRICT, per_day=1, per_week=1)
    late, early = at("2026-06-05T09:00"), at("2026-05-01T09:00")
    night = daily(UTC, "20:00-21:00")
    on_grid = daily(UTC, "09:15-17:00")
    festive = replace(night, holidays=frozenset({AWAY}))
    away = replace(festive, vacations=HOURS.vacations)
    own, day_only = Taken(own=(slot,)), Taken(own=(span("2026-06-04T12:00/12:30"),))
    assert why_not(away, policy, full, late, slot) == "too-soon"
    assert why_not(away, policy, full, early, slot) == "beyond-horizon"
    assert why_not(away, policy, full, NOW, slot) == "vacation"
    assert why_not(festive, policy, full, NOW, slot) == "holiday"
    assert why_not(night, policy, full, NOW, slot) == "outside-hours"
    assert why_not(daily(UTC, "09:00-17:00"), policy, full, NOW, slot) == "off-grid"
    assert why_not(on_grid, policy, full, NOW, slot) == "busy"
    assert why_not(on_grid, policy, own, NOW, slot) == "booked"
    assert why_not(on_grid, policy, day_only, NOW, slot) == "day-full"
    assert why_not(on_grid, replace(policy, per_day=2), day_only, NOW, slot) == "week-full"


@pytest.mark.parametrize(
    ("slot", "reason"),
    [
        ("9999-12-31T23:30/23:59", "beyond-horizon"),
        ("0001-01-01T00:00/00:30", "too-soon"),
        ("2026-06-02T09:00/9999-12-31T23:59", "outside-hours"),
    ],
)
@pytest.mark.parametrize("zone", [KOLKATA, NEW_YORK])
def test_a_forged_time_gets_a_reason_and_no_error(
    zone: ZoneInfo, slot: str, reason: Reason
) -> None:
    availability = daily(zone, "00:00-00:00")
    assert why_not(availability, buffered(10, 10), Taken(), NOW, span(slot)) == reason


def test_now_is_in_utc() -> None:
    for now in (dt.datetime(2026, 6, 1, 12), NOW.astimezone(BERLIN)):  # noqa: DTZ001 - the wrong call
        with pytest.raises(ValueError, match="not in UTC"):
            free_slots(HOURS, STRICT, TAKEN, now)
        with pytest.raises(ValueError, match="not in UTC"):
            why_not(HOURS, STRICT, TAKEN, now, monday("14:00/14:30"))
        with pytest.raises(ValueError, match="not in UTC"):
            horizon(HOURS, STRICT, now)


# --- Clock changes -------------------------------------------------------------------------------

SPRING, AUTUMN = "2026-03-29", "2026-10-25"  # 02:00 to 03:00 and 03:00 to 02:00 in Berlin


@pytest.mark.parametrize(
    ("zone", "date", "texts", "expected"),
    [
        # Spring: 02:00 to 03:00 does not exist; the jump is at 01:00 UTC.
        (BERLIN, SPRING, ("02:15-02:45",), []),
        (BERLIN, SPRING, ("02:00-03:00",), []),
        (BERLIN, SPRING, ("02:30-04:00",), ["2026-03-29T01:00/02:00"]),
        (BERLIN, SPRING, ("01:00-02:30",), ["2026-03-29T00:00/01:00"]),
        (BERLIN, SPRING, ("01:00-04:00",), ["2026-03-29T00:00/02:00"]),
        (BERLIN, SPRING, ("01:00-02:15", "02:45-04:00"), ["2026-03-29T00:00/02:00"]),
        (BERLIN, SPRING, ("00:00-00:00",), ["2026-03-28T23:00/2026-03-29T22:00"]),
        # Autumn: 02:00 to 03:00 comes at 00:00 and again at 01:00 UTC.
        (BERLIN, AUTUMN, ("02:15-02:45",), ["2026-10-25T00:15/00:45"]),
        (BERLIN, AUTUMN, ("02:30-04:00",), ["2026-10-25T00:30/03:00"]),
        (BERLIN, AUTUMN, ("01:00-02:30",), ["2026-10-24T23:00/2026-10-25T00:30"]),
        (BERLIN, AUTUMN, ("01:00-03:00",), ["2026-10-24T23:00/2026-10-25T02:00"]),
        (BERLIN, AUTUMN, ("00:00-00:00",), ["2026-10-24T22:00/2026-10-25T23:00"]),
        # Lord Howe Island moves by half an hour.
        (LORD_HOWE, "2026-10-04", ("02:00-02:30",), []),
        (LORD_HOWE, "2026-10-04", ("01:00-03:00",), ["2026-10-03T14:30/16:00"]),
        (LORD_HOWE, "2026-04-05", ("01:00-02:30",), ["2026-04-04T14:00/16:00"]),
        # Midnight itself is left out, or the hour before it or after it is repeated.
        (SAO_PAULO, "2018-11-04", ("00:00-02:00",), ["2018-11-04T03:00/04:00"]),
        (SAO_PAULO, "2018-11-03", ("23:00-00:00",), ["2018-11-04T02:00/03:00"]),
        (SAO_PAULO, "2019-02-16", ("23:00-00:00",), ["2019-02-17T01:00/03:00"]),
        (HAVANA, "2026-10-31", ("23:00-00:00",), ["2026-11-01T03:00/04:00"]),
        (HAVANA, "2026-11-01", ("00:00-01:00",), ["2026-11-01T04:00/06:00"]),
        # A whole day is left out.
        (ZoneInfo("Pacific/Apia"), "2011-12-30", ("00:00-00:00",), []),
        (ZoneInfo("Pacific/Apia"), "2011-12-29", ("22:00-00:00",), ["2011-12-30T08:00/10:00"]),
    ],
)
def test_hours_around_a_clock_change_are_those_her_clock_shows_first(
    zone: ZoneInfo, date: str, texts: tuple[str, ...], expected: list[str]
) -> None:
    assert windows_on(daily(zone, *texts), day(date)) == [span(text) for text in expected]


def test_no_slot_begins_in_the_hour_that_spring_leaves_out() -> None:
    availability = dated(BERLIN, {SPRING: ("01:00-04:00",)})
    slots = free_slots(availability, PLAIN, Taken(), at("2026-03-28T12:00"))
    assert clock(slots, BERLIN) == ["01:00", "01:30", "03:00", "03:30"]


def test_in_autumn_the_repeated_hour_has_slots_of_its_own_at_other_instants() -> None:
    availability = dated(BERLIN, {AUTUMN: ("01:30-03:30",)})
    slots = free_slots(availability, PLAIN, Taken(), at("2026-10-24T12:00"))
    shown = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    assert clock(slots, BERLIN) == shown
    assert len({slot.start for slot in slots}) == len(shown)


def test_a_step_is_elapsed_time_from_the_start_of_the_window() -> None:
    """Across half an hour's change an hourly grid goes on by the hour: its wall times shift."""
    availability = dated(LORD_HOWE, {"2026-10-04": ("00:00-05:00",)})
    policy = replace(PLAIN, step=minutes(60))
    slots = free_slots(availability, policy, Taken(), at("2026-10-03T00:00"))
    assert clock(slots, LORD_HOWE) == ["00:00", "01:00", "02:30", "03:30", "04:30"]
    assert {later.start - earlier.start for earlier, later in pairwise(slots)} == {minutes(60)}


def test_a_slot_keeps_its_wall_clock_hour_across_the_spring_change() -> None:
    availability = daily(BERLIN, "09:00-09:30")
    slots = free_slots(
        availability, replace(PLAIN, horizon_days=2), Taken(), at("2026-03-28T00:00")
    )
    assert clock(slots, BERLIN) == ["09:00"] * 3
    assert clock(slots) == ["08:00", "07:00", "07:00"]


# --- Work ----------------------------------------------------------------------------------------


class Counted(dt.datetime):
    """A moment that counts how often it is compared."""

    compared: ClassVar[int] = 0

    def _count(self) -> Self:
        Counted.compared += 1
        return self

    def __lt__(self, other: dt.datetime) -> bool:
        return super(Counted, self._count()).__lt__(other)

    def __le__(self, other: dt.datetime) -> bool:
        return super(Counted, self._count()).__le__(other)

    def __gt__(self, other: dt.datetime) -> bool:
        return super(Counted, self._count()).__gt__(other)

    def __ge__(self, other: dt.datetime) -> bool:
        return super(Counted, self._count()).__ge__(other)

    def __eq__(self, other: object) -> bool:
        return super(Counted, self._count()).__eq__(other)

    __hash__ = dt.datetime.__hash__


def scattered(count: int) -> tuple[Interval, ...]:
    """Short events over sixty days in no order, far enough apart not to merge."""
    first = Counted(2026, 6, 1, tzinfo=dt.UTC)
    gap = dt.timedelta(days=60) / count
    spans = [Interval(first + n * gap, first + n * gap + minutes(5)) for n in range(count)]
    random.Random(7).shuffle(spans)
    return tuple(spans)


@pytest.mark.parametrize("side", ["busy", "own"])
def test_listing_takes_a_sort_and_a_bisection_a_slot(side: str) -> None:
    count = 2000
    spans = scattered(count)
    taken = Taken(busy=spans) if side == "busy" else Taken(own=spans)
    policy = replace(PLAIN, step=minutes(15), horizon_days=60)
    Counted.compared = 0
    slots = free_slots(daily(UTC, "00:00-00:00"), policy, taken, at("2026-06-01T00:00"))
    candidates = 61 * 96
    assert 0 < len(slots) < candidates
    a_sort = 2 * count * log2(count) + 3 * count  # each comparison of two spans is == and <
    a_bisection = log2(count) + 3
    assert Counted.compared < a_sort + candidates * a_bisection  # a scan: about five million


class CountedDays(Mapping[dt.date, tuple[Window, ...]]):
    """Overrides that count how often a day is asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __getitem__(self, date: dt.date) -> tuple[Window, ...]:
        self.asked += 1
        return hours("00:00-00:00")

    def __iter__(self) -> Iterator[dt.date]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_the_hours_of_a_day_are_worked_out_once() -> None:
    days = CountedDays()
    availability = Availability(BERLIN, ((),) * 7, overrides=days)
    policy = replace(PLAIN, horizon_days=60)
    assert len(free_slots(availability, policy, Taken(), at("2026-06-01T00:00"))) > 2000
    assert days.asked == 61
