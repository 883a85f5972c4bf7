"""Buttons with which a client waits for a time, and answers what she is offered."""

from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("wish")
@dataclass(frozen=True, slots=True)
class Wish(Tap):
    """Say which times would suit, or change that."""

    therapist_id: str


@tap("suit")
@dataclass(frozen=True, slots=True)
class Suits(Tap):
    """These days and parts of the day would suit, a bit for each; Monday and morning are 1."""

    therapist_id: str
    days: int
    parts: int


@tap("tell")
@dataclass(frozen=True, slots=True)
class TellMe(Tap):
    """Wait for a time that suits, as in `Suits`."""

    therapist_id: str
    days: int
    parts: int


@tap("quit")
@dataclass(frozen=True, slots=True)
class StopWaiting(Tap):
    """Wait no longer."""

    therapist_id: str


@tap("take")
@dataclass(frozen=True, slots=True)
class TakeOffer(Tap):
    """Book what was offered, or move to it."""

    offer_id: int


@tap("pass")
@dataclass(frozen=True, slots=True)
class PassOffer(Tap):
    """Leave what was offered to somebody else."""

    offer_id: int
