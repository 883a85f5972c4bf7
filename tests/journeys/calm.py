"""A world that must stay calm: no error in the log, no call and no update out of order."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from fitbot.domain.booking import Booking
from fitbot.domain.precheck import Step
from fitbot.domain.survey import Survey
from fitbot.sandbox import Person
from fitbot.sandbox.shown import Shown
from fitbot.store.schema import metadata
from handlers import taps
from handlers.callback import Tap
from tests.journeys.story import local
from tests.journeys.world import World, asking, make_world
from tests.sandbox.oracle import watch

#: The labels that lead back. All but the first two stand where leaving means something of its own:
#: a survey is stopped, a booking kept, a note left out; each leads to a screen with the menu.
WAYS_BACK = {
    "‹ Menu",
    "Never mind",
    "My consultation",
    "No, keep it",
    "Stop here",
    "No, thanks",
    "Nothing to add",
    "I'll look",
}
#: Of the three menus, where the ways back lead: the client's, the choice of a therapist, hers.
_MENUS = ({"Questions and answers", "Help now"}, {"Help now", "What I keep"}, {"Digest now"})


class Errors(logging.Handler):
    """Collects what must not be in a log: errors, and tracebacks at any level."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record if it is one of those."""
        if record.levelno >= logging.ERROR or record.exc_info:
            self.lines.append(f"{record.name}: {record.getMessage()} {record.exc_info or ''}")


@contextlib.contextmanager
def calm() -> Iterator[Errors]:
    """Fail at the end if anything was logged as an error."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    try:
        yield errors
    finally:
        logging.getLogger().removeHandler(errors)
    assert errors.lines == []


@contextlib.asynccontextmanager
async def calm_world(
    folder: Path, database_url: str, ask: tuple[Step, ...] = ()
) -> AsyncIterator[World]:
    """A running bot; at the end its log is calm, and the oracle has no objection.

    It asks nothing before a booking, unless what it asks is what the test is about.
    """
    world = make_world(folder, database_url)
    world.setup = replace(world.setup, practice=asking(world.setup.practice, ask))
    world.sandbox.on_request.clear()
    world.sandbox.on_update.clear()
    problems = watch(world.sandbox)
    with calm():
        async with world.started():
            yield world
            await world.settle()
        assert problems == []


@dataclass(frozen=True)
class Scene:
    """A world with a client and a therapist in it, and the things people do there."""

    world: World
    alex: Person
    mina: Person

    @classmethod
    async def of(cls, world: World) -> "Scene":
        """The therapist has claimed her place, the client has come by her link."""
        sandbox = world.sandbox
        scene = cls(world, sandbox.person(1001, "Alex", "Kim"), sandbox.person(2002, "Mina"))
        await world.claim(scene.mina, "park")
        await world.say(scene.alex, "/start park")
        return scene

    async def press(self, person: Person, tap: Tap | str) -> Shown:
        """Let a person press any button on their newest message; return what is newest then."""
        data = tap if isinstance(tap, str) else tap.pack()
        await person.press(person.last.message_id, data)
        await self.world.settle()
        return person.last

    async def taps(self, person: Person, *labels: str) -> None:
        """Let a person tap one button after the other."""
        for label in labels:
            await self.world.tap(person, label)

    async def asks(self, text: str) -> int:
        """The client asks; return the question's id."""
        await self.press(self.alex, taps.Ask("park"))
        await self.world.say(self.alex, text)
        waiting = await self.world.running.desk.questions.waiting("park")
        return waiting[-1].id

    async def wishes(self) -> str:
        """The client asks for the first time that is too near to book; return which."""
        await self.world.say(self.alex, "/book")
        await self.taps(self.alex, "Sooner? Ask Dr. Mina Park")
        first = self.alex.last.labels[0]
        await self.taps(self.alex, first, "Send it")
        return first

    async def books(self) -> Booking:
        """The client books the 27th of November, 10:00."""
        await self.world.say(self.alex, "/book")
        await self.taps(self.alex, "Fri, Nov 27", "10:00 AM", "Yes, book it")
        return await self.booking(1)

    async def is_offered_an_earlier_time(self) -> None:
        """The client waits for something earlier, and somebody else's call is cancelled."""
        bo = self.world.sandbox.person(3001, "Bo")
        await self.world.say(bo, "/start park")
        await self.world.say(bo, "/book")
        await self.taps(bo, "Thu, Nov 26", "9:00 AM", "Yes, book it")
        await self.world.say(self.alex, "/my")
        await self.taps(self.alex, "Tell me if something earlier opens", "Tell me")
        await self.world.say(bo, "/my")
        await self.taps(bo, "Cancel it", "Yes, cancel it")
        await self.world.advance(minutes=5)

    async def invited(self) -> Survey:
        """The call took place, and the client is invited to the survey."""
        await self.books()
        await self.world.go_to(local(27, 10, 20))
        await self.taps(self.mina, "They came")
        await self.world.go_to(local(27, 11, 20))
        return await self.survey(1)

    async def noting(self) -> Survey:
        """The client has answered everything, and may add a note."""
        await self.invited()
        labels = ("Start", *["Partly"] * 8, "No", "I need time to think")
        await self.taps(self.alex, *labels)
        return await self.survey(1)

    async def booking(self, booking_id: int) -> Booking:
        """A booking as it is stored."""
        async with self.world.running.store.read() as view:
            found = await view.booking(booking_id)
        assert found is not None
        return found

    async def survey(self, survey_id: int) -> Survey:
        """A survey as it is stored."""
        async with self.world.running.store.read() as view:
            found = await view.survey(survey_id)
        assert found is not None
        return found

    async def question_text(self, question_id: int) -> str:
        """A question as it is stored."""
        async with self.world.running.store.read() as view:
            found = await view.question(question_id)
        assert found is not None
        return found.text


def from_bot(person: Person) -> list[Shown]:
    """What the bot has sent a person."""
    return [shown for shown in person.messages if shown.sent_by == "bot"]


def seen(person: Person) -> str:
    """Everything the bot has told a person, as it looks now."""
    return "\n".join(shown.text for shown in from_bot(person))


def leads_back(shown: Shown) -> bool:
    """Tell whether a message is a menu, or has a button that leads to one."""
    labels = set(shown.labels)
    return bool(labels & WAYS_BACK) or any(menu <= labels for menu in _MENUS)


async def stored(world: World) -> dict[str, list[dict[str, object]]]:
    """Everything in the database that a tap may change, but for what is read from calendars."""
    found = {}
    async with world.running.store._engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name not in {"seen_updates", "calendars", "busy"}:
                rows = await connection.execute(select(table).order_by(*table.primary_key))
                found[table.name] = [dict(row) for row in rows.mappings()]
    return found
