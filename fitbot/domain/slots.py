"""Slots: the times that can be offered now, worked out afresh and never stored.

**Grid.** The windows of a local day that touch or overlap are one. From its start, `step` by `step`
of *elapsed* time, a slot stands wherever its whole length fits. The grid is fixed: what is taken
removes slots and never moves them, so a busy time more is never a slot more. Each local day has
its own grid: 22:00-00:00 and the next day's 00:00-02:00 are two windows, and no slot spans that
midnight.

**Clock changes.** Wall times become instants by one rule (`wall.reached`). A window wholly
in the hour that spring leaves out disappears; one that begins there begins at the jump. One that
begins in the hour repeated in autumn begins the first time round, and one that ends there ends the
first time round. Work that runs across a change is an hour shorter or longer than its wall times
say, as the therapist's own working day is; its slots then stand at the same minutes past the hour
wherever the change is a multiple of the step (on Lord Howe Island it is 30 minutes).

**Travel.** Windows are wall time of the zone she is in on that day, cut to what that day has
(`whereabouts`); so the days stay in order, and their slots do too.

**Taken.** An event in her calendar keeps `buffer_before` and `buffer_after` around the slot free.
Two of our own stand the larger of the two apart: adding them up would ask for the same rest twice.
What is running or over is still taken, and still counts towards its day and week.

Nothing here knows who looks: no argument could make the offered instants depend on it.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from fitbot.domain.availability import Availability, Policy
from fitbot.domain.interval import Interval, SpanSet, merge
from fitbot.domain.wall import MIDNIGHT, reached

#: Why a time cannot be offered, in the order in which the reasons are looked for.
Reason = Literal[
    "too-soon",
    "beyond-horizon",
    "vacation",
    "holiday",
    "outside-hours",
    "off-grid",
    "busy",
    "booked",
    "day-full",
    "week-full",
]

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What blocks time.

    `busy` comes from her calendars; `own` is our live bookings and other people's holds. An event
    that mirrors one of our bookings belongs in `own` alone. Leave out the asking client's own hold,
    and the booking that is being moved: neither may stand in its own way. `own` reaches back to the
    Monday of her current week, or the caps miss what has passed since.
    """

    busy: tuple[Interval, ...] = ()
    own: tuple[Interval, ...] = ()


def free_slots(
    availability: Availability, policy: Policy, taken: Taken, now: dt.datetime
) -> list[Interval]:
    """Return every slot that can be offered at `now` (in UTC), sorted, each once."""
    desk = _Desk(availability, policy, taken, now)
    return [slot for slot in desk.candidates() if desk.why_not(slot) is None]


def near_and_free(
    slots: list[Interval], policy: Policy, now: dt.datetime
) -> tuple[list[Interval], list[Interval]]:
    """Divide slots that are free whatever the notice: too near at `now` (in UTC), and offered.

    Both are in order, as `slots` is. What has begun is in neither.
    """
    first = bisect_left(slots, now, key=_start)
    opening = bisect_left(slots, now + policy.notice, key=_start)
    return slots[first:opening], slots[max(first, opening) :]


def _start(slot: Interval) -> dt.datetime:
    return slot.start


def why_not(
    availability: Availability, policy: Policy, taken: Taken, now: dt.datetime, slot: Interval
) -> Reason | None:
    """Return None if `slot` can be offered at `now` (in UTC), else the first reason against it.

    It is the very test that `free_slots` lists by, and it trusts nothing about `slot`: a time from
    an old or forged button is answered too. A slot of another length than ours is off the grid.
    """
    return _Desk(availability, policy, taken, now).why_not(slot)


def windows_on(availability: Availability, day: dt.date) -> list[Interval]:
    """Return her working time on a local day as sorted, disjoint spans; touching ones are one."""
    spans = []
    where, zone = availability.whereabouts, availability.zone_on(day)
    begins, ends = where.begins(day), where.begins(day + ONE_DAY)
    for window in availability.on(day):
        closing = day + ONE_DAY if window.end == MIDNIGHT else day
        start = max(reached(day, window.start, zone), begins)
        end = min(reached(closing, window.end, zone), ends)
        if start < end:  # not so when the whole window lies in a gap, or in another day
            spans.append(Interval(start, end))
    return merge(spans)


