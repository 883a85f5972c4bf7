"""Read a calendar in a process of its own (`child`), with limits, while the bot goes on answering.

A fresh process for each reading costs a tenth of a second and makes the two promises that a kept
one cannot: no calendar changes how the next one is read, and one that misbehaves is killed. It
gets no environment but what Python needs, so no token or key is in it. Three limits hold it: the
time it may calculate, the memory it may take, and the time that may pass. The first two are the
system's and hold on Linux; macOS knows no limit of memory, Windows neither, so there the clock on
the wall and the limits of `scan` remain.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import fitbot
from fitbot.calendars import child
from fitbot.calendars.base import Query, Reading
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

if sys.platform == "linux":
    import fcntl

_WIDE = 1_048_576
#: Handed to the process at once; more would keep the loop from its other work.
_PIECE = 262_144
#: What Python and its libraries need of the environment, and no more.
_ENVIRONMENT = ("PATH", "PYTHONHOME", "PYTHONTZPATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one calendar may take."""

    #: Seconds of calculation. Ten thousand entries take less than one.
    cpu: int = 3
    #: Seconds on the wall, for what waits instead of calculating.
    wall: float = 20.0
    #: Bytes of address space.
    memory: int = 1_500_000_000


async def read_apart(data: bytes, query: Query, limits: Limits = Limits()) -> Reading:
    """Return `busy_times` of the calendar, found by another process.

    Raises:
        CalendarError: it is no calendar, or took more than the limits.
    """
    async with _started() as process:
        try:
            async with asyncio.timeout(limits.wall):
                request = child.ask(query, data, limits.cpu, limits.memory)
                _, output = await asyncio.gather(_feed(process, request), _output(process))
                code = await process.wait()
        except TimeoutError:
            raise CalendarError(Cause.TAKES_TOO_LONG) from None
    return _reading(output, code)


def _reading(output: bytes, code: int) -> Reading:
    if code == child.OUT_OF_MEMORY:
        raise CalendarError(Cause.TAKES_TOO_MUCH)
    killed = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")} - {0}
    if code in killed:
        raise CalendarError(Cause.TAKES_TOO_LONG)
    try:
        return child.answered(output)
    except ValueError:
        raise CalendarError(Cause.UNFORESEEN) from None


@asynccontextmanager
async def _started() -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the process; afterwards it is gone, whatever happened, and its remains are gathered."""
    home = str(Path(fitbot.__file__).parent.parent)
    given = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", child.__name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback could quote the calendar
        env=given | {"PYTHONPATH": home},
        limit=_PIECE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _feed(process: asyncio.subprocess.Process, parts: tuple[bytes, ...]) -> None:
    """Hand the request over in pieces; a process that is gone wants no more of it."""
    stdin = process.stdin
    if stdin is None:  # pragma: no cover  # it was asked for
        return
    _widen(stdin)
    try:
        for part in parts:
            for at in range(0, len(part), _PIECE):
                stdin.write(part[at : at + _PIECE])
                await stdin.drain()
        stdin.close()
        await stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        pass


def _widen(stdin: asyncio.StreamWriter) -> None:
    """Let the pipe hold more than its 64 KB where that is possible: fewer turns to and fro."""
    pipe = stdin.get_extra_info("pipe")
    if sys.platform == "linux" and pipe is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)


async def _output(process: asyncio.subprocess.Process) -> bytes:
    return await process.stdout.read() if process.stdout else b""
