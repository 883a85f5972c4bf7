"""A therapist's calendars as they are right now: no token, no database.

What `fitbot slots` and `fitbot busy` print and `fitbot check` looks at: hours, rules and calendars,
without our own bookings, except for those that stand in her calendar as events, and without what
she set in the chat.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fitbot.calendars.base import Query, SeveralCalendars
from fitbot.domain.availability import Availability
from fitbot.domain.doubts import CalendarProblem
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon
from fitbot.errors import CalendarError, Problem
from fitbot.practice import Therapist
from fitbot.services.reading_calendars import Source
from fitbot.texts import Texts
from fitbot.texts.causes import cause_in_words


@dataclass(frozen=True, slots=True)
class Look:
    """What one calendar shows."""

    name: str
    busy: tuple[Interval, ...] = ()
    #: Entries whose time is blocked because they could not be understood.
    puzzles: tuple[CalendarProblem, ...] = ()
    #: Why it could not be read.
    error: CalendarError | None = None


async def look(sources: Sequence[Source], query: Query) -> list[Look]:
    """Read every calendar, in order."""
    return [await _look(source, replace(query, owner=source.owner)) for source in sources]


async def _look(source: Source, query: Query) -> Look:
    try:
        reading = await source.calendar.read(query)
    except CalendarError as error:
        return Look(source.name, error=error)
    if reading is None:
        raise ValueError("unchanged since nothing that was known")
    return Look(source.name, reading.busy, reading.problems)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a look at a therapist's calendars gives. If one cannot be read, there are no slots."""

    therapist_id: str
    slots: tuple[Interval, ...]
    looks: tuple[Look, ...]

    @property
    def puzzles(self) -> list[CalendarProblem]:
        """Entries whose time is blocked because they could not be understood."""
        return [puzzle for each in self.looks for puzzle in each.puzzles]

    @property
    def failed(self) -> bool:
        """Whether a calendar could not be read."""
        return any(each.error for each in self.looks)

    def problems(self, texts: Texts) -> list[Problem]:
        """Return why calendars could not be read, each with its place in the practice file."""
        return [
            Problem(f"{self.therapist_id}: calendars[{number}]", advice(texts, each.error))
            for number, each in enumerate(self.looks)
            if each.error
        ]


async def list_slots(
    therapist: Therapist,
    sources: Sequence[Source],
    now: dt.datetime,
    availability: Availability | None = None,
) -> Listing:
    """Read every calendar and return the free times of the whole horizon.

    `availability` is the practice's word on it, with holidays; else her own hours alone count.
    """
    availability, policy = availability or therapist.availability, therapist.policy
    window = horizon(availability, policy, now)
    looks = await look(sources, Query(zone=therapist.zone, window=window))
    busy = [span for each in looks for span in each.busy]
    busy += availability.whereabouts.whole_days(busy)
    failed = any(each.error for each in looks)
    slots = [] if failed else free_slots(availability, policy, Taken(tuple(busy)), now)
    return Listing(therapist.id, tuple(slots), tuple(looks))


def advice(texts: Texts, error: CalendarError) -> str:
    """Return what went wrong; with addresses to choose from, on the therapist's own screen."""
    said = cause_in_words(texts, str(error))
    if not isinstance(error, SeveralCalendars):
        return said
    return "\n  ".join([f"{said}:", *(f"{name}: {url}" for name, url in error.choices)])
