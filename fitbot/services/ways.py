"""By phone instead, or by video: another way for a call that is booked, at the same time.

The number of a call by phone comes with the change or later; with the change to video it goes.
"""

from fitbot.clock import Clock
from fitbot.domain.booking import Booking
from fitbot.domain.calls import Call
from fitbot.domain.people import Person
from fitbot.errors import NoBooking, Outdated
from fitbot.practice import Practice
from fitbot.services.calls import way_of
from fitbot.services.cutoff import must_be_changeable
from fitbot.services.following import follow_way
from fitbot.services.locking import lock_own
from fitbot.store import Store


class WayService:
    """Changes how calls take place that are booked."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def changeable(self, person: Person, booking_id: int, way: str) -> Booking:
        """Return this person's booking if it can take place that way, as it perhaps does already.

        Raises:
            NoBooking: it is not hers, or over.
            TooLate: the cut-off has passed.
            Outdated: the therapist does not offer that way.
        """
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        if booking is None or booking.person_id != person.id:
            raise NoBooking
        self._check(booking, way)
        return booking

    async def change(self, person: Person, booking_id: int, call: Call) -> Booking:
        """Let the call take place that way; where it does already, nothing changes.

        Raises:
            NoBooking, TooLate, Outdated: as for `changeable`.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            before = await lock_own(tx, person, booking_id)
            known = self._check(before, call.way)
            await tx.expect_nothing(person.id)
            if known == call.way:
                return before
            booking = await tx.change_way(booking_id, call.way, call.number or "")
            await follow_way(tx, before, booking, known, now)
        return booking

    def _check(self, booking: Booking, way: str) -> str:
        """Return how it takes place now."""
        therapist = must_be_changeable(self._practice, booking, self._clock.now())
        if way not in therapist.ways:
            raise Outdated
        return way_of(therapist, booking)
