"""Our events are written once, whenever we are killed, and never over what she changed."""

import datetime as dt
from collections.abc import Callable

import pytest

from fitbot.calendars.base import Event, Seen
from fitbot.domain.booking import Status
from fitbot.domain.messages import EventUnwritten
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
    minutes,
    open_office,
)
from tests.services.watching import (
    CLIENT,
    ELEVEN,
    TEN,
    TWO,
    at,
    kinds,
    now_is,
    one,
    pass_minutes,
    past_undoing,
    tick,
    told,
    trace_of,
)

LEASE = minutes(2)


class Killed(BaseException):
    """The process died at this moment."""


async def test_what_was_written_is_remembered_as_it_was_seen(office: Office) -> None:
    booking = await one(office)
    trace = await trace_of(office, booking)
    assert trace is not None
    assert trace.shows(booking)
    assert (trace.shown.sequence, trace.shown.cancelled) == (0, False)
    assert trace.shown.version
    await pass_minutes(office, 2)
    assert await trace_of(office, booking) == trace
    assert kinds(office) == []


async def test_a_move_is_the_same_event_as_a_newer_version_than_hers(  # scheduling 44
    office: Office,
) -> None:
    booking = await one(office)
    office.hers.moves(booking.uid, booking.slot, summary="Alex", sequence=6)
    await pass_minutes(office, 1)
    await office.book(await office.person(), ELEVEN, moving=booking.id)
    past_undoing(office)
    await tick(office)
    [event] = office.hers.events.values()
    assert (event.uid, event.slot, event.sequence) == (booking.uid, at(ELEVEN), 7)
    await pass_minutes(office, 2)
    assert office.hers.events == {booking.uid: event}


async def test_a_cancelled_bookings_event_is_taken_out_and_forgotten(office: Office) -> None:
    # scheduling 10
    booking = await one(office)
    alex, other = await office.people(2)
    await office.desk.bookings.cancel(alex, booking.id)
    past_undoing(office)
    await tick(office)
    assert office.hers.events == {}
    assert await trace_of(office, booking) is None
    assert TEN in await office.free(other)


Dies = Callable[[Office], None]


def before_writing(office: Office) -> None:
    """The process dies between the commit and the write."""

    async def replace(_last: Seen | None, _event: Event) -> Seen:
        del office.hers.replace  # type: ignore[attr-defined]
        raise Killed

    office.hers.replace = replace  # type: ignore[method-assign]


def before_noting(office: Office) -> None:
    """The process dies after the write, before it can note what it wrote."""
    whole = office.hers.replace

    async def replace(last: Seen | None, event: Event) -> Seen:
        del office.hers.replace  # type: ignore[attr-defined]
        await whole(last, event)
        raise Killed

    office.hers.replace = replace  # type: ignore[method-assign]


async def killed(office: Office) -> None:
    """Deliver until the process dies, and start another one, two minutes later."""
    with pytest.raises(Killed):
        await office.outbox().deliver_due()
    office.clock.advance(LEASE)


@pytest.mark.parametrize("dies", [before_writing, before_noting])
async def test_a_booking_is_written_once_although_the_process_died(  # scheduling 45
    office: Office, dies: Dies
) -> None:
    await office.claim()
    dies(office)
    booking = await office.book(await office.person(), TEN)
    await killed(office)
    await pass_minutes(office)
    [event] = office.hers.events.values()
    assert (event.uid, event.slot, event.sequence) == (booking.uid, at(TEN), 0)
    trace = await trace_of(office, booking)
    assert trace is not None
    assert trace.shows(booking)
    assert sorted(kinds(office)) == [("BookingChanged", MINA_ID), ("FileReady", CLIENT)]


@pytest.mark.parametrize("dies", [before_writing, before_noting])
async def test_a_move_is_written_once_although_the_process_died(  # scheduling 44, 45
    office: Office, dies: Dies
) -> None:
    booking = await one(office)
    dies(office)
    await office.book(await office.person(), ELEVEN, moving=booking.id)
    past_undoing(office)
    await killed(office)
    await pass_minutes(office)
    [event] = office.hers.events.values()
    assert (event.uid, event.slot) == (booking.uid, at(ELEVEN))
    assert (await now_is(office, booking)).slot == at(ELEVEN)
    assert sorted(kinds(office)) == [("BookingChanged", MINA_ID), ("FileReady", CLIENT)]


@pytest.mark.parametrize("dies", [before_writing, before_noting])
async def test_what_she_moved_while_the_process_was_dead_is_her_move(
    lite: Office, dies: Dies
) -> None:
    booking = await one(lite)
    dies(lite)
    await lite.book(await lite.person(), ELEVEN, moving=booking.id)
    past_undoing(lite)
    await killed(lite)
    lite.hers.moves(booking.uid, at(TWO))
    await lite.outbox().deliver_due()
    await pass_minutes(lite)
    assert (await now_is(lite, booking)).slot == at(TWO)
    [event] = lite.hers.events.values()
    assert event.slot == at(TWO)
    assert kinds(lite) == [("BookingChangedForClient", CLIENT), ("FileReady", CLIENT)]


async def test_an_event_that_was_written_before_anything_was_remembered_is_known_again(
    lite: Office,
) -> None:
    booking = await one(lite)
    async with lite.store.begin() as tx:
        await tx.forget_trace(booking.id)
    await pass_minutes(lite, 1)
    trace = await trace_of(lite, booking)
    assert trace is not None
    lite.hers.moves(booking.uid, at(ELEVEN))
    async with lite.store.begin() as tx:
        await tx.forget_trace(booking.id)
    await pass_minutes(lite, 1)
    assert (await now_is(lite, booking)).slot == at(ELEVEN)


