"""A therapist's rules as of now, in one place: practice file, public holidays, and what she set.

Whoever offers times, reads her calendars or writes to her looks here, so that what she changes in
the chat counts everywhere at once.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from fitbot.domain.availability import Availability, Policy
from fitbot.domain.digest import DigestWishes
from fitbot.domain.interval import Interval
from fitbot.domain.time_off import Block
from fitbot.domain.whereabouts import Whereabouts
from fitbot.practice import Practice
from fitbot.store import DeskSettings, Pause, Snapshot


@dataclass(frozen=True, slots=True)
class Rules:
    """When a therapist works, which rules a slot obeys, and what she wants for herself."""

    availability: Availability
    policy: Policy
    digest: DigestWishes
    #: None while she takes new bookings.
    pause: Pause | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def whereabouts(self) -> Whereabouts:
        """On which clock her days run."""
        return self.availability.whereabouts

    def busy(self, calendars: Iterable[Interval]) -> tuple[Interval, ...]:
        """Return all that blocks her time: her calendars' busy times, and what she set."""
        known = tuple(calendars)
        whole_days = self.whereabouts.whole_days(known)
        return (*known, *whole_days, *(block.span for block in self.blocks))


async def rules_of(
    view: Snapshot, practice: Practice, therapist_id: str, now: dt.datetime
) -> Rules:
    """Return a therapist's rules at `now`; one statement.

    Raises:
        UnknownTherapist: the practice file does not hold her (any more).
    """
    return rules_by(await view.desk(therapist_id, now), practice, therapist_id, now)


def rules_by(desk: DeskSettings, practice: Practice, therapist_id: str, now: dt.datetime) -> Rules:
    """Return a therapist's rules at `now`, by what she set in the chat.

    Raises:
        KeyError: the practice file does not hold her (any more).
    """
    availability = practice.availability(therapist_id, now)
    travels = (*desk.travels, *availability.travels)
    return Rules(
        availability=replace(availability, travels=travels) if desk.travels else availability,
        policy=practice.therapist(therapist_id).policy,
        pause=desk.pause,
        blocks=desk.blocks,
        digest=desk.digest or DigestWishes(practice.therapist(therapist_id).digest_at),
    )
