"""The question which number to call, before a call by phone is booked."""

import datetime as dt

from fitbot.domain.interval import Interval
from fitbot.texts import Texts
from fitbot.texts.moments import moment
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.picking import Picking
from handlers.views.start import to_menu


def number_first(texts: Texts, picking: Picking, slot: Interval) -> Screen:
    """Which number? The time is held meanwhile."""
    therapist = picking.therapist
    text = texts.html(
        "number-ask",
        name=therapist.name,
        moment=moment(texts, slot.start, therapist.zone),
        hold=therapist.policy.hold // dt.timedelta(minutes=1),
    )
    later = taps.NumberLater(therapist.id, slot.start)
    back = taps.LetGo(therapist.id, 0, picking.day_of(slot.start))
    rows = [
        [Button(texts.plain("button-number-later"), later)],
        [Button(texts.plain("button-other-time"), back), to_menu(texts)],
    ]
    return Screen(text, rows)


def number_wrong(texts: Texts, tap: taps.Pick) -> Screen:
    """That was no number; another text is read as one still."""
    later = taps.NumberLater(tap.therapist_id, tap.start)
    rows = [[Button(texts.plain("button-number-later"), later)], [to_menu(texts)]]
    return Screen(texts.html("number-wrong"), rows)
