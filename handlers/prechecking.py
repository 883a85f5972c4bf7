"""A client answers what is asked before booking: by taps, two questions also in words."""

from dataclasses import replace

from fitbot.domain.dialogue import Choosing, Placing
from fitbot.domain.precheck import Step, has_parts
from fitbot.errors import Outdated, TextTooLong
from fitbot.services.prechecks import Standing
from fitbot.texts import Html
from fitbot.texts.places import places_called
from handlers import taps
from handlers.asking_first import open_screen, question_screen
from handlers.hosting import host
from handlers.picking import first_screen
from handlers.routes import on
from handlers.views.my_answers import my_answers
from handlers.views.precheck import elsewhere, noted, which_place
from handlers.visit import Visit

_NOTHING = Html("")


@on(taps.AskStep)
async def ask_step(visit: Visit, tap: taps.AskStep) -> None:
    """Show a question, for the first time or to be answered anew."""
    standing = await _standing(visit, tap.therapist_id)
    if tap.step not in standing.steps:
        raise Outdated
    await visit.show(await question_screen(visit, standing, tap.step, tap.page))


@on(taps.Say)
async def say(visit: Visit, tap: taps.Say) -> None:
    """Keep an answer, and go on."""
    notice = noted(visit.texts, host(visit, tap.therapist_id), tap.answer)
    await _answer(visit, tap.therapist_id, tap.answer.step, tap.answer, notice)


@on(taps.BeAt)
async def be_at(visit: Visit, tap: taps.BeAt) -> None:
    """Keep where one will be, and go on."""
    await _answer(visit, tap.therapist_id, Step.PLACE, tap.region)


@on(taps.BeElsewhere)
async def be_elsewhere(visit: Visit, tap: taps.BeElsewhere) -> None:
    """Let the next text name the place."""
    therapist = host(visit, tap.therapist_id)
    await visit.desk.people.expect(visit.person, Placing(therapist.id))
    await visit.show(elsewhere(visit.texts, therapist))


@on(taps.Speak)
async def speak(visit: Visit, tap: taps.Speak) -> None:
    """Keep the language, and go on."""
    await _answer(visit, tap.therapist_id, Step.LANGUAGE, tap.language)


@on(taps.SkipReason)
async def skip_reason(visit: Visit, tap: taps.SkipReason) -> None:
    """Go on without words."""
    before = await _standing(visit, tap.therapist_id)
    standing = await visit.desk.prechecks.skip_reason(visit.person, before.therapist.id)
    await _go_on(visit, standing, to_answers=before.done or visit.booked)


@on(taps.DropReason)
async def drop_reason(visit: Visit, tap: taps.DropReason) -> None:
    """Take out what was written, and go on."""
    await _answer(visit, tap.therapist_id, Step.REASON, "")


@on(taps.MyAnswers)
async def show_answers(visit: Visit, tap: taps.MyAnswers) -> None:
    """Show one's answers."""
    standing = await _standing(visit, tap.therapist_id)
    await visit.show(my_answers(visit.texts, standing, booked=visit.booked))


async def ask_again(visit: Visit, open_one: Choosing) -> None:
    """Show the question that is open once more, to whoever answered it with something else."""
    standing = await _standing(visit, open_one.therapist_id)
    if open_one.step not in standing.steps:
        raise Outdated
    screen = await question_screen(visit, standing, open_one.step)
    await visit.say(screen.under(visit.texts.html("precheck-tap")))


async def introduced(visit: Visit, therapist_id: str, text: str) -> None:
    """What brings somebody, in a few words."""
    try:
        await _answer(visit, therapist_id, Step.REASON, text)
    except TextTooLong as refusal:
        standing = await _standing(visit, therapist_id)
        screen = await question_screen(visit, standing, Step.REASON)
        await visit.say(screen.under(visit.texts.html("reason-too-long", **refusal.data)))


async def placed(visit: Visit, therapist_id: str, text: str) -> None:
    """The name of a place: kept if it is certain, else asked about."""
    found = places_called(visit.texts, text)
    if len(found) == 1 and not has_parts(visit.desk.practice.regions, found[0]):
        await _answer(visit, therapist_id, Step.PLACE, found[0])
    else:
        await visit.say(which_place(visit.texts, host(visit, therapist_id), found))


async def _standing(visit: Visit, therapist_id: str) -> Standing:
    therapist = host(visit, therapist_id)
    return await visit.desk.prechecks.standing(visit.person, therapist.id)


async def _answer(
    visit: Visit, therapist_id: str, step: Step, value: str, notice: Html = _NOTHING
) -> None:
    before = await _standing(visit, therapist_id)
    standing = await visit.desk.prechecks.answer(visit.person, therapist_id, step, value)
    # The same answer once more is a second tap on the last question, which leads to the days.
    changes = before.done and before.answers.of(step) != value
    await _go_on(visit, standing, notice, to_answers=changes or visit.booked)


async def _go_on(
    visit: Visit, standing: Standing, notice: Html = _NOTHING, *, to_answers: bool = False
) -> None:
    """Show the next question; after the last one the days, or one's answers."""
    visit = replace(visit, person=standing.person)
    screen = await open_screen(visit, standing)
    if screen is None and to_answers:
        screen = my_answers(visit.texts, standing, booked=visit.booked)
    if screen is None:
        screen = await first_screen(visit, taps.Days(standing.therapist.id, 0, 0))
    await visit.show(screen.under(notice))
