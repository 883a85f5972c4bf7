"""Everybody's phones, with somebody beside them who knows what must never arrive.

What a person knows of a consultation is what she did or was told last: the time at which it takes
place, or that it does not. A message that tells her what she knows already is one too many, and
where in the end she knows something else than is stored, one was missing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR, Actor, Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    BookingChangedForClient,
    ConsultationAhead,
    Message,
    TimeOffered,
    WayChanged,
)
from fitbot.outbox import Receipt
from fitbot.store import Store
from tests.services.building import FERRER, NOW, PARK, Phones, minutes

_YEAR = minutes(366 * 24 * 60)


def state_of(booking: Booking) -> Interval | None:
    """When a consultation takes place, or took place; None when it is cancelled."""
    return None if booking.status is Status.CANCELLED else booking.slot


@dataclass
class Knowledge:
    """What the people on one side know, by booking; nothing where they never heard of it."""

    knows: dict[int, Interval | None] = field(default_factory=dict)

    def learns(self, booking: Booking) -> None:
        self.knows[booking.id] = state_of(booking)

    def is_right_about(self, booking: Booking) -> bool:
        return booking.id in self.knows and self.knows[booking.id] == state_of(booking)


class Witness(Phones):
    """Looks at the store after every step and before every message, and notes what is wrong.

    It notes and does not raise, because the outbox survives whatever is raised in a delivery.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.bookings: dict[int, Booking] = {}
        self.therapist = Knowledge()
        self.client = Knowledge()
        #: When a client made a change that she could take back, by booking and sequence.
        self.fresh: dict[tuple[int, int], dt.datetime] = {}
        #: The call began before the client could be told of its time.
        self.overtaken: set[int] = set()
        #: How the therapist knows that a call takes place.
        self._ways: dict[int, str] = {}
        #: The call began before she could be told how.
        self._ways_overtaken: set[int] = set()
        self._store = store
        self._clock = clock
        self._sent: Counter[object] = Counter()
        self._marks: dict[int, object] = {}
        #: Two at once, because she put one onto the other in her own calendar.
        self._her_doing: set[frozenset[tuple[int, Interval]]] = set()

    async def deliver(self, message: Message) -> Receipt:
        await self.look()
        receipt = await super().deliver(message)
        if receipt.failure is None:
            self._judge(message)
        return receipt

    async def look(self) -> Mapping[int, Booking]:
        """Read all bookings, note what she did in her calendar, and whether two overlap."""
        async with self._store.read() as view:
            stored = [
                booking
                for therapist_id in (PARK, FERRER)
                for booking in await view.bookings_between(therapist_id, NOW - _YEAR, NOW + _YEAR)
            ]
        self.bookings = {each.id: each for each in stored}
        dragged = {each.id for each in stored if self._is_her_new_doing(each)}
        for one, other in combinations(self.live(), 2):
            if one.therapist_id == other.therapist_id and one.slot.overlaps(other.slot):
                self._meet(one, other, dragged)
        for each in self.live():
            started = each.slot.start <= self._clock.now()
            if started and not self.client.is_right_about(each):
                self.overtaken.add(each.id)
            if started and not self.knows_the_way_of(each):
                self._ways_overtaken.add(each.id)
        return self.bookings

    def live(self) -> list[Booking]:
        return [each for each in self.bookings.values() if state_of(each)]

    def knows_the_way_of(self, booking: Booking) -> bool:
        """Tell whether the therapist knows how it takes place, if she was told of it at all."""
        known = self._ways.get(booking.id)
        over = state_of(booking) is None or booking.id in self._ways_overtaken
        return over or known in {None, _way(booking)}

    def _is_her_new_doing(self, booking: Booking) -> bool:
        mark = (booking.changed_at, booking.changed_by, state_of(booking))
        new = self._marks.get(booking.id) != mark
        self._marks[booking.id] = mark
        hers = new and booking.changed_by is Actor.CALENDAR
        if hers:
            self.therapist.learns(booking)
        return hers

    def _meet(self, one: Booking, other: Booking, dragged: set[int]) -> None:
        both = frozenset({(one.id, one.slot), (other.id, other.slot)})
        if {one.id, other.id} & dragged:
            self._her_doing.add(both)
        elif both not in self._her_doing:
            self.wrong.append(f"two at once: {one} and {other}")

    def _judge(self, message: Message) -> None:
        match message:
            case ConsultationAhead(booking=booking, kind=kind):
                self._must_stand(booking, message)
                self._once((booking.id, booking.slot.start, kind), message)
                self._must(self._clock.now() < booking.slot.start, "it has begun", message)
            case AttendanceAsked(booking=booking):
                self._must_stand(booking, message)
                self._once((booking.id, booking.slot, "attendance"), message)
            case TimeOffered():
                self._must_be_free(message)
            case BookingChanged(booking=booking, before=before):
                self._tell(self.therapist, booking, before, message)
                self._must(not self._may_undo(booking), "it may be taken back", message)
                self._ways[booking.id] = _way(booking)
            case WayChanged(booking=booking):
                self._once((booking.id, booking.sequence, "way"), message)
                stored = self.bookings[booking.id]
                self._must(_way(stored) == _way(booking), f"it is {stored}", message)
                new = self._ways.get(booking.id) != _way(booking)
                self._must(new or bool(booking.phone), "that is known", message)
                self._ways[booking.id] = _way(booking)
            case BookingChangedForClient(booking=booking, before=before):
                self._tell(self.client, booking, before or booking.slot, message)
                self.overtaken.discard(booking.id)

    def _must(self, holds: bool, complaint: str, message: Message) -> None:
        if not holds:
            self.wrong.append(f"{complaint}: {message}")

    def _must_stand(self, booking: Booking, message: Message) -> None:
        stored = self.bookings[booking.id]
        stands = stored.status is Status.BOOKED and stored.slot == booking.slot
        self._must(stands, f"it is {stored}", message)

    def _must_be_free(self, message: TimeOffered) -> None:
        offer, moving = message.offer, message.moving
        for each in self.live():
            elsewhere = each.therapist_id != offer.therapist_id or each == moving
            free = elsewhere or not each.slot.overlaps(offer.slot)
            self._must(free, f"it is taken by {each}", message)

    def _may_undo(self, booking: Booking) -> bool:
        at = self.fresh.get((booking.id, booking.sequence))
        return at is not None and self._clock.now() < at + UNDO_FOR

    def _once(self, key: object, message: Message) -> None:
        self._sent[key] += 1
        self._must(self._sent[key] == 1, "once more", message)

    def _tell(
        self, side: Knowledge, booking: Booking, before: Interval | None, message: Message
    ) -> None:
        self._once((id(side), booking.id, booking.sequence), message)
        self._must(not side.is_right_about(booking), "that is known", message)
        known = side.knows.get(booking.id)
        self._must(before == known or booking.id in self.overtaken, f"known is {known}", message)
        stored = self.bookings[booking.id]
        self._must(state_of(booking) == state_of(stored), f"it is {stored}", message)
        side.learns(booking)


def _way(booking: Booking) -> str:
    """How it takes place; both therapists name video first."""
    return booking.way or "video"
