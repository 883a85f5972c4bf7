"""A therapist's own look at her days: her consultations, what is offered, and why not."""

import datetime as dt

import pytest

from fitbot.domain.booking import Actor, Change, Status
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Reason
from fitbot.domain.spoken import Unclear
from fitbot.errors import CalendarUnread, Outdated
from fitbot.services.explaining import Why
from fitbot.store import Store
from tests.services.building import FERRER, PARK, Office, a_practice, local, open_office
from tests.services.test_rules import NATION, away

LISBON, TOKYO = "Europe/Lisbon", "Asia/Tokyo"


async def why(office: Office, start: dt.datetime) -> Why:
    return await office.desk.explaining.why(PARK, start)


# Her consultations


async def test_her_days_are_counted_where_she_is(office: Office) -> None:
    """Friday at 17:00 in Los Angeles is Saturday in Tokyo."""
    alex, bo = await office.people(2)
    thursday = await office.book(alex, local(26, 17))
    await office.book(bo, local(27, 9))
    office.go_to(local(26, 8))
    assert [e.booking.id for e in (await office.desk.agenda.days(PARK, 1)).booked] == [thursday.id]
    await office.desk.time_off.travel(PARK, away(TOKYO, 27, 28))
    # In Tokyo it is Friday already when her Thursday ends, at seven in the morning at home.
    agenda = await office.desk.agenda.days(PARK, 1)
    assert agenda.first == dt.date(2026, 11, 27)
    assert [each.booking.id for each in agenda.booked] == [thursday.id]
    week = await office.desk.agenda.days(PARK, 7)
    assert [each.name for each in week.booked] == ["Alex Kim0", "Alex Kim1"]


async def test_who_came_and_who_did_not_stay_on_her_list_and_who_cancelled_does_not(
    office: Office,
) -> None:
    people = await office.people(3)
    starts = (local(24, 9), local(24, 15), local(26, 9))
    made = [await office.book(person, at) for person, at in zip(people, starts, strict=True)]
    await office.desk.bookings.cancel(people[2], made[2].id)
    async with office.store.begin() as tx:
        for booking, status in zip(made, (Status.CAME, Status.MISSED), strict=False):
            await tx.set_status(booking.id, status, Change(local(24, 16), Actor.THERAPIST))
    statuses = [e.booking.status for e in (await office.desk.agenda.days(PARK, 7)).booked]
    assert statuses == [Status.CAME, Status.MISSED]


async def test_a_consultation_is_shown_to_its_own_therapist(office: Office) -> None:
    booking = await office.book(await office.person(), local(24, 9))
    seen = await office.desk.agenda.booking(PARK, booking.id)
    assert (seen.name, seen.booking) == ("Alex Kim0", booking)
    for therapist_id, booking_id in ((FERRER, booking.id), (PARK, booking.id + 1)):
        with pytest.raises(Outdated):
            await office.desk.agenda.booking(therapist_id, booking_id)


async def test_a_call_that_she_made_long_is_seen_up_to_its_end(office: Office) -> None:
    booking = await office.book(await office.person(), local(26, 9))
    await office.outbox().deliver_due()
    office.hers.moves(booking.uid, Interval(local(26, 9), local(26, 13)))
    await office.desk.watching.watch(PARK)
    meanwhile = Interval(local(26, 12, 30), local(26, 14))
    stands = await office.desk.time_off.see(PARK, meanwhile)
    assert [each.booking.id for each in stands.booked] == [booking.id]
    office.go_to(meanwhile.start)
    ahead = await office.desk.rearranging.open_bookings(PARK)
    assert [each.id for each in ahead] == [booking.id]


# What is offered


async def test_a_day_holds_what_clients_see_and_the_rest_of_its_grid(office: Office) -> None:
    office.hers.now_has(Interval(local(24, 9), local(24, 11)))
    day = await office.desk.explaining.day(PARK, dt.date(2026, 11, 24))
    listed = [start for start in await office.free() if start < local(25, 0)]
    assert [slot.start for slot in day.offered] == listed
    assert [slot.start for slot in day.others] == [
        local(24, 9),
        local(24, 9, 30),
        local(24, 10),
        local(24, 10, 30),
        local(24, 11),
    ]
    assert (day.closed, day.holiday) == (None, "")


async def test_by_default_it_is_the_first_day_with_something(office: Office) -> None:
    await office.desk.time_off.block(PARK, Interval(local(23, 0), local(26, 0)))
    assert (await office.desk.explaining.day(PARK)).day == dt.date(2026, 11, 26)
    await office.desk.time_off.block(PARK, Interval(local(23, 0), local(23, 0, month=12)))
    assert (await office.desk.explaining.day(PARK)).day == dt.date(2026, 11, 23)


