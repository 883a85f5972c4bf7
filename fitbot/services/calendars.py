"""Keeping the therapists' busy times fresh, and their calendars in step with our bookings.

Fail closed and say so: a calendar that cannot be read offers no times, the therapist hears of it
once, with the cause, and once more when it can be read again.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fitbot.calendars.base import Calendar, Event, Query, Reading, Seen, WatchedCalendar
from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.slots import horizon
from fitbot.domain.watching import Doubt, Shown, Trace
from fitbot.errors import CalendarError
from fitbot.practice import Practice
from fitbot.store import CalendarState, Store, Transaction

#: Times are offered from what was read so lately; older than that, a calendar is read again.
FRESH_FOR = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Source:
    """One of a therapist's calendars; `name` is what she knows it by, and holds no address."""

    name: str
    calendar: Calendar
    #: The same calendar, if our events go into it.
    writable: WatchedCalendar | None = None
    #: What tells this source from another one of the same name, such as a hash of its address.
    identity: str = ""
    #: The same calendar, if it can be asked for our events.
    watched: WatchedCalendar | None = None

    @property
    def mark(self) -> str:
        """A short name for it in the database, which follows the calendar and not its place."""
        return hashlib.blake2b((self.identity or self.name).encode(), digest_size=8).hexdigest()


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
        self._practice = practice
        self._clock = clock
        self._sources = sources
        for therapist_id in sources:
            names = self.names(therapist_id)
            if len(set(names)) != len(names):
                raise ValueError(f"two calendars of {therapist_id} share a name: {names}")

    def names(self, therapist_id: str) -> list[str]:
        """Return the names of a therapist's calendars."""
        return [source.name for source in self._sources.get(therapist_id, ())]

    async def refresh(self, therapist_id: str) -> None:
        """Read a therapist's calendars again where they changed, and keep what was found."""
        therapist = self._practice.therapist(therapist_id)
        now = self._clock.now()
        async with self._store.read() as view:
            states = await view.calendar_states(therapist_id)
            uids = await view.own_uids(therapist_id)
        query = Query(
            zone=therapist.zone,
            window=_whole_days(horizon(therapist.availability, therapist.policy, now)),
            ignore=uids,
        )
        looks = [
            await _look(source, states.get(source.name, CalendarState(source.name)), query)
            for source in self._sources.get(therapist_id, ())
        ]
        async with self._store.begin() as tx:
            # Others may have looked meanwhile: what they kept is what this look adds to.
            await tx.lock_therapist(therapist_id)
            states = await tx.calendar_states(therapist_id)
            for look in looks:
                state = states.get(look.name, CalendarState(look.name))
                await _keep(tx, therapist_id, look, state, now)
            await tx.forget_calendars_but(therapist_id, self.names(therapist_id))

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
    return Post(Kind.DOUBT, (str(booking.id), start, Doubt.ELSEWHERE.value), now)


def _same_event(booking: Booking, written: Booking | None) -> bool:
    if written is None:
        return False
    return (booking.sequence, booking.status) == (written.sequence, written.status)


def all_fresh(
    states: Mapping[str, CalendarState], names: Sequence[str], needed: Interval, now: dt.datetime
) -> bool:
    """Tell whether every calendar was read well, lately enough, and for all of `needed`."""
    known = [states.get(name, CalendarState(name)) for name in names]
    return all(
        state.read_at is not None
        and state.failing_since is None
        and now - state.read_at <= FRESH_FOR
        and state.covers is not None
        and state.covers.covers(needed)
        for state in known
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a calendar found: busy times, nothing new, or why it cannot be read."""

    name: str
    busy: Sequence[Interval] | None = None
    fingerprint: str = ""
    covers: Interval | None = None
    memory: bytes = b""
    failed: bool = False
    cause: str = ""


async def _look(source: Source, state: CalendarState, query: Query) -> _Look:
    asked = _digest(source, query)
    same_question = state.fingerprint.startswith(asked) and state.covers == query.window
    known = state.fingerprint.removeprefix(asked) if same_question else ""
    try:
        reading: Reading | None = await source.calendar.read(
            replace(query, known=known, memory=state.memory)
        )
    except CalendarError as error:
        return _Look(source.name, failed=True, cause=str(error))
    if reading is None:
        return _Look(source.name)
    fingerprint = asked + reading.fingerprint
    return _Look(source.name, reading.busy, fingerprint, query.window, reading.memory)


async def _keep(
    tx: Transaction, therapist_id: str, look: _Look, state: CalendarState, now: dt.datetime
) -> None:
    if state.read_at is not None and state.read_at > now:
        return  # somebody who began to look later was done sooner, and knows better
    if look.failed:
        since = state.failing_since or now
        failing = replace(state, failing_since=since, cause=look.cause)
        await tx.save_calendar_state(therapist_id, failing)
        await tx.post(_trouble(therapist_id, state.name, since, "failing", now))
        return
    read = replace(state, read_at=now, failing_since=None, cause="")
    if look.busy is not None:
        await tx.replace_busy(therapist_id, state.name, look.busy)
        read = replace(read, fingerprint=look.fingerprint, covers=look.covers, memory=look.memory)
    await tx.save_calendar_state(therapist_id, read)
    if state.failing_since is not None:
        await tx.post(_trouble(therapist_id, state.name, state.failing_since, "recovered", now))


def _trouble(
    therapist_id: str, name: str, since: dt.datetime, state: str, now: dt.datetime
) -> Post:
    return Post(Kind.CALENDAR, (therapist_id, f"{since.timestamp():.0f}", state, name), now)


def _whole_days(span: Interval) -> Interval:
    """Widen to whole UTC days, so that a calendar is asked the same question all day."""
    day = dt.timedelta(days=1)
    start = span.start.replace(hour=0, minute=0, second=0, microsecond=0)
    end = span.end.replace(hour=0, minute=0, second=0, microsecond=0)
    return Interval(start - day, end + 2 * day)


def _digest(source: Source, query: Query) -> str:
    """Return what stands before a fingerprint: another source or question makes it unknown."""
    question = "\n".join([source.identity, str(query.zone), *sorted(query.ignore)])
    return hashlib.blake2b(question.encode(), digest_size=8).hexdigest() + "/"
