"""What every writable calendar does, whatever stands behind it.

To join, add a factory to `FACTORIES`: given an empty folder, it opens a calendar that holds
`HERS`, and gives it back with a way to look at what it holds.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fitbot.calendars.base import WritableCalendar
from fitbot.calendars.file import FileCalendar
from tests.calendars.building import calendar, event

#: Her own entries: a series, one moved occurrence of it, and an all-day entry.
HERS = calendar(
    event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", uid="series"),
    event(
        "RECURRENCE-ID:20260914T080000Z", "DTSTART:20260915T080000Z", "DURATION:PT1H", uid="series"
    ),
    event("DTSTART;VALUE=DATE:20260920", uid="day"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar, and its whole content as another program sees it."""

    calendar: WritableCalendar
    content: Callable[[], Awaitable[bytes]]


Factory = Callable[[Path], AbstractAsyncContextManager[Opened]]


@asynccontextmanager
async def a_file(folder: Path) -> AsyncIterator[Opened]:
    path = folder / "hers.ics"
    path.write_bytes(HERS)

    async def content() -> bytes:
        return path.read_bytes()

    yield Opened(FileCalendar(path, write=True), content)


FACTORIES: dict[str, Factory] = {"file": a_file}
