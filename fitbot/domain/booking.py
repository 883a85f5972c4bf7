"""A booking: a client's claim on a consultation, and what may become of it.

    booked ──▶ cancelled                      by the client, until the cut-off, or by the therapist
      │ └────▶ booked, at another time        a move: the same booking and UID, SEQUENCE + 1
      ├──────▶ came                           the therapist says so after the end
      └──────▶ missed

A booking is *open* while it is booked and not over; only booked ones take time.
"""

import datetime as dt
import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum

from fitbot.domain.interval import Interval

#: Until so long before the start a client may move or cancel by a tap.
CUT_OFF = dt.timedelta(hours=2)

#: No 0/O, 1/I/L: the code is read aloud.
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Status(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CAME = "came"
    MISSED = "missed"


class Actor(StrEnum):
    """Who made a change. Whoever made it is not told of it."""

    CLIENT = "client"
    THERAPIST = "therapist"
    #: The therapist too, by moving or deleting the event in her calendar.
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Change:
    """That something was changed: when, by whom, and with which word for the other side."""

    at: dt.datetime
    by: Actor = Actor.CLIENT
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Booking:
    """A client's claim on a consultation."""

    id: int
    #: Four letters or digits that name it in her calendar, where no person is named.
    code: str
    #: The UID of its event (RFC 5545 §3.8.4.7), the same for the booking's whole life.
    uid: str
    therapist_id: str
    person_id: int
    slot: Interval
    status: Status
    #: Raised by every move and by the cancelling (RFC 5545 §3.8.7.4).
    sequence: int
    changed_at: dt.datetime
    changed_by: Actor = Actor.CLIENT
    #: "video" or "phone" as the client chose; "" leaves it to the therapist's first way.
    way: str = ""
    #: The number to call, only for a call by phone, only until it is over.
    phone: str = field(default="", repr=False)
    #: A word that came with the last change, for whoever did not make it.
    note: str = field(default="", repr=False)
    #: When the client said that she comes, at the present time of the booking.
    coming_at: dt.datetime | None = None

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether it is booked and not over yet."""
        return self.status is Status.BOOKED and now < self.slot.end

    def can_change(self, now: dt.datetime) -> bool:
        """Tell whether the client may still move or cancel it.

        Where the therapist's side chose the time, and the client has not agreed to it, until the
        start: nobody is held to a time she was given.
        """
        given = self.changed_by is not Actor.CLIENT and self.coming_at is None
        last = self.slot.start - (dt.timedelta() if given else CUT_OFF)
        return self.status is Status.BOOKED and now <= last

    @property
    def room(self) -> str:
        """An unguessable name for a video room: 22 characters, derived from the random UID."""
        return urlsafe_b64encode(hashlib.sha256(self.uid.encode()).digest())[:22].decode()


def new_code() -> str:
    """Return four random letters or digits that are hard to mishear."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(4))


def new_uid() -> str:
    """Return a UID nobody can guess; never reused, because servers keep deleted ones."""
    return f"{secrets.token_hex(16)}@fitbot"
