"""Buttons with which anybody looks around and asks."""

from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("menu")
@dataclass(frozen=True, slots=True)
class Menu(Tap):
    """Back to the menu."""


@tap("oth")
@dataclass(frozen=True, slots=True)
class Others(Tap):
    """Choose among the practice's therapists."""


@tap("who")
@dataclass(frozen=True, slots=True)
class Choose(Tap):
    """Get to know this therapist."""

    therapist_id: str


@tap("faq")
@dataclass(frozen=True, slots=True)
class Questions(Tap):
    """The list of common questions, from this page on."""

    page: int


@tap("ans")
@dataclass(frozen=True, slots=True)
class Answered(Tap):
    """One common question and its answer."""

    key: str


@tap("ask")
@dataclass(frozen=True, slots=True)
class Ask(Tap):
    """Write a question of one's own to this therapist."""

    therapist_id: str


@tap("nvm")
@dataclass(frozen=True, slots=True)
class NeverMind(Tap):
    """Nothing is to be written after all."""


@tap("help")
@dataclass(frozen=True, slots=True)
class HelpNow(Tap):
    """Crisis lines."""


@tap("priv")
@dataclass(frozen=True, slots=True)
class Privacy(Tap):
    """What is kept."""
