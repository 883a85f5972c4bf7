import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

import pytest

from fitbot.domain.booking import UNDO_FOR, Status
from fitbot.domain.messages import ConsultationAhead, FileReady, Message, QuestionAsked
from fitbot.domain.outbox import Kind, Outcome, Post
from fitbot.errors import StoreError
from fitbot.outbox import Failure, Receipt
from fitbot.services.following import write_again
from fitbot.store import Store
from tests.services.building import (
    MINA_ID,
    NOW,
    PARK,
    Office,
    Phones,
    local,
    minutes,
    open_office,
)

LEASE = minutes(2)
SECOND = dt.timedelta(seconds=1)


class Killed(BaseException):
    """The process died at this moment."""


@pytest.fixture
async def office(store: Store) -> Office:
    """On SQLite and PostgreSQL in turn, with a therapist who has claimed her place."""
    office = await open_office(store)
    await office.claim()
    return office


@pytest.fixture
async def lite(sqlite_store: Store) -> Office:
    office = await open_office(sqlite_store)
    await office.claim()
    return office


async def ask(office: Office, *texts: str) -> None:
    person = await office.person()
    for text in texts:
        await office.desk.questions.ask(person, PARK, text)


async def waiting(office: Office) -> dt.datetime | None:
    async with office.store.read() as view:
        return await view.next_due()


async def test_what_is_due_is_delivered_once(office: Office) -> None:
    await ask(office, "How long does it take?")
    assert await office.outbox().deliver_due() == 1
    assert await office.outbox().deliver_due() == 0
    assert office.phones.of(MINA_ID) == ["QuestionAsked"]
    assert await office.settled(Outcome.DONE) == ["question"]


async def test_a_delivered_question_can_be_found_by_its_message(lite: Office) -> None:
    lite.phones.answers = [Receipt(4711)]
    await ask(lite, "How long?")
    await lite.outbox().deliver_due()
    assert await lite.desk.questions.question_of_message(MINA_ID, 4711) == 1
    assert await lite.desk.questions.question_of_message(MINA_ID, 4712) is None


async def test_more_than_one_batch_is_delivered_in_one_go(lite: Office) -> None:
    async with lite.store.begin() as tx:
        for number in range(45):
            await tx.post(Post(Kind.QUESTION, (str(number + 1000),), NOW))
    assert await lite.outbox().deliver_due() == 45
    assert len(await lite.settled(Outcome.DROPPED)) == 45


async def test_messages_to_one_chat_come_in_the_order_they_were_due(lite: Office) -> None:
    await ask(lite, "first", "second", "third")
    person = await lite.person()
    async with lite.store.begin() as tx:  # due before them, although it was posted after
        early = await tx.add_question(person.id, PARK, "early", NOW)
        await tx.post(Post(Kind.QUESTION, (str(early),), NOW - minutes(1)))
    await lite.outbox().deliver_due()
    asked = [each for each in lite.phones.arrived if isinstance(each, QuestionAsked)]
    assert [each.question.text for each in asked] == ["early", "first", "second", "third"]


async def test_a_post_whose_process_died_is_delivered_again_after_its_lease_and_not_before(
    office: Office,
) -> None:
    await ask(office, "How long?")
    office.phones.answers = [Killed()]
    with pytest.raises(Killed):
        await office.outbox().deliver_due()
    assert office.phones.take() == ["QuestionAsked"]
    office.clock.advance(LEASE - SECOND)
    assert await office.outbox().deliver_due() == 0
    office.clock.advance(SECOND)
    assert await office.outbox().deliver_due() == 1
    assert office.phones.take() == ["QuestionAsked"]


async def test_two_processes_deliver_each_post_once(office: Office) -> None:
    async with office.store.begin() as tx:
        person = await tx.add_person(1001, "Alex", "en", NOW)
        for number in range(50):
            question = await tx.add_question(person.id, PARK, str(number), NOW)
            await tx.post(Post(Kind.QUESTION, (str(question),), NOW))
    counts = await asyncio.gather(*(office.outbox().deliver_due() for _ in range(2)))
    assert sum(counts) == 50
    asked = [each for each in office.phones.arrived if isinstance(each, QuestionAsked)]
    assert sorted(int(each.question.text) for each in asked) == list(range(50))


async def test_what_telegram_puts_off_is_tried_again_ever_less_often(lite: Office) -> None:
    await ask(lite, "How long?")
    waits = []
    for _ in range(12):
        lite.phones.answers = [Receipt(failure=Failure.LATER)]
        assert await lite.outbox().deliver_due() == 1
        due = await waiting(lite)
        assert due is not None
        waits.append((due - lite.clock.now()).total_seconds())
        assert await lite.outbox().deliver_due() == 0
        lite.go_to(due)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]
    await lite.outbox().deliver_due()
    assert lite.phones.take() == ["QuestionAsked"]


