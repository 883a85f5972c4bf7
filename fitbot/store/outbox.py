"""SQL for the outbox."""

import datetime as dt
import json

from sqlalchemy import ColumnElement, func, or_, select, update

from fitbot.domain.outbox import ClaimedPost, Kind, Outcome, Post
from fitbot.store.rows import Rows
from fitbot.store.schema import outbox

_WAITING = "waiting"
#: Not due until its therapist has claimed her place.
_PARKED = "parked"


class OutboxReads(Rows):
    """Looking into the outbox."""

    async def next_due(self) -> dt.datetime | None:
        """Return when the next waiting post is due."""
        row = await self._one(
            select(func.min(outbox.c.due_at).label("due")).where(outbox.c.state == _WAITING)
        )
        return row["due"] if row else None

    async def last_digest(self, therapist_id: str) -> dt.datetime | None:
        """Return the hour of the last planned digest that reached a therapist."""
        row = await self._one(
            select(func.max(outbox.c.due_at).label("sent")).where(
                outbox.c.kind == Kind.DIGEST.value,
                outbox.c.state == Outcome.DONE.value,
                outbox.c.dedup_key.startswith(
                    f"{Kind.DIGEST.value}:{therapist_id}:", autoescape=True
                ),
            )
        )
        return row["sent"] if row else None

    async def first_untold(self, kind: Kind, booking_id: int) -> tuple[str, ...] | None:
        """Return what the first post of a kind about a booking is about that nobody has heard yet.

        One that is being delivered counts as unheard: better said twice than lost. One that waits
        to be tried again, while a newer one has arrived, has nothing to say any more.
        """
        arrived = (
            select(func.coalesce(func.max(outbox.c.id), 0))
            .where(*_about(kind, booking_id), outbox.c.message_id.is_not(None))
            .scalar_subquery()
        )
        row = await self._one(
            select(outbox.c.about)
            .where(*_unheard(kind, booking_id), outbox.c.id > arrived)
            .order_by(outbox.c.id)
        )
        return _ids(row["about"]) if row else None

    async def count_sent(self) -> int:
        """Return how many posts became messages."""
        row = await self._one(
            select(func.count().label("n")).where(outbox.c.message_id.is_not(None))
        )
        return int(row["n"]) if row else 0

    async def post_of_message(self, chat_id: int, message_id: int) -> tuple[Kind, str] | None:
        """Return what a message we sent was about: its kind and the first of its ids."""
        row = await self._one(
            select(outbox.c.kind, outbox.c.about).where(
                outbox.c.chat_id == chat_id, outbox.c.message_id == message_id
            )
        )
        return (Kind(row["kind"]), _ids(row["about"])[0]) if row else None


