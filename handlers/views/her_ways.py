"""The ways to a therapist's days."""

from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Button

#: How many days she looks at.
TODAY, WEEK = 1, 7


def to_today(texts: Texts) -> Button:
    """The way to her consultations of today."""
    return Button(texts.plain("button-today"), taps.HerDays(TODAY))


def to_week(texts: Texts) -> Button:
    """The way to her consultations of a week from today on."""
    return Button(texts.plain("button-week"), taps.HerDays(WEEK))
