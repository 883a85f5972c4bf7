"""Two who change one booking, or want one time, in the same moment: one truth, and no lost word.

Each race is run both ways round as well, since the database decides who is first.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.domain.messages import BookingChanged, BookingChangedForClient, FileReady
from fitbot.errors import ChangedSince, Outdated, Refusal, SlotTaken, TimeTaken, UndoTaken
from fitbot.services.rearranging import Basis
from tests.services.building import MINA_ID, PARK, Office, local

NINE, TEN = local(24, 9), local(24, 10)


async def at_once(first: Awaitable[Any], second: Awaitable[Any], *, turned: bool) -> list[Any]:
    """The results of both, in the order given; `turned` starts the second one first."""
    works = [second, first] if turned else [first, second]
    results = await asyncio.gather(*works, return_exceptions=True)
    assert not [each for each in results if not isinstance(each, Booking | Refusal)]
    return results[::-1] if turned else results


async def stored(office: Office, booking_id: int) -> Booking:
    async with office.store.read() as view:
        found = await view.booking(booking_id)
    assert found is not None
    return found


both_ways = pytest.mark.parametrize("turned", [False, True])


@both_ways
async def test_an_undo_and_somebody_elses_booking_of_the_time(office: Office, turned: bool) -> None:
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    await office.desk.bookings.release(alex)
    back, taken = await at_once(
        office.undo(alex, cancelled, NINE), office.book(other, NINE), turned=turned
    )
    live = [each for each in await office.bookings() if each.status is Status.BOOKED]
    assert len(live) == 1
    if isinstance(back, Booking):
        assert isinstance(taken, SlotTaken)
        assert live == [back]
    else:
        assert isinstance(back, UndoTaken)
        assert live == [taken]


@both_ways
async def test_two_taps_on_undo_take_back_once(office: Office, turned: bool) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    moved = await office.book(alex, TEN, moving=booking.id)
    results = await at_once(
        office.undo(alex, moved, NINE), office.undo(alex, moved, NINE), turned=turned
    )
    assert sorted(type(each).__name__ for each in results) == ["Booking", "ChangedSince"]
    assert (await stored(office, booking.id)).sequence == 2


@both_ways
async def test_her_move_and_the_clients_cancelling(office: Office, turned: bool) -> None:
    # scheduling 6
    alex, mina = await office.person(), await office.claim()
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    office.phones.take()
    moved, cancelled = await at_once(
        office.desk.rearranging.move(mina, Basis(PARK, booking.id, 0), TEN),
        office.desk.bookings.cancel(alex, booking.id),
        turned=turned,
    )
    assert isinstance(cancelled, Booking)
    assert isinstance(moved, Booking | Outdated)
    kept = await stored(office, booking.id)
    assert kept.status is Status.CANCELLED
    office.clock.advance(UNDO_FOR)
    await office.outbox().deliver_due()
    [note] = [each for each in office.phones.arrived if not isinstance(each, FileReady)]
    assert isinstance(note, BookingChanged)
    assert (note.chat_id, note.booking) == (MINA_ID, kept)
    assert office.hers.events == {}


@both_ways
async def test_her_cancelling_and_the_clients_move(office: Office, turned: bool) -> None:
    alex, mina = await office.person(), await office.claim()
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    office.phones.take()
    cancelled, moved = await at_once(
        office.desk.rearranging.cancel(mina, Basis(PARK, booking.id, 0)),
        office.book(alex, TEN, moving=booking.id),
        turned=turned,
    )
    office.clock.advance(UNDO_FOR)
    await office.outbox().deliver_due()
    kept = await stored(office, booking.id)
    notes = [each for each in office.phones.arrived if not isinstance(each, FileReady)]
    if isinstance(cancelled, Booking):
        assert isinstance(moved, Refusal)
        assert kept.status is Status.CANCELLED
        assert [type(each) for each in notes] == [BookingChangedForClient]
    else:
        assert isinstance(cancelled, Outdated)
        assert kept.slot.start == TEN
        assert "BookingChangedForClient" not in office.phones.of(alex.telegram_id)
        assert office.phones.of(MINA_ID) == ["BookingChanged"]


@both_ways
async def test_an_undo_and_her_move_of_the_same_booking(office: Office, turned: bool) -> None:
    alex, mina = await office.person(), await office.claim()
    booking = await office.book(alex, NINE)
    moved = await office.book(alex, TEN, moving=booking.id)
    back, hers = await at_once(
        office.undo(alex, moved, NINE),
        office.desk.rearranging.move(mina, Basis(PARK, booking.id, 1), local(26, 9)),
        turned=turned,
    )
    kept = await stored(office, booking.id)
    if isinstance(back, Booking):
        assert isinstance(hers, Outdated)
        assert kept == back
    else:
        assert isinstance(back, ChangedSince)
        assert kept == hers


@both_ways
async def test_her_move_and_somebody_elses_booking_of_one_time(
    office: Office, turned: bool
) -> None:
    # scheduling 1
    alex, other = await office.people(2)
    mina = await office.claim()
    booking = await office.book(alex, NINE)
    moved, taken = await at_once(
        office.desk.rearranging.move(mina, Basis(PARK, booking.id, 0), TEN),
        office.book(other, TEN),
        turned=turned,
    )
    assert isinstance(moved, Booking) != isinstance(taken, Booking)
    assert isinstance(moved, Booking | TimeTaken)
    assert isinstance(taken, Booking | SlotTaken)
    live = [each for each in await office.bookings() if each.status is Status.BOOKED]
    assert len({each.slot for each in live}) == len(live)


async def test_two_taps_on_her_yes_move_once(office: Office) -> None:
    # scheduling 5
    mina = await office.claim()
    booking = await office.book(await office.person(), NINE)
    seen = Basis(PARK, booking.id, 0)
    hers = office.desk.rearranging
    first, second = await at_once(
        hers.move(mina, seen, TEN), hers.move(mina, seen, TEN), turned=False
    )
    assert first == second
    assert (await stored(office, booking.id)).sequence == 1


async def test_an_undo_and_the_note_that_goes_out_at_that_very_moment(office: Office) -> None:
    """Another process, whose clock is a little ahead, tells the therapist, or it is undone."""
    alex = await office.person()
    await office.claim()
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    office.phones.take()
    cancelled = await office.desk.bookings.cancel(alex, booking.id)
    due = office.clock.now() + UNDO_FOR
    undone, claimed = await asyncio.gather(
        office.undo(alex, cancelled, NINE), claim(office, due), return_exceptions=True
    )
    told = [post for post in claimed if post.kind.value in {"change", "event"}]
    told = [post for post in told if post.about[1] == "1"]
    if isinstance(undone, Booking):
        assert told == []
    else:
        assert isinstance(undone, Refusal)
        assert [post.kind.value for post in told] == ["event", "change"]


async def claim(office: Office, now: Any) -> list[Any]:
    async with office.store.begin() as tx:
        return await tx.claim_due(now, UNDO_FOR, 100)
