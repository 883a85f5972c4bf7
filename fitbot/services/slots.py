"""Which times can be offered now: one look, used for listing, holding and booking alike."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon, near_slots, why_not
from fitbot.errors import CalendarUnread
from fitbot.practice import Practice, Therapist
from fitbot.services.calendars import CalendarService, all_fresh
from fitbot.store import CalendarState, Snapshot, Store


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes look: her own hold, and the booking she is moving, are not in her way."""

    person_id: int = 0
    moving: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """Busy times, and the state of the calendars they came from: neither changes alone."""

    states: Mapping[str, CalendarState]
    since: dt.datetime
    busy: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """The free slots of a local day whatever the notice, and what they were worked out from."""

    day: dt.date
    since: dt.datetime
    taken: Taken
    slots: list[Interval]


class SlotService:
    """Offers slots from the cached busy times and our own bookings and holds."""

    def __init__(
        self, store: Store, practice: Practice, clock: Clock, calendars: CalendarService
    ) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._calendars = calendars
        # Both are asked of the database whether they are still true, so that they save work only.
        self._read: dict[str, _Read] = {}
        self._worked_out: dict[str, _WorkedOut] = {}

    async def free(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots this viewer can be offered, in order.

        Raises:
            CalendarUnread: one of the therapist's calendars could not be read lately.
        """
        now = self._clock.now()
        taken = await self._taken(therapist_id, viewer, now)
        if taken is None:
            await self._calendars.refresh(therapist_id)
            taken = await self._taken(therapist_id, viewer, now)
        if taken is None:
            raise CalendarUnread(therapist=therapist_id)
        return self._offered(self._practice.therapist(therapist_id), taken, now)

    async def near(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots that are free but too near to be booked, so that she can be asked.

        None while a calendar could not be read: `free` says so.
        """
        now = self._clock.now()
        taken = await self._taken(therapist_id, viewer, now)
        if taken is None:
            return []
        therapist = self._practice.therapist(therapist_id)
        return near_slots(therapist.availability, therapist.policy, taken, now)

    def slot_at(self, therapist_id: str, start: dt.datetime) -> Interval:
        """Return the slot that starts then; whether it is free is another question."""
        return Interval(start, start + self._practice.therapist(therapist_id).policy.length)

    async def why_not(
        self, view: Snapshot, slot: Interval, therapist_id: str, viewer: Viewer
    ) -> str | None:
        """Return None when the slot can be taken, else the reason's code. Call it under the lock.

        Raises:
            CalendarUnread: one of the therapist's calendars could not be read lately.
        """
        now = self._clock.now()
        taken = await self._look(view, therapist_id, viewer, now)
        if taken is None:
            raise CalendarUnread(therapist=therapist_id)
        therapist = self._practice.therapist(therapist_id)
        return why_not(therapist.availability, therapist.policy, taken, now, slot)

    def _offered(self, therapist: Therapist, taken: Taken, now: dt.datetime) -> list[Interval]:
        """Return the free slots, worked out once for everybody who looks while nothing changes.

        Within a local day the time of day decides about nothing but the notice. So what is kept is
        the grid without it.
        """
        availability, policy = therapist.availability, therapist.policy
        today = availability.day_of(now)
        known = self._worked_out.get(therapist.id)
        if known is None or (known.day, known.taken) != (today, taken) or now < known.since:
            without_notice = replace(policy, notice=dt.timedelta())
            slots = free_slots(availability, without_notice, taken, now)
            known = self._worked_out[therapist.id] = _WorkedOut(today, now, taken, slots)
        opening = now + policy.notice
        return [slot for slot in known.slots if slot.start >= opening]

    async def _taken(self, therapist_id: str, viewer: Viewer, now: dt.datetime) -> Taken | None:
        async with self._store.read() as view:
            return await self._look(view, therapist_id, viewer, now)

    async def _look(
        self, view: Snapshot, therapist_id: str, viewer: Viewer, now: dt.datetime
    ) -> Taken | None:
        therapist = self._practice.therapist(therapist_id)
        needed = horizon(therapist.availability, therapist.policy, now)
        states = await view.calendar_states(therapist_id)
        if not all_fresh(states, self._calendars.names(therapist_id), needed, now):
            return None
        return Taken(
            busy=await self._busy(view, therapist_id, states, needed.start),
            own=await view.taken_by_us(
                therapist_id, now, but_hold_of=viewer.person_id, but_booking=viewer.moving
            ),
        )

    async def _busy(
        self,
        view: Snapshot,
        therapist_id: str,
        states: Mapping[str, CalendarState],
        since: dt.datetime,
    ) -> tuple[Interval, ...]:
        """Return her busy times, read again when a calendar was: its state says so."""
        known = self._read.get(therapist_id)
        if known is None or known.states != states or since < known.since:
            busy = await view.busy_of(therapist_id, since)
            known = self._read[therapist_id] = _Read(states, since, busy)
        return known.busy
