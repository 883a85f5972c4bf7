"""A time is kept for minutes, in sight of whoever it is kept for, and asked about once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.holds import Hold
from fitbot.domain.messages import HoldLapsed
from fitbot.domain.outbox import Kind
from fitbot.domain.people import Person
from fitbot.services.slots import Viewer
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    MINA_ID,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)

NINE, TEN = local(26, 9), local(26, 10)
SECOND = dt.timedelta(seconds=1)


async def lapse(office: Office) -> list[HoldLapsed]:
    """Let ten minutes pass, and deliver; return the questions for what ran out."""
    office.clock.advance(minutes(10))
    await office.outbox().deliver_due()
    return asked(office)


def asked(office: Office) -> list[HoldLapsed]:
    return [each for each in office.phones.arrived if isinstance(each, HoldLapsed)]


async def held(office: Office, person: Person) -> Hold | None:
    return await office.desk.bookings.held(person)


async def test_what_is_held_can_be_seen_until_it_runs_out(office: Office) -> None:
    alex, other = await office.people(2)
    assert await held(office, alex) is None
    hold = await office.hold(alex, NINE)
    assert hold.expires == office.clock.now() + minutes(10)
    assert await held(office, alex) == hold
    assert await held(office, other) is None
    office.clock.advance(minutes(10) - SECOND)
    await office.desk.people.tidy()
    assert await held(office, alex) == hold
    office.clock.advance(SECOND)
    assert await held(office, alex) is None


async def test_a_restart_lets_go_of_nothing_that_has_not_run_out(office: Office) -> None:
    alex, other = await office.people(2)
    hold = await office.hold(alex, NINE)
    again = await open_office(office.store, now=office.clock.now() + minutes(9))
    await again.desk.people.tidy()
    assert await held(again, alex) == hold
    await again.desk.calendars.refresh(PARK)
    assert NINE not in await again.free(other)


async def test_tapping_a_time_again_keeps_it_no_longer(office: Office) -> None:
    alex, other = await office.people(2)
    first = await office.hold(alex, NINE)
    office.clock.advance(minutes(6))
    assert await office.hold(alex, NINE) == first
    office.clock.advance(minutes(4))
    assert NINE in await office.free(other)
    later = await office.hold(alex, NINE)
    assert later.expires == office.clock.now() + minutes(10)


async def test_another_therapist_lets_go_of_the_first_ones_time(office: Office) -> None:
    alex = await office.person()
    await office.desk.people.come_for(alex, PARK)
    alex = await office.person()
    await office.hold(alex, NINE)
    await office.desk.people.come_for(alex, PARK)
    assert await held(office, alex)
    await office.desk.people.come_for(alex, FERRER)
    assert await held(office, alex) is None
    assert NINE in await office.free((await office.people(2))[1])


# Asked once  # scheduling 54


async def test_whoever_forgot_is_asked_once_when_the_time_was_let_go(office: Office) -> None:
    alex = await office.person()
    hold = await office.hold(alex, NINE)
    assert await office.due(Kind.LAPSED) == [hold.expires]
    await office.hold(alex, NINE)
    assert await office.due(Kind.LAPSED) == [hold.expires]
    [question] = await lapse(office)
    assert (question.chat_id, question.hold, question.moving) == (alex.telegram_id, hold, 0)
    office.clock.advance(dt.timedelta(days=2))
    await office.outbox().deliver_due()
    assert asked(office) == [question]


async def test_whoever_booked_meanwhile_is_not_asked(lite: Office) -> None:
    alex = await lite.person()
    await lite.hold(alex, NINE)
    await lite.book(alex, NINE)
    assert await lapse(lite) == []


async def test_whoever_booked_another_time_or_elsewhere_is_not_asked(lite: Office) -> None:
    alex, bo = await lite.people(2)
    await lite.hold(alex, NINE)
    await lite.book(alex, TEN)
    await lite.hold(bo, local(27, 9))
    there = (await lite.free(bo, therapist_id=FERRER))[0]
    await lite.book(bo, there, therapist_id=FERRER)
    assert await lapse(lite) == []


async def test_whoever_went_back_is_not_asked(lite: Office) -> None:
    alex = await lite.person()
    await lite.hold(alex, NINE)
    await lite.desk.bookings.release(alex)
    assert await lapse(lite) == []


async def test_whoever_took_another_time_is_asked_about_that_one(lite: Office) -> None:
    alex = await lite.person()
    await lite.hold(alex, NINE)
    lite.clock.advance(minutes(3))
    other = await lite.hold(alex, TEN)
    lite.clock.advance(minutes(7))
    await lite.outbox().deliver_due()
    assert asked(lite) == []
    [question] = await lapse(lite)
    assert question.hold == other


async def test_each_hold_is_asked_about_once(lite: Office) -> None:
    alex = await lite.person()
    for times in (1, 2):
        await lite.hold(alex, NINE)
        assert len(await lapse(lite)) == times


async def test_a_move_that_was_not_confirmed_is_asked_about_while_the_booking_stands(
    lite: Office,
) -> None:
    alex = await lite.person()
    booking = await lite.book(alex, NINE)
    await lite.hold(alex, TEN, moving=booking.id)
    [question] = await lapse(lite)
    assert question.moving == booking.id
    await lite.hold(alex, TEN, moving=booking.id)
    await lite.desk.bookings.cancel(alex, booking.id)
    assert len(await lapse(lite)) == 1


async def test_nobody_is_asked_at_night(lite: Office) -> None:
    alex = await lite.person()
    lite.go_to(local(23, 20, 55))
    await lite.desk.calendars.refresh(PARK)
    await lite.hold(alex, NINE)
    assert await lite.due(Kind.LAPSED) == [local(24, 8)]
    assert await lapse(lite) == []
    lite.go_to(local(24, 8))
    await lite.desk.people.tidy()
    await lite.outbox().deliver_due()
    assert len(asked(lite)) == 1


async def test_a_question_that_is_late_waits_for_the_morning_too(lite: Office) -> None:
    await lite.hold(await lite.person(), NINE)
    lite.go_to(local(23, 21))
    await lite.outbox().deliver_due()
    assert asked(lite) == []
    lite.go_to(local(24, 8))
    await lite.outbox().deliver_due()
    assert len(asked(lite)) == 1


async def test_the_night_is_the_clients_own(lite: Office) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    alex = await lite.desk.people.keep_zone(await lite.person(), berlin)
    lite.go_to(local(23, 12, 30))  # half past nine in the evening there
    await lite.desk.calendars.refresh(PARK)
    await lite.hold(alex, NINE)
    eight = dt.datetime(2026, 11, 24, 8, 0, tzinfo=berlin).astimezone(dt.UTC)
    assert await lite.due(Kind.LAPSED) == [eight]


async def test_nobody_is_asked_about_what_cannot_be_booked_any_more_by_then(lite: Office) -> None:
    alex = await lite.person()
    lite.go_to(local(25, 17, 55))  # five minutes before the notice begins
    await lite.hold(alex, NINE)
    assert await lite.due(Kind.LAPSED) == []


async def test_a_question_that_comes_after_the_time_itself_is_dropped(lite: Office) -> None:
    alex = await lite.person()
    await lite.hold(alex, NINE)
    lite.go_to(NINE)
    await lite.outbox().deliver_due()
    assert asked(lite) == []


async def test_a_question_that_comes_when_the_time_is_too_near_is_dropped(lite: Office) -> None:
    await lite.hold(await lite.person(), NINE)
    lite.go_to(NINE - lite.practice.therapist(PARK).policy.notice + minutes(1))
    await lite.outbox().deliver_due()
    assert asked(lite) == []


async def test_the_therapist_hears_nothing_of_it(lite: Office) -> None:
    await lite.claim()
    await lite.hold(await lite.person(), NINE)
    await lapse(lite)
    assert lite.phones.of(MINA_ID) == []


# Times too near


async def test_near_times_are_those_that_only_the_notice_hides(office: Office) -> None:
    alex = await office.person()
    free, near = await office.free(alex), await nears(office, alex)
    assert near
    assert max(near) < office.clock.now() + dt.timedelta(hours=15) <= min(free)
    without = await open_office(office.store, a_practice(notice_hours=0), office.clock.now())
    await without.desk.calendars.refresh(PARK)
    assert sorted(near + free) == await without.free(alex)


async def test_what_is_kept_for_somebody_is_near_for_nobody_else(office: Office) -> None:
    alex, other = await office.people(2)
    office.go_to(local(25, 17, 55))
    await office.hold(alex, NINE)
    office.go_to(local(25, 18, 1))
    assert NINE not in await office.free(alex)
    assert NINE in await nears(office, alex)
    assert NINE not in await nears(office, other)
    office.go_to(local(25, 18, 5))
    assert NINE in await nears(office, other)


async def test_a_calendar_that_cannot_be_read_has_no_near_times_either(lite: Office) -> None:
    lite.hers.broken = "gone"
    assert await nears(lite, await lite.person()) == []


# Every listed time can be had  # scheduling 24, 19


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2027, 3, 12, 20, tzinfo=dt.UTC),  # clocks change on the 14th
        dt.datetime(2027, 3, 26, 20, tzinfo=dt.UTC),  # and in Europe on the 28th
        dt.datetime(2027, 10, 29, 20, tzinfo=dt.UTC),  # back on the 31st there
        dt.datetime(2027, 11, 5, 20, tzinfo=dt.UTC),  # and here on the 7th
    ],
)
async def test_on_both_sides_of_a_clock_change_every_listed_time_can_be_held(
    sqlite_store: Store, now: dt.datetime
) -> None:
    office = await open_office(sqlite_store, a_practice(horizon_days=10), now)
    person = await office.person()
    free = await office.free(person)
    for start in free:
        assert (await office.hold(person, start)).slot.start == start
    booking = await office.book(person, free[-1])
    assert booking.slot.start == free[-1]


async def nears(office: Office, person: Person) -> list[dt.datetime]:
    slots = await office.desk.slots.near(PARK, Viewer(person.id))
    return [slot.start for slot in slots]
