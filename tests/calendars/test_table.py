"""The oddities of calendars in the wild, each with a sample file and the times it must block."""

import pytest

from fitbot.calendars.reading import busy_times
from fitbot.domain.doubts import Doubt
from tests.calendars.building import BERLIN, PACIFIC, SAMPLES, query, saying

TABLE = SAMPLES / "table"
HER_ADDRESS = "mina@practice.example"

#: File, busy times on her clock in Berlin, and what she is told.
ROWS: dict[str, tuple[list[str], list[str]]] = {
    "01_free_and_cancelled": (["09-16 10:00-11:00"], []),
    "02_floating_and_all_day": (["09-07 10:00-11:00", "09-08 00:00-00:00"], []),
    "05_x_wr_timezone": (["10-19 10:00-11:00", "10-26 09:00-10:00"], []),
    "06_two_masters": (["09-07 10:00-11:00", "09-08 10:00-11:00", "09-14 10:00-11:00"], []),
    "07_override_that_is_left_out": (["09-07 10:00-11:00", "09-15 10:00-11:00"], []),
    "08_this_and_future": (["09-07 10:00-11:00", "09-15 12:00-13:00", "09-22 12:00-13:00"], []),
    "09_override_by_date": (["09-07 10:00-11:00", "09-14 10:00-11:00", "09-15 10:00-11:00"], []),
    "10_exceptions_in_all_forms": (["09-07 10:00-11:00", "09-13 10:00-11:00"], []),
    "11_extra_periods": (["09-07 10:00-11:00", "09-10 14:00-16:00", "09-11 14:00-14:30"], []),
    "12_exrule": (["09-07 10:00-11:00", "09-08 10:00-11:00", "09-09 10:00-11:00"], []),
    "13_orphan_override": (["09-08 10:00-11:00"], []),
    "14_moved_from_far_away": (["09-08 10:00-11:00"], []),
    "15_ends_in_all_forms": (["09-07 10:00-12:00", "09-08 09:00-10:00", "09-09 09:00-10:00"], []),
    "16_day_that_ends_on_its_own_date": (["10-03 00:00-00:00"], []),
    "17_no_length": ([], []),
    "18_a_day_over_the_change": (["10-24 12:00-12:00"], []),
    "19_malformed_rule": (
        ["11-28 09:00-10:00", "11-29 09:00-10:00", "11-30 09:00-10:00"],
        [Doubt.NO_RULE],
    ),
    "20_bad_start": (["09-07 00:00-00:00"], [Doubt.NO_START]),
    "21_no_start_or_two": (
        ["09-07 00:00-00:00", "10-10 10:00-11:00"],
        [Doubt.NO_TIME, Doubt.NO_START],
    ),
    "22_calscale_in_small_letters": (["09-07 10:00-11:00"], []),
    "23_unknown_zones": (
        ["09-07 10:00-11:00", "09-08 19:00-20:00", "09-09 10:00-11:00", "09-10 10:00-11:00"],
        [Doubt.NO_ZONE],
    ),
    "24_zone_after_its_events": (["09-07 03:00-04:00"], []),
    "25_zone_that_contradicts_its_name": (["09-07 10:00-11:00"], []),
    "26_odd_dress": (["09-07 10:00-11:00"], []),
    "28_several_calendars": (["09-07 10:00-11:00", "09-08 10:00-11:00"], []),
    "29_free_and_busy_only": (["09-07 10:00-11:00", "09-08 10:00-10:30", "09-09 10:00-11:00"], []),
    "30_busystatus": ([f"09-0{day} 10:00-11:00" for day in (2, 3, 4, 5)], []),
    "31_declined": (["09-08 10:00-11:00"], []),
}
#: Read by a therapist in the west, whose last evening an end in local time loses.
IN_THE_WEST = ("03_until_in_local_time", "04_until_as_date")
REFUSED = {
    "27a_cr_only": "not a calendar",
    "27b_truncated": "breaks off",
    "27c_empty": "empty",
}


def busy(name: str, zone: str, owner: str = "") -> tuple[list[str], list[str]]:
    asked = query(zone=zone, owner=owner)
    reading = busy_times((TABLE / f"{name}.ics").read_bytes(), asked)
    assert "Kowalski" not in repr(reading)
    local = [
        (each.start.astimezone(asked.zone), each.end.astimezone(asked.zone))
        for each in reading.busy
    ]
    return (
        [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end in local],
        [each.what for each in reading.problems],
    )


@pytest.mark.parametrize("name", ROWS)
def test_an_oddity_blocks_its_time(name: str) -> None:
    assert busy(name, BERLIN, HER_ADDRESS) == ROWS[name]


@pytest.mark.parametrize("name", IN_THE_WEST)
def test_the_last_evening_counts(name: str) -> None:
    evenings = [f"09-{day} 18:00-19:00" for day in ("07", "14", "21")]
    assert busy(name, PACIFIC) == (evenings, [])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_calendar_is_refused(name: str) -> None:
    with saying(REFUSED[name]):
        busy(name, BERLIN)


def test_each_sample_of_the_table_is_tested() -> None:
    tested = {*ROWS, *IN_THE_WEST, *REFUSED}
    assert {path.stem for path in TABLE.iterdir()} == tested
    assert {int(name[:2]) for name in tested} == set(range(1, 32))


def test_an_invitation_blocks_as_long_as_her_address_is_not_known() -> None:
    # scheduling 34
    both = ["09-07 10:00-11:00", "09-08 10:00-11:00"]
    assert busy("31_declined", BERLIN) == (both, [])
    assert busy("31_declined", BERLIN, "somebody@else.example") == (both, [])
