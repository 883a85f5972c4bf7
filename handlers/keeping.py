"""What is kept for a client, and what she waits for, stand first in her menu."""

from dataclasses import replace

from fitbot.domain.booking import Booking
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.kept import kept_row
from handlers.visit import Visit


async def kept_first(visit: Visit, booking: Booking | None, menu: Screen) -> Screen:
    """Return her menu with what is kept for her, if anything; `booking` is her open one.

    With a booking, her own consultation shows what she waits for.
    """
    if booking is None and await visit.desk.waiting.waiting(visit.person):
        mine = Button(visit.texts.plain("button-my-wish"), taps.My())
        menu = replace(menu, rows=[[mine], *menu.rows])
    hold = await visit.desk.bookings.held(visit.person)
    therapist = visit.desk.therapist(hold.therapist_id) if hold else None
    if hold is None or therapist is None:
        return menu
    moving = booking.id if booking and booking.therapist_id == therapist.id else 0
    change = await visit.desk.undoing.undoable(visit.person)
    undoable = change.booking if change else None
    row = kept_row(visit.texts, hold, moving, visit.person.zone or therapist.zone, undoable)
    return replace(menu, rows=[row, *menu.rows])
