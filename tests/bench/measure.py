"""What is measured, and how: always in turn, so that whatever else the machine does hits all."""

import gc
import math
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from fitbot.sandbox import Person
from tests.bench.rig import Memory, Rig, install_fitbot, own_cpu, rigged


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured, and how many seconds each part may take at most."""

    rounds: int = 250
    warm_up: int = 25
    people: int = 1000
    #: Runs of so many people each.
    runs: int = 3
    starts: int = 5
    seconds: float = 15.0


QUICK = Effort(rounds=3, warm_up=1, people=10, runs=1, starts=1)


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from an update to its reply."""

    median: float
    p95: float
    samples: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast many people's updates were answered: one run."""

    people: int
    seconds: float
    #: Milliseconds of processor time for each update: the bot's, and the sandbox's.
    bot_cpu: float
    sandbox_cpu: float

    @property
    def per_second(self) -> float:
        """Updates a second."""
        return self.people / self.seconds

    @property
    def sandbox_share(self) -> float:
        """How much of one processor the sandbox used: near 1 it is the bottleneck."""
        return self.sandbox_cpu * self.people / 1000 / self.seconds


@dataclass(slots=True)
class Results:
    """Everything that was measured; keys name a bot or what was asked of it."""

    latency: dict[str, Latency] = field(default_factory=dict)
    rates: dict[str, list[Rate]] = field(default_factory=lambda: defaultdict(list))
    #: Seconds from the start of the process to its first poll.
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, Memory | None] = field(default_factory=dict)
    seconds: float = 0.0


async def measure(folder: Path, effort: Effort) -> Results:
    """Measure everything; `folder` is for fitbot's files."""
    begun = perf_counter()
    results = Results()
    (folder / "load").mkdir()
    settings = install_fitbot(folder / "load")
    async with rigged("plain") as plain, rigged("echo") as echo, rigged(settings) as fitbot:
        rigs = {"plain": plain, "echo": echo, "fitbot": fitbot}
        await _latencies(results, rigs, effort)
        await _rates(results, rigs, effort)
        results.memory = {name: rigs[name].memory() for name in ("echo", "fitbot")}
    await _starts(results, folder, effort)
    results.seconds = perf_counter() - begun
    return results


async def _latencies(results: Results, rigs: Mapping[str, Rig], effort: Effort) -> None:
    """One update at a time: each round asks every bot, and fitbot for three screens in a row."""
    samples: dict[str, list[float]] = defaultdict(list)
    fitbot = rigs["fitbot"]
    client = fitbot.person(0)
    await _replied(fitbot, client, lambda: client.send("/start park"))
    end = perf_counter() + effort.seconds
    _tidy()
    for number in range(-effort.warm_up, effort.rounds):
        if number > 0 and perf_counter() > end:
            break
        taken = {
            name: await _said(rigs[name], rigs[name].person(0), "hello, echo")
            for name in ("plain", "echo")
        }
        taken["book"] = await _said(fitbot, client, "/book")
        taken["times"] = await _tapped(fitbot, client, "1day|")
        taken["days"] = await _tapped(fitbot, client, "1days|")
        if number >= 0:
            for name, seconds in taken.items():
                samples[name].append(seconds * 1000)
    results.latency = {name: summary(each) for name, each in samples.items()}


async def _said(rig: Rig, person: Person, text: str) -> float:
    return await _replied(rig, person, lambda: person.send(text))


async def _tapped(rig: Rig, person: Person, begins: str) -> float:
    message = person.last
    buttons = [button for row in message.buttons for button in row]
    data = next(button.value for button in buttons if button.value.startswith(begins))
    return await _replied(rig, person, lambda: person.press(message.message_id, data))


async def _replied(rig: Rig, person: Person, act: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds from an update to its reply, and wait until all is calm again."""
    reply = rig.reply_to(person)
    begun = perf_counter()
    await act()
    seconds = await reply - begun
    await rig.calm()
    return seconds


async def _rates(results: Results, rigs: Mapping[str, Rig], effort: Effort) -> None:
    """Many people at once, one update each; new people meet fitbot, then all of them book."""
    end = perf_counter() + effort.seconds
    fitbot = rigs["fitbot"]
    results.rates["plain"].append(await _rate(rigs["plain"], effort.people, "hello, echo"))
    results.rates["first"].append(await _rate(fitbot, effort.people, "/start park"))
    # Fitbot has opened its connections by now; the echo bot gets the same chance.
    await _rate(rigs["echo"], min(effort.people, 300), "hello, echo")
    for number in range(effort.runs):
        if number and perf_counter() > end:
            break
        results.rates["echo"].append(await _rate(rigs["echo"], effort.people, "hello, echo"))
        results.rates["book"].append(await _rate(fitbot, effort.people, "/book"))
        _must_show_days(fitbot.person(each) for each in range(1, effort.people + 1))


async def _rate(rig: Rig, count: int, text: str) -> Rate:
    people = [rig.person(number) for number in range(1, count + 1)]
    _tidy()
    bot, sandbox, begun = rig.cpu(), own_cpu(), perf_counter()
    replies = [rig.reply_to(person) for person in people]
    for person in people:
        await person.send(text)
    seconds = max([await reply for reply in replies]) - begun
    await rig.calm()
    milliseconds = 1000 / count
    return Rate(
        count,
        seconds,
        (rig.cpu() - bot) * milliseconds,
        (own_cpu() - sandbox) * milliseconds,
    )


def _must_show_days(people: object) -> None:
    """A fast wrong answer is worth nothing."""
    for person in people:  # type: ignore[attr-defined]
        values = [button.value for row in person.last.buttons for button in row]
        if not any(value.startswith("1day|") for value in values):
            raise RuntimeError(f"instead of free times fitbot showed: {person.last.text[:80]!r}")


async def _starts(results: Results, folder: Path, effort: Effort) -> None:
    """Start each bot some times, in turn: fitbot without a database, then on the one it made."""
    end = perf_counter() + effort.seconds
    for number in range(effort.starts):
        if number and perf_counter() > end:
            break
        here = folder / f"start-{number}"
        here.mkdir()
        settings = install_fitbot(here)
        bots: Sequence[tuple[str, str | Path]] = (
            ("echo", "echo"),
            ("fresh", settings),
            ("migrated", settings),
        )
        for name, bot in bots:
            async with rigged(bot) as rig:
                results.starts[name].append(rig.started_in)


def summary(samples: Sequence[float]) -> Latency:
    """Return median and 95th percentile (nearest rank)."""
    rank = math.ceil(0.95 * len(samples)) - 1
    return Latency(statistics.median(samples), sorted(samples)[rank], len(samples))


def _tidy() -> None:
    """Keep this process's collector from charging one bot for the other's garbage."""
    gc.collect()
    gc.freeze()
