"""One place for a therapist's rules: what the file says, holidays, and what she set in the chat."""

import asyncio
import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from fitbot.domain.digest import DigestWishes
from fitbot.domain.interval import Interval
from fitbot.domain.whereabouts import Travel
from fitbot.errors import Paused
from fitbot.practice import Practice, PracticeDetails, Therapist
from fitbot.practice import Travel as WrittenTravel
from fitbot.services.rules import Rules, rules_of
from fitbot.services.slots import Viewer
from fitbot.store import Store
from tests.journeys.world import EXAMPLE
from tests.services.building import FERRER, NOW, PARK, Office, local, minutes, open_office

LISBON, TOKYO = "Europe/Lisbon", "Asia/Tokyo"


def away(zone: str, first: int, last: int) -> Travel:
    """A travel in November of 2026."""
    return Travel(ZoneInfo(zone), dt.date(2026, 11, first), dt.date(2026, 11, last))


def span(day: int, start: int, end: int) -> Interval:
    return Interval(local(day, start), local(day, end))


async def rules(office: Office, therapist_id: str = PARK) -> Rules:
    async with office.store.read() as view:
        return await rules_of(view, office.practice, therapist_id, office.clock.now())


def as_written(therapist: Therapist) -> Rules:
    """The rules of a therapist who set nothing in the chat."""
    return Rules(therapist.availability, therapist.policy, DigestWishes(therapist.digest_at))


def with_holidays(region: str | None = None) -> Practice:
    """The example practice as it is read from a file that wants holidays."""
    written = EXAMPLE.practice.model_dump() | {"holidays": True, "holidays_region": region}
    return EXAMPLE.model_copy(update={"practice": PracticeDetails.model_validate(written)})


NATION, CALIFORNIA = with_holidays(), with_holidays("CA")


async def test_without_anything_set_her_rules_are_those_of_the_practice_file(
    office: Office,
) -> None:
    found = await rules(office)
    therapist = office.practice.therapist(PARK)
    assert found == as_written(therapist)


async def test_what_one_therapist_sets_is_nobody_elses(office: Office) -> None:
    time_off = office.desk.time_off
    await time_off.block(PARK, span(24, 9, 12))
    await time_off.travel(PARK, away(LISBON, 26, 28))
    await time_off.pause(PARK, "Back in spring.")
    hers, his = await rules(office), await rules(office, FERRER)
    assert [each.span for each in hers.blocks] == [span(24, 9, 12)]
    assert [each.zone.key for each in hers.availability.travels] == [LISBON]
    assert hers.pause is not None
    assert (hers.pause.since, hers.pause.text) == (NOW, "Back in spring.")
    therapist = office.practice.therapist(FERRER)
    assert his == as_written(therapist)


async def test_a_blocked_time_is_offered_to_nobody_and_again_once_it_is_open(
    office: Office,
) -> None:
    before = await office.free()
    block = await office.desk.time_off.block(PARK, span(24, 9, 11))
    gone = set(before) - set(await office.free())
    # Nine to eleven, and what would begin within ten minutes after it.
    assert gone == {local(24, 9), local(24, 9, 30), local(24, 10), local(24, 10, 30), local(24, 11)}
    assert await office.desk.time_off.unblock(PARK, block.id) == block
    assert await office.free() == before
    assert await office.desk.time_off.unblock(PARK, block.id) is None


async def test_a_slot_that_was_held_before_the_block_cannot_be_booked_after_it(
    office: Office,
) -> None:
    person = await office.person()
    await office.hold(person, local(24, 9))
    await office.desk.time_off.block(PARK, span(24, 8, 12))
    with pytest.raises(Exception, match="slot-taken"):
        await office.book(person, local(24, 9))


async def test_while_she_pauses_nobody_books_and_what_is_booked_goes_on(office: Office) -> None:
    alex, bo = await office.people(2)
    booking = await office.book(alex, local(24, 9))
    await office.hold(bo, local(24, 10))
    await office.desk.time_off.pause(PARK)
    with pytest.raises(Paused):
        await office.free(bo)
    with pytest.raises(Paused):
        await office.hold(bo, local(24, 14))
    with pytest.raises(Paused):
        await office.book(bo, local(24, 10))
    moved = await office.book(alex, local(24, 15), moving=booking.id)
    assert moved.slot.start == local(24, 15)
    assert local(24, 9) in await office.free(alex, moving=booking.id)
    seen = await office.desk.slots.free(PARK, Viewer(herself=True))
    assert local(26, 9) in [slot.start for slot in seen]
    assert (await office.desk.bookings.cancel(alex, moved.id)).slot == moved.slot
    await office.desk.time_off.resume(PARK)
    assert (await office.book(bo, local(24, 10))).person_id == bo.id


