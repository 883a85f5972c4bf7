"""What the outbox says to whom, worked out at the moment of delivery.

Each value holds all that rendering needs, so that the messenger asks nobody. A service that finds
the reason gone returns no message, and the post is dropped.
"""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.digest import Digest, NamedBooking
from fitbot.domain.doubts import Doubts
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.precheck import Answers
from fitbot.domain.questions import Question
from fitbot.domain.reminders import Reminder
from fitbot.domain.survey import Survey
from fitbot.domain.waiting import Offer
from fitbot.domain.watching import Oddity


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say in one chat; a private chat has its person's Telegram id."""

    chat_id: int
    #: On whose clock the reader reads times; None if it is not known.
    zone: ZoneInfo | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class QuestionAsked(Message):
    """To the therapist: a client asks."""

    question: Question
    name: str


@dataclass(frozen=True, slots=True)
class QuestionReplied(Message):
    """To the client: the therapist's reply."""

    question: Question


@dataclass(frozen=True, slots=True)
class BookingChanged(Message):
    """To the therapist: a client booked, moved or cancelled.

    `before` is the time she knows of; None if she has not heard of the booking.
    """

    booking: Booking
    name: str
    before: Interval | None = None
    #: What the client answered before booking.
    answers: Answers = field(default_factory=Answers, kw_only=True)


@dataclass(frozen=True, slots=True)
class WordFollowed(Message):
    """To the therapist: why a client cancelled, told after the note of it."""

    booking: Booking
    name: str


@dataclass(frozen=True, slots=True)
class BookingChangedForClient(Message):
    """To the client: the therapist's side moved or cancelled her booking.

    `before` is the time she knows of; None where that is the booking's own.
    """

    booking: Booking
    before: Interval | None


@dataclass(frozen=True, slots=True)
class NumberGiven(Message):
    """To the therapist: a client gave the number to call after booking."""

    booking: Booking
    name: str


@dataclass(frozen=True, slots=True)
class WayChanged(Message):
    """To the therapist: a client wants the call by phone in place of video, or the reverse."""

    booking: Booking
    name: str


@dataclass(frozen=True, slots=True)
class EventDoubted(Message):
    """To the therapist: about a change of hers in her calendar."""

    booking: Booking
    name: str
    doubt: Oddity
    #: The time she gave the event; None if it cannot be told.
    there: dt.datetime | None


@dataclass(frozen=True, slots=True)
class EventMissing(Message):
    """To the therapist: an event is gone, or marked as cancelled. Cancel, or put it back?"""

    booking: Booking
    name: str
    marked: bool
    #: When it is cancelled without an answer; None for never.
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class EventsMissing(Message):
    """To the therapist: many events are gone at once."""

    missing: tuple[NamedBooking, ...]


@dataclass(frozen=True, slots=True)
class EventUnwritten(Message):
    """To the therapist: an event cannot be written, or taken out, for now."""

    booking: Booking
    name: str
    cause: str


@dataclass(frozen=True, slots=True)
class FileReady(Message):
    """To the client: the booking for her own calendar."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class ConsultationAhead(Message):
    """To the client: a reminder."""

    booking: Booking
    kind: Reminder


@dataclass(frozen=True, slots=True)
class AttendanceAsked(Message):
    """To the therapist, after the end: came or did not come?"""

    booking: Booking
    name: str


@dataclass(frozen=True, slots=True)
class UnmarkedListed(Message):
    """To the therapist, in the evening: for whom she has not said whether they came."""

    therapist_id: str
    bookings: tuple[NamedBooking, ...]


@dataclass(frozen=True, slots=True)
class SurveyInvited(Message):
    """To a client who came."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class MissedNoted(Message):
    """To a client who did not come: kind, once."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class HoldLapsed(Message):
    """To a client who held a time and said neither yes nor no, once."""

    hold: Hold
    #: The booking that she was about to move, or 0.
    moving: int


@dataclass(frozen=True, slots=True)
class DigestReady(Message):
    """To the therapist, every morning."""

    digest: Digest


@dataclass(frozen=True, slots=True)
class CalendarTrouble(Message):
    """To the therapist: a calendar cannot be read since then, or can be again."""

    therapist_id: str
    calendar: str
    since: dt.datetime
    #: Packed, as in `domain.causes`.
    cause: str
    recovered: bool


@dataclass(frozen=True, slots=True)
class TimeOffered(Message):
    """To a client who waits: this slot is kept for her; `moving` is the booking it would move."""

    offer: Offer
    moving: Booking | None


@dataclass(frozen=True, slots=True)
class StoppedLooking(Message):
    """To a client who has waited for long: nobody looks for her any more, unless she says so."""

    therapist_id: str


@dataclass(frozen=True, slots=True)
class CalendarEmptied(Message):
    """To the therapist: a calendar is suddenly empty; is that right?"""

    therapist_id: str
    calendar: str
    #: What her answer speaks of: the calendar's short name, and since when, in seconds.
    key: str
    since: int
    #: Busy times that it had ahead.
    ahead: int


@dataclass(frozen=True, slots=True)
class CalendarUnclear(Message):
    """To the therapist: entries of a calendar could not be understood."""

    therapist_id: str
    calendar: str
    unclear: Doubts
