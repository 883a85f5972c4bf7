"""Every button there is, by what it means."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.survey import Decision, Item, Rating, Sound
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
    """The free times of one local day of the therapist, from this page on."""

    therapist_id: str
    moving: int
    day: dt.date
    page: int


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


@tap("book")
@dataclass(frozen=True, slots=True)
class Confirm(Tap):
    """Book this time, or move the booking to it."""

    therapist_id: str
    moving: int
    start: dt.datetime


@tap("my")
@dataclass(frozen=True, slots=True)
class My(Tap):
    """One's own consultation."""


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


@tap("help")
@dataclass(frozen=True, slots=True)
class HelpNow(Tap):
    """Crisis lines."""


@tap("priv")
@dataclass(frozen=True, slots=True)
class Privacy(Tap):
    """What is kept."""


@tap("sv")
@dataclass(frozen=True, slots=True)
class BeginSurvey(Tap):
    """Begin the survey, or go on with it."""

    survey_id: int


@tap("rate")
@dataclass(frozen=True, slots=True)
class Rate(Tap):
    """Answer one item."""

    survey_id: int
    item: Item
    rating: Rating


@tap("snd")
@dataclass(frozen=True, slots=True)
class HearSound(Tap):
    """Say whether the line got in the way."""

    survey_id: int
    sound: Sound


@tap("dec")
@dataclass(frozen=True, slots=True)
class Decide(Tap):
    """Say where one is now."""

    survey_id: int
    decision: Decision


@tap("stop")
@dataclass(frozen=True, slots=True)
class StopSurvey(Tap):
    """Stop the survey here."""

    survey_id: int


@tap("nono")
@dataclass(frozen=True, slots=True)
class SkipNote(Tap):
    """Nothing to add."""

    survey_id: int


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
