"""Wall time and instants: what a clock on the wall shows, and when it does.

One rule turns wall time into an instant, in `reached`: the first moment at which her clock shows
that time *or a later one*. It is exact on ordinary days, takes the first of two when an hour is
repeated in autumn, and the moment of the jump for a time that spring leaves out. Because a later
wall time is never reached earlier, hours cannot come out reversed, and those of two days cannot
overlap (PEP 495 names the two cases fold and gap).
"""

import datetime as dt
from zoneinfo import ZoneInfo

MIDNIGHT = dt.time()
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
