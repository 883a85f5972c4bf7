"""A client asks for a time that is free, but too near to be booked."""

import datetime as dt

from fitbot.domain.dialogue import Asking
from fitbot.errors import Outdated
from fitbot.services.slots import Viewer
from handlers import taps
from handlers.asking_first import asks_first
from handlers.picking import days, picking_for
from handlers.routes import on
from handlers.views import near as views
from handlers.views import questions as question_views
from handlers.views.picking import Picking
from handlers.visit import Visit


@on(taps.Near)
async def near(visit: Visit, tap: taps.Near) -> None:
    """Show those times; none any more leads back to the days."""
    if await asks_first(visit, tap):
        return
    picking = await picking_for(visit, tap.therapist_id, tap.moving)
    slots = await visit.desk.slots.near(tap.therapist_id, Viewer(visit.person.id, tap.moving))
    if not slots:
        await days(visit, taps.Days(tap.therapist_id, tap.moving, 0))
        return
    await visit.show(views.near(visit.texts, picking, slots))


@on(taps.AskNear)
async def ask_near(visit: Visit, tap: taps.AskNear) -> None:
    """Show the question; the next text goes with it."""
    picking = await _still_near(visit, tap)
    await visit.desk.people.expect(visit.person, Asking(tap.therapist_id, tap.start))
    await visit.show(views.ask(visit.texts, picking, tap.start))


@on(taps.SendWish)
async def send_wish(visit: Visit, tap: taps.SendWish) -> None:
    """Pass the question on as it is."""
    picking = await _still_near(visit, tap)
    await visit.desk.questions.ask(
        visit.person,
        tap.therapist_id,
        views.wish(visit.texts, picking, tap.start),
        tap.start,
    )
    await visit.show(question_views.asked_for_a_time(visit.texts, picking.therapist))


async def with_wish(visit: Visit, therapist_id: str, start: dt.datetime, text: str) -> str:
    """Return a client's words under the question for a time that they go with."""
    picking = await picking_for(visit, therapist_id, 0)
    return f"{views.wish(visit.texts, picking, start)}\n{text}"


async def _still_near(visit: Visit, tap: taps.AskNear | taps.SendWish) -> Picking:
    """Return what the time is for. Raises Outdated if it is not near and free any more."""
    picking = await picking_for(visit, tap.therapist_id, tap.moving)
    viewer = Viewer(visit.person.id, tap.moving)
    slots = await visit.desk.slots.near(tap.therapist_id, viewer)
    if all(slot.start != tap.start for slot in slots):
        raise Outdated
    return picking