async def test_pausing_again_changes_the_words_and_not_the_day(office: Office) -> None:
    await office.desk.time_off.pause(PARK, "Until May.")
    office.clock.advance(minutes(90))
    await office.desk.time_off.pause(PARK, "Until June.")
    pause = await office.desk.time_off.pause_of(PARK)
    assert pause is not None
    assert (pause.since, pause.text) == (NOW, "Until June.")
    with pytest.raises(Exception, match="text-too-long"):
        await office.desk.time_off.pause(PARK, "🙂" * 151)


async def test_pausing_without_words_keeps_those_she_found_even_at_that_moment(
    office: Office,
) -> None:
    time_off = office.desk.time_off
    await asyncio.gather(time_off.pause(PARK), time_off.pause(PARK, "Until May."))
    office.clock.advance(minutes(90))
    stands = await time_off.pause(PARK)
    assert stands.pause == await time_off.pause_of(PARK)
    assert stands.pause is not None
    assert (stands.pause.since, stands.pause.text) == (NOW, "Until May.")
    await time_off.pause(PARK, "")
    assert (await time_off.see(PARK)).pause == replace(stands.pause, text="")


async def test_going_on_twice_ends_one_pause(office: Office) -> None:
    await office.desk.time_off.pause(PARK)
    ended = await asyncio.gather(*(office.desk.time_off.resume(PARK) for _ in range(4)))
    assert sorted(ended) == [False, False, False, True]


async def test_her_hours_are_offered_where_she_is(office: Office) -> None:
    """On Thursday the 26th she works from nine, in Lisbon, which is eight hours ahead."""
    await office.desk.time_off.travel(PARK, away(LISBON, 26, 28))
    thursday = [start for start in await office.free() if local(25, 16) <= start < local(26, 16)]
    assert thursday[0] == local(26, 1)
    assert thursday[-1] == local(26, 10)  # 18:00 in Lisbon, and 18:30 does not fit


async def test_the_travel_named_last_counts_and_can_be_taken_back(office: Office) -> None:
    time_off = office.desk.time_off
    await time_off.travel(PARK, away(LISBON, 26, 28))
    await time_off.travel(PARK, away(TOKYO, 27, 27))
    await time_off.travel(PARK, away(TOKYO, 27, 27))
    where = (await time_off.see(PARK)).whereabouts
    zones = [where.zone_on(dt.date(2026, 11, day)).key for day in (25, 26, 27, 28, 29)]
    home = "America/Los_Angeles"
    assert zones == [home, LISBON, TOKYO, LISBON, home]
    for travel in where.travels:
        await time_off.stay(FERRER, travel.id)  # not his
    assert len((await time_off.see(PARK)).travels) == 2
    for travel in where.travels:
        await time_off.stay(PARK, travel.id)
    assert (await time_off.see(PARK)).travels == ()


async def test_a_travel_of_the_practice_file_counts_too(sqlite_store: Store) -> None:
    written = WrittenTravel(
        zone=ZoneInfo(LISBON),
        first=dt.date(2026, 11, 26),
        last=dt.date(2026, 11, 28),
    )
    therapists = tuple(
        each.model_copy(update={"travels": (written,)}) for each in EXAMPLE.therapists
    )
    office = await open_office(sqlite_store, EXAMPLE.model_copy(update={"therapists": therapists}))
    assert local(26, 1) in await office.free()


async def test_an_all_day_entry_in_her_calendar_blocks_that_date_where_she_is(
    office: Office,
) -> None:
    """Its midnights are read at home: Friday ends there seventeen hours after it does in Tokyo."""
    await office.desk.time_off.travel(PARK, away(TOKYO, 26, 30))
    friday = [start for start in await office.free() if local(26, 7) <= start < local(27, 7)]
    assert friday[0] == local(26, 16)  # nine in the morning in Tokyo
    office.hers.now_has(Interval(local(27, 0), local(28, 0)))
    await office.desk.calendars.refresh(PARK)
    assert [start for start in await office.free() if local(26, 7) <= start < local(27, 7)] == []


