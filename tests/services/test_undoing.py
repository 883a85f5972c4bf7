"""A client's second thoughts: three minutes in which nobody else hears of a change."""

import datetime as dt
from dataclasses import replace

import pytest

from fitbot.domain.booking import UNDO_FOR, WORD_LIMIT, Booking, Status
from fitbot.domain.dialogue import Explaining
from fitbot.domain.interval import Interval
from fitbot.domain.messages import BookingChanged, DigestReady, Message, WordFollowed
from fitbot.domain.people import Person
from fitbot.errors import (
    AlreadyBooked,
    ChangedSince,
    NoBooking,
    Outdated,
    TextTooLong,
    UndoOver,
    UndoTaken,
)
from fitbot.services.booking import Wish
from fitbot.services.rearranging import Basis
from fitbot.store import Store
from tests.services.building import (
    MINA_ID,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)
from tests.services.watching import pass_minutes

NINE, TEN = local(24, 9), local(24, 10)
SECOND = dt.timedelta(seconds=1)
LONG_AFTER = dt.timedelta(hours=3)


async def told(office: Office, after: dt.timedelta = LONG_AFTER) -> list[Message]:
    """What the therapist has heard by then, but for the digest."""
    office.clock.advance(after)
    await office.outbox().deliver_due()
    return [each for each in office.phones.arrived if each.chat_id == MINA_ID]


async def a_known_booking(office: Office, person: Person, start: dt.datetime = NINE) -> Booking:
    """A booking of which the therapist and her calendar know."""
    await office.claim()
    booking = await office.book(person, start)
    await office.outbox().deliver_due()
    office.phones.take()
    return booking


# Taking back


async def test_a_cancelling_that_is_taken_back_leaves_everything_as_it_was(
    office: Office,
) -> None:
    # scheduling 50
    alex, other = await office.people(2)
    booking = await a_known_booking(office, alex)
    written = office.hers.edition
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    office.clock.advance(UNDO_FOR - SECOND)
    await office.outbox().deliver_due()
    back = await office.undo(alex, cancelled, NINE)
    assert (back.status, back.slot, back.uid) == (Status.BOOKED, booking.slot, booking.uid)
    assert back.sequence == 2
    assert back.changed_at == booking.changed_at
    assert await office.desk.bookings.open_booking(alex) == back
    assert NINE not in await office.free(other)
    assert await told(office) == []
    assert office.hers.edition == written
    assert [event.slot for event in office.hers.events.values()] == [booking.slot]


async def test_a_move_that_is_taken_back_leaves_everything_as_it_was(office: Office) -> None:
    alex, other = await office.people(2)
    booking = await a_known_booking(office, alex)
    written = office.hers.edition
    moved = await office.book(alex, TEN, moving=booking.id)
    office.clock.advance(UNDO_FOR - SECOND)
    await office.outbox().deliver_due()
    back = await office.undo(alex, moved, NINE)
    assert (back.slot, back.sequence) == (booking.slot, 2)
    free = await office.free(other)
    assert TEN in free
    assert NINE not in free
    assert await told(office) == []
    assert office.hers.edition == written


async def test_what_was_taken_back_is_reminded_of_and_asked_about_as_before(
    office: Office,
) -> None:
    # scheduling 48
    alex = await office.person()
    booking = await a_known_booking(office, alex, local(27, 10))
    moved = await office.book(alex, local(30, 9), moving=booking.id)
    await office.undo(alex, moved, local(27, 10))
    for moment in (local(26, 10), local(27, 9), local(27, 9, 50), local(27, 10, 20)):
        office.go_to(moment)
        await office.outbox().deliver_due()
    assert office.phones.take() == [*["ConsultationAhead"] * 3, "AttendanceAsked"]
    office.go_to(local(30, 12))
    await office.outbox().deliver_due()
    assert office.phones.take() == []


