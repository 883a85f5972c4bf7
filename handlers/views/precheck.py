"""What is asked before booking, a tap a screen, and every answer can be given anew."""

from collections.abc import Iterable, Sequence

from fitbot.domain.precheck import CHOICES, NOWHERE_KNOWN, REASON_LIMIT, Answer, Step
from fitbot.practice import Practice, Therapist
from fitbot.services.prechecks import Standing
from fitbot.texts import Html, Texts, join
from fitbot.texts.places import language_name, place_name
from handlers import taps
from handlers.callback import Code, Tap
from handlers.screens import Button, Screen, in_rows
from handlers.views.start import to_menu

_PLACES_A_PAGE = 14
_NOTED = {
    Answer.OTHER: "noted-other",
    Answer.UNSURE: "noted-unsure",
    Answer.OVERHEARD: "noted-overheard",
    Answer.LOWER: "noted-lower",
    Answer.TALK: "noted-talk",
}


def question(
    texts: Texts, practice: Practice, standing: Standing, step: Step, page: int = 0
) -> Screen:
    """One question, with the answer that was given marked; `page` is of a long list."""
    therapist, place = standing.therapist, standing.steps.index(step)
    values: dict[str, str | int] = {
        "name": therapist.name,
        "fee": therapist.fee,
        "limit": REASON_LIMIT,
    }
    asked = texts.html(f"asked-{step.value}", **values)
    rows = _answers(texts, practice, standing, step, page)
    if standing.done:  # one answer is changed: there is no round, with a first and a last
        mine = Button(texts.plain("button-answers-back"), taps.MyAnswers(therapist.id))
        return Screen(asked, [*rows, [mine, to_menu(texts)]])
    lead = texts.html("precheck-lead") if place == 0 else ""
    count = texts.html("precheck-step", number=place + 1, total=len(standing.steps))
    way_back = []
    if place:
        before = taps.AskStep(therapist.id, standing.steps[place - 1], 0)
        way_back.append(Button(texts.plain("button-back"), before))
    return Screen(join(lead, count, asked), [*rows, [*way_back, to_menu(texts)]])


def noted(texts: Texts, therapist: Therapist, answer: Answer) -> Html:
    """Return what there is to say to an answer, above the next screen; mostly nothing."""
    key = _NOTED.get(answer)
    return texts.html(key, name=therapist.name) if key else Html("")


def elsewhere(texts: Texts, therapist: Therapist) -> Screen:
    """Where is that? To be written."""
    return Screen(texts.html("elsewhere"), _places_meant(texts, therapist, ()))


def which_place(texts: Texts, therapist: Therapist, found: Sequence[str]) -> Screen:
    """What was written names no place, more than one, or one that is too large."""
    if len(found) == 1:
        text = texts.html("elsewhere-part", place=place_name(texts, found[0]))
        return Screen(text, _places_meant(texts, therapist, ()))
    places = [code for code in found if code != NOWHERE_KNOWN]
    text = texts.html("elsewhere-which" if places else "elsewhere-unknown")
    return Screen(text, _places_meant(texts, therapist, places))


def _places_meant(texts: Texts, therapist: Therapist, places: Sequence[str]) -> list[list[Button]]:
    rather_not = taps.BeAt(therapist.id, Code(NOWHERE_KNOWN))
    back = taps.AskStep(therapist.id, Step.PLACE, 0)
    return [
        *([_place(texts, therapist, code)] for code in places),
        [Button(texts.plain("button-rather-not"), rather_not)],
        [Button(texts.plain("button-back"), back), to_menu(texts)],
    ]


def _answers(
    texts: Texts, practice: Practice, standing: Standing, step: Step, page: int
) -> list[list[Button]]:
    match step:
        case Step.PLACE:
            return _places(texts, practice, standing, page)
        case Step.LANGUAGE:
            return in_rows(_languages(texts, practice, standing), 2)
        case Step.REASON:
            return _words(texts, standing)
        case _:
            return [[_choice(texts, standing, answer)] for answer in CHOICES[step]]


def _choice(texts: Texts, standing: Standing, answer: Answer) -> Button:
    label, tap = texts.plain(f"answer-{answer.value}"), taps.Say(standing.therapist.id, answer)
    return _button(texts, label, tap, chosen=standing.answers.has(answer))


def _places(texts: Texts, practice: Practice, standing: Standing, page: int) -> list[list[Button]]:
    """The regions of the practice, this therapist's own first; and what is not among them."""
    therapist, chosen = standing.therapist, standing.answers.of(Step.PLACE)
    own = set(therapist.regions)
    places = [*_by_name(texts, own), *_by_name(texts, practice.regions - own)]
    first = page * _PLACES_A_PAGE
    shown = [_place(texts, therapist, code, chosen) for code in places[first:][:_PLACES_A_PAGE]]
    turns = []
    if page:
        turns.append(_turn(texts, "button-previous", therapist, page - 1))
    if len(places) > first + _PLACES_A_PAGE:
        turns.append(_turn(texts, "button-more", therapist, page + 1))
    label, tap = texts.plain("button-elsewhere"), taps.BeElsewhere(therapist.id)
    other = _button(texts, label, tap, chosen=bool(chosen) and chosen not in places)
    return [*in_rows(shown, 2), *([turns] if turns else []), [other]]


def _by_name(texts: Texts, codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: place_name(texts, code))


def _place(texts: Texts, therapist: Therapist, code: str, chosen: str = "") -> Button:
    tap = taps.BeAt(therapist.id, Code(code))
    return _button(texts, place_name(texts, code), tap, chosen=code == chosen)


def _turn(texts: Texts, key: str, therapist: Therapist, page: int) -> Button:
    return Button(texts.plain(key), taps.AskStep(therapist.id, Step.PLACE, page))


def _languages(texts: Texts, practice: Practice, standing: Standing) -> list[Button]:
    """The languages of the practice, this therapist's own first."""
    therapist, chosen = standing.therapist, standing.answers.of(Step.LANGUAGE)
    others = sorted(practice.plan.languages - set(therapist.languages))
    return [
        _button(
            texts,
            language_name(texts, code),
            taps.Speak(therapist.id, Code(code)),
            chosen=code == chosen,
        )
        for code in [*therapist.languages, *others]
    ]


def _words(texts: Texts, standing: Standing) -> list[list[Button]]:
    therapist_id = standing.therapist.id
    if standing.answers.of(Step.REASON):
        leave = Button(texts.plain("button-take-out"), taps.DropReason(therapist_id))
    else:
        leave = Button(texts.plain("button-skip"), taps.SkipReason(therapist_id))
    return [[leave], [Button(texts.plain("button-help-now"), taps.HelpNow())]]


def _button(texts: Texts, label: str, tap: Tap, *, chosen: bool) -> Button:
    return Button(texts.plain("button-chosen", what=label) if chosen else label, tap)
