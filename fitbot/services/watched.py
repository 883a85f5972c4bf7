"""What is watched: bookings whose time is ahead, each with what is remembered of its event."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.booking import Booking
from fitbot.domain.watching import Trace
from fitbot.store import Snapshot


@dataclass(frozen=True, slots=True)
class Watched:
    """A booking, and what is remembered of its event."""

    booking: Booking
    #: None before it was written.
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class Gone(Watched):
    """A booking whose event was not found at the last look."""

    trace: Trace


async def watched_by(view: Snapshot, therapist_id: str, now: dt.datetime) -> list[Watched]:
    """Return a therapist's open bookings, in order, and then the cancelled ones."""
    bookings = await view.open_bookings(therapist_id, now)
    bookings += await view.cancelled_ahead(therapist_id, now)
    traces = await view.traces([each.id for each in bookings])
    return [Watched(each, traces.get(each.id)) for each in bookings]


async def gone_from(view: Snapshot, therapist_id: str, now: dt.datetime) -> list[Gone]:
    """Return the open ones whose event is missing."""
    return [
        Gone(each.booking, each.trace)
        for each in await watched_by(view, therapist_id, now)
        if each.booking.is_open(now) and each.trace and each.trace.missing
    ]
