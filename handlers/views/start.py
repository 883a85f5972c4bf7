"""The first screen, the menu, help now, and what is kept."""

from collections.abc import Sequence

from fitbot.practice import Practice, Therapist
from fitbot.safety import CrisisLine, CrisisLines
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, Screen


def introduction(texts: Texts, therapist: Therapist) -> Html:
    """The therapist's own words, as a photo's caption or a message of its own."""
    return texts.html(
        "introduction",
        name=therapist.name,
        credentials=therapist.credentials,
        about=therapist.about,
    )


def welcome(
    texts: Texts, practice: Practice, therapist: Therapist | None, *, booked: bool
) -> Screen:
    """Who the bot is, what it can do, and the menu."""
    if therapist is None:
        return _choice(texts, practice, texts.html("choose-therapist", practice=_name(practice)))
    minutes = therapist.consultation.length
    text = texts.html("welcome", name=therapist.name, minutes=minutes)
    return Screen(text, _menu_rows(texts, practice, therapist, booked=booked))


def menu(texts: Texts, practice: Practice, therapist: Therapist | None, *, booked: bool) -> Screen:
    """The menu by itself: where every way back leads."""
    if therapist is None:
        return _choice(texts, practice, texts.html("choose-therapist-again"))
    return Screen(texts.html("menu"), _menu_rows(texts, practice, therapist, booked=booked))


def others(texts: Texts, practice: Practice) -> Screen:
    """The practice's therapists to choose from."""
    return _choice(texts, practice, texts.html("choose-therapist-again"))


def help_now(texts: Texts, lines: CrisisLines) -> Screen:
    """A real person's number, first of all."""
    elsewhere = texts.html("help-now-elsewhere", url=lines.elsewhere)
    head = texts.html("help-now", emergency=lines.emergency)
    return Screen(join(head, listed(texts, lines.lines), elsewhere), [[to_menu(texts)]])


def listed(texts: Texts, lines: Sequence[CrisisLine]) -> Html:
    """Return crisis lines, one under the other."""
    shown = [
        texts.html(
            "help-now-line", name=line.name, how=_how_to_reach(texts, line), hours=line.hours
        )
        for line in lines
    ]
    return join(*shown, by="\n")


def privacy(texts: Texts, practice: Practice) -> Screen:
    """What is kept, who sees it, and whom to ask."""
    contact = practice.practice.privacy_contact
    text = texts.html("privacy", practice=_name(practice), contact=contact)
    return Screen(text, [[to_menu(texts)]])


def to_menu(texts: Texts) -> Button:
    """The way back that every screen has."""
    return Button(texts.plain("button-menu"), taps.Menu())


def others_rows(texts: Texts, practice: Practice) -> list[list[Button]]:
    """The way to the practice's other therapists; nothing in a practice of one."""
    if len(practice.therapists) == 1:
        return []
    return [[Button(texts.plain("button-others", practice=_name(practice)), taps.Others())]]


def never_minding(texts: Texts, text: Html) -> Screen:
    """A text while something is to be written, and the one way out of writing it."""
    return Screen(text, [[Button(texts.plain("button-never-mind"), taps.NeverMind())]])


def _menu_rows(
    texts: Texts, practice: Practice, therapist: Therapist, *, booked: bool
) -> list[list[Button]]:
    rows = [
        [Button(texts.plain("button-my"), taps.My())]
        if booked
        else [Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0), style="success")],
        [Button(texts.plain("button-questions"), taps.Questions(0))],
        [Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))],
        [
            Button(texts.plain("button-help-now"), taps.HelpNow()),
            Button(texts.plain("button-privacy"), taps.Privacy()),
        ],
    ]
    return [*rows, *others_rows(texts, practice)]


def _choice(texts: Texts, practice: Practice, text: Html) -> Screen:
    people = [
        [Button(texts.plain("button-therapist", name=each.name), taps.Choose(each.id))]
        for each in practice.therapists
    ]
    safety = [
        Button(texts.plain("button-help-now"), taps.HelpNow()),
        Button(texts.plain("button-privacy"), taps.Privacy()),
    ]
    return Screen(text, [*people, safety])


def _how_to_reach(texts: Texts, line: CrisisLine) -> str:
    if line.call and line.call == line.text:
        return texts.plain("help-now-call-or-text", number=line.call)
    if line.call:
        return texts.plain("help-now-call", number=line.call)
    return texts.plain("help-now-text", number=line.text)


def _name(practice: Practice) -> str:
    return practice.practice.name
