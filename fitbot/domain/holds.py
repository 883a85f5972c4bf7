"""A slot kept for minutes for one person, while she decides; never longer for tapping it again."""

import datetime as dt
from dataclasses import dataclass

from fitbot.domain.interval import Interval

#: How long it is remembered that a hold ran out, so that she can be asked once if she forgot.
REMEMBERED_FOR = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """What one person holds, or held until it ran out at `expires`."""

    person_id: int
    therapist_id: str
    slot: Interval
    expires: dt.datetime

    def stands(self, now: dt.datetime) -> bool:
        """Tell whether the slot is still kept at `now`."""
        return now < self.expires

    def is_of(self, therapist_id: str, slot: Interval) -> bool:
        """Tell whether it keeps this very slot."""
        return (self.therapist_id, self.slot) == (therapist_id, slot)
