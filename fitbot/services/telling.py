"""What follows a change by the therapist's side: the client is told, an event is written again."""

import datetime as dt

from fitbot.domain.booking import Booking
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.store import Transaction


async def tell_client(
    tx: Transaction, booking: Booking, now: dt.datetime, before: Interval | None = None
) -> None:
    """Post that a booking was moved away from `before`, or cancelled, and the file for that.

    A post of a change that was overtaken by another one says nothing.
    """
    about = (str(booking.id), str(booking.sequence))
    times = (stamp(before.start), stamp(before.end)) if before else ()
    await tx.post(Post(Kind.TOLD, (*about, *times), now))
    await tx.post(Post(Kind.FILE, about, now))


async def write_again(tx: Transaction, booking: Booking, above: int, now: dt.datetime) -> None:
    """Have a booking's event written once more, as newer than the one with this sequence."""
    booking = await tx.raise_sequence(booking.id, above)
    await tx.post(Post(Kind.EVENT, (str(booking.id), str(booking.sequence)), now))
