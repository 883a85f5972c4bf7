"""What a client reads when the therapist's side moved or cancelled her call: kind, and a question.

Discreet by wording, as it may show on a lock screen.
"""

import datetime as dt

from fitbot.domain.booking import Status
from fitbot.domain.interval import Interval
from fitbot.practice import Practice
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.booking import Own, details_of_call
from handlers.views.start import to_menu
from handlers.views.survey import referrals


def told(texts: Texts, practice: Practice, own: Own, before: Interval | None) -> Screen:
    """The other side changed it: is that all right? `before` is the time she knows of."""
    booking = own.booking
    said = texts.html("her-side-note", note=booking.note) if booking.note else Html("")
    if booking.status is Status.CANCELLED:
        return _cancelled(texts, practice, own, (before, said))
    text = join(
        _moved(texts, own, before),
        said,
        details_of_call(texts, own.therapist, booking),
        texts.html("her-side-question"),
    )
    fine = taps.FineWithMe(booking.id, booking.slot.start)
    other = taps.Days(booking.therapist_id, booking.id, 0)
    rows = [
        [Button(texts.plain("button-fine"), fine, style="success")],
        [
            Button(texts.plain("button-another-time"), other),
            Button(texts.plain("button-cancel"), taps.AskCancel(booking.id)),
        ],
        [Button(texts.plain("button-my"), taps.My())],
    ]
    return Screen(text, rows, keeps=True)


def _cancelled(
    texts: Texts, practice: Practice, own: Own, what: tuple[Interval | None, Html]
) -> Screen:
    """It cannot take place; another time, and where else she can turn."""
    (before, said), name = what, own.therapist.name
    head = texts.html("her-side-cancelled", name=name, moment=own.when(texts, before))
    book = taps.Days(own.therapist.id, 0, 0)
    ask = Button(texts.plain("button-ask", name=name), taps.Ask(own.therapist.id))
    rows = [
        [Button(texts.plain("button-book-another"), book, style="success")],
        [ask],
        [to_menu(texts)],
    ]
    return Screen(join(head, said, referrals(texts, practice)), rows, keeps=True)


def _moved(texts: Texts, own: Own, before: Interval | None) -> Html:
    slot, name = own.booking.slot, own.therapist.name
    if before and before.start == slot.start:
        minutes = slot.length // dt.timedelta(minutes=1)
        return texts.html("her-side-length", name=name, moment=own.when(texts), minutes=minutes)
    head = texts.html("her-side-moved", name=name, moment=own.when(texts))
    earlier = texts.html("her-side-before", moment=own.when(texts, before)) if before else ""
    return join(head, earlier, by="\n")
