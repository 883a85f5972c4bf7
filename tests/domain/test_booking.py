import datetime as dt
import re
from dataclasses import replace

import pytest

from fitbot.domain.booking import UNDO_FOR, Actor, Booking, Status, new_code, new_uid
from tests.domain.building import at, span

BOOKING = Booking(
    id=1,
    code="AB23",
    uid="0123@fitbot",
    therapist_id="park",
    person_id=1,
    slot=span("2026-06-03T09:00/09:20"),
    status=Status.BOOKED,
    sequence=0,
    changed_at=at("2026-06-01T09:00"),
)
SECOND = dt.timedelta(seconds=1)
TWO_HOURS = dt.timedelta(hours=2)


def test_a_booking_is_open_until_its_end() -> None:
    assert BOOKING.is_open(BOOKING.slot.end - SECOND)
    assert not BOOKING.is_open(BOOKING.slot.end)


@pytest.mark.parametrize("hours", [0, 2, 24])
def test_a_booking_can_be_changed_until_the_cut_off(hours: int) -> None:
    until = dt.timedelta(hours=hours)
    assert BOOKING.can_change(BOOKING.slot.start - until, until)
    assert not BOOKING.can_change(BOOKING.slot.start - until + SECOND, until)


@pytest.mark.parametrize("actor", [Actor.THERAPIST, Actor.CALENDAR])
def test_to_a_time_that_was_given_her_she_may_say_no_until_she_has_agreed(actor: Actor) -> None:
    given = replace(BOOKING, sequence=1, changed_by=actor)
    assert given.can_change(given.slot.start, TWO_HOURS)
    assert not given.can_change(given.slot.start + SECOND, TWO_HOURS)
    agreed = replace(given, coming_at=given.changed_at)
    assert not agreed.can_change(given.slot.start - TWO_HOURS + SECOND, TWO_HOURS)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.CAME, Status.MISSED])
def test_only_a_booked_one_is_open_or_can_be_changed(status: Status) -> None:
    over = replace(BOOKING, status=status)
    assert not over.is_open(at("2026-06-01T09:00"))
    assert not over.can_change(at("2026-06-01T09:00"), TWO_HOURS)


def test_her_own_change_can_be_taken_back_for_three_minutes() -> None:
    changed = replace(BOOKING, sequence=1)
    assert changed.can_undo(changed.changed_at + UNDO_FOR - SECOND)
    assert not changed.can_undo(changed.changed_at + UNDO_FOR)
    assert not BOOKING.can_undo(BOOKING.changed_at)  # a booking is cancelled, not taken back
    assert not replace(changed, changed_by=Actor.THERAPIST).can_undo(changed.changed_at)


def test_what_was_taken_back_was_not_moved() -> None:
    made_at = BOOKING.changed_at
    assert not replace(BOOKING, booked_at=made_at).was_moved
    moved = replace(BOOKING, booked_at=made_at, sequence=1, changed_at=made_at + SECOND)
    assert moved.was_moved
    assert not replace(moved, sequence=2, changed_at=made_at).was_moved
    assert not replace(moved, status=Status.CANCELLED).was_moved


def test_a_code_has_four_letters_or_digits_that_are_not_mistaken_for_another() -> None:
    codes = [new_code() for _ in range(500)]
    assert all(re.fullmatch("[A-HJKMNP-Z2-9]{4}", code) for code in codes)
    assert len(set(codes)) > 450


def test_a_uid_is_never_given_twice_and_cannot_be_guessed() -> None:
    uids = {new_uid() for _ in range(500)}
    assert len(uids) == 500
    assert all(re.fullmatch("[0-9a-f]{32}@fitbot", uid) for uid in uids)


def test_a_room_follows_from_the_uid_alone_and_does_not_show_it() -> None:
    assert BOOKING.room == replace(BOOKING, id=2, slot=span("2026-06-04T09:00/09:20")).room
    assert BOOKING.room != replace(BOOKING, uid="0124@fitbot").room
    assert re.fullmatch("[A-Za-z0-9_-]{22}", BOOKING.room)
    assert "0123" not in BOOKING.room
