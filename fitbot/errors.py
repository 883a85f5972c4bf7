"""Everything that can go wrong and is meant to be caught.

    FitbotError
    ├── Refusal         an understood request answered no; a person sees the text of its `code`
    ├── ConfigError     the settings or the practice file are wrong; lists every problem at once
    ├── CalendarError   a calendar could not be read or written; `calendars.base` has its kinds
    └── StoreError      the database is missing, locked, or newer than this program

A wrong call is a `ValueError`: a bug, and nobody catches it. Refusals and calendars' errors carry a
code and data, never a text, so that the words stay in `texts/` in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fitbot.domain.causes import Cause, packed


class FitbotError(Exception):
    """The root: whatever fitbot raises on purpose."""


class Refusal(FitbotError):
    """An understood request answered no.

    `code` names the text `refusal-<code>`; `data` holds that text's arguments.
    """

    code: str = ""

    def __init__(self, **data: str | int) -> None:
        super().__init__(self.code)
        self.data = data


class SlotTaken(Refusal):
    """The time went to somebody else, or her calendar filled, before the last tap."""

    code = "slot-taken"


class TooLate(Refusal):
    """The consultation is too near, running or over, so it cannot be changed here."""

    code = "too-late"


class AlreadyBooked(Refusal):
    """One open consultation a client: there is one already."""

    code = "already-booked"


class NoBooking(Refusal):
    """There is no such booking, or it is somebody else's: the answer is the same."""

    code = "no-booking"


class ChangedSince(Refusal):
    """The booking is not what the button spoke of any more: somebody changed it."""

    code = "changed-since"


class UndoOver(Refusal):
    """The minutes for taking it back are over: the others have been told."""

    code = "undo-over"


class UndoTaken(Refusal):
    """The time to go back to went to somebody else meanwhile."""

    code = "undo-taken"


class TimeTaken(Refusal):
    """The therapist has another consultation then, or a client is being kept that time."""

    code = "time-taken"


class TimePast(Refusal):
    """The therapist chose a time that has begun already."""

    code = "time-past"


class WishPast(Refusal):
    """The time that a client asked for is taken by now, or has begun."""

    code = "wish-past"


class BookedAnew(Refusal):
    """The client has booked another consultation since the one the therapist would move."""

    code = "booked-anew"


class WordLost(Refusal):
    """What the therapist wrote to the client about a change is not kept any more."""

    code = "word-lost"


class CalendarUnread(Refusal):
    """Her calendar could not be read lately, so no time can be promised."""

    code = "calendar-unread"


class NotFitting(Refusal):
    """One of the person's answers before booking speaks against a call with this therapist."""

    code = "not-fitting"


class Paused(Refusal):
    """The therapist takes no new bookings for now; what is booked goes on."""

    code = "paused"


class Outdated(Refusal):
    """The button is older than what it speaks of."""

    code = "outdated"


class EventIsBack(Refusal):
    """The event was found in her calendar again, so that nothing is to be decided about it."""

    code = "event-is-back"


class TextTooLong(Refusal):
    """What was written is longer than can be passed on whole; `limit` and `length` count it."""

    code = "text-too-long"


class TooManyQuestions(Refusal):
    """Enough questions of this person are waiting for a reply already."""

    code = "too-many-questions"


class ClaimRejected(Refusal):
    """The link is wrong, used or expired: one answer for all three, so that nothing leaks."""

    code = "claim-rejected"


class InvitationRejected(Refusal):
    """The link is wrong, used, expired or somebody else's: one answer for all, so nothing leaks."""

    code = "invitation-rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it stands, and a sentence that says what to write instead."""

    path: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}: {self.advice}"


class ConfigError(FitbotError):
    """The settings or the practice file cannot be used; `problems` lists every mistake."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class CalendarError(FitbotError):
    """A calendar could not be read or written.

    `cause` names the text `calendar-error-<cause>`, `data` holds its arguments: no address in them.
    """

    def __init__(self, cause: Cause, **data: str | int) -> None:
        super().__init__(packed(cause, data))
        self.cause = cause
        self.data = data


class StoreError(FitbotError):
    """The database cannot be used; the message says what to do."""
