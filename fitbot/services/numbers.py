"""The number of a call by phone: asked for before it is booked, or given later, and deleted after.

Until the booking is made the number waits beside the answers; then it is the booking's, and goes
with it: `PeopleService.tidy` deletes it a day after the call.
"""

from fitbot.clock import Clock
from fitbot.domain.booking import Booking
from fitbot.domain.calls import NUMBER_KEPT_AS, Call
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.people import Person
from fitbot.domain.precheck import Answers, Step, steps
from fitbot.errors import NoBooking
from fitbot.practice import Practice
from fitbot.services.calls import way_of
from fitbot.store import Store


class NumberService:
    """Keeps numbers for as long as they are needed."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def call_of(self, person: Person, therapist_id: str) -> Call:
        """Return how a call that this person books now would take place."""
        plan, scope = self._practice.plan, self._practice.therapist(therapist_id).scope
        async with self._store.read() as view:
            rows = await view.precheck_of(person.id)
        chosen = Answers.stored(rows, therapist_id).of(Step.WAY)
        way = chosen if chosen and Step.WAY in steps(plan, scope) else scope.ways[0]
        return Call(way, rows.get(NUMBER_KEPT_AS))

    async def give(self, person: Person, number: str) -> None:
        """Keep a number for the call that is about to be booked; "" says that it comes later."""
        async with self._store.begin() as tx:
            await tx.lock_person(person.id)
            await tx.set_precheck(person.id, NUMBER_KEPT_AS, number, self._clock.now())
            await tx.expect_nothing(person.id)

    async def put_off(self, person: Person, therapist_id: str) -> None:
        """Let the number come later; one that was given stays."""
        if (await self.call_of(person, therapist_id)).number is None:
            await self.give(person, "")

    async def by_phone(self, person: Person, booking_id: int) -> Booking:
        """Return this person's open booking if it is a call by phone.

        Raises:
            NoBooking: it is not hers, over, or by video.
        """
        async with self._store.read() as view:
            return self._checked(await view.booking(booking_id), person)

    async def give_for(self, person: Person, booking_id: int, number: str) -> Booking:
        """Keep the number of a call that is booked, and let the therapist know.

        Raises:
            NoBooking: as for `by_phone`.
        """
        now = self._clock.now()
        booking = await self.by_phone(person, booking_id)
        async with self._store.begin() as tx:
            await tx.lock_therapist(booking.therapist_id)
            await tx.lock_person(person.id)
            booking = self._checked(await tx.booking(booking_id), person)
            await tx.expect_nothing(person.id)
            if booking.phone == number:
                return booking
            # She is about to hear that it is by phone now, and reads the number there.
            if not await tx.hold_back(Kind.WAY, booking_id, booking.sequence):
                await tx.post(Post(Kind.NUMBER, (str(booking_id), f"{now.timestamp():.0f}"), now))
            return await tx.set_phone(booking_id, number)

    def _checked(self, booking: Booking | None, person: Person) -> Booking:
        if booking is None or booking.person_id != person.id:
            raise NoBooking
        if not booking.is_open(self._clock.now()):
            raise NoBooking
        if way_of(self._practice.therapist(booking.therapist_id), booking) != "phone":
            raise NoBooking
        return booking
