"""How fast a large calendar is read: `python -m tests.bench.calendars [events]`.

A generated calendar, the same for the same seed: four fifths single events over five years, one
fifth series with exceptions and overrides, in several zones, with the properties that Google
writes, long descriptions and guests among them. All are measured in this one run, on the same
bytes, for the same thirty days; the peer's list of busy times must be ours, or there is no table.

Libical (python3-gi with gir1.2-ical-3.0) and node-ical are measured too where they are installed.
"""

# ruff: noqa: T201  # it prints its table

import asyncio
import contextlib
import datetime as dt
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import Query, Reading
from fitbot.domain.availability import Availability, Policy, Window
from fitbot.domain.interval import Interval, merge
from fitbot.domain.slots import Taken, free_slots

ZONE = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Z", "Z")
FIRST = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
WINDOW = Interval(
    dt.datetime(2026, 10, 5, tzinfo=ZONE).astimezone(dt.UTC),
    dt.datetime(2026, 11, 4, tzinfo=ZONE).astimezone(dt.UTC),
)
RULES = (
    *("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;COUNT=40", "FREQ=WEEKLY;BYDAY=MO,TH"),
    *("FREQ=DAILY;COUNT=10", "FREQ=MONTHLY;BYMONTHDAY={day}", "FREQ=YEARLY"),
    *("FREQ=WEEKLY;UNTIL=20261020T235959Z", "FREQ=MONTHLY;BYDAY={nth}"),
)
#: One series in a hundred is of a kind that only the careful way reads.
ODD_RULES = ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=1,15")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTE = dt.timedelta(minutes=1)
EVENTS = 10_000
T = TypeVar("T")


def generated(events: int, seed: int = 7) -> list[str]:
    """Return the blocks of a calendar, each event with its overrides in one text."""
    chance = random.Random(seed)
    return [_event(chance, number) for number in range(events)]


def calendar(blocks: list[str]) -> bytes:
    """Return the blocks as a file."""
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", *blocks])
    return (text + "\nEND:VCALENDAR\n").replace("\n", "\r\n").encode()


def _event(chance: random.Random, number: int) -> str:
    zone = chance.choice(ZONES)
    start = dt.datetime(2022, 1, 1) + dt.timedelta(  # noqa: DTZ001
        days=chance.randrange(5 * 365),
        hours=chance.randrange(7, 20),
        minutes=chance.choice((0, 30)),
    )
    length = MINUTE * chance.choice((25, 50, 60, 90))
    if chance.random() < 0.05:
        lines = [
            f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{start + dt.timedelta(1):%Y%m%d}",
        ]
        return _block(chance, number, lines)
    lines = [_at("DTSTART", start, zone), _at("DTEND", start + length, zone)]
    if chance.random() < 0.79:
        return _block(chance, number, lines)
    rule = chance.choice(ODD_RULES) if chance.random() < 0.01 else chance.choice(RULES)
    if "BYDAY=MO,TH" in rule:
        start -= dt.timedelta(days=start.weekday() % 7)
        lines = [_at("DTSTART", start, zone), _at("DTEND", start + length, zone)]
    nth = f"{(start.day - 1) // 7 + 1}{DAYS[start.weekday()]}"
    lines.append("RRULE:" + rule.format(day=start.day, nth=nth))
    if "WEEKLY" not in rule or "BYDAY" in rule:
        return _block(chance, number, lines)
    every = 14 if "INTERVAL=2" in rule else 7
    weeks = chance.sample(range(1, 30), 4)
    lines += [_at("EXDATE", start + dt.timedelta(every * week), zone) for week in weeks[:2]]
    blocks = [_block(chance, number, lines)]
    for week in weeks[2 : 2 + chance.randrange(3)]:
        old = start + dt.timedelta(every * week)
        new = old + MINUTE * chance.choice((60, -60, 1440, 30))
        moved = [
            _at("RECURRENCE-ID", old, zone),
            _at("DTSTART", new, zone),
            _at("DTEND", new + length, zone),
        ]
        blocks.append(_block(chance, number, moved))
    return "\n".join(blocks)


def _at(name: str, moment: dt.datetime, zone: str) -> str:
    if zone == "Z":
        return f"{name}:{moment:%Y%m%dT%H%M%S}Z"
    return f"{name};TZID={zone}:{moment:%Y%m%dT%H%M%S}"


