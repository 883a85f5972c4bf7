"""A client answers the fit survey, a tap at a time."""

from fitbot.domain.survey import Survey
from handlers import taps
from handlers.hosting import host
from handlers.routes import on
from handlers.views import survey as survey_views
from handlers.visit import Visit


@on(taps.BeginSurvey)
async def begin_survey(visit: Visit, tap: taps.BeginSurvey) -> None:
    """Show the survey where it stands."""
    await _show_survey(visit, await visit.desk.surveys.see(visit.person, tap.survey_id))


@on(taps.Rate)
async def rate(visit: Visit, tap: taps.Rate) -> None:
    """Save an answer, and go on."""
    await _show_survey(
        visit,
        await visit.desk.surveys.answer(visit.person, tap.survey_id, tap.item, tap.rating),
    )


@on(taps.HearSound)
async def hear_sound(visit: Visit, tap: taps.HearSound) -> None:
    """Save how the line was, and go on."""
    await _show_survey(
        visit, await visit.desk.surveys.hear_of_sound(visit.person, tap.survey_id, tap.sound)
    )


@on(taps.Decide)
async def decide(visit: Visit, tap: taps.Decide) -> None:
    """Save where the client is now."""
    await _show_survey(
        visit, await visit.desk.surveys.decide(visit.person, tap.survey_id, tap.decision)
    )


@on(taps.EarlierStep)
async def earlier_step(visit: Visit, tap: taps.EarlierStep) -> None:
    """Show a step once more; the answer to it stays until another is given."""
    survey = await visit.desk.surveys.see(visit.person, tap.survey_id)
    therapist, practice = host(visit, survey.therapist_id), visit.desk.practice
    await visit.show(
        survey_views.earlier_step(visit.texts, practice, therapist, survey, tap.number)
    )


@on(taps.StopSurvey)
async def stop_survey(visit: Visit, tap: taps.StopSurvey) -> None:
    """Stop here, kindly."""
    survey = await visit.desk.surveys.see(visit.person, tap.survey_id)
    await visit.show(survey_views.stopped(visit.texts, survey))


@on(taps.SkipNote)
async def skip_note(visit: Visit, tap: taps.SkipNote) -> None:
    """Nothing to add: done."""
    survey = await visit.desk.surveys.see(visit.person, tap.survey_id)
    await visit.show(survey_views.thanks(visit.texts, host(visit, survey.therapist_id)))


async def _show_survey(visit: Visit, survey: Survey) -> None:
    therapist = host(visit, survey.therapist_id)
    await visit.show(survey_views.next_step(visit.texts, visit.desk.practice, therapist, survey))
