"""The number of a call by phone: given before or after booking, told, and deleted."""

import datetime as dt

import icalendar
import pytest

from fitbot.calendars.writing import event_ics
from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.calls import NUMBER_KEPT_FOR, Call
from fitbot.domain.messages import NumberGiven
from fitbot.domain.outbox import Kind, Outcome
from fitbot.domain.people import Person
from fitbot.domain.precheck import Answer, Step
from fitbot.errors import NoBooking
from fitbot.practice import Practice
from fitbot.store import Store
from tests.journeys.world import EXAMPLE
from tests.services.building import PARK, Office, local, open_office

NUMBER, OTHER = "+1 555 010 0000", "+1 555 010 9999"
SLOT, LATER = local(24, 9), local(30, 9)
SECOND = dt.timedelta(seconds=1)


async def by_phone(office: Office, number: int = 0) -> Person:
    """A client who chose to talk by phone."""
    person = await office.person(number)
    await office.desk.prechecks.answer(person, PARK, Step.WAY, Answer.PHONE)
    return person


async def booked(office: Office, number: str = NUMBER) -> tuple[Person, Booking]:
    alex = await by_phone(office)
    await office.desk.numbers.give(alex, number)
    return alex, await office.book(alex, SLOT)


async def phone_of(office: Office, booking_id: int) -> str:
    async with office.store.read() as view:
        found = await view.booking(booking_id)
    assert found is not None
    return found.phone


async def waiting(office: Office, person: Person) -> str | None:
    """The number that waits for a booking to be made."""
    async with office.store.read() as view:
        return (await view.precheck_of(person.id)).get("number")


async def test_a_number_waits_for_its_booking_and_then_is_a_part_of_it(office: Office) -> None:
    alex = await by_phone(office)
    assert await office.desk.numbers.call_of(alex, PARK) == Call("phone")
    await office.desk.numbers.give(alex, NUMBER)
    assert await office.desk.numbers.call_of(alex, PARK) == Call("phone", NUMBER)
    booking = await office.book(alex, SLOT)
    assert booking.phone == NUMBER
    assert await waiting(office, alex) is None


async def test_a_number_that_comes_later_is_not_asked_for_again_before_the_booking(
    office: Office,
) -> None:
    alex = await by_phone(office)
    await office.desk.numbers.put_off(alex, PARK)
    assert not (await office.desk.numbers.call_of(alex, PARK)).needs_number
    assert (await office.book(alex, SLOT)).phone == ""
    assert (await office.desk.numbers.call_of(alex, PARK)).needs_number


async def test_an_old_button_does_not_put_off_a_number_that_was_given(lite: Office) -> None:
    alex = await by_phone(lite)
    await lite.desk.numbers.give(alex, NUMBER)
    await lite.desk.numbers.put_off(alex, PARK)
    assert await waiting(lite, alex) == NUMBER


async def test_a_call_by_video_takes_no_number(lite: Office) -> None:
    alex = await by_phone(lite)
    await lite.desk.numbers.give(alex, NUMBER)
    await lite.desk.prechecks.answer(alex, PARK, Step.WAY, Answer.VIDEO)
    assert not (await lite.desk.numbers.call_of(alex, PARK)).needs_number
    assert (await lite.book(alex, SLOT)).phone == ""
    assert await waiting(lite, alex) is None


async def test_where_there_is_only_the_phone_nobody_is_asked_how_but_for_the_number(
    sqlite_store: Store,
) -> None:
    office = await open_office(sqlite_store, _park(ways=("phone",)))
    alex = await office.person()
    assert Step.WAY not in (await office.desk.prechecks.standing(alex, PARK)).steps
    assert (await office.desk.numbers.call_of(alex, PARK)).needs_number
    await office.desk.numbers.give(alex, NUMBER)
    assert (await office.book(alex, SLOT)).phone == NUMBER


def _park(**changes: object) -> Practice:
    """The example practice with another Dr. Park."""
    park, *others = EXAMPLE.therapists
    park = park.model_copy(update=changes)
    return EXAMPLE.model_copy(update={"therapists": (park, *others)})


async def test_a_number_given_after_booking_is_told_to_the_therapist_once(office: Office) -> None:
    await office.claim()
    alex, booking = await booked(office, "")
    await office.outbox().deliver_due()
    office.phones.take()
    for number in (NUMBER, NUMBER):
        await office.desk.numbers.give_for(alex, booking.id, number)
        office.clock.advance(SECOND)
    await office.outbox().deliver_due()
    [told] = [each for each in office.phones.arrived if isinstance(each, NumberGiven)]
    assert (told.booking.phone, told.name, told.chat_id) == (NUMBER, alex.name, 2002)
    await office.desk.numbers.give_for(alex, booking.id, OTHER)
    await office.outbox().deliver_due()
    assert office.phones.take() == ["NumberGiven", "NumberGiven"]
    assert await phone_of(office, booking.id) == OTHER


async def test_a_number_of_a_call_that_is_off_is_not_told(lite: Office) -> None:
    await lite.claim()
    alex, booking = await booked(lite, "")
    await lite.desk.numbers.give_for(alex, booking.id, NUMBER)
    await lite.desk.bookings.cancel(alex, booking.id)
    await lite.outbox().deliver_due()
    assert "NumberGiven" not in lite.phones.take()
    assert "number" in await lite.settled(Outcome.DROPPED)


