import datetime as dt
from itertools import pairwise

import pytest

from fitbot.domain.booking import UNDO_FOR, Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind
from fitbot.domain.reminders import Reminder
from fitbot.errors import AlreadyBooked, CalendarUnread, NoBooking, SlotTaken, TooLate
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    LA,
    MINA_ID,
    NOW,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)

NINE = local(24, 9)
SECOND = dt.timedelta(seconds=1)


# Booking


async def test_a_booking_takes_its_slot_from_everybody_elses_list(office: Office) -> None:
    # scheduling 9: listing, holding and booking ask the same question
    alex, other = await office.people(2)
    before = await office.free(other)
    booking = await office.book(alex, NINE)
    assert booking.slot == Interval(NINE, NINE + minutes(20))
    assert booking.status is Status.BOOKED
    assert set(before) - set(await office.free(other)) == {NINE}
    with pytest.raises(SlotTaken):
        await office.book(other, NINE)


async def test_a_booking_plans_everything_that_follows(office: Office) -> None:
    booking = await office.book(await office.person(), local(27, 10))
    at = f"{booking.slot.start.timestamp():.0f}"
    assert await office.posts() == [
        f"event:{booking.id}:0",
        f"change:{booking.id}:0",
        f"file:{booking.id}:0",
        f"reminder:{booking.id}:{at}:day",
        f"reminder:{booking.id}:{at}:hour",
        f"reminder:{booking.id}:{at}:soon",
        f"attendance:{booking.id}:{at}:{booking.slot.end.timestamp():.0f}",
    ]
    assert await office.due(Kind.REMINDER) == [local(26, 10), local(27, 9), local(27, 9, 50)]
    assert await office.due(Kind.ATTENDANCE) == [local(27, 10, 20)]


async def test_a_booking_within_a_day_has_no_reminder_a_day_before(office: Office) -> None:
    office.go_to(NOW + dt.timedelta(hours=2))
    await office.book(await office.person(), NINE)
    assert await office.due(Kind.REMINDER) == [local(24, 8), local(24, 8, 50)]


async def test_one_person_has_one_open_consultation_at_all_therapists_together(
    office: Office,
) -> None:
    # scheduling 16
    person = await office.person()
    booking = await office.book(person, NINE)
    with pytest.raises(AlreadyBooked) as caught:
        await office.book(person, local(24, 10))
    assert caught.value.data == {"booking": booking.id}
    with pytest.raises(AlreadyBooked):
        await office.book(person, (await office.free(person, therapist_id=FERRER))[0])
    office.go_to(booking.slot.end)
    again = await office.book(person, (await office.free(person))[0])
    assert again.id != booking.id


async def test_the_same_start_at_another_therapist_is_not_a_second_tap(office: Office) -> None:
    person = await office.person()
    both = set(await office.free(person)) & set(await office.free(person, therapist_id=FERRER))
    start = min(both)
    await office.book(person, start)
    with pytest.raises(AlreadyBooked):
        await office.book(person, start, therapist_id=FERRER)


async def test_the_second_tap_is_answered_although_her_calendar_broke_since(
    office: Office,
) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    office.hers.broken = "gone"
    assert await office.book(person, NINE) == booking


async def test_what_entered_her_calendar_since_the_list_was_shown_is_seen_in_time(
    office: Office,
) -> None:
    person = await office.person()
    assert NINE in await office.free(person)
    office.hers.now_has(Interval(NINE + minutes(15), NINE + minutes(30)))
    with pytest.raises(SlotTaken):
        await office.book(person, NINE)


async def test_a_calendar_that_cannot_be_read_books_nothing(office: Office) -> None:
    office.hers.broken = "the file is gone"
    with pytest.raises(CalendarUnread) as caught:
        await office.book(await office.person(), NINE)
    assert caught.value.data == {"therapist": PARK}
    assert await office.bookings() == []


