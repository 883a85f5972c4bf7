"""Which times can be offered now: one look, used for listing, holding and booking alike."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.availability import Policy
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.domain.slots import Taken, free_slots, horizon, near_and_free, why_not
from fitbot.errors import CalendarUnread, Paused
from fitbot.practice import Practice
from fitbot.services.calendar_states import all_fresh
from fitbot.services.calendars import CalendarService
from fitbot.services.rules import Rules, rules_by
from fitbot.store import CalendarState, Snapshot, Store


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes look: her own hold, and the booking she is moving, are not in her way."""

    person_id: int = 0
    moving: int = 0
    #: By which invitation she looks; None is the one she opened, if any.
    invitation: Invitation | None = None
    #: Whether the therapist looks: her pause is for others.
    herself: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """Busy times, and the state of the calendars they came from: neither changes alone."""

    states: Mapping[str, CalendarState]
    since: dt.datetime
    busy: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides about a therapist's slots for one viewer, seen at one moment."""

    rules: Rules
    #: None while one of her calendars is not known lately enough.
    taken: Taken | None
    #: For which time ahead her calendars are known.
    known: Interval
    #: What this viewer is invited to beyond the rules for all.
    invitation: Invitation | None = None
    #: What is kept for this viewer.
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a viewer is shown of a therapist's time, as one look shows it."""

    #: What she can be offered, in order.
    free: list[Interval]
    #: Free as well, but too near to be booked: she can ask.
    near: list[Interval]
    #: What is kept for her.
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class _Sight:
    """A look at calendars that are known."""

    rules: Rules
    taken: Taken
    known: Interval
    invitation: Invitation | None
    hold: Hold | None

    @property
    def policy(self) -> Policy:
        """The rules for this viewer."""
        return self.invitation.rules(self.rules.policy) if self.invitation else self.rules.policy

    def opens(self, slot: Interval) -> bool:
        """Tell whether her invitation is for this very slot, and nothing lies in it."""
        return self.invitation is not None and self.invitation.opens(slot, self.taken, self.known)


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """The free slots of a local day whatever the notice, and what they were worked out from."""

    day: dt.date
    since: dt.datetime
    rules: Rules
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
            Paused: she takes no new bookings, and this viewer is not moving one.
        """
        return self._shown(therapist_id, await self._sure(therapist_id, viewer)).free

    async def free_in(
        self, view: Snapshot, therapist_id: str, viewer: Viewer, *, lasting: bool = False
    ) -> list[Interval]:
        """Return what `free` does, out of an open transaction and without asking a calendar.

        With `lasting`, as if nothing were kept for anybody for a while.

        Raises:
            CalendarUnread, Paused: as for `free`.
        """
        look = await self.look(view, therapist_id, viewer, lasting=lasting)
        return self._shown(therapist_id, _sure_of(look, therapist_id)).free

    async def free_for_herself(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots the therapist may give this viewer: her notice and caps bind clients.

        Raises:
            CalendarUnread: one of her calendars could not be read lately.
        """
        sight = await self._sure(therapist_id, replace(viewer, herself=True))
        policy = sight.rules.policy
        hers = replace(policy, notice=dt.timedelta(), per_day=None, per_week=None)
        return free_slots(sight.rules.availability, hers, sight.taken, self._clock.now())

    async def near(self, therapist_id: str, viewer: Viewer) -> list[Interval]:
        """Return the slots that are free but too near to be booked, so that she can be asked.

        There are none while a calendar could not be read lately, and it is not asked here.

        Raises:
            Paused: as for `free`.
        """
        look = await self._seen(therapist_id, viewer)
        if look.taken is None:
            return []
        return self._shown(therapist_id, _sure_of(look, therapist_id)).near

    async def shown(self, therapist_id: str, viewer: Viewer) -> Shown:
        """Return what `free` and `near` do, and what is kept for the viewer.

        Raises:
            CalendarUnread, Paused: as for `free`.
        """
        return self._shown(therapist_id, await self._sure(therapist_id, viewer))

    def slot_at(self, therapist_id: str, start: dt.datetime) -> Interval:
        """Return the slot that starts then; whether it is free is another question."""
        return Interval(start, start + self._practice.therapist(therapist_id).policy.length)

    async def why_not(
        self, view: Snapshot, slot: Interval, therapist_id: str, viewer: Viewer
    ) -> str | None:
        """Return None when the slot can be taken, else the reason's code. Call it under the lock.

        Raises:
            CalendarUnread, Paused: as for `free`.
        """
        sight = _sure_of(await self.look(view, therapist_id, viewer), therapist_id)
        if sight.opens(slot):
            return None
        availability, now = sight.rules.availability, self._clock.now()
        return why_not(availability, sight.policy, sight.taken, now, slot)

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

    async def look(
        self, view: Snapshot, therapist_id: str, viewer: Viewer, *, lasting: bool = False
    ) -> Look:
        """Return all that decides about a therapist's slots now.

        Raises:
            Paused: as for `free`.
        """
        now = self._clock.now()
        outlook = await view.outlook(
            therapist_id,
            now,
            person_id=viewer.person_id,
            but_booking=viewer.moving,
            lasting=lasting,
        )
        rules = rules_by(outlook.desk, self._practice, therapist_id, now)
        if rules.pause and not (viewer.moving or viewer.herself):
            raise Paused(therapist=therapist_id)
        needed = horizon(rules.availability, rules.policy, now)
        known = Interval(now, needed.end)
        hold = outlook.hold if outlook.hold and outlook.hold.stands(now) else None
        look = Look(rules, None, known, viewer.invitation or outlook.invitation, hold)
        states = outlook.calendars
        if not all_fresh(states, self._calendars.names(therapist_id), needed, now):
            return look
        busy = rules.busy(await self._busy(view, therapist_id, states, needed.start))
        return replace(look, taken=Taken(busy=busy, own=outlook.taken))

    def _shown(self, therapist_id: str, sight: _Sight) -> Shown:
        """Return what this viewer is shown: by the rules, and by her invitation."""
        now = self._clock.now()
        near, free = near_and_free(self._grid(therapist_id, sight, now), sight.policy, now)
        invitation = sight.invitation
        if invitation and invitation.start:
            certain = self.slot_at(therapist_id, invitation.start)
            free = sorted({*free, *([certain] if sight.opens(certain) else [])})
        return Shown(free, near, sight.hold)

    def _grid(self, therapist_id: str, sight: _Sight, now: dt.datetime) -> list[Interval]:
        """Return the free slots whatever the notice, worked out once while nothing changes.

        Within a local day the time of day decides about nothing but the notice.
        """
        rules, taken = sight.rules, sight.taken
        today = rules.availability.day_of(now)
        known = self._worked_out.get(therapist_id)
        same = known and (known.day, known.rules, known.taken) == (today, rules, taken)
        if known is None or not same or now < known.since:
            without_notice = replace(rules.policy, notice=dt.timedelta())
            slots = free_slots(rules.availability, without_notice, taken, now)
            known = _WorkedOut(today, now, rules, taken, slots)
            self._worked_out[therapist_id] = known
        return known.slots

    async def _sure(self, therapist_id: str, viewer: Viewer) -> _Sight:
        look = await self._seen(therapist_id, viewer)
        if look.taken is None:
            await self._calendars.refresh(therapist_id)
            look = await self._seen(therapist_id, viewer)
        return _sure_of(look, therapist_id)

    async def _seen(self, therapist_id: str, viewer: Viewer) -> Look:
        async with self._store.read() as view:
            return await self.look(view, therapist_id, viewer)

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


def _sure_of(look: Look, therapist_id: str) -> _Sight:
    if look.taken is None:
        raise CalendarUnread(therapist=therapist_id)
    return _Sight(look.rules, look.taken, look.known, look.invitation, look.hold)
