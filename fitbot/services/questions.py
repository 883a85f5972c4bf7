"""A client's question reaches the therapist, and her reply comes back."""

import datetime as dt

from fitbot.clock import Clock
from fitbot.domain.dialogue import Replying
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.people import Person
from fitbot.domain.questions import OPEN_LIMIT, TEXT_LIMIT, Question
from fitbot.domain.units import telegram_length
from fitbot.errors import Outdated, TextTooLong, TooManyQuestions
from fitbot.store import Snapshot, Store


class QuestionService:
    """Asking and replying; each text travels whole or not at all."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(
        self, person: Person, therapist_id: str, text: str, start: dt.datetime | None = None
    ) -> int:
        """Keep a question, for a call at `start` if it asks for one, and pass it on; return its id.

        The same words again, while they wait for a reply, are the same question: a second tap.

        Raises:
            TextTooLong: it does not fit into one message.
            TooManyQuestions: enough of this person's questions wait already.
        """
        _must_fit(text)
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.lock_person(person.id)
            await tx.expect_nothing(person.id)
            waiting = await tx.unanswered_of(person.id, therapist_id)
            if same := next((each for each in waiting if each.text == text), None):
                return same.id
            if len(waiting) >= OPEN_LIMIT:
                raise TooManyQuestions(therapist=therapist_id)
            question_id = await tx.add_question(person.id, therapist_id, text, now, start=start)
            await tx.post(Post(Kind.QUESTION, (str(question_id),), now))
        return question_id

    async def begin_reply(self, person: Person, therapist_id: str, question_id: int) -> Question:
        """Let the therapist's next text be the reply to a question; return the question.

        Raises:
            Outdated: it is not hers, or she has replied.
        """
        async with self._store.begin() as tx:
            question = await waiting_for(tx, therapist_id, question_id)
            await tx.expect(person.id, Replying(question_id), self._clock.now())
        return question

    async def reply(
        self, person: Person, therapist_id: str, question_id: int, text: str
    ) -> Question:
        """Keep the therapist's reply and send it on; return the question.

        Raises:
            Outdated: it is not hers, or she has replied.
            TextTooLong: it does not fit into one message.
        """
        _must_fit(text)
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            question = await waiting_for(tx, therapist_id, question_id)
            await tx.set_reply(question_id, text, now)
            await tx.post(Post(Kind.REPLY, (str(question_id),), now))
            await tx.expect_nothing(person.id)
        return question

    async def question_of_message(self, chat_id: int, message_id: int) -> int | None:
        """Return the question that a message of ours in this chat was about."""
        async with self._store.read() as view:
            found = await view.post_of_message(chat_id, message_id)
        return int(found[1]) if found and found[0] is Kind.QUESTION else None

    async def waiting(self, therapist_id: str) -> list[Question]:
        """Return what waits for this therapist's reply, oldest first."""
        async with self._store.read() as view:
            return await view.unanswered(therapist_id)


def _must_fit(text: str) -> None:
    length = telegram_length(text)
    if length > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT, length=length)


async def waiting_for(view: Snapshot, therapist_id: str, question_id: int) -> Question:
    """Return a question that waits for this therapist.

    Raises:
        Outdated: it is not hers, or she has replied.
    """
    question = await view.question(question_id)
    if question is None or question.therapist_id != therapist_id or question.replied_at:
        raise Outdated
    return question
