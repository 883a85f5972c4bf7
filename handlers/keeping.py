"""What is kept for a client stands first in her menu, when she comes back to it."""

from dataclasses import replace

from fitbot.domain.booking import Booking
from handlers.screens import Screen
from handlers.views.kept import kept_row
from handlers.visit import Visit


async def kept_first(visit: Visit, booking: Booking | None, menu: Screen) -> Screen:
    """Return her menu with what is kept for her, if anything; `booking` is her open one."""
    hold = await visit.desk.bookings.held(visit.person)
    therapist = visit.desk.therapist(hold.therapist_id) if hold else None
    if hold is None or therapist is None:
        return menu
    moving = booking.id if booking and booking.therapist_id == therapist.id else 0
    change = await visit.desk.undoing.undoable(visit.person)
    undoable = change.booking if change else None
    row = kept_row(visit.texts, hold, moving, visit.person.zone or therapist.zone, undoable)
    return replace(menu, rows=[row, *menu.rows])
