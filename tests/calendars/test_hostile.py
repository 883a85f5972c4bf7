"""Files that mean harm, or came to grief: each ends soon, with a report, while the bot answers."""

import asyncio
import gzip
import time
from collections.abc import Callable, Coroutine

import httpx
import pytest

from fitbot.calendars.apart import Limits, read_apart
from fitbot.calendars.base import LARGEST, Reading
from fitbot.calendars.feed import FeedCalendar
from fitbot.domain.causes import Cause
from fitbot.domain.doubts import Doubt
from fitbot.errors import CalendarError
from tests.calendars.building import SAMPLES, calendar, event, query, read, read_event, saying, span
from tests.calendars.serving import answer, serving

HOUR = ("DTSTART:20260907T080000Z", "DURATION:PT1H")
SOUND = event("DTSTART:20261105T080000Z", "DURATION:PT1H", uid="sound")
#: Between two turns of the loop, in seconds; the benchmark holds the tight figure.
MOST_LAG = 0.5
MOST_TIME = 5.0


async def under_watch(data: bytes) -> Reading | CalendarError:
    """Read, and see that the loop kept turning and that it ended in time."""
    found = await watched(read_apart(data, query()))
    assert found is not None
    return found


async def watched(
    reading: Coroutine[None, None, Reading | None],
) -> Reading | CalendarError | None:
    """Wait for a reading, and see that the loop kept turning and that it ended in time."""
    task = asyncio.ensure_future(reading)
    since = last = time.perf_counter()
    lag = 0.0
    while not task.done():
        await asyncio.wait([task], timeout=0.02)
        lag, last = max(lag, time.perf_counter() - last), time.perf_counter()
    assert lag < MOST_LAG
    assert last - since < MOST_TIME
    error = task.exception()
    if error is None:
        return task.result()
    assert isinstance(error, CalendarError), error
    return error


def zone_of(rule: str) -> str:
    change = f"DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:{rule}"
    inner = f"BEGIN:STANDARD\r\n{change}\r\nEND:STANDARD"
    return f"BEGIN:VTIMEZONE\r\nTZID:Odd\r\n{inner}\r\nEND:VTIMEZONE"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=7",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYHOUR={0};BYMINUTE={1};BYSECOND={1}".format(
            ",".join(map(str, range(24))), ",".join(map(str, range(60)))
        ),
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40",
    ],
)
async def test_a_series_within_the_day_blocks_all_its_time_and_nothing_else(rule: str) -> None:
    old = event("DTSTART:19700101T080000Z", "DURATION:PT1S", f"RRULE:{rule}", uid="odd")
    endless = await under_watch(calendar(SOUND, old))
    assert isinstance(endless, Reading)
    assert endless.busy == (query().window,)
    assert [(each.uid, each.what) for each in endless.problems] == [("odd", Doubt.TOO_DENSE)]
    over = event("DTSTART:19700101T080000Z", f"RRULE:{rule};UNTIL=20200101T000000Z", uid="odd")
    ended = read(SOUND, over)
    assert ended.busy == (span("2026-11-05 08:00", "09:00"),)
    assert not ended.problems


def test_a_few_hours_in_a_row_are_not_blocked_for_ever() -> None:
    reading = read_event("DTSTART:20260907T080000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;COUNT=8")
    assert reading.busy[0].end <= span("2026-09-10 00:00", "01:00").start
    assert len(reading.problems) == 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYYEARDAY=1,2,3"])
async def test_a_zone_that_is_a_bomb_is_a_zone_that_nobody_knows(rule: str) -> None:
    odd = event("DTSTART;TZID=Odd:20260907T100000", "DURATION:PT1H", uid="odd")
    reading = await under_watch(calendar(zone_of(rule), SOUND, odd))
    assert isinstance(reading, Reading)
    assert [each.uid for each in reading.problems] == ["odd"]
    assert reading.busy == (span("2026-09-07 08:00", "09:00"), span("2026-11-05 08:00", "09:00"))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=DAILY;INTERVAL=14;BYDAY=TU",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12",
    ],
)
async def test_a_rule_that_never_comes_true_blocks_its_hour_every_day(rule: str) -> None:
    many = [event(*HOUR, f"RRULE:{rule}", uid=f"odd{n}") for n in range(20)]
    reading = await under_watch(calendar(*many))
    assert isinstance(reading, Reading)
    assert len(reading.problems) == 20
    assert len(reading.busy) == 85


