"""Measure, print, and end with 0: it is a report."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench import calendars
from tests.bench.measure import QUICK, Effort, measure
from tests.bench.report import as_json, show

_FEW = 300  # events


def main(arguments: list[str] | None = None) -> None:
    """Run the whole of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few samples: does it work at all?")
    parser.add_argument("--json", action="store_true", help="all numbers, for a program to read")
    parser.add_argument("--only", choices=("bot", "calendars"), help="one of the two reports")
    options = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 120, quiet=options.json)
    numbers: dict[str, Any] = {}
    if options.only != "calendars":
        numbers |= beside_an_echo_bot(console, quick=options.quick)
    if options.only != "bot":
        numbers["calendars"] = large_calendar(console, quick=options.quick)
    if options.json:
        sys.stdout.write(json.dumps(numbers, indent=2) + "\n")


def beside_an_echo_bot(console: Console, *, quick: bool) -> dict[str, Any]:
    """Measure the bot, show the table, and return its numbers."""
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(measure(Path(folder), QUICK if quick else Effort()))
    show(results, console)
    return as_json(results)


def large_calendar(console: Console, *, quick: bool) -> dict[str, Any]:
    """Measure how a large calendar is read, line by line, and return the numbers."""

    def say(line: str) -> None:
        console.print(line, highlight=False, soft_wrap=True)

    say("\nReading a large calendar, beside the libraries that everybody uses:")
    return asyncio.run(calendars.report(_FEW if quick else calendars.EVENTS, say))


if __name__ == "__main__":
    main()
