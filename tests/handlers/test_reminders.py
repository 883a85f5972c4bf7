"""The words of a reminder are true at the moment at which it goes out, on the reader's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.domain.booking import Actor
from fitbot.domain.reminders import Reminder
from handlers import taps
from handlers.views.booking import booked, my_booking
from handlers.views.reminders import reminder
from tests.handlers.building import PARK, TEXTS, booking, labels, must_fit, own, shown

BERLIN, LA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
HOUR = dt.timedelta(hours=1)


def wall(text: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        ("2026-03-29T10:00", BERLIN),  # the night before has 23 hours
        ("2026-10-25T10:00", BERLIN),  # and this one 25
        ("2026-11-01T10:00", LA),
        ("2027-03-14T10:00", LA),
        ("2026-03-30T10:00", BERLIN),
    ],
)
def test_tomorrow_at_ten_is_tomorrow_at_ten_whatever_the_clocks_do(
    start: str, zone: ZoneInfo
) -> None:
    begins = wall(start, zone)
    here = PARK.model_copy(update={"time_zone": zone})
    look = own(booking(1, begins), here, now=Reminder.DAY.due(begins, zone))
    text = shown(reminder(TEXTS, look, Reminder.DAY))
    assert text.startswith("Tomorrow: ")
    assert ", 10:00 AM (" in text


@settings(deadline=None, max_examples=300)
@given(
    st.integers(0, 365 * 48).map(
        lambda half: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + half * HOUR / 2
    ),
    st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "Pacific/Apia", "America/New_York"]),
)
def test_tomorrow_is_said_where_one_midnight_lies_between_and_nowhere_else(
    start: dt.datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    due = Reminder.DAY.due(start, zone)
    text = shown(reminder(TEXTS, own(booking(1, start), now=due, zone=zone), Reminder.DAY))
    nights = (start.astimezone(zone).date() - due.astimezone(zone).date()).days
    assert text.startswith("Tomorrow: ") == (nights == 1)


def test_who_has_said_that_she_comes_is_not_asked_again() -> None:
    start = wall("2026-11-27T10:00", LA)
    open_, said = booking(1, start), booking(1, start, coming_at=start - 30 * HOUR)
    now = start - 24 * HOUR
    asked = reminder(TEXTS, own(open_, now=now), Reminder.DAY)
    assert asked.rows[0][0].tap == taps.FineWithMe(1, start)
    assert labels(reminder(TEXTS, own(said, now=now), Reminder.DAY))[0] == ["Move it", "Cancel it"]


@pytest.mark.parametrize(
    ("hours", "kind", "row"),
    [
        (2, Reminder.DAY, ["Move it", "Cancel it"]),
        (24, Reminder.DAY, ["Move it", "Cancel it"]),  # exactly at the cut-off
        (25, Reminder.DAY, ["Write to Dr. Mina Park"]),
        (2, Reminder.HOUR, ["Write to Dr. Mina Park"]),
        (1, Reminder.HOUR, ["Move it", "Cancel it"]),
        (1, Reminder.SOON, ["Write to Dr. Mina Park"]),
        (0, Reminder.SOON, ["Move it", "Cancel it"]),
    ],
)
def test_what_can_be_changed_by_a_tap_is_the_practices_to_say(
    hours: int, kind: Reminder, row: list[str]
) -> None:
    # scheduling 52
    rules = PARK.consultation.model_copy(update={"change_until_hours": hours})
    therapist = PARK.model_copy(update={"consultation": rules})
    start = wall("2026-11-27T10:00", LA)
    look = own(booking(1, start), therapist, now=start - kind.before)
    assert row in labels(reminder(TEXTS, look, kind))
    must_fit(reminder(TEXTS, look, kind))


def test_a_time_that_was_given_her_can_be_declined_up_to_the_start() -> None:
    start = wall("2026-11-27T10:00", LA)
    given_her = booking(1, start, sequence=1, changed_by=Actor.THERAPIST)
    look = own(given_her, now=start - HOUR)
    assert ["Move it", "Cancel it"] in labels(my_booking(TEXTS, look))
    agreed = own(booking(1, start, changed_by=Actor.THERAPIST, coming_at=start), now=start - HOUR)
    assert ["Write to Dr. Mina Park"] in labels(my_booking(TEXTS, agreed))


@pytest.mark.parametrize(
    ("before", "promise"),
    [
        (30 * HOUR, "I'll remind you before it starts."),
        (HOUR / 2, "I'll remind you before it starts."),
        (HOUR / 6, "It starts in a few minutes."),
    ],
)
def test_no_reminder_is_promised_that_will_not_come(before: dt.timedelta, promise: str) -> None:
    start = wall("2026-11-27T10:00", LA)
    text = shown(booked(TEXTS, own(booking(1, start), now=start - before)))
    assert promise in text
    assert "Your link: https://video.example/drpark" in text


@pytest.mark.parametrize("minutes", [60, 41, 40, 11])
def test_an_hour_before_says_what_is_true_by_then(minutes: int) -> None:
    start = wall("2026-11-27T10:00", LA)
    look = own(booking(1, start), now=start - dt.timedelta(minutes=minutes))
    text = shown(reminder(TEXTS, look, Reminder.HOUR))
    assert text.startswith("In about an hour" if minutes > 40 else "Very soon")


@pytest.mark.parametrize("kind", Reminder)
@pytest.mark.parametrize("number", ["", "+1 415 555 0100"])
def test_a_reminder_asks_for_the_number_to_call_while_there_is_none(
    kind: Reminder, number: str
) -> None:
    start = wall("2026-11-27T10:00", LA)
    by_phone = booking(1, start, way="phone", phone=number)
    screen = reminder(TEXTS, own(by_phone, now=start - kind.before), kind)
    assert ("has no number yet" in shown(screen)) == (not number)
    assert (["Give a number to call"] in labels(screen)) == (not number)
    must_fit(screen)


@pytest.mark.parametrize("kind", Reminder)
def test_a_reminder_of_a_video_call_asks_for_no_number(kind: Reminder) -> None:
    start = wall("2026-11-27T10:00", LA)
    screen = reminder(TEXTS, own(booking(1, start), now=start - kind.before), kind)
    assert ["Give a number to call"] not in labels(screen)
