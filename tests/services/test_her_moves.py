"""She moves an event in her own calendar: the booking follows, and the client is told and asked."""

import asyncio
import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import Actor, Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import (
    BookingChangedForClient,
    ConsultationAhead,
    EventDoubted,
    FileReady,
)
from fitbot.domain.watching import Oddity
from fitbot.domain.whereabouts import Travel
from fitbot.errors import ChangedSince, NoBooking, TooLate
from fitbot.services.calendars import Source
from fitbot.services.desk import make_desk
from fitbot.store import Store
from tests.services.building import (
    _ASSETS,
    FERRER,
    MINA_ID,
    PARK,
    HerCalendar,
    Office,
    local,
    minutes,
    open_office,
)
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

SECOND = dt.timedelta(seconds=1)
CHANGED = [("BookingChangedForClient", CLIENT), ("FileReady", CLIENT)]


def doubts(office: Office) -> list[Oddity]:
    return [each.doubt for each in told(office, EventDoubted, MINA_ID)]


async def test_the_booking_takes_her_time_and_the_client_alone_is_told(  # scheduling 44, 49
    office: Office,
) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, at(ELEVEN), sequence=4)
    office.clock.advance(minutes(1))
    await tick(office)
    moved = await now_is(office, booking)
    assert (moved.slot, moved.sequence, moved.changed_by) == (at(ELEVEN), 5, Actor.CALENDAR)
    assert (moved.uid, moved.changed_at) == (booking.uid, office.clock.now())
    [said] = told(office, BookingChangedForClient)
    assert (said.booking, said.before) == (moved, at(TEN))
    [file] = told(office, FileReady)
    assert file.booking == moved
    assert kinds(office) == CHANGED
    await pass_minutes(office)
    assert kinds(office) == []
    [event] = office.hers.events.values()  # hers, untouched
    assert (event.slot, event.sequence) == (at(ELEVEN), 4)


async def test_only_the_new_times_reminders_and_question_come(office: Office) -> None:
    # scheduling 48, 49
    booking = await one(office)
    office.hers.moves(booking.uid, at(local(30, 10)))
    await pass_minutes(office, 1)
    office.phones.take()
    for moment in (local(25, 10), local(26, 9), local(26, 10, 20)):
        office.go_to(moment)
        await tick(office)
    assert kinds(office) == []
    for moment in (local(29, 10), local(30, 9)):
        office.go_to(moment)
        await tick(office)
    reminders = told(office, ConsultationAhead)
    assert [each.booking.slot for each in reminders] == [at(local(30, 10))] * 2
    office.go_to(local(30, 10, 20))
    await tick(office)
    assert kinds(office)[-1] == ("AttendanceAsked", MINA_ID)


async def test_her_length_is_kept_and_she_is_asked_at_its_end(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, at(TEN, 45))
    await pass_minutes(office, 1)
    [said] = told(office, BookingChangedForClient)
    assert (said.booking.slot, said.before) == (at(TEN, 45), at(TEN))
    office.phones.take()
    office.go_to(local(26, 10, 20))
    await tick(office)
    assert "AttendanceAsked" not in office.phones.take()
    office.go_to(local(26, 10, 45))
    await tick(office)
    assert kinds(office) == [("AttendanceAsked", MINA_ID)]


async def test_a_call_that_is_running_is_made_longer_without_a_word(lite: Office) -> None:
    booking = await one(lite)
    lite.go_to(TEN + minutes(5))
    await tick(lite)
    lite.phones.take()
    lite.hers.moves(booking.uid, at(TEN, 30))
    await pass_minutes(lite, 1)
    assert (await now_is(lite, booking)).slot == at(TEN, 30)
    assert kinds(lite) == []


async def test_two_moves_before_anybody_was_told_are_told_as_one(lite: Office) -> None:
    booking = await one(lite)
    for start in (ELEVEN, TWO):
        lite.hers.moves(booking.uid, at(start))
        await lite.desk.watching.watch(PARK)
    await lite.outbox().deliver_due()
    [said] = told(lite, BookingChangedForClient)
    assert said.booking.slot == at(TWO)


async def test_moved_back_the_client_is_told_so(lite: Office) -> None:
    booking = await one(lite)
    for start in (ELEVEN, TEN):
        lite.hers.moves(booking.uid, at(start))
        await pass_minutes(lite, 1)
    said = told(lite, BookingChangedForClient)
    assert [each.booking.slot for each in said] == [at(ELEVEN), at(TEN)]
    lite.phones.take()
    lite.go_to(local(25, 10))
    await tick(lite)
    assert kinds(lite) == [("ConsultationAhead", CLIENT)]


