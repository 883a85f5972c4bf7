"""SQL for holds."""

import datetime as dt

from sqlalchemy import delete, insert, select

from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.store.rows import Rows
from fitbot.store.schema import holds


class HoldReads(Rows):
    """Looking at what somebody holds."""

    async def held_by(self, person_id: int) -> Hold | None:
        """Return what this person holds, or held until it ran out."""
        row = await self._one(select(holds).where(holds.c.person_id == person_id))
        if row is None:
            return None
        slot = Interval(row["starts_at"], row["ends_at"])
        return Hold(person_id, row["therapist_id"], slot, row["expires_at"])


class HoldWrites(HoldReads):
    """Keeping a slot for somebody, and letting go of it; lock the therapist first."""

    async def hold(
        self, person_id: int, therapist_id: str, slot: Interval, expires: dt.datetime
    ) -> None:
        """Keep a slot for one person; an earlier hold of hers is let go."""
        await self.release_hold(person_id)
        await self._run(
            insert(holds).values(
                person_id=person_id,
                therapist_id=therapist_id,
                starts_at=slot.start,
                ends_at=slot.end,
                expires_at=expires,
            )
        )

    async def release_hold(self, person_id: int) -> None:
        """Let go of whatever this person holds."""
        await self._run(delete(holds).where(holds.c.person_id == person_id))

    async def drop_expired_holds(self, now: dt.datetime) -> int:
        """Delete holds that have run out; return how many."""
        return await self._run(delete(holds).where(holds.c.expires_at <= now))

    async def release_hold_elsewhere(self, person_id: int, therapist_id: str) -> None:
        """Let go of what this person holds at any other therapist."""
        await self._run(
            delete(holds).where(
                holds.c.person_id == person_id, holds.c.therapist_id != therapist_id
            )
        )
