"""A count to wait on: a page waits for something to show, a test for something to happen."""

import asyncio
import datetime as dt


class Ticker:
    """A number that rises with every change, and a way to wait until it does."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def tick(self) -> None:
        """Count one more and wake who waits."""
        self.count += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def past(self, count: int, within: dt.timedelta) -> int:
        """Return the count once it is above the given one, or as it is when time is up."""
        if self.count > count:
            return self.count
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(within.total_seconds()):
                await future
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(future)
        return self.count
