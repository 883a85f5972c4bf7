"""Until when a client changes her consultation by a tap."""

import datetime as dt

from fitbot.domain.booking import Booking
from fitbot.errors import NoBooking, Outdated, TooLate
from fitbot.practice import Practice, Therapist, UnknownTherapist


def must_be_changeable(practice: Practice, booking: Booking, now: dt.datetime) -> Therapist:
    """Return whose consultation it is that its client may still change.

    Raises:
        NoBooking: it is over or cancelled.
        TooLate: the cut-off has passed.
        Outdated: the therapist has left the practice.
    """
    if not booking.is_open(now):
        raise NoBooking
    try:
        therapist = practice.therapist(booking.therapist_id)
    except UnknownTherapist as gone:
        raise Outdated from gone
    if not booking.can_change(now, therapist.policy.change_until):
        raise TooLate(therapist=booking.therapist_id)
    return therapist
