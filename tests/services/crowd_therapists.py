"""What therapists may do at any moment, in the chat and in a calendar."""

import contextlib
import datetime as dt

from fitbot.domain.booking import Booking
from fitbot.domain.dialogue import Wording
from fitbot.domain.interval import Interval
from fitbot.errors import (
    BookedAnew,
    CalendarUnread,
    Refusal,
    TimePast,
    TimeTaken,
)
from fitbot.services.rearranging import Basis
from tests.services.building import (
    minutes,
)
from tests.services.crowd_clients import NEAREST
from tests.services.stage import Stage


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


def _seen(booking: Booking) -> Basis:
    return Basis(booking.therapist_id, booking.id, booking.sequence)


def _is_another(one: Booking, than: Booking) -> bool:
    return one.person_id == than.person_id and one.id != than.id
