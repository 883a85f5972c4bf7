"""Times that are free but too near to be booked: the therapist can be asked for them."""

import datetime as dt
from collections.abc import Sequence

from fitbot.domain.interval import Interval
from fitbot.texts import Texts, join, without_markup
from fitbot.texts.moments import day_label, time_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.picking import Picking, way_out, zone_line, zone_row

_A_ROW = 2
_MOST = 14


def near(texts: Texts, picking: Picking, slots: Sequence[Interval]) -> Screen:
    """The next such times; a tap writes the question."""
    therapist = picking.therapist
    buttons = [
        Button(_label(texts, picking, slot.start), _ask(picking, slot)) for slot in slots[:_MOST]
    ]
    text = texts.html("near", name=therapist.name)
    days = taps.Days(therapist.id, picking.moving_id, 0)
    rows = [
        *in_rows(buttons, _A_ROW),
        zone_row(texts, picking),
        [Button(texts.plain("button-other-day"), days), *way_out(texts, picking)],
    ]
    return Screen(join(text, zone_line(texts, picking)), rows)


def ask(texts: Texts, picking: Picking, start: dt.datetime) -> Screen:
    """The sentence that goes to the therapist, to be sent as it is or with a word more."""
    therapist = picking.therapist
    text = texts.html("near-ask", name=therapist.name, wish=wish(texts, picking, start))
    send = taps.SendWish(therapist.id, picking.moving_id, start)
    rows = [
        [Button(texts.plain("button-send-wish"), send, style="success")],
        [Button(texts.plain("button-never-mind"), taps.NeverMind())],
        [Button(texts.plain("button-help-now"), taps.HelpNow())],
    ]
    return Screen(text, rows)


def wish(texts: Texts, picking: Picking, start: dt.datetime) -> str:
    """Return the sentence without markup: it names both clocks, and both of them read it."""
    return texts.plain("near-wish", moment=without_markup(picking.when(texts, start)))


def _ask(picking: Picking, slot: Interval) -> taps.AskNear:
    return taps.AskNear(picking.therapist.id, picking.moving_id, slot.start)


def _label(texts: Texts, picking: Picking, start: dt.datetime) -> str:
    return texts.plain(
        "button-near-time",
        day=day_label(texts, start, picking.clock),
        time=time_label(texts, start, picking.clock),
    )
