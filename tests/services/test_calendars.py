import datetime as dt

import pytest

from fitbot.calendars.base import Event, Seen
from fitbot.domain.booking import UNDO_FOR
from fitbot.domain.interval import Interval
from fitbot.domain.messages import CalendarTrouble
from fitbot.domain.outbox import Kind
from fitbot.errors import CalendarError, CalendarUnread
from fitbot.services.calendar_states import FRESH_FOR, all_fresh
from fitbot.services.calendars import CalendarService
from fitbot.services.reading_calendars import Source
from fitbot.services.slots import Viewer
from fitbot.store import CalendarState, Store
from tests.services.building import (
    LA,
    MINA_ID,
    NOW,
    PARK,
    HerCalendar,
    Office,
    local,
    minutes,
    open_office,
)

NINE = local(24, 9)
EVENT_AT_NINE = Interval(NINE, NINE + minutes(20))


def troubles(office: Office) -> list[tuple[bool, str]]:
    return [
        (each.recovered, each.cause)
        for each in office.phones.arrived
        if isinstance(each, CalendarTrouble) and each.chat_id == MINA_ID
    ]


async def tick(office: Office) -> None:
    await office.desk.calendars.refresh(PARK)
    await office.outbox().deliver_due()


async def test_what_stands_in_her_calendar_is_not_offered(lite: Office) -> None:
    lite.hers.now_has(Interval(NINE + minutes(5), NINE + minutes(25)))
    free = await lite.free()
    assert NINE not in free
    assert local(24, 9, 30) not in free  # her buffer of ten minutes
    assert local(24, 10) in free


async def test_a_calendar_that_cannot_be_read_offers_no_times(lite: Office) -> None:
    lite.hers.broken = "the file is gone"
    with pytest.raises(CalendarUnread):
        await lite.free()


async def test_a_calendar_that_fails_offers_nothing_although_it_was_read_a_minute_ago(
    lite: Office,
) -> None:
    assert await lite.free()
    lite.clock.advance(minutes(1))
    lite.hers.broken = "the file is gone"
    await lite.desk.calendars.refresh(PARK)
    with pytest.raises(CalendarUnread):
        await lite.free()


async def test_she_is_told_once_of_an_outage_with_its_cause_and_once_of_its_end(
    office: Office,
) -> None:
    await office.claim()
    await tick(office)
    for cause in ("no answer", "no answer", "not a calendar"):
        office.hers.broken = cause
        office.clock.advance(minutes(1))
        await tick(office)
    assert troubles(office) == [(False, "no answer")]
    office.hers.broken = ""
    for _ in range(2):
        office.clock.advance(minutes(1))
        await tick(office)
    assert troubles(office) == [(False, "no answer"), (True, "")]
    assert await office.free()
    [failing, recovered] = office.phones.arrived
    assert isinstance(failing, CalendarTrouble)
    assert isinstance(recovered, CalendarTrouble)
    assert failing.since == recovered.since == NOW + minutes(1)
    assert failing.calendar == "hers"


async def test_a_second_outage_is_told_again(lite: Office) -> None:
    await lite.claim()
    for broken in ("first", "", "second", ""):
        lite.hers.broken = broken
        lite.clock.advance(minutes(1))
        await tick(lite)
    assert [recovered for recovered, _ in troubles(lite)] == [False, True, False, True]


async def test_an_outage_that_is_over_before_she_could_be_told_is_not_told_as_one(
    lite: Office,
) -> None:
    lite.hers.broken = "no answer"
    await lite.desk.calendars.refresh(PARK)
    lite.hers.broken = ""
    lite.clock.advance(minutes(1))
    await lite.desk.calendars.refresh(PARK)
    await lite.claim()
    await lite.outbox().deliver_due()
    assert (False, "no answer") not in troubles(lite)


async def test_what_was_read_lately_is_not_read_again_and_what_is_old_is(lite: Office) -> None:
    # scheduling 39
    await lite.free()
    lite.clock.advance(FRESH_FOR)
    await lite.free()
    assert len(lite.hers.asked) == 1
    lite.clock.advance(dt.timedelta(seconds=1))
    await lite.free()
    assert len(lite.hers.asked) == 2


