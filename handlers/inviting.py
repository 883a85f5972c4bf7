"""Booking links for one person: a therapist makes them, whoever opens one first may use it."""

import datetime as dt
from dataclasses import replace

from fitbot.domain.booking import Booking
from fitbot.domain.invitations import Invitation
from fitbot.errors import Outdated, SlotTaken
from fitbot.practice import Therapist
from handlers import taps
from handlers.clients import introduce_therapist, welcome
from handlers.hosting import host
from handlers.picking import days, days_screen, pick
from handlers.practising import home_screen, practising, whereabouts
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import inviting as inviting_views
from handlers.views.start import to_menu
from handlers.visit import Visit

#: What stands before the secret in a link.
PREFIX = "inv_"


@on(taps.Invite)
async def invite(visit: Visit, _tap: taps.Invite | None = None) -> None:
    """Ask a therapist what the link is to allow."""
    therapist = await practising(visit)
    await visit.show(inviting_views.ask(visit.texts, therapist))


@on(taps.InviteSoon)
async def invite_soon(visit: Visit, tap: taps.InviteSoon) -> None:
    """Make a link with a shorter notice."""
    therapist = await practising(visit)
    if tap.minutes not in inviting_views.NOTICES:
        raise Outdated
    notice = dt.timedelta(minutes=tap.minutes)
    await _hand_over(visit, therapist, *await visit.desk.invitations.shorten(therapist.id, notice))


@on(taps.InviteDays)
async def invite_days(visit: Visit, tap: taps.InviteDays) -> None:
    """Show a therapist her free days, without her notice."""
    therapist = await practising(visit)
    slots = await visit.desk.invitations.free(therapist.id)
    where = await whereabouts(visit, therapist)
    await visit.show(inviting_views.days(visit.texts, where, slots, tap.page))


@on(taps.InviteTimes)
async def invite_times(visit: Visit, tap: taps.InviteTimes) -> None:
    """Show a therapist the free times of a day."""
    therapist = await practising(visit)
    slots = await visit.desk.invitations.free(therapist.id)
    where = await whereabouts(visit, therapist)
    await visit.show(inviting_views.times(visit.texts, where, slots, tap.day))


@on(taps.InviteTo)
async def invite_to(visit: Visit, tap: taps.InviteTo) -> None:
    """Make a link for one time."""
    therapist = await practising(visit)
    try:
        made = await visit.desk.invitations.open_time(therapist.id, tap.start)
    except SlotTaken:
        slots = await visit.desk.invitations.free(therapist.id)
        where = await whereabouts(visit, therapist)
        screen = inviting_views.days(visit.texts, where, slots, 0)
        await visit.show(screen.under(visit.texts.html("times-gone")))
        return
    await _hand_over(visit, therapist, *made)


@on(taps.Grant)
async def grant(visit: Visit, tap: taps.Grant) -> None:
    """Invite whoever asked for a time to just that one."""
    therapist = await practising(visit)
    question, slot = await visit.desk.invitations.grant(therapist.id, tap.question_id)
    name = (await visit.desk.people.known(question.person_id)).name
    where = await whereabouts(visit, therapist)
    await visit.show(inviting_views.granted(visit.texts, where, name, slot.start))


@on(taps.TakeGranted)
async def take_granted(visit: Visit, tap: taps.TakeGranted) -> None:
    """Ask whether to book the time she had asked for."""
    therapist = host(visit, tap.therapist_id)
    booking = await _booked_with(visit, therapist)
    moving = booking.id if booking else 0
    try:
        await pick(visit, taps.Pick(therapist.id, moving, tap.start))
    except SlotTaken as gone:
        screen = await days_screen(visit, taps.Days(therapist.id, moving, 0))
        await visit.show(screen.under(visit.texts.html(f"refusal-{gone.code}")))


async def opened(visit: Visit, token: str) -> None:
    """Let the first who opens a link book by it. Whoever cannot is answered in one way."""
    invitation = await visit.desk.invitations.accept(visit.person, token)
    therapist = host(visit, invitation.therapist_id)
    if await visit.practises_as() == therapist.id:
        screen = await home_screen(visit, therapist)
        await visit.say(screen.under(visit.texts.html("invite-own")))
        return
    person = await visit.desk.people.come_for(visit.person, therapist.id)
    visit = replace(visit, person=person)
    head = inviting_views.welcomed(visit.texts, therapist, invitation, person.zone)
    if invitation.start is None:
        await welcome(visit, head)
        return
    await introduce_therapist(visit, therapist)
    await visit.say(inviting_views.first_met(visit.texts, head))
    await _ask_whether(visit, therapist, invitation.start)


async def _ask_whether(visit: Visit, therapist: Therapist, start: dt.datetime) -> None:
    """Ask whether to book the certain time, or to move there what is booked."""
    booking = await _booked_with(visit, therapist)
    moving = booking.id if booking else 0
    try:
        await pick(visit, taps.Pick(therapist.id, moving, start))
    except SlotTaken:
        await visit.say(Screen(visit.texts.html("refusal-slot-taken"), [[to_menu(visit.texts)]]))
        await days(visit, taps.Days(therapist.id, moving, 0))


async def _booked_with(visit: Visit, therapist: Therapist) -> Booking | None:
    """What this person has booked with the therapist, which another time would move."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    return booking if booking and booking.therapist_id == therapist.id else None


async def _hand_over(
    visit: Visit, therapist: Therapist, invitation: Invitation, token: str
) -> None:
    address = f"https://t.me/{visit.bot.username}?start={PREFIX}{token}"
    where = await whereabouts(visit, therapist)
    await visit.show(inviting_views.ready(visit.texts, where, invitation))
    await visit.say(inviting_views.link(visit.texts, therapist, invitation, address))