async def test_the_time_that_telegram_asks_for_is_waited(lite: Office) -> None:
    await ask(lite, "How long?")
    wait = dt.timedelta(seconds=7)
    lite.phones.answers = [Receipt(failure=Failure.LATER, retry_after=wait)]
    await lite.outbox().deliver_due()
    assert await waiting(lite) == NOW + wait


async def test_while_telegram_asks_to_wait_nothing_else_is_sent(office: Office) -> None:
    alex = await office.person()
    async with office.store.begin() as tx:
        for number in range(20):  # more than are claimed at once
            question = await tx.add_question(alex.id, PARK, str(number), NOW)
            await tx.post(Post(Kind.QUESTION, (str(question),), NOW))
    await office.book(alex, local(24, 9))
    office.clock.advance(UNDO_FOR)
    wait = dt.timedelta(seconds=40)
    office.phones.answers = [Receipt(1), Receipt(failure=Failure.LATER, retry_after=wait)]
    asked_at = office.clock.now()
    await office.outbox().deliver_due()
    assert office.phones.take() == ["QuestionAsked"]
    assert office.hers.events  # nothing of Telegram's: it need not wait
    assert await waiting(office) == asked_at + wait
    office.clock.advance(wait)
    await office.outbox().deliver_due()
    assert len(office.phones.of(MINA_ID)) == 20
    assert office.phones.of(alex.telegram_id) == ["FileReady"]


async def test_what_waited_for_the_morning_has_not_failed_before(lite: Office) -> None:
    person = await lite.person()
    await lite.book(person, local(26, 14))
    await lite.outbox().deliver_due()
    for night in (local(25, 22), local(25, 23)):
        lite.go_to(night)
        await lite.outbox().deliver_due()
    lite.go_to(local(26, 8))
    lite.phones.answers = [Receipt(failure=Failure.LATER)]
    await lite.outbox().deliver_due()
    assert await waiting(lite) == local(26, 8) + dt.timedelta(seconds=30)


async def test_who_is_gone_is_marked_and_the_post_has_failed(office: Office) -> None:
    person = await office.person()
    await office.book(person, local(24, 9))
    office.phones.before = lambda message: office.phones.answers.append(
        Receipt(failure=Failure.GONE) if message.chat_id == person.telegram_id else Receipt(1)
    )
    await office.outbox().deliver_due()
    assert await office.settled(Outcome.FAILED) == ["file"]
    gone = await office.desk.people.known(person.id)
    assert gone.unreachable_since == NOW
    back = await office.person()  # she writes again
    assert back.unreachable_since is None


async def test_what_telegram_refuses_has_failed_and_is_logged_without_words(
    lite: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(lite, "a private matter")
    lite.phones.answers = [Receipt(failure=Failure.REFUSED)]
    await lite.outbox().deliver_due()
    assert await lite.settled(Outcome.FAILED) == ["question"]
    assert "post 1 (question) was refused" in caplog.text
    assert "private" not in caplog.text
    assert (await lite.person()).unreachable_since is None


async def test_nothing_is_lost_for_a_therapist_who_claims_her_place_later(store: Store) -> None:
    office = await open_office(store)
    await ask(office, "first", "second")
    await office.book(await office.person(1), local(26, 9))
    for _ in range(3):
        await office.outbox().deliver_due()
        office.clock.advance(minutes(1))
    assert MINA_ID not in {each.chat_id for each in office.phones.arrived}
    await office.claim()
    office.clock.advance(minutes(1))
    await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID) == ["QuestionAsked", "QuestionAsked", "BookingChanged"]


