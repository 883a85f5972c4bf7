"""What was measured, as a table for people and as JSON for programs."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Rate, Results

#: At most so many times the echo bot's median, from /book to the free times.
LATENCY_AIM = 1.5
#: At least this part of the echo bot's updates a second.
RATE_AIM = 0.6
#: Megabytes, less than.
MEMORY_AIM = 110.0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    what: str
    fitbot: str
    echo: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


def lines(results: Results) -> Iterator[Line]:
    """Yield the table's rows."""
    yield from _latency_lines(results)
    yield from _rate_lines(results)
    yield from _start_lines(results)
    yield from _memory_lines(results)


def headline(results: Results) -> dict[str, float | None]:
    """Return the numbers that have an aim."""
    latency, memory = results.latency, results.memory["fitbot"]
    return {
        "latency_ratio": latency["book"].median / latency["echo"].median,
        "rate_ratio": _typical(results, "book", _speed) / _typical(results, "echo", _speed),
        "resident_mb": memory.resident if memory else None,
    }


def _latency_lines(results: Results) -> Iterator[Line]:
    latency = results.latency
    echo, floor = latency["echo"], latency["plain"].median
    for key, what in (
        ("book", "/book → days with free times"),
        ("days", "tap → days, in place"),
        ("times", "tap → times of a day, in place"),
    ):
        ours = latency[key]
        ratio = ours.median / echo.median
        aim = {"aim": f"≤ {LATENCY_AIM}", "met": ratio <= LATENCY_AIM} if key == "book" else {}
        yield Line(
            f"{what}: median", f"{ours.median:.1f} ms", f"{echo.median:.1f} ms", ratio, **aim
        )
        yield Line(
            "    95th percentile", f"{ours.p95:.1f} ms", f"{echo.p95:.1f} ms", ours.p95 / echo.p95
        )
    yield Line("    the sandbox's part of each", f"{floor:.1f} ms", f"{floor:.1f} ms")


def _rate_lines(results: Results) -> Iterator[Line]:
    speed, work = _typical(results, "echo", _speed), _typical(results, "echo", _work)
    people = results.rates["echo"][0].people
    for key, what in (
        ("book", f"{people} people, /book each"),
        ("first", f"{people} new people, /start each (photo and menu)"),
    ):
        ours, own_work = _typical(results, key, _speed), _typical(results, key, _work)
        ratio = ours / speed
        aim = {"aim": f"≥ {RATE_AIM}", "met": ratio >= RATE_AIM} if key == "book" else {}
        yield Line(f"{what}: updates a second", f"{ours:.0f}", f"{speed:.0f}", ratio, **aim)
        yield Line(
            "    processor time for each",
            f"{own_work:.2f} ms",
            f"{work:.2f} ms",
            own_work / work if work else None,
        )
        share = _typical(results, key, _share), _typical(results, "echo", _share)
        yield Line("    one processor's share for the sandbox", *(f"{each:.0%}" for each in share))
    ceiling = f"{_typical(results, 'plain', _speed):.0f}"
    yield Line("    the most the sandbox can take, a second", ceiling, ceiling)


def _start_lines(results: Results) -> Iterator[Line]:
    echo = statistics.median(results.starts["echo"])
    for key, what in (("fresh", "a new database"), ("migrated", "yesterday's database")):
        ours = statistics.median(results.starts[key])
        yield Line(
            f"start to first poll, {what}: median", f"{ours:.2f} s", f"{echo:.2f} s", ours / echo
        )


def _memory_lines(results: Results) -> Iterator[Line]:
    ours, echo = results.memory["fitbot"], results.memory["echo"]
    if ours is None or echo is None:
        yield Line("resident memory", "not told by this system")
        return
    yield Line(
        "resident memory after all that",
        f"{ours.resident:.0f} MB",
        f"{echo.resident:.0f} MB",
        ours.resident / echo.resident,
        f"< {MEMORY_AIM:.0f} MB",
        ours.resident < MEMORY_AIM,
    )
    yield Line(
        "    at its highest", f"{ours.peak:.0f} MB", f"{echo.peak:.0f} MB", ours.peak / echo.peak
    )


def _typical(results: Results, key: str, of: Callable[[Rate], float]) -> float:
    return statistics.median(of(each) for each in results.rates[key])


def _speed(rate: Rate) -> float:
    return rate.per_second


def _work(rate: Rate) -> float:
    return rate.bot_cpu


def _share(rate: Rate) -> float:
    return rate.sandbox_share


def show(results: Results, console: Console) -> None:
    """Print the table, and what it means."""
    samples = results.latency["echo"].samples
    table = Table(
        title=f"fitbot beside a bare echo bot ({samples} samples, {results.seconds:.0f} s)"
    )
    table.add_column("measured")
    for name in ("fitbot", "echo bot", "ratio", "aim", ""):
        table.add_column(name, justify="right")
    for line in lines(results):
        mark = {True: "[green]met[/green]", False: "[red]missed[/red]", None: ""}[line.met]
        ratio = f"{line.ratio:.2f}" if line.ratio is not None else ""
        table.add_row(line.what, line.fitbot, line.echo, ratio, line.aim, mark)
    console.print(table)
    for sentence in _meaning(results):
        console.print(sentence)


def _meaning(results: Results) -> Iterator[str]:
    latency = results.latency
    floor = latency["plain"].median
    net = (latency["book"].median - floor) / max(latency["echo"].median - floor, 0.01)
    yield (
        f"Every latency holds about {floor:.1f} ms of the sandbox and the loopback; without them"
        f" /book takes {net:.2f} times the echo bot's time."
    )
    busy = _typical(results, "echo", _share)
    work, own_work = _typical(results, "echo", _work), _typical(results, "book", _work)
    limited = "holds the echo bot back" if busy > 0.9 else "leaves the echo bot room"
    yield (
        f"The sandbox uses {busy:.0%} of a processor under the echo bot, so it {limited}."
        + (
            f" By processor time alone the ratio would be {work / own_work:.2f}."
            if own_work
            else ""
        )
    )


def as_json(results: Results) -> dict[str, Any]:
    """Return everything, the raw numbers too."""
    rates = {
        key: [
            asdict(each) | {"per_second": each.per_second, "sandbox_share": each.sandbox_share}
            for each in runs
        ]
        for key, runs in results.rates.items()
    }
    return {
        "aims": {"latency_ratio": LATENCY_AIM, "rate_ratio": RATE_AIM, "resident_mb": MEMORY_AIM},
        "headline": headline(results),
        "latency_ms": {key: asdict(each) for key, each in results.latency.items()},
        "rates": rates,
        "starts_s": dict(results.starts),
        "memory_mb": {key: asdict(each) if each else None for key, each in results.memory.items()},
        "seconds": results.seconds,
    }
