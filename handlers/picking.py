"""A client picks a day, then a time, then says yes: booking and moving."""

from dataclasses import replace

from fitbot.domain.interval import Interval
from fitbot.errors import NoBooking
from fitbot.services.booking import Wish
from fitbot.services.slots import Viewer
from handlers import taps
from handlers.asking_first import asks_first
from handlers.hosting import host, own
from handlers.locating import time_screen
from handlers.number_first import confirm_screen
from handlers.routes import ROUTES, on
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views import month as month_views
from handlers.views import picking as picking_views
from handlers.views.my_answers import with_my_answers
from handlers.views.picking import Picking
from handlers.visit import Visit

_Choosing = taps.Days | taps.Times | taps.Month | taps.Pick | taps.Confirm


@on(taps.Days)
async def days(visit: Visit, tap: taps.Days) -> None:
    """Show the days that have free times, once it is known who comes, and on whose clock."""
    if await asks_first(visit, tap):
        return
    await visit.show(await first_screen(visit, tap))


async def first_screen(visit: Visit, tap: taps.Days) -> Screen:
    """The days; before them the question on whose clock, where only she can say."""
    if await visit.desk.zones.is_open(visit.person):
        return await time_screen(visit, taps.AskTime(tap.therapist_id, tap.moving, 0))
    return await days_screen(visit, tap)


async def days_screen(visit: Visit, tap: taps.Days) -> Screen:
    """The screen of the days, as it is now."""
    picking, slots = await _choice(visit, tap)
    screen = picking_views.days(visit.texts, picking, slots, tap.page)
    if tap.moving or not visit.desk.practice.precheck.ask:
        return screen
    return with_my_answers(visit.texts, screen, picking.therapist)


@on(taps.Times)
async def times(visit: Visit, tap: taps.Times) -> None:
    """Show the free times of a day."""
    if await asks_first(visit, tap):
        return
    picking, slots = await _choice(visit, tap)
    await visit.show(picking_views.times(visit.texts, picking, slots, tap.day, tap.page))


@on(taps.Month)
async def month(visit: Visit, tap: taps.Month) -> None:
    """Show a month, with the days that have free times."""
    if await asks_first(visit, tap):
        return
    picking, slots = await _choice(visit, tap)
    await visit.show(month_views.month(visit.texts, picking, slots, tap.day))


@on(taps.Nothing)
async def nothing(_visit: Visit, _tap: taps.Nothing) -> None:
    """A day without free times was tapped: what it shows is all there is to say."""


@on(taps.LetGo)
async def let_go(visit: Visit, tap: taps.LetGo) -> None:
    """Let go of the held time, and show its day again."""
    await visit.desk.bookings.release(visit.person)
    await times(visit, taps.Times(tap.therapist_id, tap.moving, tap.day, 0))


@on(taps.GiveUp)
async def give_up(visit: Visit, tap: taps.GiveUp) -> None:
    """Let go of the held time, and leave."""
    await visit.desk.bookings.release(visit.person)
    out = taps.My() if tap.moving else taps.Menu()
    await ROUTES[type(out)](visit, out)


@on(taps.Pick)
async def pick(visit: Visit, tap: taps.Pick, *, another: bool = False) -> None:
    """Hold the time and ask; with `another`, for another number to call."""
    if await asks_first(visit, tap):
        return
    picking = await picking_for(visit, tap.therapist_id, tap.moving)
    hold = await visit.desk.bookings.hold(visit.person, _wish(tap))
    await visit.show(await confirm_screen(visit, picking, hold, another=another))


@on(taps.Confirm)
async def confirm(visit: Visit, tap: taps.Confirm) -> None:
    """Book it, or move it, and say so; the file follows by the outbox."""
    host(visit, tap.therapist_id)
    if await asks_first(visit, tap):
        return
    if tap.moving:
        moved = await visit.desk.bookings.move(visit.person, _wish(tap))
        screen = booking_views.moved(visit.texts, own(visit, moved.booking), moved.before)
    else:
        booking = await visit.desk.bookings.book(visit.person, _wish(tap))
        screen = booking_views.booked(visit.texts, own(visit, booking))
    await visit.show(screen)


async def picking_for(visit: Visit, therapist_id: str, moving: int) -> Picking:
    """Return what this person picks a time for. Raises Outdated, NoBooking or TooLate."""
    therapist = host(visit, therapist_id)
    booking = await visit.desk.bookings.changeable(visit.person, moving) if moving else None
    if booking and booking.therapist_id != therapist_id:
        raise NoBooking
    return Picking(therapist, booking, visit.person.zone)


async def fresh_times(visit: Visit, tap: taps.Pick | taps.Confirm) -> Screen:
    """The free times of the day that was tapped as they are now; without any, the days."""
    picking, slots = await _choice(visit, tap)
    day = picking.day_of(tap.start)
    if any(picking.day_of(slot.start) == day for slot in slots):
        return picking_views.times(visit.texts, picking, slots, day, 0)
    return await days_screen(visit, taps.Days(tap.therapist_id, tap.moving, 0))


async def _choice(visit: Visit, tap: _Choosing) -> tuple[Picking, list[Interval]]:
    """Return what this person picks a time for, and the times she can pick."""
    picking = await picking_for(visit, tap.therapist_id, tap.moving)
    shown = await visit.desk.slots.shown(tap.therapist_id, Viewer(visit.person.id, tap.moving))
    change = await visit.desk.undoing.undoable(visit.person) if shown.hold else None
    undoable = change.booking if change else None
    picking = replace(picking, kept=shown.hold, undoable=undoable, near=bool(shown.near))
    return picking, shown.free


def _wish(tap: taps.Pick | taps.Confirm) -> Wish:
    return Wish(tap.therapist_id, tap.start, tap.moving)
