"""What a therapist can say about her calendars by tapping."""

from handlers import taps
from handlers.practising import practising
from handlers.routes import on
from handlers.views import calendars as calendar_views
from handlers.visit import Visit


@on(taps.EmptiedAccept)
async def accept_empty(visit: Visit, tap: taps.EmptiedAccept) -> None:
    """Let a suddenly empty calendar count as empty."""
    therapist = await practising(visit)
    name = await visit.desk.emptied.accept(therapist.id, tap.key, tap.since)
    await visit.show(calendar_views.emptied_accepted(visit.texts, name))


@on(taps.EmptiedLook)
async def look_at_empty(visit: Visit, tap: taps.EmptiedLook) -> None:
    """Go on as before while she looks."""
    therapist = await practising(visit)
    name = await visit.desk.emptied.look(therapist.id, tap.key, tap.since)
    await visit.show(calendar_views.emptied_looking(visit.texts, name, tap.key, tap.since))
