"""Short ways to let her change her calendar and time pass, and to see who hears of it."""

import datetime as dt
from typing import TypeVar

from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.interval import Interval
from fitbot.domain.messages import Message
from fitbot.domain.watching import Trace
from tests.services.building import PARK, Office, local, minutes

#: On a Thursday.
TEN, ELEVEN, TWO = local(26, 10), local(26, 11), local(26, 14)
CLIENT = 1001

Kind = TypeVar("Kind", bound=Message)


def at(start: dt.datetime, length: int = 20) -> Interval:
    return Interval(start, start + minutes(length))


async def tick(office: Office) -> None:
    """What happens every minute."""
    await office.desk.calendars.refresh(PARK)
    await office.desk.watching.watch(PARK)
    await office.outbox().deliver_due()


async def pass_minutes(office: Office, count: int = 5) -> None:
    for _ in range(count):
        office.clock.advance(minutes(1))
        await tick(office)


def past_undoing(office: Office) -> None:
    """Let the minutes pass in which a client could take back what she has just changed."""
    office.clock.advance(UNDO_FOR)


async def booked(office: Office, *starts: dt.datetime) -> list[Booking]:
    """Bookings by a person each, in her calendar; everybody was told of them."""
    await office.claim()
    people = await office.people(len(starts))
    bookings = [
        await office.book(person, start) for person, start in zip(people, starts, strict=True)
    ]
    await tick(office)
    office.phones.take()
    return bookings


async def one(office: Office) -> Booking:
    """A booking at ten."""
    [booking] = await booked(office, TEN)
    return booking


async def now_is(office: Office, booking: Booking) -> Booking:
    """A booking as it is stored by now."""
    async with office.store.read() as view:
        found = await view.booking(booking.id)
    assert found is not None
    return found


async def trace_of(office: Office, booking: Booking) -> Trace | None:
    async with office.store.read() as view:
        return await view.trace(booking.id)


def told(office: Office, kind: type[Kind], chat_id: int = CLIENT) -> list[Kind]:
    """The messages of a kind in somebody's chat."""
    return [
        each for each in office.phones.arrived if isinstance(each, kind) and each.chat_id == chat_id
    ]


def kinds(office: Office) -> list[tuple[str, int]]:
    """Which messages went to whom, oldest first; then they are forgotten."""
    arrived = [(type(each).__name__, each.chat_id) for each in office.phones.arrived]
    office.phones.take()
    return arrived
