"""SQL for fit surveys and their answers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from fitbot.domain.survey import Decision, Item, Rating, Sound, Survey
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import answers, bookings, surveys

Joined = Select[*tuple[Any, ...]]


class SurveyReads(Rows):
    """Looking at surveys."""

    async def survey(self, survey_id: int) -> Survey | None:
        """Return a survey with the answers so far."""
        return await self._first(_with_booking().where(surveys.c.id == survey_id))

    async def survey_of_booking(self, booking_id: int) -> Survey | None:
        """Return the survey that belongs to a booking."""
        return await self._first(_with_booking().where(surveys.c.booking_id == booking_id))

    async def surveys_answered(
        self, therapist_id: str, since: dt.datetime, until: dt.datetime
    ) -> list[Survey]:
        """Return a therapist's surveys whose newest answer fell into the span, oldest first."""
        return await self._surveys(
            _with_booking()
            .where(
                bookings.c.therapist_id == therapist_id,
                surveys.c.answered_at >= since,
                surveys.c.answered_at < until,
            )
            .order_by(surveys.c.answered_at)
        )

    async def _first(self, statement: Joined) -> Survey | None:
        found = await self._surveys(statement)
        return found[0] if found else None

    async def _surveys(self, statement: Joined) -> list[Survey]:
        rows = await self._all(statement)
        ids = [row["id"] for row in rows]
        given = await self._all(select(answers).where(answers.c.survey_id.in_(ids)))
        return [
            _survey(row, [answer for answer in given if answer["survey_id"] == row["id"]])
            for row in rows
        ]


class SurveyWrites(SurveyReads):
    """Saving answers tap by tap."""

    async def add_survey(self, booking_id: int) -> Survey:
        """Open the survey of a booking, or return the one there is."""
        found = await self.survey_of_booking(booking_id)
        if found is None:
            await self._insert_once(surveys, booking_id=booking_id, note="")
            found = await self.survey_of_booking(booking_id)
        if found is None:
            raise LookupError(f"no booking {booking_id} to survey")
        return found

    async def set_answer(
        self, survey_id: int, item: Item, rating: Rating, now: dt.datetime
    ) -> None:
        """Save one tap; a second tap on the same item replaces the first."""
        await self._run(
            delete(answers).where(answers.c.survey_id == survey_id, answers.c.item == item.value)
        )
        await self._run(
            insert(answers).values(survey_id=survey_id, item=item.value, rating=rating.value)
        )
        await self._answered(survey_id, now)

    async def set_sound(self, survey_id: int, sound: Sound, now: dt.datetime) -> None:
        """Save whether sound or video got in the way."""
        await self._run(update(surveys).where(surveys.c.id == survey_id).values(sound=sound.value))
        await self._answered(survey_id, now)

    async def set_decision(self, survey_id: int, decision: Decision, now: dt.datetime) -> None:
        """Save where the client is now."""
        await self._run(
            update(surveys).where(surveys.c.id == survey_id).values(decision=decision.value)
        )
        await self._answered(survey_id, now)

    async def set_note(self, survey_id: int, note: str, now: dt.datetime) -> None:
        """Save the client's own words."""
        await self._run(update(surveys).where(surveys.c.id == survey_id).values(note=note))
        await self._answered(survey_id, now)

    async def _answered(self, survey_id: int, now: dt.datetime) -> None:
        await self._run(update(surveys).where(surveys.c.id == survey_id).values(answered_at=now))


def _with_booking() -> Joined:
    asked = (bookings.c.therapist_id, bookings.c.person_id, bookings.c.way)
    return select(surveys, *asked).join_from(surveys, bookings)


def _survey(row: Row, given: Sequence[Row]) -> Survey:
    return Survey(
        id=row["id"],
        booking_id=row["booking_id"],
        therapist_id=row["therapist_id"],
        person_id=row["person_id"],
        way=row["way"] or "",
        answers={Item(answer["item"]): Rating(answer["rating"]) for answer in given},
        sound=Sound(row["sound"]) if row["sound"] else None,
        decision=Decision(row["decision"]) if row["decision"] else None,
        note=row["note"],
        answered_at=row["answered_at"],
    )
