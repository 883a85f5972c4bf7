"""What a client sees at a therapist who takes no new bookings for now."""

from fitbot.practice import Practice, Therapist
from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import to_menu


def paused(texts: Texts, practice: Practice, therapist: Therapist, words: str) -> Screen:
    """Her own words or ours, and what can be done instead."""
    text = texts.html("paused-words", text=words) if words else texts.html("paused-default")
    ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
    rows = [[ask], [to_menu(texts)]]
    if len(practice.therapists) > 1:
        label = texts.plain("button-others", practice=practice.practice.name)
        rows.insert(1, [Button(label, taps.Others())])
    return Screen(text, rows)
