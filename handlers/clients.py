"""What clients can do by tapping: look around, ask, book, move, cancel, answer the survey."""

from telegram import InputFile

from fitbot.domain.dialogue import Asking
from fitbot.domain.survey import Survey
from fitbot.errors import NoBooking, Outdated
from fitbot.practice import Therapist
from fitbot.services.booking import Wish
from fitbot.services.slots import Viewer
from handlers import taps
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views import questions as question_views
from handlers.views import start as start_views
from handlers.views import survey as survey_views
from handlers.views.booking import Picking
from handlers.visit import Visit


async def welcome(visit: Visit) -> None:
    """The first screen: the therapist in her own words, then what the bot can do."""
    therapist = visit.therapist
    if therapist:
        await _introduce(visit, therapist)
    booked = await visit.desk.bookings.open_booking(visit.person) is not None
    await visit.say(start_views.welcome(visit.texts, visit.desk.practice, therapist, booked=booked))


async def client_menu(visit: Visit) -> Screen:
    """The clients' menu for this person."""
    booked = await visit.desk.bookings.open_booking(visit.person) is not None
    return start_views.menu(visit.texts, visit.desk.practice, visit.therapist, booked=booked)


@on(taps.Others)
async def others(visit: Visit, _tap: taps.Others) -> None:
    """Show the practice's therapists."""
    await visit.show(start_views.others(visit.texts, visit.desk.practice))


@on(taps.Choose)
async def choose(visit: Visit, tap: taps.Choose) -> None:
    """Get to know one of them."""
    therapist = host(visit, tap.therapist_id)
    await visit.desk.people.come_for(visit.person, therapist.id)
    await _introduce(visit, therapist)
    booked = await visit.desk.bookings.open_booking(visit.person) is not None
    await visit.say(start_views.welcome(visit.texts, visit.desk.practice, therapist, booked=booked))


@on(taps.HelpNow)
async def help_now(visit: Visit, _tap: taps.HelpNow | None = None) -> None:
    """Show the crisis lines; they come in a message of their own, and stay."""
    await visit.say(start_views.help_now(visit.texts, visit.desk.assets.crisis_lines))


@on(taps.Privacy)
async def privacy(visit: Visit, _tap: taps.Privacy | None = None) -> None:
    """Show what is kept."""
    await visit.show(start_views.privacy(visit.texts, visit.desk.practice))


@on(taps.Questions)
async def questions(visit: Visit, tap: taps.Questions) -> None:
    """Show the common questions."""
    therapist = visit.therapist
    if therapist is None:
        await visit.show(start_views.others(visit.texts, visit.desk.practice))
        return
    await visit.show(
        question_views.questions(visit.texts, visit.desk.practice, therapist, tap.page)
    )


@on(taps.Answered)
async def answered(visit: Visit, tap: taps.Answered) -> None:
    """Show one answer."""
    entry = next(
        (each for each in visit.desk.practice.faq if question_views.key_of(each) == tap.key), None
    )
    therapist = visit.therapist
    if entry is None or therapist is None:
        raise Outdated
    await visit.show(question_views.answer(visit.texts, visit.desk.practice, therapist, entry))


@on(taps.Ask)
async def ask(visit: Visit, tap: taps.Ask) -> None:
    """Let the next text be a question."""
    therapist = host(visit, tap.therapist_id)
    await visit.desk.people.expect(visit.person, Asking(therapist.id))
    await visit.show(question_views.ask(visit.texts, therapist))


@on(taps.Days)
async def days(visit: Visit, tap: taps.Days) -> None:
    """Show the days that have free times."""
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slots = await visit.desk.slots.free(tap.therapist_id, _viewer(visit, tap.moving))
    await visit.show(booking_views.days(visit.texts, picking, slots, tap.page))


@on(taps.Times)
async def times(visit: Visit, tap: taps.Times) -> None:
    """Show the free times of a day."""
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slots = await visit.desk.slots.free(tap.therapist_id, _viewer(visit, tap.moving))
    await visit.show(booking_views.times(visit.texts, picking, slots, tap.day, tap.page))


@on(taps.LetGo)
async def let_go(visit: Visit, tap: taps.LetGo) -> None:
    """Let go of the held time, and show its day again."""
    await visit.desk.bookings.release(visit.person)
    await times(visit, taps.Times(tap.therapist_id, tap.moving, tap.day, 0))


@on(taps.Pick)
async def pick(visit: Visit, tap: taps.Pick) -> None:
    """Hold the time and ask."""
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slot = await visit.desk.bookings.hold(visit.person, _wish(tap))
    await visit.show(booking_views.confirm(visit.texts, picking, slot))


@on(taps.Confirm)
async def confirm(visit: Visit, tap: taps.Confirm) -> None:
    """Book it, and say so; the file follows by the outbox."""
    therapist = host(visit, tap.therapist_id)
    booking = await visit.desk.bookings.book(visit.person, _wish(tap))
    await visit.show(booking_views.booked(visit.texts, therapist, booking))


@on(taps.My)
async def my_booking(visit: Visit, _tap: taps.My | None = None) -> None:
    """Show one's own consultation."""
    await visit.show(await my_screen(visit))


async def my_screen(visit: Visit) -> Screen:
    """The screen of this person's own consultation."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    therapist = visit.desk.therapist(booking.therapist_id) if booking else None
    if booking is None or therapist is None:
        return booking_views.no_booking(visit.texts, visit.therapist)
    return booking_views.my_booking(visit.texts, therapist, booking)


@on(taps.AskCancel)
async def ask_cancel(visit: Visit, tap: taps.AskCancel) -> None:
    """Ask whether to cancel."""
    booking = await visit.desk.bookings.changeable(visit.person, tap.booking_id)
    therapist = host(visit, booking.therapist_id)
    await visit.show(booking_views.ask_cancel(visit.texts, therapist, booking))


@on(taps.Cancel)
async def cancel(visit: Visit, tap: taps.Cancel) -> None:
    """Cancel."""
    booking = await visit.desk.bookings.cancel(visit.person, tap.booking_id)
    therapist = host(visit, booking.therapist_id)
    await visit.show(booking_views.cancelled(visit.texts, therapist, booking))


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


def host(visit: Visit, therapist_id: str) -> Therapist:
    """Return the therapist a button names. Raises Outdated when she left the practice file."""
    therapist = visit.desk.therapist(therapist_id)
    if therapist is None:
        raise Outdated
    return therapist


async def _introduce(visit: Visit, therapist: Therapist) -> None:
    caption = start_views.introduction(visit.texts, therapist)
    photo = visit.desk.assets.photos.get(therapist.id)
    if photo:
        await visit.bot.send_photo(visit.chat_id, InputFile(photo, "photo.jpg"), caption=caption)
    else:
        await visit.bot.send_message(visit.chat_id, caption)


async def _picking(visit: Visit, therapist_id: str, moving: int) -> Picking:
    therapist = host(visit, therapist_id)
    if not moving:
        return Picking(therapist)
    booking = await visit.desk.bookings.changeable(visit.person, moving)
    if booking.therapist_id != therapist_id:
        raise NoBooking
    return Picking(therapist, booking)


def _viewer(visit: Visit, moving: int) -> Viewer:
    return Viewer(visit.person.id, moving)


def _wish(tap: taps.Pick | taps.Confirm) -> Wish:
    return Wish(tap.therapist_id, tap.start, tap.moving)


async def _show_survey(visit: Visit, survey: Survey) -> None:
    therapist = host(visit, survey.therapist_id)
    await visit.show(survey_views.next_step(visit.texts, visit.desk.practice, therapist, survey))
