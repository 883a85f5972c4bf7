"""How the call itself takes place: by video or by phone, and at which address."""

from fitbot.domain.booking import Booking
from fitbot.practice import Therapist

#: The public instance; each booking gets a room whose name cannot be guessed.
_JITSI = "https://meet.jit.si/fitbot-"


def way_of(therapist: Therapist) -> str:
    """Return "video" or "phone": the one the therapist names first."""
    return therapist.ways[0]


def link_of(therapist: Therapist, booking: Booking) -> str:
    """Return the address of the call; empty for a call by phone."""
    if way_of(therapist) == "phone" or therapist.video is None:
        return ""
    return _JITSI + booking.room if therapist.video == "jitsi" else str(therapist.video)
