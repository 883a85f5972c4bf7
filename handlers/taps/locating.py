"""Buttons with which a client says on whose clock she reads times.

Each carries where she comes from, and goes back to: the free times of `therapist_id`, for the
booking `moving` or for a new one (0). Without a therapist it is her own consultation.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.callback import Tap, tap


@tap("same")
@dataclass(frozen=True, slots=True)
class SameZone(Tap):
    """Her clock is the therapist's."""

    therapist_id: str
    moving: int


@tap("time")
@dataclass(frozen=True, slots=True)
class AskTime(Tap):
    """What time is it for her? The likely times are page 0, all times the ones after it."""

    therapist_id: str
    moving: int
    page: int


@tap("like")
@dataclass(frozen=True, slots=True)
class SameTime(Tap):
    """It is the time of this zone, and of others whose clocks will differ: which is it?"""

    therapist_id: str
    moving: int
    zone: ZoneInfo


@tap("zone")
@dataclass(frozen=True, slots=True)
class LiveIn(Tap):
    """Her clock is that of this zone."""

    therapist_id: str
    moving: int
    zone: ZoneInfo
