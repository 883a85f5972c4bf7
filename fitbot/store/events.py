"""SQL for the events that mirror bookings: what her calendars showed of them last."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from fitbot.domain.interval import Interval
from fitbot.domain.watching import Shown, Trace
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import calendars, events

#: Follows the mark of a calendar when the event stands in another one of the same account.
_ELSEWHERE = "+"


class EventReads(Rows):
    """Looking at what was seen."""

    async def trace(self, booking_id: int) -> Trace | None:
        """Return what is remembered of a booking's event; None before it was seen."""
        return (await self.traces([booking_id])).get(booking_id)

    async def traces(self, booking_ids: Collection[int]) -> dict[int, Trace]:
        """Return what is remembered of these bookings' events, by booking."""
        rows = await self._all(select(events).where(events.c.booking_id.in_(set(booking_ids))))
        return {row["booking_id"]: _trace(row) for row in rows}

    async def looked(self, therapist_id: str, calendar: str) -> str:
        """Return what the last look for events in a calendar left; "" if all is to be looked at."""
        row = await self._one(select(calendars.c.looked).where(_named(therapist_id, calendar)))
        return str(row["looked"]) if row else ""


class EventWrites(EventReads):
    """Keeping what was seen; lock the therapist first."""

    async def keep_trace(self, trace: Trace) -> None:
        """Remember what was seen, in the place of what was known."""
        shown = trace.shown
        values = {
            "calendar": shown.calendar + ("" if shown.here else _ELSEWHERE),
            "starts_at": shown.slot.start if shown.slot else None,
            "ends_at": shown.slot.end if shown.slot else None,
            "sequence": shown.sequence,
            "cancelled": shown.cancelled,
            "version": shown.version,
            "missing_looks": trace.missing_looks,
            "missing_since": trace.missing_since,
            "asked_at": trace.asked_at,
        }
        here = events.c.booking_id == trace.booking_id
        if not await self._run(update(events).where(here).values(values)):
            await self._run(insert(events).values(booking_id=trace.booking_id, **values))

    async def forget_trace(self, booking_id: int) -> None:
        """Forget an event: it was taken out, or is to be written anew."""
        await self._run(delete(events).where(events.c.booking_id == booking_id))

    async def keep_looked(self, therapist_id: str, calendar: str, mark: str) -> None:
        """Keep what tells an unchanged calendar; nothing for one that was never read."""
        await self._run(update(calendars).where(_named(therapist_id, calendar)).values(looked=mark))


def _named(therapist_id: str, calendar: str) -> ColumnElement[bool]:
    return and_(calendars.c.therapist_id == therapist_id, calendars.c.name == calendar)


def _trace(row: Row) -> Trace:
    calendar: str = row["calendar"]
    return Trace(
        booking_id=row["booking_id"],
        shown=Shown(
            slot=Interval(row["starts_at"], row["ends_at"]) if row["starts_at"] else None,
            sequence=row["sequence"],
            cancelled=row["cancelled"],
            version=row["version"],
            calendar=calendar.removesuffix(_ELSEWHERE),
            here=not calendar.endswith(_ELSEWHERE),
        ),
        missing_looks=row["missing_looks"],
        missing_since=row["missing_since"],
        asked_at=row["asked_at"],
    )
