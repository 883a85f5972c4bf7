"""What the therapist did with an event of ours in her own calendar, and what follows. Pure.

It is her calendar: where she puts an event, there the consultation takes place, and the client is
told and asked. What cannot be a time of a call is left alone, and she hears of it. A deletion is
believed slowly: it must be seen in two good looks some minutes apart, no other calendar of hers may
show the event, and she is asked. Where many are gone at once something else happened, and nothing
at all is cancelled without her word.

Her changes are told from ours by a *trace*, what her calendar showed when both sides last agreed:
what differs from it is her doing, and what is still the same waits to be written by us.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from fitbot.domain.availability import Availability
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.reminders import outside_night
from fitbot.domain.slots import windows_on

#: Some programs delete an event and make it anew; whoever slips with a finger takes it back.
SURE_AFTER = dt.timedelta(minutes=3)
SURE_LOOKS = 2
#: More than so many gone at once were hardly deleted one by one.
MOST_AT_ONCE = 2
#: No call takes longer: a whole day, or a week, is a slip or means something else.
LONGEST_CALL = dt.timedelta(hours=4)
#: Without an answer of hers, what is gone is cancelled after so long, but soon enough before the
#: start for the client, and never sooner than she could have looked at her phone.
ANSWER_WITHIN = dt.timedelta(hours=12)
ANSWER_AT_LEAST = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a calendar of hers shows of an event."""

    #: None when its time cannot be told.
    slot: Interval | None
    sequence: int
    cancelled: bool
    #: Changes with every change of it; opaque.
    version: str
    #: A mark of that calendar.
    calendar: str
    #: False when it stands in another calendar of the account that this one belongs to.
    here: bool = True

    def stands_in(self, calendar: str) -> bool:
        """Tell whether it is in that calendar itself."""
        return self.here and self.calendar == calendar


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of a booking's event."""

    booking_id: int
    #: As it was when both sides last agreed; while it is missing, `cancelled` tells that she marked
    #: it so, in place of deleting it.
    shown: Shown
    #: Good looks in a row that did not find it.
    missing_looks: int = 0
    missing_since: dt.datetime | None = None
    #: When she was asked what is to become of the booking.
    asked_at: dt.datetime | None = None

    @property
    def missing(self) -> bool:
        """Whether it was gone, or marked as cancelled, at the last look."""
        return self.missing_looks > 0

    @property
    def last(self) -> Shown:
        """What may be written over. A cancellation of hers may not, before she said so."""
        return replace(self.shown, cancelled=False) if self.missing else self.shown

    def shows(self, booking: Booking) -> bool:
        """Tell whether nothing is to be written."""
        return self.last.slot == booking.slot and not self.last.cancelled

    def is_sure(self, now: dt.datetime) -> bool:
        """Tell whether it was missing in enough looks, far enough apart."""
        if self.missing_since is None or self.missing_looks < SURE_LOOKS:
            return False
        return now - self.missing_since >= SURE_AFTER

    def missed(self, shown: Shown | None, now: dt.datetime) -> "Trace":
        """Return the trace after one more look that found nothing, or a cancelled event."""
        sequence = max(self.shown.sequence, shown.sequence if shown else 0)
        return replace(
            self,
            shown=replace(self.shown, cancelled=shown is not None, sequence=sequence),
            missing_looks=self.missing_looks + 1,
            missing_since=self.missing_since or now,
        )

    def found(self) -> "Trace":
        """Return the trace of an event that is there again, whatever it shows."""
        return Trace(self.booking_id, self.last)


class Verdict(StrEnum):
    """What a look at one event means."""

    #: Both sides agree.
    IN_STEP = "in-step"
    #: She did nothing: the booking changed, and the event is still to be written.
    OURS = "ours"
    MOVED = "moved"
    #: It is nowhere, or marked as cancelled.
    GONE = "gone"
    #: She moved it to a time that has passed, or made it something that is no call.
    PAST = "past"
    UNCLEAR = "unclear"
    #: The booking is cancelled, and its event was taken out, and is there again.
    CANCELLED = "cancelled"


class Oddity(StrEnum):
    """What is said to her about a change of her own."""

    #: Not taken over; she moves it once more, and that is.
    PAST = "past"
    UNCLEAR = "unclear"
    CANCELLED = "cancelled"
    #: Not taken over: another consultation starts at that very time.
    TAKEN = "taken"
    #: Taken over, and odd.
    OVERLAP = "overlap"
    OUTSIDE = "outside"
    #: An older entry stands in a calendar where it cannot be changed.
    ELSEWHERE = "elsewhere"


def verdict(
    booking: Booking, trace: Trace | None, shown: Shown | None, now: dt.datetime
) -> Verdict:
    """Return what a good look at an event means; None is "found nowhere".

    The booking is open, or cancelled before its time; an event that is still to be taken out of
    her calendar has a trace.
    """
    if booking.status is Status.CANCELLED:
        there = shown is not None and not shown.cancelled and trace is None
        return Verdict.CANCELLED if there else Verdict.OURS
    if shown is None:
        return Verdict.GONE if trace else Verdict.OURS
    if shown.cancelled:
        put_back = trace is not None and trace.last.cancelled
        return Verdict.OURS if put_back else Verdict.GONE
    if shown.slot == booking.slot:
        return Verdict.IN_STEP
    untouched = shown.slot == trace.shown.slot if trace else shown.sequence < booking.sequence
    if untouched:
        return Verdict.OURS
    return _hers(booking, shown.slot, now)


def _hers(booking: Booking, slot: Interval | None, now: dt.datetime) -> Verdict:
    if slot is None or slot.length > LONGEST_CALL:
        return Verdict.UNCLEAR
    if slot.start <= now and slot.start != booking.slot.start:
        return Verdict.PAST
    return Verdict.MOVED


def collides(slot: Interval, others: Iterable[Booking]) -> bool:
    """Tell whether another booked consultation starts at the same time: only one can be stored."""
    return any(other.slot.start == slot.start for other in others)


def oddity(slot: Interval, others: Iterable[Booking], hours: Availability) -> Oddity | None:
    """Return what is odd about a time that was taken over."""
    if any(other.slot.overlaps(slot) for other in others):
        return Oddity.OVERLAP
    day = hours.day_of(slot.start)
    return None if any(each.covers(slot) for each in windows_on(hours, day)) else Oddity.OUTSIDE


def answer_by(
    asked_at: dt.datetime, start: dt.datetime, zone: ZoneInfo, change_until: dt.timedelta
) -> dt.datetime | None:
    """Return when a booking whose event is gone is cancelled without an answer; None for never.

    Not at night on her clock, unless the start is near; never for a call that is about to start:
    then the client is on the way to it, and nobody but her knows what is right.
    """
    at_leisure = min(outside_night(asked_at + ANSWER_WITHIN, zone), start - change_until)
    deadline = max(at_leisure, asked_at + ANSWER_AT_LEAST)
    return deadline if deadline < start else None
