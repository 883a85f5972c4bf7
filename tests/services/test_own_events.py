"""Our own events in her calendars: they never block, and a booking voids nothing that was read."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fitbot.calendars.base import Calendar, Event, Query, Reading, WatchedCalendar
from fitbot.calendars.memory import unpack
from fitbot.domain.booking import new_uid
from fitbot.domain.interval import Interval
from fitbot.services.desk import make_desk
from fitbot.services.reading_calendars import Source
from fitbot.store import Store
from tests.calendars.building import event
from tests.calendars.contract import FACTORIES, Opened
from tests.calendars.dav import Servers
from tests.services.building import NOW, PARK, Office, local, minutes, open_office

NINE = local(24, 9)
TEN = local(24, 10)


@dataclass
class Overheard:
    """A calendar, and what it was asked and answered; `meanwhile` happens while it is read."""

    calendar: Calendar
    asked: list[Query] = field(default_factory=list)
    answers: list[Reading | None] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def read(self, query: Query) -> Reading | None:
        self.asked.append(query)
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            await happening()
        self.answers.append(await self.calendar.read(query))
        return self.answers[-1]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with contextlib.ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture(params=list(FACTORIES.values()), ids=list(FACTORIES))
async def opened(
    request: pytest.FixtureRequest, tmp_path: Path, servers: Servers
) -> AsyncIterator[Opened]:
    async with request.param(tmp_path, servers) as calendar:
        yield calendar


def with_calendar(office: Office, hers: Overheard, pen: WatchedCalendar) -> Office:
    """The office, with that calendar for Dr. Park's, and `pen` to write into it."""
    sources = {PARK: [Source("hers", hers, pen, watched=pen)]}
    desk = make_desk(office.store, office.practice, office.clock, sources, office.desk.assets)
    return Office(office.store, desk, office.clock, office.hers)


async def busy(office: Office) -> object:
    async with office.store.read() as view:
        return await view.busy_of(PARK, NOW)


async def test_a_booking_makes_nobody_read_her_calendar_in_full(
    sqlite_store: Store, opened: Opened
) -> None:
    # A file, and real servers.
    await opened.saves("lunch", event("DTSTART:20261124T200000Z", "DURATION:PT1H", uid="lunch"))
    hers = Overheard(opened.calendar)
    office = with_calendar(await open_office(sqlite_store), hers, opened.calendar)
    await office.desk.calendars.refresh(PARK)
    before = await busy(office)
    booking = await office.book(await office.person(), NINE)
    await office.desk.calendars.refresh(PARK)
    first, *later = hers.answers
    assert first
    assert set(later) == {None}  # it did not change, and nothing was fetched or parsed
    await office.outbox().deliver_due()
    assert f"UID:{booking.uid}".encode() in await opened.content()
    office.clock.advance(minutes(1))
    await office.desk.calendars.refresh(PARK)
    written = hers.answers[-1]
    assert written
    assert unpack(first.memory)
    assert unpack(hers.asked[-1].memory) == unpack(first.memory)
    assert unpack(written.memory) == unpack(first.memory)  # all of hers was remembered
    assert await busy(office) == before


async def test_a_booking_made_while_her_calendar_is_read_does_not_stay_busy_in_it(
    office: Office,
) -> None:
    """Its event was written before the reading knew that it is ours."""
    hers = Overheard(office.hers)
    racing = with_calendar(office, hers, office.hers)
    await racing.desk.calendars.refresh(PARK)
    person = await racing.person()

    async def booked() -> None:
        await office.book(person, NINE)
        await office.outbox().deliver_due()

    hers.meanwhile = booked
    await racing.desk.calendars.refresh(PARK)
    (booking,) = await office.bookings()
    assert booking.uid in office.hers.events
    assert booking.uid not in hers.asked[-1].ignore
    await racing.desk.calendars.refresh(PARK)
    assert hers.asked[-1].known == ""
    assert await busy(office) == ()
    await racing.desk.calendars.refresh(PARK)
    assert hers.answers[-1] is None


async def test_events_of_another_practice_block_although_they_look_like_ours(
    lite: Office,
) -> None:
    # A calendar copied from elsewhere, or shared by two installations.
    await lite.book(await lite.person(), NINE)
    ten = Interval(TEN, TEN + minutes(20))
    copied = Event(new_uid(), ten, 0, "Consultation AB12", NOW)
    lite.hers.restores({copied.uid: copied})
    await lite.outbox().deliver_due()
    await lite.desk.calendars.refresh(PARK)
    assert await busy(lite) == (ten,)


async def test_an_event_of_ours_never_blocks_before_the_call_is_over(lite: Office) -> None:
    kept = await lite.book(await lite.person(), NINE)
    gone = await lite.book(await lite.person(1), TEN)
    await lite.outbox().deliver_due()
    await lite.desk.bookings.cancel(await lite.person(1), gone.id)  # not taken out as yet
    lite.hers.moves(kept.uid, Interval(local(25, 9), local(25, 9, 20)))  # not looked at as yet
    for moment in (NOW, NINE, kept.slot.end - minutes(1)):
        lite.go_to(moment)
        await lite.desk.calendars.refresh(PARK)
        assert set(lite.hers.events) == {kept.uid, gone.uid}
        assert await busy(lite) == ()


async def test_the_event_of_a_call_long_over_blocks_where_she_drags_it_to(lite: Office) -> None:
    """Nobody watches it any more: it became an entry of hers, for a second meeting, say."""
    booking = await lite.book(await lite.person(), NINE)
    await lite.outbox().deliver_due()
    lite.go_to(local(27, 9))
    ahead = Interval(local(30, 9), local(30, 9, 50))
    lite.hers.moves(booking.uid, ahead)
    await lite.desk.calendars.refresh(PARK)
    assert await busy(lite) == (ahead,)
