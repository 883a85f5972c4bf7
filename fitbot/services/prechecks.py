"""What a person is asked before she books: kept as it is answered, never asked for twice.

Whoever says that she is under age leaves nothing behind: the answer is not written, and what she
answered before is erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.calls import NUMBER_KEPT_AS
from fitbot.domain.people import Person
from fitbot.domain.precheck import (
    REASON_LIMIT,
    Answer,
    Answers,
    Plan,
    Step,
    is_answer,
    key_of,
    next_step,
    steps,
    verdict,
)
from fitbot.domain.units import telegram_length
from fitbot.errors import NotFitting, Outdated, TextTooLong
from fitbot.practice import Practice, Therapist
from fitbot.services.zones import follow_place
from fitbot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a person is with the questions before a call with this therapist."""

    person: Person
    therapist: Therapist
    #: All that are asked, in order.
    steps: tuple[Step, ...]
    answers: Answers
    #: The first one that is open; None when there is none.
    open: Step | None
    #: The question whose answer speaks against a call; None where they can meet.
    against: Step | None
    #: Whom else at the practice she could meet.
    others: tuple[Therapist, ...]

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to ask, and nothing speaks against a call."""
        return self.open is None and self.against is None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was settled before a booking and becomes a part of it."""

    way: str
    phone: str


class PrecheckService:
    """Asks nothing itself: says what to ask, and keeps the answers."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def standing(self, person: Person, therapist_id: str) -> Standing:
        """Return what is still to be asked of this person before she books with a therapist."""
        rows: Mapping[str, str] = {}
        if self._practice.precheck.ask:
            async with self._store.read() as view:
                rows = await view.precheck_of(person.id)
        return self._standing(person, therapist_id, rows)

    async def answer(self, person: Person, therapist_id: str, step: Step, value: str) -> Standing:
        """Keep an answer in the place of an earlier one; return how things stand with it.

        What is expected of the person's next text is forgotten.

        Raises:
            Outdated: that is no answer to this question, or it is not asked any more.
            TextTooLong: the words are longer than they may be.
        """
        therapist = self._practice.therapist(therapist_id)
        _check(self._practice.plan, therapist, step, value)
        if step is Step.AGE and value == Answer.MINOR:
            return await self._leave_no_trace(person, therapist_id)
        async with self._store.begin() as tx:
            await tx.lock_person(person.id)
            before = await tx.precheck_of(person.id)
            key = key_of(step, therapist_id)
            await tx.set_precheck(person.id, key, value, self._clock.now())
            await tx.expect_nothing(person.id)
            if step is Step.PLACE:
                await follow_place(tx, person.id, before.get(key, ""), value, self._clock.now())
            rows, person = {**before, key: value}, await tx.person(person.id)
        return self._standing(person, therapist_id, rows)

    async def skip_reason(self, person: Person, therapist_id: str) -> Standing:
        """Leave the words out; what was written before stays."""
        known = await self.standing(person, therapist_id)
        if Step.REASON in known.answers.given:
            return known
        return await self.answer(person, therapist_id, Step.REASON, "")

    async def unfit(self, person: Person) -> list[Standing]:
        """Return how she stands with each therapist whom one of her answers speaks against."""
        async with self._store.read() as view:
            rows = await view.precheck_of(person.id)
        all_of_them = [self._standing(person, each.id, rows) for each in self._practice.therapists]
        return [each for each in all_of_them if each.against]

    async def _leave_no_trace(self, person: Person, therapist_id: str) -> Standing:
        async with self._store.begin() as tx:
            await tx.lock_person(person.id)
            place = (await tx.precheck_of(person.id)).get(Step.PLACE, "")
            await tx.forget_precheck(person.id)
            await follow_place(tx, person.id, place, "", self._clock.now())
            person = await tx.person(person.id)
        return self._standing(person, therapist_id, {Step.AGE.value: Answer.MINOR.value})

    def _standing(self, person: Person, therapist_id: str, rows: Mapping[str, str]) -> Standing:
        therapist = self._practice.therapist(therapist_id)
        plan, scope = self._practice.plan, therapist.scope
        answers = Answers.stored(rows, therapist_id)
        return Standing(
            person=person,
            therapist=therapist,
            steps=steps(plan, scope),
            answers=answers,
            open=next_step(plan, scope, answers),
            against=verdict(plan, scope, answers),
            others=tuple(
                each
                for each in self._practice.therapists
                if each.id != therapist_id and self._verdict(each, rows) is None
            ),
        )

    def _verdict(self, therapist: Therapist, rows: Mapping[str, str]) -> Step | None:
        answers = Answers.stored(rows, therapist.id)
        return verdict(self._practice.plan, therapist.scope, answers)


async def agree(tx: Transaction, practice: Practice, person_id: int, therapist_id: str) -> Agreed:
    """Return what a booking takes over from what was asked before; the number is its own then.

    Raises:
        NotFitting: one of the answers speaks against it.
    """
    plan, scope = practice.plan, practice.therapist(therapist_id).scope
    rows = await tx.precheck_of(person_id)
    answers = Answers.stored(rows, therapist_id)
    if verdict(plan, scope, answers):
        raise NotFitting(therapist=therapist_id)
    way = answers.of(Step.WAY) if Step.WAY in steps(plan, scope) else ""
    by_phone = (way or scope.ways[0]) == Answer.PHONE
    await tx.forget_precheck(person_id, NUMBER_KEPT_AS)
    return Agreed(way, rows.get(NUMBER_KEPT_AS, "") if by_phone else "")


def _check(plan: Plan, therapist: Therapist, step: Step, value: str) -> None:
    if step not in steps(plan, therapist.scope) or not is_answer(step, value):
        raise Outdated
    length = telegram_length(value)
    if step is Step.REASON and length > REASON_LIMIT:
        raise TextTooLong(limit=REASON_LIMIT, length=length)
