"""One bot in a process of its own, and the stand-in for Telegram it talks to."""

import asyncio
import contextlib
import datetime as dt
import os
import re
import resource
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from cryptography.fernet import Fernet

from fitbot.clock import SystemClock
from fitbot.sandbox import Person, Request, Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app

ROOT = Path(__file__).parents[2]
TOKEN = "4242:invented-token-for-the-bench-sandbox"
PATIENCE = dt.timedelta(seconds=30)
_REPLIES = {"sendmessage", "editmessagetext"}


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process occupies, and the most it did, in MB."""

    resident: float
    peak: float


@dataclass
class Rig:
    """A sandbox, and who talks to it."""

    sandbox: Sandbox
    process: asyncio.subprocess.Process
    #: Seconds from the start of the process to its first poll.
    started_in: float = 0.0
    _awaited: dict[int, asyncio.Future[float]] = field(default_factory=dict)

    def person(self, number: int) -> Person:
        """Somebody; the same one for the same number."""
        return self.sandbox.person(1_000_000 + number, f"Person {number}")

    def reply_to(self, person: Person) -> asyncio.Future[float]:
        """A future of the moment at which the next reply to this person arrives."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[person.id] = future
        return future

    def note(self, request: Request) -> None:
        """Look at a call as it comes in."""
        if self._awaited and request.method.lower() in _REPLIES:
            future = self._awaited.pop(int(str(request.params["chat_id"])), None)
            if future:
                future.set_result(perf_counter())

    async def calm(self) -> None:
        """Wait until the bot has dealt with everything and polls again."""
        queries, queue = self.sandbox.world.queries, self.sandbox.world.queue
        await self.sandbox.idle(PATIENCE)
        await self.sandbox.until(
            lambda: queue.polled and all(each.answered for each in queries.values()), PATIENCE
        )
        queries.clear()

    def cpu(self) -> float:
        """Processor time the bot has used so far, in seconds; 0 where the system does not tell."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> Memory | None:
        """What the bot's process occupies; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        resident, peak = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        return Memory(resident, peak)


def own_cpu() -> float:
    """Processor time the sandbox, this process, has used so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def echo_command(module: str, url: str) -> Sequence[str]:
    """How to start one of the bots of this package."""
    return ("-m", f"tests.bench.{module}", url, TOKEN)


def install_fitbot(folder: Path) -> Path:
    """Lay the example practice out in a folder, as its owner would, with a database to be."""
    example = (ROOT / "practice.example.toml").read_text(encoding="utf-8")
    # A booking is measured from the command to the free times: nothing is asked in between.
    practice = re.sub(r"^ask = .*$", "ask = []", example, flags=re.MULTILINE)
    (folder / "practice.toml").write_text(practice, encoding="utf-8")
    for name in ("sample", "photos"):
        shutil.copytree(ROOT / name, folder / name)
    settings = {
        "BOT_TOKEN": TOKEN,
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "PRACTICE": folder / "practice.toml",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'fitbot.db'}",
        "LOG_LEVEL": "WARNING",
    }
    file = folder / "settings"
    file.write_text("".join(f"FITBOT_{name}={value}\n" for name, value in settings.items()))
    return file


def fitbot_command(settings: Path) -> Sequence[str]:
    """How its users start it."""
    return ("-m", "fitbot", "run", "--env", str(settings))


@contextlib.asynccontextmanager
async def rigged(bot: str | Path) -> AsyncIterator[Rig]:
    """Run a bot until the end of the block: a module of this package, or fitbot's settings."""
    sandbox = Sandbox(SystemClock(), TOKEN, bot_name="Bench", bot_username="bench_bot")
    async with LoopbackServer(make_server_app(sandbox)) as server:
        command = fitbot_command(bot) if isinstance(bot, Path) else echo_command(bot, server.url)
        polled = asyncio.get_running_loop().create_future()

        def on_request(request: Request) -> None:
            if request.method.lower() == "getupdates" and not polled.done():
                polled.set_result(perf_counter())

        sandbox.on_request.append(on_request)
        begun = perf_counter()
        process = await _spawn(command, server.url)
        rig = Rig(sandbox, process)
        sandbox.on_request.append(rig.note)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                rig.started_in = await _unless_ended(polled, process) - begun
            yield rig
        finally:
            await _stop(process)


async def _spawn(command: Sequence[str], url: str) -> asyncio.subprocess.Process:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FITBOT_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env=environment | {"FITBOT_BOT_API_URL": url},
        stderr=asyncio.subprocess.DEVNULL,
    )


async def _unless_ended(
    polled: asyncio.Future[float], process: asyncio.subprocess.Process
) -> float:
    ended = asyncio.ensure_future(process.wait())
    try:
        await asyncio.wait({polled, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not polled.done():
            raise RuntimeError(f"a bot ended with code {process.returncode} before it polled")
        return polled.result()
    finally:
        ended.cancel()


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 10)
    if process.returncode is None:
        process.kill()
        await process.wait()
