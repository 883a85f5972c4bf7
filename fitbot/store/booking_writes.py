"""SQL for changing bookings."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Update, case, func, insert, update
from sqlalchemy.exc import IntegrityError

from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.domain.interval import Interval
from fitbot.errors import SlotTaken
from fitbot.store.bookings import BookingReads
from fitbot.store.schema import bookings


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