async def test_an_unchanged_calendar_is_not_parsed_again_and_counts_as_fresh(
    lite: Office,
) -> None:
    lite.hers.now_has(EVENT_AT_NINE)
    for _ in range(4):
        await lite.desk.calendars.refresh(PARK)
        lite.clock.advance(FRESH_FOR)
    assert (len(lite.hers.asked), lite.hers.parsed) == (4, 1)
    free = await lite.free()
    assert len(lite.hers.asked) == 4
    assert NINE not in free
    assert free


async def test_a_changed_calendar_replaces_what_was_known(office: Office) -> None:
    office.hers.now_has(EVENT_AT_NINE)
    assert NINE not in await office.free()
    office.hers.now_has()
    await office.desk.calendars.refresh(PARK)
    assert NINE in await office.free()


async def test_an_entry_on_the_last_day_of_the_horizon_blocks(lite: Office) -> None:
    # scheduling 40
    last = local(14, 17, month=12)
    free = await lite.free()
    assert free[-1] == local(14, 16, 30, month=12)
    lite.hers.now_has(Interval(last - minutes(30), last))
    await lite.desk.calendars.refresh(PARK)
    assert free[-1] not in await lite.free()
    lite.hers.now_has(Interval(last, last + minutes(60)))  # only the ten minutes before it
    await lite.desk.calendars.refresh(PARK)
    assert free[-1] in await lite.free()


async def test_on_a_new_day_an_unchanged_calendar_is_asked_about_the_new_horizon(
    lite: Office,
) -> None:
    beyond = local(15, 9, month=12)
    lite.hers.now_has(Interval(beyond, beyond + minutes(20)))
    await lite.desk.calendars.refresh(PARK)
    lite.go_to(local(24, 8))
    free = await lite.free()
    assert beyond not in free
    assert local(15, 9, 30, month=12) in free
    assert lite.hers.parsed == 2
    assert lite.hers.asked[-1].known == ""


async def test_our_own_events_in_her_calendar_are_not_counted_twice(lite: Office) -> None:
    person = await lite.person()
    booking = await lite.book(person, NINE)
    await lite.outbox().deliver_due()
    lite.clock.advance(minutes(1))
    await lite.desk.calendars.refresh(PARK)
    assert lite.hers.asked[-1].ignore == {booking.uid}
    async with lite.store.read() as view:
        assert await view.busy_of(PARK, NOW) == ()
    assert NINE in await lite.free(person, moving=booking.id)


async def test_an_event_names_nobody_and_follows_the_booking(lite: Office) -> None:
    person = await lite.person()
    booking = await lite.book(person, NINE)
    outbox = lite.outbox()
    await outbox.deliver_due()
    assert lite.hers.events == {
        booking.uid: Event(
            uid=booking.uid,
            slot=EVENT_AT_NINE,
            sequence=0,
            summary=f"Consultation {booking.code}",
            stamp=NOW,
        )
    }
    moved = await lite.book(person, local(24, 10), moving=booking.id)
    lite.clock.advance(UNDO_FOR)
    await outbox.deliver_due()
    [event] = lite.hers.events.values()
    assert (event.uid, event.sequence, event.slot) == (booking.uid, 1, moved.slot)
    await lite.desk.bookings.cancel(person, booking.id)
    lite.clock.advance(UNDO_FOR)
    await outbox.deliver_due()
    assert lite.hers.events == {}


async def test_a_calendar_that_cannot_be_written_is_written_when_it_can_be(
    office: Office,
) -> None:
    booking = await office.book(await office.person(), NINE)
    office.hers.broken = "read-only"
    with pytest.raises(CalendarError):
        await office.desk.calendars.write_event(booking.id)
    await office.outbox().deliver_due()
    office.hers.broken = ""
    office.clock.advance(dt.timedelta(seconds=29))
    await office.outbox().deliver_due()
    assert office.hers.events == {}
    office.clock.advance(dt.timedelta(seconds=1))
    await office.outbox().deliver_due()
    assert list(office.hers.events) == [booking.uid]
    assert await office.settled("done") != []  # type: ignore[arg-type]
    assert "event" in await office.settled("done")  # type: ignore[arg-type]


