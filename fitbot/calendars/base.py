"""What a therapist's calendar is to the rest of fitbot: times that are taken, and maybe a pen.

Three kinds of source (a file, an .ics address, a CalDAV collection) stand behind three protocols.
`Calendar` answers one question, when is she busy, as merged UTC intervals: whose time it is, and
why, never leaves this package. `WatchedCalendar` also keeps the `Event` that mirrors a booking.
`WatchedCalendar` tells besides what became of our events, which she moves and deletes as she likes.
All fail closed: what cannot be read raises `CalendarError`, what cannot be understood blocks.
"""

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from fitbot.domain.causes import Cause
from fitbot.domain.doubts import CalendarProblem
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

#: The greatest size of a calendar in bytes, decoded: some 30,000 entries.
LARGEST = 20_000_000


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
    #: Fingerprint of the last good reading of the same zone, window and owner; "" if any changed,
    #: or if that reading may show an event as hers that is in `ignore` by now.
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What a calendar shows of one event of ours."""

    uid: str
    #: When it takes place; of a series the first time. None when its time cannot be told.
    slot: Interval | None
    #: To replace it, give the new event a greater one.
    sequence: int
    cancelled: bool
    #: Changes with every change, also one of the title alone; opaque.
    version: str
    #: False when it stands in another calendar of the same account.
    here: bool = True
    #: Where it stands; for the calendar that made it.
    place: str = field(default="", repr=False, compare=False)

    def shows(self, event: Event) -> bool:
        """Tell whether it takes place when the event does: title and the like may differ."""
        return (self.slot, self.cancelled) == (event.slot, event.cancelled)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look for our events found. There is none unless the whole look succeeded."""

    #: By UID. One that was looked for and is not here is not in this calendar.
    seen: Mapping[str, Seen]
    #: Changes whenever the calendar does; opaque.
    fingerprint: str


class EventChanged(CalendarError):
    """Not written: her calendar shows something else than the caller believed.

    `found` is what it shows now, None if the event is gone.
    """

    def __init__(self, found: Seen | None) -> None:
        super().__init__(Cause.EVENT_CHANGED if found else Cause.EVENT_GONE)
        self.found = found


class CalendarBusy(CalendarError):
    """The server is there, and cannot answer now.

    `pause` is how long it asks to be left alone, `status` the HTTP status it gave.
    """

    def __init__(self, pause: dt.timedelta | None = None, status: int = 0) -> None:
        super().__init__(Cause.BUSY)
        self.pause = pause
        self.status = status


class SeveralCalendars(CalendarError):
    """The address leads to a server with several calendars, and only one can be meant.

    `choices` holds names and addresses, for the therapist's own screen only.
    """

    def __init__(self, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(Cause.SEVERAL, n=len(choices))
        self.choices = choices


class Calendar(Protocol):
    """A calendar that can be read."""

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time in the window, or None when unchanged since `query.known`.

        The fingerprint covers the source only: when it may be given as `known`, `Query` says.

        Raises:
            CalendarError: the source cannot be reached or is not a calendar.
        """
        ...


class WatchedCalendar(Calendar, Protocol):
    """A calendar that also takes our events, and tells what became of them.

    How it is meant to be used: keep the last `Seen` of each booking's event; look now and then;
    what shows another slot was moved by her. What is missing is looked for with `find` in her other
    calendars and with `find_elsewhere`, and only if it is missing in the next look too, she deleted
    it. A look that raises says nothing about any event. To write after she changed it, call
    `replace` with what she was told about, and a greater SEQUENCE than it has.
    """

    async def look(self, uids: Set[str], known: str = "") -> Look | None:
        """Return what the calendar shows of these events, None when unchanged since `known`.

        `known` is the fingerprint of the last look for the same UIDs.

        Raises:
            CalendarError: not all of it could be read.
        """
        ...

    async def find(self, uid: str) -> Seen | None:
        """Return what the calendar shows of one event, wherever it stands in it.

        Raises:
            CalendarError: it could not be read.
        """
        ...

    async def find_elsewhere(self, uid: str) -> Seen | None:
        """Return the event from the other calendars that the same login opens.

        Raises:
            CalendarError: not all of them could be read.
        """
        ...

    async def replace(self, last: Seen | None, event: Event) -> Seen:
        """Write the event in the place of `last`, and return what the calendar shows now.

        None stands for "nothing is there". An edit of hers that changed neither the time nor the
        status is no obstacle. Safe to repeat: what is written already is not written again.

        Raises:
            EventChanged: the calendar shows something else than `last`, and it was left alone.
            CalendarError: it could not be written. After an answer was lost it may be there.
        """
        ...

    async def remove(self, uid: str) -> None:
        """Take the event out; one that is not there is fine.

        Raises:
            CalendarError: it could not be written; nothing was changed.
        """
        ...
