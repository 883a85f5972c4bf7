# a test looks at its own file, and nothing else waits for the loop
"""What every writable calendar does, whatever stands behind it.

To join, add a factory to `FACTORIES`: given an empty folder and the servers, it opens a calendar
that holds `HERS`, and gives it back with a way to look at what it holds.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fitbot.calendars import splice
from fitbot.calendars.base import WatchedCalendar
from fitbot.calendars.file import FileCalendar
from tests.calendars.building import BERLIN, calendar, event
from tests.calendars.dav import SERVERS, Servers, account

_STAMP = "DTSTAMP:20260901T080000Z"
#: Her own entries: a series, one moved occurrence of it, and an all-day entry.
_SERIES = (
    event(
        *(_STAMP, "DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
        uid="series",
    ),
    event(
        *(_STAMP, "RECURRENCE-ID:20260914T080000Z", "DTSTART:20260915T080000Z", "DURATION:PT1H"),
        uid="series",
    ),
)
_DAY = event(_STAMP, "DTSTART;VALUE=DATE:20260920", uid="day")
HERS = calendar(*_SERIES, _DAY)


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar, and its whole content as another program sees it."""

    calendar: WatchedCalendar
    content: Callable[[], Awaitable[bytes]]
    #: Her own program saves an event under our UID, or takes it away.
    saves: Callable[[str, str | None], Awaitable[None]]


Factory = Callable[[Path, Servers], AbstractAsyncContextManager[Opened]]


@asynccontextmanager
async def a_file(folder: Path, _servers: Servers) -> AsyncIterator[Opened]:
    path = folder / "hers.ics"
    path.write_bytes(HERS)

    async def content() -> bytes:
        return path.read_bytes()

    async def saves(uid: str, block: str | None) -> None:
        data = path.read_bytes()
        new = splice.remove(data, uid)
        if block is not None:
            new = splice.put(new, uid, f"{block}\r\n".encode())
        path.write_bytes(new)

    yield Opened(FileCalendar(path, write=True, zone=ZoneInfo(BERLIN)), content, saves)


def on_a_server(name: str) -> Factory:
    """Make a factory for one of the CalDAV servers."""

    @asynccontextmanager
    async def on_server(_folder: Path, servers: Servers) -> AsyncIterator[Opened]:
        async with account(servers.get(name)) as her:
            path = await her.new_calendar()
            await her.save(f"{path}series.ics", calendar(*_SERIES))
            await her.save(f"{path}day.ics", calendar(_DAY))

            async def saves(uid: str, block: str | None) -> None:
                place = f"{path}{quote(uid)}.ics"
                if block is None:
                    assert (await her.hers("DELETE", place)).is_success
                else:
                    await her.save(place, calendar(block))

            opened = her.open(path, zone=ZoneInfo(BERLIN))
            yield Opened(opened, lambda: her.content(path), saves)

    return on_server


FACTORIES: dict[str, Factory] = {"file": a_file} | {name: on_a_server(name) for name in SERVERS}
