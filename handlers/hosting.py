"""The therapist that a button names."""

from fitbot.errors import Outdated
from fitbot.practice import Therapist
from handlers.visit import Visit


def host(visit: Visit, therapist_id: str) -> Therapist:
    """Return the therapist a button names. Raises Outdated when she left the practice file."""
    therapist = visit.desk.therapist(therapist_id)
    if therapist is None:
        raise Outdated
    return therapist
