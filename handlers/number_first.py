"""Before a call by phone is booked, the number to call is asked for; it may come later, too."""

from dataclasses import replace

from fitbot.domain.dialogue import Phoning
from fitbot.domain.holds import Hold
from handlers.screens import Screen
from handlers.views import number_first as number_views
from handlers.views import picking as picking_views
from handlers.views.picking import Picking
from handlers.visit import Visit


async def confirm_screen(visit: Visit, picking: Picking, hold: Hold) -> Screen:
    """Return the question whether to book what is held, or what must be known before it."""
    if picking.moving:
        return picking_views.confirm(visit.texts, picking, hold)
    therapist = picking.therapist
    call = await visit.desk.numbers.call_of(visit.person, therapist.id)
    if call.needs_number:
        await visit.desk.people.expect(visit.person, Phoning(therapist.id, hold.slot.start))
        return number_views.number_first(visit.texts, picking, hold)
    return picking_views.confirm(visit.texts, replace(picking, call=call), hold)
