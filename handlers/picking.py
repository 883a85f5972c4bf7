"""A client picks a day, then a time, then says yes: booking and moving."""

from fitbot.errors import NoBooking
from fitbot.services.booking import Wish
from fitbot.services.slots import Viewer
from handlers import taps
from handlers.asking_first import asks_first
from handlers.hosting import host
from handlers.number_first import confirm_screen
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views import picking as picking_views
from handlers.views.my_answers import with_my_answers
from handlers.views.picking import Picking
from handlers.visit import Visit


@on(taps.Days)
async def days(visit: Visit, tap: taps.Days) -> None:
    """Show the days that have free times, once nothing is left to ask."""
    if not await asks_first(visit, tap):
        await visit.show(await days_screen(visit, tap))


async def days_screen(visit: Visit, tap: taps.Days) -> Screen:
    """The days that have free times."""
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slots = await visit.desk.slots.free(tap.therapist_id, _viewer(visit, tap.moving))
    screen = picking_views.days(visit.texts, picking, slots, tap.page)
    if tap.moving or not visit.desk.practice.precheck.ask:
        return screen
    return with_my_answers(visit.texts, screen, picking.therapist)


@on(taps.Times)
async def times(visit: Visit, tap: taps.Times) -> None:
    """Show the free times of a day."""
    if await asks_first(visit, tap):
        return
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slots = await visit.desk.slots.free(tap.therapist_id, _viewer(visit, tap.moving))
    await visit.show(picking_views.times(visit.texts, picking, slots, tap.day, tap.page))


@on(taps.LetGo)
async def let_go(visit: Visit, tap: taps.LetGo) -> None:
    """Let go of the held time, and show its day again."""
    await visit.desk.bookings.release(visit.person)
    await times(visit, taps.Times(tap.therapist_id, tap.moving, tap.day, 0))


@on(taps.Pick)
async def pick(visit: Visit, tap: taps.Pick) -> None:
    """Hold the time and ask."""
    if await asks_first(visit, tap):
        return
    picking = await _picking(visit, tap.therapist_id, tap.moving)
    slot = await visit.desk.bookings.hold(visit.person, _wish(tap))
    await visit.show(await confirm_screen(visit, picking, slot))


@on(taps.Confirm)
async def confirm(visit: Visit, tap: taps.Confirm) -> None:
    """Book it, and say so; the file follows by the outbox."""
    if await asks_first(visit, tap):
        return
    therapist = host(visit, tap.therapist_id)
    booking = await visit.desk.bookings.book(visit.person, _wish(tap))
    await visit.show(booking_views.booked(visit.texts, therapist, booking))


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