async def test_no_file_of_a_time_that_was_taken_back_is_sent(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    moved = await office.book(alex, TEN, moving=booking.id)
    await office.outbox().deliver_due()
    await office.undo(alex, moved, NINE)
    await told(office)
    assert "FileReady" not in office.phones.of(alex.telegram_id)


async def test_neither_notice_nor_caps_keep_her_from_her_own_time(store: Store) -> None:
    """The time she left is too near to be offered to anybody, and the day is full with it."""
    # scheduling 17
    office = await open_office(store, a_practice(per_day=1))
    alex = await office.person()
    booking = await office.book(alex, NINE)
    office.go_to(NINE - dt.timedelta(hours=4))
    moved = await office.book(alex, local(26, 9), moving=booking.id)
    assert NINE not in await office.free(alex, moving=booking.id)
    assert (await office.undo(alex, moved, NINE)).slot == booking.slot
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    assert (await office.undo(alex, cancelled, NINE)).slot == booking.slot


@pytest.mark.parametrize("moves", [True, False])
async def test_after_three_minutes_it_is_too_late(office: Office, moves: bool) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    office.clock.advance(UNDO_FOR)
    with pytest.raises(UndoOver):
        await office.undo(alex, changed, NINE)
    assert [type(each) for each in await told(office)] == [BookingChanged]
    assert await office.bookings() == [changed]


@pytest.mark.parametrize("moves", [True, False])
async def test_what_was_taken_back_once_cannot_be_taken_back_again(
    office: Office, moves: bool
) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    back = await office.undo(alex, changed, NINE)
    with pytest.raises(ChangedSince):
        await office.undo(alex, changed, NINE)
    assert await office.bookings() == [back]


@pytest.mark.parametrize("moves", [True, False])
async def test_nobody_takes_back_what_somebody_else_changed(office: Office, moves: bool) -> None:
    alex, other = await office.people(2)
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    for person, booking_id in ((other, changed.id), (alex, 777)):
        with pytest.raises(NoBooking):
            await office.desk.undoing.undo(person, booking_id, 1, NINE)
    assert await office.bookings() == [changed]


async def test_a_change_in_between_makes_the_undo_of_the_one_before_untrue(
    office: Office,
) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    first = await office.book(alex, TEN, moving=booking.id)
    second = await office.book(alex, local(26, 9), moving=booking.id)
    with pytest.raises(ChangedSince):
        await office.undo(alex, first, NINE)
    assert (await office.undo(alex, second, TEN)).slot.start == TEN


async def test_nobody_takes_back_what_the_therapist_did(office: Office) -> None:
    alex, mina = await office.person(), await office.claim()
    booking = await office.book(alex, NINE)
    seen = Basis(PARK, booking.id, 0)
    moved = await office.desk.rearranging.move(mina, seen, TEN)
    with pytest.raises(ChangedSince):
        await office.undo(alex, moved, NINE)
    assert await office.bookings() == [moved]


async def test_a_booking_that_was_never_changed_has_nothing_to_take_back(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    with pytest.raises(UndoOver):
        await office.undo(alex, booking, TEN)


# The time that is kept


@pytest.mark.parametrize("moves", [True, False])
async def test_looking_at_another_time_lets_go_of_the_one_that_was_kept(
    office: Office, moves: bool
) -> None:
    alex, other = await office.people(2)
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    await office.hold(alex, local(26, 10), moving=booking.id if moves else 0)
    await office.book(other, NINE)
    with pytest.raises(UndoTaken):
        await office.undo(alex, changed, NINE)
    assert changed in await office.bookings()


@pytest.mark.parametrize("moves", [True, False])
async def test_what_another_person_holds_by_then_cannot_be_had_back(
    office: Office, moves: bool
) -> None:
    alex, other = await office.people(2)
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    await office.desk.bookings.release(alex)
    await office.hold(other, NINE)
    with pytest.raises(UndoTaken):
        await office.undo(alex, changed, NINE)


@pytest.mark.parametrize("moves", [True, False])
async def test_let_go_of_and_still_free_it_can_be_had_back(office: Office, moves: bool) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    changed = await change(office, alex, booking, moves=moves)
    await office.desk.bookings.release(alex)
    assert (await office.undo(alex, changed, NINE)).slot == booking.slot


async def test_a_forged_undo_obeys_the_rules_for_every_time(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    moved = await office.book(alex, TEN, moving=booking.id)
    for start in (local(24, 13), local(24, 9, 5), local(23, 9), local(25, 9), local(15, 9, 0, 12)):
        with pytest.raises(UndoTaken):
            await office.undo(alex, moved, start)
    assert await office.bookings() == [moved]


async def test_whoever_cancelled_and_booked_anew_keeps_the_new_one(office: Office) -> None:
    # scheduling 16
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    new = await office.book(alex, TEN)
    with pytest.raises(AlreadyBooked) as caught:
        await office.undo(alex, cancelled, NINE)
    assert caught.value.data == {"booking": new.id}


async def test_the_freed_time_is_her_own_to_book_again_at_once(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.desk.bookings.cancel(alex, booking.id)
    again = await office.book(alex, NINE)
    assert again.id != booking.id


# Who hears of what


async def test_two_moves_in_three_minutes_are_told_as_one(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.book(alex, TEN, moving=booking.id)
    office.clock.advance(minutes(1))
    await office.book(alex, local(26, 9), moving=booking.id)
    [note] = await told(office, UNDO_FOR)
    assert isinstance(note, BookingChanged)
    assert (note.before, note.booking.slot.start) == (booking.slot, local(26, 9))


async def test_moved_and_cancelled_in_three_minutes_is_told_of_the_time_she_knew(
    office: Office,
) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.book(alex, TEN, moving=booking.id)
    await office.desk.bookings.cancel(alex, booking.id)
    [note] = await told(office)
    assert isinstance(note, BookingChanged)
    assert (note.before, note.booking.status) == (booking.slot, Status.CANCELLED)
    assert office.hers.events == {}


async def test_moved_there_and_back_again_there_is_nothing_to_tell(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.book(alex, TEN, moving=booking.id)
    await office.book(alex, NINE, moving=booking.id)
    assert await told(office) == []


async def test_what_is_left_after_the_second_of_two_moves_was_taken_back_is_told(
    office: Office,
) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.book(alex, TEN, moving=booking.id)
    second = await office.book(alex, local(26, 9), moving=booking.id)
    back = await office.undo(alex, second, TEN)
    [note] = await told(office)
    assert isinstance(note, BookingChanged)
    assert (note.before, note.booking.slot) == (booking.slot, back.slot)
    assert [event.slot for event in office.hers.events.values()] == [back.slot]


async def test_a_booking_she_has_not_heard_of_is_told_after_an_undo(office: Office) -> None:
    """The note of the booking could not go out before it was cancelled, and reopened."""
    alex = await office.person()
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()  # nobody has claimed her place
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    await office.undo(alex, cancelled, NINE)
    await office.claim()
    [note] = await told(office, minutes(0))
    assert isinstance(note, BookingChanged)
    assert (note.before, note.booking.status) == (None, Status.BOOKED)


async def test_the_digest_waits_until_nothing_can_be_taken_back(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex, local(24, 10))
    office.go_to(local(24, 7, 29))
    await office.outbox().deliver_due()
    office.phones.take()
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    office.go_to(local(24, 7, 30))
    await office.desk.digests.plan()
    await office.outbox().deliver_due()
    assert office.phones.take() == []
    await office.undo(alex, cancelled, local(24, 10))
    office.go_to(local(24, 7, 32))
    await office.outbox().deliver_due()
    [digest] = office.phones.arrived
    assert isinstance(digest, DigestReady)
    assert [each.booking.id for each in digest.digest.today] == [booking.id]


async def test_what_was_taken_back_is_no_change_in_the_digest(office: Office) -> None:
    alex, other = await office.people(2)
    old = await office.book(alex, local(27, 9))
    office.go_to(local(25, 12))
    moved = await office.book(alex, local(27, 10), moving=old.id)
    await office.undo(alex, moved, local(27, 9))
    new = await office.book(other, local(30, 9))
    cancelled = await office.desk.bookings.cancel(other, new.id)
    await office.undo(other, cancelled, local(30, 9))
    office.go_to(local(26, 7, 30))
    digest = await office.desk.digests.compose(PARK)
    assert [(each.booking.id, each.booking.was_moved) for each in digest.changes] == [
        (new.id, False)
    ]


# Why


async def test_why_she_cancelled_goes_out_with_the_note_of_it(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.desk.bookings.cancel(alex, booking.id)
    assert await office.desk.people.expected(alex) == Explaining(booking.id)
    await office.desk.undoing.explain(alex, booking.id, "I found somebody.")
    assert await office.desk.people.expected(alex) is None
    [note] = await told(office)
    assert note.booking.note == "I found somebody."  # type: ignore[attr-defined]


async def test_why_she_cancelled_follows_the_note_if_it_came_later(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.desk.bookings.cancel(alex, booking.id)
    await told(office, UNDO_FOR)
    await office.desk.undoing.explain(alex, booking.id, "I found somebody.")
    await office.desk.undoing.explain(alex, booking.id, "I found somebody else.")
    await told(office)
    assert office.phones.of(MINA_ID) == ["BookingChanged", "WordFollowed"]
    word = office.phones.arrived[-1]
    assert isinstance(word, WordFollowed)
    assert word.booking.note == "I found somebody else."


async def test_a_word_is_as_long_as_the_note_can_hold(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    await office.desk.bookings.cancel(alex, booking.id)
    with pytest.raises(TextTooLong) as caught:
        await office.desk.undoing.explain(alex, booking.id, "🙂" * 151)
    assert caught.value.data == {"limit": WORD_LIMIT, "length": 302}
    await office.desk.undoing.explain(alex, booking.id, "🙂" * 150)


async def test_only_her_own_cancelling_is_explained(office: Office) -> None:
    alex, other = await office.people(2)
    mina = await office.claim()
    booking = await office.book(alex, NINE)
    with pytest.raises(Outdated):
        await office.desk.undoing.explain(alex, booking.id, "why?")
    with pytest.raises(NoBooking):
        await office.desk.undoing.explain(other, booking.id, "why?")
    await office.desk.rearranging.cancel(mina, Basis(PARK, booking.id, 0))
    with pytest.raises(Outdated):
        await office.desk.undoing.explain(alex, booking.id, "why?")
    assert (await office.bookings())[0].note == ""


async def test_what_is_taken_back_needs_no_reason_any_more(office: Office) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    await office.desk.undoing.explain(alex, booking.id, "A cold.")
    await office.desk.bookings.cancel(alex, booking.id)
    back = await office.undo(alex, cancelled, NINE)
    assert back.note == ""
    assert await office.desk.people.expected(alex) is None


async def test_an_old_cancelling_is_not_asked_about_again(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    await office.desk.bookings.cancel(alex, booking.id)
    await office.desk.people.expect_nothing(alex)
    office.clock.advance(UNDO_FOR)
    await office.desk.bookings.cancel(alex, booking.id)
    assert await office.desk.people.expected(alex) is None


# A second tap


async def test_a_second_tap_on_move_offers_the_same_way_back(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    wish = Wish(PARK, TEN, booking.id)
    first = await office.desk.bookings.move(alex, wish)
    assert await office.desk.bookings.move(alex, wish) == first
    assert first.before == Interval(NINE, NINE + minutes(20))
    office.clock.advance(UNDO_FOR)
    assert (await office.desk.bookings.move(alex, wish)).before is None


async def change(office: Office, person: Person, booking: Booking, *, moves: bool) -> Booking:
    """Move the booking to ten o'clock, or cancel it."""
    if moves:
        return await office.book(person, TEN, moving=booking.id)
    return await office.desk.bookings.cancel(person, booking.id)


# What her calendar does meanwhile


async def test_an_event_that_is_put_back_meanwhile_takes_no_news_with_it(office: Office) -> None:
    """Its sequence goes up then, although nothing of the booking has changed."""
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    office.hers.deletes(booking.uid)
    await pass_minutes(office)
    assert "EventMissing" in office.phones.take()
    moved = await office.book(alex, TEN, moving=booking.id)
    raised = await office.desk.missing.put_back(PARK, booking.id)
    assert raised.slot == moved.slot
    notes = [each for each in await told(office) if isinstance(each, BookingChanged)]
    assert [(each.before, each.booking.slot) for each in notes] == [(booking.slot, moved.slot)]
    assert "FileReady" in office.phones.of(alex.telegram_id)


async def test_her_own_move_of_the_event_goes_before_what_the_client_could_take_back(
    office: Office,
) -> None:
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    moved = await office.book(alex, TEN, moving=booking.id)
    there = Interval(local(26, 9), local(26, 9, 20))
    office.hers.moves(booking.uid, there)
    await pass_minutes(office, 1)
    with pytest.raises(ChangedSince):
        await office.undo(alex, moved, NINE)
    assert [type(each) for each in await told(office)] == []
    [message] = [each for each in office.phones.arrived if hasattr(each, "before")]
    assert (message.chat_id, message.booking.slot) == (alex.telegram_id, there)  # type: ignore[attr-defined]


@pytest.mark.parametrize("moves", [True, False])
async def test_what_she_did_in_her_calendar_stands_again_and_nobody_hears_of_it_anew(
    office: Office, moves: bool
) -> None:
    """She gave the time, so the client may still refuse it up to the start."""
    alex = await office.person()
    booking = await a_known_booking(office, alex)
    office.hers.moves(booking.uid, Interval(TEN, TEN + minutes(20)))
    await pass_minutes(office, 2)
    given = (await office.bookings())[0]
    assert "BookingChangedForClient" in office.phones.of(alex.telegram_id)
    office.phones.take()
    if moves:
        changed = await office.book(alex, local(26, 9), moving=given.id)
    else:
        changed = await office.desk.bookings.cancel(alex, given.id)
    back = await office.undo(alex, changed, TEN)
    assert replace(back, sequence=given.sequence) == given
    await pass_minutes(office, 5)
    assert office.phones.take() == []
    assert await office.bookings() == [back]
    office.go_to(TEN - minutes(5))
    assert await office.desk.bookings.changeable(alex, back.id) == back


async def test_an_earlier_move_is_still_a_change_for_the_digest_once_a_later_one_is_taken_back(
    lite: Office,
) -> None:
    alex = await lite.person()
    booking = await a_known_booking(lite, alex)
    lite.clock.advance(SECOND)
    moved = await lite.book(alex, TEN, moving=booking.id)
    await told(lite)
    changed = await lite.book(alex, local(26, 9), moving=booking.id)
    back = await lite.undo(alex, changed, TEN)
    assert (back.changed_at, back.was_moved) == (moved.changed_at, True)


async def test_that_she_comes_is_said_again_when_the_move_is_taken_back(lite: Office) -> None:
    alex = await lite.person()
    booking = await a_known_booking(lite, alex)
    coming = await lite.desk.attending.coming(alex, booking.id, NINE)
    moved = await lite.book(alex, TEN, moving=booking.id)
    assert moved.coming_at is None
    assert (await lite.undo(alex, moved, NINE)).coming_at == coming.coming_at


@pytest.mark.parametrize("moves", [True, False])
async def test_an_event_that_was_not_written_yet_is_written_as_it_stands_in_the_end(
    office: Office, moves: bool
) -> None:
    """Her calendar could not be written when it was booked, and can be in between."""
    alex = await office.person()
    booking = await office.book(alex, NINE)
    office.hers.broken = "no answer"
    await office.outbox().deliver_due()
    office.hers.broken = ""
    changed = await change(office, alex, booking, moves=moves)
    office.clock.advance(minutes(2))
    await office.outbox().deliver_due()
    assert office.hers.events == {}  # nor is it until she cannot take it back
    await office.undo(alex, changed, NINE)
    await office.outbox().deliver_due()
    assert [event.slot for event in office.hers.events.values()] == [booking.slot]
