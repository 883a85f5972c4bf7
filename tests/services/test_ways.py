"""By phone instead, or by video: a call that is booked takes place another way, at its time."""

import datetime as dt

import pytest

from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.calls import Call
from fitbot.domain.messages import BookingChanged, FileReady, NumberGiven, WayChanged
from fitbot.domain.outbox import Kind
from fitbot.domain.people import Person
from fitbot.errors import ChangedSince, NoBooking, Outdated, TooLate
from fitbot.services.calls import link_of, phone_of, way_of
from fitbot.store import Store
from handlers.views.booking import Own, calendar_file
from tests.journeys.world import EXAMPLE
from tests.services.building import (
    FERRER,
    MINA_ID,
    NOW,
    PARK,
    Office,
    a_practice,
    local,
    open_office,
)
from tests.services.watching import pass_minutes

SLOT, LATER = local(24, 9), local(30, 9)
NUMBER, OTHER = "+1 555 010 0000", "+1 555 010 9999"
BY_PHONE, BY_VIDEO = Call("phone", NUMBER), Call("video")
SECOND = dt.timedelta(seconds=1)


async def a_known_booking(office: Office) -> tuple[Person, Booking]:
    """A call by video of which everybody knows."""
    await office.claim()
    alex = await office.person()
    booking = await office.book(alex, SLOT)
    await office.outbox().deliver_due()
    office.phones.arrived.clear()
    return alex, booking


async def told(office: Office, after: dt.timedelta = UNDO_FOR) -> list[object]:
    """What the therapist has heard by then of bookings."""
    office.clock.advance(after)
    await office.outbox().deliver_due()
    kinds = (BookingChanged, NumberGiven, WayChanged)
    return [each for each in office.phones.arrived if isinstance(each, kinds)]


async def test_a_call_by_video_becomes_one_by_phone_and_the_therapist_hears_it_once(
    office: Office,
) -> None:
    alex, booking = await a_known_booking(office)
    changed = await office.desk.ways.change(alex, booking.id, BY_PHONE)
    assert (changed.way, changed.phone, changed.slot) == ("phone", NUMBER, booking.slot)
    assert changed.sequence == booking.sequence + 1
    assert link_of(EXAMPLE.therapist(PARK), changed) == ""
    assert await told(office, UNDO_FOR - SECOND) == []
    [message] = await told(office, SECOND)
    assert message == WayChanged(MINA_ID, changed, alex.name, zone=EXAMPLE.therapist(PARK).zone)
    assert await told(office, dt.timedelta(hours=1)) == [message]


async def test_a_call_by_phone_becomes_one_by_video_and_its_number_is_gone(
    office: Office,
) -> None:
    alex, booking = await a_known_booking(office)
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    await told(office)
    office.phones.arrived.clear()
    changed = await office.desk.ways.change(alex, booking.id, BY_VIDEO)
    assert (changed.way, changed.phone) == ("video", "")
    assert link_of(EXAMPLE.therapist(PARK), changed)
    [message] = await told(office)
    assert isinstance(message, WayChanged)
    assert way_of(EXAMPLE.therapist(PARK), message.booking) == "video"


