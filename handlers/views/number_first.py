"""The question which number to call, before a call by phone is booked."""

import datetime as dt

from fitbot.domain.holds import Hold
from fitbot.texts import Texts
from fitbot.texts.moments import time_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.picking import Picking
from handlers.views.start import to_menu


def number_first(texts: Texts, picking: Picking, hold: Hold) -> Screen:
    """Which number? The time is held meanwhile."""
    therapist = picking.therapist
    text = texts.html(
        "number-ask",
        name=therapist.name,
        moment=picking.when(texts, hold.slot.start),
        until=time_label(texts, hold.expires, picking.clock),
    )
    return Screen(text, _ways_on(texts, picking, hold.slot.start))


def number_wrong(texts: Texts, picking: Picking, start: dt.datetime) -> Screen:
    """That was no number; another text is read as one still."""
    return Screen(texts.html("number-wrong"), _ways_on(texts, picking, start))


def _ways_on(texts: Texts, picking: Picking, start: dt.datetime) -> list[list[Button]]:
    therapist, given = picking.therapist, picking.call.number if picking.call else None
    label = (
        texts.plain("button-number-keep", number=given)
        if given
        else texts.plain("button-number-later")
    )
    back = taps.LetGo(therapist.id, 0, picking.day_of(start))
    return [
        [Button(label, taps.NumberLater(therapist.id, start))],
        [Button(texts.plain("button-other-time"), back), to_menu(texts)],
    ]
