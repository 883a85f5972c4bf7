import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.errors import SlotTaken, StoreError
from fitbot.store import Store, Transaction
from tests.store.building import (
    NOW,
    PARK,
    SILVA,
    a_booking,
    a_person,
    minutes,
    slot,
    therapists,
    wanted,
)


async def test_a_booking_comes_back_as_it_was_stored(store: Store) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    new = wanted(person.id, slot(30))
    async with store.begin() as tx:
        added = await tx.add_booking(new)
    assert added.id > 0
    assert added == Booking(
        added.id,
        new.code,
        new.uid,
        PARK,
        person.id,
        slot(30),
        Status.BOOKED,
        sequence=0,
        changed_at=NOW,
        booked_at=NOW,
    )
    async with store.read() as view:
        assert await view.booking(added.id) == added
        assert await view.booking(added.id + 1) is None


async def test_a_move_keeps_the_booking_and_raises_its_sequence(store: Store) -> None:
    first = await a_booking(store, slot(30))
    other = await a_booking(store, slot(90), 1002)
    later = NOW + minutes(5)
    async with store.begin() as tx:
        moved = await tx.move_booking(first.id, slot(60), Change(later))
        assert await tx.booking(other.id) == other
    assert (moved.id, moved.uid, moved.code) == (first.id, first.uid, first.code)
    assert (moved.slot, moved.sequence, moved.changed_at) == (slot(60), 1, later)


@pytest.mark.parametrize(
    ("status", "sequence"),
    [(Status.CANCELLED, 1), (Status.BOOKED, 1), (Status.CAME, 0), (Status.MISSED, 0)],
)
async def test_only_cancelling_and_reopening_raise_the_sequence(
    store: Store, status: Status, sequence: int
) -> None:
    first = await a_booking(store, slot(30))
    other = await a_booking(store, slot(90), 1002)
    async with store.begin() as tx:
        changed = await tx.set_status(first.id, status, Change(NOW + minutes(1)))
        assert await tx.booking(other.id) == other
    assert (changed.status, changed.sequence) == (status, sequence)
    assert changed.changed_at == NOW + minutes(1)


Attempt = Callable[[Transaction, int], Awaitable[Booking]]


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, missing: tx.move_booking(missing, slot(1), Change(NOW)),
        lambda tx, missing: tx.set_status(missing, Status.CAME, Change(NOW)),
    ],
    ids=["move", "status"],
)
async def test_a_booking_that_is_not_there_cannot_change(store: Store, change: Attempt) -> None:
    with pytest.raises(LookupError, match="no booking 77"):
        async with store.begin() as tx:
            await change(tx, 77)