async def test_only_ones_own_open_call_by_phone_takes_a_number(lite: Office) -> None:
    alex, booking = await booked(lite)
    bo = await lite.person(1)
    by_video = await lite.book(bo, LATER)
    for person, booking_id in ((bo, booking.id), (bo, by_video.id), (alex, 99)):
        with pytest.raises(NoBooking):
            await lite.desk.numbers.give_for(person, booking_id, OTHER)
        with pytest.raises(NoBooking):
            await lite.desk.numbers.by_phone(person, booking_id)
    lite.go_to(booking.slot.end)
    with pytest.raises(NoBooking):
        await lite.desk.numbers.give_for(alex, booking.id, OTHER)
    assert await phone_of(lite, booking.id) == NUMBER
    assert await lite.posts(Kind.NUMBER) == []


async def test_a_number_is_deleted_a_day_after_the_call(office: Office) -> None:
    _, booking = await booked(office)
    bo = await by_phone(office, 1)
    await office.desk.numbers.give(bo, OTHER)
    ahead = await office.book(bo, LATER)
    office.go_to(booking.slot.end + NUMBER_KEPT_FOR)
    await office.desk.people.tidy()
    assert await phone_of(office, booking.id) == NUMBER
    office.clock.advance(SECOND)
    await office.desk.people.tidy()
    assert await phone_of(office, booking.id) == ""
    assert await phone_of(office, ahead.id) == OTHER


@pytest.mark.parametrize("came", [True, False])
async def test_it_is_deleted_whoever_came(office: Office, came: bool) -> None:
    _, booking = await booked(office)
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=came)
    office.clock.advance(NUMBER_KEPT_FOR + SECOND)
    await office.desk.people.tidy()
    assert await phone_of(office, booking.id) == ""


async def test_a_number_of_a_cancelled_call_is_deleted_with_the_next_tidying(
    office: Office,
) -> None:
    alex, booking = await booked(office)
    await office.desk.bookings.cancel(alex, booking.id)
    office.clock.advance(UNDO_FOR)
    await office.desk.people.tidy()
    assert await phone_of(office, booking.id) == ""


async def test_a_call_that_is_taken_back_has_its_number_still(office: Office) -> None:
    alex, booking = await booked(office)
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    office.clock.advance(UNDO_FOR - SECOND)
    await office.desk.people.tidy()
    back = await office.undo(alex, cancelled, booking.slot.start)
    assert back.phone == NUMBER


async def test_a_number_for_which_nothing_was_booked_is_deleted_after_a_day(
    office: Office,
) -> None:
    alex = await by_phone(office)
    await office.desk.numbers.give(alex, NUMBER)
    office.clock.advance(NUMBER_KEPT_FOR)
    await office.desk.people.tidy()
    assert await waiting(office, alex) == NUMBER
    office.clock.advance(SECOND)
    await office.desk.people.tidy()
    assert await waiting(office, alex) is None
    standing = await office.desk.prechecks.standing(alex, PARK)
    assert standing.answers.given == {Step.WAY: Answer.PHONE}


async def test_a_number_is_stored_encrypted(office: Office) -> None:
    await booked(office)
    bo = await by_phone(office, 1)
    await office.desk.numbers.give(bo, OTHER)
    async with office.store._engine.connect() as connection:
        stored = [
            str((await connection.exec_driver_sql(f"SELECT * FROM {table}")).all())  # noqa: S608
            for table in ("bookings", "prechecks", "outbox", "dialogues")
        ]
    assert not [text for text in stored if "555" in text]


#: All that a mirrored consultation consists of: times, machinery, and a title with a code.
PROPERTIES = {
    *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"),
    *("SUMMARY", "STATUS", "TRANSP", "CLASS"),
}


@pytest.mark.parametrize(
    "video", ["https://video.example/drpark", "jitsi", "https://a.example/{room}"]
)
@pytest.mark.parametrize("way", [Answer.PHONE, Answer.VIDEO])
async def test_no_property_of_the_event_holds_a_number_a_link_a_name_or_a_word(
    sqlite_store: Store, way: Answer, video: str
) -> None:
    office = await open_office(sqlite_store, _park(video=video))
    alex = await by_phone(office)
    for step, value in ((Step.WAY, way), (Step.REASON, "short nights"), (Step.PLACE, "US-CA")):
        await office.desk.prechecks.answer(alex, PARK, step, value)
    await office.desk.numbers.give(alex, NUMBER)
    booking = await office.book(alex, SLOT)
    await office.outbox().deliver_due()
    await office.book(alex, LATER, booking.id)
    await office.outbox().deliver_due()
    [event] = office.hers.events.values()
    calendar = icalendar.Calendar.from_ical(event_ics(event))
    [vevent] = calendar.walk("VEVENT")
    assert set(vevent) == PROPERTIES
    assert str(vevent["SUMMARY"]) == f"Consultation {booking.code}"
    written = event_ics(event).decode().replace("\r\n ", "")
    for told in ("Alex", "Kim", "555 010", "5550100", "nights", "US-CA", "https", booking.room):
        assert told not in written, told
