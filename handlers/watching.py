"""Her answers to what was changed in her calendar."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.practice import Therapist
from fitbot.texts import Texts
from handlers import taps
from handlers.practising import name_of, practising, whereabouts
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import events as event_views
from handlers.visit import Visit


@on(taps.CancelGone)
async def cancel_gone(visit: Visit, tap: taps.CancelGone) -> None:
    """Cancel a booking whose event is gone."""
    therapist = await practising(visit)
    booking = await visit.desk.missing.cancel(therapist.id, tap.booking_id)
    await _show(visit, therapist, booking, event_views.cancelled)


@on(taps.PutBack)
async def put_back(visit: Visit, tap: taps.PutBack) -> None:
    """Put an event back."""
    therapist = await practising(visit)
    booking = await visit.desk.missing.put_back(therapist.id, tap.booking_id)
    await _show(visit, therapist, booking, event_views.put_back)


@on(taps.PutAllBack)
async def put_all_back(visit: Visit, _tap: taps.PutAllBack) -> None:
    """Put all of them back."""
    therapist = await practising(visit)
    count = await visit.desk.missing.put_all_back(therapist.id)
    await visit.show(event_views.all_put_back(visit.texts, count))


@on(taps.OneByOne)
async def one_by_one(visit: Visit, _tap: taps.OneByOne) -> None:
    """Ask about each of them; the questions follow by the outbox."""
    therapist = await practising(visit)
    count = await visit.desk.missing.one_by_one(therapist.id)
    await visit.show(event_views.asked_one_by_one(visit.texts, count))


async def _show(
    visit: Visit,
    therapist: Therapist,
    booking: Booking,
    view: Callable[[Texts, ZoneInfo, Booking, str], Screen],
) -> None:
    name = await name_of(visit, booking.person_id)
    zone = (await whereabouts(visit, therapist)).zone_at(booking.slot.start)
    await visit.show(view(visit.texts, zone, booking, name))
