"""The therapist's morning digest: what stands in it, in the order attention falls.

Counts and each person's own words, never a mean or a share: at a handful of people those would
say more than is known.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from fitbot.domain.booking import Booking
from fitbot.domain.precheck import Answers
from fitbot.domain.questions import Question
from fitbot.domain.survey import Survey
from fitbot.domain.waiting import Wanted
from fitbot.domain.wall import reached
from fitbot.domain.whereabouts import Whereabouts

#: A digest that could not go out in time still goes out, marked as late, for so long.
_LATE_FOR = dt.timedelta(hours=4)
_ON_TIME = dt.timedelta(minutes=30)


_DAY = dt.timedelta(days=1)


class Detail(StrEnum):
    """How much of a person a digest shows to whoever glances at the phone."""

    FULL = "full"
    INITIALS = "initials"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class DigestWishes:
    """When a therapist wants her digest, and how."""

    at: dt.time
    detail: Detail = Detail.INITIALS
    #: Whether a morning on which there is nothing to say is left out.
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a client's, with the name that client gave."""

    name: str


@dataclass(frozen=True, slots=True)
class NamedBooking(Named):
    """A booking and whose it is."""

    booking: Booking
    #: What the client answered before booking.
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True, slots=True)
class NamedQuestion(Named):
    """A question and whose it is."""

    question: Question


@dataclass(frozen=True, slots=True)
class NamedSurvey(Named):
    """A survey, whose it is, and the consultation it is about."""

    survey: Survey
    booking: Booking


@dataclass(frozen=True, slots=True)
class Digest:
    """One therapist's morning, as of `now`."""

    therapist_id: str
    now: dt.datetime
    late: bool
    today: tuple[NamedBooking, ...]
    unmarked: tuple[NamedBooking, ...]
    questions: tuple[NamedQuestion, ...]
    surveys: tuple[NamedSurvey, ...]
    changes: tuple[NamedBooking, ...]
    #: On which clock she reads times.
    whereabouts: Whereabouts
    detail: Detail = Detail.INITIALS
    #: Since when she takes no new bookings; None while she does.
    paused_since: dt.datetime | None = None
    #: Which times people wait for, one entry a person: they are counted, not named.
    waiting: tuple[Wanted, ...] = ()

    @property
    def quiet(self) -> bool:
        """Tell whether there is nothing to say but good morning."""
        needs_her = self.today or self.unmarked or self.questions
        news = self.surveys or self.changes or self.waiting
        return not (needs_her or news or self.paused_since)


def kind_of_change(booking: Booking) -> str:
    """Return what is told of a booking that changed: its status, or that it was moved."""
    return "moved" if booking.was_moved else booking.status.value


def due_day(at: dt.time, where: Whereabouts, now: dt.datetime) -> dt.date | None:
    """Return the local day whose digest may go out now; None before its hour and long after.

    A late one may go out past midnight, and is yesterday's. A day of travel that does not hold the
    hour has no digest.
    """
    today = where.day_of(now)
    for day in (today, today - _DAY):
        due = instant_on(day, at, where)
        if due and dt.timedelta() <= now - due <= _LATE_FOR:
            return day
    return None


def is_late(day: dt.date, at: dt.time, where: Whereabouts, now: dt.datetime) -> bool:
    """Tell whether a digest that goes out now should say that it is late."""
    return now - reached(day, at, where.zone_on(day)) > _ON_TIME


def next_digest(at: dt.time, where: Whereabouts, now: dt.datetime) -> dt.datetime:
    """Return the next instant after `now` at which a digest is due."""
    day = where.day_of(now)
    while (due := instant_on(day, at, where)) is None or due <= now:
        day += _DAY
    return due


def instant_on(day: dt.date, at: dt.time, where: Whereabouts) -> dt.datetime | None:
    """Return when her clock shows an hour on a local day, in UTC.

    None on a day of travel that does not hold the hour.
    """
    due = reached(day, at, where.zone_on(day))
    return due if where.day_of(due) == day else None
