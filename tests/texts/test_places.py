"""Places by name: as they are shown, and as people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.precheck import NOWHERE_KNOWN, Step, is_answer
from fitbot.practice.places import SUBDIVISIONS, countries
from fitbot.texts import Texts
from fitbot.texts.places import language_name, place_name, places_called

EN = Texts("en", "US")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("US-CA", "California"),
        ("CA-QC", "Quebec"),
        ("AU-NSW", "New South Wales"),
        ("DE", "Germany"),
        ("DE-BY", "Germany (BY)"),
        (NOWHERE_KNOWN, "somewhere else"),
    ],
)
def test_a_place_is_shown_by_its_name(code: str, name: str) -> None:
    assert place_name(EN, code) == name


def test_a_language_is_shown_by_its_name() -> None:
    assert language_name(EN, "ko") == "Korean"


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("California", ["US-CA"]),
        ("  new   YORK ", ["US-NY"]),
        ("N.Y.", ["US-NY"]),
        ("US-OR", ["US-OR"]),
        ("Washington DC", ["US-DC"]),
        ("Québec", ["CA-QC"]),
        ("germany", ["DE"]),
        ("U.S.A.", ["US"]),
        ("UK", ["GB"]),
        ("Puerto Rico", ["US-PR"]),
    ],
)
def test_what_is_written_as_it_is_called_is_certain(written: str, codes: list[str]) -> None:
    assert places_called(EN, written) == codes


@pytest.mark.parametrize(
    ("written", "codes"),
    [("Georgia", {"US-GA", "GE"}), ("CA", {"US-CA", "CA"}), ("WA", {"US-WA", "AU-WA"})],
)
def test_among_places_of_one_name_somebody_must_choose(written: str, codes: set[str]) -> None:
    found = places_called(EN, written)
    assert set(found) == codes
    assert len({place_name(EN, code) for code in found}) == len(codes)


def test_what_is_misspelt_is_asked_about_and_never_assumed() -> None:
    assert places_called(EN, "Grmany") == ["DE", NOWHERE_KNOWN]
    assert "US-CA" in places_called(EN, "Californa")
    assert len(places_called(EN, "Californa")) > 1


@pytest.mark.parametrize("written", ["", "  ", "asdfgh", "my kitchen", "🏡" * 2048])
def test_what_names_no_place_finds_none(written: str) -> None:
    assert places_called(EN, written) == []


def test_every_place_we_know_is_found_by_its_name_and_by_its_code() -> None:
    codes = [f"{country}-{part}" for country, all_ in SUBDIVISIONS.items() for part in all_.split()]
    for code in [*codes, *countries()]:
        name = place_name(EN, code)
        found = places_called(EN, re.sub(r" \(.*\)", "", name))
        assert name in {place_name(EN, each) for each in found}, code
        assert is_answer(Step.PLACE, code)


@given(st.text(max_size=60))
def test_whatever_is_written_at_most_six_places_are_offered(written: str) -> None:
    found = places_called(EN, written)
    assert len(found) <= 6 + 1
    assert all(is_answer(Step.PLACE, code) for code in found)
