"""Buttons of a therapist."""

from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("att")
@dataclass(frozen=True, slots=True)
class Attendance(Tap):
    """The therapist says whether the client came."""

    booking_id: int
    came: bool


@tap("re")
@dataclass(frozen=True, slots=True)
class Reply(Tap):
    """The therapist replies to a question."""

    question_id: int


@tap("inbox")
@dataclass(frozen=True, slots=True)
class Inbox(Tap):
    """The therapist sees what waits for a reply."""


@tap("dig")
@dataclass(frozen=True, slots=True)
class DigestNow(Tap):
    """The therapist sees her digest now."""


@tap("asc")
@dataclass(frozen=True, slots=True)
class AsClient(Tap):
    """The therapist sees what clients see."""


@tap("answ")
@dataclass(frozen=True, slots=True)
class Answers(Tap):
    """The therapist turns the pages of new answers."""

    page: int