async def test_an_event_whose_booking_is_unknown_is_no_work(lite: Office) -> None:
    await lite.desk.calendars.write_event(777)
    assert lite.hers.events == {}


async def test_all_calendars_are_read_one_is_written(sqlite_store: Store) -> None:
    # scheduling 41
    office = await open_office(sqlite_store)
    other = HerCalendar()
    other.now_has(EVENT_AT_NINE)
    calendars = CalendarService(
        sqlite_store,
        office.practice,
        office.clock,
        {PARK: [Source("hers", office.hers, office.hers), Source("other", other)]},
    )
    await calendars.refresh(PARK)
    async with sqlite_store.read() as view:
        assert await view.busy_of(PARK, NOW) == (EVENT_AT_NINE,)
    booking = await office.book(await office.person(), local(24, 10))
    await calendars.write_event(booking.id)
    assert list(office.hers.events) == [booking.uid]
    assert other.events == {}
    assert calendars.names(PARK) == ["hers", "other"]
    assert calendars.names("nobody") == []


async def test_one_of_two_calendars_that_fails_closes_all_and_keeps_the_other(
    sqlite_store: Store,
) -> None:
    office = await open_office(sqlite_store)
    other = HerCalendar()
    other.broken = "no answer"
    sources = [Source("hers", office.hers, office.hers), Source("other", other)]
    calendars = CalendarService(sqlite_store, office.practice, office.clock, {PARK: sources})
    await calendars.refresh(PARK)
    async with sqlite_store.read() as view:
        states = await view.calendar_states(PARK)
    assert (states["hers"].failing_since, states["other"].failing_since) == (None, NOW)
    assert await office.posts(Kind.CALENDAR) == [
        f"calendar:park:{NOW.timestamp():.0f}:failing:other"
    ]


async def test_a_calendar_that_left_the_practice_file_blocks_nothing_any_more(
    office: Office,
) -> None:
    office.hers.now_has(EVENT_AT_NINE)
    await office.desk.calendars.refresh(PARK)
    empty = CalendarService(office.store, office.practice, office.clock, {})
    await empty.refresh(PARK)
    async with office.store.read() as view:
        assert await view.busy_of(PARK, NOW) == ()
        assert await view.calendar_states(PARK) == {}


class Meanwhile(HerCalendar):
    """A calendar that takes its time to answer: something happens before it does."""

    def __init__(self, office: Office, cause: str) -> None:
        super().__init__()
        self._office = office
        self.broken = cause

    async def read(self, query):  # type: ignore[no-untyped-def]
        await self._office.desk.calendars.refresh(PARK)
        return await super().read(query)


async def test_an_outage_seen_by_a_slower_look_ends_for_her_as_well(lite: Office) -> None:
    """The slow look began before the outage was known and ends well: she must hear of the end."""
    await lite.claim()
    lite.hers.broken = "no answer"
    slow = Meanwhile(lite, "")
    sources = {PARK: [Source("hers", slow, slow)]}
    await CalendarService(lite.store, lite.practice, lite.clock, sources).refresh(PARK)
    assert [key.split(":")[3] for key in await lite.posts(Kind.CALENDAR)] == [
        "failing",
        "recovered",
    ]


@pytest.mark.parametrize(
    ("change", "fresh"),
    [
        ({}, True),
        ({"read_at": None}, False),
        ({"read_at": NOW - FRESH_FOR}, True),
        ({"read_at": NOW - FRESH_FOR - dt.timedelta(microseconds=1)}, False),
        ({"failing_since": NOW}, False),
        ({"covers": None}, False),
        ({"covers": Interval(NOW, NOW + minutes(59))}, False),
        ({"covers": Interval(NOW + minutes(1), NOW + minutes(60))}, False),
    ],
)
def test_times_are_offered_only_from_what_was_read_well_lately_and_wholly(
    change: dict[str, object], fresh: bool
) -> None:
    needed = Interval(NOW, NOW + minutes(60))
    values = {"covers": needed, "read_at": NOW} | change
    state = CalendarState("hers", **values)  # type: ignore[arg-type]
    assert all_fresh({"hers": state}, ["hers"], needed, NOW) is fresh
    assert not all_fresh({"hers": state}, ["hers", "unread"], needed, NOW)