FORGED = {
    "off the grid": local(24, 9, 5),
    "off the grid by a second": NINE + SECOND,
    "past": local(20, 9),
    "within the notice": local(23, 15),
    "outside the hours": local(24, 13),
    "a closed day": local(25, 9),
    "does not fit before the end": local(24, 11, 50),
    "beyond the horizon": local(15, 9, month=12),
    "a forged century": dt.datetime(9999, 12, 31, 9, tzinfo=dt.UTC),
    "the beginning of time": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
}


# scheduling 15
async def test_a_forged_start_is_refused_by_all_the_rules(office: Office) -> None:
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    for start in FORGED.values():
        with pytest.raises(SlotTaken):
            await office.hold(other, start)
        with pytest.raises(SlotTaken):
            await office.book(other, start)
        with pytest.raises(SlotTaken):
            await office.book(alex, start, moving=booking.id)
    assert await office.bookings() == [booking]


@pytest.mark.parametrize("day", [23, 24, 28])
async def test_an_old_button_for_a_day_that_was_closed_since_is_refused(
    sqlite_store: Store, day: int
) -> None:
    """An override with other hours, one that closes the day, and a vacation."""
    office = await open_office(sqlite_store, now=local(20, 8, month=12))
    with pytest.raises(SlotTaken):
        await office.book(await office.person(), local(day, 14, month=12))


async def test_a_slot_may_start_exactly_the_notice_from_now_and_not_a_second_less(
    office: Office,
) -> None:
    alex, other = await office.people(2)
    office.go_to(NINE - dt.timedelta(hours=15))
    assert NINE in await office.free(alex)
    await office.book(alex, NINE)
    office.clock.advance(SECOND)
    await office.desk.bookings.cancel(alex, (await office.bookings())[0].id)
    assert NINE not in await office.free(other)
    with pytest.raises(SlotTaken):
        await office.book(other, NINE)


async def test_a_day_is_full_at_its_cap_and_the_next_one_is_not(office: Office) -> None:
    first, second, third = await office.people(3)
    await office.book(first, NINE)
    await office.book(second, local(24, 16, 30))
    assert not [start for start in await office.free(third) if local(24, 0) <= start < local(25, 0)]
    with pytest.raises(SlotTaken):
        await office.book(third, local(24, 10))
    await office.book(third, local(26, 9))


async def test_caps_count_the_therapists_own_days_and_not_utc_ones(store: Store) -> None:
    """18:10 in Los Angeles is the next day in UTC; it still counts towards the same day."""
    office = await open_office(store, a_practice(step=10, per_day=1, buffer=0))
    first, second, third = await office.people(3)
    late = local(26, 18, 10)
    assert late.date() != local(26, 9).date()
    await office.book(first, late)
    with pytest.raises(SlotTaken):
        await office.book(second, local(26, 9))
    assert local(26, 9) not in await office.free(third)
    assert local(27, 9) in await office.free(third)


async def test_a_week_is_full_at_its_cap_from_monday_on(store: Store) -> None:
    office = await open_office(store, a_practice(per_week=2, notice_hours=0))
    people = await office.people(4)
    await office.book(people[0], local(23, 9))
    await office.book(people[1], local(24, 9))
    free = await office.free(people[2])
    assert min(free) == local(30, 9)
    office.go_to(local(26, 8))  # what has passed still counts
    assert min(await office.free(people[2])) == local(30, 9)
    with pytest.raises(SlotTaken):
        await office.book(people[2], local(26, 9))
    await office.book(people[3], local(30, 9))


async def test_a_consultation_that_runs_still_blocks(store: Store) -> None:
    rules = a_practice(length=60, step=30, buffer=0, notice_hours=0)
    office = await open_office(store, rules, now=local(24, 8))
    alex, other = await office.people(2)
    await office.book(alex, NINE)
    office.go_to(NINE + minutes(10))
    assert min(await office.free(other)) == local(24, 10)
    with pytest.raises(SlotTaken):
        await office.book(other, local(24, 9, 30))


