"""Waiting for a time: who is told of a slot that has become free, and for how long it is hers.

Nobody says that a slot is free again: a booking was cancelled or moved, an event left her calendar,
hours were added. So what is free is compared, look by look, with what each waiting person *knows*
to be free, and the rest is news to her. The first in line whom a piece of news suits gets a timed
offer: the slot is kept for her, and is the next one's when she declines or lets it run out.

**Known** is what was free when she left her wish, for as long as it stays free; that somebody
keeps it for some minutes makes it no news afterwards. When she is offered a time, everything else
that is free then is known to her too: one change of a calendar, one message, whatever it frees.
Times on a day that has only just come within the horizon are news to whoever has no other.

**Night.** Nobody is written to at night, and nothing is kept for somebody who sleeps: the slot is
the next one's in line who is awake. What nobody took is offered in the morning, in line again.

**Unheard.** An offer whose message never arrived was none: while Telegram was away it ran out, or
her night began. It is no news that she had, and what she knew before it is what she knows.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from fitbot.domain.availability import Policy
from fitbot.domain.booking import Booking
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Outcome
from fitbot.domain.reminders import is_night, outside_night

#: A slot is kept for somebody so long.
KEPT_FOR = dt.timedelta(hours=2)
#: With less time left for an answer than this, nothing is offered.
LEAST_TO_ANSWER = dt.timedelta(minutes=15)
#: With less left than this, an offer that comes late is not sent any more.
LEAST_WHEN_LATE = dt.timedelta(minutes=5)
#: Whoever has waited so long is asked whether she still does.
WAITS_FOR = dt.timedelta(days=30)

_NOON = 12
_EVENING = 17
_DAYS = 7


class Part(StrEnum):
    """A part of the day, on the clock of whoever waits."""

    MORNING = "m"
    AFTERNOON = "a"
    EVENING = "e"

    @classmethod
    def of(cls, local: dt.datetime) -> "Part":
        """Return the part of the day that a wall time falls into."""
        if local.hour < _NOON:
            return cls.MORNING
        return cls.AFTERNOON if local.hour < _EVENING else cls.EVENING


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days of the week (0 is Monday) and the parts of the day that suit; some of each."""

    days: frozenset[int]
    parts: frozenset[Part]

    def __post_init__(self) -> None:
        if not self.days or not self.parts:
            raise ValueError("a wish names a day and a part of the day, or no time would suit")
        if not self.days <= set(range(_DAYS)):
            raise ValueError(f"days are 0 to 6: {sorted(self.days)}")

    def suits(self, start: dt.datetime, zone: ZoneInfo) -> bool:
        """Tell whether a start suits, as the clock in `zone` shows it."""
        local = start.astimezone(zone)
        return local.weekday() in self.days and Part.of(local) in self.parts


ANY_TIME = Wanted(frozenset(range(_DAYS)), frozenset(Part))


@dataclass(frozen=True, slots=True)
class Known:
    """Which starts somebody knows to be free, and up to when there were times to know."""

    starts: frozenset[dt.datetime]
    #: The end of the last day that could be looked at.
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Look:
    """What can be booked at one moment, as one person sees it."""

    free: tuple[Interval, ...]
    #: The starts that are free, or would be, were they not held for or offered to somebody else.
    standing: frozenset[dt.datetime]
    #: The end of the last day that can be booked.
    until: dt.datetime

    def all_known(self) -> Known:
        """Return what somebody knows to whom all of this was shown."""
        return Known(frozenset(slot.start for slot in self.free), self.until)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a time with a therapist. Who waits longest comes first."""

    person_id: int
    therapist_id: str
    wanted: Wanted
    made_at: dt.datetime
    #: None when nothing could be looked at when the wish was left: then everything is news.
    known: Known | None = None

    def is_over(self, now: dt.datetime) -> bool:
        """Tell whether the wait has been long enough to ask whether it goes on."""
        return now >= self.made_at + WAITS_FOR


class Ending(StrEnum):
    """How an offer ended."""

    BOOKED = "booked"
    DECLINED = "declined"
    EXPIRED = "expired"
    #: She booked another time, waits no longer, or can no longer be reached.
    WITHDRAWN = "withdrawn"
    #: She never heard of it.
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that is kept for one waiting person for a while, and taken for everybody else."""

    id: int
    person_id: int
    therapist_id: str
    slot: Interval
    offered_at: dt.datetime
    expires_at: dt.datetime
    ending: Ending | None = None
    #: What she knew before it; once she has heard of it, she knows more.
    known_before: Known | None = None
    #: What became of the message; None while it is on its way.
    told: Outcome | None = None

    def is_live(self, now: dt.datetime) -> bool:
        """Tell whether the slot is kept now."""
        return self.ending is None and now < self.expires_at

    def can_be_told(self, now: dt.datetime, zone: ZoneInfo) -> bool:
        """Tell whether she can still be written to, by day in `zone`, and has time to answer."""
        leaves_time = now + LEAST_WHEN_LATE <= self.expires_at
        return self.ending is None and leaves_time and not is_night(now, zone)

    def ends(self, now: dt.datetime, zone: ZoneInfo, *, reachable: bool) -> Ending | None:
        """Return how it has ended by itself, for somebody who lives in `zone`; None if it stands.

        What Telegram refuses to show would be refused again: it runs out like one she has seen.
        """
        live = self.is_live(now)
        if self.told is Outcome.DONE:
            out_of_reach = None if reachable else Ending.WITHDRAWN
            return out_of_reach if live else Ending.EXPIRED
        if self.told is Outcome.FAILED and reachable:
            return Ending.EXPIRED
        on_its_way = self.told is None and reachable and not is_night(now, zone)
        return None if live and on_its_way else Ending.UNHEARD

    def known_without(self, known: Known | None) -> Known | None:
        """Return what she knows who never heard of it: as before, without what was taken since.

        `known` is what she would know had she heard of it.
        """
        if self.known_before is None or known is None:
            return None
        return replace(self.known_before, starts=self.known_before.starts & known.starts)


