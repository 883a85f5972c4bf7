"""A client's time is hers; the therapist's stands beside it where the two clocks differ."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fitbot.sandbox.html import parse_html
from fitbot.texts import without_markup
from handlers.views.when import when
from tests.handlers.building import PARK, TEXTS
from tests.journeys.story import local

BERLIN = ZoneInfo("Europe/Berlin")
#: A Friday, 10:00 in Los Angeles.
FRIDAY = local(27, 10)


def seen(instant: dt.datetime, zone: ZoneInfo | None) -> str:
    return without_markup(when(TEXTS, instant, zone, PARK))


def test_as_long_as_her_zone_is_not_known_a_client_sees_the_therapists_named() -> None:
    assert seen(FRIDAY, None) == "Fri, Nov 27, 10:00 AM (Los Angeles time)"


def test_both_clocks_are_shown_where_they_differ_and_each_is_named() -> None:  # scheduling 23
    shown = seen(FRIDAY, BERLIN)
    assert shown == "Fri, Nov 27, 7:00 PM (Berlin time) / 10:00 AM (Los Angeles time)"


def test_the_therapists_day_is_named_too_where_it_is_another() -> None:
    shown = seen(FRIDAY, ZoneInfo("Pacific/Auckland"))
    assert (
        shown == "Sat, Nov 28, 7:00 AM (Auckland time) / Fri, Nov 27, 10:00 AM (Los Angeles time)"
    )


@pytest.mark.parametrize(
    ("zone", "instant", "differs"),
    [
        ("America/Tijuana", FRIDAY, False),
        ("America/Phoenix", FRIDAY, True),
        ("America/Phoenix", local(27, 10, month=7), False),  # summer time in California alone
        ("Europe/London", FRIDAY, True),
    ],
)
def test_clocks_are_compared_at_that_very_instant(
    zone: str, instant: dt.datetime, differs: bool
) -> None:
    assert ("Los Angeles" in seen(instant, ZoneInfo(zone))) == differs


def test_the_phone_turns_only_the_clients_time_into_its_own() -> None:
    text = when(TEXTS, FRIDAY, BERLIN, PARK)
    shown, entities = parse_html(text)
    [entity] = entities
    assert entity["type"] == "date_time"
    inside = shown[entity["offset"] : entity["offset"] + entity["length"]]
    assert inside == "Fri, Nov 27, 7:00 PM (Berlin time)"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        # Her clock changed on the 8th of March, Berlin's on the 29th: eight hours between them.
        (local(20, 9, month=3), "Fri, Mar 20, 5:00 PM"),
        # Booked in March for April: summer time in Berlin by then.  # scheduling 27
        (local(10, 9, month=4), "Fri, Apr 10, 6:00 PM"),
        (local(23, 9, month=10), "Fri, Oct 23, 6:00 PM"),
        # Berlin's clock has changed back, hers not yet.
        (local(30, 9, month=10), "Fri, Oct 30, 5:00 PM"),
        (local(2, 9), "Mon, Nov 2, 6:00 PM"),
    ],
)
def test_summer_time_is_that_of_the_day_spoken_of(instant: dt.datetime, shown: str) -> None:
    assert seen(instant, BERLIN) == f"{shown} (Berlin time) / 9:00 AM (Los Angeles time)"
