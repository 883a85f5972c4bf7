"""What a client reads when the therapist's side has moved or cancelled her call."""

from fitbot.domain.interval import Interval
from fitbot.practice import Practice
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.booking import Own
from handlers.views.start import to_menu
from handlers.views.survey import referrals


def moved_for_you(texts: Texts, own: Own, before: Interval | None) -> Screen:
    """Another time than she knows of, and the question whether it suits her."""
    name = own.therapist.name
    head = texts.html("news-moved", name=name, moment=own.when(texts))
    was = texts.html("news-before", before=own.when(texts, before)) if before else ""
    text = join(join(head, was, by="\n"), _word(texts, own), texts.html("news-moved-ask"))
    booking = own.booking
    rows = [
        [
            Button(
                texts.plain("button-fine"),
                taps.FineWithMe(booking.id, booking.slot.start),
                style="success",
            )
        ],
        [
            Button(texts.plain("button-another"), taps.Days(booking.therapist_id, booking.id, 0)),
            Button(texts.plain("button-cancel"), taps.AskCancel(booking.id)),
        ],
        [Button(texts.plain("button-my"), taps.My())],
    ]
    return Screen(text, rows, keeps=True)


def cancelled_for_you(
    texts: Texts, practice: Practice, own: Own, before: Interval | None
) -> Screen:
    """It cannot take place; another time, and where else she can turn."""
    name = own.therapist.name
    text = join(
        texts.html("news-cancelled", name=name, moment=own.when(texts, before)),
        _word(texts, own),
        texts.html("news-cancelled-next"),
        referrals(texts, practice),
    )
    book = Button(
        texts.plain("button-book-another"), taps.Days(own.therapist.id, 0, 0), style="success"
    )
    ask = Button(texts.plain("button-ask", name=name), taps.Ask(own.therapist.id))
    return Screen(text, [[book], [ask], [to_menu(texts)]], keeps=True)


def _word(texts: Texts, own: Own) -> Html:
    if not own.booking.note:
        return Html("")
    return texts.html("news-word", name=own.therapist.name, word=own.booking.note)
