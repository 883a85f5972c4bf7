"""The bench works at all: nothing here looks at how long anything takes."""

import asyncio
import io
import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench import __main__ as bench
from tests.bench.measure import QUICK, Rate, measure, summary
from tests.bench.report import as_json, headline, lines, show

ASKED = {"plain", "echo", "book", "times", "days"}


@pytest.mark.timeout(180)
async def test_a_short_run_measures_everything_there_is_a_line_for(tmp_path: Path) -> None:
    results = await measure(tmp_path, QUICK)
    assert set(results.latency) == ASKED
    assert all(0 < each.median <= each.p95 for each in results.latency.values())
    assert set(results.rates) == {"plain", "echo", "book", "first"}
    assert set(results.starts) == {"echo", "fresh", "migrated"}
    whole = as_json(results)
    assert json.loads(json.dumps(whole)) == whole
    assert [name for name, number in headline(results).items() if number is None] == (
        [] if sys.platform == "linux" else ["resident_mb"]
    )
    page = io.StringIO()
    show(results, Console(file=page, width=120))
    for line in lines(results):
        assert line.what.strip() in page.getvalue()


def test_the_95th_percentile_is_one_of_the_samples() -> None:
    latency = summary([float(number) for number in range(1, 101)])
    assert (latency.median, latency.p95, latency.samples) == (50.5, 95.0, 100)
    assert summary([7.0]).p95 == 7.0


def test_a_rate_tells_how_busy_the_sandbox_was() -> None:
    rate = Rate(people=100, seconds=2.0, bot_cpu=15.0, sandbox_cpu=5.0)
    assert rate.per_second == 50
    assert rate.sandbox_share == pytest.approx(0.25)


async def test_a_bot_that_ends_before_it_polls_is_said_so(tmp_path: Path) -> None:
    from tests.bench.rig import rigged  # noqa: PLC0415

    with pytest.raises(RuntimeError, match="before it polled"):
        async with asyncio.timeout(30), rigged(tmp_path / "no-settings"):
            pass


@pytest.mark.timeout(180)
def test_one_command_prints_both_reports_and_each_alone(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(["--quick"])
    printed = capsys.readouterr().out
    for line in ("resident memory", "300 events", "in a process of its own", "free slots"):
        assert line in printed
    bench.main(["--quick", "--json", "--only", "calendars"])
    assert set(json.loads(capsys.readouterr().out)) == {"calendars"}
