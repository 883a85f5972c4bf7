import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.practice.places import countries
from fitbot.practice.zones import _names
from fitbot.sandbox.html import parse_html
from fitbot.texts import Texts, without_markup
from fitbot.texts.moments import day_label, long_day, moment, time_label, zone_label

US, GB, DE = Texts("en", "US"), Texts("en", "GB"), Texts("en", "DE")
BERLIN, LA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


NOON = at("2026-11-24T17:30")


@pytest.mark.parametrize(
    ("country", "shown", "day"),
    [
        ("US", "Tue, Nov 24, 6:30 PM (Berlin time)", "Tuesday, November 24, 2026"),
        ("GB", "Tue 24 Nov, 18:30 (Berlin time)", "Tuesday, 24 November 2026"),
        ("DE", "Tue, 24 Nov, 18:30 (Berlin time)", "Tuesday, 24 November 2026"),
        ("JP", "Tue, 24 Nov, 18:30 (Berlin time)", "Tuesday, 24 November 2026"),
        ("BR", "Tue, 24 Nov, 18:30 (Berlin time)", "Tuesday, 24 November 2026"),
        ("KR", "Tue, 24 Nov, 6:30 pm (Berlin time)", "Tuesday, 24 November 2026"),
        ("AQ", "Tue, 24 Nov, 6:30 pm (Berlin time)", "Tuesday, 24 November 2026"),
    ],
)
def test_dates_are_written_as_the_practices_country_writes_them(
    country: str, shown: str, day: str
) -> None:
    texts = Texts("en", country)
    assert without_markup(moment(texts, NOON, BERLIN)) == shown
    assert long_day(texts, NOON, BERLIN) == day


def test_a_practice_may_be_in_any_country() -> None:
    texts = Texts("en", "US")
    for country in countries():
        texts._country = country
        vars(texts).pop("locale", None)
        assert without_markup(moment(texts, NOON, BERLIN)).endswith("(Berlin time)")


def test_a_language_that_is_written_nowhere_abroad_stays_itself() -> None:
    texts = Texts("en", "US")
    texts.language = "de"
    assert str(texts.locale) == "de"


@given(
    st.integers(0, 2 * 366 * 1440),
    st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_a_moment_always_names_its_zone_and_its_instant(count: int, zone: str) -> None:
    instant = at("2026-01-01T00:00") + dt.timedelta(minutes=count)
    text = moment(US, instant, ZoneInfo(zone))
    shown, [entity] = parse_html(text)
    city = zone.rpartition("/")[2].replace("_", " ")
    assert re.search(rf"\({city}[\w ]* time\)$", shown)
    assert entity["type"] == "date_time"
    # With a format, a phone shows its own clock's time in place of all of this.
    assert "date_time_format" not in entity
    assert f'unix="{instant.timestamp():.0f}"' in text


def test_every_zone_of_a_practice_file_has_a_name() -> None:
    for name in _names():
        label = zone_label(US, ZoneInfo(name))
        assert re.fullmatch(r".*\w.* time", label)
        assert "Unknown" not in label


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2026-03-29T00:30", "Sun 29 Mar, 01:30"),  # before the spring change
        ("2026-03-29T01:30", "Sun 29 Mar, 03:30"),
        ("2026-10-25T00:30", "Sun 25 Oct, 02:30"),
        ("2026-10-25T01:30", "Sun 25 Oct, 02:30"),  # the same hour once more
        ("2026-10-25T02:30", "Sun 25 Oct, 03:30"),
        ("2026-12-31T23:30", "Fri 1 Jan, 00:30"),  # another year already
    ],
)
def test_the_clock_on_the_wall_is_shown_on_both_sides_of_a_change(instant: str, shown: str) -> None:
    day, time = day_label(GB, at(instant), BERLIN), time_label(GB, at(instant), BERLIN)
    assert f"{day}, {time}" == shown


def test_a_label_holds_no_space_that_old_phones_show_as_a_box() -> None:
    for texts in (US, GB, DE):
        assert re.fullmatch(r"[\x20-\x7e]+", time_label(texts, NOON, LA))
