"""Facts about slots that other calendars pinned or got wrong, from tests/data/slot_cases.json.

Each case is checked against the values in the file. Where two answers are recorded (a fixed or a
re-anchored grid, buffers added up or the larger one), ours is the fixed grid and the larger buffer.
I01 and I02 are about reading iCalendar and stand in tests/calendars. C30 and C33 are worked out
here: they come without data.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.availability import Availability, Policy, Vacation
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, why_not, windows_on
from tests.domain.building import (
    KOLKATA,
    PLAIN,
    UTC,
    at,
    clock,
    daily,
    dated,
    dates,
    day,
    hours,
    minutes,
    span,
)

Case = dict[str, Any]

CASES: dict[str, Case] = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parent.parent / "data" / "slot_cases.json").read_text(encoding="utf-8")
    )["cases"]
}

#: About iCalendar, not about slots: covered in tests/calendars.
ICAL = {"I01", "I02"}

CHECKS: dict[str, Callable[[Case, Case], None]] = {}


def checks(*ids: str) -> Callable[[Callable[[Case, Case], None]], Callable[[Case, Case], None]]:
    """Name the cases that a function checks, given their input and what they expect."""

    def register(check: Callable[[Case, Case], None]) -> Callable[[Case, Case], None]:
        assert not CHECKS.keys() & set(ids)
        CHECKS.update(dict.fromkeys(ids, check))
        return check

    return register


def test_no_case_is_lost() -> None:
    assert CHECKS.keys() | ICAL == CASES.keys()
    assert not CHECKS.keys() & ICAL


# scheduling 20 (C15)
@pytest.mark.parametrize("case_id", sorted(CASES.keys() - ICAL))
def test_a_case_from_the_field(case_id: str) -> None:
    CHECKS[case_id](CASES[case_id]["input"], CASES[case_id]["expected"])


# --- Windows given as instants -------------------------------------------------------------------


def _dated_in_utc(windows: list[Interval]) -> Availability:
    days: dict[str, tuple[str, ...]] = {}
    for window in windows:
        date = f"{window.start:%Y-%m-%d}"
        days[date] = (*days.get(date, ()), f"{window.start:%H:%M}-{window.end:%H:%M}")
    return dated(UTC, days)


@checks("C03", "C04", "C05", "C07", "C08", "C11", "C12")
def _windows_as_instants(given: Case, expected: Case) -> None:
    windows = [span(text) for text in given["windows"]]
    date = f"{windows[0].start:%Y-%m-%d}"
    policy = replace(
        PLAIN,
        length=minutes(given["duration_min"]),
        step=minutes(given["step_min"]),
        notice=minutes(given.get("min_notice_min", 0)),
    )
    busy = tuple(span(f"{date}T{text}") for text in given.get("busy", ()))
    now = at(given.get("now") or given.get("earliest") or f"{windows[0].start:%Y-%m-%dT%H:%M}")
    slots = free_slots(_dated_in_utc(windows), policy, Taken(busy), now)
    seen = {
        "count": len(slots),
        "first": f"{slots[0].start:%Y-%m-%dT%H:%M}Z",
        "last": f"{slots[-1].start:%Y-%m-%dT%H:%M}Z",
        "last_local": slots[-1]
        .start.astimezone(ZoneInfo(given.get("viewer_tz", "UTC")))
        .isoformat(timespec="minutes"),
        "slots": clock(slots),
    }
    asserted = expected.keys() - {"why"}
    assert asserted
    assert {key: seen[key] for key in asserted} == {key: expected[key] for key in asserted}


# --- Wall time: clock changes, overrides, vacation -----------------------------------------------


def _weekly(given: Case) -> Availability:
    ((days, text),) = given["weekly"].items()
    working = {"all": 7, "Mon-Fri": 5}[days]
    closed = tuple(day(text) for text in given.get("out_of_office", ()))
    return Availability(
        ZoneInfo(given["tz"]),
        (hours(text),) * working + ((),) * (7 - working),
        overrides={day(date): hours(*texts) for date, texts in given.get("overrides", {}).items()},
        vacations=tuple(Vacation(date, date) for date in closed),
    )


def _windows_between(availability: Availability, first: str, last: str) -> list[Interval]:
    """The windows that begin between two instants, a local day at a time."""
    since, until = at(first), at(last)
    days = [since.date() + dt.timedelta(days=ahead) for ahead in range(-1, 40)]
    windows = [window for date in days for window in windows_on(availability, date)]
    return [window for window in windows if since <= window.start <= until]


@checks("C14")
def _every_day_after_the_autumn_change(given: Case, expected: Case) -> None:
    windows = _windows_between(_weekly(given), given["from"], given["to"])
    assert len(windows) == expected["windows_count"]
    assert windows[0].start == at(expected["first"])
    assert {f"{window.start:%H:%M}Z-{window.end:%H:%M}Z" for window in windows} == {
        expected["each"]
    }


@checks("C15", "C16")
def _wall_clock_hours_around_a_change(given: Case, expected: Case) -> None:
    availability = _weekly(given)
    assert given["dates"] == list(expected)
    for date, text in expected.items():
        (window,) = windows_on(availability, day(date))
        assert window == span(f"{date}T{text.replace('-', '/')}")
        now = window.start - dt.timedelta(days=2)  # before the change
        listed = free_slots(availability, PLAIN, Taken(), now)
        inside = [slot for slot in listed if window.covers(slot)]
        assert len(inside) == window.length // PLAIN.step
        assert all(why_not(availability, PLAIN, Taken(), now, slot) is None for slot in inside)


@checks("C17", "C19", "C21")
def _exceptions_replace_the_week(given: Case, expected: Case) -> None:
    windows = _windows_between(_weekly(given), given["from"], given["to"])
    assert windows == [span(text) for text in expected["windows"]]


# --- Bookings, holds and buffers -----------------------------------------------------------------

INDIA = daily(KOLKATA, "09:30-18:00")
INDIA_DAY = "2024-06-02"
INDIA_NOW = at("2024-05-31T01:30")  # a Friday, 07:00 in India
INDIA_POLICY = replace(PLAIN, length=minutes(45), step=minutes(45))


def _in_india(own: tuple[Interval, ...] = (), policy: Policy = INDIA_POLICY) -> list[str]:
    slots = free_slots(INDIA, policy, Taken(own=own), INDIA_NOW)
    return clock(slot for slot in slots if dates([slot], KOLKATA) == [INDIA_DAY])


def _own(text: str) -> Interval:
    return span(f"{INDIA_DAY}T{text.replace('-', '/')}")


@checks("C23")
def _a_booking_does_not_move_the_grid(given: Case, expected: Case) -> None:
    assert (given["tz"], given["hours"], given["date"]) == (
        KOLKATA.key,
        "09:30-18:00",
        INDIA_DAY,
    )
    slots = _in_india((_own(given["own_booking"]),))
    assert slots == expected["anchor=fixed"]
    assert slots != expected["anchor=window"]


@checks("C24")
def _what_is_rejected_or_cancelled_never_blocks(given: Case, expected: Case) -> None:
    # Which statuses are live is the store's to say: `own` never holds these two.
    live = tuple(
        _own(text) for status, text in given["bookings"] if status not in {"REJECTED", "CANCELLED"}
    )
    assert _in_india(live) == expected["slots"]


@checks("C25")
def _a_hold_hides_a_slot_from_everybody_but_its_holder(given: Case, expected: Case) -> None:
    # `own` has other people's live holds, of whatever service, and never the asking client's. An
    # expired one is not in it; that expired rows are swept is the store's.
    assert (at(given["now"]), given["duration_min"]) == (INDIA_NOW, 45)
    hold = span(given["hold"]["slot"].replace("-2024", "/2024").replace("Z-", "/"))
    all_slots = _in_india()
    assert (len(all_slots), all_slots[0]) == (11, "04:00")
    without_it = all_slots[1:]
    assert expected["viewer=me"] == "04:00 missing"
    assert expected["hold on another service of same therapist"] == "04:00 missing"
    assert _in_india((hold,)) == without_it
    assert expected["viewer=holder"] == expected["release_at=now-60min"] == "all 11 slots"


@checks("C26")
def _between_two_of_our_own_the_larger_buffer_counts_once(given: Case, expected: Case) -> None:
    window = span(given["window"])
    policy = replace(
        PLAIN,
        length=minutes(given["duration_min"]),
        step=minutes(given["step_min"]),
        buffer_before=minutes(given["buffer_before"]),
        buffer_after=minutes(given["buffer_after"]),
    )
    own = tuple(
        span(f"{window.start:%Y-%m-%d}T{text.replace('-', '/')}") for text in given["bookings"]
    )
    slots = free_slots(_dated_in_utc([window]), policy, Taken(own=own), window.start)
    between = [slot for slot in slots if own[0].end <= slot.start < own[1].start]
    assert clock(between) == expected["max-of-both buffers"]


# --- Caps, horizon, holidays ---------------------------------------------------------------------

DHAKA = ZoneInfo("Etc/GMT-6")  # UTC+06:00; the sign of these names is reversed
ROUND_THE_CLOCK = daily(DHAKA, "00:00-00:00")
D = "2026-06-02"


def _on_day_d(own: list[str], per_day: int) -> list[Interval]:
    policy = replace(PLAIN, length=minutes(60), step=minutes(60), per_day=per_day)
    taken = Taken(own=tuple(span(f"{D}T{text.replace('-', '/')}") for text in own))
    slots = free_slots(ROUND_THE_CLOCK, policy, taken, at("2026-05-31T12:00"))
    return [slot for slot in slots if dates([slot], DHAKA) == [D]]


@checks("C28")
def _a_full_day_has_no_slot(given: Case, expected: Case) -> None:
    assert (given["tz"], given["cap_per_day"]) == ("UTC+06:00", [1, 2])
    booking = [given["booking"].removesuffix(" on day D")]
    assert expected["cap 1"].startswith(f"{len(_on_day_d(booking, 1))} slots on D")
    assert expected["cap 2"] == f"{len(_on_day_d(booking, 2))} slots on D"


@checks("C29")
def _a_cap_counts_her_day_whoever_looks(given: Case, expected: Case) -> None:
    # Our caps count consultations, not minutes: 120 minutes of one-hour slots are two.
    cap = given["duration_cap_per_day_min"] // 60
    slots = _on_day_d(given["bookings"], cap)
    assert len(slots) == expected["slots_on_organiser_day_D"] == 0
    assert len(_on_day_d(given["bookings"], cap + 1)) == 22


def _open_dates(horizon_days: int, busy: tuple[Interval, ...] = ()) -> list[str]:
    policy = replace(INDIA_POLICY, horizon_days=horizon_days)
    return dates(free_slots(INDIA, policy, Taken(busy), INDIA_NOW), KOLKATA)


@checks("C31")
def _a_weekend_counts_towards_our_horizon(given: Case, expected: Case) -> None:
    # The case is about a horizon of two *business* days, which fitbot does not offer: ours rolls
    # over calendar days, so Saturday and Sunday use it up and Monday is beyond it.
    assert given["horizon"] == "rolling 2 business days"
    assert _open_dates(2) == ["2024-05-31", "2024-06-01", "2024-06-02"]
    assert [date[5:] for date in _open_dates(2)] == expected["open"][:3]
    assert [date[5:] for date in _open_dates(4)] == expected["open"]


@checks("C32")
def _a_busy_day_counts_towards_our_horizon(given: Case, expected: Case) -> None:
    # The case is about three *available* days, which fitbot does not offer: a day that is busy
    # throughout is one of our three, and nothing is put on at the end.
    assert given["horizon"] == "window of 3 AVAILABLE days"
    sunday = (span("2024-06-01T18:30/2024-06-02T18:30"),)
    assert [date[5:] for date in _open_dates(2, sunday)] == expected["open"][:2]
    assert [date[5:] for date in _open_dates(3, sunday)] == expected["open"]


# scheduling C34
@checks("C34")
def _a_holiday_closes_its_day(given: Case, expected: Case) -> None:
    holiday = given["holiday"]
    policy = replace(PLAIN, length=minutes(60), step=minutes(60))
    normal = _weekly(given)
    closed = replace(normal, holidays=frozenset({day(holiday)}))
    listed: dict[str, list[str]] = {}
    for name, availability in (("closed", closed), ("normal", normal)):
        slots = free_slots(availability, policy, Taken(), at("2026-06-30T00:00"))
        for date in (holiday, "2026-07-02"):
            listed[f"{name} {date}"] = clock(s for s in slots if dates([s]) == [date])
    assert expected[holiday] == "none"
    assert listed[f"closed {holiday}"] == []
    assert listed["closed 2026-07-02"] == expected["2026-07-02"]
    assert listed[f"normal {holiday}"] == listed["normal 2026-07-02"] == expected["2026-07-02"]


# --- Cases without data --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "open_dates"),
    [
        ("2024-05-30T18:29:59", ["2024-05-31", "2024-06-01"]),  # the last second of the 30th
        ("2024-05-30T18:30:00", ["2024-05-31", "2024-06-01", "2024-06-02"]),  # the first second
        ("2024-05-31T01:30:00", ["2024-05-31", "2024-06-01", "2024-06-02"]),
        ("2024-05-31T11:30:00", ["2024-05-31", "2024-06-01", "2024-06-02"]),  # its last slot
        ("2024-05-31T18:29:00", ["2024-06-01", "2024-06-02"]),  # the last minute
    ],
    ids="C30-{}".format,
)
def test_a_horizon_of_two_days_is_today_and_the_two_after_it_at_any_hour(
    now: str, open_dates: list[str]
) -> None:
    policy = replace(INDIA_POLICY, horizon_days=2)
    slots = free_slots(INDIA, policy, Taken(), at(now))
    assert dates(slots, KOLKATA) == open_dates
    per_date = Counter(slot.start.astimezone(KOLKATA).date() for slot in slots)
    assert all(count == 11 for date, count in per_date.items() if str(date) > "2024-05-31")


def test_a_viewer_far_away_sees_the_same_instants_on_other_dates() -> None:
    """C33: hours in India, seen from UTC-11."""
    viewer = ZoneInfo("Pacific/Pago_Pago")
    policy = replace(PLAIN, length=minutes(60), step=minutes(60))
    slots = free_slots(INDIA, policy, Taken(), INDIA_NOW)
    shown = Counter(f"{slot.start.astimezone(viewer):%m-%d}" for slot in slots)
    assert (shown["05-30"], shown["05-31"]) == (7, 8)
    for slot in slots:
        tapped = Interval(*(_by_way_of(viewer, moment) for moment in (slot.start, slot.end)))
        assert why_not(INDIA, policy, Taken(), INDIA_NOW, tapped) is None


def _by_way_of(zone: ZoneInfo, moment: dt.datetime) -> dt.datetime:
    return dt.datetime.fromisoformat(moment.astimezone(zone).isoformat()).astimezone(dt.UTC)
