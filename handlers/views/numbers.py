"""The number of a call by phone that is booked: which it is, given later, changed."""

from fitbot.domain.booking import Booking
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts
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


def ask_number(texts: Texts, therapist: Therapist) -> Screen:
    """Which number?"""
    rows = [[Button(texts.plain("button-my"), taps.My())]]
    return Screen(texts.html("number-ask-booked", name=therapist.name), rows)
