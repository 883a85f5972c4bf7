"""Which updates were answered, written down for many at once.

An update counts as answered only after it was: one that a crash cut short is told again, and then
it is new. So each mark is waited for. But a transaction takes along every mark that came while the
one before it was written, so that a thousand people who write at once do not wait for a thousand
commits one after the other.
"""

import asyncio

from fitbot.clock import Clock
from fitbot.store import Store


class Marks:
    """Remembers updates that were answered."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: set[int] = set()
        self._writing = asyncio.Lock()

    async def add(self, update_id: int) -> None:
        """Remember an update; when this returns, the database has it.

        Raises:
            StoreError: it could not be written; it goes along with the next one.
        """
        self._waiting.add(update_id)
        async with self._writing:
            if update_id in self._waiting:  # otherwise somebody took it along
                await self._write()

    async def _write(self) -> None:
        taken, self._waiting = self._waiting, set()
        try:
            async with self._store.begin() as tx:
                await tx.mark_answered(taken, self._clock.now())
        except BaseException:
            self._waiting |= taken
            raise
