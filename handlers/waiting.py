"""A client waits for a time, and answers what she is offered."""

from fitbot.domain.booking import Booking
from fitbot.domain.waiting import ANY_TIME
from fitbot.errors import SlotTaken
from fitbot.practice import Therapist
from handlers import taps
from handlers.hosting import host
from handlers.picking import confirm, days_screen, pick
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import waiting as waiting_views
from handlers.views.waiting import Choice, Place
from handlers.visit import Visit


@on(taps.Wish)
async def wish(visit: Visit, tap: taps.Wish) -> None:
    """Ask which times would suit, beginning with what she waits for already."""
    therapist = host(visit, tap.therapist_id)
    place = await _place(visit, therapist)
    choice = Choice.of(place.wanted if place else ANY_TIME)
    await visit.show(await _choose(visit, therapist, choice))


@on(taps.Suits)
async def suits(visit: Visit, tap: taps.Suits) -> None:
    """Choose one more, or leave it out."""
    therapist = host(visit, tap.therapist_id)
    await visit.show(await _choose(visit, therapist, Choice.tapped(tap.days, tap.parts)))


@on(taps.TellMe)
async def tell_me(visit: Visit, tap: taps.TellMe) -> None:
    """Wait."""
    therapist, choice = host(visit, tap.therapist_id), Choice.tapped(tap.days, tap.parts)
    wanted = choice.wanted()
    if wanted is None:
        screen = await _choose(visit, therapist, choice)
        await visit.show(screen.under(visit.texts.html("wish-pick-one")))
        return
    free_already = await visit.desk.waiting.wait(visit.person, therapist.id, wanted)
    moving = await _moving(visit, therapist)
    await visit.show(
        waiting_views.left(visit.texts, Place(therapist, wanted, moving), free_already)
    )


@on(taps.StopWaiting)
async def stop_waiting(visit: Visit, tap: taps.StopWaiting) -> None:
    """Wait no longer."""
    therapist = host(visit, tap.therapist_id)
    await visit.desk.waiting.stop(visit.person, therapist.id)
    await visit.show(waiting_views.stopped(visit.texts))


@on(taps.TakeOffer)
async def take_offer(visit: Visit, tap: taps.TakeOffer) -> None:
    """Book what was offered; ask first, as for any time, for a number or once it is not kept."""
    offered = await visit.desk.waiting.offer(visit.person, tap.offer_id)
    therapist = host(visit, offered.offer.therapist_id)
    about = (therapist.id, offered.moving.id if offered.moving else 0, offered.offer.slot.start)
    call = await visit.desk.numbers.call_of(visit.person, therapist.id)
    asks = not offered.is_kept or (call.needs_number and not offered.moving)
    try:
        if offered.is_booked or not asks:
            await confirm(visit, taps.Confirm(*about))
        else:
            await pick(visit, taps.Pick(*about))
    except SlotTaken:
        screen = await days_screen(visit, taps.Days(therapist.id, about[1], 0))
        await visit.show(screen.under(visit.texts.html("offer-gone")))


@on(taps.PassOffer)
async def pass_offer(visit: Visit, tap: taps.PassOffer) -> None:
    """Leave what was offered to somebody else, and go on waiting."""
    offer = await visit.desk.waiting.decline(visit.person, tap.offer_id)
    place = await _place(visit, host(visit, offer.therapist_id))
    await visit.show(waiting_views.passed(visit.texts, place))


async def with_wishes(visit: Visit, screen: Screen, booking: Booking | None) -> Screen:
    """Return the screen of a person's own consultation, with what she waits for."""
    therapist = visit.desk.therapist(booking.therapist_id) if booking else None
    places = [
        Place(host(visit, each.therapist_id), each.wanted)
        for each in await visit.desk.waiting.waiting(visit.person)
    ]
    return waiting_views.beside(visit.texts, screen, places, therapist)


async def _choose(visit: Visit, therapist: Therapist, choice: Choice) -> Screen:
    zone = visit.person.zone or therapist.zone
    screen = waiting_views.choose(visit.texts, therapist, zone, choice)
    if await _place(visit, therapist) is None:
        return screen
    return waiting_views.with_stop(visit.texts, screen, therapist)


async def _place(visit: Visit, therapist: Therapist) -> Place | None:
    """Return this person's place in a therapist's line."""
    for each in await visit.desk.waiting.waiting(visit.person):
        if each.therapist_id == therapist.id:
            return Place(therapist, each.wanted, await _moving(visit, therapist))
    return None


async def _moving(visit: Visit, therapist: Therapist) -> int:
    """Return the booking with this therapist that another time would move, or 0."""
    booking = await visit.desk.bookings.open_booking(visit.person)
    return booking.id if booking and booking.therapist_id == therapist.id else 0
