"""What a person's next free text means: at most one thing, for at most a day.

A button carries its whole meaning; only free text needs to be remembered between two updates. The
expectation is a row of its own, so that a restart or a second process changes nothing, and it
goes out of date, so that Thursday's "hello" is not sent as Monday's question.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from fitbot.domain.precheck import Step

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
class Explaining:
    """The next text is the client's reason for having cancelled this booking."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Introducing:
    """The next text says in a few words what brings this person to the therapist."""

    therapist_id: str


@dataclass(frozen=True, slots=True)
class Placing:
    """The next text names the place of a call with the therapist."""

    therapist_id: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """A question before a call with the therapist is open, to be answered by a tap and no text."""

    therapist_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class Phoning:
    """The next text is the number for a call with the therapist that is about to be booked."""

    therapist_id: str
    #: When it starts; whole minutes.
    start: dt.datetime


@dataclass(frozen=True, slots=True)
class Rephoning:
    """The next text is the number for a call that is booked."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Switching:
    """The next text is the number for a call that is booked, and by phone from then on."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The next text is the therapist's word to a client about a change she has not confirmed yet.

    A move to `start`; None for cancelling. `word` is what she has written so far.
    """

    booking_id: int
    start: dt.datetime | None
    word: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Locating:
    """The next text is the name of a place, whose clock is this client's.

    She then goes on to the free times of this therapist, for the booking `moving` or a new one (0);
    without a therapist, to her own consultation.
    """

    therapist_id: str
    moving: int


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


Dialogue = (
    Asking
    | Replying
    | Noting
    | Explaining
    | Wording
    | Introducing
    | Placing
    | Choosing
    | Phoning
    | Rephoning
    | Switching
    | Locating
    | Telling
)


def to_row(dialogue: Dialogue) -> tuple[str, str]:
    """Return the stored form: a state and what it is about."""
    match dialogue:
        case Asking(name, start):
            about = f"{name}:{start.timestamp():.0f}" if start else name
        case Introducing(name) | Placing(name):
            about = name
        case (
            Replying(number)
            | Noting(number)
            | Explaining(number)
            | Rephoning(number)
            | Switching(number)
        ):
            about = str(number)
        case Phoning(name, at):
            about = f"{at.timestamp():.0f} {name}"
        case Wording(number, moment):
            about = f"{number}:{moment.timestamp() if moment else 0:.0f}"
        case Telling(what):
            about = what.value
        case Locating(name, more) | Choosing(name, more):
            about = f"{name}:{more}"
    return type(dialogue).__name__.lower(), about


def words_in(dialogue: Dialogue) -> str:
    """Return what has been written already, which is stored apart, where words are encrypted."""
    return dialogue.word if isinstance(dialogue, Wording) else ""


def from_row(
    state: str, about: str, since: dt.datetime, now: dt.datetime, words: str = ""
) -> Dialogue | None:
    """Return what is still expected; None when it went out of date or is no longer known."""
    if now - since > EXPECTED_FOR:
        return None
    reader = _READERS.get(state)
    return reader(about, words) if reader else None


def _asking(about: str, _words: str) -> Asking:
    therapist_id, _, start = about.partition(":")
    return Asking(therapist_id, dt.datetime.fromtimestamp(int(start), dt.UTC) if start else None)


def _locating(about: str, _words: str) -> Locating:
    therapist_id, _, moving = about.partition(":")
    return Locating(therapist_id, int(moving))


def _choosing(about: str, _words: str) -> Choosing | None:
    therapist_id, _, step = about.partition(":")
    return Choosing(therapist_id, Step(step)) if step in set(Step) else None


def _phoning(about: str, _words: str) -> Phoning:
    start, _, therapist_id = about.partition(" ")
    return Phoning(therapist_id, dt.datetime.fromtimestamp(int(start), dt.UTC))


def _telling(about: str, _words: str) -> Telling | None:
    return Telling(About(about)) if about in set(About) else None


def _wording(about: str, words: str) -> Wording:
    booking_id, _, start = about.partition(":")
    moment = dt.datetime.fromtimestamp(int(start), dt.UTC) if int(start) else None
    return Wording(int(booking_id), moment, words)


#: How what stands in a row is read again, by its state.
_READERS: dict[str, Callable[[str, str], Dialogue | None]] = {
    "asking": _asking,
    "replying": lambda about, _words: Replying(int(about)),
    "noting": lambda about, _words: Noting(int(about)),
    "explaining": lambda about, _words: Explaining(int(about)),
    "wording": _wording,
    "introducing": lambda about, _words: Introducing(about),
    "placing": lambda about, _words: Placing(about),
    "choosing": _choosing,
    "phoning": _phoning,
    "rephoning": lambda about, _words: Rephoning(int(about)),
    "switching": lambda about, _words: Switching(int(about)),
    "locating": _locating,
    "telling": _telling,
}
