"""A client's own consultation: seen, confirmed, cancelled, and taken back."""

from fitbot.domain.booking import Booking
from fitbot.domain.dialogue import Explaining
from handlers import taps
from handlers.hosting import host, own
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views.my_answers import with_my_answers
from handlers.visit import Visit
from handlers.waiting import with_wishes


@on(taps.My)
async def my_booking(visit: Visit, _tap: taps.My | None = None) -> None:
    """Show one's own consultation."""
    await visit.show(await my_screen(visit))


async def my_screen(visit: Visit) -> Screen:
    """The screen of this person's own consultation."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    change = await visit.desk.undoing.undoable(visit.person)
    if change and not booking and visit.desk.therapist(change.booking.therapist_id):
        return await _cancelled_screen(visit, change.booking)
    if booking is None or visit.desk.therapist(booking.therapist_id) is None:
        screen = booking_views.no_booking(visit.texts, visit.therapist)
        return await with_wishes(visit, screen, None)
    before = change.slot if change and change.booking.id == booking.id else None
    screen = booking_views.my_booking(visit.texts, own(visit, booking), before)
    if visit.desk.practice.precheck.ask:
        screen = with_my_answers(visit.texts, screen, host(visit, booking.therapist_id))
    return await with_wishes(visit, screen, booking)


async def _cancelled_screen(visit: Visit, booking: Booking) -> Screen:
    """It can be taken back still, and her next text may say why it was cancelled."""
    await visit.desk.people.expect(visit.person, Explaining(booking.id))
    return booking_views.cancelled(visit.texts, own(visit, booking))


@on(taps.FineWithMe)
async def fine_with_me(visit: Visit, tap: taps.FineWithMe) -> None:
    """Note that she comes."""
    booking = await visit.desk.attending.coming(visit.person, tap.booking_id, tap.start)
    await visit.show(booking_views.coming(visit.texts, own(visit, booking)))


@on(taps.AskCancel)
async def ask_cancel(visit: Visit, tap: taps.AskCancel) -> None:
    """Ask whether to cancel."""
    booking = await visit.desk.bookings.changeable(visit.person, tap.booking_id)
    await visit.show(booking_views.ask_cancel(visit.texts, own(visit, booking)))


@on(taps.Cancel)
async def cancel(visit: Visit, tap: taps.Cancel) -> None:
    """Cancel; the therapist hears of it once it cannot be taken back any more."""
    booking = await visit.desk.bookings.cancel(visit.person, tap.booking_id)
    await visit.show(booking_views.cancelled(visit.texts, own(visit, booking)))


@on(taps.Undo)
async def undo(visit: Visit, tap: taps.Undo) -> None:
    """Take back one's own move or cancelling."""
    booking = await visit.desk.undoing.undo(visit.person, tap.booking_id, tap.sequence, tap.start)
    await visit.show(booking_views.undone(visit.texts, own(visit, booking)))


async def explain(visit: Visit, booking_id: int, text: str) -> None:
    """Pass on why she cancelled."""
    booking = await visit.desk.undoing.explain(visit.person, booking_id, text)
    therapist = host(visit, booking.therapist_id)
    await visit.say(booking_views.explained(visit.texts, therapist))
