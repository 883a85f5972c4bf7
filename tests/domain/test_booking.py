import datetime as dt
import re
from dataclasses import replace

import pytest

from fitbot.domain.booking import CUT_OFF, Actor, Booking, Status, new_code, new_uid
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


def test_a_booking_is_open_until_its_end() -> None:
    assert BOOKING.is_open(BOOKING.slot.end - SECOND)
    assert not BOOKING.is_open(BOOKING.slot.end)


def test_a_booking_can_be_changed_until_the_cut_off() -> None:
    assert BOOKING.can_change(BOOKING.slot.start - CUT_OFF)
    assert not BOOKING.can_change(BOOKING.slot.start - CUT_OFF + SECOND)


@pytest.mark.parametrize("by", [Actor.THERAPIST, Actor.CALENDAR])
def test_nobody_is_held_to_a_time_that_the_other_side_chose(by: Actor) -> None:
    given = replace(BOOKING, changed_by=by)
    assert given.can_change(BOOKING.slot.start)
    assert not given.can_change(BOOKING.slot.start + SECOND)
    agreed = replace(given, coming_at=at("2026-06-02T09:00"))
    assert not agreed.can_change(BOOKING.slot.start)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.CAME, Status.MISSED])
def test_only_a_booked_one_is_open_or_can_be_changed(status: Status) -> None:
    over = replace(BOOKING, status=status)
    assert not over.is_open(at("2026-06-01T09:00"))
    assert not over.can_change(at("2026-06-01T09:00"))


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