async def test_the_open_booking_is_the_next_that_is_booked_and_not_over(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        await tx.add_booking(wanted(person.id, slot(-60)))
        await tx.add_booking(wanted(person.id, slot(-20)))
        await tx.add_booking(wanted(person.id, slot(5), status=Status.CANCELLED))
        await tx.add_booking(wanted(other.id, slot(10)))
        assert await tx.open_booking_of(person.id, NOW) is None
        later = await tx.add_booking(wanted(person.id, slot(90)))
        assert await tx.open_booking_of(person.id, NOW) == later
        sooner = await tx.add_booking(wanted(person.id, slot(-5), SILVA))
        assert await tx.open_booking_of(person.id, NOW) == sooner


async def test_bookings_between_counts_starts_of_any_status_end_excluded(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    async with store.begin() as tx:
        await tx.add_booking(wanted(person.id, slot(-1)))
        second = await tx.add_booking(wanted(person.id, slot(30), status=Status.CANCELLED))
        first = await tx.add_booking(wanted(person.id, slot(0)))
        await tx.add_booking(wanted(person.id, slot(60)))
        await tx.add_booking(wanted(person.id, slot(20), SILVA))
        assert await tx.bookings_between(PARK, NOW, NOW + minutes(60)) == [first, second]


async def test_bookings_changed_lists_by_the_moment_of_change_end_excluded(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    async with store.begin() as tx:
        added = [await tx.add_booking(wanted(person.id, slot(30 * n))) for n in range(5)]
        await tx.add_booking(wanted(person.id, slot(0), SILVA))
        late = await tx.move_booking(added[0].id, slot(500), Change(NOW + minutes(2)))
        early = await tx.set_status(added[1].id, Status.CANCELLED, Change(NOW + minutes(1)))
        await tx.set_status(added[2].id, Status.CAME, Change(NOW + minutes(3)))
        changed = await tx.bookings_changed(PARK, NOW + minutes(1), NOW + minutes(3))
        assert changed == [early, late]


async def test_what_came_or_was_missed_takes_time_and_what_was_cancelled_does_not(
    store: Store,
) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    async with store.begin() as tx:
        for number, status in enumerate(Status):
            await tx.add_booking(wanted(person.id, slot(30 * number), status=status))
        await tx.add_booking(wanted(person.id, slot(0), SILVA))
        taken = await tx.taken_by_us(PARK, NOW, but_hold_of=0)
    kept = [number for number, status in enumerate(Status) if status is not Status.CANCELLED]
    assert sorted(taken) == [slot(30 * number) for number in kept]


async def test_taken_time_goes_back_over_the_week_that_caps_count(store: Store) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    day = 24 * 60
    async with store.begin() as tx:
        await tx.add_booking(wanted(person.id, slot(-9 * day)))
        await tx.add_booking(wanted(person.id, slot(-7 * day)))
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=0) == (slot(-7 * day),)


async def test_nobody_is_in_the_way_of_her_own_move(store: Store) -> None:
    first = await a_booking(store, slot(30))
    await a_booking(store, slot(60), 1002)
    async with store.read() as view:
        taken = await view.taken_by_us(PARK, NOW, but_hold_of=0, but_booking=first.id)
    assert taken == (slot(60),)


async def test_a_hold_takes_time_from_others_until_it_expires(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        await tx.hold(person.id, PARK, slot(30), NOW + minutes(10))
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=other.id) == (slot(30),)
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=person.id) == ()
        assert await tx.taken_by_us(SILVA, NOW, but_hold_of=other.id) == ()
        assert await tx.taken_by_us(PARK, NOW + minutes(10), but_hold_of=other.id) == ()


async def test_a_person_holds_one_slot_at_a_time(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        await tx.hold(other.id, PARK, slot(0), NOW + minutes(10))
        await tx.hold(person.id, PARK, slot(30), NOW + minutes(10))
        await tx.hold(person.id, SILVA, slot(60), NOW + minutes(10))
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=0) == (slot(0),)
        assert await tx.taken_by_us(SILVA, NOW, but_hold_of=0) == (slot(60),)
        await tx.release_hold(person.id)
        assert await tx.taken_by_us(SILVA, NOW, but_hold_of=0) == ()
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=0) == (slot(0),)


async def test_expired_holds_are_deleted_and_counted(store: Store) -> None:
    await therapists(store, PARK)
    people = [await a_person(store, 1001 + number) for number in range(3)]
    async with store.begin() as tx:
        for number, person in enumerate(people):
            await tx.hold(person.id, PARK, slot(30 * number), NOW + minutes(number))
        assert await tx.drop_expired_holds(NOW + minutes(1)) == 2
        assert await tx.drop_expired_holds(NOW + minutes(1)) == 0
        before = NOW - dt.timedelta(days=1)
        assert await tx.taken_by_us(PARK, before, but_hold_of=0) == (slot(60),)


async def test_the_uids_of_our_events_are_known_until_they_are_over_even_of_cancelled_ones(
    store: Store,
) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    async with store.begin() as tx:
        kept = await tx.add_booking(wanted(person.id, slot(0)))
        gone = await tx.add_booking(wanted(person.id, slot(30), status=Status.CANCELLED))
        await tx.add_booking(wanted(person.id, slot(60), SILVA))
        assert await tx.own_uids(PARK, slot(0).start) == {kept.uid, gone.uid}
        assert await tx.own_uids(PARK, slot(0).end) == {gone.uid}


