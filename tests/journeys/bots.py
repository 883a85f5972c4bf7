"""Bots in processes of their own, from the side of the test that kills them."""

import asyncio
import contextlib
import datetime as dt
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.journeys.practices import ROOT


class Bots:
    """Starts bots and kills them."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder

    @contextlib.asynccontextmanager
    async def running_at(self, now: dt.datetime) -> AsyncIterator[None]:
        """A bot at this time; at the end it is killed, without a chance to tidy up."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        (self._folder / "clock").write_text(now.isoformat())
        self._process.stdin.write(b"start\n")
        bot = int(await self._process.stdout.readline())
        try:
            yield
        finally:
            os.kill(bot, signal.SIGKILL)


@contextlib.asynccontextmanager
async def bots_in(folder: Path, url: str, key: str) -> AsyncIterator[Bots]:
    """Something that can start bots on this folder; all of them end with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.journeys.bot_process", str(folder), url, key),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Bots(process, folder)
    finally:
        process.kill()
        await process.wait()
