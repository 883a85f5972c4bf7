"""The calendars: read through `reading_calendars`, and kept in step with our bookings."""

from collections.abc import Mapping, Sequence

from fitbot.calendars.base import Event
from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.practice import Practice
from fitbot.services.reading_calendars import CalendarReader, Source
from fitbot.store import Store


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
        self._sources = sources
        self._reader = CalendarReader(store, practice, clock, sources)

    def names(self, therapist_id: str) -> list[str]:
        """Return the names of a therapist's calendars."""
        return self._reader.names(therapist_id)

    async def refresh(self, therapist_id: str) -> None:
        """Read a therapist's calendars again where they changed, and keep what was found."""
        await self._reader.refresh(therapist_id)

    async def write_event(self, booking_id: int) -> None:
        """Bring the event in her calendar to the booking's present state.

        Raises:
            CalendarError: it could not be written; try again later.
        """
        written: Booking | None = None
        while True:
            async with self._store.read() as view:
                booking = await view.booking(booking_id)
            if booking is None or _same_event(booking, written):
                return
            await self._write(booking)
            written = booking  # it may have moved meanwhile, and another process have written that

    async def _write(self, booking: Booking) -> None:
        for source in self._sources.get(booking.therapist_id, ()):
            if source.writable is None:
                continue
            if booking.status is Status.CANCELLED:
                await source.writable.remove(booking.uid)
            else:
                await source.writable.put(self.event_of(booking))

    def event_of(self, booking: Booking) -> Event:
        """Return the event that mirrors a booking: neutral, no person in any property."""
        return Event(
            uid=booking.uid,
            slot=booking.slot,
            sequence=booking.sequence,
            summary=f"Consultation {booking.code}",
            stamp=booking.changed_at,
            cancelled=booking.status is Status.CANCELLED,
        )


def _same_event(booking: Booking, written: Booking | None) -> bool:
    if written is None:
        return False
    return (booking.sequence, booking.status) == (written.sequence, written.status)
