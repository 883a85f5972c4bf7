"""An offer that nobody heard of was none: she is told of that time all the same."""

import pytest

from fitbot.domain.interval import Interval
from fitbot.domain.messages import TimeOffered
from fitbot.domain.outbox import Kind
from fitbot.domain.people import Person
from fitbot.domain.reminders import is_night
from fitbot.domain.waiting import ANY_TIME, KEPT_FOR, Ending
from fitbot.outbox import Failure, Receipt
from tests.services.building import NOW, PARK, Office, local, minutes

NINE, TEN = local(27, 9), local(27, 10)
MORNING = Interval(NINE, local(27, 12))


@pytest.fixture
async def bo(office: Office) -> Person:
    """Somebody who waits while a Friday's morning is taken."""
    office.hers.now_has(MORNING)
    await office.desk.calendars.refresh(PARK)
    bo = await office.person()
    await office.desk.waiting.wait(bo, PARK, ANY_TIME)
    return bo


async def tick(office: Office) -> None:
    """What happens every minute."""
    await office.desk.calendars.refresh(PARK)
    await office.desk.waiting.look()
    await office.outbox().deliver_due()


def away(office: Office, failure: Failure = Failure.LATER) -> None:
    """Let Telegram be away until `office.phones.answers` says otherwise."""
    office.phones.before = lambda _message: office.phones.answers.append(Receipt(failure=failure))


def back(office: Office) -> None:
    office.phones.before = lambda _message: None
    office.phones.answers.clear()


def told(office: Office) -> list[TimeOffered]:
    return [each for each in office.phones.arrived if isinstance(each, TimeOffered)]


async def ending(office: Office, offer_id: int) -> Ending | None:
    async with office.store.read() as view:
        offer = await view.offer(offer_id)
    assert offer
    return offer.ending


async def test_what_ran_out_while_telegram_was_away_is_offered_again(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    away(office)
    for _ in range(13):
        await tick(office)
        office.clock.advance(minutes(10))
    assert told(office) == []
    back(office)
    office.clock.advance(KEPT_FOR)
    await tick(office)
    assert await ending(office, 1) is Ending.UNHEARD
    [message] = told(office)
    assert (message.chat_id, message.offer.slot.start) == (bo.telegram_id, NINE)
    await office.desk.waiting.decline(bo, message.offer.id)
    await tick(office)
    assert len(told(office)) == 1  # what else is free now was free when she was told


async def test_what_else_was_free_then_is_news_when_the_offered_time_is_gone_meanwhile(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    away(office)
    await tick(office)
    office.hers.now_has(Interval(NINE, TEN))
    office.clock.advance(KEPT_FOR)
    back(office)
    await tick(office)
    [message] = told(office)
    assert message.offer.slot.start >= TEN
    assert MORNING.start < message.offer.slot.start < MORNING.end
    assert message.chat_id == bo.telegram_id


async def test_who_comes_back_hears_of_what_could_not_be_told_to_her(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    away(office, Failure.GONE)
    for _ in range(2):
        await tick(office)
    assert await ending(office, 1) is Ending.UNHEARD
    back(office)
    await office.person()  # she writes again
    await tick(office)
    assert [(each.chat_id, each.offer.slot.start) for each in told(office)] == [
        (bo.telegram_id, NINE)
    ]


async def test_who_stopped_waiting_before_she_heard_was_offered_nothing(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    away(office)
    await tick(office)
    await office.desk.waiting.stop(bo, PARK)
    office.hers.now_has(MORNING)
    await tick(office)
    await office.desk.waiting.wait(bo, PARK, ANY_TIME)
    back(office)
    office.hers.now_has()
    await tick(office)
    assert [each.offer.slot.start for each in told(office)] == [NINE]


async def test_an_offer_that_was_delayed_into_the_night_comes_in_the_morning(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    away(office)
    office.go_to(local(23, 20, 55))
    await tick(office)
    back(office)
    office.go_to(local(23, 21, 5))  # it would be kept until 22:55
    await office.outbox().deliver_due()
    assert told(office) == []
    await tick(office)
    assert await ending(office, 1) is Ending.UNHEARD
    assert NINE in await office.free()  # nothing is kept for somebody who sleeps
    office.go_to(local(24, 8))
    await tick(office)
    [message] = told(office)
    assert (message.chat_id, message.offer.slot.start) == (bo.telegram_id, NINE)
    assert not is_night(office.clock.now(), office.practice.therapist(PARK).zone)


async def test_an_offer_that_comes_with_no_time_to_answer_is_made_anew(
    office: Office, bo: Person
) -> None:
    office.hers.now_has()
    await office.desk.calendars.refresh(PARK)
    await office.desk.waiting.look()
    office.clock.advance(KEPT_FOR - minutes(4))
    await office.outbox().deliver_due()
    assert told(office) == []
    await tick(office)
    [message] = told(office)
    assert message.chat_id == bo.telegram_id
    assert message.offer.expires_at == office.clock.now() + KEPT_FOR


async def test_what_telegram_refuses_to_show_is_not_offered_for_ever(
    office: Office, bo: Person
) -> None:
    cy = await office.person(1)
    office.clock.advance(minutes(1))
    await office.desk.waiting.wait(cy, PARK, ANY_TIME)
    office.hers.now_has(Interval(local(27, 9, 30), MORNING.end))
    office.phones.before = lambda message: (
        office.phones.answers.append(Receipt(failure=Failure.REFUSED))
        if message.chat_id == bo.telegram_id
        else None
    )
    for _ in range(2):
        await tick(office)
    assert await office.posts(Kind.OFFER) == ["offer:1", "offer:2"]
    assert [(each.chat_id, each.offer.slot.start) for each in told(office)] == [
        (cy.telegram_id, NINE)
    ]
    assert office.clock.now() < NOW + KEPT_FOR
