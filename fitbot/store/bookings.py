"""SQL for looking at bookings."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, select

from fitbot.domain.booking import Actor, Booking, Status
from fitbot.domain.interval import Interval
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import bookings


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


# Asked before every screen of free times, so built once: building takes longer than asking.
_OPEN_BOOKING = _open_booking()


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

    async def own_uids(self, therapist_id: str, since: dt.datetime) -> frozenset[str]:
        """Return the UIDs of our events whose time was not over then, also of cancelled ones."""
        rows = await self._all(
            select(bookings.c.uid).where(
                bookings.c.therapist_id == therapist_id, bookings.c.ends_at > since
            )
        )
        return frozenset(row["uid"] for row in rows)


def _booking(row: Row) -> Booking:
    return Booking(
        id=row["id"],
        code=row["code"],
        uid=row["uid"],
        therapist_id=row["therapist_id"],
        person_id=row["person_id"],
        slot=Interval(row["starts_at"], row["ends_at"]),
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
