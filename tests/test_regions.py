"""A region's zones, and whether it has but one clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fitbot.practice.places import SUBDIVISIONS, countries
from fitbot.regions import _FEW_LIVE_THERE, agree, zone_of_region, zones_of_region

NOW = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)
#: Nobody lives there.
_EMPTY = {"BV", "HM"}


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("US-CA", "America/Los_Angeles"),
        ("US-NY", "America/New_York"),
        ("US-AK", "America/Anchorage"),  # the Aleutians are named by those who live there
        ("CA-QC", "America/Toronto"),
        ("AU-NSW", "Australia/Sydney"),
        ("DE", "Europe/Berlin"),  # Büsingen is listed, and has the same clock
        ("DE-BY", "Europe/Berlin"),
        ("GB", "Europe/London"),
        ("NZ", "Pacific/Auckland"),
        ("JP", "Asia/Tokyo"),
        ("XK", "Europe/Belgrade"),
        ("IN", "Asia/Kolkata"),
    ],
)
def test_a_region_with_one_clock_needs_no_question(region: str, zone: str) -> None:
    assert zone_of_region(region, NOW) == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("region", "some"),
    [
        ("US", {"America/New_York", "America/Chicago", "Pacific/Honolulu"}),
        ("US-TX", {"America/Chicago", "America/Denver"}),
        ("US-AZ", {"America/Phoenix", "America/Denver"}),
        ("ES", {"Europe/Madrid", "Atlantic/Canary"}),
        ("AU", {"Australia/Sydney", "Australia/Perth"}),
        ("RU", {"Europe/Moscow", "Asia/Kamchatka"}),
    ],
)
def test_a_region_with_several_clocks_has_them_all_and_no_single_one(
    region: str, some: set[str]
) -> None:
    assert some <= {zone.key for zone in zones_of_region(region)}
    assert zone_of_region(region, NOW) is None


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("US-TX", "America/Chicago"),
        ("US-OR", "America/Los_Angeles"),
        ("BR", "America/Sao_Paulo"),
        ("RU", "Europe/Moscow"),
    ],
)
def test_the_zone_in_which_most_live_comes_first(region: str, zone: str) -> None:
    assert zones_of_region(region)[0] == ZoneInfo(zone)


@pytest.mark.parametrize("region", ["", "ZZ", "us-ca", "Germany", "US_CA", "-CA"])
def test_what_is_no_region_has_no_zone(region: str) -> None:
    assert zones_of_region(region) == []
    assert zone_of_region(region, NOW) is None


def test_every_region_of_a_practice_file_has_a_zone() -> None:
    parts = [f"{country}-{part}" for country, all_ in SUBDIVISIONS.items() for part in all_.split()]
    for region in [*parts, *(countries().keys() - _EMPTY)]:
        assert zones_of_region(region), region


def test_states_and_provinces_have_zones_of_their_country() -> None:
    for country, parts in SUBDIVISIONS.items():
        own = {*zones_of_region(country), *(ZoneInfo(key) for key in _FEW_LIVE_THERE)}
        for part in parts.split():
            elsewhere = set(zones_of_region(f"{country}-{part}")) - own
            # Puerto Rico and its like have a country's code as well.
            assert not elsewhere or zones_of_region(part) == zones_of_region(f"{country}-{part}")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Europe/Berlin", "Europe/Paris", True),
        ("Europe/Berlin", "Africa/Lagos", False),  # the same in winter
        ("Asia/Tokyo", "Asia/Seoul", True),
        ("America/Denver", "America/Phoenix", False),
        ("Africa/Cairo", "Europe/Athens", False),  # both change, on other days
        ("UTC", "Africa/Abidjan", True),
    ],
)
def test_clocks_agree_if_they_do_all_year(one: str, other: str, alike: bool) -> None:
    assert agree(ZoneInfo(one), ZoneInfo(other), NOW) == alike
    assert agree(ZoneInfo(other), ZoneInfo(one), NOW) == alike


def test_what_clocks_did_before_does_not_count() -> None:
    """Yukon gave up changing its clocks in 2020, and has had Arizona's since."""
    yukon, arizona = ZoneInfo("America/Whitehorse"), ZoneInfo("America/Phoenix")
    assert not agree(yukon, arizona, dt.datetime(2019, 6, 1, tzinfo=dt.UTC))
    assert agree(yukon, arizona, NOW)