async def test_an_older_version_of_ours_is_written_over_although_nothing_is_remembered(
    lite: Office,
) -> None:
    booking = await one(lite)
    alex = await lite.person()
    lite.hers.broken = "no answer"
    async with lite.store.begin() as tx:
        await tx.forget_trace(booking.id)
    lite.hers.broken = ""
    await lite.book(alex, ELEVEN, moving=booking.id)
    past_undoing(lite)
    await tick(lite)
    [event] = lite.hers.events.values()
    assert event.slot == at(ELEVEN)
    assert (await now_is(lite, booking)).slot == at(ELEVEN)


# When her calendar cannot be written


async def pass_time(office: Office, **span: float) -> None:
    """Let the outbox try as often as it wants to, and nothing else happen."""
    until = office.clock.now() + dt.timedelta(**span)
    while office.clock.now() < until:
        office.clock.advance(dt.timedelta(seconds=30))
        await office.outbox().deliver_due()


async def test_she_hears_once_of_a_booking_that_is_not_in_her_calendar_and_it_comes(
    office: Office,
) -> None:
    await office.claim()
    booking = await office.book(await office.person(), TEN)
    office.hers.broken = "the server does not let this user do that"
    await office.outbox().deliver_due()
    office.phones.take()
    await pass_time(office, minutes=3)
    assert kinds(office) == []  # it may be over in a minute
    await pass_time(office, minutes=57)
    [said] = told(office, EventUnwritten, MINA_ID)
    assert (said.booking, said.cause) == (booking, "the server does not let this user do that")
    assert kinds(office) == [("EventUnwritten", MINA_ID)]
    office.hers.broken = ""
    await pass_time(office, hours=1)
    assert list(office.hers.events) == [booking.uid]
    assert kinds(office) == []


async def test_she_hears_that_a_cancelled_call_is_still_in_her_calendar(lite: Office) -> None:
    booking = await one(lite)
    await lite.desk.bookings.cancel(await lite.person(), booking.id)
    lite.hers.broken = "no answer"
    await pass_time(lite, hours=1)
    [said] = told(lite, EventUnwritten, MINA_ID)
    assert said.booking.status is Status.CANCELLED


async def test_what_is_written_before_she_could_be_told_is_not_told(store: Store) -> None:
    office = await open_office(store)
    await office.book(await office.person(), TEN)
    office.hers.broken = "no answer"
    await pass_time(office, minutes=10)
    office.hers.broken = ""
    await pass_time(office, minutes=20)
    await office.claim()
    await pass_time(office, minutes=1)
    assert kinds(office)[1:] == [("BookingChanged", MINA_ID)]


async def test_a_calendar_in_anothers_place_gets_the_events_and_nobody_is_asked(
    sqlite_store: Store,
) -> None:
    office = await open_office(sqlite_store)
    booking = await one(office)
    old, new = office.hers, HerCalendar()
    sources = {PARK: [Source("hers", new, new, "another address", watched=new)], FERRER: []}
    office.desk = make_desk(sqlite_store, office.practice, office.clock, sources, _ASSETS)
    await pass_minutes(office, 6)
    [event] = new.events.values()
    assert (event.uid, event.slot) == (booking.uid, at(TEN))
    assert list(old.events) == [booking.uid]
    assert kinds(office) == []


async def test_a_calendar_whose_address_is_written_in_another_way_changes_nothing(
    sqlite_store: Store,
) -> None:
    office = await open_office(sqlite_store)
    booking = await one(office)
    hers = office.hers
    sources = {PARK: [Source("hers", hers, hers, "the same place", watched=hers)], FERRER: []}
    office.desk = make_desk(sqlite_store, office.practice, office.clock, sources, _ASSETS)
    await pass_minutes(office)
    trace = await trace_of(office, booking)
    assert trace is not None
    assert trace.shown.calendar == sources[PARK][0].mark
    assert (await now_is(office, booking)).sequence == 0
    assert kinds(office) == []


async def test_what_changes_all_the_time_is_put_off(
    lite: Office, caplog: pytest.LogCaptureFixture
) -> None:
    booking = await one(lite)
    whole = lite.hers.replace

    async def replace(last: Seen | None, event: Event) -> Seen:
        lite.hers.moves(booking.uid, at(TEN - dt.timedelta(days=30), lite.hers.looks % 50 + 1))
        return await whole(last, event)

    lite.hers.replace = replace  # type: ignore[method-assign]
    await lite.book(await lite.person(), ELEVEN, moving=booking.id)
    past_undoing(lite)
    await lite.outbox().deliver_due()
    assert "her calendar cannot be used, trying again later" in caplog.text
    lite.hers.replace = whole  # type: ignore[method-assign]
    await pass_minutes(lite, 2)
    [event] = lite.hers.events.values()
    assert event.slot == at(ELEVEN)


async def test_what_could_not_be_written_before_its_end_is_not_tried_for_ever(
    lite: Office,
) -> None:
    booking = await one(lite)
    await lite.book(await lite.person(), ELEVEN, moving=booking.id)
    lite.hers.moves(booking.uid, at(TWO))
    lite.go_to(ELEVEN + minutes(20))
    await lite.outbox().deliver_due()
    assert "event" not in [key.split(":")[0] for key in await waiting(lite)]


async def waiting(office: Office) -> list[str]:
    """The posts that are still to be delivered."""
    rows = await office._rows()
    return [str(row["dedup_key"]) for row in rows if row["state"] == "waiting"]
