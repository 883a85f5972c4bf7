import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.reminders import (
    Reminder,
    is_night,
    outside_night,
    reminders_for,
    still_worth_sending,
)
from tests.domain.building import BERLIN, KOLKATA, NEW_YORK, at, minutes

#: 11:00 in Berlin.
START = at("2026-06-03T09:00")
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)

ANY_MINUTE = st.integers(0, 365 * 1440).map(lambda count: at("2026-01-01T00:00") + minutes(count))
ANY_ZONE = st.sampled_from([BERLIN, NEW_YORK, KOLKATA, ZoneInfo("Pacific/Apia")])


def test_a_day_an_hour_and_ten_minutes_before_are_planned() -> None:
    assert reminders_for(START, START - 48 * HOUR, BERLIN) == [
        (Reminder.DAY, START - 24 * HOUR),
        (Reminder.HOUR, START - HOUR),
        (Reminder.SOON, START - minutes(10)),
    ]


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (27 * HOUR, ["day", "hour", "soon"]),
        (27 * HOUR - SECOND, ["hour", "soon"]),  # she booked less than three hours before
        (5 * HOUR, ["hour", "soon"]),
        (HOUR + minutes(15), ["hour", "soon"]),
        (HOUR + minutes(15) - SECOND, ["soon"]),
        (minutes(30), ["soon"]),
        (minutes(10) + SECOND, ["soon"]),
        (minutes(10), []),
        (-HOUR, []),
    ],
)
def test_what_is_booked_late_gets_the_reminders_that_still_make_sense(
    before: dt.timedelta, kinds: list[str]
) -> None:
    assert [kind for kind, _ in reminders_for(START, START - before, BERLIN)] == kinds


@pytest.mark.parametrize(
    ("kind", "last"),
    [(Reminder.DAY, 2 * HOUR), (Reminder.HOUR, minutes(10)), (Reminder.SOON, 0 * HOUR)],
)
def test_a_late_reminder_helps_until_a_moment_before_the_start(
    kind: Reminder, last: dt.timedelta
) -> None:
    assert still_worth_sending(kind, START, START - last - SECOND)
    assert not still_worth_sending(kind, START, START - last)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-06-03T19:30", "2026-06-02T18:30"),  # 21:30 in Berlin: 20:30 the evening before
        ("2026-06-03T19:00", "2026-06-02T18:30"),  # 21:00
        ("2026-06-03T18:59:59", "2026-06-02T18:59:59"),
        ("2026-06-03T21:59", "2026-06-02T18:30"),  # a minute before midnight
        ("2026-06-03T22:00", "2026-06-03T06:00"),  # midnight: 08:00 in the morning
        ("2026-06-03T00:00", "2026-06-02T06:00"),  # 02:00: 18 hours are left
        ("2026-06-03T05:59:59", "2026-06-02T06:00"),  # a call before eight: the morning before
        ("2026-06-03T06:00", "2026-06-02T06:00"),
    ],
)
def test_a_day_before_at_night_comes_in_the_evening_or_in_the_morning(start: str, due: str) -> None:
    assert Reminder.DAY.due(at(start), BERLIN) == at(due)


def test_an_hour_and_ten_minutes_before_come_whatever_the_hour() -> None:
    night = at("2026-06-03T01:00")  # 03:00 in Berlin
    assert Reminder.HOUR.due(night, BERLIN) == night - HOUR
    assert Reminder.SOON.due(night, BERLIN) == night - minutes(10)


@pytest.mark.parametrize(
    ("start", "wall_clock"),
    [
        ("2026-03-29T08:00", "Sat 09:00"),  # 10:00 on Sunday, whose night lacked an hour
        ("2026-10-25T09:00", "Sat 11:00"),  # 10:00 on Sunday, whose night had one more
    ],
)
def test_across_a_clock_change_a_day_is_still_twenty_four_hours(
    start: str, wall_clock: str
) -> None:
    due = Reminder.DAY.due(at(start), BERLIN)
    assert at(start) - due == 24 * HOUR
    assert f"{due.astimezone(BERLIN):%a %H:%M}" == wall_clock


@given(ANY_MINUTE, ANY_ZONE)
def test_only_what_cannot_wait_is_ever_planned_for_the_night(
    start: dt.datetime, zone: ZoneInfo
) -> None:
    for kind, due in reminders_for(start, start - 72 * HOUR, zone):
        assert kind in {Reminder.HOUR, Reminder.SOON} or not is_night(due, zone)


@given(ANY_MINUTE, ANY_ZONE)
def test_what_is_moved_out_of_the_night_still_comes_about_a_day_before(
    start: dt.datetime, zone: ZoneInfo
) -> None:
    ahead = start - Reminder.DAY.due(start, zone)
    assert 15 * HOUR <= ahead <= 29 * HOUR


@given(ANY_MINUTE, ANY_ZONE, st.integers(0, 72 * 60))
def test_no_reminder_comes_before_its_booking_and_they_come_in_order(
    start: dt.datetime, zone: ZoneInfo, ahead: int
) -> None:
    now = start - minutes(ahead)
    dues = [due for _, due in reminders_for(start, now, zone)]
    assert dues == sorted(dues)
    assert all(now < due < start for due in dues)


@pytest.mark.parametrize(
    ("due", "sent"),
    [
        ("2026-06-03T05:59:59", "2026-06-03T06:00"),  # 07:59:59 in Berlin
        ("2026-06-03T06:00", "2026-06-03T06:00"),
        ("2026-06-03T18:59:59", "2026-06-03T18:59:59"),
        ("2026-06-03T19:00", "2026-06-04T06:00"),  # 21:00
        ("2026-06-03T23:00", "2026-06-04T06:00"),  # past midnight
        ("2026-03-28T21:00", "2026-03-29T06:00"),  # over the spring change
        ("2026-10-24T21:00", "2026-10-25T07:00"),  # over the autumn change
    ],
)
def test_nobody_is_written_to_between_nine_and_eight(due: str, sent: str) -> None:
    assert outside_night(at(due), BERLIN) == at(sent)


@given(ANY_MINUTE, ANY_ZONE)
def test_what_waits_for_the_morning_waits_less_than_a_night(
    due: dt.datetime, zone: ZoneInfo
) -> None:
    sent = outside_night(due, zone)
    assert due <= sent <= due + 12 * HOUR
    assert 8 <= sent.astimezone(zone).hour < 21
    assert not is_night(sent, zone)
    assert outside_night(sent, zone) == sent
