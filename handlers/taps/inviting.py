"""Buttons with which a therapist makes a booking link for one person."""

import datetime as dt
from dataclasses import dataclass

from handlers.callback import Tap, tap


@tap("inv")
@dataclass(frozen=True, slots=True)
class Invite(Tap):
    """Choose what the link is to allow."""


@tap("invs")
@dataclass(frozen=True, slots=True)
class InviteSoon(Tap):
    """A link for booking up to so many minutes before the start."""

    minutes: int


@tap("invd")
@dataclass(frozen=True, slots=True)
class InviteDays(Tap):
    """The days to choose a certain time from, from this page on."""

    page: int


@tap("invt")
@dataclass(frozen=True, slots=True)
class InviteTimes(Tap):
    """The times of one local day of hers."""

    day: dt.date


@tap("invw")
@dataclass(frozen=True, slots=True)
class Grant(Tap):
    """Invite whoever asked this question to the time that it asks for."""

    question_id: int


@tap("inva")
@dataclass(frozen=True, slots=True)
class InviteTo(Tap):
    """A link for this time."""

    start: dt.datetime
