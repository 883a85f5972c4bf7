"""Times in what a command prints for a program."""

import datetime as dt

from fitbot.domain.interval import Interval


def ends(interval: Interval) -> dict[str, str]:
    """Return when an interval starts and ends, in UTC, to the second."""
    return {"start": _z(interval.start), "end": _z(interval.end)}


def _z(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
