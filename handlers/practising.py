"""What therapists can do by tapping, and nobody else: each asks the database who taps."""

from dataclasses import replace

from fitbot.domain.whereabouts import Whereabouts
from fitbot.errors import Outdated
from fitbot.practice import Therapist
from handlers import taps
from handlers.clients import client_menu
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import digest as digest_views
from handlers.views import digest_answers
from handlers.views import her_home as home_views
from handlers.views import therapist as therapist_views
from handlers.visit import Visit


async def practising(visit: Visit) -> Therapist:
    """Return the therapist this person is. Raises Outdated for everybody else."""
    therapist = visit.desk.therapist(await visit.practises_as() or "")
    if therapist is None:
        raise Outdated
    return therapist


async def whereabouts(visit: Visit, therapist: Therapist) -> Whereabouts:
    """On which clock a therapist reads times, by day."""
    return (await visit.desk.time_off.see(therapist.id)).whereabouts


async def home_screen(visit: Visit, therapist: Therapist) -> Screen:
    """The therapist's menu."""
    waiting = len(await visit.desk.questions.waiting(therapist.id))
    stands = await visit.desk.time_off.see(therapist.id)
    return home_views.home(visit.texts, therapist, share_link(visit, therapist), waiting, stands)


def share_link(visit: Visit, therapist: Therapist) -> str:
    """The link that brings clients to this therapist."""
    return f"https://t.me/{visit.bot.username}?start={therapist.id}"


@on(taps.NeverMind)
@on(taps.Menu)
async def menu(visit: Visit, _tap: taps.Menu | taps.NeverMind) -> None:
    """Show the menu: the therapist's own to her, the clients' to everybody else."""
    await visit.show(await menu_screen(visit))


async def menu_screen(visit: Visit) -> Screen:
    """The menu that fits who is looking."""
    therapist = visit.desk.therapist(await visit.practises_as() or "")
    return await home_screen(visit, therapist) if therapist else await client_menu(visit)


@on(taps.AsClient)
async def as_client(visit: Visit, _tap: taps.AsClient) -> None:
    """Show the therapist what her clients see."""
    therapist = await practising(visit)
    person = await visit.desk.people.come_for(visit.person, therapist.id)
    await visit.say(await client_menu(replace(visit, person=person)))


@on(taps.Inbox)
async def inbox(visit: Visit, _tap: taps.Inbox | None = None) -> None:
    """Show what waits for a reply."""
    therapist = await practising(visit)
    waiting = await visit.desk.questions.waiting(therapist.id)
    names = await visit.desk.people.names([question.person_id for question in waiting])
    named = [(names[question.person_id], question) for question in waiting]
    await visit.show(therapist_views.inbox(visit.texts, named))


@on(taps.DigestNow)
async def digest_now(visit: Visit, _tap: taps.DigestNow | None = None) -> None:
    """Send the digest as of now."""
    therapist = await practising(visit)
    content = await visit.desk.digests.compose(therapist.id)
    await visit.say(digest_views.digest(visit.texts, therapist, content))


@on(taps.Answers)
async def answers(visit: Visit, tap: taps.Answers) -> None:
    """Turn the pages of new answers."""
    therapist = await practising(visit)
    content = await visit.desk.digests.compose(therapist.id)
    if not digest_answers.has_page(content, tap.page):
        raise Outdated
    await visit.show(digest_answers.answers(visit.texts, content, tap.page))


@on(taps.Reply)
async def reply(visit: Visit, tap: taps.Reply) -> None:
    """Let the therapist's next text be her reply."""
    therapist = await practising(visit)
    question = await visit.desk.questions.begin_reply(visit.person, therapist.id, tap.question_id)
    name = await name_of(visit, question.person_id)
    await visit.say(therapist_views.reply_prompt(visit.texts, name, question))


@on(taps.Attendance)
async def attendance(visit: Visit, tap: taps.Attendance) -> None:
    """Note whether the client came."""
    therapist = await practising(visit)
    booking = await visit.desk.attending.attended(therapist.id, tap.booking_id, came=tap.came)
    name = await name_of(visit, booking.person_id)
    due = await visit.desk.attending.follow_up_due(booking)
    await visit.show(therapist_views.attendance_noted(visit.texts, name, booking, due))


async def name_of(visit: Visit, person_id: int) -> str:
    """Return what a client calls herself."""
    return (await visit.desk.people.known(person_id)).name
