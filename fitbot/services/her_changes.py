"""Taking over what a therapist did with our events in her calendar. Call it under her lock."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.watching import Oddity, Shown, Trace, Verdict, collides, oddity, verdict
from fitbot.services.following import tell_client, write_again
from fitbot.services.rules import Rules
from fitbot.services.watched import Watched
from fitbot.store import Transaction

#: Plans what comes before and after a consultation.
Plan = Callable[[Transaction, Booking], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one look showed of one event, and what was believed of it before."""

    watched: Watched
    shown: Shown | None

    @property
    def booking(self) -> Booking:
        """The booking that the event mirrors."""
        return self.watched.booking

    @property
    def trace(self) -> Trace | None:
        """What is remembered of the event."""
        return self.watched.trace


class HerChanges:
    """One look's worth of changes of one therapist, taken over in one transaction."""

    def __init__(
        self, tx: Transaction, rules: Rules, plan: Plan, now: dt.datetime, writing: int = 0
    ) -> None:
        self._tx = tx
        self._rules = rules
        self._plan = plan
        self._now = now
        #: A booking whose event waits to be written: what she did not mean is written over.
        self._writing = writing

    async def take(self, found: list[Found], calendars: frozenset[str]) -> bool:
        """Take over what a look showed; return whether all of it is in order.

        `calendars` are the marks of those she has now.
        """
        settled, moved = True, []
        for each in found:
            match verdict(each.booking, each.trace, each.shown, self._now):
                case Verdict.IN_STEP:
                    await self._keep(each, _seen(each))
                case Verdict.OURS:
                    await self._wait(each)
                case Verdict.MOVED:
                    moved.append(each)
                case Verdict.GONE:
                    await self._miss(each, calendars)
                    settled = False
                case odd:
                    await self._leave(each, Oddity(odd.value))
                    settled = False
        return await self._move_all(moved) and settled

    async def _move_all(self, moved: list[Found]) -> bool:
        """Move what can be moved: one that is in another's way may be moving itself."""
        while moved:
            left = [each for each in moved if not await self._move(each)]
            if len(left) == len(moved):
                break
            moved = left
        for each in moved:
            await self._leave(each, Oddity.TAKEN)
        return not moved

    async def _move(self, found: Found) -> bool:
        booking, trace = found.booking, _seen(found)
        slot = trace.shown.slot if trace else None
        ahead = await self._tx.open_bookings(booking.therapist_id, self._now)
        others = [each for each in ahead if each.id != booking.id]
        if trace is None or slot is None or collides(slot, others):
            return False
        moved = await self._tx.move_booking(
            booking.id, slot, Change(self._now, Actor.CALENDAR), trace.shown.sequence
        )
        await self._tx.keep_trace(trace)
        await tell_client(self._tx, moved, booking.slot, self._now)
        await self._plan(self._tx, moved)
        if odd := oddity(slot, others, self._rules.availability):
            await self._doubt(found, odd)
        return True

    async def _wait(self, found: Found) -> None:
        """Leave what she did not touch to be written; what was gone meanwhile is written anew.

        While the client can take her change back, the first write is still to come.
        """
        if found.booking.status is Status.CANCELLED:
            return
        trace, seen = found.trace, _seen(found)
        await self._keep(found, seen)
        if trace and trace.missing and seen and not found.booking.can_undo(self._now):
            await write_again(self._tx, found.booking, seen.shown.sequence, self._now)

    async def _miss(self, found: Found, calendars: frozenset[str]) -> None:
        trace = found.trace or _seen(found)
        if trace is None:
            return
        if found.shown is None and trace.shown.calendar not in calendars:
            # The practice file has another calendar now: she deleted nothing.
            await self._tx.forget_trace(found.booking.id)
            await write_again(self._tx, found.booking, trace.shown.sequence, self._now)
            return
        if trace.asked_at and trace.asked_at < found.booking.changed_at:
            trace = replace(trace, asked_at=None)  # that was about the time before the client moved
        await self._tx.keep_trace(trace.missed(found.shown, self._now))

    async def _leave(self, found: Found, doubt: Oddity) -> None:
        """Leave the booking as it is, and say so, once."""
        await self._doubt(found, doubt)
        if self._writing == found.booking.id:
            await self._keep(found, _seen(found))
        elif found.trace:
            await self._keep(found, found.trace.found())

    async def _keep(self, found: Found, trace: Trace | None) -> None:
        if trace and trace != found.trace:
            await self._tx.keep_trace(trace)

    async def _doubt(self, found: Found, doubt: Oddity) -> None:
        slot = found.shown.slot if found.shown else None
        about = (str(found.booking.id), stamp(slot.start if slot else None), doubt.value)
        await self._tx.post(Post(Kind.DOUBT, about, self._now))


def _seen(found: Found) -> Trace | None:
    return Trace(found.booking.id, found.shown) if found.shown else None