@pytest.mark.parametrize(("therapist_id", "spring"), [(PARK, True), (FERRER, False)])
async def test_every_listed_slot_can_be_booked_on_both_sides_of_a_clock_change(
    store: Store, therapist_id: str, spring: bool
) -> None:
    change = (
        dt.datetime(2027, 3, 14, 10, tzinfo=dt.UTC)
        if spring
        else dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    )
    rules = a_practice(per_day=50, per_week=200, horizon_days=4, notice_hours=0)
    office = await open_office(store, rules, now=change - dt.timedelta(days=2))
    listed = await office.free(therapist_id=therapist_id)
    offsets = {start.astimezone(LA).utcoffset() for start in listed}
    assert len(offsets) == 2
    for number, start in enumerate(listed):
        person = await office.person(number)
        await office.book(person, start, therapist_id=therapist_id)
    assert await office.free(therapist_id=therapist_id) == []
    slots = [booking.slot for booking in await office.bookings(therapist_id)]
    assert len(slots) == len(listed) >= 20
    gap = office.practice.therapist(therapist_id).policy.gap
    assert all(one.end + gap <= next_one.start for one, next_one in pairwise(slots))


async def test_with_its_own_caps_the_sample_practice_books_its_list_until_it_is_empty(
    lite: Office,
) -> None:
    booked = 0
    while free := await lite.free():
        await lite.book(await lite.person(booked), free[booked * 7 % len(free)])
        booked += 1
    assert booked >= 15
    by_day = [booking.slot.start.astimezone(LA).date() for booking in await lite.bookings()]
    assert max(map(by_day.count, by_day)) == 2


# Holding


# scheduling 3, 4
async def test_a_held_slot_is_hidden_from_others_and_shown_to_its_holder(office: Office) -> None:
    alex, other = await office.people(2)
    hold = await office.hold(alex, NINE)
    assert hold.slot == Interval(NINE, NINE + minutes(20))
    assert NINE in await office.free(alex)
    assert NINE not in await office.free(other)
    with pytest.raises(SlotTaken):
        await office.hold(other, NINE)
    with pytest.raises(SlotTaken):
        await office.book(other, NINE)
    await office.hold(alex, NINE)
    await office.book(alex, NINE)


async def test_a_hold_runs_out_after_its_minutes(office: Office) -> None:
    alex, other = await office.people(2)
    await office.hold(alex, NINE)
    office.clock.advance(minutes(10) - SECOND)
    assert NINE not in await office.free(other)
    office.clock.advance(SECOND)
    assert NINE in await office.free(other)


async def test_a_hold_that_ran_out_may_still_be_booked_unless_another_was_faster(
    office: Office,
) -> None:
    # scheduling 2
    alex, other = await office.people(2)
    await office.hold(alex, NINE)
    await office.hold(other, local(24, 10))
    office.clock.advance(minutes(11))
    await office.book(other, NINE)
    with pytest.raises(SlotTaken):
        await office.book(alex, NINE)
    await office.book(alex, local(24, 10))


async def test_going_back_lets_go_at_once(office: Office) -> None:
    alex, other = await office.people(2)
    await office.hold(alex, NINE)
    await office.desk.bookings.release(alex)
    assert NINE in await office.free(other)
    await office.desk.bookings.release(alex)


async def test_a_person_holds_one_slot_the_last_one(office: Office) -> None:
    alex, other = await office.people(2)
    await office.hold(alex, NINE)
    await office.hold(alex, local(24, 10))
    free = await office.free(other)
    assert NINE in free
    assert local(24, 10) not in free


async def test_booking_ends_the_hold_wherever_it_was(office: Office) -> None:
    alex, other = await office.people(2)
    await office.hold(alex, local(26, 9))
    await office.book(alex, NINE)
    assert local(26, 9) in await office.free(other)


async def test_holds_count_towards_the_day_so_that_yes_can_be_kept(office: Office) -> None:
    people = await office.people(3)
    await office.hold(people[0], NINE)
    await office.hold(people[1], local(24, 10))
    with pytest.raises(SlotTaken):
        await office.book(people[2], local(24, 11))
    await office.book(people[0], NINE)
    await office.book(people[1], local(24, 10))


