"""A client's own consultation: seen, and cancelled."""

from handlers import taps
from handlers.hosting import host
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views.my_answers import with_my_answers
from handlers.visit import Visit


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
    screen = booking_views.my_booking(visit.texts, therapist, booking)
    if not visit.desk.practice.precheck.ask:
        return screen
    return with_my_answers(visit.texts, screen, therapist)


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
