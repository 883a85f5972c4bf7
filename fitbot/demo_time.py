"""Moving a bot's clock forward, so that a day's reminders can be seen in a second.

A plain jump would make everything on the way late at once; instead the clock stops at each thing
that falls due, and lets it happen at its own time.
"""

import asyncio
import datetime as dt

from fitbot.app import Running
from fitbot.clock import MovableClock

#: One move of the clock passes so many happenings at the most.
_MOST_STEPS = 500


class DemoTime:
    """Moves a bot's clock, stopping at everything that happens on the way."""

    def __init__(self, clock: MovableClock, bot: Running) -> None:
        self._clock = clock
        self._bot = bot
        self._one_at_a_time = asyncio.Lock()

    def now(self) -> dt.datetime:
        """Return the demo's time."""
        return self._clock.now()

    async def advance(self, by: dt.timedelta) -> None:
        """Move forward, letting whatever falls due on the way happen at its own time."""
        async with self._one_at_a_time:
            goal = self._clock.now() + by
            for _ in range(_MOST_STEPS):
                ahead = await self._next()
                if ahead is None or ahead > goal:
                    break
                await self._go_to(ahead)
            await self._go_to(goal)

    async def to_next(self) -> dt.datetime | None:
        """Move to the next moment at which somebody is written to, and return when that is.

        That may be now: what the last tap leads to need not have happened yet. What falls due and
        has lost its reason by then happens unseen, so it is passed.
        """
        async with self._one_at_a_time:
            before = await self._sent()
            await self._go_to(self._clock.now())
            for _ in range(_MOST_STEPS):
                if await self._sent() > before:
                    break
                ahead = await self._next()
                if ahead is None:
                    return None
                await self._go_to(ahead)
            return self._clock.now()

    async def _sent(self) -> int:
        async with self._bot.store.read() as view:
            return await view.count_sent()

    async def _next(self) -> dt.datetime | None:
        async with self._bot.store.read() as view:
            due = await view.next_due()
        desk = self._bot.desk
        others = [
            await desk.digests.next_due(),
            await desk.attending.next_evening(),
            await desk.waiting.next_due(),
        ]
        return min(filter(None, [due, *others]), default=None)

    async def _go_to(self, moment: dt.datetime) -> None:
        self._clock.advance(max(moment - self._clock.now(), dt.timedelta()))
        await self._bot.ticker.run_all()
