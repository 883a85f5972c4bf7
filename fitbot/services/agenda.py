"""A therapist's consultations, day by day, as she looks at them herself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.watching import LONGEST_CALL
from fitbot.domain.whereabouts import Whereabouts
from fitbot.errors import Outdated
from fitbot.practice import Practice
from fitbot.services.rules import rules_of
from fitbot.store import Snapshot, Store

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The consultations of some local days, in order, without the cancelled ones."""

    now: dt.datetime
    whereabouts: Whereabouts
    first: dt.date
    days: int
    booked: tuple[NamedBooking, ...]


@dataclass(frozen=True, slots=True)
class OneBooking:
    """One consultation as its therapist sees it."""

    now: dt.datetime
    whereabouts: Whereabouts
    name: str
    booking: Booking


async def booked_in(view: Snapshot, therapist_id: str, span: Interval) -> tuple[NamedBooking, ...]:
    """Return the booked consultations that share any time with a span, in order."""
    near = await view.bookings_between(therapist_id, span.start - LONGEST_CALL, span.end)
    found = [each for each in near if each.status is Status.BOOKED and each.slot.overlaps(span)]
    return await _named(view, found)


async def _named(view: Snapshot, bookings: Sequence[Booking]) -> tuple[NamedBooking, ...]:
    names = await view.names_of([each.person_id for each in bookings])
    return tuple(NamedBooking(names[each.person_id], each) for each in bookings)


class AgendaService:
    """Looks things up for a therapist; changes nothing."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def days(self, therapist_id: str, count: int) -> Agenda:
        """Return a therapist's consultations of today and the days after it, `count` in all."""
        now = self._clock.now()
        async with self._store.read() as view:
            where = (await rules_of(view, self._practice, therapist_id, now)).whereabouts
            first = where.day_of(now)
            start, end = where.begins(first), where.begins(first + count * _DAY)
            found = await view.bookings_between(therapist_id, start, end)
            booked = await _named(view, [e for e in found if e.status is not Status.CANCELLED])
        return Agenda(now, where, first, count, booked)

    async def booking(self, therapist_id: str, booking_id: int) -> OneBooking:
        """Return one of a therapist's consultations, whatever became of it.

        Raises:
            Outdated: there is none, or it is somebody else's.
        """
        now = self._clock.now()
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
            if booking is None or booking.therapist_id != therapist_id:
                raise Outdated
            where = (await rules_of(view, self._practice, therapist_id, now)).whereabouts
            person = await view.person(booking.person_id)
        return OneBooking(now, where, person.name, booking)
