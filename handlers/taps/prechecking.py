"""Buttons with which a client answers what is asked before booking, and says where to call."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.precheck import Answer, Step
from handlers.callback import Code, Tap, tap


@tap("q")
@dataclass(frozen=True, slots=True)
class AskStep(Tap):
    """Show this question, whether it was answered or not; `page` is of a long list."""

    therapist_id: str
    step: Step
    page: int


@tap("say")
@dataclass(frozen=True, slots=True)
class Say(Tap):
    """Give this answer."""

    therapist_id: str
    answer: Answer


@tap("at")
@dataclass(frozen=True, slots=True)
class BeAt(Tap):
    """This is where one will be."""

    therapist_id: str
    region: Code


@tap("else")
@dataclass(frozen=True, slots=True)
class BeElsewhere(Tap):
    """One will be somewhere that is not on the list: write where."""

    therapist_id: str


@tap("lang")
@dataclass(frozen=True, slots=True)
class Speak(Tap):
    """In this language."""

    therapist_id: str
    language: Code


@tap("skip")
@dataclass(frozen=True, slots=True)
class SkipReason(Tap):
    """No words on what brings one; those already written stay."""

    therapist_id: str


@tap("drop")
@dataclass(frozen=True, slots=True)
class DropReason(Tap):
    """Take out the words that were written."""

    therapist_id: str


@tap("told")
@dataclass(frozen=True, slots=True)
class MyAnswers(Tap):
    """What one answered, each to be changed."""

    therapist_id: str


@tap("later")
@dataclass(frozen=True, slots=True)
class NumberLater(Tap):
    """Book this time; the number to call comes later."""

    therapist_id: str
    start: dt.datetime


@tap("num")
@dataclass(frozen=True, slots=True)
class OtherNumber(Tap):
    """Give another number for the call at this time, before it is booked."""

    therapist_id: str
    start: dt.datetime


@tap("call")
@dataclass(frozen=True, slots=True)
class GiveNumber(Tap):
    """Give the number for a call that is booked, or another one."""

    booking_id: int
