"""When a client is written to: reminders before, a survey after, and never at night.

A reminder is derived state. It is planned when a booking is made or moved, and looked at again
when it is due: it goes out only while the booking still stands at that start, and only while its
words are still true.

Instants are counted in absolute time; which hours are night is a matter of the client's own clock.
"""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from fitbot.domain.wall import reached

#: The survey comes this long after the planned end: the call has run over, and sunk in.
SURVEY_AFTER = dt.timedelta(hours=1)

#: Whoever tapped "did not come" by mistake has so long to correct it.
MISSED_AFTER = dt.timedelta(minutes=10)

_NIGHT_STARTS = dt.time(21)
_NIGHT_ENDS = dt.time(8)
#: What would fall into the hours before midnight comes a little earlier instead.
_EVENING = dt.time(20, 30)


class Reminder(StrEnum):
    """The three reminders."""

    DAY = "day"
    HOUR = "hour"
    SOON = "soon"

    @property
    def before(self) -> dt.timedelta:
        """How long before the start it is due."""
        return _BEFORE[self]

    @property
    def until(self) -> dt.timedelta:
        """How long before the start it is no longer worth sending."""
        return _UNTIL[self]

    @property
    def apart(self) -> dt.timedelta:
        """How long ago it must have been booked or moved: until then it is fresh in mind."""
        return _APART[self]

    @property
    def can_wait(self) -> bool:
        """Tell whether it keeps out of the night; the others are no use at another time."""
        return self is Reminder.DAY

    def due(self, start: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """Return when it goes to a client in `zone` about a consultation at `start`.

        What would come at night comes the evening before, if the night is young, else the morning
        after; that is the day before the consultation all the same.
        """
        due = start - self.before
        if not (self.can_wait and is_night(due, zone)):
            return due
        local = due.astimezone(zone)
        time = _EVENING if local.time() >= _NIGHT_STARTS else _NIGHT_ENDS
        return reached(local.date(), time, zone)


_BEFORE = {
    Reminder.DAY: dt.timedelta(hours=24),
    Reminder.HOUR: dt.timedelta(hours=1),
    Reminder.SOON: dt.timedelta(minutes=10),
}
_UNTIL = {
    Reminder.DAY: dt.timedelta(hours=2),
    Reminder.HOUR: Reminder.SOON.before,  # which says the same by then
    Reminder.SOON: dt.timedelta(),
}
_APART = {
    Reminder.DAY: dt.timedelta(hours=3),
    Reminder.HOUR: dt.timedelta(minutes=15),
    Reminder.SOON: dt.timedelta(),
}


def reminders_for(
    start: dt.datetime, now: dt.datetime, zone: ZoneInfo
) -> list[tuple[Reminder, dt.datetime]]:
    """Return the reminders that make sense for a consultation booked or moved to `start` now."""
    planned = [(kind, kind.due(start, zone)) for kind in Reminder]
    return [(kind, due) for kind, due in planned if due > now and due - now >= kind.apart]


def still_worth_sending(kind: Reminder, start: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether a reminder that is late by now still helps."""
    return now < start - kind.until


def is_night(instant: dt.datetime, zone: ZoneInfo) -> bool:
    """Tell whether it is between 21:00 and 08:00 in `zone`: nobody is written to without need."""
    return not _NIGHT_ENDS <= instant.astimezone(zone).time() < _NIGHT_STARTS


def outside_night(due: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return `due`, or the next 08:00 in `zone` when it falls between 21:00 and 08:00."""
    if not is_night(due, zone):
        return due
    local = due.astimezone(zone)
    day = local.date() if local.time() < _NIGHT_ENDS else local.date() + dt.timedelta(days=1)
    return reached(day, _NIGHT_ENDS, zone)