@dataclass(frozen=True, slots=True)
class InLine:
    """One waiting person at one look: all that decides about what she is offered."""

    waiting: Waiting
    look: Look
    #: Her zone, or her therapist's while hers is not known.
    zone: ZoneInfo
    reachable: bool
    #: Her open consultation, with whichever therapist.
    booking: Booking | None = None
    #: Whether a slot is kept for her just now, with whichever therapist.
    has_offer: bool = False
    #: The starts that she was offered before, or had booked and cancelled.
    had: frozenset[dt.datetime] = frozenset()

    def known(self) -> Known | None:
        """Return what she knows after this look, if nothing is offered to her."""
        before = self.waiting.known
        if before is None:
            return None
        starts = before.starts & self.look.standing
        if any(self.waiting.wanted.suits(start, self.zone) for start in starts):
            starts |= {start for start in self.look.standing if start >= before.until}
        return Known(starts, self.look.until)

    def known_after_an_offer(self) -> Known:
        """Return what she knows once she is offered something out of this look."""
        shown, before = self.look.all_known(), self.known()
        return replace(shown, starts=shown.starts | before.starts) if before else shown

    def news(self) -> Iterator[Interval]:
        """Yield the free slots that suit her and that she was not shown or offered, in order."""
        known = self.known()
        stale = self.had | known.starts if known else self.had
        for slot in self.look.free:
            earlier = self.booking is None or slot.start < self.booking.slot.start
            suits = self.waiting.wanted.suits(slot.start, self.zone)
            if earlier and suits and slot.start not in stale:
                yield slot

    def can_be_offered(self, policy: Policy, now: dt.datetime) -> bool:
        """Tell whether she is awake, in reach, without an offer, and free to accept one."""
        if self.has_offer or not self.reachable:
            return False
        if self.booking and not self._can_move(self.booking, policy, now):
            return False
        return outside_night(now, self.zone) == now

    def _can_move(self, booking: Booking, policy: Policy, now: dt.datetime) -> bool:
        hers = booking.therapist_id == self.waiting.therapist_id
        return hers and booking.can_change(now, policy.change_until)


def next_offer(line: Iterable[InLine], policy: Policy, now: dt.datetime) -> Offer | None:
    """Return the offer to make now, without an id yet; None when there is none to make.

    One at a time: what an offer takes may leave less for the next one, by buffers and caps, so
    another look comes before it.
    """
    for each in in_order(line):
        if not each.can_be_offered(policy, now):
            continue
        for slot in each.news():
            expires = _expires(slot, each.booking, policy, now)
            if expires - now >= LEAST_TO_ANSWER:
                who = each.waiting
                new = Offer(0, who.person_id, who.therapist_id, slot, now, expires)
                return replace(new, known_before=each.known())
    return None


def in_order(line: Iterable[InLine]) -> Sequence[InLine]:
    """Return the line, whoever waits longest first."""
    return sorted(line, key=lambda each: (each.waiting.made_at, each.waiting.person_id))


def _expires(
    slot: Interval, booking: Booking | None, policy: Policy, now: dt.datetime
) -> dt.datetime:
    """Return until when a slot can be kept and still be booked, or a booking moved to it."""
    last = min(now + KEPT_FOR, slot.start - policy.notice)
    return min(last, booking.slot.start - policy.change_until) if booking else last