async def test_a_title_of_hers_changes_nothing(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, booking.slot, summary="Alex?", sequence=7)
    await pass_minutes(office, 2)
    assert kinds(office) == []
    assert await now_is(office, booking) == booking
    trace = await trace_of(office, booking)
    assert trace is not None
    assert trace.shown.sequence == 7


# Odd times


async def test_on_anothers_start_neither_booking_moves_until_one_makes_room(
    office: Office,
) -> None:
    first, second = await booked(office, TEN, ELEVEN)
    office.hers.moves(first.uid, at(ELEVEN))
    await pass_minutes(office, 3)
    assert doubts(office) == [Oddity.TAKEN]
    assert kinds(office) == [("EventDoubted", MINA_ID)]
    assert await now_is(office, first) == first
    office.hers.moves(second.uid, at(TWO))
    await pass_minutes(office, 1)
    assert (await now_is(office, first)).slot == at(ELEVEN)
    assert (await now_is(office, second)).slot == at(TWO)
    assert sorted(kinds(office)) == [
        ("BookingChangedForClient", CLIENT),
        ("BookingChangedForClient", CLIENT + 1),
        ("FileReady", CLIENT),
        ("FileReady", CLIENT + 1),
    ]


async def test_a_whole_row_that_is_put_off_moves_at_once(office: Office) -> None:
    first, second = await booked(office, TEN, ELEVEN)
    office.hers.moves(first.uid, at(ELEVEN))
    office.hers.moves(second.uid, at(TWO))
    await pass_minutes(office, 1)
    assert (await now_is(office, first)).slot == at(ELEVEN)
    assert doubts(office) == []


async def test_two_that_change_places_stay_and_she_is_told_what_to_do(office: Office) -> None:
    first, second = await booked(office, TEN, ELEVEN)
    office.hers.moves(first.uid, at(ELEVEN))
    office.hers.moves(second.uid, at(TEN))
    await pass_minutes(office, 3)
    assert doubts(office) == [Oddity.TAKEN, Oddity.TAKEN]
    assert [(await now_is(office, each)).slot for each in (first, second)] == [at(TEN), at(ELEVEN)]


@pytest.mark.parametrize(
    ("start", "doubt"),
    [
        (local(26, 11, 10), Oddity.OVERLAP),
        (local(26, 21), Oddity.OUTSIDE),
        (local(28, 10), Oddity.OUTSIDE),
        (local(26, 9), None),
    ],
)
async def test_an_odd_time_is_taken_over_and_said(
    lite: Office, start: dt.datetime, doubt: Oddity | None
) -> None:
    first, _other = await booked(lite, TEN, ELEVEN)
    lite.hers.moves(first.uid, at(start))
    await pass_minutes(lite, 3)
    assert (await now_is(lite, first)).slot == at(start)
    assert len(told(lite, BookingChangedForClient)) == 1
    assert doubts(lite) == ([doubt] if doubt else [])


async def test_what_is_odd_is_seen_with_the_hours_she_has_where_she_is(lite: Office) -> None:
    booking = await one(lite)
    there = Travel(ZoneInfo("Europe/Lisbon"), dt.date(2026, 11, 26), dt.date(2026, 11, 28))
    await lite.desk.time_off.travel(PARK, there)
    lite.hers.moves(booking.uid, at(local(26, 2)))  # 10:00 in Lisbon
    await pass_minutes(lite, 1)
    assert doubts(lite) == []
    lite.hers.moves(booking.uid, at(local(26, 14)))  # 22:00 in Lisbon
    await pass_minutes(lite, 1)
    assert doubts(lite) == [Oddity.OUTSIDE]
    assert [each.zone for each in told(lite, EventDoubted, MINA_ID)] == [there.zone]


@pytest.mark.parametrize(
    ("slot", "doubt"),
    [
        (at(local(22, 10)), Oddity.PAST),
        (Interval(local(28, 0), local(29, 0)), Oddity.UNCLEAR),
        (None, Oddity.UNCLEAR),
    ],
)
async def test_what_is_no_time_of_a_call_is_left_alone_and_said_once(
    lite: Office, slot: Interval | None, doubt: Oddity
) -> None:
    booking = await one(lite)
    lite.hers.moves(booking.uid, slot)  # type: ignore[arg-type]
    await pass_minutes(lite, 4)
    assert doubts(lite) == [doubt]
    assert kinds(lite) == [("EventDoubted", MINA_ID)]
    assert await now_is(lite, booking) == booking
    lite.hers.moves(booking.uid, at(ELEVEN))
    await pass_minutes(lite, 1)
    assert kinds(lite) == CHANGED


# Other calendars of hers


