"""A place's name, as people type it, finds its time zone."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fitbot.cities import find
from fitbot.regions import COUNTRY_BY_ZONE, zones_of_region

NOW = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)
NAMES = json.loads((Path(__file__).parents[1] / "fitbot/place_names.json").read_text("utf-8"))
ZONES = COUNTRY_BY_ZONE


def found(text: str, language: str = "en") -> list[str]:
    return [zone.key for zone in find(text, language, NOW)]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("  BERLIN! ", "Europe/Berlin"),
        ("I live in Berlin", "Europe/Berlin"),
        ("berlin, germany", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("los angeles", "America/Los_Angeles"),
        ("Los Angelas", "America/Los_Angeles"),
        ("San Fran", "America/Los_Angeles"),
        ("new york", "America/New_York"),
        ("NYC", "America/New_York"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("são paulo", "America/Sao_Paulo"),
        ("Sao Paolo", "America/Sao_Paulo"),
        ("München", "Europe/Berlin"),
        ("munchen", "Europe/Berlin"),
        ("mumbay", "Asia/Kolkata"),
        ("b\u0308o\u0308g\u0308o\u0308t\u0308a\u0308", "America/Bogota"),
        ("Kiev", "Europe/Kyiv"),
        ("St. John’s", "America/St_Johns"),
        ("England", "Europe/London"),
        ("California", "America/Los_Angeles"),
        ("Chatham", "Pacific/Chatham"),  # too few to be asked by its time
    ],
)
def test_a_place_is_found_whatever_case_accents_and_small_mistakes(text: str, zone: str) -> None:
    assert found(text)[0] == zone


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [
        ("Wien", "de", "Europe/Vienna"),
        ("Kiew", "de", "Europe/Kyiv"),
        ("Deutschland", "de", "Europe/Berlin"),
        ("Москва", "ru", "Europe/Moscow"),
        ("Brasil", "pt-br", "America/Sao_Paulo"),
        ("東京", "ja", "Asia/Tokyo"),
        ("Vienna", "de", "Europe/Vienna"),
        ("Vienna", "no such language", "Europe/Vienna"),
        ("Vienna", "", "Europe/Vienna"),
    ],
)
def test_names_of_a_persons_own_language_are_understood_beside_english(
    text: str, language: str, zone: str
) -> None:
    assert zone in found(text, language)


def test_a_name_of_several_places_finds_them_all() -> None:
    assert found("San Juan") == ["America/Argentina/San_Juan", "America/Puerto_Rico"]
    assert found("Georgia") == ["America/New_York", "Asia/Tbilisi"]
    assert found("Portland, Maine") == ["America/Los_Angeles", "America/New_York"]


def test_a_country_of_several_clocks_is_found_with_one_zone_for_each() -> None:
    assert found("Texas") == ["America/Chicago", "America/Denver"]
    assert found("USA")[:2] == ["America/New_York", "America/Chicago"]
    assert "America/Detroit" not in found("USA")


@pytest.mark.parametrize(
    "text", ["", "a", "no", "hello there", "when do you have time?", "!!", "x" * 81, "Berlin" * 20]
)
def test_what_names_no_place_finds_none(text: str) -> None:
    assert found(text) == []


def test_every_city_of_the_tz_database_is_found_by_its_name() -> None:
    for zone in ZONES:
        city = zone.rpartition("/")[2].replace("_", " ")
        assert zone in found(city), zone


def test_every_listed_name_finds_its_place() -> None:
    for zone, cities in NAMES["cities"].items():
        assert zone in ZONES
        assert all(zone in found(city) for city in cities), zone
    for region, names in NAMES["regions"].items():
        assert zones_of_region(region)
        assert all(zones_of_region(region)[0].key in found(name) for name in names), region


@settings(deadline=None)
@given(st.text(max_size=100))
@example("\N{COMBINING GRAVE ACCENT}")
@example("İstanbul")
def test_any_text_finds_zones_of_the_tz_database_or_nothing(text: str) -> None:
    assert set(found(text)) <= ZONES.keys()
