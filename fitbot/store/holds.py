"""SQL for looking at holds, and for letting go of those at other therapists."""

from typing import Any

from sqlalchemy import Select, bindparam, delete, select

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
    """Letting go."""

    async def release_hold_elsewhere(self, person_id: int, therapist_id: str) -> None:
        """Let go of what this person holds at any other therapist."""
        await self._run(
            delete(holds).where(
                holds.c.person_id == person_id, holds.c.therapist_id != therapist_id
            )
        )