async def test_in_another_calendar_of_the_account_the_booking_stands_and_is_followed(
    office: Office,
) -> None:
    booking = await one(office)
    other = HerCalendar()
    office.hers.others.append(other)
    other.restores(office.hers.deletes(booking.uid))
    await pass_minutes(office)
    assert kinds(office) == []
    trace = await trace_of(office, booking)
    assert trace is not None
    assert not trace.shown.here
    other.moves(booking.uid, at(ELEVEN))
    await pass_minutes(office, 1)
    assert (await now_is(office, booking)).slot == at(ELEVEN)
    assert kinds(office) == CHANGED


async def with_a_second_calendar(store: Store) -> tuple[Office, HerCalendar]:
    """An office whose therapist has one more calendar, which we only read."""
    office = await open_office(store)
    second = HerCalendar()
    hers = office.hers
    sources = {
        PARK: [Source("hers", hers, hers, watched=hers), Source("2", second, watched=second)],
        FERRER: [],
    }
    office.desk = make_desk(store, office.practice, office.clock, sources, _ASSETS)
    return office, second


async def test_in_another_calendar_that_we_read_the_booking_stands_and_is_followed(
    sqlite_store: Store,
) -> None:
    office, second = await with_a_second_calendar(sqlite_store)
    booking = await one(office)
    second.restores(office.hers.deletes(booking.uid))
    await pass_minutes(office)
    second.moves(booking.uid, at(ELEVEN))
    await pass_minutes(office, 2)
    assert kinds(office) == CHANGED
    assert (await now_is(office, booking)).slot == at(ELEVEN)


@pytest.mark.parametrize("cancelling", [False, True])
async def test_what_stands_where_we_cannot_write_she_takes_out_herself(
    sqlite_store: Store, cancelling: bool
) -> None:
    office, second = await with_a_second_calendar(sqlite_store)
    booking = await one(office)
    second.restores(office.hers.deletes(booking.uid))
    await pass_minutes(office, 1)
    alex = await office.person()
    if cancelling:
        await office.desk.bookings.cancel(alex, booking.id)
    else:
        await office.book(alex, ELEVEN, moving=booking.id)
    await pass_minutes(office, 6)
    assert [event.slot for event in office.hers.events.values()] == (
        [] if cancelling else [at(ELEVEN)]
    )
    [doubt] = told(office, EventDoubted, MINA_ID)
    assert (doubt.doubt, doubt.there) == (Oddity.ELSEWHERE, TEN)
    assert len(told(office, BookingChangedForClient)) == 0


# Both at once


async def test_her_move_goes_before_a_move_of_the_client_that_she_had_not_seen(
    office: Office,
) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, at(ELEVEN))
    await office.book(await office.person(), TWO, moving=booking.id)
    await office.outbox().deliver_due()
    await pass_minutes(office)
    assert (await now_is(office, booking)).slot == at(ELEVEN)
    [said] = told(office, BookingChangedForClient)
    assert (said.booking.slot, said.before) == (at(ELEVEN), at(TWO))
    assert kinds(office) == CHANGED
    [event] = office.hers.events.values()
    assert event.slot == at(ELEVEN)


async def test_a_move_of_the_client_goes_before_a_time_that_is_none(lite: Office) -> None:
    booking = await one(lite)
    lite.hers.moves(booking.uid, at(local(22, 10)), sequence=9)
    await lite.book(await lite.person(), TWO, moving=booking.id)
    past_undoing(lite)
    await pass_minutes(lite, 2)
    [event] = lite.hers.events.values()
    assert (event.slot, event.sequence) == (at(TWO), 10)
    assert (await now_is(lite, booking)).slot == at(TWO)
    assert not told(lite, BookingChangedForClient)


async def test_what_the_client_does_while_we_look_is_not_undone_by_what_we_saw(
    lite: Office,
) -> None:
    booking = await one(lite)
    lite.hers.moves(booking.uid, at(ELEVEN))
    alex = await lite.person()
    plain_look = lite.hers.look

    async def look_slowly(*asked):  # type: ignore[no-untyped-def]
        lite.hers.look = plain_look  # type: ignore[method-assign]
        found = await plain_look(*asked)
        await lite.desk.bookings.cancel(alex, booking.id)
        return found

    lite.hers.look = look_slowly  # type: ignore[method-assign]
    await lite.desk.watching.watch(PARK)
    past_undoing(lite)
    await pass_minutes(lite, 2)
    assert (await now_is(lite, booking)).status is Status.CANCELLED
    assert not told(lite, BookingChangedForClient)
    assert lite.hers.events == {}


async def test_two_processes_that_look_at_once_tell_the_client_once(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, at(ELEVEN))
    await asyncio.gather(*(office.desk.watching.watch(PARK) for _ in range(4)))
    await asyncio.gather(*(office.outbox().deliver_due() for _ in range(2)))
    assert (await now_is(office, booking)).sequence == 1
    assert sorted(kinds(office)) == CHANGED


