"""What clients can do by tapping: look around, read answers, ask."""

from dataclasses import replace

from telegram import InputFile

from fitbot.domain.dialogue import Asking
from fitbot.errors import Outdated
from fitbot.practice import Therapist
from fitbot.texts import Html
from handlers import taps
from handlers.hosting import host
from handlers.keeping import kept_first
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import questions as question_views
from handlers.views import start as start_views
from handlers.views.no_fit import who_fits
from handlers.visit import Visit

_NOTHING = Html("")


async def welcome(visit: Visit, notice: Html = _NOTHING) -> None:
    """The first screen: the therapist in her own words, then what the bot can do."""
    if visit.therapist:
        await introduce_therapist(visit, visit.therapist)
    await visit.say((await welcome_screen(visit)).under(notice))


async def welcome_screen(visit: Visit) -> Screen:
    """What the bot can do, for somebody who comes in."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    practice, therapist = visit.desk.practice, visit.therapist
    screen = start_views.welcome(visit.texts, practice, therapist, booked=booking is not None)
    return await kept_first(visit, booking, screen)


async def client_menu(visit: Visit) -> Screen:
    """The clients' menu for this person."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    practice = visit.desk.practice
    menu = start_views.menu(visit.texts, practice, visit.therapist, booked=booking is not None)
    return await kept_first(visit, booking, menu)


@on(taps.Others)
async def others(visit: Visit, _tap: taps.Others) -> None:
    """Show the practice's therapists."""
    unfit = await visit.desk.prechecks.unfit(visit.person)
    await visit.show(who_fits(visit.texts, visit.desk.practice, unfit))


@on(taps.Choose)
async def choose(visit: Visit, tap: taps.Choose) -> None:
    """Get to know one of them."""
    therapist = host(visit, tap.therapist_id)
    person = await visit.desk.people.come_for(visit.person, therapist.id)
    await introduce_therapist(visit, therapist)
    await visit.say(await welcome_screen(replace(visit, person=person)))


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


async def introduce_therapist(visit: Visit, therapist: Therapist) -> None:
    """Show a therapist in her own words."""
    caption = start_views.introduction(visit.texts, therapist)
    photo = visit.desk.assets.photos.get(therapist.id)
    if photo:
        await visit.bot.send_photo(visit.chat_id, InputFile(photo, "photo.jpg"), caption=caption)
    else:
        await visit.bot.send_message(visit.chat_id, caption)
