"""What therapists may do at any moment, in the chat and in a calendar."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.dialogue import Wording
from fitbot.domain.interval import Interval
from fitbot.domain.whereabouts import Travel
from fitbot.errors import (
    BookedAnew,
    CalendarUnread,
    Paused,
    Refusal,
    TimePast,
    TimeTaken,
)
from fitbot.services.rearranging import Basis
from tests.services.building import (
    minutes,
)
from tests.services.crowd_clients import NEAREST
from tests.services.stage import Link, Stage


class Therapists(Stage):
    """What they do."""

    # In the chat.

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
            await self._moved_by_her(booking, free[where % min(NEAREST, len(free))].start, word)

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

    async def therapist_travels(self, therapist_id: str, zone: str, ahead: int, days: int) -> None:
        first = self.now.date() + dt.timedelta(days=ahead)
        travel = Travel(ZoneInfo(zone), first, first + dt.timedelta(days=days))
        await self.desk.time_off.travel(therapist_id, travel)
        self.travelled = True

    async def therapist_stays(self, therapist_id: str) -> None:
        for travel in (await self.desk.time_off.see(therapist_id)).travels:
            await self.desk.time_off.stay(therapist_id, travel.id)

    async def therapist_invites(self, therapist_id: str, hours: int) -> None:
        """Invite somebody to book with so short a notice."""
        made = await self.desk.invitations.shorten(therapist_id, minutes(hours * 60))
        self.links.append(Link(*made))

    async def therapist_invites_to_a_time(self, therapist_id: str, which: int) -> None:
        await self.desk.calendars.refresh(therapist_id)
        try:
            free = await self.desk.invitations.free(therapist_id)
        except CalendarUnread:
            assert self.calendar_failed
            return
        except Paused:
            assert therapist_id in self.paused
            return
        if free:
            start = free[which % min(NEAREST, len(free))].start
            self.links.append(Link(*await self.desk.invitations.open_time(therapist_id, start)))

    # She, in her calendars.

    def drags(self, which: int, start: dt.datetime) -> None:
        self.hers.moves(self._event(which), Interval(start, start + minutes(20)))

    def drags_onto_another(self, which: int, other: int) -> None:
        there = self.hers.events[self._event(other)].slot.start
        self.drags(which, there + minutes(10))

    def deletes(self, which: int) -> None:
        self.deleted |= self.hers.deletes(self._event(which))

    def puts_into_her_other_calendar(self, which: int) -> None:
        self.other.restores(self.hers.deletes(self._event(which)))

    def puts_back_from_her_other_calendar(self) -> None:
        self.hers.restores(self.other.deletes(*self.other.events))

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

    def fails_or_recovers(self, which: int) -> None:
        calendar = self.calendars()[which]
        calendar.broken = "" if calendar.broken else "no answer"
        self.calendar_failed = True


def _seen(booking: Booking) -> Basis:
    return Basis(booking.therapist_id, booking.id, booking.sequence)


def _is_another(one: Booking, than: Booking) -> bool:
    return one.person_id == than.person_id and one.id != than.id
