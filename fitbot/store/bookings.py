"""SQL for bookings."""

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    bindparam,
    case,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.domain.interval import Interval
from fitbot.errors import SlotTaken
from fitbot.store.rows import Row, Rows, Values
from fitbot.store.schema import bookings, holds, offers
from fitbot.store.union import part

#: What counts against the caps: consultations that stand, or stood until they began.
_ATTENDED = (Status.BOOKED, Status.CAME, Status.MISSED)


def _booked() -> Select[*tuple[Any, ...]]:
    return select(bookings).where(bookings.c.status == Status.BOOKED.value)


def _open_booking() -> Select[*tuple[Any, ...]]:
    return (
        _booked()
        .where(
            bookings.c.person_id == bindparam("person_id"), bookings.c.ends_at > bindparam("now")
        )
        .order_by(bookings.c.starts_at)
    )


def _taken() -> list[Select[*tuple[Any, ...]]]:
    booked = select(bookings.c.starts_at, bookings.c.ends_at).where(
        bookings.c.therapist_id == bindparam("therapist_id"),
        bookings.c.ends_at > bindparam("booked_since"),
        bookings.c.status.in_(_ATTENDED),
        bookings.c.id != bindparam("but_booking"),
    )
    held, offered = (
        select(table.c.starts_at, table.c.ends_at).where(
            table.c.therapist_id == bindparam("therapist_id"),
            table.c.expires_at > bindparam("kept_beyond"),
            table.c.person_id != bindparam("but_hold_of"),
        )
        for table in (holds, offers)
    )
    return [booked, held, offered.where(offers.c.outcome.is_(None))]


def taken_parts() -> list[Select[*tuple[Any, ...]]]:
    """Return what takes of a therapist's time, as parts of a union; `taken_asked` asks for it."""
    columns = [
        dict(zip(("starts_at", "ends_at"), each.selected_columns, strict=True)) for each in _taken()
    ]
    return [part("taken", each, **names) for each, names in zip(_taken(), columns, strict=True)]


def taken_asked(
    therapist_id: str, now: dt.datetime, but_hold_of: int, but_booking: int, *, lasting: bool
) -> Values:
    """Return what `taken_parts` ask for; with `lasting`, nothing is kept for a while only."""
    return {
        "therapist_id": therapist_id,
        "booked_since": now - _A_WEEK_BACK,
        "kept_beyond": _NEVER if lasting else now,
        "but_hold_of": but_hold_of,
        "but_booking": but_booking,
    }


