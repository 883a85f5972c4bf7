"""What a therapist's calendar is to the rest of fitbot: times that are taken, and maybe a pen.

Three kinds of source (a file, an .ics address, a CalDAV collection) stand behind two protocols.
`Calendar` answers one question, when is she busy, as merged UTC intervals: whose time it is, and
why, never leaves this package. `WritableCalendar` also keeps the `Event` that mirrors a booking.
Both fail closed: what cannot be read raises `CalendarError`, what cannot be understood blocks.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from fitbot.domain.interval import Interval

#: The greatest size of a calendar in bytes, decoded: some 30,000 entries.
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """An entry that could not be understood, whose time is blocked to be safe."""

    #: UID of the entry in her calendar, "" where it has none.
    uid: str
    #: A plain sentence for the therapist; no title, name or address in it.
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a calendar found."""

    #: Merged, sorted, in UTC, and clipped to the asked window: nothing reaches outside it.
    busy: tuple[Interval, ...]
    #: Entries whose blocked time touches the window, or cannot be told at all.
    problems: tuple[CalendarProblem, ...] = ()
    #: Changes whenever the source changes; opaque to everyone but the calendar that made it.
    fingerprint: str = ""
    #: What makes the next reading quick: digests of entries and the instants they take, no words.
    #: Keep it beside the busy times and hand it back in `Query.memory`; it is worth nothing alone.
    memory: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a calendar."""

    #: The therapist's zone: floating times and all-day entries are read in it.
    zone: ZoneInfo
    #: Busy time is wanted for this span only; pad it by the buffers before asking.
    window: Interval
    #: UIDs of our own events: our database is their authority, not her calendar.
    ignore: frozenset[str] = frozenset()
    #: Fingerprint of the last good reading of the same zone, window and ignore; "" if any changed.
    known: str = ""
    #: Her e-mail address, to tell an invitation she declined from one that a guest declined; ""
    #: lets every invitation block.
    owner: str = field(default="", repr=False)
    #: `Reading.memory` of an earlier reading. What it says of another question is passed over.
    memory: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """The VEVENT that mirrors a booking: neutral words, never a client's name or reason."""

    #: Stable for the booking's life, never used again after it.
    uid: str
    slot: Interval
    #: Raised by each move or cancellation.
    sequence: int
    summary: str
    #: When this version was made, in UTC: DTSTAMP and LAST-MODIFIED. Equal events make equal bytes.
    stamp: dt.datetime
    description: str = ""
    #: Where it takes place: the link of the video room, or an address.
    location: str = ""
    cancelled: bool = False

    def __post_init__(self) -> None:
        if self.stamp.tzinfo is not dt.UTC:
            raise ValueError(f"not in UTC: {self.stamp!r}")
        if not self.uid or not self.uid.isprintable():
            raise ValueError(f"not a UID: {self.uid!r}")


class Calendar(Protocol):
    """A calendar that can be read."""

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time in the window, or None when unchanged since `query.known`.

        The fingerprint covers the source only: a caller that asks for another zone, window or set
        of ignored UIDs leaves `known` empty.

        Raises:
            CalendarError: the source cannot be reached or is not a calendar; its text is safe to
                show.
        """
        ...


class WritableCalendar(Calendar, Protocol):
    """A calendar that also takes our events."""

    async def put(self, event: Event) -> None:
        """Write the event; one with the same UID is replaced, everything else stays as it is.

        Raises:
            CalendarError: it could not be written; nothing was changed.
        """
        ...

    async def remove(self, uid: str) -> None:
        """Take the event out; one that is not there is fine.

        Raises:
            CalendarError: it could not be written; nothing was changed.
        """
        ...