async def test_a_therapist_without_a_calendar_to_write_to_is_not_watched(lite: Office) -> None:
    lite.hers.broken = "nobody should ask"
    await lite.desk.watching.watch(FERRER)


async def test_a_look_that_fails_says_nothing(office: Office) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, at(ELEVEN))
    office.hers.broken = "no answer"
    await office.desk.watching.watch(PARK)
    assert await now_is(office, booking) == booking
    office.hers.broken = ""
    await pass_minutes(office, 1)
    assert (await now_is(office, booking)).slot == at(ELEVEN)


async def test_a_calendar_that_failed_is_left_alone_for_a_while(lite: Office) -> None:
    await one(lite)
    lite.hers.broken = "busy"
    await lite.desk.calendars.refresh(PARK)
    looks = lite.hers.looks
    await lite.desk.watching.watch(PARK)
    assert lite.hers.looks == looks
    lite.hers.broken = ""
    lite.clock.advance(dt.timedelta(minutes=1))  # the first pause at the longest
    await lite.desk.watching.watch(PARK)
    assert lite.hers.looks == looks + 1


async def test_a_calendar_that_did_not_change_is_not_searched_again(lite: Office) -> None:
    booking = await one(lite)
    await pass_minutes(lite, 1)
    async with lite.store.read() as view:
        assert (await view.looked(PARK, "hers")).endswith(f"/edition {lite.hers.edition}")
    traces, lite.hers.events = lite.hers.events, {}  # unnoticed: nothing says that it changed
    await pass_minutes(lite, 2)
    trace = await trace_of(lite, booking)
    assert trace is not None
    assert not trace.missing
    lite.hers.restores(traces)


# The client's answer


async def moved_by_her(office: Office, start: dt.datetime = ELEVEN) -> Booking:
    booking = await one(office)
    office.hers.moves(booking.uid, at(start))
    await pass_minutes(office, 1)
    office.phones.take()
    return await now_is(office, booking)


async def test_who_agrees_is_coming_and_nobody_is_told(office: Office) -> None:
    booking = await moved_by_her(office)
    alex, other = await office.people(2)
    with pytest.raises(NoBooking):
        await office.desk.attending.coming(other, booking.id, ELEVEN)
    agreed = await office.desk.attending.coming(alex, booking.id, ELEVEN)
    assert agreed == replace(booking, coming_at=office.clock.now())
    await pass_minutes(office, 1)
    assert kinds(office) == []


async def test_a_time_with_seconds_in_it_can_be_agreed_to(lite: Office) -> None:
    booking = await moved_by_her(lite, ELEVEN + dt.timedelta(seconds=30))
    agreed = await lite.desk.attending.coming(await lite.person(), booking.id, ELEVEN)
    assert agreed.coming_at == lite.clock.now()


async def test_an_old_time_can_no_longer_be_agreed_to(lite: Office) -> None:
    booking = await moved_by_her(lite)
    lite.hers.moves(booking.uid, at(TWO))
    await pass_minutes(lite, 1)
    with pytest.raises(ChangedSince):
        await lite.desk.attending.coming(await lite.person(), booking.id, ELEVEN)
    lite.go_to(TWO + minutes(20))
    with pytest.raises(ChangedSince):
        await lite.desk.attending.coming(await lite.person(), booking.id, TWO)


async def test_who_was_given_a_time_may_refuse_it_until_the_start(office: Office) -> None:
    soon = await moved_by_her(office, local(23, 9))
    alex = await office.person()
    cancelled = await office.desk.bookings.cancel(alex, soon.id)
    assert cancelled.status is Status.CANCELLED
    past_undoing(office)
    await pass_minutes(office, 1)
    assert office.hers.events == {}
    assert ("BookingChanged", MINA_ID) in kinds(office)


async def test_who_agreed_to_a_near_time_is_held_to_it_as_to_any_other(lite: Office) -> None:
    soon = await moved_by_her(lite, local(23, 9))
    alex = await lite.person()
    await lite.desk.attending.coming(alex, soon.id, local(23, 9))
    with pytest.raises(TooLate):
        await lite.desk.bookings.cancel(alex, soon.id)


async def test_another_time_is_a_move_as_any_other(office: Office) -> None:
    booking = await moved_by_her(office)
    await office.book(await office.person(), TWO, moving=booking.id)
    past_undoing(office)
    await pass_minutes(office, 2)
    [event] = office.hers.events.values()
    assert event.slot == at(TWO)
    assert kinds(office) == [("BookingChanged", MINA_ID), ("FileReady", CLIENT)]
