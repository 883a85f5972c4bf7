"""A time that is kept for a client while she decides, and one that was let go."""

from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.holds import Hold
from fitbot.domain.messages import HoldLapsed
from fitbot.practice import Therapist
from fitbot.texts import Texts
from fitbot.texts.moments import day_label, time_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import to_menu
from handlers.views.when import when


def kept_row(
    texts: Texts, kept: Hold | None, moving: int, zone: ZoneInfo, undoable: Booking | None = None
) -> list[Button]:
    """The time that is kept, until when, and the way back to it; nothing where none is.

    `undoable` is the booking for whose last change it is kept, to be taken back.
    """
    if kept is None:
        return []
    label = texts.plain(
        "button-undo-until" if undoable else "button-kept",
        day=day_label(texts, kept.slot.start, zone),
        time=time_label(texts, kept.slot.start, zone),
        until=time_label(texts, kept.expires, zone),
    )
    if undoable:
        return [Button(label, taps.Undo(undoable.id, undoable.sequence, kept.slot.start))]
    return [Button(label, taps.Pick(kept.therapist_id, moving, kept.slot.start))]


def lapsed(texts: Texts, therapist: Therapist, message: HoldLapsed) -> Screen:
    """Nothing is booked: still want it? Asked once."""
    slot, moving = message.hold.slot, message.moving
    start = when(texts, slot.start, message.zone, therapist)
    text = texts.html("lapsed-move" if moving else "lapsed", moment=start)
    again = taps.Pick(therapist.id, moving, slot.start)
    out = Button(texts.plain("button-my"), taps.My()) if moving else to_menu(texts)
    rows = [
        [Button(texts.plain("button-lapsed-yes"), again, style="success")],
        [Button(texts.plain("button-other-times"), taps.Days(therapist.id, moving, 0)), out],
    ]
    return Screen(text, rows)
