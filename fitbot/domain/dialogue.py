"""What a person's next free text means: at most one thing, for at most a day.

A button carries its whole meaning; only free text needs to be remembered between two updates. The
expectation is a row of its own, so that a restart or a second process changes nothing, and it
goes out of date, so that Thursday's "hello" is not sent as Monday's question.
"""

import datetime as dt
from dataclasses import dataclass

EXPECTED_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Asking:
    """The next text is a question to this therapist, or goes with one for the time `start`."""

    therapist_id: str
    start: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Replying:
    """The next text is the therapist's reply to this question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class Noting:
    """The next text is the note that ends this survey."""

    survey_id: int


@dataclass(frozen=True, slots=True)
class Locating:
    """The next text is the name of a place, whose clock is this client's.

    She then goes on to the free times of this therapist, for the booking `moving` or a new one (0);
    without a therapist, to her own consultation.
    """

    therapist_id: str
    moving: int


Dialogue = Asking | Replying | Noting | Locating


def to_row(dialogue: Dialogue) -> tuple[str, str]:
    """Return the stored form: a state and what it is about."""
    match dialogue:
        case Asking(therapist_id, start):
            at = f":{start.timestamp():.0f}" if start else ""
            return "asking", f"{therapist_id}{at}"
        case Replying(question_id):
            return "replying", str(question_id)
        case Noting(survey_id):
            return "noting", str(survey_id)
        case Locating(therapist_id, moving):
            return "locating", f"{therapist_id}:{moving}"


def from_row(state: str, about: str, since: dt.datetime, now: dt.datetime) -> Dialogue | None:
    """Return what is still expected; None when it went out of date or is no longer known."""
    if now - since > EXPECTED_FOR:
        return None
    match state:
        case "asking":
            return _asking(about)
        case "replying":
            return Replying(int(about))
        case "noting":
            return Noting(int(about))
        case "locating":
            therapist_id, _, moving = about.partition(":")
            return Locating(therapist_id, int(moving))
        case _:
            return None


def _asking(about: str) -> Asking:
    therapist_id, _, start = about.partition(":")
    return Asking(therapist_id, dt.datetime.fromtimestamp(int(start), dt.UTC) if start else None)
