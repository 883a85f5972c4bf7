"""The composition root: opens everything, runs it, closes it, in one place."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr

from fitbot.clock import Clock, SystemClock
from fitbot.errors import ConfigError, Problem
from fitbot.jobs import Tick, Ticker
from fitbot.outbox import Outbox
from fitbot.practice import Practice
from fitbot.services.desk import Desk, load_assets, make_desk
from fitbot.sources import Passwords, open_sources
from fitbot.store import Store, open_store
from handlers.build import ALLOWED_UPDATES, Bot, PollTrouble, build, opened
from handlers.introducing import introduce
from handlers.messenger import TelegramMessenger

_POLL_FOR = 30  # seconds of a long poll; Telegram allows 50


def _no_password(variable: str) -> SecretStr:
    raise ConfigError([Problem(variable, "this is missing: no calendar password was given")])


@dataclass(frozen=True, slots=True)
class Setup:
    """What one running bot is made of. `transport` replaces the network, in tests."""

    practice: Practice
    database_url: str
    keys: tuple[str, ...]
    token: str
    api_url: str
    clock: Clock = field(default_factory=SystemClock)
    passwords: Passwords = _no_password
    transport: httpx.AsyncBaseTransport | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs: its parts, for whoever started it."""

    store: Store
    desk: Desk
    ticker: Ticker
    bot: Bot


@contextlib.asynccontextmanager
async def running(setup: Setup) -> AsyncIterator[Running]:
    """Run the bot, polling, for as long as the context is open.

    Raises:
        StoreError: the database cannot be used.
        ConfigError: Telegram refuses the token or cannot be reached.
    """
    # PTB otherwise hands out seconds as bare numbers, and warns that it does.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    async with contextlib.AsyncExitStack() as stack:
        store = await open_store(setup.database_url, list(setup.keys))
        stack.push_async_callback(store.close)
        desk = await open_desk(setup, store, stack)
        bot = build(desk, setup.token, setup.api_url, setup.transport)
        ticker = _ticker(setup.clock, store, desk, bot)
        await stack.enter_async_context(opened(bot))
        await bot.start()
        stack.push_async_callback(bot.stop)
        stack.push_async_callback(ticker.stop)
        stack.push_async_callback(_end, asyncio.create_task(_deliver_when_posted(store, ticker)))
        # Who wrote meanwhile is heard first: everything else can be done while she is answered.
        await _poll(bot)
        stack.push_async_callback(_stop_polling, bot)
        await asyncio.gather(introduce(bot.bot, desk), ticker.run_all())
        ticker.start()
        yield Running(store, desk, ticker, bot)


async def open_desk(setup: Setup, store: Store, stack: contextlib.AsyncExitStack) -> Desk:
    """Put the services together for this practice; feeds' connections close with the stack."""
    sources = await stack.enter_async_context(open_sources(setup.practice, setup.passwords))
    async with store.begin() as tx:
        for therapist in setup.practice.therapists:
            await tx.ensure_therapist(therapist.id)
    assets = await asyncio.to_thread(load_assets, setup.practice)
    return make_desk(store, setup.practice, setup.clock, sources, assets)


def _ticker(clock: Clock, store: Store, desk: Desk, bot: Bot) -> Ticker:
    outbox = Outbox(store, clock, desk.mail, desk.watching, TelegramMessenger(bot.bot, desk, clock))

    async def refresh() -> None:
        for therapist in desk.practice.therapists:
            await desk.calendars.refresh(therapist.id)

    async def watch() -> None:
        for therapist in desk.practice.therapists:
            await desk.watching.watch(therapist.id)

    return Ticker(
        [
            Tick("calendars", 60, refresh),
            Tick("watch", 60, watch),
            Tick("digests", 30, desk.digests.plan),
            Tick("waiting", 60, desk.waiting.look),
            Tick("evenings", 60, desk.attending.plan_evenings),
            Tick("outbox", 5, outbox.deliver_due),
            Tick("tidy", 3600, desk.people.tidy),
        ]
    )


async def _deliver_when_posted(store: Store, ticker: Ticker) -> None:
    """Deliver at once what a use-case has just posted, without waiting for the next tick."""
    while True:
        await store.posted.wait()
        await asyncio.shield(ticker.run("outbox"))


async def _poll(bot: Bot) -> None:
    if bot.updater is None:
        raise ValueError("the application was built without an updater")
    await bot.updater.start_polling(
        timeout=_POLL_FOR,
        allowed_updates=ALLOWED_UPDATES,
        bootstrap_retries=-1,
        error_callback=PollTrouble(),
    )


async def _stop_polling(bot: Bot) -> None:
    if bot.updater is not None:
        await bot.updater.stop()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