def _block(chance: random.Random, number: int, lines: list[str]) -> str:
    words = " ".join(f"word{chance.randrange(1000)}" for _ in range(22))
    folded = "\n ".join(words[at : at + 60] for at in range(0, len(words), 60))
    return "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{number:08}-bench@calendar.example",
            *lines,
            f"SUMMARY:Entry {number}",
            f"DESCRIPTION:{folded}",
            "ATTENDEE;CN=A Guest;PARTSTAT=ACCEPTED:mailto:guest@mail.example",
            "DTSTAMP:20260901T080000Z",
            "CREATED:20260801T080000Z",
            f"LAST-MODIFIED:202608{number % 28 + 1:02}T080000Z",
            "SEQUENCE:1",
            "LOCATION:Room 2\\, Harbor Street 5",
            "STATUS:" + chance.choice(("CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED")),
            "TRANSP:" + chance.choice(("OPAQUE", "OPAQUE", "OPAQUE", "TRANSPARENT")),
            "END:VEVENT",
        ]
    )


def peer(data: bytes) -> list[Interval]:
    """Return the busy times by icalendar and recurring-ical-events over the whole file."""
    parsed = icalendar.Calendar.from_ical(data)
    since, until = WINDOW.start.astimezone(ZONE), WINDOW.end.astimezone(ZONE)
    found = []
    for event in recurring_ical_events.of(parsed).between(since, until):
        if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
            continue
        start, end = (_instant(event[name].dt) for name in ("DTSTART", "DTEND"))
        if start < end:
            found.append(Interval(max(start, WINDOW.start), min(end, WINDOW.end)))
    return merge(found)


def _instant(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time(), ZONE)
    return value.astimezone(dt.UTC)


def timed(call: Callable[[], T]) -> tuple[float, T]:
    since = time.perf_counter()
    result = call()
    return time.perf_counter() - since, result


async def timed_async(call: Callable[[], Awaitable[T]]) -> tuple[float, T]:
    since = time.perf_counter()
    result = await call()
    return time.perf_counter() - since, result


@dataclass(frozen=True, slots=True)
class Lag:
    """How late a ten-millisecond ticker was while something else went on, all in ms.

    A machine that is busy with other things delays it too; `work` is what the loop's own thread
    calculated between two turns of it, whoever else is there.
    """

    late: list[float]
    work: list[float]

    @property
    def p99(self) -> float:
        return sorted(self.late)[int(len(self.late) * 0.99)]


async def lag(call: Callable[[], Awaitable[object]], times: int = 1) -> Lag:
    """Run a ticker beside some calls, one after the other."""
    found = Lag([], [])
    for _ in range(times):
        task = asyncio.ensure_future(call())
        while not task.done():
            since, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.01)
            found.late.append((time.perf_counter() - since - 0.01) * 1000)
            found.work.append((time.thread_time() - worked) * 1000)
        await task
    return found


def changed(blocks: list[str], events: int = 3) -> list[str]:
    """Return the calendar after a few events moved by a quarter of an hour, one into the window."""
    moved = list(blocks)
    for number in range(events):
        at = number * 997 % len(blocks)
        moved[at] = _block(
            random.Random(number),
            at,
            [f"DTSTART:2026101{number}T091500Z", f"DTEND:2026101{number}T100500Z"],
        )
    return moved


def peers_outside(data: bytes) -> Iterator[tuple[str, float]]:
    """Yield the seconds that other programs take for the same; none where they are not installed.

    Their busy times are not compared: each leaves out other things (rules in other months, moved
    occurrences), which is why they are no oracle.
    """
    libical = """
import sys, time, gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I
text = sys.stdin.read(); since = time.perf_counter(); n = 0
top = I.Component.new_from_string(text)
a, b = I.Time.new_from_string(sys.argv[1]), I.Time.new_from_string(sys.argv[2])
c = top.get_first_component(I.ComponentKind.VEVENT_COMPONENT)
def each(comp, span, data=None): return True
while c:
    c.foreach_recurrence(a, b, each); c = top.get_next_component(I.ComponentKind.VEVENT_COMPONENT)
print(time.perf_counter() - since)
"""
    node = """
const ical = require("node-ical"); const text = require("fs").readFileSync(0, "utf8");
const since = performance.now(); const found = ical.sync.parseICS(text);
const [a, b] = process.argv.slice(1).map((each) => new Date(each));
for (const each of Object.values(found)) if (each.rrule) {
  if (ical.expandRecurringEvent) ical.expandRecurringEvent(each, {from: a, to: b});
  else each.rrule.between(a, b, true);
}
console.log((performance.now() - since) / 1000);
"""
    stamps = [f"{each:%Y%m%dT%H%M%SZ}" for each in (WINDOW.start, WINDOW.end)]
    isos = [each.isoformat() for each in (WINDOW.start, WINDOW.end)]
    commands = {
        "libical (C, parse and expand)": ["/usr/bin/python3", "-c", libical, *stamps],
        "node-ical (parse and expand)": [shutil.which("node") or "node", "-e", node, *isos],
    }
    everywhere = os.environ | {"NODE_PATH": _global_modules()}
    for name, command in commands.items():
        try:
            done = subprocess.run(  # noqa: S603
                command, input=data, env=everywhere, capture_output=True, timeout=300, check=True
            )
            yield name, float(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError):
            yield name, 0.0


