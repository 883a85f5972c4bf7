import datetime as dt
from dataclasses import replace

import pytest

from fitbot.domain.booking import Actor, Change, Status
from fitbot.domain.interval import Interval
from fitbot.domain.watching import Shown, Trace
from fitbot.store import CalendarState, Store
from tests.store.building import NOW, PARK, SILVA, a_booking, minutes, slot, therapists, wanted

SHOWN = Shown(slot(30), 3, cancelled=False, version='"etag-1"', calendar="0a1b")


@pytest.mark.parametrize(
    "trace",
    [
        Trace(0, SHOWN),
        Trace(0, replace(SHOWN, slot=None, cancelled=True, here=False)),
        Trace(0, SHOWN, 2, NOW, NOW + minutes(5)),
    ],
)
async def test_what_was_seen_of_an_event_comes_back(store: Store, trace: Trace) -> None:
    first, other = await a_booking(store, slot(30)), await a_booking(store, slot(90), 1002)
    trace = replace(trace, booking_id=first.id)
    async with store.begin() as tx:
        assert await tx.trace(first.id) is None
        await tx.keep_trace(replace(trace, shown=replace(SHOWN, sequence=1)))
        await tx.keep_trace(Trace(other.id, SHOWN))
        await tx.keep_trace(trace)
    async with store.read() as view:
        assert await view.trace(first.id) == trace
        both = {first.id: trace, other.id: Trace(other.id, SHOWN)}
        assert await view.traces([first.id, other.id, 77]) == both
    async with store.begin() as tx:
        await tx.forget_trace(first.id)
        assert await tx.traces([first.id, other.id]) == {other.id: both[other.id]}


async def test_what_a_look_left_is_kept_with_the_calendar_and_with_nothing_else(
    store: Store,
) -> None:
    await therapists(store, PARK, SILVA)
    async with store.begin() as tx:
        await tx.keep_looked(PARK, "work", "mark")  # never read: nothing to keep it with
        assert await tx.looked(PARK, "work") == ""
        for therapist_id, name in ((PARK, "work"), (PARK, "home"), (SILVA, "work")):
            await tx.save_calendar_state(therapist_id, CalendarState(name))
        await tx.keep_looked(PARK, "work", "mark")
        await tx.save_calendar_state(PARK, CalendarState("work", read_at=NOW))
        assert await tx.looked(PARK, "work") == "mark"
        assert await tx.looked(PARK, "home") == await tx.looked(SILVA, "work") == ""


async def test_open_bookings_are_booked_and_not_over_and_in_order(store: Store) -> None:
    over = await a_booking(store, slot(-20), 1001)
    second = await a_booking(store, slot(30), 1002)
    first = await a_booking(store, slot(-19), 1003)
    gone = await a_booking(store, slot(60), 1004)
    await therapists(store, SILVA)
    async with store.begin() as tx:
        await tx.set_status(gone.id, Status.CANCELLED, Change(NOW))
        await tx.add_booking(wanted(over.person_id, slot(40), SILVA))
        assert await tx.open_bookings(PARK, NOW) == [first, second]
        assert [each.id for each in await tx.cancelled_ahead(PARK, NOW)] == [gone.id]
        assert await tx.cancelled_ahead(PARK, gone.slot.end) == []
        assert await tx.cancelled_ahead(SILVA, NOW) == []


@pytest.mark.parametrize(("above", "expected"), [(0, 2), (1, 2), (2, 3), (9, 10)])
async def test_a_move_of_hers_raises_the_sequence_beyond_the_events(
    store: Store, above: int, expected: int
) -> None:
    booking = await a_booking(store, slot(30))
    change = Change(NOW + minutes(1), Actor.CALENDAR)
    longer = Interval(slot(30).start, slot(30).end + dt.timedelta(minutes=10))
    async with store.begin() as tx:
        await tx.note_coming(booking.id, NOW)
        once = await tx.move_booking(booking.id, slot(60), Change(NOW))
        moved = await tx.move_booking(once.id, longer, change, above)
    assert (once.sequence, moved.sequence) == (1, expected)
    assert (moved.slot, moved.changed_by, moved.coming_at) == (longer, Actor.CALENDAR, None)


@pytest.mark.parametrize(("above", "expected"), [(0, 1), (5, 6)])
async def test_an_event_that_is_written_again_is_a_newer_version_of_the_same_booking(
    store: Store, above: int, expected: int
) -> None:
    booking = await a_booking(store, slot(30))
    other = await a_booking(store, slot(60), 1002)
    async with store.begin() as tx:
        raised = await tx.raise_sequence(booking.id, above)
        assert await tx.booking(other.id) == other
    assert raised == replace(booking, sequence=expected)


async def test_that_somebody_comes_is_noted_and_changes_nothing_else(store: Store) -> None:
    booking = await a_booking(store, slot(30))
    other = await a_booking(store, slot(60), 1002)
    async with store.begin() as tx:
        coming = await tx.note_coming(booking.id, NOW + minutes(1))
        assert await tx.booking(other.id) == other
    assert coming == replace(booking, coming_at=NOW + minutes(1))
