"""What one answered before booking: shown whole, each to be changed by a tap."""

from dataclasses import replace

from fitbot.domain.precheck import Answers, Step
from fitbot.practice import Therapist
from fitbot.services.prechecks import Standing
from fitbot.texts import Texts, join
from fitbot.texts.places import language_name, place_name
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.start import to_menu


def my_answers(texts: Texts, standing: Standing, *, booked: bool) -> Screen:
    """One's answers; by video or by phone is settled once a call is booked."""
    settled = {Step.WAY} if booked else set()
    shown = [step for step in standing.steps if step in standing.answers.given.keys() - settled]
    if not shown:
        return Screen(texts.html("my-answers-none"), [[to_menu(texts)]])
    lines = [
        texts.html(
            "my-answer",
            step=texts.plain(f"step-{step.value}"),
            answer=in_words(texts, standing.answers, step),
        )
        for step in shown
    ]
    therapist = standing.therapist
    text = join(
        texts.html("my-answers"),
        join(*lines, by="\n"),
        texts.html("my-answers-who", name=therapist.name),
    )
    buttons = [
        Button(texts.plain(f"step-{step.value}"), taps.AskStep(therapist.id, step, 0))
        for step in shown
    ]
    rows = in_rows(buttons, 2)
    if booked:
        return Screen(text, [*rows, [Button(texts.plain("button-my"), taps.My()), to_menu(texts)]])
    see = Button(texts.plain("button-see-times"), taps.Days(therapist.id, 0, 0))
    return Screen(text, [*rows, [see], [to_menu(texts)]])


def with_my_answers(texts: Texts, screen: Screen, therapist: Therapist) -> Screen:
    """Return the screen with a way to one's answers beside its way out."""
    button = Button(texts.plain("button-my-answers"), taps.MyAnswers(therapist.id))
    return replace(screen, rows=[*screen.rows[:-1], [button, *screen.rows[-1]]])


def in_words(texts: Texts, answers: Answers, step: Step) -> str:
    """Return an answer as it is read."""
    answer = answers.of(step)
    match step:
        case Step.PLACE:
            return place_name(texts, answer)
        case Step.LANGUAGE:
            return language_name(texts, answer)
        case Step.REASON:
            return answer or texts.plain("left-out")
        case _:
            return texts.plain(f"answer-{answer}")
