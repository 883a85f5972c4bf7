"""What a post knew of a booking, and whether that still stands."""

from collections.abc import Sequence

from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import moment_of, stamp
from fitbot.store import Snapshot


async def standing(view: Snapshot, booking_id: str, start: str) -> Booking | None:
    """Return the booking if it still stands at that start."""
    booking = await view.booking(int(booking_id))
    if booking is None or booking.status is not Status.BOOKED:
        return None
    return booking if stamp(booking.slot.start) == start else None


async def unchanged(view: Snapshot, booking_id: str, sequence: str) -> Booking | None:
    """Return the booking if nobody has changed it since."""
    booking = await view.booking(int(booking_id))
    return booking if booking and booking.sequence == int(sequence) else None


def is_no_news(booking: Booking, times: Sequence[str]) -> bool:
    """Tell whether a booking stands as it was known: all that happened was taken back."""
    return booking.status is not Status.CANCELLED and known_time(times) == booking.slot


def known_time(times: Sequence[str]) -> Interval | None:
    """Return the time that a post says was known before; None where it says none."""
    start, end = (moment_of(each) for each in times) if times else (None, None)
    return Interval(start, end) if start and end else None


async def is_said(view: Snapshot, booking_id: int, status: Status, tapped: str) -> bool:
    """Tell whether the therapist's word of that moment still stands."""
    booking = await view.booking(booking_id)
    if booking is None or booking.status is not status:
        return False
    return stamp(booking.changed_at) == tapped
