"""Buttons about a therapist's calendars."""

from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("emy")
@dataclass(frozen=True, slots=True)
class EmptiedAccept(Tap):
    """The therapist says that a suddenly empty calendar is right."""

    key: str
    since: int


@tap("eml")
@dataclass(frozen=True, slots=True)
class EmptiedLook(Tap):
    """The therapist will look at a suddenly empty calendar."""

    key: str
    since: int
