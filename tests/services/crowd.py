"""Three clients and two therapists of one practice, and all that they may do at any moment.

Each act asks for what is possible just then and does it; what is offered must be granted.
"""

import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fitbot.calendars.base import Event
from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.domain.dialogue import Wording
from fitbot.domain.interval import Interval
from fitbot.domain.messages import TimeOffered
from fitbot.domain.people import Person
from fitbot.domain.waiting import Offer
from fitbot.errors import (
    BookedAnew,
    CalendarUnread,
    Paused,
    Refusal,
    SlotTaken,
    TimePast,
    TimeTaken,
    TooLate,
    UndoOver,
)
from fitbot.practice.root import Precheck
from fitbot.services.booking import Wish
from fitbot.services.desk import Desk, make_desk
from fitbot.services.reading_calendars import Source
from fitbot.services.rearranging import Seen
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    MINA_ID,
    PARK,
    THEO_ID,
    HerCalendar,
    Office,
    a_practice,
    minutes,
    open_office,
)
from tests.services.witness import Witness

CLIENTS = 3
TICKS = ["calendars", "watch", "digests", "waiting", "evenings", "outbox", "tidy"]
#: So few of the free times are looked at, that people meet.
_NEAREST = 4


@dataclass
class Crowd:
    """An office, everybody around it, and what they could do next."""

    office: Office
    witness: Witness
    clients: list[Person]
    therapists: dict[str, Person]
    #: What each client could take back last: the booking as she changed it, and its start before.
    undoable: dict[int, tuple[Booking, dt.datetime]] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    blocked: list[tuple[str, Interval]] = field(default_factory=list)
    deleted: dict[str, Event] = field(default_factory=dict)
    calendar_failed: bool = False

    @property
    def desk(self) -> Desk:
        return self.office.desk

    @property
    def hers(self) -> HerCalendar:
        return self.office.hers

    @property
    def now(self) -> dt.datetime:
        return self.office.clock.now()

    # What there is to do something with.

    def open(self) -> list[Booking]:
        return [each for each in self.witness.bookings.values() if each.is_open(self.now)]

    def movable(self) -> list[Booking]:
        return [each for each in self.witness.live() if each.status is not Status.CAME]

    def begun(self) -> list[Booking]:
        return [each for each in self.witness.live() if each.slot.start <= self.now]

    def offers(self) -> list[Offer]:
        return [each.offer for each in self.witness.arrived if isinstance(each, TimeOffered)]

    # Clients.

    async def books(self, who: int, therapist_id: str, which: int, holds: bool) -> None:
        client = self.clients[who]
        if wish := await self._wish_for_first(client, therapist_id, which):
            await self._takes(client, wish, holds)

    async def moves(self, who: int, which: int, holds: bool) -> None:
        client = self.clients[who]
        booking = await self._changeable(client)
        if booking is None:
            return
        if offered := await self._offered(client, booking.therapist_id, booking.id):
            start = offered[which % len(offered)].start
            await self._takes(client, Wish(booking.therapist_id, start, booking.id), holds)

    async def holds(self, who: int, therapist_id: str, which: int) -> None:
        client = self.clients[who]
        if wish := await self._wish_for_first(client, therapist_id, which):
            await self.desk.bookings.hold(client, wish)

    async def books_what_she_holds(self, who: int) -> None:
        """Nobody else may have it meanwhile; her own rules and her calendar may have changed."""
        client = self.clients[who]
        held = await self.desk.bookings.held(client)
        if held is None or await self.desk.bookings.open_booking(client):
            return
        wish = Wish(held.therapist_id, held.slot.start)
        if held.slot in await self._offered(client, held.therapist_id):
            await self._takes(client, wish, False)
        else:
            with contextlib.suppress(SlotTaken, CalendarUnread, Paused):
                await self._takes(client, wish, False)

    async def tries_a_taken_time(self, who: int, which: int, later: dt.timedelta) -> None:
        """Tap a button that is older than somebody's booking."""
        client, booked = self.clients[who], self.open()
        taken = booked[which % len(booked)]
        open_now = await self.desk.bookings.open_booking(client)
        moving = open_now.id if open_now else 0
        with contextlib.suppress(Refusal):
            wish = Wish(taken.therapist_id, taken.slot.start + later, moving)
            await self._takes(client, wish, False)

    async def cancels(self, who: int) -> None:
        client = self.clients[who]
        if booking := await self._changeable(client):
            cancelled = await self.desk.bookings.cancel(client, booking.id)
            self._has_changed(client, cancelled, booking.slot.start)

    async def undoes(self, who: int) -> None:
        client = self.clients[who]
        if client.id not in self.undoable:
            return
        changed, start = self.undoable.pop(client.id)
        try:
            back = await self.office.undo(client, changed, start)
        except UndoOver:
            assert self.now >= changed.changed_at + UNDO_FOR
        except Refusal:
            pass  # somebody changed it or has the time; or she booked another one
        else:
            assert (back.status, back.slot.start) == (Status.BOOKED, start)
            self.witness.client.learns(back)

    async def says_she_comes(self, who: int) -> None:
        client = self.clients[who]
        if booking := await self.desk.bookings.open_booking(client):
            await self.desk.attending.coming(client, booking.id, booking.slot.start)

    async def answers_an_offer(self, which: int, accepts: bool) -> None:
        offers = self.offers()
        offer = offers[-1 - which % len(offers)]
        [client] = [each for each in self.clients if each.id == offer.person_id]
        if not accepts:
            await self.desk.waiting.decline(client, offer.id)
            return
        open_now = await self.desk.bookings.open_booking(client)
        booking = await self._changeable(client)
        if open_now and (booking is None or booking.therapist_id != offer.therapist_id):
            return
        moving = booking.id if booking else 0
        if offer.slot in await self._offered(client, offer.therapist_id, moving):
            await self._takes(client, Wish(offer.therapist_id, offer.slot.start, moving), False)

    async def _wish_for_first(self, client: Person, therapist_id: str, which: int) -> Wish | None:
        """Return one of the times offered to somebody who has none; None if there is none."""
        if await self.desk.bookings.open_booking(client):
            return None
        offered = await self._offered(client, therapist_id)
        return Wish(therapist_id, offered[which % len(offered)].start) if offered else None

    async def _offered(self, client: Person, therapist_id: str, moving: int = 0) -> list[Interval]:
        """Return what a client is offered; a reason for nothing must be known here."""
        await self.desk.calendars.refresh(therapist_id)
        try:
            starts = await self.office.free(client, moving, therapist_id)
        except CalendarUnread:
            assert therapist_id == PARK
            assert self.calendar_failed
            return []
        except Paused:
            assert therapist_id in self.paused
            return []
        return [self.desk.slots.slot_at(therapist_id, start) for start in starts[:_NEAREST]]

    async def _takes(self, client: Person, wish: Wish, holds: bool) -> None:
        """Let her have what she is offered: no refusal is expected."""
        if holds:
            await self.desk.bookings.hold(client, wish)
        before = self.witness.bookings.get(wish.moving)
        booking = await self.office.book(client, wish.start, wish.moving, wish.therapist_id)
        assert (booking.status, booking.slot.start) == (Status.BOOKED, wish.start)
        if before is None:
            self.witness.client.learns(booking)
        elif before.sequence != booking.sequence:
            self._has_changed(client, booking, before.slot.start)

    async def _changeable(self, client: Person) -> Booking | None:
        booking = await self.desk.bookings.open_booking(client)
        if booking is None:
            return None
        try:
            return await self.desk.bookings.changeable(client, booking.id)
        except TooLate:
            assert self.now > booking.slot.start - minutes(2 * 60)
            return None

    def _has_changed(self, client: Person, changed: Booking, start: dt.datetime) -> None:
        self.undoable[client.id] = (changed, start)
        self.witness.fresh[changed.id, changed.sequence] = self.now
        self.witness.client.learns(changed)

    # Therapists, in the chat.

    async def therapist_moves(self, which: int, where: int, word: bool) -> None:
        movable = self.movable()
        booking = movable[which % len(movable)]
        await self.desk.calendars.refresh(booking.therapist_id)
        try:
            free = await self.desk.rearranging.free(booking)
        except CalendarUnread:
            assert self.calendar_failed
            return
        if free:
            await self._moved_by_her(booking, free[where % min(_NEAREST, len(free))].start, word)

    async def therapist_tries_a_taken_time(
        self, which: int, onto: int, later: dt.timedelta
    ) -> None:
        """Tap a button that is older than another booking, or her own."""
        movable = self.movable()
        booking, taken = movable[which % len(movable)], movable[onto % len(movable)]
        with contextlib.suppress(TimePast, TimeTaken):
            await self._moved_by_her(booking, taken.slot.start + later, False)

    async def _moved_by_her(self, booking: Booking, start: dt.datetime, word: bool) -> None:
        her = self.therapists[booking.therapist_id]
        try:
            await self.desk.rearranging.propose_move(her, booking.therapist_id, booking.id, start)
            await self._word(booking, start, word)
            moved = await self.desk.rearranging.move(her, _seen(booking), start)
        except BookedAnew:
            assert [each for each in self.open() if _is_another(each, booking)]
        else:
            if moved.sequence != booking.sequence:
                self.witness.therapist.learns(moved)

    async def therapist_cancels(self, which: int, word: bool) -> None:
        ahead = self.open()
        booking = ahead[which % len(ahead)]
        await self._word(booking, None, word)
        her = self.therapists[booking.therapist_id]
        cancelled = await self.desk.rearranging.cancel(her, _seen(booking))
        self.witness.therapist.learns(cancelled)

    async def _word(self, booking: Booking, start: dt.datetime | None, word: bool) -> None:
        if word:
            her, wording = self.therapists[booking.therapist_id], Wording(booking.id, start)
            await self.desk.rearranging.add_word(her, booking.therapist_id, wording, "Sorry!")

    async def therapist_says_who_came(self, which: int, came: bool) -> None:
        begun = self.begun()
        about = begun[which % len(begun)]
        await self.desk.attending.attended(about.therapist_id, about.id, came=came)

    async def therapist_blocks(self, therapist_id: str, ahead: int, hours: int) -> None:
        start = self.now + minutes(ahead * 12 * 60)
        span = Interval(start, start + minutes(hours * 60))
        await self.desk.time_off.block(therapist_id, span)
        self.blocked.append((therapist_id, span))

    async def therapist_opens_again(self) -> None:
        await self.desk.time_off.open_again(*self.blocked.pop())

    async def therapist_pauses_or_goes_on(self, therapist_id: str) -> None:
        if therapist_id in self.paused:
            await self.desk.time_off.resume(therapist_id)
        else:
            await self.desk.time_off.pause(therapist_id, "Back soon.")
        self.paused ^= {therapist_id}

    # She, in her calendar.

    def drags(self, which: int, start: dt.datetime) -> None:
        self.hers.moves(self._event(which), Interval(start, start + minutes(20)))

    def drags_onto_another(self, which: int, other: int) -> None:
        there = self.hers.events[self._event(other)].slot.start
        self.drags(which, there + minutes(10))

    def deletes(self, which: int) -> None:
        self.deleted |= self.hers.deletes(self._event(which))

    def _event(self, which: int) -> str:
        """Return the UID of one of her events; these are random, so they are told by their time."""
        events = sorted(self.hers.events.values(), key=lambda event: (event.slot, event.uid))
        return events[which % len(events)].uid

    def restores(self) -> None:
        self.hers.restores(self.deleted)
        self.deleted = {}

    async def answers_about_missing(self, which: int, cancels: bool) -> None:
        ahead, missing = self.open(), self.desk.missing
        booking = ahead[which % len(ahead)]
        answer = missing.cancel if cancels else missing.put_back
        with contextlib.suppress(Refusal):
            await answer(booking.therapist_id, booking.id)

    def fails_or_recovers(self) -> None:
        self.hers.broken = "" if self.hers.broken else "no answer"
        self.calendar_failed = True

    # The machine.

    async def tick(self, name: str) -> None:
        await self._ticks()[name]()

    def _ticks(self) -> dict[str, Callable[[], Awaitable[object]]]:
        """What the program runs every so often, in its order, on the desk of the moment."""
        return {
            "calendars": lambda: self._for_all(self.desk.calendars.refresh),
            "watch": lambda: self._for_all(self.desk.watching.watch),
            "digests": self.desk.digests.plan,
            "waiting": self.desk.waiting.look,
            "evenings": self.desk.attending.plan_evenings,
            "outbox": self.office.outbox().deliver_due,
            "tidy": self.desk.people.tidy,
        }

    async def _for_all(self, what: Callable[[str], Awaitable[object]]) -> None:
        for therapist_id in self.therapists:
            await what(therapist_id)

    async def all_ticks(self) -> None:
        for run in self._ticks().values():
            await run()

    def starts_anew(self) -> None:
        desk = self.desk
        sources = {PARK: [Source("hers", self.hers, self.hers, watched=self.hers)], FERRER: []}
        store = self.office.store
        self.office.desk = make_desk(store, desk.practice, self.office.clock, sources, desk.assets)

    # In the end.

    async def comes_to_rest(self) -> None:
        """Nothing fails any more, and hours pass."""
        self.hers.broken, self.witness.answers = "", []
        for _ in range(18):
            self.office.clock.advance(minutes(10))
            await self.all_ticks()

    async def goes_on_to_what_is_due(self) -> None:
        async with self.office.store.read() as view:
            due = await view.next_due()
        self.office.go_to(max(due or self.now, self.now + minutes(1)))
        await self.all_ticks()

    async def all_know(self) -> None:
        """Fail where somebody does not know how a consultation stands."""
        await self.witness.look()
        assert self.witness.wrong == [], self.witness.wrong
        for booking in self.witness.bookings.values():
            assert self.witness.therapist.is_right_about(booking), booking
            told = self.witness.client.is_right_about(booking)
            assert told or booking.id in self.witness.overtaken, booking


async def gather(store: Store, start: dt.datetime) -> Crowd:
    """Open the example practice at `start`; nobody is asked before booking, and caps are wide."""
    practice = a_practice(per_day=50, per_week=200, notice_hours=2)
    practice = practice.model_copy(update={"precheck": Precheck(ask=())})
    office = await open_office(store, practice, start)
    office.phones = witness = Witness(store, office.clock)
    therapists = {
        PARK: await office.claim(PARK, MINA_ID),
        FERRER: await office.claim(FERRER, THEO_ID),
    }
    return Crowd(office, witness, await office.people(CLIENTS), therapists)


def _seen(booking: Booking) -> Seen:
    return Seen(booking.therapist_id, booking.id, booking.sequence)


def _is_another(one: Booking, than: Booking) -> bool:
    return one.person_id == than.person_id and one.id != than.id
