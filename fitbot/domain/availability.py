"""A therapist's hours and her rules: local wall time plus an IANA zone, never instants.

Vacation beats a dated override, an override replaces the weekly hours of its day. Hours are
expanded to instants one local day at a time, so that 09:00 stays 09:00 across a clock change.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Working hours on one local day; an `end` of 00:00 is the midnight that closes it."""

    start: dt.time
    end: dt.time

    def __post_init__(self) -> None:
        if self.end != dt.time() and self.end <= self.start:
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
    """When a therapist works. `weekly` has seven entries, Monday first."""

    zone: ZoneInfo
    weekly: tuple[tuple[Window, ...], ...]
    overrides: Mapping[dt.date, tuple[Window, ...]] = field(default_factory=dict)
    vacations: tuple[Vacation, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"a week has seven days, not {len(self.weekly)}")

    def on(self, day: dt.date) -> tuple[Window, ...]:
        """Return the windows of a local day, as written: they may touch or overlap."""
        if any(vacation.first <= day <= vacation.last for vacation in self.vacations):
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
    horizon_days: int = 21
    per_day: int | None = 2
    per_week: int | None = 5
    hold: dt.timedelta = dt.timedelta(minutes=10)
