"""What a client sees at a therapist who takes no new bookings for now."""

from fitbot.practice import Practice, Therapist
from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import others_rows, to_menu
from handlers.views.waiting import row as waiting_row


def paused(texts: Texts, practice: Practice, therapist: Therapist, words: str) -> Screen:
    """Her own words or ours, and what can be done instead."""
    text = texts.html("paused-words", text=words) if words else texts.html("paused-default")
    ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
    wish = waiting_row(texts, therapist, some_free=False)
    return Screen(text, [wish, [ask], *others_rows(texts, practice), [to_menu(texts)]])
