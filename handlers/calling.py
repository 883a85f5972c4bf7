"""A call by phone needs a number: asked for before it is booked, or given to the booking later.

A call that is booked can become one by phone, or by video again.
"""

from fitbot.domain.calls import Call, clean_number
from fitbot.domain.dialogue import Phoning, Rephoning, Switching
from fitbot.domain.precheck import Answer
from fitbot.errors import SlotTaken
from fitbot.services.calls import way_of
from handlers import taps
from handlers.hosting import host
from handlers.number_first import with_call
from handlers.own_booking import my_screen
from handlers.picking import fresh_times, pick, picking_for
from handlers.refusals import sentence
from handlers.routes import on
from handlers.views.number_first import number_wrong
from handlers.views.numbers import ask_number, ask_number_first
from handlers.visit import Visit


@on(taps.NumberLater)
async def number_later(visit: Visit, tap: taps.NumberLater) -> None:
    """Go on without a number, or with the one that was given."""
    therapist = host(visit, tap.therapist_id)
    await visit.desk.numbers.put_off(visit.person, therapist.id)
    await pick(visit, taps.Pick(therapist.id, 0, tap.start))


@on(taps.OtherNumber)
async def other_number(visit: Visit, tap: taps.OtherNumber) -> None:
    """Ask for the number once more; what was given counts until another one is."""
    await pick(visit, taps.Pick(tap.therapist_id, 0, tap.start), another=True)


@on(taps.GiveNumber)
async def give_number(visit: Visit, tap: taps.GiveNumber) -> None:
    """Let the next text be the number of a call that is booked."""
    booking = await visit.desk.numbers.by_phone(visit.person, tap.booking_id)
    await visit.desk.people.expect(visit.person, Rephoning(booking.id))
    await visit.show(ask_number(visit.texts, host(visit, booking.therapist_id)))


async def phoned(visit: Visit, expected: Phoning, text: str) -> None:
    """The number for a call that is about to be booked; then the question whether to book it."""
    tap = taps.Pick(expected.therapist_id, 0, expected.start)
    number = clean_number(text)
    if number is None:
        picking = await with_call(visit, await picking_for(visit, tap.therapist_id, 0))
        await visit.say(number_wrong(visit.texts, picking, tap.start))
        return
    await visit.desk.numbers.give(visit.person, number)
    try:
        await pick(visit, tap)
    except SlotTaken as refusal:
        screen = await fresh_times(visit, tap)
        await visit.say(screen.under(sentence(visit, refusal)))


async def rephoned(visit: Visit, booking_id: int, text: str) -> None:
    """The number of a call that is booked."""
    number = clean_number(text)
    booking = await visit.desk.numbers.by_phone(visit.person, booking_id)
    therapist = host(visit, booking.therapist_id)
    if number is None:
        notice = visit.texts.html("number-wrong")
        await visit.say(ask_number(visit.texts, therapist).under(notice))
        return
    await visit.desk.numbers.give_for(visit.person, booking_id, number)
    notice = visit.texts.html("number-noted", name=therapist.name)
    await visit.say((await my_screen(visit)).under(notice))


@on(taps.CallBy)
async def call_by(visit: Visit, tap: taps.CallBy) -> None:
    """Let a call that is booked take place another way; by phone, the number is asked for first."""
    booking = await visit.desk.ways.changeable(visit.person, tap.booking_id, tap.way)
    therapist = host(visit, booking.therapist_id)
    call = Call(tap.way, "" if tap.without_number else None)
    if call.needs_number and way_of(therapist, booking) != tap.way:
        await visit.desk.people.expect(visit.person, Switching(booking.id))
        await visit.show(ask_number_first(visit.texts, therapist, booking))
        return
    await _switch(visit, booking.id, call)


async def switched(visit: Visit, booking_id: int, text: str) -> None:
    """The number of a call that is booked, and by phone from now on."""
    number = clean_number(text)
    if number is not None:
        await _switch(visit, booking_id, Call(Answer.PHONE, number))
        return
    booking = await visit.desk.ways.changeable(visit.person, booking_id, Answer.PHONE)
    screen = ask_number_first(visit.texts, host(visit, booking.therapist_id), booking)
    await visit.say(screen.under(visit.texts.html("number-wrong")))


async def _switch(visit: Visit, booking_id: int, call: Call) -> None:
    booking = await visit.desk.ways.change(visit.person, booking_id, call)
    name = host(visit, booking.therapist_id).name
    notice = visit.texts.html(f"now-by-{call.way}", name=name)
    await visit.show((await my_screen(visit)).under(notice))