async def test_without_any_calendar_the_hours_alone_decide(lite: Office) -> None:
    free = await lite.desk.slots.free("ferrer", Viewer())
    assert free[0].start.astimezone(LA).weekday() == 1


async def test_two_calendars_of_one_name_are_refused_because_they_would_hide_each_other(
    lite: Office,
) -> None:
    twice = [Source("cal.ics", HerCalendar()), Source("cal.ics", HerCalendar())]
    with pytest.raises(ValueError, match="share a name"):
        CalendarService(lite.store, lite.desk.practice, lite.clock, {PARK: twice})


async def test_a_calendar_in_anothers_place_is_read_anew(lite: Office) -> None:
    """What the old address answered with, such as an ETag, says nothing about the new one."""
    old, new = HerCalendar(), HerCalendar()
    new.now_has(EVENT_AT_NINE)
    for calendar, identity in ((old, "old"), (new, "new")):
        source = Source("1: feed", calendar, identity=identity)
        service = CalendarService(lite.store, lite.desk.practice, lite.clock, {PARK: [source]})
        await service.refresh(PARK)
    assert [query.known for query in new.asked] == [""]
    async with lite.store.read() as view:
        assert await view.busy_of(PARK, NOW) == (EVENT_AT_NINE,)


async def test_an_older_look_does_not_undo_a_newer_one(lite: Office) -> None:
    service = lite.desk.calendars
    async with lite.store.begin() as tx:
        [name] = service.names(PARK)
        later = lite.clock.now() + minutes(1)
        await tx.save_calendar_state(PARK, CalendarState(name, "newer", read_at=later))
        await tx.replace_busy(PARK, name, [EVENT_AT_NINE])
    await service.refresh(PARK)
    async with lite.store.read() as view:
        assert (await view.calendar_states(PARK))[name].fingerprint == "newer"
        assert await view.busy_of(PARK, NOW) == (EVENT_AT_NINE,)


async def test_an_event_that_moved_while_it_was_written_is_written_again(lite: Office) -> None:
    person = await lite.person()
    booking = await lite.book(person, NINE)
    replace = lite.hers.replace

    async def replace_slowly(last: Seen | None, event: Event) -> Seen:
        lite.hers.replace = replace  # type: ignore[method-assign]
        await lite.book(person, local(24, 10), moving=booking.id)
        return await replace(last, event)

    lite.hers.replace = replace_slowly  # type: ignore[method-assign]
    await lite.desk.calendars.write_event(booking.id)
    assert [event.sequence for event in lite.hers.events.values()] == [1]


async def test_what_a_reading_left_is_handed_to_the_next_one(lite: Office) -> None:
    async def kept() -> bytes:
        async with lite.store.read() as view:
            return (await view.calendar_states(PARK))["hers"].memory

    await lite.desk.calendars.refresh(PARK)
    assert (lite.hers.asked[-1].memory, await kept()) == (b"", b"memory of edition 0")
    lite.hers.now_has(EVENT_AT_NINE)
    await lite.desk.calendars.refresh(PARK)
    assert lite.hers.asked[-1].memory == b"memory of edition 0"
    assert await kept() == b"memory of edition 1"
    lite.hers.broken = "no answer"
    await lite.desk.calendars.refresh(PARK)
    lite.hers.broken = ""
    await lite.desk.calendars.refresh(PARK)  # nothing new
    assert lite.hers.asked[-1].memory == await kept() == b"memory of edition 1"


async def test_her_address_goes_along_and_another_one_is_another_question(lite: Office) -> None:
    for owner in ("", "mina@practice.example"):
        sources = {PARK: [Source("hers", lite.hers, owner=owner)]}
        await CalendarService(lite.store, lite.practice, lite.clock, sources).refresh(PARK)
    assert [query.owner for query in lite.hers.asked] == ["", "mina@practice.example"]
    assert [query.known for query in lite.hers.asked] == ["", ""]
