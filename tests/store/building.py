"""Short ways to put rows into a store."""

import datetime as dt

from fitbot.domain.booking import Booking, Status, new_code, new_uid
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.people import Person
from fitbot.store import Store

PARK = "park"
SILVA = "silva"

#: With microseconds, so that a database that drops them is found out.
NOW = dt.datetime(2026, 3, 2, 9, 0, 0, 123_457, dt.UTC)


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def slot(after: float, length: float = 20) -> Interval:
    """A span that starts `after` minutes from NOW."""
    return Interval(NOW + minutes(after), NOW + minutes(after + length))


def wanted(
    person_id: int,
    span: Interval,
    therapist_id: str = PARK,
    status: Status = Status.BOOKED,
) -> Booking:
    """A booking to be added."""
    return Booking(0, new_code(), new_uid(), therapist_id, person_id, span, status, 0, NOW)


def post(*about: str, due: dt.datetime = NOW, kind: Kind = Kind.QUESTION) -> Post:
    return Post(kind, about, due)


async def a_person(store: Store, telegram_id: int = 1001, name: str = "Alex Kim") -> Person:
    async with store.begin() as tx:
        return await tx.add_person(telegram_id, name, "en", NOW)


async def therapists(store: Store, *ids: str) -> None:
    async with store.begin() as tx:
        for therapist_id in ids:
            await tx.ensure_therapist(therapist_id)


async def a_booking(store: Store, span: Interval, telegram_id: int = 1001) -> Booking:
    """Store a booking at Dr. Park by a person of her own."""
    await therapists(store, PARK)
    person = await a_person(store, telegram_id)
    async with store.begin() as tx:
        return await tx.add_booking(wanted(person.id, span))
