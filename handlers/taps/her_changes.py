"""Buttons with which a therapist moves and cancels."""

import datetime as dt
from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("hmove")
@dataclass(frozen=True, slots=True)
class HerMove(Tap):
    """The days on which she has a free time to move a booking to, from this page on."""

    booking_id: int
    page: int


@tap("hday")
@dataclass(frozen=True, slots=True)
class HerTimes(Tap):
    """Her free times of one of her local days, from this page on."""

    booking_id: int
    day: dt.date
    page: int


@tap("hpick")
@dataclass(frozen=True, slots=True)
class HerPick(Tap):
    """Move it to this time? With a word, if she likes."""

    booking_id: int
    start: dt.datetime


@tap("hmovex")
@dataclass(frozen=True, slots=True)
class HerMoveYes(Tap):
    """Move it, yes, as she saw it: with a word of hers, or without."""

    booking_id: int
    sequence: int
    start: dt.datetime
    worded: bool


@tap("hcan")
@dataclass(frozen=True, slots=True)
class HerCancel(Tap):
    """Really cancel? With a word, if she likes."""

    booking_id: int


@tap("hcanx")
@dataclass(frozen=True, slots=True)
class HerCancelYes(Tap):
    """Cancel it, yes, as she saw it: with a word of hers, or without."""

    booking_id: int
    sequence: int
    worded: bool
