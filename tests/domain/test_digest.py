import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.digest import Digest, digest_instant, due_day, is_late, next_digest
from tests.domain.building import BERLIN, LORD_HOWE, NEW_YORK, at, day, minutes

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
    due = digest_instant(day(date), EIGHT, BERLIN)
    assert due == at(instant)
    assert due_day(EIGHT, BERLIN, due - SECOND) is None
    assert due_day(EIGHT, BERLIN, due) == day(date)


@pytest.mark.parametrize("date", ["2026-03-29", "2026-10-25"])
def test_an_hour_that_is_skipped_or_repeated_gives_one_instant(date: str) -> None:
    """02:30 does not exist in spring, and comes twice in autumn."""
    due = digest_instant(day(date), HALF_PAST_TWO, BERLIN)
    assert due.astimezone(BERLIN).date() == day(date)
    before = at(f"{date}T00:00") - 2 * HOUR
    days = [due_day(HALF_PAST_TWO, BERLIN, before + n * minutes(10)) for n in range(60)]
    assert set(days) == {None, day(date)}
    first = days.index(day(date))
    assert before + first * minutes(10) == due


def test_the_repeated_hour_takes_the_first_one() -> None:
    assert digest_instant(day("2026-10-25"), HALF_PAST_TWO, BERLIN) == at("2026-10-25T00:30")


def test_a_digest_is_due_for_four_hours_and_says_after_half_of_one_that_it_is_late() -> None:
    due = at("2026-06-01T06:00")
    date = day("2026-06-01")
    assert due_day(EIGHT, BERLIN, due + 4 * HOUR) == date
    assert due_day(EIGHT, BERLIN, due + 4 * HOUR + SECOND) is None
    assert not is_late(date, EIGHT, BERLIN, due + minutes(30))
    assert is_late(date, EIGHT, BERLIN, due + minutes(30) + SECOND)


def test_an_evening_digest_that_is_late_goes_out_past_midnight() -> None:
    ten = dt.time(22)
    past_midnight = at("2026-06-01T22:30")  # 00:30 on the second, in Berlin
    assert due_day(ten, BERLIN, past_midnight) == day("2026-06-01")
    assert is_late(day("2026-06-01"), ten, BERLIN, past_midnight)
    assert due_day(ten, BERLIN, at("2026-06-02T00:00") + SECOND) is None


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
        due = due_day(hour, zone, now + step * minutes(30))
        if due and due not in found:
            found.append(due)
    assert found == sorted(found)
    assert 4 <= len(found) <= 7  # the day that Samoa left out counts as one


@given(minutes_of("2026-01-01", 365), st.times())
def test_the_next_digest_is_ahead_and_due_when_it_comes(
    instant: dt.datetime, hour: dt.time
) -> None:
    ahead = next_digest(hour, BERLIN, instant)
    assert instant < ahead <= instant + dt.timedelta(hours=49)
    assert due_day(hour, BERLIN, ahead) is not None


def test_a_digest_without_content_is_quiet() -> None:
    assert Digest("park", at("2026-06-01T06:00"), True, (), (), (), (), ()).quiet
