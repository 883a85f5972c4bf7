"""When a client is written to: reminders before, a survey after, and never at night.

A reminder is derived state. It is planned when a booking is made or moved, and looked at again
when it is due: it goes out only while the booking still stands at that start, and only while its
words are still true.
"""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

#: The survey comes this long after the planned end: the call has run over, and sunk in.
SURVEY_AFTER = dt.timedelta(hours=1)

#: Whoever tapped "did not come" by mistake has so long to correct it.
MISSED_AFTER = dt.timedelta(minutes=10)

_NIGHT_STARTS = dt.time(21)
_NIGHT_ENDS = dt.time(8)


class Reminder(StrEnum):
    """The two reminders."""

    DAY = "day"
    HOUR = "hour"

    @property
    def before(self) -> dt.timedelta:
        """How long before the start it is due."""
        return dt.timedelta(hours=24) if self is Reminder.DAY else dt.timedelta(hours=1)

    @property
    def until(self) -> dt.timedelta:
        """How long before the start it is no longer worth sending."""
        return dt.timedelta(hours=2) if self is Reminder.DAY else dt.timedelta()


def reminders_for(start: dt.datetime, now: dt.datetime) -> list[tuple[Reminder, dt.datetime]]:
    """Return the reminders still ahead for a consultation at `start`, each with its instant."""
    planned = [(kind, start - kind.before) for kind in Reminder]
    return [(kind, due) for kind, due in planned if due > now]


def still_worth_sending(kind: Reminder, start: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether a reminder that is late by now still helps."""
    return now < start - kind.until


def outside_night(due: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return `due`, or the next 08:00 in `zone` when it falls between 21:00 and 08:00."""
    local = due.astimezone(zone)
    if _NIGHT_ENDS <= local.time() < _NIGHT_STARTS:
        return due
    day = local.date() if local.time() < _NIGHT_ENDS else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, _NIGHT_ENDS, zone).astimezone(dt.UTC)
