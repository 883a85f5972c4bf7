"""SQL for who waits for a time, and for the slots that are offered to them."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, String, cast, delete, insert, literal, select, update

from fitbot.domain.booking import Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Outcome
from fitbot.domain.waiting import Ending, Known, Offer, Part, Waiting, Wanted
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import bookings, offers, outbox, people, wishes

_MINUTE = 60

#: The post of an offer.
_POST = outbox.c.dedup_key == literal(f"{Kind.OFFER.value}:") + cast(offers.c.id, String)
_OFFERS = select(offers, outbox.c.state.label("post")).join(outbox, _POST, isouter=True)
_HEARD = select(outbox.c.id).where(_POST, outbox.c.state == Outcome.DONE.value).exists()


class WaitingReads(Rows):
    """Looking at the line."""

    async def waiting_at(self, therapist_id: str) -> list[Waiting]:
        """Return who waits for a time with this therapist, whoever waits longest first."""
        rows = await self._all(
            select(wishes)
            .where(wishes.c.therapist_id == therapist_id)
            .order_by(wishes.c.made_at, wishes.c.person_id)
        )
        return [_waiting(row) for row in rows]

    async def wanted_at(self, therapist_id: str) -> list[Wanted]:
        """Return the times wanted by everybody who waits and can be reached; nobody is named."""
        rows = await self._all(
            select(wishes.c.days, wishes.c.parts)
            .join(people, people.c.id == wishes.c.person_id)
            .where(wishes.c.therapist_id == therapist_id, people.c.unreachable_since.is_(None))
            .order_by(wishes.c.made_at, wishes.c.person_id)
        )
        return [_wanted(row) for row in rows]

    async def waiting_of(self, person_id: int) -> list[Waiting]:
        """Return what this person waits for, with each therapist."""
        rows = await self._all(
            select(wishes)
            .where(wishes.c.person_id == person_id)
            .order_by(wishes.c.made_at, wishes.c.therapist_id)
        )
        return [_waiting(row) for row in rows]

    async def met_since_waiting(self, therapist_id: str, now: dt.datetime) -> set[int]:
        """Return who of a therapist's line had a consultation begin since they wait."""
        rows = await self._all(
            select(wishes.c.person_id)
            .join(
                bookings,
                (bookings.c.person_id == wishes.c.person_id)
                & (bookings.c.therapist_id == wishes.c.therapist_id),
            )
            .where(
                wishes.c.therapist_id == therapist_id,
                bookings.c.starts_at > wishes.c.made_at,
                bookings.c.starts_at <= now,
                bookings.c.status != Status.CANCELLED.value,
            )
        )
        return {row["person_id"] for row in rows}

    async def starts_had(
        self, therapist_id: str, person_ids: Collection[int]
    ) -> dict[int, frozenset[dt.datetime]]:
        """Return the starts that these people were offered, or had booked and cancelled.

        An offer that nobody heard of was none.
        """
        offered, cancelled = (
            select(table.c.person_id, table.c.starts_at).where(
                table.c.therapist_id == therapist_id, table.c.person_id.in_(set(person_ids))
            )
            for table in (offers, bookings)
        )
        rows = await self._all(
            offered.where(offers.c.outcome.is_distinct_from(Ending.UNHEARD.value)).union_all(
                cancelled.where(bookings.c.status == Status.CANCELLED.value)
            )
        )
        had: dict[int, set[dt.datetime]] = {person_id: set() for person_id in person_ids}
        for row in rows:
            had[row["person_id"]].add(row["starts_at"])
        return {person_id: frozenset(starts) for person_id, starts in had.items()}

    async def offer(self, offer_id: int) -> Offer | None:
        """Return an offer, however it ended."""
        row = await self._one(_OFFERS.where(offers.c.id == offer_id))
        return _offer(row) if row else None

    async def unended_offers(self, therapist_id: str) -> list[Offer]:
        """Return a therapist's offers of which no end was noted: live ones, and expired ones."""
        rows = await self._all(
            _OFFERS.where(offers.c.therapist_id == therapist_id, offers.c.outcome.is_(None))
        )
        return [_offer(row) for row in rows]

    async def have_offers(self, person_ids: Collection[int], now: dt.datetime) -> set[int]:
        """Return for whom of these people a slot is kept now, with whichever therapist."""
        rows = await self._all(
            select(offers.c.person_id).where(
                offers.c.person_id.in_(set(person_ids)),
                offers.c.outcome.is_(None),
                offers.c.expires_at > now,
            )
        )
        return {row["person_id"] for row in rows}


