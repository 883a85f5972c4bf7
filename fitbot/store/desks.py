"""SQL for what a therapist set in the chat about her own desk."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, String, bindparam, delete, insert, select, union_all, update

from fitbot.domain.digest import Detail, DigestWishes
from fitbot.domain.interval import Interval
from fitbot.domain.time_off import Block
from fitbot.domain.whereabouts import Travel
from fitbot.store.rows import Row, Rows, Values
from fitbot.store.schema import blocks, therapists, travels
from fitbot.store.types import UtcDateTime
from fitbot.store.union import part


@dataclass(frozen=True, slots=True)
class Pause:
    """A therapist takes no new bookings; `text` is what clients read meanwhile, or ""."""

    since: dt.datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Everything a therapist set in the chat; what she left alone is None."""

    pause: Pause | None = None
    blocks: tuple[Block, ...] = ()
    #: The one she named last comes first.
    travels: tuple[Travel, ...] = ()
    digest: DigestWishes | None = None


def desk_parts() -> list[Select[*tuple[Any, ...]]]:
    """Return all of it as parts of a union, which `desk_from` reads and `desk_asked` asks for."""
    therapist_id = bindparam("therapist_id", type_=String)
    set_up = part(
        "desk",
        select(therapists).where(therapists.c.id == therapist_id),
        since=therapists.c.paused_at,
        words=therapists.c.pause_text,
        name=therapists.c.digest_at,
        more=therapists.c.digest_detail,
        yes=therapists.c.digest_quiet,
    )
    blocked = part(
        "block",
        select(blocks).where(
            blocks.c.therapist_id == therapist_id,
            blocks.c.ends_at > bindparam("blocks_since", type_=UtcDateTime),
        ),
        id=blocks.c.id,
        starts_at=blocks.c.starts_at,
        ends_at=blocks.c.ends_at,
    )
    travelled = part(
        "travel",
        select(travels).where(
            travels.c.therapist_id == therapist_id,
            travels.c.last >= bindparam("travels_since", type_=Date),
        ),
        id=travels.c.id,
        name=travels.c.zone,
        first=travels.c.first,
        last=travels.c.last,
    )
    return [set_up, blocked, travelled]


_DESK = union_all(*desk_parts())
#: A block that is over still has the time kept free after it; caps count a whole week back.
_BLOCKS_BACK, _TRAVELS_BACK = dt.timedelta(hours=2), dt.timedelta(days=10)


def desk_asked(therapist_id: str, now: dt.datetime) -> Values:
    """Return what `desk_parts` ask for; blocks and travels long over are left out."""
    return {
        "therapist_id": therapist_id,
        "blocks_since": now - _BLOCKS_BACK,
        "travels_since": (now - _TRAVELS_BACK).date(),
    }


def desk_from(rows: Sequence[Row]) -> DeskSettings:
    """Return the desk that is among these rows of a union."""
    own = next((row for row in rows if row["kind"] == "desk"), None)
    travelled = [_travel(row) for row in rows if row["kind"] == "travel"]
    return DeskSettings(
        pause=Pause(own["since"], own["words"]) if own and own["since"] else None,
        blocks=tuple(sorted(_block(row) for row in rows if row["kind"] == "block")),
        travels=tuple(sorted(travelled, key=lambda travel: -travel.id)),
        digest=_digest(own) if own and own["name"] else None,
    )


class DeskReads(Rows):
    """Looking at a desk."""

    async def desk(self, therapist_id: str, now: dt.datetime) -> DeskSettings:
        """Return what a therapist set in the chat; blocks and travels long over are left out."""
        return desk_from(await self._all(_DESK, desk_asked(therapist_id, now)))


class DeskWrites(DeskReads):
    """Setting it up."""

    async def set_pause(self, therapist_id: str, pause: Pause | None) -> None:
        """Let a therapist take no new bookings, or take them again."""
        await self._set(
            therapist_id,
            paused_at=pause.since if pause else None,
            pause_text=pause.text if pause else "",
        )

    async def set_digest(self, therapist_id: str, wishes: DigestWishes) -> None:
        """Keep when a therapist wants her digest, and how."""
        await self._set(
            therapist_id,
            digest_at=f"{wishes.at:%H:%M}",
            digest_detail=wishes.detail.value,
            digest_quiet=wishes.quiet,
        )

    async def add_block(self, therapist_id: str, span: Interval) -> Block:
        """Keep a span of a therapist's time free of consultations."""
        row = insert(blocks).values(
            therapist_id=therapist_id, starts_at=span.start, ends_at=span.end
        )
        return Block(span, await self._new_id(row))

    async def drop_blocks(self, therapist_id: str, *block_ids: int) -> None:
        """Give these blocks of this therapist back."""
        await self._run(
            delete(blocks).where(blocks.c.therapist_id == therapist_id, blocks.c.id.in_(block_ids))
        )

    async def add_travel(self, therapist_id: str, travel: Travel) -> Travel:
        """Remember that a therapist will be in another zone; its `id` is ignored."""
        row = insert(travels).values(
            therapist_id=therapist_id,
            zone=travel.zone.key,
            first=travel.first,
            last=travel.last,
        )
        return Travel(travel.zone, travel.first, travel.last, await self._new_id(row))

    async def drop_travel(self, therapist_id: str, travel_id: int) -> None:
        """Forget a travel of this therapist."""
        await self._run(
            delete(travels).where(travels.c.therapist_id == therapist_id, travels.c.id == travel_id)
        )

    async def forget_time_off(self, ended_before: dt.datetime) -> None:
        """Delete every therapist's blocks and travels that were over then, with a day to spare.

        A travel's last day may end a day later than its date does in UTC.
        """
        last = (ended_before - dt.timedelta(days=1)).date()
        await self._run(delete(blocks).where(blocks.c.ends_at < ended_before))
        await self._run(delete(travels).where(travels.c.last < last))

    async def _set(self, therapist_id: str, **values: object) -> None:
        await self._run(update(therapists).where(therapists.c.id == therapist_id).values(values))


def _block(row: Row) -> Block:
    return Block(Interval(row["starts_at"], row["ends_at"]), row["id"])


def _digest(row: Row) -> DigestWishes:
    return DigestWishes(
        at=dt.time.fromisoformat(row["name"]),
        detail=Detail(row["more"]),
        quiet=bool(row["yes"]),
    )


def _travel(row: Row) -> Travel:
    return Travel(ZoneInfo(row["name"]), row["first"], row["last"], row["id"])
