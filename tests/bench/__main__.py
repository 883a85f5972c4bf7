"""python -m tests.bench [--quick] [--json]: measure, print, and end with 0: it is a report."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench.measure import QUICK, Effort, measure
from tests.bench.report import as_json, show


def main(arguments: list[str] | None = None) -> None:
    """Run the whole of it."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few samples: does it work at all?")
    parser.add_argument("--json", action="store_true", help="all numbers, for a program to read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(measure(Path(folder), QUICK if options.quick else Effort()))
    if options.json:
        sys.stdout.write(json.dumps(as_json(results), indent=2) + "\n")
    else:
        show(results, Console(width=None if sys.stdout.isatty() else 120))


if __name__ == "__main__":
    main()