async def test_two_bookings_of_one_therapist_cannot_start_together(store: Store) -> None:
    """The last net: a partial unique index, for whoever forgets to lock."""
    await a_booking(store, slot(30))
    other = await a_person(store, 1002)
    with pytest.raises(SlotTaken):
        async with store.begin() as tx:
            await tx.add_booking(wanted(other.id, slot(30, length=50)))
    async with store.read() as view:
        assert len(await view.bookings_between(PARK, NOW, NOW + minutes(60))) == 1


async def test_a_booking_cannot_move_onto_another_ones_start(store: Store) -> None:
    await a_booking(store, slot(30))
    moving = await a_booking(store, slot(60), 1002)
    with pytest.raises(SlotTaken):
        async with store.begin() as tx:
            await tx.move_booking(moving.id, slot(30), Change(NOW))
    async with store.read() as view:
        assert await view.booking(moving.id) == moving


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.CAME, Status.MISSED])
async def test_a_start_that_is_not_booked_any_more_is_free_again(
    store: Store, status: Status
) -> None:
    first = await a_booking(store, slot(30))
    async with store.begin() as tx:
        await tx.set_status(first.id, status, Change(NOW))
        second = await tx.add_booking(wanted(first.person_id, slot(30)))
        await tx.set_status(second.id, status, Change(NOW))
        await tx.add_booking(wanted(first.person_id, slot(30)))


async def test_two_therapists_may_start_together(store: Store) -> None:
    first = await a_booking(store, slot(30))
    async with store.begin() as tx:
        await tx.ensure_therapist(SILVA)
        await tx.add_booking(wanted(first.person_id, slot(30), SILVA))


async def test_a_booking_at_nobody_is_a_store_error_and_not_a_taken_slot(store: Store) -> None:
    person = await a_person(store)
    with pytest.raises(StoreError, match=r"refused: \w+\.$"):
        async with store.begin() as tx:
            await tx.add_booking(wanted(person.id, slot(30), "nobody"))


async def test_what_is_taken_back_stands_as_if_that_change_had_never_been_made(
    store: Store,
) -> None:
    first = await a_booking(store, slot(30))
    other = await a_booking(store, slot(90), 1002)
    async with store.begin() as tx:
        change = Change(NOW + minutes(5), Actor.THERAPIST, "a word")
        await tx.move_booking(first.id, slot(60), change)
        assert await tx.take_back(first.id, slot(30)) == replace(first, sequence=2)
        await tx.move_booking(first.id, slot(60), change)
        coming = await tx.note_coming(first.id, NOW + minutes(6))
        await tx.set_status(first.id, Status.CANCELLED, Change(NOW + minutes(7)))
        back = await tx.take_back(first.id, slot(60))
        assert back == replace(coming, sequence=5, note="")
        assert await tx.booking(other.id) == other


async def test_nothing_is_taken_back_to_a_start_that_is_taken(store: Store) -> None:
    first = await a_booking(store, slot(30))
    async with store.begin() as tx:
        await tx.set_status(first.id, Status.CANCELLED, Change(NOW))
    await a_booking(store, slot(30), 1002)
    with pytest.raises(SlotTaken):
        async with store.begin() as tx:
            await tx.take_back(first.id, slot(30))
    with pytest.raises(SlotTaken):
        async with store.begin() as tx:
            await tx.set_status(first.id, Status.BOOKED, Change(NOW))


async def test_a_word_and_a_yes_are_no_change(store: Store) -> None:
    first = await a_booking(store, slot(30))
    async with store.begin() as tx:
        await tx.set_word(first.id, "a word")
        coming = await tx.note_coming(first.id, NOW + minutes(1))
    assert coming == replace(first, note="a word", coming_at=NOW + minutes(1))
