"""What a client reads when the therapist's side moved or cancelled her call: kind, and a question.

Discreet by wording, as it may show on a lock screen.
"""

from fitbot.domain.availability import MINUTE
from fitbot.domain.booking import Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import BookingChangedForClient
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.booking import details_of_call
from handlers.views.start import to_menu
from handlers.views.when import when


def told(texts: Texts, therapist: Therapist, message: BookingChangedForClient) -> Screen:
    """The other side changed it: is that all right?"""
    booking = message.booking
    said = texts.html("her-side-note", note=booking.note) if booking.note else Html("")
    if booking.status is Status.CANCELLED:
        book = taps.Days(therapist.id, 0, 0)
        rows = [[Button(texts.plain("button-book"), book, style="success")], [to_menu(texts)]]
        return Screen(join(_cancelled(texts, therapist, message), said), rows)
    head = _moved(texts, therapist, message)
    text = join(
        head, said, details_of_call(texts, therapist, booking), texts.html("her-side-question")
    )
    fine = taps.Agree(booking.id, booking.slot.start)
    other = taps.Days(therapist.id, booking.id, 0)
    rows = [
        [Button(texts.plain("button-fine"), fine, style="success")],
        [
            Button(texts.plain("button-another-time"), other),
            Button(texts.plain("button-cancel"), taps.AskCancel(booking.id)),
        ],
        [Button(texts.plain("button-my"), taps.My())],
    ]
    return Screen(text, rows)


def _cancelled(texts: Texts, therapist: Therapist, message: BookingChangedForClient) -> Html:
    moment = when(texts, message.booking.slot.start, message.zone, therapist)
    return texts.html("her-side-cancelled", name=therapist.name, moment=moment)


def _moved(texts: Texts, therapist: Therapist, message: BookingChangedForClient) -> Html:
    slot, before = message.booking.slot, message.before
    moment = when(texts, slot.start, message.zone, therapist)
    if before and before.start == slot.start:
        return texts.html(
            "her-side-length", name=therapist.name, moment=moment, minutes=_minutes(slot)
        )
    was = when(texts, before.start, message.zone, therapist) if before else Html("")
    earlier = texts.html("her-side-before", moment=was) if before else Html("")
    return join(texts.html("her-side-moved", name=therapist.name, moment=moment), earlier, by="\n")


def _minutes(slot: Interval) -> int:
    return slot.length // MINUTE
