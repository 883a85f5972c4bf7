"""Buttons with which a client books, moves and cancels."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.precheck import Answer
from handlers.callback import Tap, tap


@tap("days")
@dataclass(frozen=True, slots=True)
class Days(Tap):
    """The days with free times; `moving` is a booking's id, or 0."""

    therapist_id: str
    moving: int
    page: int


@tap("day")
@dataclass(frozen=True, slots=True)
class Times(Tap):
    """The free times of one day, as the client's clock counts it, from this page on."""

    therapist_id: str
    moving: int
    day: dt.date
    page: int


@tap("month")
@dataclass(frozen=True, slots=True)
class Month(Tap):
    """The month of a day, with the days that have free times."""

    therapist_id: str
    moving: int
    day: dt.date


@tap("none")
@dataclass(frozen=True, slots=True)
class Nothing(Tap):
    """A place in a month that holds no free times: nothing happens."""


@tap("near")
@dataclass(frozen=True, slots=True)
class Near(Tap):
    """The times that are too near to be booked."""

    therapist_id: str
    moving: int


@tap("nask")
@dataclass(frozen=True, slots=True)
class AskNear(Tap):
    """Ask the therapist for such a time; the next text goes with the question."""

    therapist_id: str
    moving: int
    start: dt.datetime


@tap("send")
@dataclass(frozen=True, slots=True)
class SendWish(Tap):
    """Ask for such a time without a word more."""

    therapist_id: str
    moving: int
    start: dt.datetime


@tap("gran")
@dataclass(frozen=True, slots=True)
class TakeGranted(Tap):
    """Look at the time that a client asked for, and is invited to."""

    therapist_id: str
    start: dt.datetime


@tap("pick")
@dataclass(frozen=True, slots=True)
class Pick(Tap):
    """Hold this time and ask for confirmation."""

    therapist_id: str
    moving: int
    start: dt.datetime


@tap("back")
@dataclass(frozen=True, slots=True)
class LetGo(Tap):
    """Let go of the held time and show its day again."""

    therapist_id: str
    moving: int
    day: dt.date


@tap("leave")
@dataclass(frozen=True, slots=True)
class GiveUp(Tap):
    """Let go of the held time and leave: to the menu, or to the booking that was to be moved."""

    moving: int


@tap("book")
@dataclass(frozen=True, slots=True)
class Confirm(Tap):
    """Book this time, or move the booking to it."""

    therapist_id: str
    moving: int
    start: dt.datetime


@tap("undo")
@dataclass(frozen=True, slots=True)
class Undo(Tap):
    """Take back one's own change: the one with this sequence, which left this time."""

    booking_id: int
    sequence: int
    start: dt.datetime


@tap("fine")
@dataclass(frozen=True, slots=True)
class FineWithMe(Tap):
    """The client comes at this time."""

    booking_id: int
    start: dt.datetime


@tap("my")
@dataclass(frozen=True, slots=True)
class My(Tap):
    """One's own consultation."""


@tap("way")
@dataclass(frozen=True, slots=True)
class CallBy(Tap):
    """Let a call that is booked take place this way; without a number, that comes later."""

    booking_id: int
    way: Answer
    without_number: bool


@tap("can")
@dataclass(frozen=True, slots=True)
class AskCancel(Tap):
    """Really cancel?"""

    booking_id: int


@tap("canx")
@dataclass(frozen=True, slots=True)
class Cancel(Tap):
    """Cancel, yes."""

    booking_id: int
