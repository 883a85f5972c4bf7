"""When two cannot meet: kindly, with the reason and somewhere to go. It can be gone back on."""

from collections.abc import Sequence
from dataclasses import replace

from fitbot.domain.precheck import NOWHERE_KNOWN, Answers, Step
from fitbot.practice import Practice, Therapist
from fitbot.safety import CrisisLines
from fitbot.services.prechecks import Standing
from fitbot.texts import Html, Texts, join
from fitbot.texts.places import language_name, place_name
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import listed, others, to_menu
from handlers.views.survey import referrals


def no_fit(
    texts: Texts, practice: Practice, standing: Standing, against: Step, *, booked: bool
) -> Screen:
    """Why not, whom else at the practice one could meet, and where else to turn."""
    therapist = standing.therapist
    text = join(
        cannot(texts, therapist, standing.answers, against),
        texts.html("no-fit-border") if against is Step.PLACE else "",
        texts.html("no-fit", name=therapist.name),
        texts.html("no-fit-booked") if booked else "",
        referrals(texts, practice),
        texts.html("no-fit-directory"),
        texts.html("no-fit-others", practice=practice.practice.name) if standing.others else "",
    )
    to_others = [
        [Button(texts.plain("button-therapist", name=each.name), taps.Choose(each.id))]
        for each in standing.others
    ]
    return Screen(text, [*to_others, *_ways_on(texts, therapist, against, booked=booked)])


def under_age(
    texts: Texts, practice: Practice, therapist: Therapist, lines: CrisisLines, *, booked: bool
) -> Screen:
    """The end, with people to talk to."""
    text = join(
        texts.html("under-age", practice=practice.practice.name),
        join(
            listed(texts, [*lines.youth, *lines.lines]),
            texts.html("under-age-danger", emergency=lines.emergency),
            texts.html("help-now-elsewhere", url=lines.elsewhere),
            by="\n",
        ),
        texts.html("no-fit-booked") if booked else "",
        referrals(texts, practice),
    )
    return Screen(text, _ways_on(texts, therapist, Step.AGE, booked=booked))


def who_fits(texts: Texts, practice: Practice, unfit: Sequence[Standing]) -> Screen:
    """The practice's therapists to choose from, and who of them one cannot meet, and why."""
    screen = others(texts, practice)
    reasons = [
        cannot(texts, each.therapist, each.answers, each.against) for each in unfit if each.against
    ]
    text = join(screen.text, join(*reasons, by="\n"))
    return replace(screen, text=text, rows=[*screen.rows, [to_menu(texts)]])


def cannot(texts: Texts, therapist: Therapist, answers: Answers, against: Step) -> Html:
    """Return in a sentence why somebody cannot meet this therapist."""
    answer, name = answers.of(against), therapist.name
    if against is Step.PLACE and answer == NOWHERE_KNOWN:
        return texts.html("cannot-place-unknown", name=name)
    if against is Step.PLACE:
        return texts.html("cannot-place", name=name, place=place_name(texts, answer))
    if against is Step.LANGUAGE:
        return texts.html("cannot-language", name=name, language=language_name(texts, answer))
    return texts.html(f"cannot-{answer}", name=name)


def _ways_on(
    texts: Texts, therapist: Therapist, against: Step, *, booked: bool
) -> list[list[Button]]:
    change = taps.AskStep(therapist.id, against, 0)
    rows = [[Button(texts.plain("button-change-answer"), change)], [to_menu(texts)]]
    if booked:
        rows.insert(1, [Button(texts.plain("button-my"), taps.My())])
    return rows
