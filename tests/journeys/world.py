"""A whole fitbot on the sandbox: the real application, a temporary database, a clock to move."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from fitbot.app import Running, Setup, running
from fitbot.clock import MovableClock
from fitbot.demo_time import DemoTime
from fitbot.domain.precheck import Step
from fitbot.practice import Practice, Precheck
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.transport import sandbox_transport
from tests.journeys.practices import EXAMPLE, ROOT, TOKEN, sample_practice
from tests.sandbox.oracle import watch

__all__ = ["EXAMPLE", "MONDAY", "ROOT", "TOKEN", "World", "asking", "make_world", "sample_practice"]

#: A Monday, 13:00 in Los Angeles: too late for that day's digests.
MONDAY = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)


@dataclass
class World:
    """Telegram, people and time around one bot, which can be stopped and started again."""

    sandbox: Sandbox
    clock: MovableClock
    setup: Setup
    folder: Path
    #: What aiogram's models found wrong with requests and updates.
    problems: list[str]
    bot: Running | None = None

    @property
    def running(self) -> Running:
        """The bot, which must be running."""
        assert self.bot is not None
        return self.bot

    @contextlib.asynccontextmanager
    async def started(self) -> AsyncIterator[Running]:
        """Run the bot for a while; what it does is settled by `settle`."""
        async with running(self.setup) as bot:
            self.bot = bot
            self.sandbox.settlers[:] = [
                bot.bot.update_queue.join,
                lambda: bot.ticker.run("outbox"),
            ]
            try:
                yield bot
            finally:
                self.bot = None
                self.sandbox.settlers.clear()

    async def settle(self) -> None:
        """Wait until every update is handled and everything due is delivered."""
        await self.sandbox.idle()
        assert not self.problems

    async def advance(self, **span: float) -> None:
        """Move the clock, letting what falls due on the way happen, and settle."""
        await DemoTime(self.clock, self.running).advance(dt.timedelta(**span))
        await self.settle()

    async def go_to(self, moment: dt.datetime) -> None:
        """Jump to an instant, as a machine does that was asleep, and settle."""
        self.clock.advance(moment - self.clock.now())
        await self.running.ticker.run_all()
        await self.settle()

    async def say(self, person: Person, text: str) -> None:
        """Let a person write, and settle."""
        await person.send(text)
        await self.settle()

    async def tap(self, person: Person, label: str) -> None:
        """Let a person tap the newest button with this label, and settle."""
        await person.tap(label)
        await self.settle()

    async def claim(self, person: Person, therapist_id: str) -> None:
        """Make a person the therapist."""
        token = await self.running.desk.people.new_claim(therapist_id)
        await self.say(person, f"/start claim_{token}")


def asking(practice: Practice, ask: tuple[Step, ...]) -> Practice:
    """The practice with these questions before a booking."""
    return practice.model_copy(update={"precheck": Precheck(ask=ask)})


def make_world(folder: Path, database_url: str | None = None) -> World:
    """A world in a folder; every request and update in it is checked against aiogram's models."""
    clock = MovableClock(MONDAY)
    sandbox = Sandbox(clock, TOKEN, bot_name="Harbor Psychotherapy", bot_username="harbor_bot")
    problems = watch(sandbox)
    setup = Setup(
        practice=sample_practice(folder),
        database_url=database_url or f"sqlite+aiosqlite:///{folder / 'fitbot.db'}",
        keys=(Fernet.generate_key().decode(),),
        token=TOKEN,
        api_url="http://127.0.0.1:1",
        clock=clock,
        transport=sandbox_transport(sandbox),
    )
    return World(sandbox, clock, setup, folder, problems)
