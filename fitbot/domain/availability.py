"""A therapist's hours and her rules: local wall time plus an IANA zone, never instants.

Vacation beats a dated override, an override replaces the weekly hours of its day and opens a public
holiday, and a holiday closes the week's hours. Hours are expanded to instants one local day at a
time, so that 09:00 stays 09:00 across a clock change (`wall`), in the zone she is in on that day
(`whereabouts`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from fitbot.domain.wall import MIDNIGHT
from fitbot.domain.whereabouts import Travel, Whereabouts

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Working hours on one local day; an `end` of 00:00 is the midnight that closes it."""

    start: dt.time
    end: dt.time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError(f"hours are wall time, the zone is hers: {self.start} .. {self.end}")
        if self.end != MIDNIGHT and self.end <= self.start:
            raise ValueError(f"hours end before they start: {self.start} .. {self.end}")


@dataclass(frozen=True, slots=True, order=True)
class Vacation:
    """Closed local days, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a vacation ends before it starts: {self.first} .. {self.last}")


@dataclass(frozen=True, slots=True)
class Availability:
    """When a therapist works. `weekly` has seven entries, Monday first; `zone` is that of home."""

    zone: ZoneInfo
    weekly: tuple[tuple[Window, ...], ...]
    overrides: Mapping[dt.date, tuple[Window, ...]] = field(default_factory=dict)
    vacations: tuple[Vacation, ...] = ()
    #: Public holidays, as far ahead as anybody looks.
    holidays: frozenset[dt.date] = frozenset()
    travels: tuple[Travel, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"a week has seven days, not {len(self.weekly)}")

    @property
    def whereabouts(self) -> Whereabouts:
        """Where she is by local day: what her days, and the clock she reads, are made of."""
        return Whereabouts(self.zone, self.travels)

    def zone_on(self, day: dt.date) -> ZoneInfo:
        """Return the zone whose wall time her hours of a local day are."""
        return self.whereabouts.zone_on(day)

    def day_of(self, instant: dt.datetime) -> dt.date:
        """Return her local date at an instant in UTC: the day that caps and horizon count."""
        return self.whereabouts.day_of(instant)

    def closed_for(self, day: dt.date) -> Literal["vacation", "holiday"] | None:
        """Return what closes a local day whatever the hours of its weekday; None if nothing."""
        if any(vacation.first <= day <= vacation.last for vacation in self.vacations):
            return "vacation"
        if day in self.holidays and day not in self.overrides:
            return "holiday"
        return None

    def on(self, day: dt.date) -> tuple[Window, ...]:
        """Return the windows of a local day, as written: they may touch or overlap."""
        if self.closed_for(day):
            return ()
        return self.overrides.get(day, self.weekly[day.weekday()])


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules a slot obeys. Caps and horizon count the therapist's local days."""

    length: dt.timedelta = dt.timedelta(minutes=20)
    step: dt.timedelta = dt.timedelta(minutes=30)
    buffer_before: dt.timedelta = dt.timedelta(minutes=10)
    buffer_after: dt.timedelta = dt.timedelta(minutes=10)
    notice: dt.timedelta = dt.timedelta(hours=15)
    #: A slot may start on any local date up to today plus this many days; 0 is today alone.
    horizon_days: int = 21
    #: How many consultations a local day and an ISO week may hold; None is no cap.
    per_day: int | None = 2
    per_week: int | None = 5
    hold: dt.timedelta = dt.timedelta(minutes=10)
    #: Until so long before the start a client may move or cancel by a tap.
    change_until: dt.timedelta = dt.timedelta(hours=2)

    def __post_init__(self) -> None:
        for name in ("length", "step"):
            span: dt.timedelta = getattr(self, name)
            if span < MINUTE or span % MINUTE:
                raise ValueError(f"{name} is one or more whole minutes, not {span}")
        for name in ("buffer_before", "buffer_after", "notice", "hold", "change_until"):
            if getattr(self, name) < dt.timedelta():
                raise ValueError(f"{name} is negative: {getattr(self, name)}")
        for name in ("horizon_days", "per_day", "per_week"):
            if (getattr(self, name) or 0) < 0:
                raise ValueError(f"{name} is negative: {getattr(self, name)}")

    @property
    def gap(self) -> dt.timedelta:
        """The least time between two of our own consultations: the larger buffer, not the sum."""
        return max(self.buffer_before, self.buffer_after)
