"""Booking, moving and cancelling a consultation, and saying afterwards who came.

Every method is one transaction: lock the therapist, look, write, enqueue. Her calendar is read
again just before, outside the transaction, so that what was free when it was shown is free still.
"""

import datetime as dt
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.booking import Actor, Booking, Change, Status, new_code, new_uid
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.people import Person
from fitbot.domain.reminders import MISSED_AFTER, SURVEY_AFTER, outside_night, reminders_for
from fitbot.errors import AlreadyBooked, NoBooking, Outdated, SlotTaken, TooLate
from fitbot.practice import Practice
from fitbot.services.calendars import CalendarService
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """A start time a client tapped; `moving` is the booking it would move, or 0."""

    therapist_id: str
    start: dt.datetime
    moving: int = 0


class BookingService:
    """The life of a booking, from the first tap to *came* or *did not come*."""

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

    async def hold(self, person: Person, wish: Wish) -> Interval:
        """Keep a slot for this person for some minutes, while she decides; return it.

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
            expires = self._clock.now() + policy.hold
            await tx.hold(person.id, wish.therapist_id, slot, expires)
        return slot

    async def release(self, person: Person) -> None:
        """Let go of the slot this person holds, if any."""
        async with self._store.begin() as tx:
            await tx.release_hold(person.id)

    async def book(self, person: Person, wish: Wish) -> Booking:
        """Book the slot, or move the booking `wish.moving` to it; a second tap changes nothing.

        Raises:
            SlotTaken: it cannot be offered any more.
            AlreadyBooked: there is an open consultation already.
            NoBooking, TooLate: the booking to move is not hers, not open, or too near.
            CalendarUnread: her calendar cannot be checked just now.
        """
        await self._calendars.refresh(wish.therapist_id)
        slot = self._slots.slot_at(wish.therapist_id, wish.start)
        async with self._store.begin() as tx:
            open_now = await self._lock(tx, person, wish)
            if open_now and open_now.slot == slot and open_now.therapist_id == wish.therapist_id:
                return open_now
            await self._must_be_free(tx, slot, person, wish)
            if wish.moving:
                change = Change(self._clock.now())
                booking = await tx.move_booking(wish.moving, slot, change)
            else:
                booking = await tx.add_booking(self._new(person, wish, slot))
            await tx.release_hold(person.id)
            await self._announce(tx, booking)
            await self.plan(tx, booking)
        return booking

    async def cancel(self, person: Person, booking_id: int) -> Booking:
        """Cancel this person's booking; a second tap changes nothing.

        Raises:
            NoBooking: it is not hers, or over.
            TooLate: the cut-off has passed.
        """
        async with self._store.begin() as tx:
            booking = await self._own(tx, person, booking_id)
            if booking.status is Status.CANCELLED:
                return booking
            booking = await self._changeable(tx, person, booking_id)
            change = Change(self._clock.now())
            booking = await tx.set_status(booking_id, Status.CANCELLED, change)
            await self._announce(tx, booking)
            await self._send_file(tx, booking)
        return booking

    async def agree(self, person: Person, booking_id: int, start: dt.datetime) -> Booking:
        """Note that this person comes at the time that the therapist moved her booking to.

        Raises:
            NoBooking: it is not hers, or not open.
            Outdated: it takes place at another time by now.
        """
        async with self._store.begin() as tx:
            booking = await self._own(tx, person, booking_id)
            if not booking.is_open(self._clock.now()):
                raise NoBooking
            if _minute(booking.slot.start) != _minute(start):
                raise Outdated
            return await tx.note_coming(booking_id, self._clock.now())

    async def changeable(self, person: Person, booking_id: int) -> Booking:
        """Return this person's booking if she may still move or cancel it.

        Raises:
            NoBooking, TooLate: as for `cancel`.
        """
        async with self._store.read() as view:
            booking = await view.booking(booking_id)
        return self._checked(booking, person)

    async def attended(self, therapist_id: str, booking_id: int, *, came: bool) -> Booking:
        """Note whether the client came; invites her to the survey, or writes one kind line.

        The therapist may correct herself: what has not been sent yet is sent for the correction,
        and what was sent stays.

        Raises:
            NoBooking: it is another therapist's, or cancelled.
            Outdated: the consultation has not started, because it was moved.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            booking = await tx.booking(booking_id)
            if booking is None or booking.therapist_id != therapist_id:
                raise NoBooking
            if booking.status is Status.CANCELLED:
                raise NoBooking
            if now < booking.slot.start:
                raise Outdated
            status = Status.CAME if came else Status.MISSED
            if booking.status is status:
                return booking
            booking = await tx.set_status(booking_id, status, Change(now, Actor.THERAPIST))
            await self._follow_up(tx, booking, now)
        return booking

    async def _lock(self, tx: Transaction, person: Person, wish: Wish) -> Booking | None:
        """Take both locks; return the person's open booking, if it is the one being moved or none.

        An open booking at the very time wished for is returned too: a second tap.
        """
        await tx.lock_therapist(wish.therapist_id)
        await tx.lock_person(person.id)
        open_now = await tx.open_booking_of(person.id, self._clock.now())
        if wish.moving:
            booking = await self._changeable(tx, person, wish.moving)
            if booking.therapist_id != wish.therapist_id:
                raise NoBooking
            return booking
        if open_now and (
            open_now.slot.start != wish.start or open_now.therapist_id != wish.therapist_id
        ):
            raise AlreadyBooked(booking=open_now.id)
        return open_now

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

    async def _own(self, tx: Transaction, person: Person, booking_id: int) -> Booking:
        booking = await tx.booking(booking_id)
        if booking is None or booking.person_id != person.id:
            raise NoBooking
        await tx.lock_therapist(booking.therapist_id)
        await tx.lock_person(person.id)
        return await tx.booking(booking_id) or booking  # it may have changed before the lock

    async def _changeable(self, tx: Transaction, person: Person, booking_id: int) -> Booking:
        return self._checked(await tx.booking(booking_id), person)

    def _checked(self, booking: Booking | None, person: Person) -> Booking:
        if booking is None or booking.person_id != person.id:
            raise NoBooking
        if not booking.is_open(self._clock.now()):
            raise NoBooking
        if not booking.can_change(self._clock.now()):
            raise TooLate(therapist=booking.therapist_id)
        return booking

    async def _announce(self, tx: Transaction, booking: Booking) -> None:
        """Let her calendar and the therapist know."""
        about = (str(booking.id), str(booking.sequence))
        await tx.post(Post(Kind.EVENT, about, self._clock.now()))
        await tx.post(Post(Kind.CHANGE, about, self._clock.now()))

    async def plan(self, tx: Transaction, booking: Booking) -> None:
        """Plan the file, and what comes before and right after the consultation."""
        now = self._clock.now()
        await self._send_file(tx, booking)
        about = (str(booking.id), stamp(booking.slot.start))
        for kind, due in reminders_for(booking.slot.start, now):
            await tx.post(Post(Kind.REMINDER, (*about, kind.value), due))
        end = booking.slot.end
        await tx.post(Post(Kind.ATTENDANCE, (*about, stamp(end)), end))

    async def _send_file(self, tx: Transaction, booking: Booking) -> None:
        about = (str(booking.id), str(booking.sequence))
        await tx.post(Post(Kind.FILE, about, self._clock.now()))

    async def _follow_up(self, tx: Transaction, booking: Booking, now: dt.datetime) -> None:
        """Plan what the client hears; a correction before that takes it back.

        The moment of the tap is part of what the post is about, so that each correction plans anew.
        """
        zone = self._practice.therapist(booking.therapist_id).zone
        tapped = f"{now.timestamp():.0f}"
        if booking.status is Status.CAME:
            survey = await tx.add_survey(booking.id)
            due = outside_night(max(now, booking.slot.end + SURVEY_AFTER), zone)
            await tx.post(Post(Kind.SURVEY, (str(survey.id), tapped), due))
        else:
            due = outside_night(now + MISSED_AFTER, zone)
            await tx.post(Post(Kind.MISSED, (str(booking.id), tapped), due))


def _minute(moment: dt.datetime) -> dt.datetime:
    """Return the minute, which is all that a button tells: her calendar may hold seconds."""
    return moment.replace(second=0, microsecond=0)