class WaitingWrites(WaitingReads):
    """Changing it; lock the therapist first."""

    async def wait(self, new: Waiting) -> None:
        """Put somebody in line, or change what she waits for: she keeps her place in it.

        What she knows now she knows whether or not she hears of what is kept for her.
        """
        values = {"days": _days(new.wanted), "parts": _parts(new.wanted), "knew": _text(new.known)}
        here = _is_hers(new.person_id, new.therapist_id)
        if not await self._run(update(wishes).where(here).values(values)):
            await self._run(
                insert(wishes).values(
                    person_id=new.person_id,
                    therapist_id=new.therapist_id,
                    made_at=new.made_at,
                    **values,
                )
            )
        await self._run(
            update(offers)
            .where(*_open_offers(new.person_id, new.therapist_id))
            .values(knew=values["knew"])
        )

    async def remember_known(self, person_id: int, therapist_id: str, known: Known | None) -> None:
        """Keep what somebody knows to be free now."""
        here = _is_hers(person_id, therapist_id)
        await self._run(update(wishes).where(here).values(knew=_text(known)))

    async def stop_waiting(self, person_id: int, therapist_id: str) -> bool:
        """Take somebody out of the line; return whether she stood in it."""
        return await self._run(delete(wishes).where(_is_hers(person_id, therapist_id))) > 0

    async def add_offer(self, new: Offer) -> Offer:
        """Store an offer; its `id` is ignored. Return it with the id it got."""
        row = insert(offers).values(
            person_id=new.person_id,
            therapist_id=new.therapist_id,
            starts_at=new.slot.start,
            ends_at=new.slot.end,
            offered_at=new.offered_at,
            expires_at=new.expires_at,
            knew=_text(new.known_before),
        )
        found = await self.offer(await self._new_id(row))
        if found is None:
            raise LookupError("an offer just made is not there")
        return found

    async def end_offer(self, offer_id: int, ending: Ending) -> None:
        """Note how an offer ended; the first end counts."""
        await self._run(
            update(offers)
            .where(offers.c.id == offer_id, offers.c.outcome.is_(None))
            .values(outcome=ending.value)
        )

    async def end_waiting(
        self, person_id: int, therapist_id: str, booked: dt.datetime | None = None
    ) -> bool:
        """Take somebody out of the line, and let go of what was kept for her.

        `booked` is the start that she has just booked, if that is why. Return whether she waited.
        """
        mine = _open_offers(person_id, therapist_id)
        if booked:
            taken = update(offers).where(*mine, offers.c.starts_at == booked)
            await self._run(taken.values(outcome=Ending.BOOKED.value))
        await self._run(update(offers).where(*mine, ~_HEARD).values(outcome=Ending.UNHEARD.value))
        await self._run(update(offers).where(*mine).values(outcome=Ending.WITHDRAWN.value))
        return await self.stop_waiting(person_id, therapist_id)


def _is_hers(person_id: int, therapist_id: str) -> ColumnElement[bool]:
    return (wishes.c.person_id == person_id) & (wishes.c.therapist_id == therapist_id)


def _open_offers(person_id: int, therapist_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        offers.c.person_id == person_id,
        offers.c.therapist_id == therapist_id,
        offers.c.outcome.is_(None),
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(
        person_id=row["person_id"],
        therapist_id=row["therapist_id"],
        wanted=_wanted(row),
        made_at=row["made_at"],
        known=_known(row["knew"]),
    )


def _wanted(row: Row) -> Wanted:
    return Wanted(frozenset(map(int, row["days"])), frozenset(map(Part, row["parts"])))


def _days(wanted: Wanted) -> str:
    return "".join(str(day) for day in sorted(wanted.days))


def _parts(wanted: Wanted) -> str:
    return "".join(part for part in Part if part in wanted.parts)


def _text(known: Known | None) -> str:
    """Write instants as minutes in hexadecimal, the end of what could be looked at first."""
    if known is None:
        return ""
    instants = [known.until, *sorted(known.starts)]
    return " ".join(f"{int(instant.timestamp()) // _MINUTE:x}" for instant in instants)


def _known(text: str) -> Known | None:
    instants = [
        dt.datetime.fromtimestamp(int(minutes, 16) * _MINUTE, dt.UTC) for minutes in text.split()
    ]
    return Known(frozenset(instants[1:]), instants[0]) if instants else None


def _offer(row: Row) -> Offer:
    return Offer(
        id=row["id"],
        person_id=row["person_id"],
        therapist_id=row["therapist_id"],
        slot=Interval(row["starts_at"], row["ends_at"]),
        offered_at=row["offered_at"],
        expires_at=row["expires_at"],
        ending=Ending(row["outcome"]) if row["outcome"] else None,
        known_before=_known(row["knew"]),
        told=Outcome(row["post"]) if row["post"] in set(Outcome) else None,
    )
