"""Before a call by phone is booked, the number to call is asked for; it may come later, too."""

from dataclasses import replace

from fitbot.domain.dialogue import Phoning
from fitbot.domain.holds import Hold
from handlers.screens import Screen
from handlers.views import number_first as number_views
from handlers.views import picking as picking_views
from handlers.views.picking import Picking
from handlers.visit import Visit


async def confirm_screen(
    visit: Visit, picking: Picking, hold: Hold, *, another: bool = False
) -> Screen:
    """Return the question whether to book what is held, or what must be known before it.

    With `another`, the number is asked for although one was given, which counts until then.
    """
    if picking.moving:
        return picking_views.confirm(visit.texts, picking, hold)
    picking = await with_call(visit, picking)
    if picking.call and (picking.call.needs_number or (another and picking.call.way == "phone")):
        expected = Phoning(picking.therapist.id, hold.slot.start)
        await visit.desk.people.expect(visit.person, expected)
        return number_views.number_first(visit.texts, picking, hold)
    return picking_views.confirm(visit.texts, picking, hold)


async def with_call(visit: Visit, picking: Picking) -> Picking:
    """Return what she picks a time for, with how the call would take place."""
    call = await visit.desk.numbers.call_of(visit.person, picking.therapist.id)
    return replace(picking, call=call)
