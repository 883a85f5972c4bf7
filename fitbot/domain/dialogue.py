"""What a person's next free text means: at most one thing, for at most a day.

A button carries its whole meaning; only free text needs to be remembered between two updates. The
expectation is a row of its own, so that a restart or a second process changes nothing, and it
goes out of date, so that Thursday's "hello" is not sent as Monday's question.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

EXPECTED_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Asking:
    """The next text is a question to this therapist."""

    therapist_id: str


@dataclass(frozen=True, slots=True)
class Replying:
    """The next text is the therapist's reply to this question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class Noting:
    """The next text is the note that ends this survey."""

    survey_id: int


class About(StrEnum):
    """What a therapist is to say in her own words."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    TRAVEL = "travel"
    PAUSE = "pause"
    SLOTS = "slots"


@dataclass(frozen=True, slots=True)
class Telling:
    """The next text is the therapist's: when, where, or what clients read meanwhile."""

    about: About


Dialogue = Asking | Replying | Noting | Telling


def to_row(dialogue: Dialogue) -> tuple[str, str]:
    """Return the stored form: a state and what it is about."""
    match dialogue:
        case Asking(therapist_id):
            return "asking", therapist_id
        case Replying(question_id):
            return "replying", str(question_id)
        case Noting(survey_id):
            return "noting", str(survey_id)
        case Telling(about):
            return "telling", about.value


def from_row(state: str, about: str, since: dt.datetime, now: dt.datetime) -> Dialogue | None:
    """Return what is still expected; None when it went out of date or is no longer known."""
    if now - since > EXPECTED_FOR:
        return None
    match state:
        case "asking":
            return Asking(about)
        case "replying":
            return Replying(int(about))
        case "noting":
            return Noting(int(about))
        case "telling" if about in set(About):
            return Telling(About(about))
        case _:
            return None
