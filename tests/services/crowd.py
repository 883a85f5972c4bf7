"""Three clients and two therapists of one practice, and all that they may do at any moment.

Each act asks for what is possible just then and does it; what is offered must be granted.
"""

import datetime as dt
from collections.abc import Awaitable, Callable

from fitbot.practice.root import Precheck
from fitbot.services.desk import make_desk
from fitbot.services.reading_calendars import Source
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    MINA_ID,
    PARK,
    THEO_ID,
    a_practice,
    minutes,
    open_office,
)
from tests.services.crowd_clients import Clients
from tests.services.crowd_therapists import Therapists
from tests.services.witness import Witness

CLIENTS = 3
TICKS = ["calendars", "watch", "digests", "waiting", "evenings", "outbox", "tidy"]


class Crowd(Clients, Therapists):
    """Everybody, and what the machine does meanwhile."""

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
        hers = Source("hers", self.hers, self.hers, watched=self.hers)
        sources = {PARK: [hers, Source("other", self.other)], FERRER: []}
        store = self.office.store
        self.office.desk = make_desk(store, desk.practice, self.office.clock, sources, desk.assets)

    # In the end.

    async def comes_to_rest(self) -> None:
        """Nothing fails any more, and hours pass."""
        self.hers.broken = self.other.broken = ""
        self.witness.answers = []
        for _ in range(18):
            self.office.clock.advance(minutes(10))
            await self.all_ticks()

    async def goes_on_to_what_is_due(self) -> None:
        async with self.office.store.read() as view:
            due = await view.next_due()
        self.office.go_to(max(due or self.now, self.now + minutes(1)))
        await self.all_ticks()

    def has_happened(self) -> set[str]:
        """Return the kinds of messages that arrived, and what else shows that much was tried."""
        others = {
            "booked by invitation": any(each.used for each in self.links),
            "travelled": self.travelled,
            "in her other calendar": bool(self.other.events),
        }
        arrived = {type(each).__name__ for each in self.witness.arrived}
        return arrived | {what for what, happened in others.items() if happened}

    async def all_know(self) -> None:
        """Fail where somebody does not know how a consultation stands."""
        await self.witness.look()
        assert self.witness.wrong == [], self.witness.wrong
        for booking in self.witness.bookings.values():
            assert self.witness.therapist.is_right_about(booking), booking
            told = self.witness.client.is_right_about(booking)
            assert told or booking.id in self.witness.overtaken, booking
            assert self.witness.knows_the_way_of(booking), booking


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
    crowd = Crowd(office, witness, await office.people(CLIENTS), therapists)
    crowd.hers.others.append(crowd.other)
    crowd.starts_anew()
    return crowd
