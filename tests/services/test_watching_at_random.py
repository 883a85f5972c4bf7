"""Whatever she, the client, the network and the machine do in any order: in the end all agree.

A run is drawn from a number. She drags, deletes, restores and marks the event; the client moves and
cancels; her server fails; the process dies around a write. Then all is quiet, she answers what she
was asked, and both sides must show the same, which must be what the client was told last.
"""

import contextlib
import random
from dataclasses import dataclass, field

import pytest

from fitbot.calendars.base import Event, Seen
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import BookingChanged, BookingChangedForClient, EventDoubted
from fitbot.domain.people import Person
from fitbot.domain.watching import Oddity
from fitbot.errors import Refusal
from fitbot.store import Store
from tests.services.building import MINA_ID, PARK, Office, a_practice, local, minutes, open_office
from tests.services.watching import TEN, at, booked, now_is, tick, told

LEASE = minutes(2)
RUNS, STEPS = 12, 40
#: Few, so that they meet; the last one has passed.
TIMES = [local(25, 10), TEN, local(26, 11), local(26, 14), local(27, 10), local(22, 10)]


class Killed(BaseException):
    """The process died at this moment."""


@dataclass
class Run:
    """One run, and what its client believes."""

    office: Office
    chance: random.Random
    booking: Booking
    alex: Person
    #: When the call takes place; None when it does not.
    believes: Interval | None
    deleted: dict[str, Event] = field(default_factory=dict)
    client_acts: int = 0
    log: list[str] = field(default_factory=list)

    async def she_drags(self) -> None:
        self._drag(at(self.chance.choice(TIMES)), by=0)

    async def she_drags_with_a_program_that_counts(self) -> None:
        slot = at(self.chance.choice(TIMES), self.chance.choice([20, 45]))
        self._drag(slot, by=self.chance.choice([1, 5]))

    async def she_deletes(self) -> None:
        if self._event:
            self.deleted = self.office.hers.deletes(self.booking.uid)

    async def she_restores(self) -> None:
        if not self._event:
            self.office.hers.restores(self.deleted)

    async def she_marks_or_unmarks(self) -> None:
        if event := self._event:
            self.office.hers.marks_cancelled(event.uid, not event.cancelled)

    async def she_answers(self) -> None:
        missing = self.office.desk.missing
        answer = missing.cancel if self.chance.random() < 0.25 else missing.put_back
        with contextlib.suppress(Refusal):
            await answer(PARK, self.booking.id)

    async def the_client_moves(self) -> None:
        with contextlib.suppress(Refusal):
            start = self.chance.choice(TIMES)
            moved = await self.office.book(self.alex, start, moving=self.booking.id)
            self.believes, self.client_acts = moved.slot, self.client_acts + 1

    async def the_client_cancels(self) -> None:
        if self.chance.random() < 0.1:
            with contextlib.suppress(Refusal):
                await self.office.desk.bookings.cancel(self.alex, self.booking.id)
                self.believes, self.client_acts = None, self.client_acts + 1

    async def the_server_fails_or_comes_back(self) -> None:
        self.office.hers.broken = "" if self.office.hers.broken else "no answer"

    async def the_process_dies_at_its_next_write(self) -> None:
        hers, after = self.office.hers, self.chance.random() < 0.5

        async def replace(last: Seen | None, event: Event) -> Seen:
            self._unharmed()
            if after:
                await hers.replace(last, event)
            raise Killed

        hers.replace = replace  # type: ignore[method-assign]

    async def minutes_pass(self) -> None:
        for _ in range(self.chance.choice([1, 2, 5])):
            await self.pass_minutes(1)

    async def pass_minutes(self, count: int) -> None:
        """Let time pass, and the client read what comes."""
        self.office.clock.advance(minutes(count))
        before = len(self.office.phones.arrived)
        try:
            await tick(self.office)
        except Killed:
            self.office.clock.advance(LEASE)
        for each in self.office.phones.arrived[before:]:
            self.log.append(f"    {each}")
            if isinstance(each, BookingChangedForClient):
                cancelled = each.booking.status is Status.CANCELLED
                self.believes = None if cancelled else each.booking.slot

    async def step(self) -> None:
        """Let anything happen, time above all."""
        act = self.chance.choice(
            [
                *[self.minutes_pass] * 6,
                *[self.she_drags, self.she_drags_with_a_program_that_counts] * 2,
                *(self.she_deletes, self.she_restores, self.she_marks_or_unmarks),
                *(self.she_answers, self.the_client_moves, self.the_client_cancels),
                *(self.the_server_fails_or_comes_back, self.the_process_dies_at_its_next_write),
            ]
        )
        self.log.append(f"{self.office.clock.now():%d %H:%M} {act.__name__}")
        await act()

    async def quiet(self) -> None:
        """Nothing fails any more, hours pass, and she has put back what she is asked about."""
        self.office.hers.broken = ""
        self._unharmed()
        for _ in range(3):
            for _ in range(6):
                await self.pass_minutes(15)
            with contextlib.suppress(Refusal):
                await self.office.desk.missing.put_back(PARK, self.booking.id)

    @property
    def _event(self) -> Event | None:
        return self.office.hers.events.get(self.booking.uid)

    def _drag(self, slot: Interval, by: int) -> None:
        if event := self._event:
            self.office.hers.moves(event.uid, slot, sequence=event.sequence + by)

    def _unharmed(self) -> None:
        self.office.hers.__dict__.pop("replace", None)


@pytest.mark.parametrize("seed", range(RUNS))
async def test_in_the_end_all_agree(sqlite_store: Store, seed: int) -> None:
    practice = a_practice(per_day=50, per_week=50, notice_hours=1)
    office = await open_office(sqlite_store, practice)
    [booking] = await booked(office, TEN)
    alex = await office.person()
    run = Run(office, random.Random(seed), booking, alex, booking.slot)
    for _ in range(STEPS):
        await run.step()
    await run.quiet()
    final = await now_is(office, booking)
    shown = [event for event in office.hers.events.values() if not event.cancelled]
    doubts = {each.doubt for each in told(office, EventDoubted, MINA_ID)}
    story = "\n".join(run.log)
    if final.status is Status.CANCELLED:
        assert run.believes is None, story
        assert shown == [] or Oddity.CANCELLED in doubts, story  # she put it back all the same
    else:
        assert run.believes == final.slot, story
        [event] = shown
        past = event.slot.start < office.clock.now()
        assert event.slot == final.slot or (past and Oddity.PAST in doubts), story
    assert len(told(office, BookingChanged, MINA_ID)) <= run.client_acts, story
