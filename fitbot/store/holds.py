"""SQL for looking at holds, and for letting go of those at other therapists."""

from sqlalchemy import delete, select

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
    """Letting go."""

    async def release_hold_elsewhere(self, person_id: int, therapist_id: str) -> None:
        """Let go of what this person holds at any other therapist."""
        await self._run(
            delete(holds).where(
                holds.c.person_id == person_id, holds.c.therapist_id != therapist_id
            )
        )
