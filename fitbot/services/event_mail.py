"""What posts about events in her calendar say to a therapist, or that their reason is gone."""

import datetime as dt

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.messages import EventDoubted, EventMissing, EventsMissing, EventUnwritten
from fitbot.domain.outbox import moment_of, stamp
from fitbot.domain.watching import Oddity
from fitbot.services.readers import therapist_chat
from fitbot.services.watched import gone_from
from fitbot.store import Snapshot


class EventMail:
    """Composes them; `now` is that of the delivery."""

    def __init__(self, view: Snapshot, now: dt.datetime) -> None:
        self._view = view
        self._now = now

    async def doubt(self, booking_id: str, start: str, doubt: str) -> EventDoubted | None:
        """Return what is odd about her change, while the consultation is ahead."""
        booking = await self._view.booking(int(booking_id))
        what = Oddity(doubt)
        if booking is None or booking.slot.end <= self._now:
            return None
        status = Status.CANCELLED if what is Oddity.CANCELLED else Status.BOOKED
        if booking.status is not status and what is not Oddity.ELSEWHERE:
            return None
        return EventDoubted(*await self._about(booking), what, moment_of(start))

    async def missing(self, booking_id: str, asked: str, until: str) -> EventMissing | None:
        """Return the question, while the event is gone and she was not asked anew."""
        booking = await self._view.booking(int(booking_id))
        trace = await self._view.trace(int(booking_id))
        if booking is None or trace is None or not booking.is_open(self._now):
            return None
        if stamp(trace.asked_at) != asked:  # asked anew, or found since
            return None
        marked = trace.shown.cancelled
        return EventMissing(*await self._about(booking), marked, moment_of(until))

    async def missing_many(self, therapist_id: str, _asked: str) -> EventsMissing | None:
        """Return the one question about many, while any of them is gone."""
        gone = await gone_from(self._view, therapist_id, self._now)
        names = await self._view.names_of([each.booking.person_id for each in gone])
        named = [NamedBooking(names[each.booking.person_id], each.booking) for each in gone]
        chat = await therapist_chat(self._view, therapist_id)
        return EventsMissing(chat, tuple(named)) if named else None

    async def unwritten(self, booking_id: str, sequence: str, cause: str) -> EventUnwritten | None:
        """Return that an event is not written, while it is not."""
        booking = await self._view.booking(int(booking_id))
        trace = await self._view.trace(int(booking_id))
        if booking is None or str(booking.sequence) != sequence or booking.slot.end <= self._now:
            return None
        cancelled = booking.status is Status.CANCELLED
        done = trace is None if cancelled else trace is not None and trace.shows(booking)
        return None if done else EventUnwritten(*await self._about(booking), cause)

    async def _about(self, booking: Booking) -> tuple[int, Booking, str]:
        person = await self._view.person(booking.person_id)
        return await therapist_chat(self._view, booking.therapist_id), booking, person.name
