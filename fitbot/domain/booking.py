"""A booking: a client's claim on a consultation, and what may become of it.

    booked ──▶ cancelled                      by the client until the cut-off, or the therapist
      │ └────▶ booked, at another time        a move: the same booking and UID, SEQUENCE + 1
      ├──────▶ came                           the therapist says so once it has begun
      └──────▶ missed ──▶ booked              she may give it another time, as they agreed

A booking is *open* while it is booked and not over; only booked ones take time.

For three minutes a client can take back her own cancelling or moving. Until then nobody else hears
of it, and the freed time is kept for her. Taking back is a change, too: SEQUENCE goes up, so that
whatever was planned for the change has lost its reason.
"""

import datetime as dt
import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum

from fitbot.domain.interval import Interval

#: So long a client can take back what she changed, and nobody else hears of it.
UNDO_FOR = dt.timedelta(minutes=3)

#: As much as a word to the other side may have, in Telegram's units.
WORD_LIMIT = 300

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
    #: When it was made, moved or ended last; a change that was taken back does not count.
    changed_at: dt.datetime
    changed_by: Actor = Actor.CLIENT
    #: When it was made; None before it is stored.
    booked_at: dt.datetime | None = None
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

    def can_change(self, now: dt.datetime, until: dt.timedelta) -> bool:
        """Tell whether the client may still move or cancel it by a tap.

        `until` is how long before the start that ends. To a time that the therapist gave it the
        client may say no up to the start, until she has agreed to it.
        """
        given = self.changed_by is not Actor.CLIENT and self.coming_at is None
        limit = self.slot.start if given else self.slot.start - until
        return self.status is Status.BOOKED and now <= limit

    def can_undo(self, now: dt.datetime) -> bool:
        """Tell whether the client may take back her last change."""
        changed = self.sequence > 0 and self.changed_by is Actor.CLIENT
        return changed and now < self.changed_at + UNDO_FOR

    @property
    def was_moved(self) -> bool:
        """Tell whether it stands at another time than it was made for."""
        booked = self.status is Status.BOOKED
        return booked and self.sequence > 0 and self.changed_at != self.booked_at

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
