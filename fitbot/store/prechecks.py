"""SQL for what a person answered before booking."""

import datetime as dt

from sqlalchemy import delete, insert, select

from fitbot.store.rows import Rows
from fitbot.store.schema import prechecks


class PrecheckReads(Rows):
    """Looking at the answers."""

    async def precheck_of(self, person_id: int) -> dict[str, str]:
        """Return a person's answers by step; an empty answer was skipped."""
        rows = await self._all(
            select(prechecks.c.step, prechecks.c.answer).where(prechecks.c.person_id == person_id)
        )
        return {row["step"]: row["answer"] for row in rows}


class PrecheckWrites(PrecheckReads):
    """Keeping the answers, one by one."""

    async def set_precheck(self, person_id: int, step: str, answer: str, now: dt.datetime) -> None:
        """Keep one answer in the place of an earlier one."""
        await self.forget_precheck(person_id, step)
        await self._run(
            insert(prechecks).values(person_id=person_id, step=step, answer=answer, answered_at=now)
        )

    async def forget_precheck(self, person_id: int, *steps: str) -> None:
        """Forget these answers of a person; without any step, all of them."""
        which = [prechecks.c.step.in_(steps)] if steps else []
        await self._run(delete(prechecks).where(prechecks.c.person_id == person_id, *which))
