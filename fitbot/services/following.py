"""What follows a change of a booking: who is told, what is written, and what comes before it.

Each person hears of each change by somebody else, once, and never of her own. The other side of a
change may not have heard of the one before, because it was taken back or overtaken; so a post of a
change says which time that side knows, and the message tells how things stand then against it.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.people import Person
from fitbot.domain.reminders import reminders_for
from fitbot.practice import Practice
from fitbot.store import Transaction

_AT_ONCE = dt.timedelta()


def clock_of(practice: Practice, person: Person, therapist_id: str) -> ZoneInfo:
    """Return the zone a client lives by: the therapist's own, as long as hers is not known."""
    return person.zone or practice.therapist(therapist_id).zone


async def tell_therapist(
    tx: Transaction,
    booking: Booking,
    before: Interval | None,
    now: dt.datetime,
    wait: dt.timedelta = _AT_ONCE,
) -> None:
    """Let the therapist hear after a while what the client changed.

    `before` is the time until now; None for a new booking.
    """
    await _tell(tx, (Kind.TOLD, Kind.CHANGE), booking, before, (now, wait))


async def tell_client(
    tx: Transaction, booking: Booking, before: Interval | None, now: dt.datetime
) -> None:
    """Let the client hear at once what the therapist's side changed, and have the file for it.

    `before` is the time until now; None for a cancelling.
    """
    await _tell(tx, (Kind.CHANGE, Kind.TOLD), booking, before, (now, _AT_ONCE))
    await send_file(tx, booking, now)


async def write_event(tx: Transaction, booking: Booking, due: dt.datetime) -> None:
    """Let the therapist's calendar follow at `due`."""
    await tx.post(Post(Kind.EVENT, (str(booking.id), str(booking.sequence)), due))


async def write_again(tx: Transaction, booking: Booking, above: int, now: dt.datetime) -> None:
    """Have a booking's event written once more, as newer than the one with this sequence.

    Nothing of the booking has changed, so what waits to be told of it is told all the same.
    """
    raised = await tx.raise_sequence(booking.id, above)
    await tx.renumber(booking.id, booking.sequence, raised.sequence)
    await write_event(tx, raised, now)


async def follow_way(
    tx: Transaction, before: Booking, booking: Booking, known: str, now: dt.datetime
) -> None:
    """Let everybody's things follow a change of the way by the client; `known` was it until now.

    As with a move, the others hear of it when she has had time to think again, and then once, as a
    difference to what they know; but before the call in any case.
    """
    await tx.renumber(booking.id, before.sequence, booking.sequence)
    untold = await tx.first_untold(Kind.WAY, booking.id)
    await tx.drop_untold(Kind.WAY, booking.id, now)
    due = min(now + UNDO_FOR, booking.slot.start)
    if not await _is_told_whole(tx, booking):
        about = (str(booking.id), str(booking.sequence), untold[2] if untold else known)
        await tx.post(Post(Kind.WAY, about, due))
    await write_event(tx, booking, due)
    await send_file(tx, booking, due)


async def _is_told_whole(tx: Transaction, booking: Booking) -> bool:
    """Tell whether the therapist is still to hear of the booking as such, and so of its way."""
    untold = await tx.first_untold(Kind.CHANGE, booking.id)
    if untold is None or untold[2:]:
        return False
    return await tx.hold_back(Kind.CHANGE, booking.id, booking.sequence)


async def send_file(tx: Transaction, booking: Booking, due: dt.datetime) -> None:
    """Let the client have the booking as a calendar file at `due`, once for each change of it."""
    await tx.post(Post(Kind.FILE, (str(booking.id), str(booking.sequence)), due))


async def plan_call(
    tx: Transaction, practice: Practice, booking: Booking, now: dt.datetime
) -> None:
    """Plan what the client hears before the consultation, and the question after it."""
    zone = clock_of(practice, await tx.person(booking.person_id), booking.therapist_id)
    about = (str(booking.id), stamp(booking.slot.start))
    for kind, due in reminders_for(booking.slot.start, now, zone):
        await tx.post(Post(Kind.REMINDER, (*about, kind.value), due))
    end = booking.slot.end
    await tx.post(Post(Kind.ATTENDANCE, (*about, stamp(end)), end))


async def _tell(
    tx: Transaction,
    kinds: tuple[Kind, Kind],
    booking: Booking,
    before: Interval | None,
    when: tuple[dt.datetime, dt.timedelta],
) -> None:
    """Post it to one side, and drop what waits for the other: who acts has seen how it stands."""
    (theirs, kind), (now, wait) = kinds, when
    await tx.drop_untold(theirs, booking.id, now)
    untold = await tx.first_untold(kind, booking.id)
    times = (stamp(before.start), stamp(before.end)) if before else ()
    known = times if untold is None else untold[2:]
    await tx.post(Post(kind, (str(booking.id), str(booking.sequence), *known), now + wait))
