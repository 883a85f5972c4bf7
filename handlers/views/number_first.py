"""The question which number to call, before a call by phone is booked."""

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
    later = taps.NumberLater(therapist.id, hold.slot.start)
    back = taps.LetGo(therapist.id, 0, picking.day_of(hold.slot.start))
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
