"""Bookings whose event is gone from her calendar: she is asked once, and what she answers is done.

    gone, and sure ──▶ asked ──▶ cancelled         by her tap, or at the deadline the question names
                         │ └───▶ put back          by her tap
                         └─────▶ nothing           it is there again: the question is void

More than a few at once are one question without a deadline: a calendar that was emptied, or another
one in its place, must not cost anybody her call.
"""

import datetime as dt
from dataclasses import replace

from fitbot.clock import Clock
from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.watching import MOST_AT_ONCE, answer_by
from fitbot.errors import EventIsBack, Outdated
from fitbot.services.following import tell_client, write_again, write_event
from fitbot.services.rules import Rules
from fitbot.services.watched import Gone, gone_from
from fitbot.store import Store, Transaction


class MissingService:
    """Her answers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def cancel(self, therapist_id: str, booking_id: int) -> Booking:
        """Cancel a booking whose event is gone, and tell the client.

        Raises:
            EventIsBack: it is there again.
            Outdated: it is not hers, over, or cancelled.
        """
        async with self._store.begin() as tx:
            gone = await self._gone(tx, therapist_id, booking_id)
            return await _cancel(tx, gone.booking, self._clock.now())

    async def put_back(self, therapist_id: str, booking_id: int) -> Booking:
        """Have the event written again; the client hears nothing.

        Raises:
            EventIsBack, Outdated: as for `cancel`.
        """
        async with self._store.begin() as tx:
            gone = await self._gone(tx, therapist_id, booking_id)
            await _put_back(tx, gone, self._clock.now())
        return gone.booking

    async def put_all_back(self, therapist_id: str) -> int:
        """Have every event that is gone written again; return how many there were."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            gone = await gone_from(tx, therapist_id, now)
            for each in gone:
                await _put_back(tx, each, now)
        return len(gone)

    async def one_by_one(self, therapist_id: str) -> int:
        """Ask about each event that is gone, without a deadline; return how many there were."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            gone = await gone_from(tx, therapist_id, now)
            for each in gone:
                await tx.post(_question(each, None, now))
        return len(gone)

    async def _gone(self, tx: Transaction, therapist_id: str, booking_id: int) -> Gone:
        await tx.lock_therapist(therapist_id)
        booking = await tx.booking(booking_id)
        if booking is None or booking.therapist_id != therapist_id:
            raise Outdated
        if not booking.is_open(self._clock.now()):
            raise Outdated
        trace = await tx.trace(booking_id)
        if trace is None or not trace.missing:
            raise EventIsBack
        return Gone(booking, trace)


async def ask_about_missing(
    tx: Transaction, therapist_id: str, rules: Rules, now: dt.datetime
) -> None:
    """Ask her about what is surely gone, once; call it under her lock, after a good look.

    While a client can take a move back, nobody is to hear of the time she moved to.
    """
    gone = await gone_from(tx, therapist_id, now)
    sure = [each for each in gone if each.trace.is_sure(now) and not each.booking.can_undo(now)]
    many = len(gone) > MOST_AT_ONCE
    if many and len(sure) < len(gone):
        return  # they may be going one by one: how many there are is known in a minute
    new = [
        replace(each, trace=replace(each.trace, asked_at=now))
        for each in sure
        if each.trace.asked_at is None
    ]
    for each in new:
        await tx.keep_trace(each.trace)
        if not many:
            await _ask(tx, each, rules, now)
    if many and new:
        await tx.post(Post(Kind.MISSING_MANY, (therapist_id, stamp(now)), now))


async def end_the_wait(tx: Transaction, booking_id: int, asked: str, now: dt.datetime) -> None:
    """Cancel a booking that she was asked about then, if its event is gone and few others are.

    Call it under her lock, after a good look.
    """
    booking = await tx.booking(booking_id)
    trace = await tx.trace(booking_id)
    if booking is None or trace is None or not booking.is_open(now):
        return
    if stamp(trace.asked_at) != asked:  # asked anew, or found since
        return
    if len(await gone_from(tx, booking.therapist_id, now)) <= MOST_AT_ONCE:
        await _cancel(tx, booking, now)


async def _ask(tx: Transaction, gone: Gone, rules: Rules, now: dt.datetime) -> None:
    start, zone = gone.booking.slot.start, rules.whereabouts.zone_at(now)
    deadline = answer_by(now, start, zone, rules.policy.change_until)
    await tx.post(_question(gone, deadline, now))
    if deadline:
        about = (str(gone.booking.id), stamp(gone.trace.asked_at))
        await tx.post(Post(Kind.UNANSWERED, about, deadline))


def _question(gone: Gone, deadline: dt.datetime | None, now: dt.datetime) -> Post:
    about = (str(gone.booking.id), stamp(gone.trace.asked_at), stamp(deadline))
    return Post(Kind.MISSING, about, now)


async def _cancel(tx: Transaction, booking: Booking, now: dt.datetime) -> Booking:
    change = Change(now, Actor.CALENDAR)
    booking = await tx.set_status(booking.id, Status.CANCELLED, change)
    # It may only be marked as cancelled, or come back while nobody looks any more.
    await write_event(tx, booking, now)
    await tell_client(tx, booking, None, now)
    return booking


async def _put_back(tx: Transaction, gone: Gone, now: dt.datetime) -> None:
    """Where she marked it as cancelled, that is what is written over; else there is nothing."""
    if gone.trace.shown.cancelled:
        await tx.keep_trace(replace(gone.trace, missing_looks=0, missing_since=None, asked_at=None))
    else:
        await tx.forget_trace(gone.booking.id)
    await write_again(tx, gone.booking, gone.trace.shown.sequence, now)
