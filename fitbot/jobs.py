"""Ticks: every so often, do what is due.

APScheduler only knocks; what is due is asked of the database at `clock.now()`. So a tick that is
late, doubled, or run by two processes does no harm, and none is planned for anybody's local hour
(02:30 comes twice in autumn). The misfire defaults matter: with the grace of one second that
APScheduler comes with, a late tick is skipped without a word.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do every `seconds`."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


class Ticker:
    """Runs ticks on a scheduler, one of each at a time, and on demand."""

    def __init__(self, ticks: list[Tick]) -> None:
        self._ticks = ticks
        self._locks = {tick.name: asyncio.Lock() for tick in ticks}
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Start knocking."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self.run, "interval", seconds=tick.seconds, args=[tick.name], id=tick.name
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop knocking, and wait for what is running.

        The scheduler's own shutdown would cut it short, perhaps between sending and noting it.
        """
        if self._scheduler.running:
            self._scheduler.pause()
        for lock in self._locks.values():
            await lock.acquire()  # and never let go: nothing runs any more
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run(self, name: str) -> None:
        """Run one tick now; a failure is logged and the next knock tries again."""
        tick = next(tick for tick in self._ticks if tick.name == name)
        async with self._locks[name]:
            try:
                await tick.run()
            except Exception:
                log.exception("tick %s failed, the next one tries again", name)

    async def run_all(self) -> None:
        """Run every tick once, in order: after a start, or when the demo's clock was moved."""
        for tick in self._ticks:
            await self.run(tick.name)
