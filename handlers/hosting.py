"""The therapist that a button names, and a booking as its client looks at it."""

from fitbot.domain.booking import Booking
from fitbot.errors import Outdated
from fitbot.practice import Therapist
from handlers.views.booking import Own
from handlers.visit import Visit


def host(visit: Visit, therapist_id: str) -> Therapist:
    """Return the therapist a button names. Raises Outdated when she left the practice file."""
    therapist = visit.desk.therapist(therapist_id)
    if therapist is None:
        raise Outdated
    return therapist


def own(visit: Visit, booking: Booking) -> Own:
    """Return a booking as this visitor looks at it now."""
    therapist = host(visit, booking.therapist_id)
    return Own(therapist, booking, visit.desk.now(), visit.person.zone)
