"""Buttons with which a therapist looks at her days, and takes time for herself."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.digest import Detail
from handlers.callback import Tap, tap


@tap("hdays")
@dataclass(frozen=True, slots=True)
class HerDays(Tap):
    """Her consultations of today, and of the days after it: so many days in all."""

    days: int


@tap("hbk")
@dataclass(frozen=True, slots=True)
class HerBooking(Tap):
    """One of her consultations."""

    booking_id: int


@tap("free")
@dataclass(frozen=True, slots=True)
class FreeTimes(Tap):
    """What clients are offered, on the first day that has something."""


@tap("hsl")
@dataclass(frozen=True, slots=True)
class HerSlots(Tap):
    """What clients are offered on one of her local days."""

    day: dt.date


@tap("why")
@dataclass(frozen=True, slots=True)
class WhyNot(Tap):
    """Why this time is not offered."""

    start: dt.datetime


@tap("off")
@dataclass(frozen=True, slots=True)
class TimeOff(Tap):
    """How to block time, and what is blocked."""


@tap("blk")
@dataclass(frozen=True, slots=True)
class Block(Tap):
    """Block this span, yes."""

    start: dt.datetime
    end: dt.datetime


@tap("open")
@dataclass(frozen=True, slots=True)
class OpenAgain(Tap):
    """Open this span again, yes."""

    start: dt.datetime
    end: dt.datetime


@tap("ublk")
@dataclass(frozen=True, slots=True)
class Unblock(Tap):
    """Give one block back."""

    block_id: int


@tap("trvs")
@dataclass(frozen=True, slots=True)
class Travels(Tap):
    """How to say that she travels, and the travels that are known."""


@tap("trv")
@dataclass(frozen=True, slots=True)
class Travel(Tap):
    """Read her hours in that zone on these local days, yes."""

    zone: str
    first: dt.date
    last: dt.date


@tap("stay")
@dataclass(frozen=True, slots=True)
class Stay(Tap):
    """Take a travel back."""

    travel_id: int


@tap("paus")
@dataclass(frozen=True, slots=True)
class Pause(Tap):
    """Take no new bookings."""


@tap("pwrd")
@dataclass(frozen=True, slots=True)
class PauseWords(Tap):
    """Say in her own words what clients read meanwhile."""


@tap("rsm")
@dataclass(frozen=True, slots=True)
class Resume(Tap):
    """Take new bookings again."""


@tap("set")
@dataclass(frozen=True, slots=True)
class Settings(Tap):
    """Her settings."""


@tap("dgat")
@dataclass(frozen=True, slots=True)
class DigestAt(Tap):
    """Let the digest come so many minutes after her midnight."""

    minute: int


@tap("dgdt")
@dataclass(frozen=True, slots=True)
class DigestDetail(Tap):
    """Let the digest show so much of people."""

    detail: Detail


@tap("dgq")
@dataclass(frozen=True, slots=True)
class QuietMornings(Tap):
    """Leave a digest out on which there is nothing to say, or do not."""

    quiet: bool