# Asked before every screen of free times, so built once: building takes longer than asking.
_OPEN_BOOKING = _open_booking()
_TAKEN = union_all(*_taken())
_A_WEEK_BACK = dt.timedelta(days=8)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class BookingReads(Rows):
    """Looking at bookings."""

    async def booking(self, booking_id: int) -> Booking | None:
        """Return a booking whatever its status."""
        row = await self._one(select(bookings).where(bookings.c.id == booking_id))
        return _booking(row) if row else None

    async def bookings_by_id(self, booking_ids: Collection[int]) -> dict[int, Booking]:
        """Return these bookings, by their ids."""
        rows = await self._all(select(bookings).where(bookings.c.id.in_(set(booking_ids))))
        return {row["id"]: _booking(row) for row in rows}

    async def open_booking_of(self, person_id: int, now: dt.datetime) -> Booking | None:
        """Return this person's consultation that is booked and not over, at any therapist."""
        row = await self._one(_OPEN_BOOKING, {"person_id": person_id, "now": now})
        return _booking(row) if row else None

    async def open_bookings_of(
        self, person_ids: Collection[int], now: dt.datetime
    ) -> dict[int, Booking]:
        """Return these people's open consultations, by their ids."""
        rows = await self._all(
            _booked()
            .where(bookings.c.person_id.in_(set(person_ids)), bookings.c.ends_at > now)
            .order_by(bookings.c.starts_at.desc())
        )
        return {row["person_id"]: _booking(row) for row in rows}

    async def open_bookings(self, therapist_id: str, now: dt.datetime) -> list[Booking]:
        """Return a therapist's consultations that are booked and not over, in order."""
        rows = await self._all(
            _booked()
            .where(bookings.c.therapist_id == therapist_id, bookings.c.ends_at > now)
            .order_by(bookings.c.starts_at, bookings.c.id)
        )
        return [_booking(row) for row in rows]

    async def cancelled_ahead(self, therapist_id: str, now: dt.datetime) -> list[Booking]:
        """Return a therapist's cancelled consultations whose time is not over, in order."""
        rows = await self._all(
            select(bookings)
            .where(
                bookings.c.therapist_id == therapist_id,
                bookings.c.status == Status.CANCELLED.value,
                bookings.c.ends_at > now,
            )
            .order_by(bookings.c.starts_at, bookings.c.id)
        )
        return [_booking(row) for row in rows]

    async def bookings_between(
        self, therapist_id: str, start: dt.datetime, end: dt.datetime
    ) -> list[Booking]:
        """Return a therapist's bookings of any status that start in the span, in order."""
        rows = await self._all(
            select(bookings)
            .where(
                bookings.c.therapist_id == therapist_id,
                bookings.c.starts_at >= start,
                bookings.c.starts_at < end,
            )
            .order_by(bookings.c.starts_at)
        )
        return [_booking(row) for row in rows]

    async def bookings_changed(
        self, therapist_id: str, since: dt.datetime, until: dt.datetime
    ) -> list[Booking]:
        """Return a therapist's bookings that were made, moved, ended or cancelled in the span."""
        rows = await self._all(
            select(bookings)
            .where(
                bookings.c.therapist_id == therapist_id,
                bookings.c.changed_at >= since,
                bookings.c.changed_at < until,
            )
            .order_by(bookings.c.changed_at, bookings.c.id)
        )
        return [_booking(row) for row in rows]

    async def taken_by_us(
        self,
        therapist_id: str,
        now: dt.datetime,
        *,
        but_hold_of: int,
        but_booking: int = 0,
    ) -> tuple[Interval, ...]:
        """Return what bookings, holds and offers take of a therapist's time, from a week back on.

        Past ones are included because caps count whole weeks. What is kept for `but_hold_of`, and
        the booking `but_booking` (one being moved), are left out: nobody is in their own way.
        """
        asked = taken_asked(therapist_id, now, but_hold_of, but_booking, lasting=False)
        rows = await self._all(_TAKEN, asked)
        return tuple(_slot(row) for row in rows)

    async def own_uids(self, therapist_id: str, since: dt.datetime) -> frozenset[str]:
        """Return the UIDs of our events whose time was not over then, also of cancelled ones."""
        rows = await self._all(
            select(bookings.c.uid).where(
                bookings.c.therapist_id == therapist_id, bookings.c.ends_at > since
            )
        )
        return frozenset(row["uid"] for row in rows)


