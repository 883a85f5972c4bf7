"""Buttons of the fit survey."""

from dataclasses import dataclass

from fitbot.domain.survey import Decision, Item, Rating, Sound
from handlers.callback import Tap, tap


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


@tap("svb")
@dataclass(frozen=True, slots=True)
class EarlierStep(Tap):
    """See a step once more, counted from 0, to answer it anew."""

    survey_id: int
    number: int


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
