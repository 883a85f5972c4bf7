import asyncio
import logging

import pytest
from apscheduler.job import Job

from fitbot.jobs import Tick, Ticker


class Count:
    """Something that counts how often it is done, and how many at a time."""

    def __init__(self, error: Exception | None = None) -> None:
        self.done = 0
        self.now = 0
        self.most = 0
        self.go = asyncio.Event()
        self.begun = asyncio.Event()
        self._error = error

    async def __call__(self) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        self.begun.set()
        try:
            await self.go.wait()
            if self._error:
                raise self._error
            self.done += 1
        finally:
            self.now -= 1


def going(error: Exception | None = None) -> Count:
    count = Count(error)
    count.go.set()
    return count


async def test_a_tick_that_fails_is_logged_and_the_others_and_the_next_one_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, after = going(RuntimeError("a bug")), going()
    ticker = Ticker([Tick("broken", 60, broken), Tick("after", 60, after)])
    for _ in range(2):
        await ticker.run_all()
    assert after.done == 2
    failures = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in failures] == [
        "tick broken failed, the next one tries again"
    ] * 2
    assert "a bug" in caplog.text


async def test_of_each_tick_one_runs_at_a_time_and_others_beside_it() -> None:
    slow, other = Count(), going()
    ticker = Ticker([Tick("slow", 60, slow), Tick("other", 60, other)])
    runs = [asyncio.create_task(ticker.run("slow")) for _ in range(3)]
    await slow.begun.wait()
    await ticker.run("other")
    assert (slow.now, other.done) == (1, 1)
    slow.go.set()
    await asyncio.gather(*runs)
    assert (slow.done, slow.most) == (3, 1)


async def test_a_late_tick_is_never_skipped_and_several_late_ones_are_one() -> None:
    ticker = Ticker([Tick("a", 5, going()), Tick("b", 3600, going())])
    ticker.start()
    try:
        jobs: list[Job] = ticker._scheduler.get_jobs()
        assert {job.id: job.trigger.interval.total_seconds() for job in jobs} == {
            "a": 5,
            "b": 3600,
        }
        for job in jobs:
            assert job.misfire_grace_time is None
            assert job.coalesce is True
            assert job.max_instances == 1
    finally:
        await ticker.stop()


async def test_the_scheduler_knocks() -> None:
    knocked = Count()
    ticker = Ticker([Tick("often", 0.01, knocked)])
    ticker.start()
    async with asyncio.timeout(10):
        await knocked.begun.wait()
    knocked.go.set()
    await ticker.stop()
    assert knocked.now == 0


async def test_stopping_waits_for_what_is_running() -> None:
    slow = Count()
    ticker = Ticker([Tick("slow", 60, slow)])
    ticker.start()
    running = asyncio.create_task(ticker.run("slow"))
    await slow.begun.wait()
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.wait({stopping}, timeout=0.05)
    assert not stopping.done()
    slow.go.set()
    await stopping
    assert slow.done == 1
    await running


async def test_stopping_does_not_cut_short_what_the_scheduler_runs() -> None:
    slow = Count()
    ticker = Ticker([Tick("slow", 0.01, slow)])
    ticker.start()
    async with asyncio.timeout(10):
        await slow.begun.wait()
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.wait({stopping}, timeout=0.05)
    assert not stopping.done()
    slow.go.set()
    await stopping
    assert slow.done == 1


async def test_one_that_never_started_can_be_stopped() -> None:
    await Ticker([Tick("a", 5, going())]).stop()
