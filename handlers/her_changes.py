"""A therapist moves or cancels a consultation: which, to when, with which word, and yes."""

import datetime as dt

from fitbot.domain.booking import Booking
from fitbot.domain.dialogue import Wording
from fitbot.domain.digest import NamedBooking
from fitbot.errors import CalendarUnread
from fitbot.practice import Therapist
from fitbot.services.rearranging import Basis, Proposal
from handlers import taps
from handlers.practising import name_of, practising, whereabouts
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import her_changes as her_views
from handlers.visit import Visit


async def choose_to_move(visit: Visit) -> None:
    """`/move`: show her consultations ahead."""
    await _choose(visit, moving=True)


async def choose_to_cancel(visit: Visit) -> None:
    """`/cancel`: show her consultations ahead."""
    await _choose(visit, moving=False)


async def _choose(visit: Visit, *, moving: bool) -> None:
    therapist = await practising(visit)
    bookings = await visit.desk.rearranging.open_bookings(therapist.id)
    names = await visit.desk.people.names([booking.person_id for booking in bookings])
    where = await whereabouts(visit, therapist)
    listed = [NamedBooking(names[each.person_id], each) for each in bookings]
    await visit.say(her_views.open_ones(visit.texts, where, listed, moving=moving))


@on(taps.HerMove)
async def days(visit: Visit, tap: taps.HerMove) -> None:
    """Show the days on which she has a free time."""
    therapist = await practising(visit)
    booking = await visit.desk.rearranging.movable(therapist.id, tap.booking_id)
    await visit.show(await days_screen(visit, therapist, booking, tap.page))


async def days_screen(
    visit: Visit, therapist: Therapist, booking: Booking, page: int = 0
) -> Screen:
    """The days on which a therapist has a free time to move a booking to."""
    try:
        slots = await visit.desk.rearranging.free(booking)
    except CalendarUnread:
        return her_views.calendar_unread(visit.texts, booking)
    where = await whereabouts(visit, therapist)
    return her_views.days(visit.texts, where, await _named(visit, booking), slots, page)


@on(taps.HerTimes)
async def times(visit: Visit, tap: taps.HerTimes) -> None:
    """Show her free times of a day."""
    therapist = await practising(visit)
    booking = await visit.desk.rearranging.movable(therapist.id, tap.booking_id)
    try:
        slots = await visit.desk.rearranging.free(booking)
    except CalendarUnread:
        await visit.show(her_views.calendar_unread(visit.texts, booking))
        return
    of, where = await _named(visit, booking), await whereabouts(visit, therapist)
    await visit.show(her_views.times(visit.texts, where, of, slots, (tap.day, tap.page)))


@on(taps.HerPick)
async def pick(visit: Visit, tap: taps.HerPick) -> None:
    """Ask whether to move it to this time, and for a word."""
    await visit.show(await move_screen(visit, tap.booking_id, tap.start))


async def move_screen(visit: Visit, booking_id: int, start: dt.datetime) -> Screen:
    """The question whether to move it to this time; her next text is a word to the client."""
    therapist = await practising(visit)
    proposal = await visit.desk.rearranging.propose_move(
        visit.person, therapist.id, booking_id, start
    )
    return await _confirm(visit, therapist, proposal)


@on(taps.HerCancel)
async def ask_cancel(visit: Visit, tap: taps.HerCancel) -> None:
    """Ask whether to cancel it, and for a word."""
    await visit.show(await cancel_screen(visit, tap.booking_id))


async def cancel_screen(visit: Visit, booking_id: int) -> Screen:
    """The question whether to cancel it; her next text is a word to the client."""
    therapist = await practising(visit)
    proposal = await visit.desk.rearranging.propose_cancel(visit.person, therapist.id, booking_id)
    return await _confirm(visit, therapist, proposal)


async def say_word(visit: Visit, wording: Wording, text: str) -> None:
    """Her word is kept until she says yes."""
    therapist = await practising(visit)
    proposal = await visit.desk.rearranging.add_word(visit.person, therapist.id, wording, text)
    await visit.say(await _confirm(visit, therapist, proposal))


@on(taps.HerMoveYes)
async def move(visit: Visit, tap: taps.HerMoveYes) -> None:
    """Move it; the client is told by the outbox."""
    therapist = await practising(visit)
    seen = Basis(therapist.id, tap.booking_id, tap.sequence, tap.worded)
    booking = await visit.desk.rearranging.move(visit.person, seen, tap.start)
    await _done(visit, therapist, booking)


@on(taps.HerCancelYes)
async def cancel(visit: Visit, tap: taps.HerCancelYes) -> None:
    """Cancel it; the client is told by the outbox."""
    therapist = await practising(visit)
    seen = Basis(therapist.id, tap.booking_id, tap.sequence, tap.worded)
    booking = await visit.desk.rearranging.cancel(visit.person, seen)
    await _done(visit, therapist, booking)


async def _confirm(visit: Visit, therapist: Therapist, proposal: Proposal) -> Screen:
    name = (await _named(visit, proposal.booking)).name
    return her_views.confirm(visit.texts, await whereabouts(visit, therapist), name, proposal)


async def _done(visit: Visit, therapist: Therapist, booking: Booking) -> None:
    name = (await _named(visit, booking)).name
    where = await whereabouts(visit, therapist)
    await visit.show(her_views.done(visit.texts, where, name, booking))


async def _named(visit: Visit, booking: Booking) -> NamedBooking:
    return NamedBooking(await name_of(visit, booking.person_id), booking)