class BookingWrites(BookingReads):
    """Changing bookings; lock the therapist first."""

    async def add_booking(self, new: Booking) -> Booking:
        """Store a new booking; its `id` is ignored. Return it with the id it got.

        Raises:
            SlotTaken: another one starts then; whoever locked and looked does not get here.
        """
        row = insert(bookings).values(
            code=new.code,
            uid=new.uid,
            therapist_id=new.therapist_id,
            person_id=new.person_id,
            starts_at=new.slot.start,
            ends_at=new.slot.end,
            status=new.status.value,
            sequence=new.sequence,
            booked_at=new.changed_at,
            changed_at=new.changed_at,
            changed_by=new.changed_by.value,
            way=new.way or None,
            phone=new.phone,
            note=new.note,
            coming_at=new.coming_at,
        )
        with _last_net():
            booking_id = await self._new_id(row)
        return await self._sure(booking_id)

    async def move_booking(
        self, booking_id: int, slot: Interval, change: Change, above: int = 0
    ) -> Booking:
        """Give a booking another time, and raise its sequence; whether she comes is open again.

        The sequence becomes greater than `above` as well.

        Raises:
            SlotTaken: another one starts then; whoever locked and looked does not get here.
        """
        move = (
            update(bookings)
            .where(bookings.c.id == booking_id)
            .values(
                starts_at=slot.start,
                ends_at=slot.end,
                sequence=_beyond(above),
                coming_at=None,
                **_changed(change),
            )
        )
        await self._change(move)
        return await self._sure(booking_id)

    async def set_status(self, booking_id: int, status: Status, change: Change) -> Booking:
        """Move a booking on in its life; cancelling and reopening raise its sequence.

        Raises:
            SlotTaken: reopened, it would start with another one.
        """
        step = 1 if status in {Status.CANCELLED, Status.BOOKED} else 0
        await self._change(
            update(bookings)
            .where(bookings.c.id == booking_id)
            .values(status=status.value, sequence=bookings.c.sequence + step, **_changed(change))
        )
        return await self._sure(booking_id)

    async def take_back(self, booking_id: int, slot: Interval) -> Booking:
        """Let a booking stand at `slot` again as if its last change had never been made.

        Whoever made the change before it made the last one now. Only its sequence goes on, so that
        what was planned for the change finds it gone.

        Raises:
            SlotTaken: another one starts then; whoever locked and looked does not get here.
        """
        before = {
            "changed_at": func.coalesce(bookings.c.before_at, bookings.c.booked_at),
            "changed_by": func.coalesce(bookings.c.before_by, Actor.CLIENT.value),
            "coming_at": bookings.c.before_coming_at,
            "note": "",
        }
        await self._change(
            update(bookings)
            .where(bookings.c.id == booking_id)
            .values(
                status=Status.BOOKED.value,
                starts_at=slot.start,
                ends_at=slot.end,
                sequence=bookings.c.sequence + 1,
                **before,
            )
        )
        return await self._sure(booking_id)

    async def set_word(self, booking_id: int, word: str) -> None:
        """Keep a word that belongs to the last change."""
        await self._run(update(bookings).where(bookings.c.id == booking_id).values(note=word))

    async def raise_sequence(self, booking_id: int, above: int) -> Booking:
        """Raise a booking's sequence, beyond `above` too: its event is to be written once more."""
        here = bookings.c.id == booking_id
        await self._run(update(bookings).where(here).values(sequence=_beyond(above)))
        return await self._sure(booking_id)

    async def change_way(self, booking_id: int, way: str, number: str) -> Booking:
        """Let a call take place in another way; raises its sequence."""
        await self._run(
            update(bookings)
            .where(bookings.c.id == booking_id)
            .values(way=way, phone=number, sequence=bookings.c.sequence + 1)
        )
        return await self._sure(booking_id)

    async def note_coming(self, booking_id: int, at: dt.datetime) -> Booking:
        """Note that the client said that she comes."""
        await self._run(update(bookings).where(bookings.c.id == booking_id).values(coming_at=at))
        return await self._sure(booking_id)

    async def set_phone(self, booking_id: int, number: str) -> Booking:
        """Keep the number to call."""
        await self._run(update(bookings).where(bookings.c.id == booking_id).values(phone=number))
        return await self._sure(booking_id)

    async def forget_phones(self, ended_before: dt.datetime, cancelled_by: dt.datetime) -> None:
        """Delete the numbers of calls that were over then, and of those cancelled by then."""
        over = bookings.c.ends_at < ended_before
        cancelled = (bookings.c.status == Status.CANCELLED.value) & (
            bookings.c.changed_at <= cancelled_by
        )
        # The empty text is the one that is stored as it is.
        await self._run(
            update(bookings).where(bookings.c.phone != "", over | cancelled).values(phone="")
        )

    async def _change(self, change: Update) -> None:
        with _last_net():
            await self._run(change)

    async def _sure(self, booking_id: int) -> Booking:
        found = await self.booking(booking_id)
        if found is None:
            raise LookupError(f"no booking {booking_id}")
        return found


@contextlib.contextmanager
def _last_net() -> Iterator[None]:
    # PostgreSQL names the index `uq_bookings_live_start`, SQLite its columns.
    try:
        yield
    except IntegrityError as error:
        if any(mark in str(error.orig) for mark in ("live_start", "bookings.starts_at")):
            raise SlotTaken from error
        raise


def _beyond(above: int) -> ColumnElement[int]:
    now: ColumnElement[int] = case((bookings.c.sequence > above, bookings.c.sequence), else_=above)
    return now + 1


def _changed(change: Change) -> dict[str, Any]:
    return {
        "changed_at": change.at,
        "changed_by": change.by.value,
        "note": change.note,
        "before_at": bookings.c.changed_at,
        "before_by": bookings.c.changed_by,
        "before_coming_at": bookings.c.coming_at,
    }


def _slot(row: Row) -> Interval:
    return Interval(row["starts_at"], row["ends_at"])


def _booking(row: Row) -> Booking:
    return Booking(
        id=row["id"],
        code=row["code"],
        uid=row["uid"],
        therapist_id=row["therapist_id"],
        person_id=row["person_id"],
        slot=_slot(row),
        status=Status(row["status"]),
        sequence=row["sequence"],
        changed_at=row["changed_at"],
        changed_by=Actor(row["changed_by"]),
        booked_at=row["booked_at"],
        way=row["way"] or "",
        phone=row["phone"],
        note=row["note"],
        coming_at=row["coming_at"],
    )
