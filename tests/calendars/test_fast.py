"""The fast way answers what the careful one answers, or nothing."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fitbot.calendars import fast
from fitbot.calendars.base import Query
from fitbot.calendars.careful import read_group
from fitbot.calendars.reading import _grouped
from fitbot.calendars.scan import scan
from fitbot.domain.interval import Interval, merge
from fitbot.errors import CalendarError
from tests.calendars.building import PACIFIC, SAMPLES, calendar, event, query

ZONES = ["Europe/Berlin", PACIFIC, "Pacific/Auckland", "", "Z"]
FIRST = dt.datetime(2026, 10, 22)  # noqa: DTZ001  # clocks change on the 25th, and on 1 November
HALF = dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)
NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def both(data: bytes, asked: Query) -> list[tuple[list[Interval] | None, list[Interval]]]:
    """Return what the fast and the careful way find, for each UID that the careful one trusts."""
    found = []
    for group in _grouped(scan(data, asked.owner), asked):
        slow, doubts = read_group(group.blocks, asked)
        quick = fast.spans(group.blocks, asked)
        if quick is not None:
            assert not doubts
        spans = None if quick is None else clipped(map(interval, quick), asked)
        found.append((spans, clipped(slow, asked)))
    return found


def interval(span: fast.Span) -> Interval:
    start, end = (dt.datetime.fromtimestamp(each, dt.UTC) for each in span)
    return Interval(start, end)


def clipped(spans: object, asked: Query) -> list[Interval]:
    window = asked.window
    near = [each for each in spans if each.overlaps(window)]  # type: ignore[attr-defined]
    return merge(
        Interval(max(each.start, window.start), min(each.end, window.end)) for each in near
    )


@st.composite
def rules(draw: st.DrawFn, start: dt.datetime) -> str:
    other = draw(st.sampled_from(NAMES))
    nth = f"{(start.day - 1) // 7 + 1}{NAMES[start.weekday()]}"
    shapes = [
        *("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"),
        *(f"FREQ=WEEKLY;BYDAY={NAMES[start.weekday()]},{other}", "FREQ=DAILY;BYDAY=MO,TH,SA"),
        *(
            f"FREQ=WEEKLY;WKST={other};BYDAY={NAMES[start.weekday()]},SU",
            f"FREQ=MONTHLY;BYDAY={nth}",
        ),
        *(f"FREQ=MONTHLY;BYMONTHDAY={start.day}", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        f"FREQ=YEARLY;BYMONTH={start.month};BYMONTHDAY={start.day}",
        f"FREQ=YEARLY;BYMONTH={start.month};BYDAY={nth}",
    ]
    rule = draw(st.sampled_from(shapes)) + draw(st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=3"]))
    end = FIRST + HALF * draw(st.integers(0, 500))
    ends = ["", f";COUNT={draw(st.integers(1, 60))}", f";UNTIL={end:%Y%m%dT%H%M%SZ}"]
    return rule + draw(st.sampled_from([*ends, f";UNTIL={end:%Y%m%d}"]))


@st.composite
def series(draw: st.DrawFn) -> str:
    """A series or a single event with exceptions and overrides, crowded around the changes."""
    zone = draw(st.sampled_from([*ZONES, "DATE"]))
    back = draw(st.sampled_from([0, 0, 1, 5, 7, 30, 365, 3000]))
    start = FIRST - DAY * back + HALF * draw(st.integers(0, 48 * 12))
    length = HALF * draw(st.integers(0, 20)) if zone != "DATE" else DAY * draw(st.integers(0, 3))

    def at(name: str, moment: dt.datetime, as_day: bool = False) -> str:
        if zone == "DATE" or as_day:
            return f"{name};VALUE=DATE:{moment:%Y%m%d}"
        named = f";TZID={zone}" if zone not in {"", "Z"} else ""
        return f"{name}{named}:{moment:%Y%m%dT%H%M%S}{'Z' * (zone == 'Z')}"

    def ends(moment: dt.datetime) -> str:
        if zone == "DATE":
            return draw(st.sampled_from([at("DTEND", moment + length), "X-NO:END"]))
        seconds = int(length.total_seconds())
        return draw(st.sampled_from([at("DTEND", moment + length), f"DURATION:PT{seconds}S"]))

    lines = [at("DTSTART", start), ends(start)]
    meant, marked = (f"X-MICROSOFT-CDO-{each}STATUS" for each in ("INTENDED", "BUSY"))
    state = draw(
        st.sampled_from(
            [
                *("", "", "", "TRANSP:TRANSPARENT", "STATUS:CANCELLED", f"{meant}:FREE"),
                *(f"{meant}:BUSY", f"{meant}:FREE\r\n{marked}:BUSY"),
            ]
        )
    )
    uid = f"u{draw(st.integers(0, 10**9))}"
    if not draw(st.booleans()):
        return event(*lines, *filter(None, [state]), uid=uid)
    near = st.integers(0, 20).map(lambda days: FIRST + DAY * days + (start - FIRST) % DAY)
    lines.append(f"RRULE:{draw(rules(start))}")
    lines += [
        at("EXDATE", each, draw(st.integers(0, 5)) == 0)
        for each in draw(st.lists(near, max_size=3))
    ]
    blocks = [event(*lines, *filter(None, [state]), uid=uid)]
    for old in draw(st.lists(near, max_size=3)):
        new = old + HALF * draw(st.integers(-50, 50))
        blocks.append(
            event(
                at("RECURRENCE-ID", old),
                at("DTSTART", new),
                ends(new),
                f"SEQUENCE:{len(blocks)}",
                uid=uid,
            )
        )
    return "\r\n".join(blocks)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=series(), zone=st.sampled_from(ZONES[:3]).map(ZoneInfo), since=st.integers(0, 96))
def test_it_finds_what_the_expander_finds(drawn: str, zone: ZoneInfo, since: int) -> None:
    start = FIRST.replace(tzinfo=dt.UTC) + HALF * since
    asked = Query(zone, Interval(start, start + 12 * DAY))
    for quick, slow in both(calendar(drawn), asked):
        assert quick in (None, slow)


def test_it_reads_every_sample_as_the_careful_way_does() -> None:
    read = 0
    for path in sorted(SAMPLES.rglob("*.ics")):
        for year in (2020, 2026):
            asked = query(f"{year}-01-01", f"{year + 1}-01-01", owner="mina@practice.example")
            with contextlib.suppress(CalendarError):
                for quick, slow in both(path.read_bytes(), asked):
                    assert quick in (None, slow), path.name
                    read += bool(quick)
    assert read > 20


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=DAILY;BYDAY=TU,WE",
        "FREQ=MONTHLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYMONTHDAY=8",
        "FREQ=MONTHLY;BYMONTHDAY=7,8",
        "FREQ=MONTHLY;BYMONTH=9",
        "FREQ=YEARLY;BYMONTH=10",
        "FREQ=YEARLY;BYMONTHDAY=7",
        "FREQ=DAILY;BYHOUR=10",
        "FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO",
    ],
)
def test_rules_off_the_list_and_starts_off_the_rule_are_left_to_the_expander(rule: str) -> None:
    block = event("DTSTART:20260907T080000Z", "DURATION:PT1H", f"RRULE:{rule};COUNT=3")
    ((quick, slow),) = both(calendar(block), query())
    assert quick is None
    assert slow


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260907T080000Z", "RDATE:20260908T080000Z"),
        ("DTSTART:20260907T080000Z", "DTEND;TZID=Europe/Berlin:20260907T110000"),
        ("DTSTART:20260907T080000Z", "DURATION:-PT1H"),
        ("DTSTART:20260907T080000Z", "DURATION:PT1H", "RECURRENCE-ID;VALUE=DATE:20260907"),
        ("DTSTART:20260907T080000Z", "DURATION:PT1H", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260907"),
        ("DTSTART;TZID=Nowhere:20260907T080000", "DURATION:PT1H"),
        ("DTSTART;TZID=Europe/Berlin:20260907T080000Z", "DURATION:PT1H"),
        ("DTSTART;VALUE=DATE:20260907", "DURATION:PT1H"),
        ("DTSTART:20260907T080000Z", "DURATION:PT1H", "TRANSP;X=1:OPAQUE"),
        ("DTSTART:20260907T080000Z", "DURATION:PT1H", "DTSTART:20260908T080000Z"),
    ],
)
def test_events_off_the_list_are_left_to_the_parser(lines: tuple[str, ...]) -> None:
    (group,) = _grouped(scan(calendar(event(*lines))), query())
    assert fast.spans(group.blocks, query()) is None
