"""Which times can be offered now: one look, used for listing, holding and booking alike."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.domain.slots import Taken, free_slots, horizon, near_slots, why_not
from fitbot.errors import CalendarUnread
from fitbot.practice import Practice, Therapist
from fitbot.services.calendar_states import all_fresh
from fitbot.services.calendars import CalendarService
from fitbot.store import CalendarState, Snapshot, Store


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes look: her own hold, and the booking she is moving, are not in her way."""

    person_id: int = 0
    moving: int = 0
    #: By which invitation she looks; None is the one she opened, if any.
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """Busy times, and the state of the calendars they came from: neither changes alone."""

    states: Mapping[str, CalendarState]
    since: dt.datetime
    busy: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one viewer sees taken, and what she is invited to beyond the rules for all."""

    taken: Taken
    #: For which time ahead her calendars are known.
    known: Interval
    invitation: Invitation | None


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
        sight = await self._sure(therapist_id, viewer, now)
        return self._offered(self._practice.therapist(therapist_id), sight, now)

    async def free_in(
        self, view: Snapshot, therapist_id: str, viewer: Viewer, *, lasting: bool = False
    ) -> list[Interval]:
        """Return what `free` does, out of an open transaction and without asking a calendar.

        With `lasting`, as if nothing were kept for anybody for a while.

        Raises:
            CalendarUnread: one of the therapist's calendars could not be read lately.
        """
        now = self._clock.now()
        sight = await self._look(view, therapist_id, viewer, now, lasting=lasting)
        if sight is None:
            raise CalendarUnread(therapist=therapist_id)
        return self._offered(self._practice.therapist(therapist_id), sight, now)

    async def free_for_herself(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots the therapist may give this viewer: her notice and caps bind clients.

        Raises:
            CalendarUnread: one of her calendars could not be read lately.
        """
        now = self._clock.now()
        taken = (await self._sure(therapist_id, viewer, now)).taken
        therapist = self._practice.therapist(therapist_id)
        hers = replace(therapist.policy, notice=dt.timedelta(), per_day=None, per_week=None)
        return free_slots(therapist.availability, hers, taken, now)

    async def near(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots that are free but too near to be booked, so that she can be asked.

        None while a calendar could not be read: `free` says so.
        """
        now = self._clock.now()
        sight = await self._seen(therapist_id, viewer, now)
        if sight is None:
            return []
        therapist, invitation = self._practice.therapist(therapist_id), sight.invitation
        policy = invitation.rules(therapist.policy) if invitation else therapist.policy
        return near_slots(therapist.availability, policy, sight.taken, now)

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
        sight = await self._look(view, therapist_id, viewer, now)
        if sight is None:
            raise CalendarUnread(therapist=therapist_id)
        therapist, invitation = self._practice.therapist(therapist_id), sight.invitation
        if invitation and invitation.opens(slot, sight.taken, sight.known):
            return None
        policy = invitation.rules(therapist.policy) if invitation else therapist.policy
        return why_not(therapist.availability, policy, sight.taken, now, slot)

    async def clashes(
        self, view: Snapshot, slot: Interval, therapist_id: str, viewer: Viewer
    ) -> bool:
        """Tell whether a consultation, or a time kept for somebody, lies in a slot.

        Call it under the lock. No rule is asked: not hours, notice, caps, nor her calendar.
        """
        own = await view.taken_by_us(
            therapist_id,
            self._clock.now(),
            but_hold_of=viewer.person_id,
            but_booking=viewer.moving,
        )
        return any(slot.overlaps(each) for each in own)

    def _offered(self, therapist: Therapist, sight: _Sight, now: dt.datetime) -> list[Interval]:
        """Return what this viewer can be offered: by the rules, and by her invitation."""
        policy, invitation = therapist.policy, sight.invitation
        grid = self._grid(therapist, sight.taken, now)
        if invitation is None:
            return [slot for slot in grid if slot.start >= now + policy.notice]
        opening = now + invitation.rules(policy).notice
        slots = {slot for slot in grid if slot.start >= opening}
        if invitation.start is not None:
            certain = self.slot_at(therapist.id, invitation.start)
            slots |= {certain} if invitation.opens(certain, sight.taken, sight.known) else set()
        return sorted(slots)

    def _grid(self, therapist: Therapist, taken: Taken, now: dt.datetime) -> list[Interval]:
        """Return the free slots whatever the notice, worked out once while nothing changes.

        Within a local day the time of day decides about nothing but the notice.
        """
        availability, policy = therapist.availability, therapist.policy
        today = availability.day_of(now)
        known = self._worked_out.get(therapist.id)
        if known is None or (known.day, known.taken) != (today, taken) or now < known.since:
            without_notice = replace(policy, notice=dt.timedelta())
            slots = free_slots(availability, without_notice, taken, now)
            known = self._worked_out[therapist.id] = _WorkedOut(today, now, taken, slots)
        return known.slots

    async def _sure(self, therapist_id: str, viewer: Viewer, now: dt.datetime) -> _Sight:
        sight = await self._seen(therapist_id, viewer, now)
        if sight is None:
            await self._calendars.refresh(therapist_id)
            sight = await self._seen(therapist_id, viewer, now)
        if sight is None:
            raise CalendarUnread(therapist=therapist_id)
        return sight

    async def _seen(self, therapist_id: str, viewer: Viewer, now: dt.datetime) -> _Sight | None:
        async with self._store.read() as view:
            return await self._look(view, therapist_id, viewer, now)

    async def _look(
        self,
        view: Snapshot,
        therapist_id: str,
        viewer: Viewer,
        now: dt.datetime,
        *,
        lasting: bool = False,
    ) -> _Sight | None:
        therapist = self._practice.therapist(therapist_id)
        needed = horizon(therapist.availability, therapist.policy, now)
        states = await view.calendar_states(therapist_id, memory=False)
        if not all_fresh(states, self._calendars.names(therapist_id), needed, now):
            return None
        taken = Taken(
            busy=await self._busy(view, therapist_id, states, needed.start),
            own=await view.taken_by_us(
                therapist_id,
                now,
                but_hold_of=viewer.person_id,
                but_booking=viewer.moving,
                lasting=lasting,
            ),
        )
        invitation = viewer.invitation
        if invitation is None and viewer.person_id:
            invitation = await view.invitation_of(viewer.person_id, therapist_id, now)
        return _Sight(taken, Interval(now, needed.end), invitation)

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