def dates(count: int) -> str:
    return ",".join(
        f"{2000 + n // 336:04}{n // 28 % 12 + 1:02}{n % 28 + 1:02}T080000Z" for n in range(count)
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a line of 20 MB": lambda: calendar(event(*HOUR, "SUMMARY:" + "x" * (LARGEST - 500))),
    "a rule of 20 MB": lambda: calendar(event(*HOUR, "RRULE:FREQ=" + "X" * (LARGEST - 500))),
    "nested entries": lambda: b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_000,
    "nested blocks": lambda: calendar("BEGIN:X\r\n" * 20_000 + "END:X\r\n" * 20_000),
    "100,000 exceptions": lambda: calendar(
        event(*HOUR, "RRULE:FREQ=DAILY", *(f"EXDATE:{dates(1000)}" for _ in range(100)))
    ),
    "100,000 extra dates": lambda: calendar(
        event(*HOUR, *(f"RDATE:{dates(1000)}" for _ in range(100)))
    ),
    "truncated": lambda: (SAMPLES / "her_calendar.ics").read_bytes()[:900],
    "a sign-in page": (SAMPLES / "sign_in.html").read_bytes,
    "nothing but line ends": lambda: b"BEGIN:VCALENDAR" + b"\n" * 19_000_000,
    "short lines": lambda: calendar(event(*HOUR, "UID:" + "\r\nUID:" * 1_900_000)),
    "too many entries": lambda: calendar("BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 60_000),
    "endless folds": lambda: calendar(event(*HOUR, "EXDATE:" + "\r\n 2" * 900_000)),
    "zeros": lambda: b"\0" * LARGEST,
    "one UID, many masters": lambda: calendar(
        *(
            event(
                f"DTSTART:2026{n % 12 + 1:02}{n % 28 + 1:02}T08{n % 60:02}00Z",
                "RRULE:FREQ=DAILY;BYHOUR=3",
            )
            for n in range(3000)
        )
    ),
    "quotes": lambda: calendar(event('DTSTART;TZID="' * 4000 + ":20260907T080000", *HOUR[1:])),
    "many zones": lambda: calendar(
        *(
            event(f"DTSTART;TZID=Z{n}:20260907T080000", "DURATION:PT1H", uid=f"z{n}")
            for n in range(1500)
        )
    ),
    "a century of hours": lambda: calendar(event(*HOUR, "RRULE:FREQ=DAILY;COUNT=2147483647")),
    "since the year 1": lambda: calendar(
        event("DTSTART:00010101T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=1,2,3")
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
async def test_it_ends_soon_with_a_report_while_the_loop_turns(make: Callable[[], bytes]) -> None:
    found = await under_watch(make())
    assert isinstance(found, CalendarError) or found.busy


async def test_exceptions_beyond_all_measure_leave_nothing_out_and_are_reported() -> None:
    found = await under_watch(HOSTILE["100,000 exceptions"]())
    assert isinstance(found, Reading)
    assert len(found.busy) == 85
    assert len(found.problems) == 1


async def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"\0" * 200_000_000, 1)
    async with serving() as server, httpx.AsyncClient(trust_env=False) as client:
        server.answers["/bomb.ics"] = answer("200 OK", bomb, Content_Encoding="gzip")
        found = await watched(FeedCalendar(f"{server.base}/bomb.ics", client).read(query()))
    assert isinstance(found, CalendarError)
    assert found.cause is Cause.TOO_LARGE


async def test_what_calculates_without_end_is_killed_and_said_to_be() -> None:
    heavy = calendar(
        *(
            event(
                "DTSTART:16010101T080000Z",
                "DURATION:PT1H",
                f"RRULE:FREQ=DAILY;BYMONTH={n % 12 + 1}",
                uid=f"h{n}",
            )
            for n in range(500)
        )
    )
    since = time.perf_counter()
    with saying("too long to read"):
        await read_apart(heavy, query(), Limits(cpu=1))
    with saying("too long to read"):
        await read_apart(heavy, query(), Limits(wall=0.2))
    assert time.perf_counter() - since < MOST_TIME
