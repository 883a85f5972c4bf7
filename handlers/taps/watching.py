"""A therapist's buttons under what she changed in her calendar."""

from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("gone")
@dataclass(frozen=True, slots=True)
class CancelGone(Tap):
    """The therapist cancels a booking whose event she deleted."""

    booking_id: int


@tap("put")
@dataclass(frozen=True, slots=True)
class PutBack(Tap):
    """The therapist wants the event back in her calendar."""

    booking_id: int


@tap("puta")
@dataclass(frozen=True, slots=True)
class PutAllBack(Tap):
    """She wants all of them back."""


@tap("each")
@dataclass(frozen=True, slots=True)
class OneByOne(Tap):
    """She wants to be asked about each of them."""
