"""The ways to a therapist's days, and how a client is called on one line of them."""

from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Button
from handlers.views.questions import excerpt
from handlers.views.therapist import named

#: How many days she looks at.
TODAY, WEEK = 1, 7
_NAME_SHOWN = 24


def to_today(texts: Texts) -> Button:
    """The way to her consultations of today."""
    return Button(texts.plain("button-today"), taps.HerDays(TODAY))


def to_week(texts: Texts) -> Button:
    """The way to her consultations of a week from today on."""
    return Button(texts.plain("button-week"), taps.HerDays(WEEK))


def short_name(texts: Texts, name: str) -> str:
    """Return a client's name, or that none was given, as short as a line or a button needs."""
    return excerpt(named(texts, name), _NAME_SHOWN)
