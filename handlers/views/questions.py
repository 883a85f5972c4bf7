"""Common questions, a question of one's own, and the therapist's reply."""

import hashlib

from fitbot.domain.questions import Question
from fitbot.practice import Faq, Practice, Therapist
from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import to_menu

_PER_PAGE = 7
_EXCERPT = 300


def title_of(texts: Texts, entry: Faq) -> str:
    """Return the question as the button shows it."""
    return texts.plain(entry.title_key) if entry.title_key else str(entry.question)


def key_of(entry: Faq) -> str:
    """Return what names an entry in a button: the same after a restart or a reordering."""
    name = entry.topic or entry.question or ""
    return hashlib.blake2b(name.encode(), digest_size=5).hexdigest()


def questions(texts: Texts, practice: Practice, therapist: Therapist, page: int) -> Screen:
    """The list of common questions, a page of it."""
    first = page * _PER_PAGE
    shown = practice.faq[first : first + _PER_PAGE]
    rows = [[Button(title_of(texts, entry), taps.Answered(key_of(entry)))] for entry in shown]
    turns = []
    if page:
        turns.append(Button(texts.plain("button-previous"), taps.Questions(page - 1)))
    if len(practice.faq) > first + _PER_PAGE:
        turns.append(Button(texts.plain("button-more"), taps.Questions(page + 1)))
    text = texts.html("faq-list" if practice.faq else "faq-list-empty", name=therapist.name)
    return Screen(text, [*rows, *([turns] if turns else []), _onward(texts, therapist)])


def answer(texts: Texts, practice: Practice, therapist: Therapist, entry: Faq) -> Screen:
    """One answer, and where to go from it."""
    page = practice.faq.index(entry) // _PER_PAGE
    text = texts.html("faq-answer", question=title_of(texts, entry), answer=entry.answer)
    rows = [
        [Button(texts.plain("button-faq-back"), taps.Questions(page))],
        [Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0), style="success")],
        _onward(texts, therapist),
    ]
    return Screen(text, rows)


def ask(texts: Texts, therapist: Therapist) -> Screen:
    """Where to write, who reads it, and what had better not be written."""
    rows = [
        [Button(texts.plain("button-never-mind"), taps.NeverMind())],
        [Button(texts.plain("button-help-now"), taps.HelpNow())],
    ]
    return Screen(texts.html("ask-prompt", name=therapist.name), rows)


def asked(texts: Texts, therapist: Therapist) -> Screen:
    """It was passed on."""
    return Screen(texts.html("ask-done", name=therapist.name), [[to_menu(texts)]])


def asked_for_a_time(texts: Texts, therapist: Therapist) -> Screen:
    """A wish for a time that is near was passed on."""
    return Screen(texts.html("near-done", name=therapist.name), [[to_menu(texts)]])


def replied(texts: Texts, therapist: Therapist, question: Question) -> Screen:
    """The therapist's reply, to the client."""
    text = texts.html(
        "reply-received",
        name=therapist.name,
        reply=question.reply,
        question=excerpt(question.text),
    )
    book = Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0), style="success")
    return Screen(text, [[book], _onward(texts, therapist)], keeps=True)


def excerpt(text: str, limit: int = _EXCERPT) -> str:
    """Return the text on one line, cut to `limit` characters as Telegram counts them.

    It counts UTF-16 code units: two for most emoji.
    """
    line = " ".join(text.split())
    units = line.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return line
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def _onward(texts: Texts, therapist: Therapist) -> list[Button]:
    ask_label = texts.plain("button-ask", name=therapist.name)
    return [to_menu(texts), Button(ask_label, taps.Ask(therapist.id))]