async def test_a_bug_in_one_post_does_not_hold_up_those_behind_it(
    lite: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """It is the oldest, so it would come first for ever."""
    async with lite.store.begin() as tx:
        await tx.post(Post(Kind.QUESTION, ("not a number",), NOW - minutes(5)))
    await ask(lite, "How long?")
    assert await lite.outbox().deliver_due() == 2
    assert lite.phones.take() == ["QuestionAsked"]
    assert "post 1 (question) failed, trying again later" in caplog.text
    assert await waiting(lite) == NOW + dt.timedelta(seconds=30)


async def test_a_database_that_fails_stops_the_delivery(lite: Office) -> None:
    await ask(lite, "first", "second")
    lite.phones.answers = [StoreError("the disk is full")]
    with pytest.raises(StoreError):
        await lite.outbox().deliver_due()
    assert lite.phones.take() == ["QuestionAsked"]


async def test_a_calendar_that_cannot_be_written_is_a_warning_with_no_name_in_it(
    lite: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await lite.book(await lite.person(), local(24, 9))
    lite.hers.broken = "https://secret.example"
    with caplog.at_level(logging.WARNING):
        await lite.outbox().deliver_due()
    assert "post 1: her calendar cannot be used, trying again later" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("woken", "sent"),
    [
        (local(26, 10), ["day"]),
        (local(26, 20), ["day"]),  # late, and still helps
        (local(26, 21), []),  # at night it waits for the morning, and then it is too late
        (local(27, 8), []),  # too late for that one, too early for the next
        (local(27, 9), ["hour"]),
        (local(27, 9, 50) - SECOND, ["hour"]),
        (local(27, 9, 50), ["soon"]),
        (local(27, 10) - SECOND, ["soon"]),
        (local(27, 10), []),
        (local(28, 10), []),
    ],
)
async def test_after_a_downtime_a_reminder_is_sent_while_it_still_helps(
    lite: Office, woken: dt.datetime, sent: list[str]
) -> None:
    await lite.book(await lite.person(), local(27, 10))
    lite.go_to(woken)
    await lite.outbox().deliver_due()
    reminders = [each for each in lite.phones.arrived if isinstance(each, ConsultationAhead)]
    assert [each.kind for each in reminders] == sent


class Meanwhile(Phones):
    """Phones with something going on elsewhere while the first message is sent."""

    def __init__(self, happens: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._happens: list[Callable[[], Awaitable[None]]] = [happens]

    async def deliver(self, message: Message) -> Receipt:
        if self._happens:
            await self._happens.pop()()
        return await super().deliver(message)


async def test_what_is_renumbered_while_it_is_being_delivered_is_not_lost(office: Office) -> None:
    async def write_once_more() -> None:
        async with office.store.begin() as tx:
            await write_again(tx, booking, booking.sequence, NOW)

    await ask(office, "How long?")
    alex = await office.person()
    booking = await office.book(alex, local(24, 9))
    office.phones = Meanwhile(write_once_more)
    await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID) == ["QuestionAsked", "BookingChanged"]
    assert office.phones.of(alex.telegram_id) == ["FileReady"]
    assert await office.settled(Outcome.DROPPED) == []


async def test_a_change_that_was_overtaken_by_another_is_not_told(lite: Office) -> None:
    person = await lite.person()
    booking = await lite.book(person, local(24, 9))
    await lite.book(person, local(24, 10), moving=booking.id)
    await lite.desk.bookings.cancel(person, booking.id)
    lite.clock.advance(UNDO_FOR)
    await lite.outbox().deliver_due()
    assert lite.phones.of(MINA_ID) == ["BookingChanged"]
    [file] = [each for each in lite.phones.arrived if each.chat_id == person.telegram_id]
    assert isinstance(file, FileReady)
    assert file.booking.status is Status.CANCELLED


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (Kind.QUESTION, ("777",)),
        (Kind.REPLY, ("777",)),
        (Kind.CHANGE, ("777", "0")),
        (Kind.WORD, ("777", "0")),
        (Kind.TOLD, ("777", "0")),
        (Kind.FILE, ("777", "0")),
        (Kind.EVENT, ("777", "0")),
        (Kind.REMINDER, ("777", "0", "day")),
        (Kind.ATTENDANCE, ("777", "0", "60")),
        (Kind.UNMARKED, (PARK, "2026-01-01")),
        (Kind.SURVEY, ("777", "0")),
        (Kind.MISSED, ("777", "0")),
        (Kind.DIGEST, (PARK, "2026-01-01")),
        (Kind.CALENDAR, (PARK, "0", "failing", "gone from the practice file")),
        (Kind.TOLD, ("777", "0", "0", "60")),
        (Kind.DOUBT, ("777", "0", "past")),
        (Kind.MISSING, ("777", "0", "")),
        (Kind.MISSING_MANY, (PARK, "0")),
        (Kind.UNANSWERED, ("777", "0")),
        (Kind.UNWRITTEN, ("777", "0", "no answer")),
    ],
)
async def test_a_post_whose_reason_is_gone_says_nothing(
    lite: Office, kind: Kind, about: tuple[str, ...]
) -> None:
    async with lite.store.begin() as tx:
        await tx.post(Post(kind, about, NOW))
    assert await lite.outbox().deliver_due() == 1
    assert lite.phones.arrived == []
    assert await waiting(lite) is None


async def test_a_question_that_was_answered_meanwhile_is_not_passed_on(lite: Office) -> None:
    await ask(lite, "How long?")
    mina = await lite.claim()
    await lite.desk.questions.reply(mina, PARK, 1, "A year.")
    await lite.outbox().deliver_due()
    assert [type(each).__name__ for each in lite.phones.arrived] == ["QuestionReplied"]
    assert lite.phones.arrived[0].chat_id == (await lite.person()).telegram_id


async def test_nothing_more_is_sent_to_whom_telegram_cannot_reach(lite: Office) -> None:
    person = await lite.person()
    mina = await lite.claim()
    await lite.desk.questions.ask(person, PARK, "How long?")
    await lite.desk.questions.reply(mina, PARK, 1, "A year.")
    await lite.desk.people.lost(person.telegram_id)
    await lite.outbox().deliver_due()
    assert lite.phones.of(person.telegram_id) == []
    assert await waiting(lite) is None
