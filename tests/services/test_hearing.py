"""A therapist's words, on her clock, in her language, with the library that knows dates."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.digest import DigestWishes
from fitbot.domain.interval import Interval
from fitbot.domain.spoken import Spoken, SpokenTime, Unclear, instant_of, span_of
from fitbot.domain.whereabouts import Travel
from fitbot.services.hearing import Hearing
from fitbot.services.rules import Rules
from tests.journeys.world import EXAMPLE
from tests.services.building import NOW, PARK, local

PARK_RULES = Rules(
    EXAMPLE.availability(PARK, NOW), EXAMPLE.therapist(PARK).policy, DigestWishes(dt.time(7, 30))
)
HEARING = Hearing(EXAMPLE.practice)


async def heard(text: str, rules: Rules = PARK_RULES, now: dt.datetime = NOW) -> object:
    found = await HEARING.span(text, rules, now)
    return span_of(found, rules.whereabouts) if isinstance(found, Spoken) else found


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("tomorrow 14-16", local(24, 14), local(24, 16)),
        ("fri", local(27, 0), local(28, 0)),
        ("24 Dec", local(24, 0, month=12), local(25, 0, month=12)),
        ("December 24th 3-4", local(24, 15, month=12), local(24, 16, month=12)),
        ("today from 3pm", local(23, 15), local(24, 0)),
        ("next week", local(30, 0), local(7, 0, month=12)),
        ("day after tomorrow 9-10", local(25, 9), local(25, 10)),
        ("12/24", local(24, 0, month=12), local(25, 0, month=12)),
    ],
)
async def test_her_words_become_instants(text: str, start: dt.datetime, end: dt.datetime) -> None:
    assert await heard(text) == Interval(start, end)


async def test_a_month_that_is_past_is_next_years() -> None:
    [first, last] = [dt.date(2027, 1, 12), dt.date(2027, 1, 16)]
    assert await HEARING.span("12-16 Jan", PARK_RULES, NOW) == Spoken(first, last)


@pytest.mark.parametrize(
    "text", ["jan", "hello", "the meeting", "30 Feb", "may", "2 pm", "from 24 Dec", "after today"]
)
async def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert await heard(text) in {Unclear.UNKNOWN, Unclear.NO_END}


async def test_today_is_her_day_and_not_utcs() -> None:
    """At 17:00 on the 23rd in Los Angeles it is the 24th in UTC."""
    assert await heard("tomorrow 9-10", now=local(23, 17)) == Interval(local(24, 9), local(24, 10))
    assert await heard("today 18-19", now=local(23, 17)) == Interval(local(23, 18), local(23, 19))


async def test_on_travel_she_speaks_of_the_days_and_hours_over_there() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    there = Travel(tokyo, dt.date(2026, 11, 20), dt.date(2026, 11, 30))
    rules = replace(PARK_RULES, availability=replace(PARK_RULES.availability, travels=(there,)))
    found = await HEARING.time("today 9:30", rules, NOW)  # an hour past midnight in Tokyo
    assert found == SpokenTime(dt.date(2026, 11, 24), 570)
    assert instant_of(found, rules.whereabouts) == dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC)


async def test_in_another_country_figures_are_read_its_way() -> None:
    europe = Hearing(EXAMPLE.practice.model_copy(update={"country": "GB"}))
    assert await europe.span("3/12", PARK_RULES, NOW) == Spoken(*[dt.date(2026, 12, 3)] * 2)
    nowhere = Hearing(EXAMPLE.practice.model_copy(update={"country": "AQ"}))
    assert await nowhere.span("3/12", PARK_RULES, NOW) == Spoken(*[dt.date(2026, 12, 3)] * 2)
    assert await HEARING.span("3/12", PARK_RULES, NOW) == Spoken(*[dt.date(2027, 3, 12)] * 2)
