"""What the commands do once their words are understood: each opens what it needs, no more."""

import asyncio
import contextlib
import datetime as dt
import signal
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from fitbot.config import Settings
from fitbot.errors import ConfigError
from fitbot.practice import Practice, Therapist

if TYPE_CHECKING:
    from fitbot.busy import Busy, Days
    from fitbot.listing import Listing
    from fitbot.places import Place
    from fitbot.texts import Texts

#: Prints a line for whoever watches.
Say = Callable[[str], None]

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def demo(port: int, say: Say) -> None:
    """Run the demo until it is stopped."""
    from fitbot.demo import demo as run_demo

    async with run_demo(port) as url, _until_stopped() as stopped:
        say(f"The demo runs at [bold]{url}[/bold]  (Ctrl-C ends it and cleans up)")
        await stopped.wait()


async def serve(settings: Settings, practice: Practice, say: Say) -> None:
    """Run the bot until it is stopped."""
    from fitbot.app import Setup, running

    setup = Setup(
        practice=practice,
        database_url=settings.database_url.get_secret_value(),
        keys=_keys(settings),
        token=settings.require_token().get_secret_value(),
        api_url=settings.bot_api_url,
        passwords=settings.calendar_password,
    )
    async with running(setup) as bot, _until_stopped() as stopped:
        say(f"@{bot.bot.bot.username} is listening. Ctrl-C ends it.")
        await stopped.wait()


async def slots(
    settings: Settings, practice: Practice, therapist: Therapist, now: dt.datetime
) -> "Listing":
    """Return a therapist's free times, straight from her calendars.

    Raises:
        ConfigError: one of them cannot be read.
    """
    from fitbot.listing import list_slots
    from fitbot.sources import open_sources

    one = practice.model_copy(update={"therapists": (therapist,)})
    async with open_sources(one, settings.calendar_password) as sources:
        availability = practice.availability(therapist.id, now)
        found = await list_slots(therapist, sources[therapist.id], now, availability)
    if found.failed:
        raise ConfigError(found.problems(await _texts(practice)))
    return found


async def busy_of(
    settings: Settings, practice: Practice, therapist: Therapist, days: "Days"
) -> "Busy":
    """Return when a therapist's calendars are busy."""
    from fitbot.busy import look_at
    from fitbot.sources import open_sources

    one = practice.model_copy(update={"therapists": (therapist,)})
    async with open_sources(one, settings.calendar_password) as sources:
        return await look_at(sources[therapist.id], days, await _texts(practice))


async def busy_at(place: "Place", days: "Days") -> "Busy":
    """Return when a calendar is busy that was named by hand."""
    from fitbot.busy import look_at
    from fitbot.places import open_place

    async with open_place(place, days.zone) as source:
        return await look_at([source], days, await _texts())


async def digest(
    settings: Settings, practice: Practice, therapist: Therapist, now: dt.datetime
) -> str:
    """Return a therapist's digest as Telegram's HTML."""
    from fitbot.clock import MovableClock
    from fitbot.services.digests import DigestService
    from fitbot.store import open_store
    from handlers.views.digest import digest as render

    store = await open_store(settings.database_url.get_secret_value(), list(_keys(settings)))
    try:
        content = await DigestService(store, practice, MovableClock(now)).compose(therapist.id)
    finally:
        await store.close()
    return render(await _texts(practice), therapist, content).text


async def claim(settings: Settings, therapist: Therapist) -> str:
    """Make a claim for a therapist, and return what she is to do with it."""
    from fitbot.check import bot_username
    from fitbot.clock import SystemClock
    from fitbot.services.people import PeopleService
    from fitbot.store import open_store

    store = await open_store(settings.database_url.get_secret_value(), list(_keys(settings)))
    try:
        token = await PeopleService(store, SystemClock()).new_claim(therapist.id)
    finally:
        await store.close()
    try:
        name = await bot_username(settings)
    except ConfigError:
        return f"Send this to the bot within seven days, once: /start claim_{token}"
    link = f"https://t.me/{name}?start=claim_{token}"
    return f"Open this on {therapist.name}'s phone within seven days; it works once:\n{link}"


async def migrate(settings: Settings) -> None:
    """Bring the database up to date."""
    from fitbot.store import open_store

    await (await open_store(settings.database_url.get_secret_value(), [])).close()


async def _texts(practice: Practice | None = None) -> "Texts":
    from fitbot.texts import Texts

    details = practice.practice if practice else None
    language, country = (details.languages[0], details.country) if details else ("en", "US")
    return await asyncio.to_thread(Texts, language, country)


def _keys(settings: Settings) -> tuple[str, ...]:
    return tuple(key.get_secret_value() for key in settings.require_keys())


@contextlib.asynccontextmanager
async def _until_stopped() -> AsyncIterator[asyncio.Event]:
    """Give an event that Ctrl-C, a kill or a closed window sets, so that all closes in order."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in _ENDS:
            loop.remove_signal_handler(number)
