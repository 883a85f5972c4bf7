"""Booking, moving and cancelling a consultation, by the client.

Every method is one transaction: lock the therapist, look, write, enqueue. Her calendar is read
again just before, outside the transaction, so that what was free when it was shown is free still.

A time that a move or a cancelling frees is kept for the client while she can take the change back,
and the therapist and her calendar hear of it only afterwards (`domain.booking`).
"""

import datetime as dt
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR, Booking, Change, Status, new_code, new_uid
from fitbot.domain.dialogue import Explaining
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.people import Person
from fitbot.domain.reminders import outside_night
from fitbot.errors import AlreadyBooked, NoBooking, SlotTaken
from fitbot.practice import Practice
from fitbot.services.calendars import CalendarService
from fitbot.services.cutoff import must_be_changeable
from fitbot.services.following import plan_call, send_file, tell_therapist, write_event
from fitbot.services.locking import lock_own
from fitbot.services.prechecks import agree
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """A start time a client tapped; `moving` is the booking it would move, or 0."""

    therapist_id: str
    start: dt.datetime
    moving: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking that was moved, and the time it left; None once that cannot be taken back."""

    booking: Booking
    before: Interval | None


class BookingService:
    """From the first tap to a booking, and what its client may do with it."""

    def __init__(
        self,
        store: Store,
        practice: Practice,
        clock: Clock,
        slots: SlotService,
        calendars: CalendarService,
    ) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._slots = slots
        self._calendars = calendars

    async def open_booking(self, person: Person) -> Booking | None:
        """Return the consultation this person has ahead, or is in."""
        async with self._store.read() as view:
            return await view.open_booking_of(person.id, self._clock.now())

    async def held(self, person: Person) -> Hold | None:
        """Return what is kept for this person just now."""
        async with self._store.read() as view:
            hold = await view.held_by(person.id)
        return hold if hold and hold.stands(self._clock.now()) else None

    async def hold(self, person: Person, wish: Wish) -> Hold:
        """Keep a slot for this person for some minutes, while she decides.

        One that she was offered is kept until the offer ends. It is kept no longer for being asked
        for again. When it runs out, she is asked once.

        Raises:
            SlotTaken: it cannot be offered any more.
            AlreadyBooked: she has an open consultation and is not moving it.
        """
        slot = self._slots.slot_at(wish.therapist_id, wish.start)
        policy = self._practice.therapist(wish.therapist_id).policy
        async with self._store.begin() as tx:
            open_now = await self._lock(tx, person, wish)
            if open_now and not wish.moving:
                raise AlreadyBooked(booking=open_now.id)
            await self._must_be_free(tx, slot, person, wish)
            now = self._clock.now()
            before = await tx.held_by(person.id)
            if before and before.stands(now) and before.is_of(wish.therapist_id, slot):
                return before
            offered = await self._offered_until(tx, person, wish.therapist_id, slot)
            hold = Hold(person.id, wish.therapist_id, slot, offered or now + policy.hold)
            await tx.hold(person.id, wish.therapist_id, slot, hold.expires)
            await self._ask_when_over(tx, person, hold, wish.moving)
        return hold

    async def release(self, person: Person) -> None:
        """Let go of the slot this person holds, if any."""
        async with self._store.begin() as tx:
            await tx.release_hold(person.id)

    async def book(self, person: Person, wish: Wish) -> Booking:
        """Book the slot; a second tap changes nothing.

        Raises:
            SlotTaken: it cannot be offered any more.
            AlreadyBooked: there is an open consultation already.
            CalendarUnread: her calendar cannot be checked just now.
            NotFitting: an answer before the booking speaks against it.
        """
        await self._calendars.refresh(wish.therapist_id, to_book=True)
        slot = self._slots.slot_at(wish.therapist_id, wish.start)
        async with self._store.begin() as tx:
            open_now = await self._lock(tx, person, wish)
            if open_now:
                return open_now
            await self._must_be_free(tx, slot, person, wish)
            agreed = await agree(tx, self._practice, person.id, wish.therapist_id)
            new = replace(self._new(person, wish, slot), way=agreed.way, phone=agreed.phone)
            booking = await tx.add_booking(new)
            await tx.release_hold(person.id)
            now = self._clock.now()
            await tx.end_waiting(person.id, booking.therapist_id, booked=slot.start)
            await tx.use_invitations(person.id, booking.therapist_id, now)
            await write_event(tx, booking, now)
            await tell_therapist(tx, booking, None, now)
            await send_file(tx, booking, now)
            await plan_call(tx, self._practice, booking, now)
        return booking

    async def move(self, person: Person, wish: Wish) -> Moved:
        """Move the booking `wish.moving` to the slot; a second tap changes nothing.

        Raises:
            SlotTaken: it cannot be offered any more.
            NoBooking, TooLate: the booking is not hers, not open, or too near.
            CalendarUnread: her calendar cannot be checked just now.
        """
        await self._calendars.refresh(wish.therapist_id, to_book=True)
        slot = self._slots.slot_at(wish.therapist_id, wish.start)
        async with self._store.begin() as tx:
            booking = await self._lock(tx, person, wish)
            if booking is None:
                raise NoBooking
            if booking.slot == slot:
                return Moved(booking, await self._kept(tx, booking))
            await self._must_be_free(tx, slot, person, wish)
            before, now = booking.slot, self._clock.now()
            booking = await tx.move_booking(booking.id, slot, Change(now))
            await tx.end_waiting(person.id, booking.therapist_id, booked=slot.start)
            await tx.use_invitations(person.id, booking.therapist_id, now)
            await tx.hold(person.id, wish.therapist_id, before, now + UNDO_FOR)
            await self._let_know_later(tx, booking, before)
            await plan_call(tx, self._practice, booking, now)
        return Moved(booking, before)

    async def cancel(self, person: Person, booking_id: int) -> Booking:
        """Cancel this person's booking; a second tap changes nothing.

        Her next text may say why.

        Raises:
            NoBooking: it is not hers, or over.
            TooLate: the cut-off has passed.
            Outdated: the therapist has left the practice.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            booking = await lock_own(tx, person, booking_id)
            if booking.status is not Status.CANCELLED:
                self._check(booking)
                change = Change(now)
                booking = await tx.set_status(booking_id, Status.CANCELLED, change)
                await tx.hold(person.id, booking.therapist_id, booking.slot, now + UNDO_FOR)
                await self._let_know_later(tx, booking, booking.slot)
            if booking.can_undo(now):
                await tx.expect(person.id, Explaining(booking_id), now)
        return booking

    async def changeable(self, person: Person, booking_id: int) -> Booking:
        """Return this person's booking if she may still move or cancel it.

        Raises:
            NoBooking, TooLate: as for `cancel`.
        """
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        if booking is None or booking.person_id != person.id:
            raise NoBooking
        self._check(booking)
        return booking

    async def _lock(self, tx: Transaction, person: Person, wish: Wish) -> Booking | None:
        """Take both locks; return the booking to move, or the one a second tap has made already."""
        await tx.lock_therapist(wish.therapist_id)
        await tx.lock_person(person.id)
        if wish.moving:
            booking = await tx.booking(wish.moving)
            if booking is None or booking.person_id != person.id:
                raise NoBooking
            self._check(booking)
            if booking.therapist_id != wish.therapist_id:
                raise NoBooking
            return booking
        open_now = await tx.open_booking_of(person.id, self._clock.now())
        if open_now and (
            open_now.slot.start != wish.start or open_now.therapist_id != wish.therapist_id
        ):
            raise AlreadyBooked(booking=open_now.id)
        return open_now

    async def _offered_until(
        self, tx: Transaction, person: Person, therapist_id: str, slot: Interval
    ) -> dt.datetime | None:
        """Return until when the slot is kept for this person, who has waited for it."""
        now = self._clock.now()
        for offer in await tx.unended_offers(therapist_id):
            if offer.is_live(now) and (offer.person_id, offer.slot) == (person.id, slot):
                return offer.expires_at
        return None

    async def _ask_when_over(
        self, tx: Transaction, person: Person, hold: Hold, moving: int
    ) -> None:
        """Plan one question for when the hold has run out, if the slot can be booked then."""
        therapist = self._practice.therapist(hold.therapist_id)
        due = outside_night(hold.expires, person.zone or therapist.zone)
        if due > hold.slot.start - therapist.policy.notice:
            return
        about = (str(person.id), *map(stamp, (hold.slot.start, hold.expires)), str(moving))
        await tx.post(Post(Kind.LAPSED, about, due))

    async def _must_be_free(
        self, tx: Transaction, slot: Interval, person: Person, wish: Wish
    ) -> None:
        viewer = Viewer(person.id, wish.moving)
        if await self._slots.why_not(tx, slot, wish.therapist_id, viewer) is not None:
            raise SlotTaken

    def _new(self, person: Person, wish: Wish, slot: Interval) -> Booking:
        return Booking(
            id=0,
            code=new_code(),
            uid=new_uid(),
            therapist_id=wish.therapist_id,
            person_id=person.id,
            slot=slot,
            status=Status.BOOKED,
            sequence=0,
            changed_at=self._clock.now(),
        )

    def _check(self, booking: Booking) -> None:
        must_be_changeable(self._practice, booking, self._clock.now())

    async def _kept(self, tx: Transaction, booking: Booking) -> Interval | None:
        """Return the time that is kept for her because she has just moved away from it."""
        now = self._clock.now()
        held = await tx.held_by(booking.person_id)
        stands = held is not None and held.stands(now) and booking.can_undo(now)
        return held.slot if held and stands else None

    async def _let_know_later(self, tx: Transaction, booking: Booking, before: Interval) -> None:
        now = self._clock.now()
        # An earlier write, still to come, would bring the event to where the booking is now.
        await tx.drop_untold(Kind.EVENT, booking.id, now)
        await write_event(tx, booking, now + UNDO_FOR)
        await tell_therapist(tx, booking, before, now, UNDO_FOR)
        await send_file(tx, booking, now + UNDO_FOR)
