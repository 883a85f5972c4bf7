"""How the digest calls people and tells times."""

import datetime as dt

from fitbot.domain.digest import Detail, Digest
from fitbot.domain.people import initials
from fitbot.texts import Texts
from fitbot.texts.moments import day_label, time_label
from handlers.views.questions import excerpt

_NAME_SHOWN = 18


def called(texts: Texts, content: Digest, name: str) -> str:
    """Return what a client is called in the digest: initials, unless the therapist wants names."""
    shown = initials(name) if content.detail is not Detail.FULL else excerpt(name, _NAME_SHOWN)
    return shown or texts.plain("nobody")


def day_of(texts: Texts, content: Digest, instant: dt.datetime) -> str:
    """Return the day of an instant where the therapist is by then."""
    return day_label(texts, instant, content.whereabouts.zone_at(instant))


def time_of(texts: Texts, content: Digest, instant: dt.datetime) -> str:
    """Return the time of an instant where the therapist is by then."""
    return time_label(texts, instant, content.whereabouts.zone_at(instant))
