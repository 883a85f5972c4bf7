"""What clients are offered on a day, and why a time is not: for the therapist alone.

The reason is the one by which the time was left out (`slots.why_not`); what stands in the way is
named as far as she knows it by name: a calendar, her own block, a consultation. Never what an entry
in a calendar says.
"""

import datetime as dt
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.digest import NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Reason, grid_on, why_not
from fitbot.domain.spoken import SpokenTime, Unclear, instant_of
from fitbot.errors import CalendarUnread, Outdated
from fitbot.practice import Practice
from fitbot.services.agenda import booked_in
from fitbot.services.hearing import Hearing
from fitbot.services.rules import Rules, rules_of
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Snapshot, Store

#: She sees what clients would, though she pauses.
_HERSELF = Viewer(herself=True)


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """One local day: what clients are offered, and the rest of its grid."""

    day: dt.date
    now: dt.datetime
    rules: Rules
    offered: tuple[Interval, ...]
    #: Times of the grid that are not offered.
    others: tuple[Interval, ...]
    #: What closes the day, by its code; None when it has hours.
    closed: str | None
    #: The name of the public holiday, if that is what closes it.
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Whether a time is offered, and what stands against it."""

    slot: Interval
    now: dt.datetime
    rules: Rules
    #: None when it is offered.
    reason: Reason | None
    #: The calendars that have something there, by the names she knows.
    calendars: tuple[str, ...] = ()
    #: Whether she blocked that time herself.
    blocked: bool = False
    booked: tuple[NamedBooking, ...] = ()
    holiday: str = ""


def is_in_reach(rules: Rules, day: dt.date, now: dt.datetime) -> bool:
    """Tell whether a local day is one that clients can book on, as far as the horizon goes."""
    today = rules.availability.day_of(now)
    return today <= day <= today + dt.timedelta(days=rules.policy.horizon_days)


class ExplainingService:
    """Says what clients see, and why."""

    def __init__(self, store: Store, practice: Practice, clock: Clock, slots: SlotService) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._slots = slots
        self._hearing = Hearing(practice.practice)

    async def hear(self, therapist_id: str, text: str) -> dt.datetime | dt.date | Unclear:
        """Return the instant that a therapist wrote, or the local day if it was only a day.

        Any time can be asked about, but a day only if clients can book on it.
        """
        now = self._clock.now()
        async with self._store.read() as view:
            rules = await rules_of(view, self._practice, therapist_id, now)
        found = await self._hearing.time(text, rules, now)
        if isinstance(found, SpokenTime):
            return instant_of(found, rules.whereabouts)
        if isinstance(found, Unclear):
            return found
        return found.first if is_in_reach(rules, found.first, now) else Unclear.TOO_FAR

    async def unread(self, therapist_id: str) -> tuple[str, ...]:
        """Return the names of the calendars that cannot be read, so that nothing is offered."""
        async with self._store.read() as view:
            states = await view.calendar_states(therapist_id)
        return tuple(sorted(name for name, state in states.items() if state.failing_since))

    async def day(self, therapist_id: str, day: dt.date | None = None) -> DayOfSlots:
        """Return what clients are offered on a local day; by default the first that has something.

        A pause is left out of account: these are the times that would be offered.

        Raises:
            Outdated: the day is past, or beyond the horizon.
            CalendarUnread: one of the therapist's calendars could not be read lately.
        """
        slots = await self._slots.free(therapist_id, _HERSELF)
        async with self._store.read() as view:
            rules = (await self._slots.look(view, therapist_id, _HERSELF)).rules
        now, day_of = self._clock.now(), rules.availability.day_of
        if day is None:
            day = day_of(slots[0].start) if slots else day_of(now)
        if not is_in_reach(rules, day, now):
            raise Outdated
        offered = tuple(slot for slot in slots if day_of(slot.start) == day)
        others = set(grid_on(rules.availability, rules.policy, day)) - set(offered)
        closed: str | None = rules.availability.closed_for(day)
        if closed is None and not rules.availability.on(day):
            closed = "outside-hours"
        return DayOfSlots(
            day=day,
            now=now,
            rules=rules,
            offered=offered,
            others=tuple(sorted(others)),
            closed=closed,
            holiday=self._holiday(day),
        )

    async def why(self, therapist_id: str, start: dt.datetime) -> Why:
        """Return why a consultation that starts then is not offered to clients, if it is not.

        Raises:
            CalendarUnread: one of the therapist's calendars could not be read lately.
        """
        await self._slots.free(therapist_id, _HERSELF)  # reads her calendars where that is due
        slot = self._slots.slot_at(therapist_id, start)
        now = self._clock.now()
        async with self._store.read() as view:
            look = await self._slots.look(view, therapist_id, _HERSELF)
            if look.taken is None:
                raise CalendarUnread(therapist=therapist_id)
            rules = look.rules
            reason = why_not(rules.availability, rules.policy, look.taken, now, slot)
            return await self._explained(view, therapist_id, Why(slot, now, rules, reason))

    async def _explained(self, view: Snapshot, therapist_id: str, why: Why) -> Why:
        rules, slot = why.rules, why.slot
        match why.reason:
            case "busy":
                policy = rules.policy
                padded = slot.padded(policy.buffer_before, policy.buffer_after)
                return replace(
                    why,
                    calendars=await view.calendars_busy_in(therapist_id, padded),
                    blocked=any(block.span.overlaps(padded) for block in rules.blocks),
                )
            case "booked":
                padded = slot.padded(rules.policy.gap, rules.policy.gap)
                return replace(why, booked=await booked_in(view, therapist_id, padded))
            case "holiday":
                return replace(why, holiday=self._holiday(rules.availability.day_of(slot.start)))
        return why

    def _holiday(self, day: dt.date) -> str:
        return self._practice.practice.holidays_between(day, day).get(day, "")
