"""A therapist moves and cancels: what binds her, what does not, and who hears of it."""

import datetime as dt

import pytest

from fitbot.domain.booking import UNDO_FOR, WORD_LIMIT, Actor, Booking, Status
from fitbot.domain.dialogue import Wording
from fitbot.domain.interval import Interval
from fitbot.domain.messages import BookingChanged, BookingChangedForClient, FileReady
from fitbot.domain.people import Person
from fitbot.domain.reminders import MISSED_AFTER
from fitbot.errors import (
    BookedAnew,
    CalendarUnread,
    ChangedSince,
    Outdated,
    TextTooLong,
    TimePast,
    TimeTaken,
)
from fitbot.services.rearranging import Basis
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    MINA_ID,
    NOW,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)

NINE, TEN = local(24, 9), local(24, 10)
SECOND = dt.timedelta(seconds=1)


async def a_call(office: Office, start: dt.datetime = NINE, number: int = 0) -> Booking:
    """A booking that everybody has heard of."""
    booking = await office.book(await office.person(number), start)
    await office.outbox().deliver_due()
    office.phones.take()
    return booking


def seen(booking: Booking) -> Basis:
    return Basis(booking.therapist_id, booking.id, booking.sequence)


async def move(office: Office, mina: Person, booking: Booking, start: dt.datetime) -> Booking:
    return await office.desk.rearranging.move(mina, seen(booking), start)


# Moving


async def test_she_moves_a_call_and_the_client_is_told_old_and_new(office: Office) -> None:
    # scheduling 44
    mina = await office.claim()
    booking = await a_call(office)
    moved = await move(office, mina, booking, TEN)
    assert (moved.slot.start, moved.uid, moved.sequence) == (TEN, booking.uid, 1)
    assert moved.changed_by is Actor.THERAPIST
    await office.outbox().deliver_due()
    message, file = office.phones.arrived
    assert isinstance(file, FileReady)
    assert isinstance(message, BookingChangedForClient)
    assert message.chat_id == (await office.person()).telegram_id
    assert (message.booking, message.before) == (moved, booking.slot)
    assert [event.slot for event in office.hers.events.values()] == [moved.slot]
    assert NINE in await office.free(await office.person(1))


BEYOND_HER_RULES = {
    "within the notice": local(23, 9),
    "outside the hours": local(24, 13),
    "off the grid": local(24, 9, 5),
    "a closed day": local(28, 9),
    "beyond the horizon": local(30, 9, month=12),
    "over the caps": local(26, 11),
    "a time that is taken in her calendar": local(24, 11),
}


@pytest.mark.parametrize("start", BEYOND_HER_RULES.values(), ids=BEYOND_HER_RULES)
async def test_what_binds_clients_does_not_bind_her(lite: Office, start: dt.datetime) -> None:
    # scheduling 52
    mina = await lite.claim()
    await a_call(lite, local(26, 9), 1)
    await a_call(lite, local(26, 10), 2)
    booking = await a_call(lite)
    lite.hers.now_has(Interval(local(24, 11), local(24, 11, 30)))
    assert (await move(lite, mina, booking, start)).slot.start == start


async def test_her_own_list_has_no_notice_and_no_caps_and_the_time_she_moves_away_from(
    store: Store,
) -> None:
    office = await open_office(store, a_practice(per_day=1))
    booking = await a_call(office)
    await a_call(office, local(26, 9), 1)
    office.go_to(local(24, 8, 40))
    slots = await office.desk.rearranging.free(booking)
    starts = [slot.start for slot in slots]
    assert {NINE, local(24, 9, 30), local(26, 10)} <= set(starts)
    assert local(26, 9) not in starts
    assert min(starts) == NINE
    assert local(24, 13) not in starts


@pytest.mark.parametrize("shift", [-10, 0, 10])
async def test_never_onto_another_call_of_hers_nor_a_time_that_is_kept_for_a_client(
    office: Office, shift: int
) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    await a_call(office, TEN, 1)
    await office.hold(await office.person(2), local(26, 9))
    for start in (TEN, local(26, 9)):
        with pytest.raises(TimeTaken):
            await move(office, mina, booking, start + minutes(shift))
        with pytest.raises(TimeTaken):
            await office.desk.rearranging.propose_move(
                mina, PARK, booking.id, start + minutes(shift)
            )
    assert booking in await office.bookings()


