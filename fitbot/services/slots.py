"""Which times can be offered now: one look, used for listing, holding and booking alike."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon, why_not
from fitbot.errors import CalendarUnread, Paused
from fitbot.practice import Practice
from fitbot.services.calendars import CalendarService, all_fresh
from fitbot.services.rules import Rules, rules_of
from fitbot.store import CalendarState, Snapshot, Store


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes look: her own hold, and the booking she is moving, are not in her way."""

    person_id: int = 0
    moving: int = 0
    #: Whether the therapist looks: her pause is for others.
    herself: bool = False


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
    look: "Look"
    slots: list[Interval]


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides about a therapist's slots, seen at one moment."""

    rules: Rules
    #: None while one of her calendars is not known lately enough.
    taken: Taken | None


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
        now = self._clock.now()
        look = await self._seen(therapist_id, viewer)
        if look.taken is None:
            await self._calendars.refresh(therapist_id)
            look = await self._seen(therapist_id, viewer)
        if look.taken is None:
            raise CalendarUnread(therapist=therapist_id)
        return self._offered(therapist_id, look, look.taken, now)

    def slot_at(self, therapist_id: str, start: dt.datetime) -> Interval:
        """Return the slot that starts then; whether it is free is another question."""
        return Interval(start, start + self._practice.therapist(therapist_id).policy.length)

    async def why_not(
        self, view: Snapshot, slot: Interval, therapist_id: str, viewer: Viewer
    ) -> str | None:
        """Return None when the slot can be taken, else the reason's code. Call it under the lock.

        Raises:
            CalendarUnread: one of the therapist's calendars could not be read lately.
            Paused: as for `free`.
        """
        now = self._clock.now()
        look = await self.look(view, therapist_id, viewer)
        if look.taken is None:
            raise CalendarUnread(therapist=therapist_id)
        return why_not(look.rules.availability, look.rules.policy, look.taken, now, slot)

    def _offered(
        self, therapist_id: str, look: Look, taken: Taken, now: dt.datetime
    ) -> list[Interval]:
        """Return the free slots, worked out once for everybody who looks while nothing changes.

        Within a local day the time of day decides about nothing but the notice. So what is kept is
        the grid without it.
        """
        availability, policy = look.rules.availability, look.rules.policy
        today = availability.day_of(now)
        known = self._worked_out.get(therapist_id)
        if known is None or (known.day, known.look) != (today, look) or now < known.since:
            without_notice = replace(policy, notice=dt.timedelta())
            slots = free_slots(availability, without_notice, taken, now)
            known = self._worked_out[therapist_id] = _WorkedOut(today, now, look, slots)
        opening = now + policy.notice
        return [slot for slot in known.slots if slot.start >= opening]

    async def _seen(self, therapist_id: str, viewer: Viewer) -> Look:
        async with self._store.read() as view:
            return await self.look(view, therapist_id, viewer)

    async def look(self, view: Snapshot, therapist_id: str, viewer: Viewer) -> Look:
        """Return all that decides about a therapist's slots now.

        Raises:
            Paused: as for `free`.
        """
        now = self._clock.now()
        rules = await rules_of(view, self._practice, therapist_id, now)
        if rules.pause and not (viewer.moving or viewer.herself):
            raise Paused(therapist=therapist_id)
        needed = horizon(rules.availability, rules.policy, now)
        states = await view.calendar_states(therapist_id)
        if not all_fresh(states, self._calendars.names(therapist_id), needed, now):
            return Look(rules, None)
        taken = Taken(
            busy=rules.busy(await self._busy(view, therapist_id, states, needed.start)),
            own=await view.taken_by_us(
                therapist_id, now, but_hold_of=viewer.person_id, but_booking=viewer.moving
            ),
        )
        return Look(rules, taken)

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
