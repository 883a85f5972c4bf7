import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.watching import (
    ANSWER_AT_LEAST,
    ANSWER_WITHIN,
    LONGEST_CALL,
    SURE_AFTER,
    Oddity,
    Shown,
    Trace,
    Verdict,
    answer_by,
    collides,
    oddity,
    verdict,
)
from tests.domain.building import BERLIN, at, daily, minutes, span

NOW = at("2026-06-01T08:00")
TWO_HOURS = dt.timedelta(hours=2)
NINE, TEN = span("2026-06-03T09:00/09:20"), span("2026-06-03T10:00/10:20")
BOOKING = Booking(1, "AB23", "1@fitbot", "park", 1, NINE, Status.BOOKED, 0, NOW)
MOVED_BY_CLIENT = replace(BOOKING, slot=TEN, sequence=1)
CANCELLED = replace(BOOKING, status=Status.CANCELLED, sequence=1)
SECOND = dt.timedelta(seconds=1)


def shown(slot: Interval | None = NINE, **changes: object) -> Shown:
    return replace(Shown(slot, 0, False, "v1", "hers"), **changes)  # type: ignore[arg-type]


AGREED = Trace(1, shown())
GONE = AGREED.missed(None, NOW)
MARKED = AGREED.missed(shown(cancelled=True), NOW)
PUT_BACK = Trace(1, shown(cancelled=True))


@pytest.mark.parametrize(
    ("booking", "trace", "now_shown", "expected"),
    [
        # She did nothing.
        (BOOKING, AGREED, shown(), Verdict.IN_STEP),
        (BOOKING, AGREED, shown(version="a new title", sequence=7), Verdict.IN_STEP),
        (BOOKING, AGREED, shown(here=False), Verdict.IN_STEP),
        (BOOKING, None, shown(), Verdict.IN_STEP),
        # We did, and it is not written yet, or written and not noted.
        (BOOKING, None, None, Verdict.OURS),
        (MOVED_BY_CLIENT, AGREED, shown(), Verdict.OURS),
        (MOVED_BY_CLIENT, AGREED, shown(here=False), Verdict.OURS),
        (MOVED_BY_CLIENT, AGREED, shown(TEN), Verdict.IN_STEP),
        (MOVED_BY_CLIENT, None, shown(), Verdict.OURS),
        (BOOKING, PUT_BACK, shown(cancelled=True), Verdict.OURS),
        # She moved it.
        (BOOKING, AGREED, shown(TEN), Verdict.MOVED),
        (BOOKING, None, shown(TEN), Verdict.MOVED),
        (BOOKING, GONE, shown(TEN), Verdict.MOVED),
        (BOOKING, AGREED, shown(Interval(NINE.start, TEN.end)), Verdict.MOVED),
        (MOVED_BY_CLIENT, AGREED, shown(span("2026-06-04T09:00/09:20")), Verdict.MOVED),
        # It is gone.
        (BOOKING, AGREED, None, Verdict.GONE),
        (BOOKING, GONE, None, Verdict.GONE),
        (BOOKING, AGREED, shown(cancelled=True), Verdict.GONE),
        (BOOKING, AGREED, shown(TEN, cancelled=True), Verdict.GONE),
        (BOOKING, MARKED, shown(cancelled=True), Verdict.GONE),
        (BOOKING, None, shown(cancelled=True), Verdict.GONE),
        # It is back.
        (BOOKING, GONE, shown(), Verdict.IN_STEP),
        (BOOKING, MARKED, shown(), Verdict.IN_STEP),
        (MOVED_BY_CLIENT, GONE, shown(), Verdict.OURS),
        # It is no time for a call.
        (BOOKING, AGREED, shown(None), Verdict.UNCLEAR),
        (BOOKING, AGREED, shown(span("2026-06-03T00:00/2026-06-04T00:00")), Verdict.UNCLEAR),
        (BOOKING, AGREED, shown(span("2026-06-01T07:00/07:20")), Verdict.PAST),
        (BOOKING, AGREED, shown(span("2026-06-01T08:00/08:20")), Verdict.PAST),
        # It is cancelled: taken out, still to be taken out, and back against our will.
        (CANCELLED, None, None, Verdict.OURS),
        (CANCELLED, None, shown(cancelled=True), Verdict.OURS),
        (CANCELLED, AGREED, shown(), Verdict.OURS),
        (CANCELLED, GONE, None, Verdict.OURS),
        (CANCELLED, None, shown(), Verdict.CANCELLED),
        (CANCELLED, None, shown(TEN), Verdict.CANCELLED),
    ],
)
def test_a_look_at_an_event_means(
    booking: Booking, trace: Trace | None, now_shown: Shown | None, expected: Verdict
) -> None:
    assert verdict(booking, trace, now_shown, NOW) is expected


def test_the_longest_call_is_one_and_a_second_more_is_none() -> None:
    for more, expected in ((dt.timedelta(), Verdict.MOVED), (SECOND, Verdict.UNCLEAR)):
        long = Interval(TEN.start, TEN.start + LONGEST_CALL + more)
        assert verdict(BOOKING, AGREED, shown(long), NOW) is expected


