"""Locking a booking before looking at it: its therapist first, then its client."""

from fitbot.domain.booking import Booking
from fitbot.domain.people import Person
from fitbot.errors import NoBooking
from fitbot.store import Transaction


async def lock_own(tx: Transaction, person: Person, booking_id: int) -> Booking:
    """Take both locks of this person's booking, and return it as it stands under them.

    Raises:
        NoBooking: it is somebody else's, or there is none.
    """
    booking = await tx.booking(booking_id)
    if booking is None or booking.person_id != person.id:
        raise NoBooking
    return await _locked(tx, booking)


async def lock_hers(tx: Transaction, therapist_id: str, booking_id: int) -> Booking:
    """Take both locks of a booking at this therapist, and return it as it stands under them.

    Raises:
        NoBooking: it is another therapist's, or there is none.
    """
    booking = await tx.booking(booking_id)
    if booking is None or booking.therapist_id != therapist_id:
        raise NoBooking
    return await _locked(tx, booking)


async def _locked(tx: Transaction, booking: Booking) -> Booking:
    await tx.lock_therapist(booking.therapist_id)
    await tx.lock_person(booking.person_id)
    return await tx.booking(booking.id) or booking
