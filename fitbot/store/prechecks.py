"""SQL for what a person answered before booking.

A row an answer, by the name of its question (`domain.precheck.key_of`). The number to call is kept
beside them until the booking that it belongs to is made.
"""

import datetime as dt
from collections.abc import Collection

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

    async def prechecks_of(self, person_ids: Collection[int]) -> dict[int, dict[str, str]]:
        """Return the answers of these people, by their ids; nobody who answered nothing."""
        rows = await self._all(select(prechecks).where(prechecks.c.person_id.in_(set(person_ids))))
        found: dict[int, dict[str, str]] = {}
        for row in rows:
            found.setdefault(row["person_id"], {})[row["step"]] = row["answer"]
        return found


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

    async def forget_old_prechecks(self, step: str, before: dt.datetime) -> None:
        """Forget everybody's answers of this name that are older."""
        await self._run(
            delete(prechecks).where(prechecks.c.step == step, prechecks.c.answered_at < before)
        )
