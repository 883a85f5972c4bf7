"""The number of a call by phone that is booked: which it is, given later, changed."""

from fitbot.domain.booking import Booking
from fitbot.domain.precheck import Answer
from fitbot.practice import Therapist
from fitbot.services.calls import other_way
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen


def number_line(texts: Texts, therapist: Therapist, number: str) -> Html:
    """Return which number will be called, or that none is known yet."""
    if number:
        return texts.html("number-now", name=therapist.name, number=number)
    return texts.html("number-missing", name=therapist.name, my=texts.plain("button-my"))


def give_number(texts: Texts, booking: Booking) -> Button:
    """The way to give a number, or another one."""
    key = "button-other-number" if booking.phone else "button-give-number"
    return Button(texts.plain(key), taps.GiveNumber(booking.id))


def other_way_button(texts: Texts, therapist: Therapist, booking: Booking) -> list[Button]:
    """The way to talk otherwise; none where the therapist offers nothing else."""
    way = other_way(therapist, booking)
    if not way:
        return []
    tap = taps.CallBy(booking.id, Answer(way), without_number=False)
    return [Button(texts.plain(f"button-by-{way}"), tap)]


def ask_number_first(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """Which number? It is by phone once that is known, or is to come later."""
    later = taps.CallBy(booking.id, Answer.PHONE, without_number=True)
    screen = ask_number(texts, therapist)
    rows = [[Button(texts.plain("button-number-later"), later)], *screen.rows]
    return Screen(join(screen.text, texts.html("number-first-booked")), rows)


def ask_number(texts: Texts, therapist: Therapist) -> Screen:
    """Which number?"""
    rows = [[Button(texts.plain("button-my"), taps.My())]]
    return Screen(texts.html("number-ask-booked", name=therapist.name), rows)
