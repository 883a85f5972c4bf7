"""What clients may do at any moment; what is offered must be granted."""

import contextlib
import datetime as dt

from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.domain.calls import Call
from fitbot.domain.interval import Interval
from fitbot.domain.people import Person
from fitbot.errors import (
    CalendarUnread,
    InvitationRejected,
    Paused,
    Refusal,
    SlotTaken,
    TooLate,
    UndoOver,
)
from fitbot.services.booking import Wish
from fitbot.services.calls import other_way
from tests.services.building import (
    PARK,
    minutes,
)
from tests.services.stage import Stage

#: So few of the free times are looked at, that people meet.
NEAREST = 4


class Clients(Stage):
    """What they do."""

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

    async def changes_the_way(self, who: int) -> None:
        """By phone in place of video, or the reverse, where her therapist does both."""
        client = self.clients[who]
        booking = await self._changeable(client)
        if booking is None:
            return
        way = other_way(self.desk.practice.therapist(booking.therapist_id), booking)
        if way:
            call = Call(way, "+1 555 010 0000" if way == "phone" else None)
            changed = await self.desk.ways.change(client, booking.id, call)
            assert (changed.way, changed.slot) == (way, booking.slot)

    async def opens_a_link(self, who: int, which: int) -> None:
        """Whoever is first has it; for her it works until she books, or it ends."""
        client, link = self.clients[who], self.links[-1 - which % len(self.links)]
        over = link.used or self.now >= link.invitation.expires_at
        hers = link.holder in {None, client.id}
        try:
            accepted = await self.desk.invitations.accept(client, link.token)
        except InvitationRejected:
            assert over or not hers or client.id in self.rejected
            self.rejected.add(client.id)
        else:
            assert hers
            assert not over
            assert accepted.person_id in {None, client.id}
            link.holder = client.id

    async def books_the_time_she_is_invited_to(self, who: int) -> None:
        client = self.clients[who]
        mine = [each.invitation for each in self.links if each.holder == client.id]
        for each in mine:
            if await self.desk.bookings.open_booking(client):
                return
            if each.start in await self._free(client, each.therapist_id):
                assert each.start is not None
                await self._takes(client, Wish(each.therapist_id, each.start), False)

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
        """Return the nearest of what a client is offered."""
        starts = await self._free(client, therapist_id, moving)
        return [self.desk.slots.slot_at(therapist_id, start) for start in starts[:NEAREST]]

    async def _free(self, client: Person, therapist_id: str, moving: int = 0) -> list[dt.datetime]:
        """Return when what she is offered starts; a reason for nothing must be known here."""
        await self.desk.calendars.refresh(therapist_id)
        try:
            return await self.office.free(client, moving, therapist_id)
        except CalendarUnread:
            assert therapist_id == PARK
            assert self.calendar_failed
            return []
        except Paused:
            assert therapist_id in self.paused
            return []

    async def _takes(self, client: Person, wish: Wish, holds: bool) -> None:
        """Let her have what she is offered: no refusal is expected."""
        if holds:
            await self.desk.bookings.hold(client, wish)
        before = self.witness.bookings.get(wish.moving)
        booking = await self.office.book(client, wish.start, wish.moving, wish.therapist_id)
        assert (booking.status, booking.slot.start) == (Status.BOOKED, wish.start)
        for link in self.links:
            if (link.holder, link.invitation.therapist_id) == (client.id, wish.therapist_id):
                link.used = True
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
