"""SQL for what our own bookings, holds and offers take of a therapist's time."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from fitbot.domain.booking import Status
from fitbot.domain.interval import Interval
from fitbot.store.rows import Rows, Values
from fitbot.store.schema import bookings, holds, offers
from fitbot.store.union import part

#: What counts against the caps: consultations that stand, or stood until they began.
_ATTENDED = (Status.BOOKED, Status.CAME, Status.MISSED)


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
_TAKEN = union_all(*_taken())
_A_WEEK_BACK = dt.timedelta(days=8)
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class TakenReads(Rows):
    """Looking at what is taken."""

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
        return tuple(Interval(row["starts_at"], row["ends_at"]) for row in rows)
