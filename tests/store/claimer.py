"""A process of its own that claims and settles posts until none is left, and prints their ids.

Started by `test_processes.py`; it claims from the moment that a line arrives on its input, so that
two of them start together.
"""

import asyncio
import datetime as dt
import os
import sys

from fitbot.domain.outbox import Outcome
from fitbot.store import Store, open_store
from tests.store.building import NOW


async def claim_all(store: Store) -> list[int]:
    """Claim two at a time and settle them; return the ids."""
    ids: list[int] = []
    while True:
        async with store.begin() as tx:
            claimed = await tx.claim_due(NOW, dt.timedelta(minutes=5), 2)
        if not claimed:
            return ids
        async with store.begin() as tx:
            for one in claimed:
                await tx.settle(one.id, Outcome.DONE, NOW)
        ids += [one.id for one in claimed]


async def main() -> None:
    store = await open_store(os.environ["FITBOT_DATABASE_URL"], [])
    print("ready", flush=True)  # noqa: T201 - this is how it talks to the test
    await asyncio.to_thread(sys.stdin.readline)
    print(*await claim_all(store))  # noqa: T201
    await store.close()


if __name__ == "__main__":
    asyncio.run(main())
