"""How the call itself takes place: by video or by phone, and at which address or number."""

from fitbot.domain.booking import Booking
from fitbot.practice import Therapist
from fitbot.practice.values import ROOM_MARK

#: The public instance; each booking gets a room whose name cannot be guessed.
_JITSI = f"https://meet.jit.si/fitbot-{ROOM_MARK}"


def way_of(therapist: Therapist, booking: Booking) -> str:
    """Return "video" or "phone": as the client chose, else the one the therapist names first."""
    return booking.way or therapist.ways[0]


def other_way(therapist: Therapist, booking: Booking) -> str:
    """Return how it could take place instead; empty where the therapist offers nothing else."""
    now = way_of(therapist, booking)
    return next((way for way in therapist.ways if way != now), "")


def link_of(therapist: Therapist, booking: Booking) -> str:
    """Return the address of the call; empty for a call by phone."""
    if way_of(therapist, booking) == "phone" or therapist.video is None:
        return ""
    address = _JITSI if therapist.video == "jitsi" else str(therapist.video)
    return address.replace(ROOM_MARK, booking.room)


def phone_of(therapist: Therapist, booking: Booking) -> str:
    """Return the number to call; empty for a call by video, and while the client has given none."""
    return booking.phone if way_of(therapist, booking) == "phone" else ""