async def test_the_calendar_is_read_as_far_as_her_days_on_travel_reach(office: Office) -> None:
    """West of home her last day ends after home's: what decides about it is known."""
    await office.free()
    first = office.hers.asked[-1].window
    await office.desk.time_off.travel(PARK, away("Pacific/Pago_Pago", 23, 30))
    assert await office.free()
    await office.desk.calendars.refresh(PARK)
    assert office.hers.asked[-1].window.covers(first)
    assert office.hers.asked[-1].zone.key == "America/Los_Angeles"


async def test_public_holidays_are_closed_unless_the_practice_says_otherwise(
    sqlite_store: Store,
) -> None:
    thanksgiving = dt.date(2026, 11, 26)

    def on_it(starts: list[dt.datetime]) -> bool:
        return any(start.astimezone(local(1, 1).tzinfo).date() == thanksgiving for start in starts)

    open_as_ever = await open_office(sqlite_store)
    assert on_it(await open_as_ever.free())
    closed = await open_office(sqlite_store, NATION)
    assert not on_it(await closed.free())
    assert any(start > local(27, 0) for start in await closed.free())


async def test_a_region_brings_its_own_holidays(lite: Office) -> None:
    """The day after Thanksgiving is one in California, and not of the whole country."""
    friday = dt.date(2026, 11, 27)
    for practice, closed in ((NATION, False), (CALIFORNIA, True)):
        availability = practice.availability(PARK, lite.clock.now())
        assert (availability.closed_for(friday) == "holiday") is closed


async def test_holidays_of_next_year_are_known_in_december() -> None:
    availability = NATION.availability(PARK, local(20, 12, month=12))
    assert dt.date(2027, 1, 1) in availability.holidays


async def test_opening_a_span_again_splits_what_was_blocked(office: Office) -> None:
    time_off = office.desk.time_off
    await time_off.block(PARK, span(24, 9, 17))
    await time_off.block(FERRER, span(24, 9, 17))
    assert await time_off.open_again(PARK, span(24, 12, 14)) == (span(24, 9, 17),)
    assert [each.span for each in (await time_off.see(PARK)).blocks] == [
        span(24, 9, 12),
        span(24, 14, 17),
    ]
    assert [each.span for each in (await time_off.see(FERRER)).blocks] == [span(24, 9, 17)]
    assert await time_off.open_again(PARK, span(25, 12, 14)) == ()


async def test_the_same_block_twice_is_one(office: Office) -> None:
    first = await office.desk.time_off.block(PARK, span(24, 9, 12))
    assert await office.desk.time_off.block(PARK, span(24, 9, 12)) == first
    [known] = (await office.desk.time_off.see(PARK)).blocks
    assert known == first


async def test_consultations_in_a_span_are_named_and_stay(office: Office) -> None:
    alex, bo = await office.people(2)
    inside = await office.book(alex, local(24, 9))
    cancelled = await office.book(bo, local(24, 10))
    await office.desk.bookings.cancel(bo, cancelled.id)
    await office.desk.time_off.block(PARK, span(24, 9, 12))
    asked = Interval(local(24, 9, 10), local(24, 12))
    seen = await office.desk.time_off.see(PARK, asked)
    assert [(each.name, each.booking) for each in seen.booked] == [("Alex Kim0", inside)]
    assert (await office.desk.time_off.see(PARK, span(24, 10, 12))).booked == ()


async def test_what_is_over_is_not_listed(office: Office) -> None:
    await office.desk.time_off.block(PARK, span(24, 9, 12))
    await office.desk.time_off.travel(PARK, away(LISBON, 24, 25))
    office.go_to(local(24, 12))
    seen = await office.desk.time_off.see(PARK)
    assert (seen.blocks, len(seen.travels)) == ((), 1)
    office.go_to(local(26, 12))
    assert (await office.desk.time_off.see(PARK)).travels == ()


async def test_all_that_she_set_is_one_statement(office: Office) -> None:
    """It is asked at every look at the free times."""
    await office.desk.time_off.block(PARK, span(24, 9, 12))
    await office.desk.time_off.travel(PARK, away(LISBON, 26, 28))
    asked: list[str] = []
    engine = office.store._engine.sync_engine
    async with office.store.read() as view:

        def count(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        await rules_of(view, office.practice, PARK, office.clock.now())
        event.remove(engine, "before_cursor_execute", count)
    assert len([each for each in asked if each != "BEGIN"]) == 1
