"""The therapist's morning digest: what stands in it, in the order attention falls.

Counts and each person's own words, never a mean or a share: at a handful of people those would
say more than is known.
"""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.precheck import Answers
from fitbot.domain.questions import Question
from fitbot.domain.survey import Survey
from fitbot.domain.waiting import Wanted

#: A digest that could not go out in time still goes out, marked as late, for so long.
_LATE_FOR = dt.timedelta(hours=4)
_ON_TIME = dt.timedelta(minutes=30)


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
    #: Which times people wait for, one entry a person: they are counted, not named.
    waiting: tuple[Wanted, ...] = ()

    @property
    def quiet(self) -> bool:
        """Tell whether there is nothing to say but good morning."""
        needs_her = self.today or self.unmarked or self.questions
        return not (needs_her or self.surveys or self.changes or self.waiting)


def digest_instant(day: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return when the digest of a local day is due, in UTC.

    A wall time that a clock change skips or repeats gives one instant all the same.
    """
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)


def due_day(at: dt.time, zone: ZoneInfo, now: dt.datetime) -> dt.date | None:
    """Return the local day whose digest may go out now; None before its hour and long after.

    A late one may go out past midnight, and is yesterday's.
    """
    today = now.astimezone(zone).date()
    for day in (today, today - dt.timedelta(days=1)):
        if dt.timedelta() <= now - digest_instant(day, at, zone) <= _LATE_FOR:
            return day
    return None


def is_late(day: dt.date, at: dt.time, zone: ZoneInfo, now: dt.datetime) -> bool:
    """Tell whether a digest that goes out now should say that it is late."""
    return now - digest_instant(day, at, zone) > _ON_TIME


def next_digest(at: dt.time, zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """Return the next instant after `now` at which a digest is due."""
    today = now.astimezone(zone).date()
    due = digest_instant(today, at, zone)
    return due if due > now else digest_instant(today + dt.timedelta(days=1), at, zone)
