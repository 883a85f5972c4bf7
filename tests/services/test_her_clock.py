"""What comes to a therapist who travels is on the clock that she reads on the day it speaks of."""

from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import UNDO_FOR
from fitbot.domain.messages import EventsMissing, Message, NumberGiven, UnmarkedListed, WordFollowed
from fitbot.domain.people import Person
from fitbot.domain.precheck import Answer, Step
from fitbot.store import Store
from tests.services.building import (
    MINA_ID,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)
from tests.services.test_rules import LISBON, away

#: On the 26th she works from nine in Lisbon, which is eight hours ahead.
NINE, TEN = local(26, 1), local(26, 2)
EVENING = local(26, 10, 30)


@pytest.fixture
async def travelling(store: Store) -> Office:
    """Dr. Park is in Lisbon from the 26th on; once she chose Berlin, to see what clients see."""
    office = await open_office(store, a_practice(per_day=9))
    mina = await office.claim()
    await office.desk.people.keep_zone(mina, ZoneInfo("Europe/Berlin"))
    await office.desk.time_off.travel(PARK, away(LISBON, 26, 30))
    return office


async def heard(office: Office, kind: type[Message]) -> list[str]:
    """The zones of what she hears of this kind."""
    await office.outbox().deliver_due()
    messages = [each for each in office.phones.arrived if isinstance(each, kind)]
    assert {each.chat_id for each in messages} <= {MINA_ID}
    return [str(each.zone) for each in messages]


async def by_phone(office: Office, person: Person) -> None:
    await office.desk.prechecks.answer(person, PARK, Step.WAY, Answer.PHONE)


async def test_a_number_that_comes_later(travelling: Office) -> None:
    alex = await travelling.person()
    await by_phone(travelling, alex)
    booking = await travelling.book(alex, NINE)
    await travelling.desk.numbers.give_for(alex, booking.id, "+1 555 010 0000")
    assert await heard(travelling, NumberGiven) == [LISBON]


async def test_a_word_that_follows_a_cancelling(travelling: Office) -> None:
    alex = await travelling.person()
    booking = await travelling.book(alex, NINE)
    await travelling.desk.bookings.cancel(alex, booking.id)
    travelling.clock.advance(UNDO_FOR)
    await travelling.outbox().deliver_due()
    await travelling.desk.undoing.explain(alex, booking.id, "I found somebody nearer.")
    assert await heard(travelling, WordFollowed) == [LISBON]


async def test_many_events_that_are_gone(travelling: Office) -> None:
    people = await travelling.people(3)
    for number, person in enumerate(people):
        await travelling.book(person, NINE + number * minutes(60))
    await travelling.outbox().deliver_due()
    travelling.hers.deletes(*travelling.hers.events)
    for _ in range(5):
        await travelling.desk.watching.watch(PARK)
        travelling.clock.advance(minutes(1))
    assert await heard(travelling, EventsMissing) == [LISBON]


async def test_her_evening_is_where_she_is(travelling: Office) -> None:
    alex, bo = await travelling.people(2)
    await travelling.book(alex, NINE)
    await travelling.book(bo, TEN)
    attending = travelling.desk.attending
    travelling.go_to(TEN + minutes(30))
    await travelling.outbox().deliver_due()
    assert await attending.next_evening() == EVENING
    travelling.go_to(EVENING - minutes(1))
    await attending.plan_evenings()
    assert await heard(travelling, UnmarkedListed) == []
    travelling.go_to(EVENING)
    await attending.plan_evenings()
    assert await heard(travelling, UnmarkedListed) == [LISBON]
    travelling.phones.take()
    travelling.go_to(local(26, 18, 30))  # the evening at home, the middle of her night
    await attending.plan_evenings()
    assert await heard(travelling, UnmarkedListed) == []


async def test_over_the_date_line_an_evening_that_has_no_hour_is_left_out(
    travelling: Office,
) -> None:
    """From Pago Pago to Apia, where the 28th begins before the 27th would over there."""
    for zone, first, last in (("Pacific/Pago_Pago", 26, 27), ("Pacific/Apia", 28, 30)):
        await travelling.desk.time_off.travel(PARK, away(zone, first, last))
    where = (await travelling.desk.time_off.see(PARK)).whereabouts
    evenings = set()
    while travelling.clock.now() < local(29, 0):
        evening = await travelling.desk.attending.next_evening()
        assert evening is not None
        evenings.add(where.day_of(evening))
        travelling.go_to(evening)
    assert {day.day for day in evenings} == {23, 24, 25, 26, 28, 29, 30}