@pytest.mark.parametrize(("days", "reachable"), [(-1, False), (0, True), (21, True), (22, False)])
async def test_days_are_shown_as_far_as_clients_can_book(
    lite: Office, days: int, reachable: bool
) -> None:
    day = dt.date(2026, 11, 23) + dt.timedelta(days=days)
    if reachable:
        assert (await lite.desk.explaining.day(PARK, day)).day == day
        return
    with pytest.raises(Outdated):
        await lite.desk.explaining.day(PARK, day)


async def test_closed_days_say_what_closes_them(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, NATION)
    thanksgiving = await office.desk.explaining.day(PARK, dt.date(2026, 11, 26))
    assert (thanksgiving.closed, thanksgiving.holiday) == ("holiday", "Thanksgiving Day")
    assert (thanksgiving.offered, thanksgiving.others) == ((), ())
    saturday = await office.desk.explaining.day(PARK, dt.date(2026, 11, 28))
    assert saturday.closed == "outside-hours"
    office.go_to(local(20, 8, month=12))
    assert (await office.desk.explaining.day(PARK, dt.date(2026, 12, 28))).closed == "vacation"


async def test_a_pause_does_not_hide_from_her_what_would_be_offered(office: Office) -> None:
    before = await office.desk.explaining.day(PARK)
    await office.desk.time_off.pause(PARK)
    after = await office.desk.explaining.day(PARK)
    assert after.offered == before.offered
    assert after.rules.pause is not None


# Why not


# scheduling 24
async def test_the_reason_is_the_one_the_time_was_left_out_for(office: Office) -> None:
    """What is listed has no reason, and what has one is not listed."""
    listed = set(await office.free())
    reasons: dict[dt.datetime, Reason | None] = {}
    for quarter in range(4 * 24):
        start = local(24, 0) + dt.timedelta(minutes=15 * quarter)
        reasons[start] = (await why(office, start)).reason
    assert {start for start, reason in reasons.items() if reason is None} == {
        start for start in listed if start < local(25, 0)
    }


async def test_what_is_busy_is_named_by_calendar_or_as_her_own_block(office: Office) -> None:
    office.hers.now_has(Interval(local(24, 9), local(24, 9, 25)))
    found = await why(office, local(24, 9, 30))  # within the ten minutes before it
    assert (found.reason, found.calendars, found.blocked) == ("busy", ("hers",), False)
    await office.desk.time_off.block(PARK, Interval(local(26, 9), local(26, 10)))
    own = await why(office, local(26, 9, 30))
    assert (own.reason, own.calendars, own.blocked) == ("busy", (), True)


async def test_a_day_that_is_busy_at_home_is_busy_where_she_is(office: Office) -> None:
    await office.desk.time_off.travel(PARK, away(TOKYO, 26, 30))
    office.hers.now_has(Interval(local(27, 0), local(28, 0)))
    await office.desk.calendars.refresh(PARK)
    found = await why(office, local(26, 16))
    assert (found.reason, found.calendars, found.blocked) == ("busy", (), False)


async def test_a_call_in_the_way_is_named_and_a_hold_is_not(office: Office) -> None:
    alex, bo = await office.people(2)
    booking = await office.book(alex, local(24, 9))
    found = await why(office, local(24, 9))
    assert found.reason == "booked"
    assert [each.booking for each in found.booked] == [booking]
    await office.hold(bo, local(24, 15))
    held = await why(office, local(24, 15))
    assert (held.reason, held.booked) == ("booked", ())


async def test_a_holiday_is_called_by_its_name(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, NATION)
    found = await why(office, local(26, 9))
    assert (found.reason, found.holiday) == ("holiday", "Thanksgiving Day")


async def test_while_a_calendar_is_unread_there_is_no_reason_but_that(office: Office) -> None:
    office.hers.broken = "no answer"
    with pytest.raises(CalendarUnread):
        await why(office, local(24, 9))
    with pytest.raises(CalendarUnread):
        await office.desk.explaining.day(PARK)
    assert await office.desk.explaining.unread(PARK) == ("hers",)


async def test_a_day_or_a_time_can_be_asked_for_in_words(lite: Office) -> None:
    hear = lite.desk.explaining.hear
    assert await hear(PARK, "tomorrow 15:00") == local(24, 15)
    assert await hear(PARK, "fri") == dt.date(2026, 11, 27)
    assert await hear(PARK, "24 jan 10:00") == dt.datetime(2027, 1, 24, 18, tzinfo=dt.UTC)
    assert await hear(PARK, "24 jan") is Unclear.TOO_FAR
    assert await hear(PARK, "hello") is Unclear.UNKNOWN


async def test_caps_have_their_reasons(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, a_practice(per_day=1, per_week=2))
    alex, bo = await office.people(2)
    await office.book(alex, local(24, 9))
    assert (await why(office, local(24, 15))).reason == "day-full"
    await office.book(bo, local(26, 9))
    assert (await why(office, local(27, 9))).reason == "week-full"
