"""A calendar that fails is left alone for a while; what a busy one said last goes on meanwhile."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from fitbot.calendars.base import CalendarBusy
from fitbot.domain.interval import Interval
from fitbot.domain.messages import CalendarTrouble
from fitbot.domain.pauses import LONGEST
from fitbot.errors import CalendarUnread, SlotTaken
from fitbot.practice import Calendar
from fitbot.services.booking import Wish
from fitbot.services.calendar_states import FEED_RESTS, FRESH_FOR
from fitbot.services.calendars import CalendarService
from fitbot.services.desk import make_desk
from fitbot.services.reading_calendars import CalendarReader, Source
from fitbot.services.slots import Viewer
from fitbot.sources import open_sources
from fitbot.store import CalendarState
from tests.journeys.world import EXAMPLE
from tests.services.building import MINA_ID, NOW, PARK, HerCalendar, Office, local, minutes

SECOND = dt.timedelta(seconds=1)
NINE = local(24, 9)


def told(office: Office) -> list[bool]:
    """Whether each message to her was of an end."""
    return [each.recovered for each in office.phones.arrived if isinstance(each, CalendarTrouble)]


async def tick(office: Office) -> None:
    await office.desk.calendars.refresh(PARK)
    await office.outbox().deliver_due()


async def state(office: Office) -> CalendarState:
    async with office.store.read() as view:
        return (await view.calendar_states(PARK))["hers"]


async def test_a_failing_calendar_is_not_asked_again_by_each_tick_and_each_tap(
    office: Office,
) -> None:
    office.hers.broken = "no answer"
    for _ in range(5):
        await tick(office)
        with pytest.raises(CalendarUnread):
            await office.free()
    assert len(office.hers.asked) == 1


async def test_the_pause_is_kept_where_every_process_sees_it(office: Office) -> None:
    office.hers.broken = "no answer"
    await tick(office)
    sources = {PARK: [Source("hers", office.hers)]}
    other = CalendarService(office.store, office.practice, office.clock, sources)
    await other.refresh(PARK)
    assert len(office.hers.asked) == 1


async def test_pauses_grow_and_end_with_the_first_good_look(lite: Office) -> None:
    sources = {PARK: [Source("hers", lite.hers)]}
    reader = CalendarReader(
        lite.store, lite.practice, lite.clock, sources, chance=lambda: 0.9999999
    )
    lite.hers.broken = "no answer"
    asked_at = []
    for second in range(0, 50 * 60, 30):
        lite.go_to(NOW + second * SECOND)
        before = len(lite.hers.asked)
        await reader.refresh(PARK)
        if len(lite.hers.asked) > before:
            asked_at.append(second / 60)
    assert asked_at == [0, 1, 3, 7, 15, 30, 45]
    lite.hers.broken = ""
    lite.clock.advance(LONGEST)
    await reader.refresh(PARK)
    assert (await state(lite)).failures == 0
    assert (await state(lite)).retry_at is None
    lite.hers.broken = "again"
    await reader.refresh(PARK)
    lite.clock.advance(minutes(1))
    await reader.refresh(PARK)
    assert (await state(lite)).failures == 2


async def test_a_busy_server_is_left_alone_as_long_as_it_asks(lite: Office) -> None:
    lite.hers.broken = CalendarBusy(minutes(20))
    await tick(lite)
    lite.clock.advance(minutes(20) - SECOND)
    await tick(lite)
    assert len(lite.hers.asked) == 1
    lite.clock.advance(minutes(2) + SECOND)
    await tick(lite)
    assert len(lite.hers.asked) == 2


async def test_a_busy_server_changes_nothing_while_what_it_said_last_is_fresh(
    office: Office,
) -> None:
    await office.claim()
    assert NINE in await office.free()
    office.clock.advance(minutes(1))
    office.hers.broken = CalendarBusy(minutes(5))
    await tick(office)
    assert NINE in await office.free()
    assert told(office) == []
    office.hers.broken = ""
    office.clock.advance(minutes(6))
    await tick(office)
    assert NINE in await office.free()
    assert told(office) == []


async def test_a_server_that_stays_busy_closes_her_calendar_and_she_is_told_once(
    office: Office,
) -> None:
    """Although it is left alone when the time comes."""
    await office.claim()
    await office.free()
    office.hers.broken = CalendarBusy(minutes(59))
    office.clock.advance(minutes(1))
    await tick(office)
    office.clock.advance(FRESH_FOR - minutes(1))
    await tick(office)
    assert await office.free()
    office.clock.advance(SECOND)
    with pytest.raises(CalendarUnread):
        await office.free()
    for _ in range(3):
        await tick(office)
    assert told(office) == [False]
    assert len(office.hers.asked) == 2
    [message] = [each for each in office.phones.arrived if isinstance(each, CalendarTrouble)]
    assert "busy" in message.cause
    office.hers.broken = ""
    office.clock.advance(minutes(70))
    await tick(office)
    assert told(office) == [False, True]


async def test_a_busy_server_that_was_never_read_offers_nothing(lite: Office) -> None:
    await lite.claim()
    lite.hers.broken = CalendarBusy()
    with pytest.raises(CalendarUnread):
        await lite.free()
    await tick(lite)
    assert told(lite) == [False]


async def test_an_outage_that_is_no_busyness_closes_at_once(lite: Office) -> None:
    # scheduling 37
    await lite.claim()
    assert await lite.free()
    lite.hers.broken = "the server took too long to answer"
    await tick(lite)
    with pytest.raises(CalendarUnread):
        await lite.free()
    assert told(lite) == [False]


async def test_another_calendar_in_its_place_is_asked_at_once_and_inherits_nothing(
    lite: Office,
) -> None:
    """She mended the address: neither the pause nor the last good copy of the old one counts."""

    def service(calendar: HerCalendar, identity: str) -> CalendarService:
        sources = {PARK: [Source("1: feed", calendar, identity=identity)]}
        return CalendarService(lite.store, lite.practice, lite.clock, sources)

    old, new = HerCalendar(), HerCalendar()
    await service(old, "old").refresh(PARK)
    lite.clock.advance(minutes(1))
    old.broken = "gone"
    await service(old, "old").refresh(PARK)
    lite.clock.advance(minutes(1))
    new.broken = CalendarBusy()
    await service(new, "new").refresh(PARK)
    assert len(new.asked) == 1
    async with lite.store.read() as view:
        found = (await view.calendar_states(PARK))["1: feed"]
    assert found.read_at is None
    assert found.failing_since == NOW + minutes(1)
    new.broken = ""
    lite.clock.advance(minutes(1))
    await service(new, "new").refresh(PARK)
    assert new.asked[-1].memory == b""
    async with lite.store.read() as view:
        assert (await view.calendar_states(PARK))["1: feed"].failing_since is None


async def test_a_first_attempt_that_fails_is_known_as_the_sources_own(lite: Office) -> None:
    lite.hers.broken = "no answer"
    await tick(lite)
    assert (await state(lite)).failures == 1
    other = HerCalendar()
    sources = {PARK: [Source("hers", other, identity="another address")]}
    await CalendarService(lite.store, lite.practice, lite.clock, sources).refresh(PARK)
    assert len(other.asked) == 1


async def test_nothing_is_written_while_a_calendar_is_left_alone(lite: Office) -> None:
    lite.hers.broken = "no answer"
    await tick(lite)
    marked = replace(await state(lite), cause="as it was")
    async with lite.store.begin() as tx:
        await tx.save_calendar_state(PARK, marked)
    await tick(lite)
    assert await state(lite) == marked


# A published address rests


def with_a_feed(office: Office) -> CalendarService:
    """Her calendar is an address now; the rest of the office does not ask it."""
    sources = {PARK: [Source("1: feed", office.hers, rests=FEED_RESTS)]}
    return CalendarService(office.store, office.practice, office.clock, sources)


async def test_an_address_that_was_read_well_is_asked_every_ten_minutes(office: Office) -> None:
    calendars = with_a_feed(office)
    for _ in range(31):
        await calendars.refresh(PARK)
        office.clock.advance(minutes(1))
    assert len(office.hers.asked) == 4
    assert FEED_RESTS + minutes(2) < FRESH_FOR  # it never becomes too old between two ticks


async def test_before_a_booking_it_is_asked_however_lately_it_was_read(office: Office) -> None:
    alex = await office.person()
    sources = {PARK: [Source("1: feed", office.hers, rests=FEED_RESTS)]}
    desk = make_desk(office.store, office.practice, office.clock, sources, office.desk.assets)
    await desk.calendars.refresh(PARK)
    nine = local(24, 9)
    office.hers.now_has(Interval(nine, nine + minutes(20)))
    await desk.calendars.refresh(PARK)
    assert nine in [slot.start for slot in await desk.slots.free(PARK, Viewer())]
    with pytest.raises(SlotTaken):
        await desk.bookings.book(alex, Wish(PARK, nine))
    booking = await desk.bookings.book(alex, Wish(PARK, local(24, 10)))
    later = Wish(PARK, local(26, 9), booking.id)
    office.hers.now_has(Interval(later.start, later.start + minutes(20)))
    with pytest.raises(SlotTaken):
        await desk.bookings.move(alex, later)
    office.hers.now_has()
    assert (await desk.bookings.move(alex, later)).booking.slot.start == later.start


async def test_an_address_that_failed_does_not_rest(office: Office) -> None:
    calendars = with_a_feed(office)
    await calendars.refresh(PARK)
    office.hers.broken = "gone"
    office.clock.advance(FEED_RESTS)
    await calendars.refresh(PARK)
    office.hers.broken = ""
    office.clock.advance(minutes(2))
    await calendars.refresh(PARK)
    assert len(office.hers.asked) == 3
    async with office.store.read() as view:
        assert (await view.calendar_states(PARK))["1: feed"].failing_since is None


async def test_addresses_rest_and_no_other_calendar_does(tmp_path: Path) -> None:
    feed = Calendar(kind="feed", url="https://calendar.example/park.ics")
    file = Calendar(kind="file", path=tmp_path / "park.ics", write=True)
    server = Calendar(kind="caldav", url="https://dav.example/park/")
    park = EXAMPLE.therapists[0].model_copy(update={"calendars": (feed, file, server)})
    practice = EXAMPLE.model_copy(update={"therapists": (park,)})
    async with open_sources(practice, SecretStr) as sources:
        rests = [source.rests for source in sources[PARK]]
    assert rests == [FEED_RESTS, minutes(0), minutes(0)]


async def test_an_address_may_lag_and_neither_bookings_nor_notes_wait_for_it(
    office: Office,
) -> None:
    # scheduling 42
    await office.claim()
    sources = {PARK: [Source("1: feed", office.hers, rests=FEED_RESTS)]}
    office.desk = make_desk(
        office.store, office.practice, office.clock, sources, office.desk.assets
    )
    alex, bo = await office.people(2)
    booking = await office.book(alex, NINE)
    await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID) == ["BookingChanged"]
    for _ in range(3):  # for hours it shows what stood in it before
        office.clock.advance(dt.timedelta(hours=1))
        await tick(office)
        assert NINE not in await office.free(bo)
        with pytest.raises(SlotTaken):
            await office.book(bo, NINE)
    moved = await office.book(alex, local(26, 10), moving=booking.id)
    office.hers.now_has(booking.slot)  # and now the time that was left
    office.clock.advance(FEED_RESTS)
    await tick(office)
    assert office.phones.of(MINA_ID) == ["BookingChanged"] * 2
    assert await office.bookings() == [moved]
