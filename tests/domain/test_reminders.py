import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.reminders import Reminder, outside_night, reminders_for, still_worth_sending
from tests.domain.building import BERLIN, KOLKATA, NEW_YORK, at, minutes

START = at("2026-06-03T09:00")
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def test_a_day_and_an_hour_before_are_planned() -> None:
    assert reminders_for(START, START - 48 * HOUR) == [
        (Reminder.DAY, START - 24 * HOUR),
        (Reminder.HOUR, START - HOUR),
    ]


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (24 * HOUR + SECOND, ["day", "hour"]),
        (24 * HOUR, ["hour"]),  # booked this second: she has just seen it
        (HOUR + SECOND, ["hour"]),
        (HOUR, []),
        (-HOUR, []),
    ],
)
def test_a_reminder_whose_time_has_passed_is_not_planned(
    before: dt.timedelta, kinds: list[str]
) -> None:
    assert [kind for kind, _ in reminders_for(START, START - before)] == kinds


@pytest.mark.parametrize(
    ("kind", "last"), [(Reminder.DAY, 2 * HOUR), (Reminder.HOUR, dt.timedelta())]
)
def test_a_late_reminder_helps_until_a_moment_before_the_start(
    kind: Reminder, last: dt.timedelta
) -> None:
    assert still_worth_sending(kind, START, START - last - SECOND)
    assert not still_worth_sending(kind, START, START - last)


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


@given(
    st.integers(0, 365 * 1440).map(lambda count: at("2026-01-01T00:00") + minutes(count)),
    st.sampled_from([BERLIN, NEW_YORK, KOLKATA]),
)
def test_what_waits_for_the_morning_waits_less_than_a_night(
    due: dt.datetime, zone: ZoneInfo
) -> None:
    sent = outside_night(due, zone)
    assert due <= sent <= due + 12 * HOUR
    assert 8 <= sent.astimezone(zone).hour < 21
    assert outside_night(sent, zone) == sent