async def test_right_after_another_call_is_a_time_like_any_other(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    await a_call(office, TEN, 1)
    assert (await move(office, mina, booking, TEN + minutes(20))).slot.start == TEN + minutes(20)


@pytest.mark.parametrize("ago", [SECOND, minutes(0)])
async def test_no_call_is_moved_into_the_past(office: Office, ago: dt.timedelta) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    with pytest.raises(TimePast):
        await move(office, mina, booking, NOW - ago)


async def test_only_her_own_calls_are_hers_to_change(office: Office) -> None:
    theo = await office.claim(FERRER, 3003)
    booking = await a_call(office)
    for booking_id in (booking.id, 777):
        strange = Basis(FERRER, booking_id, 0)
        with pytest.raises(Outdated):
            await office.desk.rearranging.move(theo, strange, TEN)
        with pytest.raises(Outdated):
            await office.desk.rearranging.cancel(theo, strange)
        with pytest.raises(Outdated):
            await office.desk.rearranging.movable(FERRER, booking_id)
        with pytest.raises(Outdated):
            await office.desk.rearranging.propose_cancel(theo, FERRER, booking_id)
    assert await office.bookings() == [booking]


async def test_what_changed_since_she_looked_is_not_changed_again(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    await office.book(await office.person(), local(26, 9), moving=booking.id)
    with pytest.raises(Outdated):
        await move(office, mina, booking, TEN)
    with pytest.raises(Outdated):
        await office.desk.rearranging.cancel(mina, seen(booking))
    [kept] = await office.bookings()
    assert kept.slot.start == local(26, 9)


async def test_a_second_tap_moves_and_tells_once(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    first = await move(office, mina, booking, TEN)
    assert await move(office, mina, booking, TEN) == first
    await office.outbox().deliver_due()
    assert office.phones.take() == ["BookingChangedForClient", "FileReady"]


async def test_moved_to_the_time_it_has_nobody_hears_of_it(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    assert await move(office, mina, booking, NINE) == booking
    await office.outbox().deliver_due()
    assert office.phones.take() == []


async def test_her_calendar_that_cannot_be_read_shows_no_free_times_and_is_said(
    office: Office,
) -> None:
    booking = await a_call(office)
    office.hers.broken = "gone"
    office.clock.advance(minutes(16))
    with pytest.raises(CalendarUnread):
        await office.desk.rearranging.free(booking)


# Cancelling


async def test_she_cancels_and_the_client_is_told_once(office: Office) -> None:
    # scheduling 50
    mina = await office.claim()
    booking = await a_call(office)
    cancelled = await office.desk.rearranging.cancel(mina, seen(booking))
    assert cancelled.status is Status.CANCELLED
    assert await office.desk.rearranging.cancel(mina, seen(booking)) == cancelled
    office.clock.advance(minutes(5))
    await office.outbox().deliver_due()
    message, file = office.phones.arrived
    assert isinstance(file, FileReady)
    assert isinstance(message, BookingChangedForClient)
    assert (message.booking.status, message.before) == (Status.CANCELLED, None)
    assert office.hers.events == {}


async def test_what_the_client_cancelled_is_nothing_to_cancel(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    await office.desk.bookings.cancel(await office.person(), booking.id)
    for attempt in (
        office.desk.rearranging.cancel(mina, seen(booking)),
        move(office, mina, booking, TEN),
        office.desk.rearranging.propose_cancel(mina, PARK, booking.id),
        office.desk.rearranging.propose_move(mina, PARK, booking.id, TEN),
    ):
        with pytest.raises(Outdated):
            await attempt


async def test_what_is_over_can_be_moved_and_not_cancelled(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    office.go_to(booking.slot.end)
    with pytest.raises(Outdated):
        await office.desk.rearranging.cancel(mina, seen(booking))
    assert (await move(office, mina, booking, local(26, 9))).slot.start == local(26, 9)


async def test_her_list_holds_what_is_ahead_or_running(office: Office) -> None:
    later = await a_call(office, local(26, 9), 1)
    soon = await a_call(office)
    gone = await a_call(office, local(24, 16), 2)
    await office.desk.bookings.cancel(await office.person(2), gone.id)
    office.go_to(NINE + minutes(19))
    assert await office.desk.rearranging.open_bookings(PARK) == [soon, later]
    office.go_to(soon.slot.end)
    assert await office.desk.rearranging.open_bookings(PARK) == [later]


# Her word


async def test_her_word_goes_with_the_change_it_was_written_for(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    hers = office.desk.rearranging
    await hers.propose_move(mina, PARK, booking.id, TEN)
    asked = await office.desk.people.expected(mina)
    assert asked == Wording(booking.id, TEN)
    proposal = await hers.add_word(mina, PARK, asked, "A clash, I am sorry.")
    assert (proposal.word, proposal.slot) == ("A clash, I am sorry.", slot(TEN))
    asked = await office.desk.people.expected(mina)
    assert asked == Wording(booking.id, TEN, "A clash, I am sorry.")
    await hers.add_word(mina, PARK, asked, "I am at a conference.")
    moved = await move(office, mina, booking, TEN)
    assert moved.note == "I am at a conference."
    assert await office.desk.people.expected(mina) is None


async def test_a_word_for_another_change_is_not_sent(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    other = await a_call(office, TEN, 1)
    hers = office.desk.rearranging
    await hers.propose_cancel(mina, PARK, other.id)
    await hers.add_word(mina, PARK, Wording(other.id, None), "You are no fit.")
    assert (await move(office, mina, booking, local(26, 9))).note == ""


async def test_a_word_is_as_long_as_the_note_can_hold(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    hers = office.desk.rearranging
    wording = Wording(booking.id, None)
    with pytest.raises(TextTooLong) as caught:
        await hers.add_word(mina, PARK, wording, "🙂" * 151)
    assert caught.value.data == {"limit": WORD_LIMIT, "length": 302}
    await hers.add_word(mina, PARK, wording, "🙂" * 150)


@pytest.mark.parametrize("start", [None, TEN])
async def test_a_word_about_what_is_gone_meanwhile_is_refused(
    office: Office, start: dt.datetime | None
) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    await office.desk.bookings.cancel(await office.person(), booking.id)
    with pytest.raises(Outdated):
        await office.desk.rearranging.add_word(mina, PARK, Wording(booking.id, start), "Sorry.")


# What the client does with it


async def test_to_the_new_time_she_says_yes(office: Office) -> None:
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)
    moved = await move(office, mina, booking, TEN)
    await office.outbox().deliver_due()
    assert office.phones.take() == ["BookingChangedForClient", "FileReady"]
    with pytest.raises(ChangedSince):
        await office.desk.attending.coming(alex, booking.id, NINE)
    for _ in range(2):
        fine = await office.desk.attending.coming(alex, booking.id, TEN)
        assert fine.coming_at == NOW
        assert fine.changed_at == moved.changed_at
    await office.outbox().deliver_due()
    assert office.phones.take() == []


async def test_to_a_time_within_the_cut_off_she_may_still_say_no(office: Office) -> None:
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)
    office.go_to(local(24, 8))
    await move(office, mina, booking, local(24, 8, 30))
    assert (await office.desk.bookings.cancel(alex, booking.id)).status is Status.CANCELLED


async def test_reminders_follow_the_time_she_was_moved_to(office: Office) -> None:
    # scheduling 48
    mina = await office.claim()
    booking = await a_call(office, local(27, 10))
    await move(office, mina, booking, local(30, 10))
    await office.outbox().deliver_due()
    office.phones.take()
    for moment in (local(26, 10), local(27, 9), local(27, 10, 20)):
        office.go_to(moment)
        await office.outbox().deliver_due()
    assert "ConsultationAhead" not in office.phones.take()
    office.go_to(local(29, 10))
    await office.outbox().deliver_due()
    assert "ConsultationAhead" in office.phones.take()


# Each hears of what the other did


async def test_each_hears_once_of_what_the_other_did_and_never_of_her_own(
    office: Office,
) -> None:
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)

    async def heard() -> list[tuple[int, Interval | None, dt.datetime]]:
        office.clock.advance(UNDO_FOR)
        await office.outbox().deliver_due()
        notes = [
            (each.chat_id, each.before, each.booking.slot.start)
            for each in office.phones.arrived
            if isinstance(each, BookingChanged | BookingChangedForClient)
        ]
        office.phones.arrived.clear()
        return notes

    moved = await office.book(alex, TEN, moving=booking.id)
    assert await heard() == [(MINA_ID, slot(NINE), TEN)]
    moved = await move(office, mina, moved, local(26, 9))
    assert await heard() == [(alex.telegram_id, slot(TEN), local(26, 9))]
    await office.book(alex, NINE, moving=booking.id)
    assert await heard() == [(MINA_ID, slot(local(26, 9)), NINE)]
    await office.desk.bookings.cancel(alex, booking.id)
    assert await heard() == [(MINA_ID, slot(NINE), NINE)]
    assert await heard() == []


async def test_two_changes_of_hers_before_the_client_hears_are_told_as_one(
    office: Office,
) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    moved = await move(office, mina, booking, TEN)
    moved = await move(office, mina, moved, local(26, 9))
    await office.outbox().deliver_due()
    told, _file = office.phones.arrived
    assert isinstance(told, BookingChangedForClient)
    assert (told.before, told.booking) == (booking.slot, moved)
    office.phones.arrived.clear()
    again = await move(office, mina, moved, local(26, 10))
    await office.desk.rearranging.cancel(mina, seen(again))
    await office.outbox().deliver_due()
    told, _file = office.phones.arrived
    assert isinstance(told, BookingChangedForClient)
    assert (told.before, told.booking.status) == (moved.slot, Status.CANCELLED)


async def test_whoever_moves_again_has_seen_the_move_before(office: Office) -> None:
    """The client's move had not been told yet; the therapist saw it when she moved it again."""
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)
    moved = await office.book(alex, TEN, moving=booking.id)
    hers = await move(office, mina, moved, local(26, 9))
    assert hers.sequence == 2
    await office.outbox().deliver_due()
    again = await office.book(alex, local(26, 10), moving=booking.id)
    office.phones.take()
    office.clock.advance(UNDO_FOR)
    await office.outbox().deliver_due()
    [note] = [each for each in office.phones.arrived if isinstance(each, BookingChanged)]
    assert (note.before, note.booking) == (slot(local(26, 9)), again)


# Agreed in the call


async def test_a_call_that_did_not_take_place_is_moved_to_another_time(office: Office) -> None:
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=False)
    moved = await move(office, mina, booking, local(26, 9))
    assert (moved.id, moved.uid, moved.status) == (booking.id, booking.uid, Status.BOOKED)
    assert await office.desk.bookings.open_booking(alex) == moved
    office.clock.advance(MISSED_AFTER)
    await office.outbox().deliver_due()
    assert office.phones.of(alex.telegram_id) == ["BookingChangedForClient", "FileReady"]
    assert [event.slot for event in office.hers.events.values()] == [moved.slot]
    office.go_to(moved.slot.end)
    await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID)[-1] == "AttendanceAsked"


async def test_a_call_that_took_place_is_not_moved(office: Office) -> None:
    mina = await office.claim()
    booking = await a_call(office)
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    with pytest.raises(Outdated):
        await move(office, mina, booking, local(26, 9))


async def test_a_client_who_booked_another_call_since_keeps_that_one(office: Office) -> None:
    # scheduling 16
    mina, alex = await office.claim(), await office.person()
    booking = await a_call(office)
    office.go_to(booking.slot.end)
    new = await office.book(alex, local(26, 9))
    for attempt in (
        move(office, mina, booking, local(26, 10)),
        office.desk.rearranging.propose_move(mina, PARK, booking.id, local(26, 10)),
    ):
        with pytest.raises(BookedAnew):
            await attempt
    assert await office.desk.bookings.open_booking(alex) == new


def slot(start: dt.datetime) -> Interval:
    return Interval(start, start + minutes(20))
