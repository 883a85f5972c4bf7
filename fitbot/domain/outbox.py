"""What must happen outside the database: a message later, a write into a calendar.

A post is written in the same transaction as its cause and carries ids only; what it says is worked
out when it is delivered, from that moment's state. `dedup_key` is unique, so that planning the
same thing twice plans it once.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a post is."""

    #: To the therapist: a client's question. About: question id.
    QUESTION = "question"
    #: To the client: the reply. About: question id.
    REPLY = "reply"
    #: To the therapist: the client booked, moved or cancelled. About: booking id, sequence, the
    #: start and the end she knows of in seconds since 1970; none if she knows of no booking.
    CHANGE = "change"
    #: To the therapist: the client's word on her cancelling, which came after the note of it.
    #: About: booking id, sequence.
    WORD = "word"
    #: To the therapist: the number to call came later, or is another one. About: booking id, when.
    NUMBER = "number"
    #: To the therapist: a booked call takes place another way. About: booking id, sequence, the way
    #: she knows of.
    WAY = "way"
    #: To the client: the booking as a calendar file. About: booking id, sequence.
    FILE = "file"
    #: Into the therapist's calendar: bring the event to the booking's state. About: booking id,
    #: sequence.
    EVENT = "event"
    #: To the client: the therapist's side moved or cancelled her booking. About: booking id,
    #: sequence, the old start and the old end in seconds since 1970; none for a cancellation.
    TOLD = "told"
    #: To the therapist: something about a change she made in her calendar. About: booking id, the
    #: time she gave the event, a `Doubt`.
    DOUBT = "doubt"
    #: To the therapist: an event is gone, cancel or put back? About: booking id, when it was asked,
    #: until when.
    MISSING = "missing"
    #: To the therapist: many events are gone at once. About: therapist id, when it was asked.
    MISSING_MANY = "missing-many"
    #: No message: she did not answer in time about an event that is gone. About: booking id, when
    #: it was asked.
    UNANSWERED = "unanswered"
    #: To the therapist: an event cannot be written for now. About: booking id, sequence, why.
    UNWRITTEN = "unwritten"
    #: To the client, before the consultation. About: booking id, start, kind of reminder.
    REMINDER = "reminder"
    #: To the therapist, after the end: came or did not come? About: booking id, start, end.
    ATTENDANCE = "attendance"
    #: To the therapist, in the evening: for whom she has not said yet. About: therapist id, local
    #: date.
    UNMARKED = "unmarked"
    #: To the client, who came. About: survey id, when the therapist said so.
    SURVEY = "survey"
    #: To the client, who did not come. About: booking id, when the therapist said so.
    MISSED = "missed"
    #: To the client, whose hold ran out. About: person id, start, when it ran out, booking to move.
    LAPSED = "lapsed"
    #: To the therapist, every morning. About: therapist id, local date.
    DIGEST = "digest"
    #: To the therapist: a calendar cannot be read, or can again. About: therapist, since when,
    #: state, name.
    CALENDAR = "calendar"
    #: To a client who waits: a slot is kept for her. About: offer id.
    OFFER = "offer"
    #: To a client who has waited for long: does she still? About: person id, since when,
    #: therapist id.
    WAITED = "waited"
    #: To the therapist: a calendar is suddenly empty. About: therapist, since when, name.
    EMPTIED = "emptied"
    #: To the therapist: entries of a calendar could not be understood. About: therapist, what names
    #: them all, name.
    UNCLEAR = "unclear"


#: What is no message but something to be done.
DEEDS = frozenset({Kind.EVENT, Kind.UNANSWERED})


def stamp(moment: dt.datetime | None) -> str:
    """Return a moment as it stands in `about`: seconds since 1970, "" for none."""
    return f"{moment.timestamp():.0f}" if moment else ""


def moment_of(stamped: str) -> dt.datetime | None:
    """Return the moment that `stamp` wrote, to the second."""
    return dt.datetime.fromtimestamp(int(stamped), dt.UTC) if stamped else None


@dataclass(frozen=True, slots=True)
class Post:
    """Something to deliver at `due` or soon after. `about` holds the ids its kind needs."""

    kind: Kind
    about: tuple[str, ...]
    due: dt.datetime

    @property
    def dedup_key(self) -> str:
        """What makes it the same post."""
        return ":".join((self.kind.value, *self.about))


@dataclass(frozen=True, slots=True)
class ClaimedPost:
    """A post that this process delivers now, having tried `attempts` times before."""

    id: int
    kind: Kind
    about: tuple[str, ...]
    due: dt.datetime
    attempts: int


class Outcome(StrEnum):
    """How a post was settled."""

    DONE = "done"
    #: It no longer held when it was due.
    DROPPED = "dropped"
    #: It cannot be delivered, now or later.
    FAILED = "failed"
