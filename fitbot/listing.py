"""The free times of one therapist straight from her calendars: no token, no database.

What `fitbot slots` prints and `fitbot check` looks at: hours, rules and calendars, without our own
bookings, except for those that stand in her calendar as events, and without what she set in the
chat.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fitbot.calendars.base import CalendarProblem, Query, SeveralCalendars
from fitbot.domain.availability import Availability
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon
from fitbot.errors import CalendarError, Problem
from fitbot.practice import Therapist
from fitbot.services.calendars import Source


@dataclass(frozen=True, slots=True)
class Listing:
    """What a look at a therapist's calendars gives. With problems, there are no slots."""

    slots: tuple[Interval, ...]
    problems: tuple[Problem, ...]
    #: Entries whose time is blocked because they could not be understood.
    puzzles: tuple[CalendarProblem, ...]


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
    query = Query(zone=therapist.zone, window=horizon(availability, policy, now))
    busy: list[Interval] = []
    problems: list[Problem] = []
    puzzles: list[CalendarProblem] = []
    for number, source in enumerate(sources):
        try:
            reading = await source.calendar.read(query)
        except CalendarError as error:
            problems.append(Problem(f"{therapist.id}: calendars[{number}]", _advice(error)))
            continue
        if reading is not None:
            busy += reading.busy
            puzzles += reading.problems
    busy += availability.whereabouts.whole_days(busy)
    slots = () if problems else free_slots(availability, policy, Taken(tuple(busy)), now)
    return Listing(tuple(slots), tuple(problems), tuple(puzzles))


def _advice(error: CalendarError) -> str:
    """Return what went wrong; with addresses to choose from, on the therapist's own screen."""
    if not isinstance(error, SeveralCalendars):
        return str(error)
    return "\n  ".join([f"{error}:", *(f"{name}: {url}" for name, url in error.choices)])
