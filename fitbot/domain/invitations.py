"""An invitation: a booking link for one person, by rules of its own.

It either shortens the notice, or opens one certain time, which then needs to stand in no hours, on
no grid, and under no cap: the therapist said so herself. It never opens what is taken, by one of
our own consultations or by an event in her calendar. Whoever opens the link first is the one it is
for, and it ends with her booking.

A link that does not work may be a guess. A person has five tries, and gains one in twelve minutes;
one instant remembers that (the generic cell rate algorithm of ATM networks: how far it lies ahead
is how much is used up).
"""

import datetime as dt
from dataclasses import dataclass, replace

from fitbot.domain.availability import Policy
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken

#: A link that nobody used works for so long.
LINK_LASTS = dt.timedelta(days=7)

_TRIES = 5
_A_TRY = dt.timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one person may book beyond the rules for all; `notice` or `start` is given."""

    therapist_id: str
    expires_at: dt.datetime
    notice: dt.timedelta | None = None
    start: dt.datetime | None = None
    id: int = 0
    #: Who opened the link first.
    person_id: int | None = None
    used_at: dt.datetime | None = None

    def is_open_to(self, person_id: int, now: dt.datetime) -> bool:
        """Tell whether this person may use it, as the first or once more."""
        if self.used_at is not None or now >= self.expires_at:
            return False
        return self.person_id in {None, person_id}

    def rules(self, policy: Policy) -> Policy:
        """Return a therapist's rules as they are for whoever is invited."""
        if self.notice is None or self.notice >= policy.notice:
            return policy
        return replace(policy, notice=self.notice)

    def opens(self, slot: Interval, taken: Taken, known: Interval) -> bool:
        """Tell whether this is the certain time it is for, and taken by nothing.

        It must lie within `known`, the time ahead for which her calendars are known.
        """
        if slot.start != self.start or not known.covers(slot):
            return False
        return not any(span.overlaps(slot) for span in (*taken.own, *taken.busy))


def may_try(used_until: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a person who tried wrong links may try one more."""
    return used_until is None or used_until - now <= (_TRIES - 1) * _A_TRY


def after_a_wrong_one(used_until: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """Return what to remember of a person who tried one more link that does not work."""
    return max(used_until or now, now) + _A_TRY
