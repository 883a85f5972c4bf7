"""The fit survey, saved tap by tap: whatever was given counts, stopping is fine."""

from fitbot.clock import Clock
from fitbot.domain.dialogue import Noting
from fitbot.domain.people import Person
from fitbot.domain.survey import NOTE_LIMIT, Decision, Item, Rating, Sound, Survey
from fitbot.domain.units import telegram_length
from fitbot.errors import Outdated, TextTooLong
from fitbot.store import Store, Transaction


class SurveyService:
    """Answers, decision and note of one survey; only its own person may touch it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def see(self, person: Person, survey_id: int) -> Survey:
        """Return this person's survey. Raises Outdated when it is not hers."""
        async with self._store.read() as view:
            survey = await view.survey(survey_id)
        if survey is None or survey.person_id != person.id:
            raise Outdated
        return survey

    async def answer(self, person: Person, survey_id: int, item: Item, rating: Rating) -> Survey:
        """Save one tap; return the survey after it. Raises Outdated when it is not hers."""
        async with self._store.begin() as tx:
            await _own(tx, person, survey_id)
            await tx.set_answer(survey_id, item, rating, self._clock.now())
            return await _own(tx, person, survey_id)

    async def hear_of_sound(self, person: Person, survey_id: int, sound: Sound) -> Survey:
        """Save whether the line got in the way; return the survey after it. Raises Outdated."""
        async with self._store.begin() as tx:
            await _own(tx, person, survey_id)
            await tx.set_sound(survey_id, sound, self._clock.now())
            return await _own(tx, person, survey_id)

    async def decide(self, person: Person, survey_id: int, decision: Decision) -> Survey:
        """Save where she is now, and let her next text be the note; return the survey after it.

        Raises:
            Outdated: it is not hers.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            await _own(tx, person, survey_id)
            await tx.set_decision(survey_id, decision, now)
            await tx.expect(person.id, Noting(survey_id), now)
            return await _own(tx, person, survey_id)

    async def note(self, person: Person, survey_id: int, text: str) -> Survey:
        """Save her own words for the therapist; return the survey after it.

        Raises:
            Outdated: it is not hers.
            TextTooLong: longer than the digest can show.
        """
        length = telegram_length(text)
        if length > NOTE_LIMIT:
            raise TextTooLong(limit=NOTE_LIMIT, length=length)
        async with self._store.begin() as tx:
            await _own(tx, person, survey_id)
            await tx.set_note(survey_id, text, self._clock.now())
            await tx.expect_nothing(person.id)
            return await _own(tx, person, survey_id)


async def _own(tx: Transaction, person: Person, survey_id: int) -> Survey:
    survey = await tx.survey(survey_id)
    if survey is None or survey.person_id != person.id:
        raise Outdated
    return survey
