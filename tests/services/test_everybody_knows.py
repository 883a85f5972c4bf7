"""Whatever a client and her therapist do, and in whichever order: in the end both know.

A person knows what she did herself and what she was told. Each message is compared with what its
reader knew before it: it tells something new, and against the time that she knew.
"""

import contextlib
import datetime as dt
import random
from dataclasses import dataclass, field

import pytest

from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.domain.messages import BookingChanged, BookingChangedForClient, Message
from fitbot.domain.people import Person
from fitbot.errors import Refusal
from fitbot.services.rearranging import Basis
from tests.services.building import MINA_ID, PARK, Office, local, minutes

TIMES = [local(day, hour) for day in (26, 27, 30) for hour in (9, 10, 11)]
STEPS = 14

#: How a booking stands: whether it is booked, and when it starts.
Standing = tuple[Status, dt.datetime]


def standing(booking: Booking) -> Standing:
    return booking.status, booking.slot.start


@dataclass
class Play:
    """One client, one therapist, and what each of them knows of each booking."""

    office: Office
    alex: Person
    mina: Person
    chance: random.Random
    known: dict[int, dict[int, Standing]] = field(default_factory=dict)
    #: The client's own change that she might take back: the booking after it, and what it left.
    change: tuple[Booking, dt.datetime] | None = None
    changed_at: dt.datetime | None = None

    async def run(self) -> None:
        acts = [self.books, self.moves, self.cancels, self.undoes, self.undoes, self.agrees]
        acts += [self.she_moves, self.she_cancels, self.time, self.time, self.time]
        for _ in range(STEPS):
            with contextlib.suppress(Refusal):
                await self.chance.choice(acts)()
        self.office.clock.advance(UNDO_FOR)
        await self.deliver()

    async def own(self) -> Booking | None:
        return await self.office.desk.bookings.open_booking(self.alex)

    def time_of_choice(self) -> dt.datetime:
        return self.chance.choice(TIMES)

    def done(self, person: Person, booking: Booking) -> None:
        """Somebody did something, and has seen how it stands."""
        self.known.setdefault(person.id, {})[booking.id] = standing(booking)

    async def books(self) -> None:
        self.done(self.alex, await self.office.book(self.alex, self.time_of_choice()))

    async def moves(self) -> None:
        if booking := await self.own():
            moved = await self.office.book(self.alex, self.time_of_choice(), moving=booking.id)
            self.changed(moved, booking)

    async def cancels(self) -> None:
        if booking := await self.own():
            self.changed(await self.office.desk.bookings.cancel(self.alex, booking.id), booking)

    def changed(self, now: Booking, before: Booking) -> None:
        self.done(self.alex, now)
        if now.sequence > before.sequence:
            self.change, self.changed_at = (now, before.slot.start), self.office.clock.now()

    async def undoes(self) -> None:
        if self.change:
            self.done(self.alex, await self.office.undo(self.alex, *self.change))
            self.change = self.changed_at = None

    async def agrees(self) -> None:
        if booking := await self.own():
            start = booking.slot.start
            await self.office.desk.attending.coming(self.alex, booking.id, start)

    async def she_moves(self) -> None:
        if booking := await self.own():
            seen = Basis(PARK, booking.id, booking.sequence)
            start = self.time_of_choice()
            moved = await self.office.desk.rearranging.move(self.mina, seen, start)
            if moved.sequence > booking.sequence:  # else she only looked
                self.done(self.mina, moved)
                self.changed_at = None

    async def she_cancels(self) -> None:
        if booking := await self.own():
            seen = Basis(PARK, booking.id, booking.sequence)
            self.done(self.mina, await self.office.desk.rearranging.cancel(self.mina, seen))
            self.changed_at = None

    async def time(self) -> None:
        self.office.clock.advance(minutes(self.chance.choice([0, 1, 2, 3, 10])))
        await self.deliver()

    async def deliver(self) -> None:
        self.office.phones.arrived.clear()
        await self.office.outbox().deliver_due()
        for message in self.office.phones.arrived:
            self.heard(message)

    def heard(self, message: Message) -> None:
        if not isinstance(message, BookingChanged | BookingChangedForClient):
            return
        hers = isinstance(message, BookingChanged)
        assert message.chat_id == (MINA_ID if hers else self.alex.telegram_id)
        booking, before = message.booking, message.before
        knew = self.known.setdefault((self.mina if hers else self.alex).id, {})
        assert knew.get(booking.id) != standing(booking), "that is no news"
        if before is not None:
            assert knew[booking.id] == (Status.BOOKED, before.start)
        if hers and self.changed_at:
            assert self.office.clock.now() >= self.changed_at + UNDO_FOR or booking.sequence == 0
        knew[booking.id] = standing(booking)


@pytest.mark.parametrize("seed", range(60))
async def test_in_the_end_everybody_knows_and_nobody_was_told_twice(
    lite: Office, seed: int
) -> None:
    # scheduling 50
    play = Play(lite, await lite.person(), await lite.claim(), random.Random(seed))
    await play.run()
    stored = {each.id: standing(each) for each in await lite.bookings()}
    for person in (play.alex, play.mina):
        assert play.known.get(person.id, {}) == stored
    live = [each for each in await lite.bookings() if each.status is Status.BOOKED]
    assert sorted(event.slot for event in lite.hers.events.values()) == [each.slot for each in live]
    assert len(live) <= 1
