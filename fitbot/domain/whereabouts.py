"""Where a therapist is: at home, but for her travels; and so on which clock her days run.

Her hours are wall time of the zone she is in on that day. A local day begins with its first instant
in its own zone and ends where the next one begins in *its* zone, so a day of travel is shorter or
longer than others, and no instant belongs to two days or to none. Over the date line eastward the
next day may begin before this one would: then this one has no time at all.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fitbot.domain.interval import Interval, merge
from fitbot.domain.wall import MIDNIGHT, reached

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Travel:
    """Local days, both included, on which she is in another zone."""

    zone: ZoneInfo
    first: dt.date
    last: dt.date
    #: Names what she said in the chat; 0 is a travel of the practice file.
    id: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a travel ends before it starts: {self.first} .. {self.last}")

    def covers(self, day: dt.date) -> bool:
        """Tell whether she is there on a local day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A home and travels; of two that share a day the earlier one in the list counts."""

    home: ZoneInfo
    travels: tuple[Travel, ...] = ()

    def zone_on(self, day: dt.date) -> ZoneInfo:
        """Return the zone she is in on a local day."""
        return next((each.zone for each in self.travels if each.covers(day)), self.home)

    def zone_at(self, instant: dt.datetime) -> ZoneInfo:
        """Return the zone she is in at an instant in UTC."""
        return self.zone_on(self.day_of(instant))

    def begins(self, day: dt.date) -> dt.datetime:
        """Return the first instant of a local day, in UTC: where the day before ends."""
        own = reached(day, MIDNIGHT, self.zone_on(day))
        if not self._is_near(day):
            return own
        # Zones differ by 26 hours at the most, so only neighbouring days can change places.
        return max(own, reached(day - _DAY, MIDNIGHT, self.zone_on(day - _DAY)))

    def day_of(self, instant: dt.datetime) -> dt.date:
        """Return her local date at an instant in UTC."""
        if instant.tzinfo is not dt.UTC:  # a naive one would be read in the machine's zone
            raise ValueError(f"not in UTC: {instant!r}")
        day = instant.astimezone(self.home).date()
        if not self._is_near(day):
            return day
        day += 2 * _DAY
        while instant < self.begins(day):
            day -= _DAY
        return day

    def whole_days(self, busy: Iterable[Interval]) -> Iterator[Interval]:
        """Yield her days away from home whose date is busy throughout on the clock of home.

        An entry for a whole day is read on that clock, and is meant for the date wherever she is.
        """
        for span in merge(busy) if self.travels else ():
            day = span.start.astimezone(self.home).date()
            while (next_day := self._at_home(day + _DAY)) <= span.end:
                away = any(each.covers(day) for each in self.travels)
                if away and span.start <= self._at_home(day) < next_day:
                    yield from self._span_of(day)
                day += _DAY

    def _at_home(self, day: dt.date) -> dt.datetime:
        return reached(day, MIDNIGHT, self.home)

    def _span_of(self, day: dt.date) -> Iterator[Interval]:
        begins, ends = self.begins(day), self.begins(day + _DAY)
        if begins < ends:
            yield Interval(begins, ends)

    def _is_near(self, day: dt.date) -> bool:
        """Tell whether a travel is so near that a day may begin or end away from home.

        Two days of margin, because the date over there can be that far from the one at home.
        """
        return any(each.first - 2 * _DAY <= day <= each.last + 2 * _DAY for each in self.travels)
