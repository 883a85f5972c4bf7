"""Who says what time it is has said her zone, or is asked one thing more."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.regions import agree, zones_of_region
from fitbot.telling import at_the_time_of, by_time, everywhere, likely

WINTER = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)
SUMMER = dt.datetime(2027, 7, 1, 21, 0, tzinfo=dt.UTC)
#: A minute before and after clocks in the United States and in Europe change.
CHANGES = [
    dt.datetime(2027, *day, hour, minute, tzinfo=dt.UTC)
    for day, hour in (((3, 14), 10), ((3, 28), 1), ((10, 31), 1), ((11, 7), 9))
    for hour, minute in ((hour - 1, 59), (hour, 1))
]


def keys(groups: list[list[ZoneInfo]]) -> list[list[str]]:
    return [[zone.key for zone in group] for group in groups]


def test_the_times_of_a_country_are_few_and_in_order() -> None:
    assert keys(likely(["US"], WINTER, 9)) == [
        ["Pacific/Honolulu"],
        ["America/Anchorage"],
        ["America/Los_Angeles"],
        ["America/Denver", "America/Phoenix"],
        ["America/Chicago"],
        ["America/New_York"],
    ]


def test_in_summer_phoenix_is_with_los_angeles_and_still_told_from_it() -> None:
    groups = keys(likely(["US"], SUMMER, 9))
    assert ["America/Phoenix", "America/Los_Angeles"] in groups
    assert ["America/Denver"] in groups


def test_the_first_regions_go_first_where_not_all_have_a_place() -> None:
    few = likely(["US-NY", "DE", "RU"], WINTER, 2)
    assert keys(few) == [["America/New_York"], ["Europe/Berlin"]]
    assert len(likely(["US", "RU"], WINTER, 9)) == 9
    assert likely([], WINTER, 9) == []


def test_of_clocks_that_agree_there_is_one_and_the_first() -> None:
    alike = [ZoneInfo(key) for key in ("Europe/Berlin", "Europe/Paris", "Africa/Lagos")]
    assert keys(by_time(alike, WINTER)) == [["Europe/Berlin", "Africa/Lagos"]]
    assert keys(by_time(alike, SUMMER)) == [["Africa/Lagos"], ["Europe/Berlin"]]


@pytest.mark.parametrize("now", [WINTER, SUMMER, *CHANGES])
def test_the_times_of_the_whole_world_are_few_and_each_is_another(now: dt.datetime) -> None:
    groups = everywhere(now)
    shown = [now.astimezone(group[0]).replace(tzinfo=None) for group in groups]
    assert shown == sorted(set(shown))
    assert len(groups) <= 36
    assert max(map(len, groups)) <= 8
    for group in groups:
        assert {now.astimezone(zone).utcoffset() for zone in group} == {
            now.astimezone(group[0]).utcoffset()
        }


@settings(deadline=None)
@given(st.integers(0, 4 * 366 * 24))
def test_in_any_countrys_first_zone_a_person_finds_her_clock(hours: int) -> None:
    """Two answers are enough: the time, and among those of that time a clock that agrees."""
    now = WINTER + dt.timedelta(hours=hours)
    groups = everywhere(now)
    for country in ("US", "CA", "DE", "GB", "UA", "IN", "BR", "ZA", "NG", "JP", "AU", "NZ", "EG"):
        home = zones_of_region(country)[0]
        [group] = [
            group
            for group in groups
            if now.astimezone(group[0]).utcoffset() == now.astimezone(home).utcoffset()
        ]
        assert any(agree(home, zone, now) for zone in group), (country, now)


def test_the_cities_of_a_time_begin_with_the_likely_ones() -> None:
    cities = at_the_time_of(ZoneInfo("America/Phoenix"), ["US"], WINTER)
    assert [zone.key for zone in cities] == ["America/Phoenix", "America/Denver"]
    east = at_the_time_of(ZoneInfo("Africa/Johannesburg"), ["UA"], WINTER)
    assert [zone.key for zone in east][:2] == ["Africa/Johannesburg", "Europe/Kyiv"]
    assert "Europe/Athens" not in [zone.key for zone in east]