async def test_nobody_holds_beside_an_open_consultation(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    for start in (local(24, 10), NINE):
        with pytest.raises(AlreadyBooked) as caught:
            await office.hold(person, start)
        assert caught.value.data == {"booking": booking.id}


# Moving


async def test_a_move_is_the_same_booking_at_another_time(office: Office) -> None:
    # scheduling 44
    person, other = await office.people(2)
    booking = await office.book(person, NINE)
    office.clock.advance(minutes(1))
    moved = await office.book(person, local(26, 9), moving=booking.id)
    assert (moved.id, moved.uid, moved.code) == (booking.id, booking.uid, booking.code)
    assert moved.sequence == 1
    assert moved.slot.start == local(26, 9)
    assert moved.changed_at == NOW + minutes(1)
    assert await office.posts(Kind.EVENT, Kind.CHANGE, Kind.FILE) == [
        f"event:{booking.id}:0",
        f"change:{booking.id}:0",
        f"file:{booking.id}:0",
        f"event:{booking.id}:1",
        f"change:{booking.id}:1",
        f"file:{booking.id}:1",
    ]
    assert await office.due(Kind.EVENT) == [NOW, NOW + minutes(1) + UNDO_FOR]
    free = await office.free(other)
    assert NINE not in free  # kept for her, should she think better of it
    assert local(26, 9) not in free
    office.clock.advance(UNDO_FOR)
    assert NINE in await office.free(other)


async def test_who_moves_is_not_in_her_own_way(store: Store) -> None:
    """Neither her booking, nor the caps it fills, nor the one call that a person may have."""
    # scheduling 17 and 18
    office = await open_office(store, a_practice(step=15, per_day=1, per_week=1))
    person, other = await office.people(2)
    booking = await office.book(person, NINE)
    quarter_past = NINE + minutes(15)
    assert quarter_past in await office.free(person, moving=booking.id)
    assert quarter_past not in await office.free(other)
    await office.hold(person, quarter_past, moving=booking.id)
    moved = await office.book(person, quarter_past, moving=booking.id)
    assert moved.slot.start == quarter_past


async def test_a_move_to_the_same_time_changes_nothing(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    posts = await office.posts()
    assert await office.book(person, NINE, moving=booking.id) == booking
    assert await office.posts() == posts


async def test_a_move_that_fails_leaves_everything_as_it_was(office: Office) -> None:
    person, other = await office.people(2)
    booking = await office.book(person, NINE)
    await office.book(other, local(24, 10))
    posts = await office.posts()
    with pytest.raises(SlotTaken):
        await office.book(person, local(24, 10), moving=booking.id)
    assert await office.posts() == posts
    assert booking in await office.bookings()


async def test_only_ones_own_booking_can_be_moved_or_cancelled(office: Office) -> None:
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    for booking_id in (booking.id, 777):
        with pytest.raises(NoBooking):
            await office.book(other, local(26, 9), moving=booking_id)
        with pytest.raises(NoBooking):
            await office.desk.bookings.cancel(other, booking_id)
        with pytest.raises(NoBooking):
            await office.desk.bookings.changeable(other, booking_id)
    assert await office.bookings() == [booking]


async def test_a_booking_cannot_be_moved_to_another_therapist(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    theirs = (await office.free(person, therapist_id=FERRER))[0]
    with pytest.raises(NoBooking):
        await office.book(person, theirs, moving=booking.id, therapist_id=FERRER)


@pytest.mark.parametrize("hours", [0, 2, 24])
async def test_the_cut_off_allows_its_own_instant_and_nothing_after(
    store: Store, hours: int
) -> None:
    # scheduling 52
    rules = a_practice(change_until_hours=hours, notice_hours=0)
    office = await open_office(store, rules, now=NOW - dt.timedelta(days=1))
    person = await office.person()
    booking = await office.book(person, NINE)
    office.go_to(NINE - dt.timedelta(hours=hours))
    assert await office.desk.bookings.changeable(person, booking.id) == booking
    office.clock.advance(SECOND)
    for attempt in (
        office.desk.bookings.changeable(person, booking.id),
        office.desk.bookings.cancel(person, booking.id),
        office.book(person, local(26, 9), moving=booking.id),
    ):
        with pytest.raises(TooLate) as caught:
            await attempt
        assert caught.value.data == {"therapist": PARK}
    office.go_to(booking.slot.end)
    with pytest.raises(NoBooking):
        await office.desk.bookings.cancel(person, booking.id)


async def test_after_a_move_only_the_new_times_reminders_go_out(office: Office) -> None:
    # scheduling 48
    await office.claim()
    person = await office.person()
    booking = await office.book(person, local(27, 10))
    await office.book(person, local(30, 10), moving=booking.id)
    outbox = office.outbox()
    for moment in (local(26, 10), local(27, 9), local(27, 10, 20)):
        office.go_to(moment)
        await outbox.deliver_due()
    assert "ConsultationAhead" not in office.phones.take()
    office.go_to(local(29, 10))
    await outbox.deliver_due()
    assert office.phones.take() == ["ConsultationAhead"]
    office.go_to(local(30, 9))
    await outbox.deliver_due()
    [hour] = office.phones.arrived
    assert hour.chat_id == person.telegram_id
    assert hour.kind is Reminder.HOUR  # type: ignore[attr-defined]
    assert hour.booking.slot.start == local(30, 10)  # type: ignore[attr-defined]


async def test_moved_away_and_back_is_reminded_once(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, local(27, 10))
    await office.book(person, local(27, 11), moving=booking.id)
    await office.book(person, local(27, 10), moving=booking.id)
    office.go_to(local(26, 12))
    await office.outbox().deliver_due()
    assert office.phones.of(person.telegram_id).count("ConsultationAhead") == 1


# Cancelling


async def test_a_cancelled_slot_is_free_after_three_minutes_and_her_calendar_hears_of_it(
    office: Office,
) -> None:
    # scheduling 10
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    assert list(office.hers.events) == [booking.uid]
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    assert cancelled.status is Status.CANCELLED
    assert cancelled.sequence == 1
    assert await office.desk.bookings.open_booking(alex) is None
    office.clock.advance(UNDO_FOR - SECOND)
    await office.outbox().deliver_due()
    assert list(office.hers.events) == [booking.uid]
    assert NINE not in await office.free(other)
    office.clock.advance(SECOND)
    await office.outbox().deliver_due()
    assert office.hers.events == {}
    assert NINE in await office.free(other)
    rebooked = await office.book(other, NINE)
    assert rebooked.uid != booking.uid


async def test_a_calendar_that_cannot_be_written_keeps_no_time_from_anybody(
    office: Office,
) -> None:
    """Our own event, still standing there, is not taken for hers."""
    # scheduling 10
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    await office.desk.bookings.cancel(alex, booking.id)
    office.clock.advance(UNDO_FOR)
    office.hers.broken = "locked"
    await office.outbox().deliver_due()
    office.hers.broken = ""
    assert list(office.hers.events) == [booking.uid]
    assert NINE in await office.free(other)
    await office.book(other, NINE)
    office.clock.advance(minutes(5))
    await office.outbox().deliver_due()
    assert booking.uid not in office.hers.events


async def test_a_second_tap_on_cancel_changes_nothing_even_after_the_cut_off(
    office: Office,
) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    cancelled = await office.desk.bookings.cancel(person, booking.id)
    posts = await office.posts()
    assert await office.desk.bookings.cancel(person, booking.id) == cancelled
    office.go_to(NINE - SECOND)
    assert await office.desk.bookings.cancel(person, booking.id) == cancelled
    assert await office.posts() == posts


async def test_cancelled_a_second_before_the_reminder_nothing_is_sent(office: Office) -> None:
    # scheduling 48
    await office.claim()
    person = await office.person()
    booking = await office.book(person, local(27, 10))
    await office.outbox().deliver_due()
    office.phones.take()
    office.go_to(local(26, 10) - SECOND)
    await office.desk.bookings.cancel(person, booking.id)
    office.go_to(local(27, 9, 30))
    await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID) == ["BookingChanged"]
    assert office.phones.of(person.telegram_id) == ["FileReady"]
