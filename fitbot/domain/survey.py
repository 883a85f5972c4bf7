"""The fit survey: eight items answered by taps, then "where are you now?".

The items are our own and not validated (alliance scales in use are licensed, and none is made for
a first short call), so nothing here sums, averages or cuts off. Ratings pile up at the top from
the first meeting on, so a low mark is the signal and a row of top marks is not praise: what is
read out is the count of each kind, and the three kinds of "missing" stay apart.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: A note to the therapist may be this long, in characters.
NOTE_LIMIT = 500


class Item(StrEnum):
    """What is asked, in order; the texts are `survey-item-<value>`."""

    COMFORT = "comfort"
    HEARD = "heard"
    SEEN = "seen"
    REAL = "real"
    POWER = "power"
    GOALS = "goals"
    TASKS = "tasks"
    HOPE = "hope"


class Rating(StrEnum):
    """An answer to an item: five amounts, and two ways of not rating."""

    NOT_AT_ALL = "1"
    A_LITTLE = "2"
    PARTLY = "3"
    MOSTLY = "4"
    VERY_MUCH = "5"
    TOO_SOON = "too-soon"
    SKIP = "skip"


class Decision(StrEnum):
    """Where the client is now; every one is as easy to tap as the others."""

    CONTINUE = "continue"
    UNDECIDED = "undecided"
    NOT_FIT = "not-fit"
    OTHER = "other"
    DECLINE = "decline"

    @property
    def wants_names(self) -> bool:
        """Tell whether the practice's list of others helps now."""
        return self in {Decision.NOT_FIT, Decision.OTHER}


class Sound(StrEnum):
    """Did sound or video get in the way? Not scored: it tells a bad line from a bad fit."""

    NO = "no"
    A_LITTLE = "a-little"
    A_LOT = "a-lot"


CLEAR = frozenset({Rating.MOSTLY, Rating.VERY_MUCH})
LOW = frozenset({Rating.NOT_AT_ALL, Rating.A_LITTLE})


@dataclass(frozen=True, slots=True)
class Survey:
    """One person's answers after one consultation, as far as they have come."""

    id: int
    booking_id: int
    therapist_id: str
    person_id: int
    #: How the call took place, as `Booking.way` says it.
    way: str = ""
    answers: Mapping[Item, Rating] = field(default_factory=dict)
    sound: Sound | None = None
    decision: Decision | None = None
    note: str = ""
    answered_at: dt.datetime | None = None

    @property
    def next_item(self) -> Item | None:
        """The first item without an answer; None when all eight have one."""
        return next((item for item in Item if item not in self.answers), None)

    def items_rated(self, ratings: frozenset[Rating]) -> list[Item]:
        """Return the items whose rating is one of `ratings`, in the order asked."""
        return [item for item in Item if self.answers.get(item) in ratings]

    @property
    def worth_asking(self) -> Item | None:
        """The item to talk about: the first low one, else the first partly one."""
        marks = self.items_rated(LOW) or self.items_rated(frozenset({Rating.PARTLY}))
        return marks[0] if marks else None
