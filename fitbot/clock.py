"""The only reader of the machine's clock.

Everything else takes `now` as an argument or asks a `Clock`, so that a test, or the demo's
"+1 day" button, can decide what time it is.
"""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> dt.datetime:
        """Return the current instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return the machine's time in UTC."""
        return dt.datetime.now(dt.UTC)


class MovableClock:
    """A clock that runs on from where it was set, and can be moved forward only.

    With `base=None` it stands still between moves, which is what a test wants; with a base clock
    it keeps that clock's pace, which is what the demo wants.
    """

    def __init__(self, start: dt.datetime, base: Clock | None = None) -> None:
        self._base = base
        self._origin = base.now() if base else start
        self._start = start

    def now(self) -> dt.datetime:
        """Return the set time, plus what the base clock has run since."""
        elapsed = self._base.now() - self._origin if self._base else dt.timedelta()
        return self._start + elapsed

    def advance(self, by: dt.timedelta) -> None:
        """Move forward by `by`. Raises ValueError for a negative step: time does not run back."""
        if by < dt.timedelta():
            raise ValueError(f"a clock moves forward only, not by {by}")
        self._start += by