class OutboxWrites(OutboxReads):
    """Posting, claiming and settling."""

    async def post(self, post: Post) -> bool:
        """Put something into the outbox; return False when it is there already."""
        new = await self._insert_once(
            outbox,
            kind=post.kind.value,
            dedup_key=post.dedup_key,
            about=json.dumps(post.about),
            due_at=post.due,
            state=_WAITING,
            attempts=0,
        )
        self.posted = self.posted or new
        return new

    async def drop_untold(self, kind: Kind, booking_id: int, now: dt.datetime) -> None:
        """Drop what waits of a kind about a booking: whoever it is for knows it already."""
        await self._run(
            update(outbox)
            .where(*_unheard(kind, booking_id))
            .values(state=Outcome.DROPPED.value, settled_at=now)
        )

    async def withdraw(self, kind: Kind, booking_id: int, sequence: int, now: dt.datetime) -> bool:
        """Drop a post about a change of a booking; False if somebody delivers it or has done so.

        From then on nobody begins to: a claim passes over rows that are being changed.
        """
        return bool(
            await self._run(
                update(outbox)
                .where(*_unclaimed(kind, booking_id, sequence))
                .values(state=Outcome.DROPPED.value, settled_at=now)
            )
        )

    async def renumber(self, booking_id: int, old: int, new: int) -> None:
        """Let what waits to be said of a booking be about its new sequence, at the same time."""
        kinds = [kind.value for kind in (Kind.CHANGE, Kind.TOLD, Kind.FILE)]
        rows = await self._all(
            select(outbox).where(
                outbox.c.kind.in_(kinds),
                outbox.c.state.in_((_WAITING, _PARKED)),
                outbox.c.about.startswith(json.dumps([str(booking_id), str(old)])[:-1]),
            )
        )
        for row in rows:
            about = (str(booking_id), str(new), *_ids(row["about"])[2:])
            key = Post(Kind(row["kind"]), about, row["due_at"]).dedup_key
            await self._run(
                update(outbox)
                .where(outbox.c.id == row["id"])
                .values(about=json.dumps(about), dedup_key=key)
            )

    async def hold_back(self, kind: Kind, booking_id: int, sequence: int) -> bool:
        """Keep a post about a change from being claimed before this transaction ends.

        False if somebody delivers it or has done so.
        """
        row = select(outbox.c.id).where(*_unclaimed(kind, booking_id, sequence))
        return await self._one(row.with_for_update()) is not None

    async def claim_due(
        self, now: dt.datetime, lease: dt.timedelta, limit: int
    ) -> list[ClaimedPost]:
        """Take what is due, so that no other process delivers it until `now + lease`."""
        rows = await self._all(
            select(outbox)
            .where(
                outbox.c.state == _WAITING,
                outbox.c.due_at <= now,
                or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now),
            )
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = [row["id"] for row in rows]
        await self._run(
            update(outbox).where(outbox.c.id.in_(ids)).values(claimed_until=now + lease)
        )
        return [
            ClaimedPost(
                id=row["id"],
                kind=Kind(row["kind"]),
                about=_ids(row["about"]),
                due=row["due_at"],
                attempts=row["attempts"],
            )
            for row in rows
        ]

    async def settle(
        self,
        post_id: int,
        outcome: Outcome,
        now: dt.datetime,
        sent_as: tuple[int, int] | None = None,
    ) -> None:
        """Mark a post as settled; `sent_as` is the chat and the message it became."""
        chat_id, message_id = sent_as or (None, None)
        await self._run(
            update(outbox)
            .where(outbox.c.id == post_id, outbox.c.state == _WAITING)
            .values(state=outcome.value, settled_at=now, chat_id=chat_id, message_id=message_id)
        )

    async def drop(self, post: ClaimedPost, now: dt.datetime) -> None:
        """Mark a post as dropped: what it is about is no reason to say anything any more.

        One that is about something else by now, because it was renumbered while it was being
        worked out, may be claimed again at once.
        """
        waits = (outbox.c.id == post.id, outbox.c.state == _WAITING)
        dropped = await self._run(
            update(outbox)
            .where(*waits, outbox.c.about == json.dumps(post.about))
            .values(state=Outcome.DROPPED.value, settled_at=now)
        )
        if not dropped:
            await self._run(update(outbox).where(*waits).values(claimed_until=None))

    async def park(self, post_id: int) -> None:
        """Keep a post until somebody is there to read it."""
        await self._run(
            update(outbox)
            .where(outbox.c.id == post_id, outbox.c.state == _WAITING)
            .values(state=_PARKED, claimed_until=None)
        )

    async def unpark(self) -> None:
        """Let everything that was parked be due again; what still has no reader is parked anew."""
        woken = await self._run(
            update(outbox).where(outbox.c.state == _PARKED).values(state=_WAITING)
        )
        self.posted = self.posted or woken > 0

    async def postpone(self, post_id: int, due: dt.datetime, *, tried: bool) -> None:
        """Let a post wait until `due` and be claimed again; counts the attempt if it was one."""
        attempts = outbox.c.attempts + int(tried)
        await self._run(
            update(outbox)
            .where(outbox.c.id == post_id, outbox.c.state == _WAITING)
            .values(due_at=due, claimed_until=None, attempts=attempts)
        )


def _about(kind: Kind, booking_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.kind == kind.value,
        outbox.c.dedup_key.startswith(f"{kind.value}:{booking_id}:"),
    )


def _unheard(kind: Kind, booking_id: int) -> tuple[ColumnElement[bool], ...]:
    return (*_about(kind, booking_id), outbox.c.state.in_((_WAITING, _PARKED)))


def _unclaimed(kind: Kind, booking_id: int, sequence: int) -> tuple[ColumnElement[bool], ...]:
    about = f"{kind.value}:{booking_id}:{sequence}"
    return (
        outbox.c.state.in_((_WAITING, _PARKED)),
        outbox.c.claimed_until.is_(None),
        or_(outbox.c.dedup_key == about, outbox.c.dedup_key.startswith(f"{about}:")),
    )


def _ids(about: str) -> tuple[str, ...]:
    return tuple(json.loads(about))
