"""SQL for holds."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select

from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import holds
from fitbot.store.union import part

_HELD = part(
    "hold",
    select(holds).where(holds.c.person_id == bindparam("person_id")),
    who=holds.c.person_id,
    name=holds.c.therapist_id,
    starts_at=holds.c.starts_at,
    ends_at=holds.c.ends_at,
    until=holds.c.expires_at,
)


def hold_part() -> Select[*tuple[Any, ...]]:
    """Return what a person holds at a therapist, as a part of a union for `hold_from`."""
    return _HELD.where(holds.c.therapist_id == bindparam("therapist_id"))


def hold_from(row: Row) -> Hold:
    """Return the hold that a row of a union is."""
    slot = Interval(row["starts_at"], row["ends_at"])
    return Hold(row["who"], row["name"], slot, row["until"])


class HoldReads(Rows):
    """Looking at what somebody holds."""

    async def held_by(self, person_id: int) -> Hold | None:
        """Return what this person holds, or held until it ran out."""
        row = await self._one(_HELD, {"person_id": person_id})
        return hold_from(row) if row else None


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
