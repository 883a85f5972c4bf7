"""The whole bot on one machine: a stand-in for Telegram, two phones, and a clock to move.

Nothing leaves the computer, and everything lives in a folder that goes when the demo does.
"""

import asyncio
import contextlib
import datetime as dt
import secrets
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from cryptography.fernet import Fernet

from fitbot.app import Setup, running
from fitbot.clock import MovableClock, SystemClock
from fitbot.demo_time import DemoTime
from fitbot.errors import ConfigError, Problem
from fitbot.practice import Practice, Therapist, load_practice
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.page import Phone, page_routes
from fitbot.sandbox.server import LoopbackServer, make_server_app

_ROOT = Path(__file__).parents[1]
_SAMPLE_PRACTICE = _ROOT / "practice.example.toml"
_CLIENT_ID, _THERAPIST_ID = 1001, 2002
_TITLE = "fitbot: the demo"


@contextlib.asynccontextmanager
async def demo(port: int = 0) -> AsyncIterator[str]:
    """Run the demo; yields the page's address.

    Raises:
        ConfigError: something else listens on the port.
    """
    _must_be_free(port)
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="fitbot-demo-"))
    try:
        async with _demo_in(folder, port) as url:
            yield url
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def _demo_in(folder: Path, port: int) -> AsyncIterator[str]:
    practice = await asyncio.to_thread(_sample_practice, folder)
    system = SystemClock()
    clock = MovableClock(system.now(), system)
    token = f"{secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}"
    sandbox = Sandbox(clock, token, bot_name=practice.practice.name, bot_username="harbor_bot")
    therapist = practice.therapists[0]
    client, herself = _people(sandbox, therapist)
    time = _Later()
    phones = [
        Phone(
            client,
            "A client's phone",
            "Alex looks for someone to talk to",
            therapist.zone.key,
            (f"/start {therapist.id}",),
        ),
        Phone(herself, f"{therapist.name}'s phone", "the therapist", therapist.zone.key),
    ]
    app = make_server_app(sandbox, page_routes(sandbox, time, phones, title=_TITLE))
    async with LoopbackServer(app, port=port) as server:
        setup = Setup(
            practice=practice,
            database_url=f"sqlite+aiosqlite:///{folder / 'demo.db'}",
            keys=(Fernet.generate_key().decode(),),
            token=token,
            api_url=server.url,
            clock=clock,
        )
        async with running(setup) as bot:
            time.given(DemoTime(clock, bot))
            claim = await bot.desk.people.new_claim(therapist.id)
            await herself.send(f"/start claim_{claim}")
            yield server.url


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = f"{port} is taken, maybe by another demo: end that one, or give --port 0"
            raise ConfigError([Problem("--port", advice)]) from None


class _Later:
    """Stands for `DemoTime` until the bot runs: the page is served by the server it polls."""

    def __init__(self) -> None:
        self._time: DemoTime | None = None

    def given(self, time: DemoTime) -> None:
        self._time = time

    def now(self) -> dt.datetime:
        return self._time.now() if self._time else SystemClock().now()

    async def advance(self, by: dt.timedelta) -> None:
        if self._time:
            await self._time.advance(by)

    async def to_next(self) -> dt.datetime | None:
        return await self._time.to_next() if self._time else None


def _people(sandbox: Sandbox, therapist: Therapist) -> tuple[Person, Person]:
    first, _, last = therapist.name.removeprefix("Dr. ").partition(" ")
    return (
        sandbox.person(_CLIENT_ID, "Alex", "Kim"),
        sandbox.person(_THERAPIST_ID, first, last or None),
    )


def _sample_practice(folder: Path) -> Practice:
    """Load the example practice, with a copy of every calendar file, so that all can be written."""
    practice = load_practice(_SAMPLE_PRACTICE)
    therapists = []
    for therapist in practice.therapists:
        copies = []
        for number, entry in enumerate(therapist.calendars):
            if entry.path is not None:
                copy = folder / f"{therapist.id}-{number}.ics"
                shutil.copyfile(entry.path, copy)
                copies.append(entry.model_copy(update={"path": copy}))
        therapists.append(therapist.model_copy(update={"calendars": tuple(copies)}))
    return practice.model_copy(update={"therapists": tuple(therapists)})