def grid_on(availability: Availability, policy: Policy, day: dt.date) -> Iterator[Interval]:
    """Return every slot that a local day's hours have room for, in order, whatever else is so."""
    return _grid(windows_on(availability, day), policy)


def horizon(availability: Availability, policy: Policy, now: dt.datetime) -> Interval:
    """Return the time that decides about any slot at `now`: what must be known of her calendars.

    It runs from `now`, without the notice, so that a reading serves a therapist who is exempt from
    it too, to the end of the last slot that could start on the last day; buffers are included. It
    moves with `now`: busy times that do not cover it must not be offered from. With travels it
    reaches back to the beginning of her day at home, so that a whole day is known as one.
    """
    first, last = now, max(horizon_ends(availability, policy, now), now)
    if availability.travels:
        first = min(now, reached(availability.day_of(now), MIDNIGHT, availability.zone))
    return Interval(first, last + policy.length).padded(policy.gap, policy.gap)


def horizon_ends(availability: Availability, policy: Policy, now: dt.datetime) -> dt.datetime:
    """Return the midnight that ends the last local day on which a slot may start."""
    after = availability.day_of(now) + (policy.horizon_days + 1) * ONE_DAY
    return availability.whereabouts.begins(after)


def _grid(windows: Iterable[Interval], policy: Policy) -> Iterator[Interval]:
    for window in windows:
        start = window.start
        while start + policy.length <= window.end:
            yield Interval(start, start + policy.length)
            start += policy.step


def _monday(day: dt.date) -> dt.date:
    """Return the day that names an ISO week: its Monday."""
    return day - day.weekday() * ONE_DAY


class _Desk:
    """The rules and what is taken at one moment, sorted and counted once for many questions."""

    def __init__(
        self, availability: Availability, policy: Policy, taken: Taken, now: dt.datetime
    ) -> None:
        self._availability = availability
        self._policy = policy
        self._today = availability.day_of(now)  # refuses a `now` that is not in UTC
        self._opening = now + policy.notice
        self._closing = horizon_ends(availability, policy, now)
        self._busy = SpanSet(taken.busy)
        self._own = SpanSet(taken.own)
        days = [availability.day_of(span.start) for span in taken.own]
        self._per_day = Counter(days)
        self._per_week = Counter(_monday(day) for day in days)
        self._windows: dict[dt.date, list[Interval]] = {}

    def candidates(self) -> Iterator[Interval]:
        """Yield the grid of every day up to the horizon, in order."""
        for ahead in range(self._policy.horizon_days + 1):
            yield from _grid(self._windows_on(self._today + ahead * ONE_DAY), self._policy)

    def why_not(self, slot: Interval) -> Reason | None:
        """Return the first reason against a slot."""
        return (
            self._against_time(slot)  # first: a forged year 9999 has no local date to look at
            or self._against_hours(slot)
            or self._against_taken(slot)
            or self._against_caps(slot)
        )

    def _against_time(self, slot: Interval) -> Reason | None:
        if slot.start < self._opening:
            return "too-soon"
        if slot.start >= self._closing:
            return "beyond-horizon"
        return None

    def _against_hours(self, slot: Interval) -> Reason | None:
        day = self._availability.day_of(slot.start)
        if closed := self._availability.closed_for(day):
            return closed
        for window in self._windows_on(day):
            if window.covers(slot):
                on_grid = not (slot.start - window.start) % self._policy.step
                fits = slot.length == self._policy.length
                return None if on_grid and fits else "off-grid"
        return "outside-hours"

    def _against_taken(self, slot: Interval) -> Reason | None:
        policy = self._policy
        if self._busy.meets(slot.padded(policy.buffer_before, policy.buffer_after)):
            return "busy"
        if self._own.meets(slot.padded(policy.gap, policy.gap)):
            return "booked"
        return None

    def _against_caps(self, slot: Interval) -> Reason | None:
        day = self._availability.day_of(slot.start)
        per_day, per_week = self._policy.per_day, self._policy.per_week
        if per_day is not None and self._per_day[day] >= per_day:
            return "day-full"
        if per_week is not None and self._per_week[_monday(day)] >= per_week:
            return "week-full"
        return None

    def _windows_on(self, day: dt.date) -> list[Interval]:
        """Return the windows of a day, worked out once."""
        if day not in self._windows:
            self._windows[day] = windows_on(self._availability, day)
        return self._windows[day]
