"""A therapist's hours and her rules: local wall time plus an IANA zone, never instants.

Vacation beats a dated override, an override replaces the weekly hours of its day. Hours are
expanded to instants one local day at a time, so that 09:00 stays 09:00 across a clock change.

One rule turns wall time into an instant, in `reached`: the first moment at which her clock shows
that time *or a later one*. It is exact on ordinary days, takes the first of two when an hour is
repeated in autumn, and the moment of the jump for a time that spring leaves out. Because a later
wall time is never reached earlier, hours cannot come out reversed, and those of two days cannot
overlap (PEP 495 names the two cases fold and gap).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

MIDNIGHT = dt.time()
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


def reached(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant, in UTC, at which a clock in `zone` shows this time or a later one.

    In the gap of a spring change that is the jump itself: every time left out gives that instant.
    """
    wall = dt.datetime.combine(day, time.replace(fold=0), tzinfo=zone)
    instant = wall.astimezone(dt.UTC)
    shown = instant.astimezone(zone)
    # Both carry one zone, so Python compares their wall times and leaves the offsets out.
    return instant if shown == wall else _jump_over(wall)


def _jump_over(wall: dt.datetime) -> dt.datetime:
    """Return the instant of the clock change that leaves `wall` out, by bisection in seconds.

    In a gap `fold` chooses the offset of the wrong side on purpose (PEP 495): fold=1 gives an
    instant before the change, fold=0 one after it.
    """
    wall = wall.replace(microsecond=0)  # clocks change on whole seconds
    before = wall.replace(fold=1).astimezone(dt.UTC)
    low, high = 0, (wall.astimezone(dt.UTC) - before) // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if (before + middle * SECOND).astimezone(wall.tzinfo) < wall:
            low = middle
        else:
            high = middle
    return before + high * SECOND


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
    """When a therapist works. `weekly` has seven entries, Monday first."""

    zone: ZoneInfo
    weekly: tuple[tuple[Window, ...], ...]
    overrides: Mapping[dt.date, tuple[Window, ...]] = field(default_factory=dict)
    vacations: tuple[Vacation, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"a week has seven days, not {len(self.weekly)}")

    def day_of(self, instant: dt.datetime) -> dt.date:
        """Return her local date at an instant in UTC: the day that caps and horizon count."""
        if instant.tzinfo is not dt.UTC:  # a naive one would be read in the machine's zone
            raise ValueError(f"not in UTC: {instant!r}")
        return instant.astimezone(self.zone).date()

    def on_vacation(self, day: dt.date) -> bool:
        """Tell whether a local day lies in one of her vacations."""
        return any(vacation.first <= day <= vacation.last for vacation in self.vacations)

    def on(self, day: dt.date) -> tuple[Window, ...]:
        """Return the windows of a local day, as written: they may touch or overlap."""
        if self.on_vacation(day):
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
