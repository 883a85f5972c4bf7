"""She deletes an event, or marks it as cancelled: believed slowly, asked once, done as she says."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import Actor, Booking, Status
from fitbot.domain.messages import (
    BookingChanged,
    BookingChangedForClient,
    EventDoubted,
    EventMissing,
    EventsMissing,
    FileReady,
)
from fitbot.domain.outbox import Kind
from fitbot.domain.watching import Oddity
from fitbot.domain.whereabouts import Travel
from fitbot.errors import EventIsBack, Outdated
from tests.services.building import FERRER, MINA_ID, PARK, HerCalendar, Office, local, minutes
from tests.services.watching import (
    CLIENT,
    ELEVEN,
    TEN,
    TWO,
    at,
    booked,
    kinds,
    now_is,
    one,
    pass_minutes,
    past_undoing,
    tick,
    told,
    trace_of,
)

MONDAY = local(30, 9)
ASKED = [("EventMissing", MINA_ID)]
CANCELLED = [("BookingChangedForClient", CLIENT), ("FileReady", CLIENT)]


async def asked_about(office: Office) -> Booking:
    """A booking whose event she deleted, and about which she was asked."""
    booking = await one(office)
    office.hers.deletes(booking.uid)
    await pass_minutes(office)
    assert kinds(office) == ASKED
    return booking


async def answer_by(office: Office) -> dt.datetime:
    """When she is taken to have answered."""
    [due] = await office.due(Kind.UNANSWERED)
    return due


async def test_she_is_asked_once_and_the_client_hears_nothing(office: Office) -> None:
    booking = await one(office)
    office.hers.deletes(booking.uid)
    await pass_minutes(office, 3)
    assert kinds(office) == []
    await pass_minutes(office, 7)
    [question] = told(office, EventMissing, MINA_ID)
    assert (question.booking, question.name, question.marked) == (booking, "Alex Kim0", False)
    assert question.until == await answer_by(office)
    assert kinds(office) == ASKED
    assert await now_is(office, booking) == booking


async def test_marked_as_cancelled_is_asked_about_like_deleted(lite: Office) -> None:
    booking = await one(lite)
    lite.hers.marks_cancelled(booking.uid)
    await pass_minutes(lite)
    [question] = told(lite, EventMissing, MINA_ID)
    assert question.marked
    assert kinds(lite) == ASKED


async def test_failed_looks_say_nothing_however_many(office: Office) -> None:  # scheduling 47
    booking = await one(office)
    office.hers.broken = "not a calendar"
    office.hers.events.clear()
    await pass_minutes(office, 10)
    office.phones.take()
    office.hers.broken = ""
    await pass_minutes(office, 1)  # the first look that counts
    office.hers.broken = "not a calendar"
    await pass_minutes(office, 10)
    office.phones.take()
    assert await now_is(office, booking) == booking
    assert await office.posts(Kind.MISSING) == []


async def test_what_was_not_looked_for_everywhere_is_not_missing(lite: Office) -> None:
    booking = await one(lite)
    other = HerCalendar()
    lite.hers.others.append(other)
    other.broken = "no answer"
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 10)
    assert kinds(lite) == []
    trace = await trace_of(lite, booking)
    assert trace is not None
    assert not trace.missing


async def test_deleted_and_made_anew_by_her_program_is_nothing(lite: Office) -> None:
    booking = await one(lite)
    gone = lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 2)
    lite.hers.restores(gone)
    await pass_minutes(lite, 10)
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 2)
    assert kinds(lite) == []
    trace = await trace_of(lite, booking)
    assert trace is not None
    assert trace.missing_looks == 2


async def test_restored_by_herself_the_question_is_void_and_says_so(office: Office) -> None:
    booking = await one(office)
    gone = office.hers.deletes(booking.uid)
    await pass_minutes(office)
    assert kinds(office) == ASKED
    office.hers.restores(gone)
    await pass_minutes(office, 1)
    for answer in (office.desk.missing.cancel, office.desk.missing.put_back):
        with pytest.raises(EventIsBack):
            await answer(PARK, booking.id)
    office.go_to(await answer_by(office))
    await pass_minutes(office, 2)
    assert kinds(office) == []
    assert await now_is(office, booking) == booking


async def test_restored_before_she_could_be_asked_she_is_not_asked(lite: Office) -> None:
    booking = await one(lite)
    gone = lite.hers.deletes(booking.uid)
    for _ in range(5):
        lite.clock.advance(minutes(1))
        await lite.desk.watching.watch(PARK)
    assert await lite.posts(Kind.MISSING) != []
    lite.hers.restores(gone)
    await pass_minutes(lite, 1)
    assert kinds(lite) == []


async def test_restored_at_another_time_it_was_moved(lite: Office) -> None:
    booking = await asked_about(lite)
    lite.hers.restores({booking.uid: replace(lite.desk.calendars.event_of(booking), slot=at(TWO))})
    await pass_minutes(lite, 1)
    assert (await now_is(lite, booking)).slot == at(TWO)
    assert kinds(lite) == CANCELLED  # the same two messages: she was moved


# Her answer


async def test_cancelled_by_her_tap_the_client_is_told_and_gets_a_file(office: Office) -> None:
    booking = await asked_about(office)
    cancelled = await office.desk.missing.cancel(PARK, booking.id)
    assert (cancelled.status, cancelled.changed_by) == (Status.CANCELLED, Actor.CALENDAR)
    assert cancelled.sequence == 1
    await pass_minutes(office, 2)
    [said] = told(office, BookingChangedForClient)
    assert (said.booking, said.before) == (cancelled, None)
    [file] = told(office, FileReady)
    assert file.booking == cancelled
    assert kinds(office) == CANCELLED
    assert TEN in await office.free(await office.person(1))
    with pytest.raises(Outdated):
        await office.desk.missing.cancel(PARK, booking.id)
    office.go_to(await answer_by(office))
    await pass_minutes(office, 1)
    assert kinds(office) == []


async def test_put_back_it_is_a_newer_version_of_the_same_event(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, booking.slot, sequence=4)
    await pass_minutes(office, 1)
    office.hers.deletes(booking.uid)
    await pass_minutes(office)
    office.phones.take()
    await office.desk.missing.put_back(PARK, booking.id)
    await office.outbox().deliver_due()
    [event] = office.hers.events.values()
    assert (event.uid, event.slot, event.sequence) == (booking.uid, at(TEN), 5)
    await pass_minutes(office)
    office.go_to(await answer_by(office))
    await pass_minutes(office, 1)
    assert kinds(office) == []
    assert (await now_is(office, booking)).status is Status.BOOKED
    with pytest.raises(EventIsBack):
        await office.desk.missing.put_back(PARK, booking.id)


async def test_put_back_what_she_marked_as_cancelled_it_takes_place_again(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, booking.slot, cancelled=True, sequence=8)
    await pass_minutes(office)
    office.phones.take()
    await office.desk.missing.put_back(PARK, booking.id)
    await office.desk.watching.watch(PARK)  # a look before the write
    await office.outbox().deliver_due()
    [event] = office.hers.events.values()
    assert (event.cancelled, event.slot, event.sequence) == (False, at(TEN), 9)
    await pass_minutes(office)
    assert kinds(office) == []


async def test_what_she_marked_as_cancelled_is_taken_out_when_she_says_so(lite: Office) -> None:
    booking = await one(lite)
    lite.hers.marks_cancelled(booking.uid)
    await pass_minutes(lite)
    await lite.desk.missing.cancel(PARK, booking.id)
    await pass_minutes(lite, 1)
    assert lite.hers.events == {}


async def test_restored_after_it_was_cancelled_she_hears_that_nobody_comes(office: Office) -> None:
    booking = await one(office)
    gone = office.hers.deletes(booking.uid)
    await pass_minutes(office)
    await office.desk.missing.cancel(PARK, booking.id)
    office.hers.restores(gone)  # before its event was taken out: that is ours to do
    await pass_minutes(office, 2)
    assert office.hers.events == {}
    office.phones.take()
    office.hers.restores(gone)
    await pass_minutes(office, 4)
    [doubt] = told(office, EventDoubted, MINA_ID)
    assert doubt.doubt is Oddity.CANCELLED
    assert kinds(office) == [("EventDoubted", MINA_ID)]


async def test_deleted_again_she_is_asked_again(lite: Office) -> None:
    booking = await asked_about(lite)
    await lite.desk.missing.put_back(PARK, booking.id)
    await pass_minutes(lite, 1)
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite)
    assert kinds(lite) == ASKED


async def test_only_the_therapist_herself_answers(lite: Office) -> None:
    booking = await asked_about(lite)
    for answer in (lite.desk.missing.cancel, lite.desk.missing.put_back):
        with pytest.raises(Outdated):
            await answer(FERRER, booking.id)
        with pytest.raises(Outdated):
            await answer(PARK, 777)
    lite.go_to(booking.slot.end)
    with pytest.raises(Outdated):
        await lite.desk.missing.cancel(PARK, booking.id)


# Her silence


async def test_without_an_answer_it_is_cancelled_at_the_deadline_and_not_before(
    office: Office,
) -> None:
    booking = await asked_about(office)
    deadline = await answer_by(office)
    office.go_to(deadline - dt.timedelta(seconds=1))
    await tick(office)
    assert kinds(office) == []
    office.go_to(deadline)
    await tick(office)
    assert kinds(office) == CANCELLED
    cancelled = await now_is(office, booking)
    assert (cancelled.status, cancelled.changed_by) == (Status.CANCELLED, Actor.CALENDAR)
    await pass_minutes(office)
    assert kinds(office) == []


async def test_at_the_deadline_it_must_still_be_gone_and_be_looked_for(office: Office) -> None:
    booking = await one(office)
    gone = office.hers.deletes(booking.uid)
    await pass_minutes(office)
    office.go_to(await answer_by(office))
    office.hers.broken = "no answer"
    await office.outbox().deliver_due()
    assert await now_is(office, booking) == booking
    office.hers.broken = ""
    office.hers.restores(gone)  # nobody looked since
    await pass_minutes(office, 3)
    assert await now_is(office, booking) == booking
    assert not told(office, BookingChangedForClient)


async def test_at_the_deadline_a_calendar_that_cannot_be_searched_cancels_nothing(
    lite: Office,
) -> None:
    booking = await asked_about(lite)
    other = HerCalendar()
    lite.hers.others.append(other)
    other.broken = "no answer"
    lite.go_to(await answer_by(lite))
    await pass_minutes(lite, 3)
    assert await now_is(lite, booking) == booking
    other.broken = ""
    await pass_minutes(lite, 10)
    assert (await now_is(lite, booking)).status is Status.CANCELLED


async def test_the_night_of_the_deadline_is_the_night_where_she_is(lite: Office) -> None:
    booking = await one(lite)
    lisbon = ZoneInfo("Europe/Lisbon")
    await lite.desk.time_off.travel(
        PARK, Travel(lisbon, dt.date(2026, 11, 20), dt.date(2026, 11, 28))
    )
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite)
    assert await answer_by(lite) == dt.datetime(2026, 11, 24, 8, tzinfo=lisbon)
    [question] = told(lite, EventMissing, MINA_ID)
    assert question.zone == lisbon


async def test_a_call_that_is_about_to_start_is_hers_alone_to_cancel(lite: Office) -> None:
    booking = await one(lite)
    lite.go_to(TEN - minutes(15))
    await tick(lite)
    lite.phones.take()
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite)
    [question] = told(lite, EventMissing, MINA_ID)
    assert question.until is None
    assert await lite.due(Kind.UNANSWERED) == []
    lite.go_to(booking.slot.end - dt.timedelta(seconds=1))
    await tick(lite)
    assert not told(lite, BookingChangedForClient)


async def test_cancelled_by_her_when_it_should_have_begun_the_client_is_told(lite: Office) -> None:
    booking = await one(lite)
    lite.go_to(TEN - minutes(3))
    await tick(lite)
    lite.phones.take()
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite)
    await lite.desk.missing.cancel(PARK, booking.id)
    await tick(lite)
    assert kinds(lite) == [*ASKED, *CANCELLED]


async def test_moved_by_the_client_meanwhile_she_is_asked_about_the_new_time(
    office: Office,
) -> None:
    booking = await asked_about(office)
    first = await answer_by(office)
    moved = await office.book(await office.person(), local(30, 9), moving=booking.id)
    past_undoing(office)
    await pass_minutes(office)
    assert office.hers.events == {}
    [question] = told(office, EventMissing, MINA_ID)
    assert question.booking == moved
    office.phones.take()
    office.go_to(first)
    await tick(office)
    assert kinds(office) == []  # that was about the old time
    await office.desk.missing.put_back(PARK, booking.id)
    await pass_minutes(office)
    [event] = office.hers.events.values()
    assert event.slot == at(local(30, 9))
    assert kinds(office) == []


async def test_she_deletes_what_the_client_moves_in_the_same_minute(lite: Office) -> None:
    booking = await one(lite)
    lite.hers.deletes(booking.uid)
    moved = await lite.book(await lite.person(), TWO, moving=booking.id)
    past_undoing(lite)
    await pass_minutes(lite)
    assert lite.hers.events == {}
    [question] = told(lite, EventMissing, MINA_ID)
    assert question.booking == moved


async def test_while_the_client_can_still_take_the_move_back_she_is_asked_no_second_time(
    lite: Office,
) -> None:
    booking = await one(lite)
    lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 2)
    await lite.book(await lite.person(), TWO, moving=booking.id)
    await pass_minutes(lite, 2)
    assert not told(lite, EventMissing, MINA_ID)
    await pass_minutes(lite, 10)
    [question] = told(lite, EventMissing, MINA_ID)
    assert question.booking.slot == at(TWO)


async def test_a_cancellation_of_hers_is_not_written_over_by_a_move_of_the_client(
    lite: Office,
) -> None:
    booking = await one(lite)
    lite.hers.marks_cancelled(booking.uid)
    await pass_minutes(lite, 1)
    await lite.book(await lite.person(), TWO, moving=booking.id)
    past_undoing(lite)
    await pass_minutes(lite)
    [event] = lite.hers.events.values()
    assert event.cancelled
    [question] = told(lite, EventMissing, MINA_ID)
    assert (question.booking.slot, question.marked) == (at(TWO), True)


async def test_back_at_its_old_time_it_is_written_to_where_the_client_moved_it(
    lite: Office,
) -> None:
    booking = await one(lite)
    gone = lite.hers.deletes(booking.uid)
    await lite.book(await lite.person(), TWO, moving=booking.id)
    past_undoing(lite)
    await tick(lite)
    lite.hers.restores(gone)
    await pass_minutes(lite, 2)
    [event] = lite.hers.events.values()
    assert event.slot == at(TWO)
    assert not told(lite, EventMissing, MINA_ID)
    assert not told(lite, BookingChangedForClient)


async def test_written_once_more_what_waits_to_be_told_of_the_booking_is_told(lite: Office) -> None:
    booking = await one(lite)
    gone = lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 1)
    await lite.book(await lite.person(), TWO, moving=booking.id)
    lite.hers.restores(gone)
    past_undoing(lite)
    await lite.desk.watching.watch(PARK)  # before anything is delivered
    await pass_minutes(lite, 2)
    [said] = told(lite, BookingChanged, MINA_ID)
    assert said.booking.slot == at(TWO)
    [event] = lite.hers.events.values()
    assert event.slot == at(TWO)


async def test_what_she_restores_keeps_no_client_from_taking_a_move_back(lite: Office) -> None:
    booking = await one(lite)
    alex = await lite.person()
    gone = lite.hers.deletes(booking.uid)
    await pass_minutes(lite, 1)
    moved = await lite.book(alex, TWO, moving=booking.id)
    lite.hers.restores(gone)
    await pass_minutes(lite, 1)
    await lite.undo(alex, moved, TEN)
    await pass_minutes(lite, 8)
    [event] = lite.hers.events.values()
    assert event.slot == at(TEN)
    assert kinds(lite) == []


# Many at once


async def three_gone(office: Office) -> list[Booking]:
    bookings = await booked(office, TEN, ELEVEN, MONDAY)
    office.hers.deletes(*(each.uid for each in bookings))
    await pass_minutes(office)
    return bookings


async def test_more_than_two_gone_at_once_are_one_question_and_never_cancelled_by_silence(
    office: Office,
) -> None:  # scheduling 47
    bookings = await three_gone(office)
    [question] = told(office, EventsMissing, MINA_ID)
    assert [each.booking for each in question.missing] == bookings
    assert kinds(office) == [("EventsMissing", MINA_ID)]
    assert await office.due(Kind.UNANSWERED) == []
    office.go_to(TEN - dt.timedelta(hours=1))
    await tick(office)
    assert [await now_is(office, each) for each in bookings] == bookings


async def test_all_of_them_can_be_put_back(office: Office) -> None:
    bookings = await three_gone(office)
    office.phones.take()
    assert await office.desk.missing.put_all_back(PARK) == 3
    await pass_minutes(office)
    assert {event.slot for event in office.hers.events.values()} == {each.slot for each in bookings}
    assert kinds(office) == []
    assert await office.desk.missing.put_all_back(PARK) == 0


async def test_she_can_be_asked_one_by_one_and_only_once(office: Office) -> None:
    bookings = await three_gone(office)
    office.phones.take()
    for _ in range(2):
        assert await office.desk.missing.one_by_one(PARK) == 3
        await office.outbox().deliver_due()
    questions = told(office, EventMissing, MINA_ID)
    assert [(each.booking, each.until) for each in questions] == [(each, None) for each in bookings]
    office.phones.take()
    await office.desk.missing.cancel(PARK, bookings[0].id)
    await pass_minutes(office)
    assert kinds(office) == CANCELLED


async def test_what_goes_one_by_one_is_asked_about_when_all_of_it_is_gone(lite: Office) -> None:
    bookings = await booked(lite, TEN, ELEVEN, MONDAY)
    for each in bookings:
        lite.hers.deletes(each.uid)
        await pass_minutes(lite, 1)
    await pass_minutes(lite)
    assert kinds(lite) == [("EventsMissing", MINA_ID)]


async def test_a_third_one_gone_later_stops_the_deadline_of_the_first_two(lite: Office) -> None:
    bookings = await booked(lite, TEN, ELEVEN, MONDAY)
    lite.hers.deletes(bookings[0].uid, bookings[1].uid)
    await pass_minutes(lite)
    assert kinds(lite) == ASKED * 2
    lite.hers.deletes(bookings[2].uid)
    await pass_minutes(lite)
    assert kinds(lite) == [("EventsMissing", MINA_ID)]
    lite.go_to(max(await lite.due(Kind.UNANSWERED)))
    await tick(lite)
    assert [await now_is(lite, each) for each in bookings] == bookings
    assert kinds(lite) == []