async def test_a_second_tap_changes_nothing(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    changed = await office.desk.ways.change(alex, booking.id, BY_PHONE)
    again = await office.desk.ways.change(alex, booking.id, Call("phone", ""))
    assert again == changed
    assert len(await told(office)) == 1


async def test_whoever_thinks_again_within_three_minutes_troubles_nobody(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    office.clock.advance(SECOND)
    await office.desk.ways.change(alex, booking.id, BY_VIDEO)
    assert await told(office) == []


async def test_thinking_twice_is_told_once_with_the_last_number(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    for call in (BY_PHONE, BY_VIDEO, Call("phone", "")):
        await office.desk.ways.change(alex, booking.id, call)
        office.clock.advance(SECOND)
    await office.desk.numbers.give_for(alex, booking.id, OTHER)
    [message] = await told(office)
    assert isinstance(message, WayChanged)
    assert message.booking.phone == OTHER


async def test_a_number_that_follows_the_news_is_news_of_its_own(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    await office.desk.ways.change(alex, booking.id, Call("phone", ""))
    await told(office)
    await office.desk.numbers.give_for(alex, booking.id, NUMBER)
    assert [type(each) for each in await told(office)] == [WayChanged, NumberGiven]


async def test_a_booking_she_has_not_heard_of_tells_its_way_itself(lite: Office) -> None:
    alex = await lite.person()
    booking = await lite.book(alex, SLOT)
    await lite.outbox().deliver_due()
    await lite.desk.ways.change(alex, booking.id, BY_PHONE)
    await lite.claim()
    [message] = await told(lite)
    assert isinstance(message, BookingChanged)
    assert phone_of(EXAMPLE.therapist(PARK), message.booking) == NUMBER


async def test_a_move_that_waits_to_be_told_is_told_with_it(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    moved = await office.book(alex, LATER, moving=booking.id)
    office.clock.advance(SECOND)
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    with pytest.raises(ChangedSince):
        await office.undo(alex, moved, SLOT)
    first, second = await told(office)
    assert isinstance(first, BookingChanged)
    assert first.before == booking.slot
    assert isinstance(second, WayChanged)
    assert [event.slot for event in office.hers.events.values()] == [moved.slot]


async def test_a_new_file_follows_with_a_greater_sequence_and_without_the_link(
    office: Office,
) -> None:
    alex, booking = await a_known_booking(office)
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    await told(office)
    [message] = [each for each in office.phones.arrived if isinstance(each, FileReady)]
    own = Own(EXAMPLE.therapist(PARK), message.booking, NOW, alex.zone)
    file = calendar_file(office.desk.texts, own).file
    assert file
    assert b"SEQUENCE:1\r\n" in file.content
    assert b"video.example" not in file.content


async def test_her_calendar_stays_in_step_and_shows_nothing_of_it(office: Office) -> None:
    alex, booking = await a_known_booking(office)
    before = dict(office.hers.events)
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    await told(office)
    await pass_minutes(office)
    assert office.hers.events == before
    office.hers.moves(booking.uid, (await office.book(alex, LATER, moving=booking.id)).slot)
    await pass_minutes(office)
    assert [each.slot.start for each in await office.bookings()] == [LATER]


async def test_only_ones_own_consultation_that_is_ahead_can_be_changed(lite: Office) -> None:
    alex, booking = await a_known_booking(lite)
    bo = await lite.person(1)
    for person, booking_id in ((bo, booking.id), (alex, 99)):
        with pytest.raises(NoBooking):
            await lite.desk.ways.changeable(person, booking_id, "phone")
        with pytest.raises(NoBooking):
            await lite.desk.ways.change(person, booking_id, BY_PHONE)
    await lite.desk.bookings.cancel(alex, booking.id)
    with pytest.raises(NoBooking):
        await lite.desk.ways.change(alex, booking.id, BY_PHONE)
    assert await lite.posts(Kind.WAY) == []


async def test_near_the_start_and_after_it_is_too_late(lite: Office) -> None:
    alex, booking = await a_known_booking(lite)
    until = EXAMPLE.therapist(PARK).policy.change_until
    lite.go_to(booking.slot.start - until + SECOND)
    with pytest.raises(TooLate):
        await lite.desk.ways.change(alex, booking.id, BY_PHONE)
    lite.go_to(booking.slot.end)
    with pytest.raises(NoBooking):
        await lite.desk.ways.change(alex, booking.id, BY_PHONE)


async def test_a_way_that_the_therapist_does_not_offer_is_no_choice(lite: Office) -> None:
    alex = await lite.person()
    [start, *_] = await lite.free(alex, therapist_id=FERRER)
    booking = await lite.book(alex, start, therapist_id=FERRER)
    assert EXAMPLE.therapist(FERRER).ways == ("video",)
    for way in ("phone", "adult"):
        with pytest.raises(Outdated):
            await lite.desk.ways.change(alex, booking.id, Call(way, NUMBER))


async def test_she_hears_of_it_before_the_call_begins(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, a_practice(change_until_hours=0))
    alex, booking = await a_known_booking(office)
    office.go_to(booking.slot.start - SECOND)
    await office.outbox().deliver_due()
    await office.desk.ways.change(alex, booking.id, BY_PHONE)
    assert [type(each) for each in await told(office, SECOND)] == [WayChanged]
