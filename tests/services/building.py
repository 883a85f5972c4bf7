"""A practice at work without Telegram: real services on a real store, her calendar, a messenger."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from fitbot.calendars.base import Event, Look, Query, Reading, Seen
from fitbot.calendars.ours import to_replace
from fitbot.clock import MovableClock
from fitbot.domain.booking import Booking
from fitbot.domain.doubts import CalendarProblem
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval, merge
from fitbot.domain.messages import Message
from fitbot.domain.outbox import Kind, Outcome
from fitbot.domain.people import Person
from fitbot.errors import CalendarError
from fitbot.outbox import Outbox, Receipt
from fitbot.practice import Practice
from fitbot.services.booking import Wish
from fitbot.services.desk import Assets, Desk, make_desk
from fitbot.services.reading_calendars import Source
from fitbot.services.slots import Viewer
from fitbot.store import Store
from fitbot.store.schema import outbox as posts_table
from fitbot.texts import Texts
from tests.journeys.world import EXAMPLE

LA = ZoneInfo("America/Los_Angeles")
PARK, FERRER = "park", "ferrer"
#: A Monday, 08:00 in Los Angeles.
NOW = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)
MINA_ID, THEO_ID = 2002, 3003


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    """An instant of 2026 on a clock in Los Angeles."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LA).astimezone(dt.UTC)


def a_practice(**rules: int) -> Practice:
    """The example practice; every therapist's consultation follows these rules instead."""
    therapists = tuple(
        each.model_copy(update={"consultation": each.consultation.model_copy(update=rules)})
        for each in EXAMPLE.therapists
    )
    return EXAMPLE.model_copy(update={"therapists": therapists})


def with_digest(practice: Practice, at: dt.time, zone: str) -> Practice:
    """A practice whose therapists live in `zone` and read their digests at this hour."""
    changed = {"digest_at": at, "time_zone": ZoneInfo(zone)}
    therapists = tuple(each.model_copy(update=changed) for each in practice.therapists)
    return practice.model_copy(update={"therapists": therapists})


class HerCalendar:
    """A therapist's calendar in memory. It can break, and it counts how often it was parsed.

    She changes our events in `events`, and tells `edition` so; `others` are other calendars of the
    same account.
    """

    def __init__(self) -> None:
        self.busy: list[Interval] = []
        self.events: dict[str, Event] = {}
        self.problems: tuple[CalendarProblem, ...] = ()
        self.others: list[HerCalendar] = []
        self.looks = 0
        self.broken: str | CalendarError = ""
        self.asked: list[Query] = []
        self.parsed = 0
        self.edition = 0

    def now_has(self, *busy: Interval) -> None:
        """Let her change what stands in it."""
        self.busy = list(busy)
        self.edition += 1

    async def read(self, query: Query) -> Reading | None:
        self.asked.append(query)
        self._may_fail()
        fingerprint = f"edition {self.edition}"
        if query.known == fingerprint:
            return None
        self.parsed += 1
        ours = [event.slot for uid, event in self.events.items() if uid not in query.ignore]
        window = query.window
        inside = [
            Interval(max(span.start, window.start), min(span.end, window.end))
            for span in [*self.busy, *ours]
            if span.overlaps(window)
        ]
        memory = f"memory of {fingerprint}".encode()
        return Reading(tuple(merge(inside)), self.problems, fingerprint, memory)

    async def remove(self, uid: str) -> None:
        self._may_fail()
        self.events.pop(uid, None)
        self.edition += 1

    def moves(self, uid: str, slot: Interval, **more: object) -> None:
        """Let her put an event of ours at another time."""
        self.events[uid] = replace(self.events[uid], slot=slot, **more)  # type: ignore[arg-type]
        self.edition += 1

    def marks_cancelled(self, uid: str, cancelled: bool = True) -> None:
        """Let her mark an event as cancelled, or no longer so."""
        self.events[uid] = replace(self.events[uid], cancelled=cancelled)
        self.edition += 1

    def deletes(self, *uids: str) -> dict[str, Event]:
        """Let her delete events of ours; return them, so that she can restore them."""
        self.edition += 1
        return {uid: self.events.pop(uid) for uid in uids}

    def restores(self, events: Mapping[str, Event]) -> None:
        """Let her put events into it, as they are."""
        self.events |= events
        self.edition += 1

    async def look(self, uids: Set[str], known: str = "") -> Look | None:
        self.looks += 1
        self._may_fail()
        fingerprint = f"edition {self.edition}"
        if known == fingerprint:
            return None
        seen = {uid: _seen(event) for uid, event in self.events.items() if uid in uids}
        return Look(seen, fingerprint)

    async def find(self, uid: str) -> Seen | None:
        look = await self.look({uid})
        return look.seen.get(uid) if look else None

    async def find_elsewhere(self, uid: str) -> Seen | None:
        self._may_fail()
        for other in self.others:
            if found := await other.find(uid):
                return replace(found, here=False)
        return None

    async def replace(self, last: Seen | None, event: Event) -> Seen:
        self._may_fail()
        found = self.events.get(event.uid)
        if to_replace(_seen(found) if found else None, last, event):
            self.events[event.uid] = event
            self.edition += 1
        return _seen(self.events[event.uid])

    def _may_fail(self) -> None:
        if isinstance(self.broken, CalendarError):
            raise self.broken
        if self.broken:
            raise CalendarError(self.broken)


