"""SQL for what a therapist set in the chat about her own desk."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, update

from fitbot.store.rows import Rows
from fitbot.store.schema import therapists


@dataclass(frozen=True, slots=True)
class Pause:
    """A therapist takes no new bookings; `text` is what clients read meanwhile, or ""."""

    since: dt.datetime
    text: str


class DeskReads(Rows):
    """Looking at a desk."""

    async def pause_of(self, therapist_id: str) -> Pause | None:
        """Return since when a therapist takes no new bookings; None when she does."""
        row = await self._one(
            select(therapists.c.paused_at, therapists.c.pause_text).where(
                therapists.c.id == therapist_id
            )
        )
        return Pause(row["paused_at"], row["pause_text"]) if row and row["paused_at"] else None


class DeskWrites(DeskReads):
    """Setting it up."""

    async def set_pause(self, therapist_id: str, pause: Pause | None) -> None:
        """Let a therapist take no new bookings, or take them again."""
        await self._run(
            update(therapists)
            .where(therapists.c.id == therapist_id)
            .values(
                paused_at=pause.since if pause else None, pause_text=pause.text if pause else ""
            )
        )