def _global_modules() -> str:
    """Return where npm keeps what was installed for everybody, beside what NODE_PATH says."""
    found = os.environ.get("NODE_PATH", "")
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        npm = shutil.which("npm") or "npm"
        shown = subprocess.run(  # noqa: S603
            [npm, "root", "-g"], capture_output=True, text=True, timeout=30, check=True
        )
        found = os.pathsep.join(filter(None, [found, shown.stdout.strip()]))
    return found


def slots_ms(busy: tuple[Interval, ...]) -> float:
    """Return the milliseconds to list the free slots of 21 days from cached busy times."""
    hours = tuple(Window(dt.time(start), dt.time(start + 4)) for start in (8, 13))
    availability = Availability(ZONE, (hours,) * 5 + ((), ()))
    since = [
        timed(lambda: free_slots(availability, Policy(horizon_days=21), Taken(busy), WINDOW.start))[
            0
        ]
        for _ in range(50)
    ]
    return statistics.median(since) * 1000


async def report(events: int, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Measure, check, and say each line when it is known; return the numbers."""
    blocks = generated(events)
    data, after = calendar(blocks), calendar(changed(blocks))
    query = Query(ZONE, WINDOW)
    say(f"{events} events, {len(data) / 1e6:.1f} MB, 30 days")
    base, theirs = timed(lambda: peer(data))
    say(_line("icalendar + recurring-ical-events, whole file", base, base))
    fresh: list[float] = []
    for _ in range(5):
        seconds, ours = await timed_async(lambda: read_apart(data, query))
        fresh.append(seconds)
    _same(ours, theirs)
    refresh = statistics.median(fresh)
    say(_line("refresh, in a process of its own (median of 5)", refresh, base))
    remembering = Query(ZONE, WINDOW, memory=ours.memory)
    again: list[float] = []
    for _ in range(5):
        seconds, changed_reading = await timed_async(lambda: read_apart(after, remembering))
        again.append(seconds)
    _same(changed_reading, peer(after))
    incremental = statistics.median(again)
    say(_line("refresh after 3 events changed (median of 5)", incremental, base))
    idle = await lag(lambda: asyncio.sleep(2))
    busy = await lag(lambda: read_apart(data, query), 5)
    say(f"loop lag while nothing happens: p99 {idle.p99:.1f} ms, max {max(idle.late):.1f} ms")
    say(f"loop lag while refreshing: p99 {busy.p99:.1f} ms, max {max(busy.late):.1f} ms")
    say(f"the loop's own work between two turns, at most: {max(busy.work):.1f} ms")
    listing = slots_ms(ours.busy)
    say(f"free slots of 21 days from {len(ours.busy)} cached busy times: {listing:.2f} ms")
    for name, seconds in peers_outside(data):
        say(_line(name, seconds, base) if seconds else f"{name:52}   not installed here")
    return {
        "baseline_s": base,
        "refresh_s": refresh,
        "refresh_ratio": base / refresh,
        "incremental_s": incremental,
        "incremental_ratio": base / incremental,
        "lag_p99_ms": busy.p99,
        "lag_idle_p99_ms": idle.p99,
        "work_max_ms": max(busy.work),
        "slots_ms": listing,
        "memory_bytes": len(ours.memory),
    }


def _same(ours: Reading, theirs: list[Interval]) -> None:
    if list(ours.busy) != theirs or ours.problems:
        odd = set(ours.busy) ^ set(theirs)
        raise SystemExit(f"the lists differ: {sorted(odd)[:5]} {ours.problems[:3]}")


def _line(name: str, seconds: float, base: float) -> str:
    return f"{name:52}{seconds:8.3f} s {base / seconds:8.1f} x"


if __name__ == "__main__":
    print(json.dumps(asyncio.run(report(int(sys.argv[1]) if sys.argv[1:] else EVENTS)), indent=1))