def _seen(event: Event) -> Seen:
    version = f"{event.sequence} {event.summary} {event.slot} {event.cancelled}"
    return Seen(event.uid, event.slot, event.sequence, event.cancelled, version)


class Phones:
    """Everybody's phones: what arrived, in order; `answers` says what becomes of the next ones."""

    def __init__(self) -> None:
        self.arrived: list[Message] = []
        self.answers: list[Receipt | BaseException] = []
        self.before: Callable[[Message], None] = lambda _message: None

    async def deliver(self, message: Message) -> Receipt:
        self.before(message)
        answer = self.answers.pop(0) if self.answers else Receipt(len(self.arrived) + 1)
        if isinstance(answer, Receipt) and answer.failure:
            return answer
        self.arrived.append(message)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def of(self, chat_id: int) -> list[str]:
        """The kinds of messages in a chat, oldest first."""
        return [type(each).__name__ for each in self.arrived if each.chat_id == chat_id]

    def take(self) -> list[str]:
        """The kinds of all messages since the last time, and forget them."""
        kinds = [type(each).__name__ for each in self.arrived]
        self.arrived.clear()
        return kinds


@dataclass
class Office:
    """One practice, its desk, and the world around it."""

    store: Store
    desk: Desk
    clock: MovableClock
    hers: HerCalendar
    phones: Phones = field(default_factory=Phones)

    @property
    def practice(self) -> Practice:
        return self.desk.practice

    def outbox(self) -> Outbox:
        """One more process that delivers."""
        desk = self.desk
        return Outbox(self.store, self.clock, desk.mail, desk.watching, self.phones)

    async def person(self, number: int = 0) -> Person:
        """A client; each number is somebody else."""
        return await self.desk.people.meet(1001 + number, ("Alex", f"Kim{number}"), "en")

    async def people(self, count: int) -> list[Person]:
        return [await self.person(number) for number in range(count)]

    async def claim(self, therapist_id: str = PARK, telegram_id: int = MINA_ID) -> Person:
        """Let a therapist take her place."""
        person = await self.desk.people.meet(telegram_id, ("Mina", "Park"), "en")
        token = await self.desk.people.new_claim(therapist_id)
        await self.desk.people.claim(person, token, self.practice)
        return person

    async def free(
        self, person: Person | None = None, moving: int = 0, therapist_id: str = PARK
    ) -> list[dt.datetime]:
        """When slots start that this person can be offered."""
        viewer = Viewer(person.id if person else 0, moving)
        return [slot.start for slot in await self.desk.slots.free(therapist_id, viewer)]

    async def book(
        self, person: Person, start: dt.datetime, moving: int = 0, therapist_id: str = PARK
    ) -> Booking:
        wish = Wish(therapist_id, start, moving)
        if moving:
            return (await self.desk.bookings.move(person, wish)).booking
        return await self.desk.bookings.book(person, wish)

    async def undo(self, person: Person, changed: Booking, start: dt.datetime) -> Booking:
        """Take back the change that made a booking what it is; it left `start`."""
        return await self.desk.undoing.undo(person, changed.id, changed.sequence, start)

    async def hold(self, person: Person, start: dt.datetime, moving: int = 0) -> Hold:
        await self.desk.calendars.refresh(PARK)  # as the tick does every minute
        return await self.desk.bookings.hold(person, Wish(PARK, start, moving))

    async def bookings(self, therapist_id: str = PARK) -> list[Booking]:
        async with self.store.read() as view:
            year = dt.timedelta(days=366)
            return await view.bookings_between(therapist_id, NOW - year, NOW + year)

    async def posts(self, *kinds: Kind) -> list[str]:
        """The dedup keys of all posts of these kinds (or of any), in the order posted."""
        rows = await self._rows()
        return [row["dedup_key"] for row in rows if not kinds or row["kind"] in kinds]

    async def settled(self, outcome: Outcome) -> list[str]:
        """The kinds of the posts settled so."""
        return [row["kind"] for row in await self._rows() if row["state"] == outcome]

    async def due(self, kind: Kind) -> list[dt.datetime]:
        """When the posts of a kind are due."""
        return [row["due_at"] for row in await self._rows() if row["kind"] == kind]

    async def _rows(self) -> list[dict[str, object]]:
        async with self.store._engine.connect() as connection:
            rows = await connection.execute(posts_table.select().order_by(posts_table.c.id))
            return [dict(row) for row in rows.mappings()]

    def go_to(self, moment: dt.datetime) -> None:
        self.clock.advance(moment - self.clock.now())


async def open_office(
    store: Store, practice: Practice | None = None, now: dt.datetime = NOW
) -> Office:
    """Open an office; Dr. Park's one calendar is `hers`, Theo Ferrer has none."""
    practice = practice or EXAMPLE
    clock, hers = MovableClock(now), HerCalendar()
    async with store.begin() as tx:
        for therapist in practice.therapists:
            await tx.ensure_therapist(therapist.id)
    sources = {PARK: [Source("hers", hers, hers, watched=hers)], FERRER: []}
    desk = make_desk(store, practice, clock, sources, _ASSETS)
    return Office(store, desk, clock, hers)


def starts(slots: Iterable[Interval]) -> list[dt.datetime]:
    return [slot.start for slot in slots]


_ASSETS = Assets(texts=Texts("en", "US"), crisis_lines=None, photos={})  # type: ignore[arg-type]
