"""The calendars: read through `reading_calendars`, and kept in step with our bookings."""

import datetime as dt
from collections.abc import Mapping, Sequence

from fitbot.calendars.base import Event, Seen, WatchedCalendar
from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.watching import Oddity, Shown, Trace
from fitbot.practice import Practice
from fitbot.services.reading_calendars import CalendarReader, Source
from fitbot.store import Store, Transaction


class CalendarService:
    """Reads into the database, writes out of it. No network inside a transaction."""

    def __init__(
        self,
        store: Store,
        practice: Practice,
        clock: Clock,
        sources: Mapping[str, Sequence[Source]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._reader = CalendarReader(store, practice, clock, sources)

    def names(self, therapist_id: str) -> list[str]:
        """Return the names of a therapist's calendars."""
        return self._reader.names(therapist_id)

    async def refresh(self, therapist_id: str, *, to_book: bool = False) -> None:
        """Read a therapist's calendars again where they changed, and keep what was found.

        Before booking, those that rest as well.
        """
        await self._reader.refresh(therapist_id, to_book=to_book)

    async def write_event(self, booking_id: int) -> None:
        """Bring the event in her calendar to the booking's present state, and note what it shows.

        Nothing is lost by a crash between writing and noting: what is written already is found.

        Raises:
            EventChanged: she changed it since it was last seen, and it was left alone.
            CalendarError: it could not be written; try again later.
        """
        written: Booking | None = None
        while True:
            async with self._store.read() as view:
                booking = await view.booking(booking_id)
                trace = await view.trace(booking_id)
            if booking is None or _same_event(booking, written):
                return
            for source in self._sources.get(booking.therapist_id, ()):
                if source.writable is not None:
                    await self._write(source, source.writable, booking, trace)
            written = booking  # it may have moved meanwhile, and another process have written that

    async def _write(
        self, source: Source, pen: WatchedCalendar, booking: Booking, trace: Trace | None
    ) -> None:
        over = trace.last if trace and trace.last.stands_in(source.mark) else None
        if booking.status is Status.CANCELLED:
            await pen.remove(booking.uid)
            seen = None
        elif trace and trace.shows(booking):
            return
        else:
            last = seen_of(booking.uid, over) if over else None
            seen = await pen.replace(last, self.event_of(booking, trace))
        async with self._store.begin() as tx:
            await tx.lock_therapist(booking.therapist_id)
            await _note(tx, booking, Trace(booking.id, shown_of(seen, source)) if seen else None)
            if trace and over is None:
                await tx.post(_left_behind(booking, trace, self._clock.now()))

    def event_of(self, booking: Booking, trace: Trace | None = None) -> Event:
        """Return the event that mirrors a booking: neutral, no person in any property.

        Her other devices take it for newer than what she has, `trace`, by its sequence alone.
        """
        return Event(
            uid=booking.uid,
            slot=booking.slot,
            sequence=max(booking.sequence, trace.shown.sequence + 1 if trace else 0),
            summary=f"Consultation {booking.code}",
            stamp=booking.changed_at,
            cancelled=booking.status is Status.CANCELLED,
        )


def shown_of(seen: Seen, source: Source) -> Shown:
    """Return what is remembered of an event that was seen by way of this calendar."""
    return Shown(
        seen.slot, seen.sequence, seen.cancelled, seen.version, source.mark, here=seen.here
    )


def seen_of(uid: str, shown: Shown) -> Seen:
    """Return what was remembered as the calendar itself said it."""
    return Seen(uid, shown.slot, shown.sequence, shown.cancelled, shown.version)


async def _note(tx: Transaction, booking: Booking, trace: Trace | None) -> None:
    if trace:
        await tx.keep_trace(trace)
    else:
        await tx.forget_trace(booking.id)


def _left_behind(booking: Booking, trace: Trace, now: dt.datetime) -> Post:
    """Return the post that asks her to take an entry out where we cannot."""
    start = stamp(trace.shown.slot.start if trace.shown.slot else None)
    return Post(Kind.DOUBT, (str(booking.id), start, Oddity.ELSEWHERE.value), now)


def _same_event(booking: Booking, written: Booking | None) -> bool:
    if written is None:
        return False
    return (booking.sequence, booking.status) == (written.sequence, written.status)
