"""Random calendars, crowded into a few days, read by us and by brute force."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.calendars.base import Query
from fitbot.calendars.reading import busy_times
from fitbot.domain.interval import Interval
from tests.calendars.building import calendar, event

ZONES = ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"]
FIRST = dt.datetime(2026, 10, 22)  # noqa: DTZ001  # clocks change on the 25th, and on 1 November
MINUTE = dt.timedelta(minutes=1)
STEP = dt.timedelta(minutes=15)


@st.composite
def simple_events(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """One event, and the facts a brute force needs."""
    uid = f"e{draw(st.integers(0, 10**9))}"
    start = FIRST + STEP * draw(st.integers(0, 4 * 24 * 3))
    length = STEP * draw(st.integers(1, 12))
    zone = draw(st.sampled_from([*ZONES, "", "Z"]))
    rule, every, count = draw(
        st.sampled_from([("", 0, 1), ("FREQ=DAILY;COUNT=4", 1, 4), ("FREQ=WEEKLY;COUNT=2", 7, 2)])
    )
    left_out = draw(st.sets(st.integers(1, 3), max_size=2)) if count == 4 else set()
    free = draw(st.booleans()) and draw(st.booleans())
    name, last = {"": ("", ""), "Z": ("", "Z")}.get(zone, (f";TZID={zone}", ""))

    def line(name_: str, at: dt.datetime) -> str:
        return f"{name_}{name}:{at:%Y%m%dT%H%M%S}{last}"

    days = [dt.timedelta(days=every * number) for number in range(count)]
    lines = [line("DTSTART", start), f"DURATION:PT{length // MINUTE}M"]
    lines += [f"RRULE:{rule}"] if rule else []
    lines += [line("EXDATE", start + days[number]) for number in left_out]
    lines += ["TRANSP:TRANSPARENT"] if free else []
    facts: dict[str, object] = {
        "starts": [start + day for number, day in enumerate(days) if number not in left_out],
        "length": length,
        "zone": zone,
        "free": free,
    }
    return event(*lines, uid=uid), facts


def taken(facts: dict[str, object], zone: ZoneInfo, moment: dt.datetime) -> bool:
    """Tell whether an event takes a moment, one occurrence after the other."""
    named = str(facts["zone"])
    own: dt.tzinfo = {"": zone, "Z": dt.UTC}.get(named) or ZoneInfo(named)
    for wall in facts["starts"]:  # type: ignore[attr-defined]
        start = wall.replace(tzinfo=own).astimezone(dt.UTC)
        end = (wall + facts["length"]).replace(tzinfo=own).astimezone(dt.UTC)
        if start <= moment < max(end, start + facts["length"]):
            return not facts["free"]
    return False


@settings(max_examples=150, deadline=None)
@given(
    drawn=st.lists(simple_events(), max_size=6, unique_by=lambda each: each[0]),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    since=st.integers(0, 96),
)
def test_busy_is_what_brute_force_finds(
    drawn: list[tuple[str, dict[str, object]]], zone: ZoneInfo, since: int
) -> None:
    start = FIRST.replace(tzinfo=dt.UTC) + STEP * since
    window = Interval(start, start + dt.timedelta(days=6))
    reading = busy_times(calendar(*(text for text, _ in drawn)), Query(zone, window))
    assert not reading.problems
    assert all(window.start <= each.start and each.end <= window.end for each in reading.busy)
    assert all(a.end < b.start for a, b in zip(reading.busy, reading.busy[1:], strict=False))
    moment = window.start
    while moment < window.end:
        ours = any(each.start <= moment < each.end for each in reading.busy)
        assert ours == any(taken(facts, zone, moment) for _, facts in drawn), moment
        moment += STEP
