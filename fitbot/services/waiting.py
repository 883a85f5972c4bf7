"""Waiting for a time: leaving a wish, and the tick that offers what has become free.

The tick looks first, and locks only when there is something to write; under the lock it looks
again. So it may come late, twice, or in two processes.
"""

import datetime as dt
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.booking import Booking
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.people import Person
from fitbot.domain.reminders import outside_night
from fitbot.domain.waiting import Ending, InLine, Offer, Waiting, Wanted
from fitbot.errors import Outdated
from fitbot.practice import Practice
from fitbot.services.lines import Lines, Round
from fitbot.services.slots import SlotService
from fitbot.store import Snapshot, Store, Transaction


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as its reader finds it: still kept for her or not, and what it would move."""

    offer: Offer
    moving: Booking | None
    is_kept: bool

    @property
    def is_booked(self) -> bool:
        """Tell whether it became the consultation she has."""
        return self.moving is not None and self.moving.slot == self.offer.slot


class WaitingService:
    """The lines of those who wait for a time, therapist by therapist."""

    def __init__(self, store: Store, practice: Practice, clock: Clock, slots: SlotService) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._lines = Lines(practice, clock, slots)

    async def wait(self, person: Person, therapist_id: str, wanted: Wanted) -> int:
        """Put this person in line, or change what she waits for; she keeps her place.

        Return how many times that suit her are free as it is: she can look at them now, and is
        not written to because of them.
        """
        now = self._clock.now()
        waiting = Waiting(person.id, therapist_id, wanted, now)
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            await tx.lock_person(person.id)
            booking = await tx.open_booking_of(person.id, now)
            look = await self._lines.look(tx, therapist_id, person.id, booking)
            await tx.wait(replace(waiting, known=look.all_known() if look else None))
        if look is None:
            return 0
        zone = self._lines.zone_of(person, therapist_id)
        return len(list(InLine(waiting, look, zone, reachable=True, booking=booking).news()))

    async def waiting(self, person: Person) -> list[Waiting]:
        """Return what this person waits for, with each therapist of the practice."""
        async with self._store.read() as view:
            found = await view.waiting_of(person.id)
        return [each for each in found if self._practice.has(each.therapist_id)]

    async def stop(self, person: Person, therapist_id: str) -> None:
        """Take this person out of a line, and let go of what is kept for her."""
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            await tx.lock_person(person.id)
            await tx.end_waiting(person.id, therapist_id)

    async def offer(self, person: Person, offer_id: int) -> Offered:
        """Return an offer made to this person.

        Raises:
            Outdated: there is no such offer, or it is somebody else's: the answer is the same.
        """
        now = self._clock.now()
        async with self._store.read() as view:
            offer = await _own_offer(view, person, offer_id)
            booking = await view.open_booking_of(person.id, now)
        moving = booking if booking and booking.therapist_id == offer.therapist_id else None
        return Offered(offer, moving, offer.is_live(now))

    async def decline(self, person: Person, offer_id: int) -> Offer:
        """Let the next one in line have what was offered; a second tap changes nothing.

        Raises:
            Outdated: as for `offer`.
        """
        async with self._store.begin() as tx:
            offer = await _own_offer(tx, person, offer_id)
            await tx.lock_therapist(offer.therapist_id)
            await tx.end_offer(offer.id, Ending.DECLINED)
        return offer

    async def look(self) -> None:
        """Look at every line, and offer what has become free."""
        for therapist in self._practice.therapists:
            async with self._store.read() as view:
                found = await self._lines.round(view, therapist.id)
            goes_on = not found.is_quiet
            while goes_on:
                goes_on = await self._step(therapist.id)

    async def next_due(self) -> dt.datetime | None:
        """Return when time alone may lead to an offer: one runs out, or somebody's night ends."""
        now = self._clock.now()
        moments: list[dt.datetime] = []
        async with self._store.read() as view:
            for therapist in self._practice.therapists:
                moments += [each.expires_at for each in await view.unended_offers(therapist.id)]
                waiting = await view.waiting_at(therapist.id)
                people = await view.people_by_id([each.person_id for each in waiting])
                zones = {self._lines.zone_of(each, therapist.id) for each in people.values()}
                moments += [outside_night(now, zone) for zone in zones]
        return min((moment for moment in moments if moment > now), default=None)

    async def _step(self, therapist_id: str) -> bool:
        """Write what one look leads to; return whether another look may lead to more."""
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            found = await self._lines.round(tx, therapist_id)
            for offer, ending in found.ended:
                await self._end(tx, offer, ending)
            for each in found.met:
                await tx.stop_waiting(each.person_id, therapist_id)
            for one in found.learned:
                await tx.remember_known(one.waiting.person_id, therapist_id, one.known())
            for each in found.over:
                await self._give_up(tx, each)
            made = found.offer is not None and await self._make(tx, found, found.offer)
        return made or bool(found.ended)

    async def _make(self, tx: Transaction, found: Round, new: Offer) -> bool:
        """Make an offer, unless another therapist's line was quicker; return whether it was made.

        Two processes may look at two lines with the same person in both.
        """
        await tx.lock_person(new.person_id)
        if await tx.have_offers([new.person_id], new.offered_at):
            return False
        offer = await tx.add_offer(new)
        [who] = [each for each in found.line if each.waiting.person_id == new.person_id]
        known = who.known_after_an_offer()
        await tx.remember_known(new.person_id, new.therapist_id, known)
        return await tx.post(Post(Kind.OFFER, (str(offer.id),), new.offered_at))

    async def _end(self, tx: Transaction, offer: Offer, ending: Ending) -> None:
        """Note how an offer ended; one that she never heard of leaves nothing behind."""
        await tx.end_offer(offer.id, ending)
        if ending is not Ending.UNHEARD:
            return
        for each in await tx.waiting_at(offer.therapist_id):
            if each.person_id == offer.person_id:
                known = offer.known_without(each.known)
                await tx.remember_known(each.person_id, each.therapist_id, known)

    async def _give_up(self, tx: Transaction, waiting: Waiting) -> None:
        """Take somebody out of the line who has waited long, and ask once whether she still does.

        The moment she began is part of what the post is about: another wait ends by another post.
        """
        person = await tx.person(waiting.person_id)
        await tx.stop_waiting(person.id, waiting.therapist_id)
        since = stamp(waiting.made_at)
        zone = self._lines.zone_of(person, waiting.therapist_id)
        due = outside_night(self._clock.now(), zone)
        await tx.post(Post(Kind.WAITED, (str(person.id), since, waiting.therapist_id), due))


async def _own_offer(view: Snapshot, person: Person, offer_id: int) -> Offer:
    offer = await view.offer(offer_id)
    if offer is None or offer.person_id != person.id:
        raise Outdated
    return offer
