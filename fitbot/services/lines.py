"""What one look at a therapist's line leads to: who is in it, what is news, which offer is next."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fitbot.clock import Clock
from fitbot.domain.booking import Booking
from fitbot.domain.people import Person
from fitbot.domain.slots import horizon_ends
from fitbot.domain.waiting import Ending, InLine, Look, Offer, Waiting, next_offer
from fitbot.errors import Refusal
from fitbot.practice import Practice
from fitbot.services.following import clock_of
from fitbot.services.slots import SlotService, Viewer
from fitbot.store import Snapshot


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be written after one look at a line."""

    #: Offers that ended by themselves. They leave more to offer, which the next look finds.
    ended: tuple[tuple[Offer, Ending], ...] = ()
    #: Who had a consultation, and waits no longer.
    met: tuple[Waiting, ...] = ()
    #: Who has waited for long.
    over: tuple[Waiting, ...] = ()
    #: Everybody else; empty while the calendar cannot be read.
    line: tuple[InLine, ...] = ()
    offer: Offer | None = None

    @property
    def learned(self) -> list[InLine]:
        """Who knows something else than before."""
        return [each for each in self.line if each.known() != each.waiting.known]

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is to be written."""
        return not (self.ended or self.met or self.over or self.offer or self.learned)


class Lines:
    """Looks at therapists' lines, in whichever transaction is open."""

    def __init__(self, practice: Practice, clock: Clock, slots: SlotService) -> None:
        self._practice = practice
        self._clock = clock
        self._slots = slots

    def zone_of(self, person: Person, therapist_id: str) -> ZoneInfo:
        """Return by whose clock a person waits: her own, or her therapist's until it is known."""
        return clock_of(self._practice, person, therapist_id)

    async def round(self, view: Snapshot, therapist_id: str) -> Round:
        """Return what a look at this line leads to now."""
        now = self._clock.now()
        waiting = await view.waiting_at(therapist_id)
        unended = await view.unended_offers(therapist_id)
        if not waiting and not unended:
            return Round()
        ids = {each.person_id for each in waiting}
        people = await view.people_by_id(ids | {each.person_id for each in unended})
        if ended := tuple(self._endings(unended, people, now)):
            return Round(ended)
        met = await view.met_since_waiting(therapist_id, now)
        kept = await view.have_offers(ids, now)
        over = {each.person_id for each in waiting if each.is_over(now)} - kept - met
        still = [each for each in waiting if each.person_id not in met | over]
        line = await self._line(view, still, people, kept)
        policy = self._practice.therapist(therapist_id).policy
        return Round(
            met=tuple(each for each in waiting if each.person_id in met),
            over=tuple(each for each in waiting if each.person_id in over),
            line=line,
            offer=next_offer(line, policy, now),
        )

    async def look(
        self, view: Snapshot, therapist_id: str, person_id: int = 0, booking: Booking | None = None
    ) -> Look | None:
        """Return what can be booked now, by anybody or by one person; None if it is not known.

        `booking` is the one she would move.
        """
        therapist = self._practice.therapist(therapist_id)
        viewer = Viewer(person_id, booking.id if booking else 0)
        try:
            free = await self._slots.free_in(view, therapist_id, viewer)
            lasting = await self._slots.free_in(view, therapist_id, viewer, lasting=True)
        except Refusal:  # as for anybody who asks now: no time can be promised
            return None
        until = horizon_ends(therapist.availability, therapist.policy, self._clock.now())
        return Look(tuple(free), frozenset(slot.start for slot in lasting), until)

    async def _line(
        self,
        view: Snapshot,
        waiting: Sequence[Waiting],
        people: Mapping[int, Person],
        kept: Collection[int],
    ) -> tuple[InLine, ...]:
        if not waiting:
            return ()
        therapist_id = waiting[0].therapist_id
        ids = [each.person_id for each in waiting]
        bookings = await view.open_bookings_of(ids, self._clock.now())
        had = await view.starts_had(therapist_id, ids)
        common = await self.look(view, therapist_id)
        if common is None:
            return ()
        line = []
        for each in waiting:
            person, booking = people[each.person_id], bookings.get(each.person_id)
            own = await self.look(view, therapist_id, person.id, booking) if booking else None
            line.append(
                InLine(
                    each,
                    own or common,
                    self.zone_of(person, therapist_id),
                    reachable=person.unreachable_since is None,
                    booking=booking,
                    has_offer=person.id in kept,
                    had=had[person.id],
                )
            )
        return tuple(line)

    def _endings(
        self, unended: Sequence[Offer], people: Mapping[int, Person], now: dt.datetime
    ) -> Iterator[tuple[Offer, Ending]]:
        for offer in unended:
            person = people[offer.person_id]
            zone = self.zone_of(person, offer.therapist_id)
            if ending := offer.ends(now, zone, reachable=person.unreachable_since is None):
                yield offer, ending
