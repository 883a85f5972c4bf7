"""Watching our events in the therapists' calendars, and keeping both sides in step.

A tick looks, and what she changed is taken over. The outbox writes; where it finds that she changed
an event meanwhile, that comes first, and what is still to be written is written over what she left.
No network inside a transaction, so what was read is compared again under the lock.
"""

import logging
from collections.abc import Mapping, Sequence

from fitbot.calendars.base import EventChanged
from fitbot.clock import Clock
from fitbot.domain.booking import Booking
from fitbot.domain.causes import Cause
from fitbot.domain.outbox import ClaimedPost, Kind, Post
from fitbot.errors import CalendarError
from fitbot.practice import Practice
from fitbot.services.calendar_states import is_due
from fitbot.services.calendars import CalendarService
from fitbot.services.following import plan_call
from fitbot.services.her_changes import Found, HerChanges
from fitbot.services.missing import ask_about_missing, end_the_wait
from fitbot.services.reading_calendars import Source
from fitbot.services.rules import rules_of
from fitbot.services.sighting import Sighter, Sighting
from fitbot.services.watched import Watched, watched_by
from fitbot.store import Store, Transaction

log = logging.getLogger(__name__)

#: So often an event is written anew over what she changes meanwhile, before it is put off.
_ATTEMPTS = 4
#: She hears of an event that could not be written at this attempt, some minutes after the first.
_TOLD_AT = 3


class WatchService:
    """Her changes into our bookings, our changes into her calendar."""

    def __init__(
        self,
        store: Store,
        practice: Practice,
        clock: Clock,
        sources: Mapping[str, Sequence[Source]],
        calendars: CalendarService,
    ) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._sources = sources
        self._calendars = calendars

    async def watch(self, therapist_id: str) -> None:
        """Look at a therapist's events, and take over what she did with them.

        A look that fails says nothing; that her calendar cannot be read, its reader tells her.
        """
        if not await self._may_look(therapist_id):
            return
        try:
            await self._look(therapist_id)
        except CalendarError:
            log.info("the events of %s could not be looked at", therapist_id)

    async def do(self, post: ClaimedPost) -> None:
        """Do what a post says that is no message.

        Raises:
            CalendarError: it could not be done; try again later.
        """
        booking_id = int(post.about[0])
        if post.kind is Kind.UNANSWERED:
            await self._give_up(booking_id, post.about[1])
            return
        try:
            await self._write(booking_id)
        except CalendarError as error:
            if post.attempts == _TOLD_AT:
                await self._say_unwritten(post, str(error))
            raise

    async def _plan(self, tx: Transaction, booking: Booking) -> None:
        await plan_call(tx, self._practice, booking, self._clock.now())

    async def _write(self, booking_id: int) -> None:
        for _ in range(_ATTEMPTS):
            try:
                await self._calendars.write_event(booking_id)
            except EventChanged:
                if not await self._reconcile(booking_id):
                    return
            else:
                return
        raise CalendarError(Cause.EVENT_RESTLESS)

    async def _reconcile(self, booking_id: int) -> bool:
        """Take over what she did with an event; return whether it is still to be written."""
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        if booking is None or not booking.is_open(self._clock.now()):
            return False
        await self._look(booking.therapist_id, writing=booking_id)
        async with self._store.read() as view:
            trace = await view.trace(booking_id)
        return trace is None or not trace.missing

    async def _give_up(self, booking_id: int, asked: str) -> None:
        """Cancel a booking whose event is still gone, and about which she did not answer."""
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        if booking is None or not booking.is_open(self._clock.now()):
            return
        if booking_id not in await self._look(booking.therapist_id):
            raise CalendarError(Cause.OTHERS_UNTOLD)
        async with self._store.begin() as tx:
            await tx.lock_therapist(booking.therapist_id)
            await end_the_wait(tx, booking_id, asked, self._clock.now())

    async def _say_unwritten(self, post: ClaimedPost, cause: str) -> None:
        async with self._store.begin() as tx:
            await tx.post(Post(Kind.UNWRITTEN, (*post.about, cause), self._clock.now()))

    async def _may_look(self, therapist_id: str) -> bool:
        """Tell whether the calendar may be asked again, if it failed."""
        pen = Sighter(self._sources.get(therapist_id, ())).pen
        async with self._store.read() as view:
            state = (await view.calendar_states(therapist_id)).get(pen.name if pen else "")
        return state is None or is_due(state, self._clock.now())

    async def _look(self, therapist_id: str, writing: int = 0) -> set[int]:
        """Look at all events of a therapist, or at the one that is being written.

        Return the bookings whose events were looked for everywhere, and judged.

        Raises:
            CalendarError: the calendar that our events go into could not be read.
        """
        sighter, now = Sighter(self._sources.get(therapist_id, ())), self._clock.now()
        if sighter.pen is None:
            return set()
        name = sighter.pen.name
        async with self._store.read() as view:
            watched = await watched_by(view, therapist_id, now)
            known = "" if writing else await view.looked(therapist_id, name)
        if writing:
            watched = [each for each in watched if each.booking.id == writing]
        sighting = await sighter.sight(watched, known) if watched else None
        if sighting is None:
            return set()
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            rules = await rules_of(tx, self._practice, therapist_id, now)
            found = _still_true(watched, sighting, await watched_by(tx, therapist_id, now))
            changes = HerChanges(tx, rules, self._plan, now, writing)
            settled = await changes.take(found, sighter.marks)
            settled = settled and len(found) == len(watched) and sighting.at_home
            if not writing:
                await ask_about_missing(tx, therapist_id, rules, now)
                await tx.keep_looked(therapist_id, name, sighting.mark if settled else "")
        return {each.booking.id for each in found}


def _still_true(
    watched: Sequence[Watched], sighting: Sighting, now: Sequence[Watched]
) -> list[Found]:
    """Return what was found, without what changed on our side since: that is for the next look."""
    return [
        Found(each, sighting.shown[each.booking.id])
        for each in watched
        if each.booking.id in sighting.shown and each in now
    ]
