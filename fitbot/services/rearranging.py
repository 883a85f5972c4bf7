"""A therapist moves or cancels a consultation herself, with a word to the client.

Her own notice, hours and caps do not bind her; another live consultation of hers does, and so does
a time that is being kept for a client. Her calendar follows at once, and the client is told at
once: whoever confirms a change for somebody else has had her three minutes before.
"""

import datetime as dt
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.booking import WORD_LIMIT, Actor, Booking, Change, Status
from fitbot.domain.dialogue import Wording
from fitbot.domain.interval import Interval
from fitbot.domain.people import Person
from fitbot.domain.units import telegram_length
from fitbot.errors import (
    BookedAnew,
    NoBooking,
    Outdated,
    TextTooLong,
    TimePast,
    TimeTaken,
    WordLost,
)
from fitbot.practice import Practice
from fitbot.services.following import plan_call, tell_client, write_event
from fitbot.services.locking import lock_hers
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Basis:
    """A booking as its therapist saw it when she decided."""

    therapist_id: str
    booking_id: int
    sequence: int
    #: Whether a word of hers to the client stood with it.
    worded: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that the therapist has not confirmed yet: to another time, or cancelling."""

    booking: Booking
    #: The time to move to; None for cancelling.
    slot: Interval | None
    word: str = ""


class RearrangingService:
    """Changes of a consultation by its therapist."""

    def __init__(self, store: Store, practice: Practice, clock: Clock, slots: SlotService) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._slots = slots

    async def open_bookings(self, therapist_id: str) -> list[Booking]:
        """Return the consultations a therapist has ahead or is in, in order."""
        async with self._store.read() as view:
            return await view.open_bookings(therapist_id, self._clock.now())

    async def movable(self, therapist_id: str, booking_id: int) -> Booking:
        """Return a booking that its therapist may move: one ahead, or one that did not take place.

        Raises:
            Outdated: it is another therapist's, cancelled, or somebody came.
        """
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        if booking is None or booking.therapist_id != therapist_id:
            raise Outdated
        _must_be_movable(booking)
        return booking

    async def free(self, booking: Booking) -> list[Interval]:
        """Return the free times that its therapist may move a booking to.

        Raises:
            CalendarUnread: one of her calendars could not be read lately.
        """
        return await self._slots.free_for_herself(
            booking.therapist_id, Viewer(booking.person_id, booking.id)
        )

    async def propose_move(
        self, therapist: Person, therapist_id: str, booking_id: int, start: dt.datetime
    ) -> Proposal:
        """Let her next text be a word about moving the booking to `start`.

        Raises:
            Outdated: it cannot be moved any more.
            TimePast, TimeTaken, BookedAnew: not to this time.
        """
        async with self._store.begin() as tx:
            booking = await self._hers(tx, therapist_id, booking_id)
            _must_be_movable(booking)
            slot = await self._slot(tx, booking, start)
            await tx.expect(therapist.id, Wording(booking.id, start), self._clock.now())
        return Proposal(booking, slot)

    async def propose_cancel(
        self, therapist: Person, therapist_id: str, booking_id: int
    ) -> Proposal:
        """Let her next text be a word about cancelling the booking.

        Raises:
            Outdated: it cannot be cancelled any more.
        """
        async with self._store.begin() as tx:
            booking = await self._hers(tx, therapist_id, booking_id)
            self._must_be_open(booking)
            await tx.expect(therapist.id, Wording(booking.id, None), self._clock.now())
        return Proposal(booking, None)

    async def add_word(
        self, therapist: Person, therapist_id: str, wording: Wording, word: str
    ) -> Proposal:
        """Keep her word until she confirms; a later one takes the place of an earlier one.

        Raises:
            TextTooLong: longer than `WORD_LIMIT`.
            Outdated: the booking cannot be changed so any more.
            TimePast, TimeTaken, BookedAnew: as for `propose_move`.
        """
        length = telegram_length(word)
        if length > WORD_LIMIT:
            raise TextTooLong(limit=WORD_LIMIT, length=length)
        slot = None
        async with self._store.begin() as tx:
            booking = await self._hers(tx, therapist_id, wording.booking_id)
            if wording.start is None:
                self._must_be_open(booking)
            else:
                _must_be_movable(booking)
                slot = await self._slot(tx, booking, wording.start)
            kept = Wording(booking.id, wording.start, word)
            await tx.expect(therapist.id, kept, self._clock.now())
        return Proposal(booking, slot, word)

    async def move(self, therapist: Person, seen: Basis, start: dt.datetime) -> Booking:
        """Move the booking to `start`, and tell the client; a second tap changes nothing.

        Raises:
            Outdated: it is not as she saw it any more.
            TimePast, TimeTaken, BookedAnew: not to this time.
            WordLost: her word is not kept any more.
        """
        async with self._store.begin() as tx:
            booking = await self._hers(tx, seen.therapist_id, seen.booking_id)
            if booking.status is Status.BOOKED and booking.slot.start == start:
                return booking
            _must_be_movable(booking)
            if booking.sequence != seen.sequence:
                raise Outdated
            slot = await self._slot(tx, booking, start)
            before, change = booking.slot, await self._change(tx, therapist, seen, start)
            if booking.status is Status.MISSED:
                await tx.set_status(booking.id, Status.BOOKED, change)
            booking = await tx.move_booking(booking.id, slot, change)
            await self._tell(tx, booking, before)
            await plan_call(tx, self._practice, booking, self._clock.now())
        return booking

    async def cancel(self, therapist: Person, seen: Basis) -> Booking:
        """Cancel the booking, and tell the client; a second tap changes nothing.

        Raises:
            Outdated: it is not as she saw it any more.
            WordLost: her word is not kept any more.
        """
        async with self._store.begin() as tx:
            booking = await self._hers(tx, seen.therapist_id, seen.booking_id)
            if booking.status is Status.CANCELLED and booking.changed_by is Actor.THERAPIST:
                return booking
            self._must_be_open(booking)
            if booking.sequence != seen.sequence:
                raise Outdated
            change = await self._change(tx, therapist, seen, None)
            booking = await tx.set_status(booking.id, Status.CANCELLED, change)
            await self._tell(tx, booking, None)
        return booking

    async def _hers(self, tx: Transaction, therapist_id: str, booking_id: int) -> Booking:
        try:
            return await lock_hers(tx, therapist_id, booking_id)
        except NoBooking as nothing:
            raise Outdated from nothing

    async def _slot(self, tx: Transaction, booking: Booking, start: dt.datetime) -> Interval:
        now = self._clock.now()
        if start <= now:
            raise TimePast
        other = await tx.open_booking_of(booking.person_id, now)
        if other and other.id != booking.id:
            raise BookedAnew
        slot = self._slots.slot_at(booking.therapist_id, start)
        viewer = Viewer(booking.person_id, booking.id)
        if await self._slots.clashes(tx, slot, booking.therapist_id, viewer):
            raise TimeTaken
        return slot

    def _must_be_open(self, booking: Booking) -> None:
        if not booking.is_open(self._clock.now()):
            raise Outdated

    async def _change(
        self, tx: Transaction, therapist: Person, seen: Basis, start: dt.datetime | None
    ) -> Change:
        """Return her change with the word she wrote for it; nothing is expected of her any more."""
        now = self._clock.now()
        written = await tx.dialogue(therapist.id, now)
        word = ""
        if isinstance(written, Wording) and (written.booking_id, written.start) == (
            seen.booking_id,
            start,
        ):
            word = written.word
        if seen.worded and not word:
            raise WordLost
        await tx.expect_nothing(therapist.id)
        return Change(now, Actor.THERAPIST, word)

    async def _tell(self, tx: Transaction, booking: Booking, before: Interval | None) -> None:
        now = self._clock.now()
        await write_event(tx, booking, now)
        await tell_client(tx, booking, before, now)


def _must_be_movable(booking: Booking) -> None:
    if booking.status not in {Status.BOOKED, Status.MISSED}:
        raise Outdated