def test_a_call_that_is_running_can_still_be_made_longer_or_put_off() -> None:
    during = NINE.start + minutes(5)
    longer = shown(Interval(NINE.start, NINE.end + minutes(10)))
    assert verdict(BOOKING, AGREED, longer, during) is Verdict.MOVED
    assert verdict(BOOKING, AGREED, shown(TEN), during) is Verdict.MOVED
    sooner = shown(Interval(NINE.start - minutes(5), NINE.end))
    assert verdict(BOOKING, AGREED, sooner, during) is Verdict.PAST


def test_one_look_is_never_enough_and_two_within_minutes_are_not(  # scheduling 47
) -> None:
    once = AGREED.missed(None, NOW)
    assert not once.is_sure(NOW + dt.timedelta(days=1))
    twice = once.missed(None, NOW + minutes(1))
    assert twice.missing_since == NOW
    assert not twice.is_sure(NOW + SURE_AFTER - SECOND)
    assert twice.is_sure(NOW + SURE_AFTER)


def test_what_is_found_again_was_never_missing() -> None:
    back = MARKED.missed(None, NOW).found()
    assert back == AGREED


def test_a_cancellation_of_hers_is_not_written_over_before_she_says_so() -> None:
    assert not MARKED.last.cancelled
    assert MARKED.shows(BOOKING)
    assert PUT_BACK.last.cancelled
    assert not PUT_BACK.shows(BOOKING)
    assert not AGREED.shows(MOVED_BY_CLIENT)


def test_what_is_put_back_is_newer_than_what_she_left() -> None:
    assert AGREED.missed(shown(cancelled=True, sequence=5), NOW).shown.sequence == 5
    assert Trace(1, shown(sequence=3)).missed(None, NOW).shown.sequence == 3


def test_only_a_start_at_the_same_moment_cannot_be_kept() -> None:
    other = replace(BOOKING, id=2, slot=TEN)
    assert collides(TEN, [other])
    assert collides(Interval(TEN.start, TEN.end + minutes(5)), [other])
    assert not collides(Interval(TEN.start + minutes(5), TEN.end), [other])
    assert not collides(TEN, [])


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (span("2026-06-03T07:00/07:20"), None),
        (span("2026-06-03T09:40/10:00"), None),
        (span("2026-06-03T09:41/10:01"), Oddity.OVERLAP),
        (span("2026-06-03T06:59/07:19"), Oddity.OUTSIDE),
        (span("2026-06-03T11:50/12:10"), Oddity.OUTSIDE),
        (span("2026-06-03T10:10/15:00"), Oddity.OVERLAP),
    ],
)
def test_what_is_odd_about_her_time_is_said(slot: Interval, expected: Oddity | None) -> None:
    hours = daily(BERLIN, "09:00-14:00")  # 07:00 to 12:00 in UTC
    assert oddity(slot, [replace(BOOKING, id=2, slot=TEN)], hours) is expected


@pytest.mark.parametrize(
    ("asked", "start", "deadline"),
    [
        # Half a day to answer.
        ("2026-06-01T06:00", "2026-06-09T09:00", "2026-06-01T18:00"),
        # Not at night: 08:00 in Berlin.
        ("2026-06-01T10:00", "2026-06-09T09:00", "2026-06-02T06:00"),
        # Two hours before the start at the latest.
        ("2026-06-01T06:00", "2026-06-01T12:00", "2026-06-01T10:00"),
        ("2026-06-01T20:00", "2026-06-02T07:00", "2026-06-02T05:00"),
        # A quarter of an hour at least, to look at a phone.
        ("2026-06-01T06:00", "2026-06-01T08:10", "2026-06-01T06:15"),
        ("2026-06-01T06:00", "2026-06-01T07:00", "2026-06-01T06:15"),
        # Never for a call that begins now.
        ("2026-06-01T06:00", "2026-06-01T06:15", None),
        ("2026-06-01T06:00", "2026-06-01T05:55", None),
    ],
)
def test_without_an_answer_it_is_cancelled_at(asked: str, start: str, deadline: str | None) -> None:
    by = answer_by(at(asked), at(start), BERLIN, TWO_HOURS)
    assert by == (at(deadline) if deadline else None)


@given(
    asked=st.integers(0, 3 * 24 * 60),
    ahead=st.integers(-60, 3 * 24 * 60),
    zone=st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"]),
)
def test_a_deadline_leaves_time_to_her_and_to_the_client(asked: int, ahead: int, zone: str) -> None:
    now = NOW + minutes(asked)
    start = now + minutes(ahead)
    deadline = answer_by(now, start, ZoneInfo(zone), TWO_HOURS)
    if deadline is None:
        assert start - now <= ANSWER_AT_LEAST
        return
    assert now + ANSWER_AT_LEAST <= deadline < start
    assert deadline <= max(start - TWO_HOURS, now + ANSWER_AT_LEAST)
    assert deadline <= now + ANSWER_WITHIN + dt.timedelta(hours=11)
