"""Days of travel: which clock they run on, where they begin, and what an all-day entry blocks."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.availability import Availability
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon, windows_on
from fitbot.domain.whereabouts import Travel, Whereabouts
from tests.domain.building import BERLIN, PLAIN, at, clock, daily, day, minutes, span

LA = ZoneInfo("America/Los_Angeles")
LISBON = ZoneInfo("Europe/Lisbon")
TOKYO = ZoneInfo("Asia/Tokyo")
SAMOA = ZoneInfo("Pacific/Pago_Pago")  # UTC-11
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # UTC+14


def away(zone: ZoneInfo, first: str, last: str) -> Travel:
    return Travel(zone, day(first), day(last))


def working(home: ZoneInfo, *travels: Travel) -> Availability:
    """Nine to five, every day."""
    return replace(daily(home, "09:00-17:00"), travels=travels)


def test_her_hours_are_wall_time_where_she_is_on_that_day() -> None:
    availability = working(LA, away(LISBON, "2026-12-12", "2026-12-20"))
    hours = {date: windows_on(availability, day(date)) for date in ("2026-12-11", "2026-12-21")}
    assert hours["2026-12-21"] == [span("2026-12-21T17:00/2026-12-22T01:00")]
    for date in ("2026-12-12", "2026-12-20"):
        assert windows_on(availability, day(date)) == [span(f"{date}T09:00/17:00")]
    # The eastward flight takes the evening of the 11th: Lisbon's 12th begins at 16:00 there.
    assert hours["2026-12-11"] == [span("2026-12-11T17:00/2026-12-12T00:00")]


# scheduling 21
def test_slots_on_travel_keep_their_hour_across_a_clock_change_over_there() -> None:
    """Lisbon changes on 25 October, Los Angeles a week later."""
    availability = working(LA, away(LISBON, "2026-10-24", "2026-10-27"))
    slots = free_slots(availability, PLAIN, Taken(), at("2026-10-23T20:00"))
    for date in ("24", "25", "26", "27"):
        that_day = [s for s in slots if availability.day_of(s.start) == day(f"2026-10-{date}")]
        assert clock(that_day, LISBON)[0] == "09:00"
        assert clock(that_day, LISBON)[-1] == "16:30"
        assert len(that_day) == 16


# scheduling 25
def test_a_cap_counts_the_days_where_she_is() -> None:
    """The same two instants are one day in Lisbon, and two in Los Angeles."""
    own = (span("2026-12-14T07:30/08:00"),)
    policy = replace(PLAIN, per_day=1)
    early = replace(working(LA), weekly=(daily(LA, "00:00-00:00").weekly[0],) * 7)
    travelling = replace(early, travels=(away(LISBON, "2026-12-12", "2026-12-20"),))
    now = at("2026-12-13T12:00")
    asked = at("2026-12-14T12:00")
    assert asked in [slot.start for slot in free_slots(early, policy, Taken(own=own), now)]
    assert asked not in [slot.start for slot in free_slots(travelling, policy, Taken(own=own), now)]


def test_eastward_over_the_date_line_a_day_can_vanish_and_none_is_doubled() -> None:
    where = Whereabouts(SAMOA, (away(KIRITIMATI, "2026-06-03", "2026-06-04"),))
    # The 3rd begins there at 10:00 UTC on the 2nd, an hour before the 2nd would begin at home.
    assert (
        where.begins(day("2026-06-02")) == where.begins(day("2026-06-03")) == at("2026-06-02T11:00")
    )
    assert where.day_of(at("2026-06-02T10:59")) == day("2026-06-01")
    assert where.day_of(at("2026-06-02T11:00")) == day("2026-06-03")
    availability = working(SAMOA, *where.travels)
    assert windows_on(availability, day("2026-06-02")) == []
    all_day = replace(availability, weekly=daily(SAMOA, "00:00-12:00").weekly)
    assert windows_on(all_day, day("2026-06-03")) == [span("2026-06-02T11:00/22:00")]
    assert windows_on(availability, day("2026-06-03")) == [
        span("2026-06-02T19:00/2026-06-03T03:00")
    ]


def test_westward_over_the_date_line_a_day_lasts_nearly_two() -> None:
    where = Whereabouts(SAMOA, (away(KIRITIMATI, "2026-06-03", "2026-06-04"),))
    assert where.begins(day("2026-06-04")) == at("2026-06-03T10:00")
    assert where.begins(day("2026-06-05")) == at("2026-06-05T11:00")
    assert where.day_of(at("2026-06-05T10:59")) == day("2026-06-04")


def test_of_two_travels_on_one_day_the_first_in_the_list_counts() -> None:
    where = Whereabouts(
        LA, (away(TOKYO, "2026-06-02", "2026-06-02"), away(LISBON, "2026-06-01", "2026-06-03"))
    )
    zones = [where.zone_on(day(f"2026-06-0{date}")) for date in (1, 2, 3, 4)]
    assert zones == [LISBON, TOKYO, LISBON, LA]
    assert where.zone_at(at("2026-06-02T03:00")) is TOKYO


@pytest.mark.parametrize("zone", [TOKYO, LISBON, BERLIN])
def test_a_day_that_is_busy_throughout_at_home_is_so_where_she_is(zone: ZoneInfo) -> None:
    """An all-day entry of the 14th, read on the clock of home, and one more hard by it."""
    where = Whereabouts(LA, (away(zone, "2026-12-12", "2026-12-15"),))
    entry = span("2026-12-14T08:00/2026-12-15T08:00")
    near = span("2026-12-15T08:00/09:00")
    begins, ends = where.begins(day("2026-12-14")), where.begins(day("2026-12-15"))
    assert list(where.whole_days([near, entry])) == [Interval(begins, ends)]
    almost = span("2026-12-14T08:01/2026-12-15T08:00")
    assert list(where.whole_days([almost])) == []
    at_home = span("2026-12-17T08:00/2026-12-19T08:00")
    assert list(where.whole_days([at_home])) == []
    assert list(Whereabouts(LA).whole_days([entry])) == []


def test_what_must_be_known_of_her_calendar_holds_her_whole_day_at_home() -> None:
    """Home is ahead of her: its date is over there while hers goes on."""
    availability = replace(
        daily(TOKYO, "09:00-17:00"), travels=(away(LA, "2026-06-01", "2026-06-05"),)
    )
    now = at("2026-06-03T22:00")  # 15:00 on the 3rd where she is; at home the 4th
    policy = replace(PLAIN, horizon_days=1)
    assert availability.day_of(now) == day("2026-06-03")
    assert horizon(availability, policy, now).start == at("2026-06-02T15:00")
    assert horizon(replace(availability, travels=()), policy, now).start == now


def test_a_travel_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        away(LISBON, "2026-06-02", "2026-06-01")
    assert away(LISBON, "2026-06-02", "2026-06-02").covers(day("2026-06-02"))


def test_a_day_away_from_home_is_as_long_as_the_flight_makes_it() -> None:
    where = Whereabouts(LA, (away(LISBON, "2026-12-12", "2026-12-20"),))
    lengths = {
        date: where.begins(day(date) + dt.timedelta(days=1)) - where.begins(day(date))
        for date in ("2026-12-10", "2026-12-11", "2026-12-12", "2026-12-20", "2026-12-21")
    }
    assert [length / minutes(60) for length in lengths.values()] == [24, 16, 24, 32, 24]
