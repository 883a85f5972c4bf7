"""SQL for questions and replies."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, insert, select, update

from fitbot.domain.questions import Question
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import questions


class QuestionReads(Rows):
    """Looking at questions."""

    async def question(self, question_id: int) -> Question | None:
        """Return a question."""
        row = await self._one(select(questions).where(questions.c.id == question_id))
        return _question(row) if row else None

    async def unanswered(self, therapist_id: str) -> list[Question]:
        """Return what waits for this therapist's reply, oldest first."""
        return [_question(row) for row in await self._all(_waiting(therapist_id))]

    async def unanswered_of(self, person_id: int, therapist_id: str) -> list[Question]:
        """Return what waits of this person's for this therapist's reply, oldest first."""
        rows = await self._all(_waiting(therapist_id).where(questions.c.person_id == person_id))
        return [_question(row) for row in rows]


class QuestionWrites(QuestionReads):
    """Asking and replying."""

    async def add_question(
        self,
        person_id: int,
        therapist_id: str,
        text: str,
        now: dt.datetime,
        *,
        start: dt.datetime | None = None,
    ) -> int:
        """Store a question, for a call at `start` if it asks for one; return its id."""
        new = {"person_id": person_id, "therapist_id": therapist_id, "starts_at": start}
        return await self._new_id(
            insert(questions).values(**new, text=text, asked_at=now, reply="")
        )

    async def set_reply(self, question_id: int, reply: str, now: dt.datetime) -> None:
        """Store the therapist's reply."""
        await self._run(
            update(questions)
            .where(questions.c.id == question_id)
            .values(reply=reply, replied_at=now)
        )


def _waiting(therapist_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(questions)
        .where(questions.c.therapist_id == therapist_id, questions.c.replied_at.is_(None))
        .order_by(questions.c.asked_at, questions.c.id)
    )


def _question(row: Row) -> Question:
    return Question(
        id=row["id"],
        person_id=row["person_id"],
        therapist_id=row["therapist_id"],
        text=row["text"],
        asked_at=row["asked_at"],
        reply=row["reply"],
        replied_at=row["replied_at"],
        start=row["starts_at"],
    )
