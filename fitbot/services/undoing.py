"""A client's second thoughts: taking back what she has just changed, and saying why she cancelled.

Taking back withdraws what would have told the others. If somebody has begun to tell them, it is too
late; the two cannot both happen, because they stand in each other's way at the same row.
"""

import datetime as dt
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR, WORD_LIMIT, Actor, Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.people import Person
from fitbot.domain.units import telegram_length
from fitbot.errors import (
    AlreadyBooked,
    ChangedSince,
    Outdated,
    SlotTaken,
    TextTooLong,
    UndoOver,
    UndoTaken,
)
from fitbot.services.following import write_event
from fitbot.services.locking import lock_own
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Undoable:
    """A change that can be taken back, and the time that is kept for that."""

    booking: Booking
    slot: Interval


class UndoService:
    """What a client may do in the minutes after a change."""

    def __init__(self, store: Store, clock: Clock, slots: SlotService) -> None:
        self._store = store
        self._clock = clock
        self._slots = slots

    async def undoable(self, person: Person) -> Undoable | None:
        """Return what this person can still take back, if what is kept for her is kept for that."""
        now = self._clock.now()
        async with self._store.read() as view:
            hold = await view.held_by(person.id)
            if hold is None or not hold.stands(now):
                return None
            changed = await view.bookings_changed(hold.therapist_id, now - UNDO_FOR, hold.expires)
        for each in changed:
            own = each.person_id == person.id and each.can_undo(now)
            if own and hold.expires == each.changed_at + UNDO_FOR:
                return Undoable(each, hold.slot)
        return None

    async def undo(
        self, person: Person, booking_id: int, sequence: int, start: dt.datetime
    ) -> Booking:
        """Let the booking stand at `start` again; `sequence` is that of the change to take back.

        Raises:
            NoBooking: it is not hers.
            ChangedSince: that is not the last change, or it was not hers.
            UndoOver: the others hear of it by now.
            UndoTaken: somebody else has the time.
            AlreadyBooked: she has cancelled, and booked another one since.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            booking = await lock_own(tx, person, booking_id)
            if booking.sequence != sequence or booking.changed_by is not Actor.CLIENT:
                raise ChangedSince
            if not booking.can_undo(now):
                raise UndoOver
            slot = await self._time_back(tx, person, booking, start)
            # Of the change before this one, or of the booking itself, she may not have heard.
            untold = await tx.first_untold(Kind.CHANGE, booking.id)
            await self._withdraw(tx, booking)
            booking = await self._back(tx, booking, slot)
            await tx.release_hold(person.id)
            await tx.expect_nothing(person.id)
            await self._tell(tx, booking, untold or ())
            await write_event(tx, booking, now)  # nothing is written where it stands there already
        return booking

    async def explain(self, person: Person, booking_id: int, text: str) -> Booking:
        """Pass on why she cancelled, with the note of it or after it.

        Raises:
            NoBooking: it is not hers.
            Outdated: it is not cancelled, or not by her.
            TextTooLong: longer than `WORD_LIMIT`.
        """
        length = telegram_length(text)
        if length > WORD_LIMIT:
            raise TextTooLong(limit=WORD_LIMIT, length=length)
        async with self._store.begin() as tx:
            booking = await lock_own(tx, person, booking_id)
            if booking.status is not Status.CANCELLED or booking.changed_by is not Actor.CLIENT:
                raise Outdated
            await tx.set_word(booking.id, text)
            await tx.expect_nothing(person.id)
            if not await tx.hold_back(Kind.CHANGE, booking.id, booking.sequence):
                about = (str(booking.id), str(booking.sequence))
                await tx.post(Post(Kind.WORD, about, self._clock.now()))
        return booking

    async def _time_back(
        self, tx: Transaction, person: Person, booking: Booking, start: dt.datetime
    ) -> Interval:
        """Return the time to go back to, if nobody else has it.

        A button may say any time. What is kept for her was hers; anything else is a time like
        another, and obeys all the rules.
        """
        if booking.status is Status.CANCELLED:
            await self._has_no_other(tx, person)
            slot = booking.slot
        else:
            slot = self._slots.slot_at(booking.therapist_id, start)
        viewer = Viewer(person.id, booking.id)
        if await self._slots.clashes(tx, slot, booking.therapist_id, viewer):
            raise UndoTaken
        kept = await tx.held_by(person.id)
        is_kept = kept and kept.stands(self._clock.now()) and kept.is_of(booking.therapist_id, slot)
        was_hers = booking.status is Status.CANCELLED or is_kept
        if not was_hers and await self._slots.why_not(tx, slot, booking.therapist_id, viewer):
            raise UndoTaken
        return slot

    async def _has_no_other(self, tx: Transaction, person: Person) -> None:
        other = await tx.open_booking_of(person.id, self._clock.now())
        if other:
            raise AlreadyBooked(booking=other.id)

    async def _withdraw(self, tx: Transaction, booking: Booking) -> None:
        now = self._clock.now()
        for kind in (Kind.CHANGE, Kind.EVENT):
            if not await tx.withdraw(kind, booking.id, booking.sequence, now):
                raise UndoOver

    async def _tell(self, tx: Transaction, booking: Booking, untold: tuple[str, ...]) -> None:
        """Let the therapist hear what she has not; nothing goes out if the times are the same."""
        about = (str(booking.id), str(booking.sequence), *untold[2:])
        await tx.post(Post(Kind.CHANGE, about, self._clock.now()))

    async def _back(self, tx: Transaction, booking: Booking, slot: Interval) -> Booking:
        try:
            return await tx.take_back(booking.id, slot)
        except SlotTaken as taken:
            raise UndoTaken from taken
