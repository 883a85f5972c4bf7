"""What must be known is asked before anybody sees a time: one step a tap, then the times.

Whoever taps an old button for a time is asked as well, if something is open or was answered
otherwise since.
"""

from fitbot.domain.dialogue import Choosing, Introducing
from fitbot.domain.precheck import Step
from fitbot.services.prechecks import Standing
from handlers import taps
from handlers.hosting import host
from handlers.screens import Screen
from handlers.views.no_fit import no_fit, under_age
from handlers.views.precheck import question
from handlers.visit import Visit

Seeking = taps.Days | taps.Times | taps.Month | taps.Near | taps.Pick | taps.Confirm


async def asks_first(visit: Visit, tap: Seeking) -> bool:
    """Show what is open before a time is chosen; False where nothing is. A move asks nothing."""
    if tap.moving:
        return False
    therapist = host(visit, tap.therapist_id)
    standing = await visit.desk.prechecks.standing(visit.person, therapist.id)
    screen = await open_screen(visit, standing)
    if screen is None:
        return False
    await visit.show(screen)
    return True


async def open_screen(visit: Visit, standing: Standing) -> Screen | None:
    """Return the next question, or why the two cannot meet; None when nothing is left to say."""
    texts, practice = visit.texts, visit.desk.practice
    if standing.against:
        if standing.against is Step.AGE:
            lines = visit.desk.assets.crisis_lines
            return under_age(texts, practice, standing.therapist, lines, booked=visit.booked)
        return no_fit(texts, practice, standing, standing.against, booked=visit.booked)
    return await question_screen(visit, standing, standing.open) if standing.open else None


async def question_screen(visit: Visit, standing: Standing, step: Step, page: int = 0) -> Screen:
    """Return a question; if it is answered in words, the next text is the answer."""
    therapist_id = standing.therapist.id
    written = step is Step.REASON
    expected = Introducing(therapist_id) if written else Choosing(therapist_id, step)
    await visit.desk.people.expect(visit.person, expected)
    return question(visit.texts, visit.desk.practice, standing, step, page)
