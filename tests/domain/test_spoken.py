"""What a therapist writes about days and times, and what is made of it.

The words for dates ("tomorrow", "24 dec") are looked up in a small table here; the library that
knows them all is asked in tests/services/test_hearing.py.
"""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.domain.availability import Window
from fitbot.domain.clock_words import beginning, between, ending, read_clock
from fitbot.domain.day_words import Ear
from fitbot.domain.spoken import (
    Spoken,
    SpokenTime,
    Unclear,
    instant_of,
    span_of,
    understand,
    understand_time,
)
from fitbot.domain.whereabouts import Travel, Whereabouts
from tests.domain.building import BERLIN, LORD_HOWE, at, day, hours, span

#: A Monday, one in the afternoon.
NOW = dt.datetime(2026, 11, 23, 13, 0)  # noqa: DTZ001 - her wall clock
WEEKDAYS = tuple(f"{dt.date(2026, 6, number):%A}".lower() for number in range(1, 8))
MONTHS = tuple(f"{dt.date(2026, number, 1):%B}".lower() for number in range(1, 13))
#: Mondays, Tuesdays, Thursdays; Friday mornings; nothing on the other days.
FULL, MORNING = hours("09:00-12:00", "14:00-17:00"), hours("09:00-12:00")
WORDS = {
    "today": "2026-11-23",
    "tomorrow": "2026-11-24",
    "24 dec": "2026-12-24",
    "dec 24": "2026-12-24",
    "24th dec": "2026-12-24",
    "26 dec": "2026-12-26",
    "24 dec 2028": "2028-12-24",
    "24 dec 2025": "2025-12-24",
    "12 jan": "2027-01-12",
    "jan 12": "2027-01-12",
    "16 jan": "2027-01-16",
    "jan 16": "2027-01-16",
    "3 jan": "2027-01-03",
    "in 3 days": "2026-11-26",
    "24th": "2026-11-24",
    "yesterday": "2026-11-22",
    "5 apr": "2026-04-05",
    "28 mar": "2026-03-28",
    "29 mar": "2026-03-29",
    "25 oct": "2026-10-25",
}


def look_up(words: str) -> dt.date | None:
    return day(WORDS[words]) if words in WORDS else None


def her_hours(date: dt.date) -> tuple[Window, ...]:
    return {0: FULL, 1: FULL, 3: FULL, 4: MORNING}.get(date.weekday(), ())


EAR = Ear(NOW, her_hours, look_up, WEEKDAYS, MONTHS, month_first=True)


def shown(found: Spoken | Unclear) -> str:
    """`11-24 14:00 - 11-24 16:00`, or the reason why not."""
    if isinstance(found, Unclear):
        return found.value
    ends = ((found.first, found.start), (found.last, found.end))
    return " - ".join(f"{date:%m-%d} {minute // 60:02}:{minute % 60:02}" for date, minute in ends)


TUESDAY, FRIDAY = "11-24", "11-27"


def on(date: str, start: str, end: str) -> str:
    return f"{date} {start} - {date} {end}"


def whole(first: str, last: str | None = None) -> str:
    return f"{first} 00:00 - {last or first} 24:00"


UNDERSTOOD = {
    # A day, or several.
    "tomorrow": whole(TUESDAY),
    "today": whole("11-23"),
    "fri": whole(FRIDAY),
    "Friday": whole(FRIDAY),
    "on friday": whole(FRIDAY),
    "this friday": whole(FRIDAY),
    "next friday": whole("12-04"),
    "weds": whole("11-25"),
    "thurs.": whole("11-26"),
    "mon": whole("11-23"),
    "24 Dec": whole("12-24"),
    "Dec 24": whole("12-24"),
    "24th Dec": whole("12-24"),
    "the 24th": whole("11-24"),
    "in 3 days": whole("11-26"),
    "2026-12-24": whole("12-24"),
    "12/24": whole("12-24"),
    "24/12": whole("12-24"),
    "24.12.": whole("12-24"),
    "24.12.2026": whole("12-24"),
    "12/24/26": whole("12-24"),
    "3/1": whole("03-01"),
    "wed all day": whole("11-25"),
    "12-16 Jan": whole("01-12", "01-16"),
    "jan 12-16": whole("01-12", "01-16"),
    "Jan 12 – 16": whole("01-12", "01-16"),
    "12 jan - 16 jan": whole("01-12", "01-16"),
    "from 24 Dec to 3 Jan": whole("12-24", "01-03"),
    "24 dec — 3 jan": whole("12-24", "01-03"),
    "mon-wed": whole("11-23", "11-25"),
    "fri - mon": whole(FRIDAY, "11-30"),
    "this week": whole("11-23", "11-29"),
    "next week": whole("11-30", "12-06"),
    "weekend": whole("11-28", "11-29"),
    "next weekend": whole("12-05", "12-06"),
    "until friday": whole("11-23", FRIDAY),
    # Times of a day.
    "tomorrow 14-16": on(TUESDAY, "14:00", "16:00"),
    "tomorrow 14:00–16:30": on(TUESDAY, "14:00", "16:30"),
    "tomorrow 14.15 to 16.45": on(TUESDAY, "14:15", "16:45"),
    "tomorrow 14h-16h30": on(TUESDAY, "14:00", "16:30"),
    "14-16 tomorrow": on(TUESDAY, "14:00", "16:00"),
    "from 14 to 16 on friday": on(FRIDAY, "14:00", "16:00"),
    "between 9 and 12 tomorrow": on(TUESDAY, "09:00", "12:00"),
    "tomorrow between 9 and 12": on(TUESDAY, "09:00", "12:00"),
    "24.12. 9-12": on("12-24", "09:00", "12:00"),
    "24 dec 9-12": on("12-24", "09:00", "12:00"),
    "Dec 24, 9 a.m. to 12 p.m.": on("12-24", "09:00", "12:00"),
    "2026-12-24 9:00-12:30": on("12-24", "09:00", "12:30"),
    "fri 9am-11am": on(FRIDAY, "09:00", "11:00"),
    "fri 2pm - 3:30pm": on(FRIDAY, "14:00", "15:30"),
    "fri noon-2pm": on(FRIDAY, "12:00", "14:00"),
    "fri 8pm-midnight": on(FRIDAY, "20:00", "24:00"),
    "fri 22-24": on(FRIDAY, "22:00", "24:00"),
    "fri 10pm-12am": on(FRIDAY, "22:00", "24:00"),
    "fri 00:00-01:00": on(FRIDAY, "00:00", "01:00"),
    "today from 3pm": on("11-23", "15:00", "24:00"),
    "from 3pm today": on("11-23", "15:00", "24:00"),
    "tomorrow after 16": on(TUESDAY, "16:00", "24:00"),
    "tomorrow until 11": on(TUESDAY, "00:00", "11:00"),
    "until noon tomorrow": on(TUESDAY, "00:00", "12:00"),
    "tomorrow morning": on(TUESDAY, "00:00", "12:00"),
    "this afternoon": on("11-23", "12:00", "18:00"),
    "fri in the evening": on(FRIDAY, "18:00", "24:00"),
    "tonight": on("11-23", "18:00", "24:00"),
    "14-16": on("11-23", "14:00", "16:00"),
    "9-10": on(TUESDAY, "09:00", "10:00"),  # past today
    "mon 9-10": on("11-30", "09:00", "10:00"),
    "mon 14-15": on("11-23", "14:00", "15:00"),
    "24 Dec 14:00 - 26 Dec 12:00": "12-24 14:00 - 12-26 12:00",
    "fri 2pm - mon 9am": "11-27 14:00 - 11-30 09:00",
    # Neither morning nor afternoon is said: towards her hours.
    "tomorrow 3-4": on(TUESDAY, "15:00", "16:00"),
    "tomorrow 9-11": on(TUESDAY, "09:00", "11:00"),
    "tomorrow 9-5": on(TUESDAY, "09:00", "17:00"),
    "tomorrow 10-2": on(TUESDAY, "10:00", "14:00"),
    "tomorrow 11-12": on(TUESDAY, "11:00", "12:00"),
    "tomorrow 12-2": on(TUESDAY, "12:00", "14:00"),
    "tomorrow 12-1": on(TUESDAY, "12:00", "13:00"),
    "tomorrow 3-4pm": on(TUESDAY, "15:00", "16:00"),
    "tomorrow 11-1pm": on(TUESDAY, "11:00", "13:00"),
    "tomorrow 9-5pm": on(TUESDAY, "09:00", "17:00"),
    "tomorrow 3pm-5": on(TUESDAY, "15:00", "17:00"),
    "tomorrow 9am-5": on(TUESDAY, "09:00", "17:00"),
    "tomorrow 9-17": on(TUESDAY, "09:00", "17:00"),
    "tomorrow 5-18": on(TUESDAY, "05:00", "18:00"),
    "tomorrow 12-17": on(TUESDAY, "12:00", "17:00"),
    "tomorrow 08-12": on(TUESDAY, "08:00", "12:00"),
    "tomorrow 03:00-04:00": on(TUESDAY, "03:00", "04:00"),
    "tomorrow from 3": on(TUESDAY, "15:00", "24:00"),
    "tomorrow from 10": on(TUESDAY, "10:00", "24:00"),
    "tomorrow until 5": on(TUESDAY, "00:00", "17:00"),
    "wed 8-9": on("11-25", "08:00", "09:00"),  # no hours that day: when people are up
    "wed 2-3": on("11-25", "14:00", "15:00"),
    "sat until 11": on("11-28", "00:00", "11:00"),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_she_writes_is_understood(text: str) -> None:
    assert shown(understand(text, EAR)) == UNDERSTOOD[text]


NOT_UNDERSTOOD = {
    Unclear.UNKNOWN: (
        "",
        "hello",
        "yes",
        "no",
        "jan",
        "may",
        "now",
        "week",
        "3 days",
        "2 weeks",
        "mondays",
        "every monday",
        "mon and fri",
        "24 and 26 dec",
        "from 24 dec",
        "since monday",
        "tomorrow 25-26",
        "tomorrow 9:75-10",
        "13pm-14pm",
        "mon-wed 9-12",
        "next week 9-12",
        "next week from 3pm",
        "weekend morning",
        "tomorrow 9-10 and fri 9-10",
        "30.2.",
        "99/99",
        "2026-13-01",
        "x" * 4000,
        "1-" * 2000,
        "-",
        "tomorrow -",
        "a few days",
    ),
    Unclear.OVER_MIDNIGHT: ("fri 22-2", "fri 10pm-2am", "fri 14-14", "tomorrow 18-08"),
    Unclear.NO_END: ("tomorrow 15:00", "fri 3pm", "tomorrow at 15", "3pm"),
    Unclear.REVERSED: ("26 dec - 24 dec", "24 dec 14:00 - 24 dec 12:00"),
    Unclear.OVER: ("today 9-10", "yesterday", "24 dec 2025", "2026-11-22", "today until noon"),
    Unclear.TOO_LONG: ("24 dec - 24 dec 2028",),
}


@pytest.mark.parametrize(
    ("text", "reason"), [(text, why) for why, texts in NOT_UNDERSTOOD.items() for text in texts]
)
def test_what_cannot_be_understood_or_done_has_its_reason(text: str, reason: Unclear) -> None:
    assert understand(text, EAR) is reason


def test_every_reason_has_an_example() -> None:
    travel = {Unclear.NO_PLACE, Unclear.MANY_PLACES, Unclear.NO_DAYS}
    elsewhere = {Unclear.LEFT_OUT, Unclear.TOO_FAR, *travel}
    assert {*NOT_UNDERSTOOD, *elsewhere} == set(Unclear)


MOMENTS = {
    "tomorrow 15:00": (TUESDAY, "15:00"),
    "tomorrow at 3": (TUESDAY, "15:00"),
    "3pm tomorrow": (TUESDAY, "15:00"),
    "fri 10": (FRIDAY, "10:00"),
    "24 dec 9:30": ("12-24", "09:30"),
    "9:30 on 24 dec": ("12-24", "09:30"),
    "24.12. 9:30": ("12-24", "09:30"),
    "15": ("11-23", "15:00"),
    "at 15": ("11-23", "15:00"),
    "mon 9": ("11-30", "09:00"),
    "noon tomorrow": (TUESDAY, "12:00"),
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_understood(text: str) -> None:
    found = understand_time(text, EAR)
    assert isinstance(found, SpokenTime)
    minute = f"{found.minute // 60:02}:{found.minute % 60:02}"
    assert (f"{found.day:%m-%d}", minute) == MOMENTS[text]


def test_where_a_moment_is_asked_for_a_day_is_a_day() -> None:
    assert shown(understand_time("fri", EAR)) == whole(FRIDAY)  # type: ignore[arg-type]
    assert understand_time("hello", EAR) is Unclear.UNKNOWN
    assert understand_time("today 9", EAR) is Unclear.OVER
    assert understand_time("x" * 4000, EAR) is Unclear.UNKNOWN


# scheduling 26
def test_weekdays_are_counted_from_monday_whatever_they_are_called() -> None:
    for number, name in enumerate(WEEKDAYS):
        found = understand(name, EAR)
        assert isinstance(found, Spoken)
        assert found.first.weekday() == number


def test_figures_are_read_in_the_order_of_the_country() -> None:
    europe = replace(EAR, month_first=False)
    assert shown(understand("3/1", europe)) == whole("01-03")
    assert shown(understand("12/24", europe)) == whole("12-24")
    assert shown(understand("3.1.", EAR)) == shown(understand("3.1.", europe)) == whole("01-03")


def test_a_leap_day_is_the_next_there_is() -> None:
    found = understand("2/29", replace(EAR, now=dt.datetime(2027, 5, 1)))  # noqa: DTZ001
    assert isinstance(found, Spoken)
    assert found.first == dt.date(2028, 2, 29)


def test_three_to_four_leans_to_the_hours_of_that_day() -> None:
    three, four = read_clock("3"), read_clock("4")
    assert three is not None
    assert four is not None
    assert between(three, four, hours("02:00-05:00")) == (180, 240)
    assert between(three, four, hours("14:00-17:00")) == (900, 960)
    assert between(three, four, ()) == (900, 960)  # nobody works, but people are up
    assert beginning(three, hours("02:00-05:00")) == 180
    assert ending(three, hours("02:00-05:00")) == 180


@pytest.mark.parametrize("text", ["24:30", "25", "9:60", "0am", "13pm", "noonish", ""])
def test_figures_that_no_clock_shows_are_no_time(text: str) -> None:
    assert read_clock(text) is None


# --- From the wall to instants -------------------------------------------------------------------


def spoken(text: str) -> Spoken:
    found = understand(text, replace(EAR, now=dt.datetime(2026, 1, 1)))  # noqa: DTZ001
    assert isinstance(found, Spoken), found
    return found


def test_a_day_is_from_its_first_instant_to_that_of_the_next_on_days_of_any_length() -> None:
    where = Whereabouts(BERLIN)
    spring, autumn = span_of(spoken("29 mar"), where), span_of(spoken("25 oct"), where)
    assert spring == span("2026-03-28T23:00/2026-03-29T22:00")
    assert autumn == span("2026-10-24T22:00/2026-10-25T23:00")


def test_times_that_spring_leaves_out_are_no_span_and_those_around_it_are_shorter() -> None:
    where = Whereabouts(BERLIN)
    assert span_of(spoken("29 mar 02:15-02:45"), where) is Unclear.LEFT_OUT
    assert span_of(spoken("29 mar 01:30-03:30"), where) == span("2026-03-29T00:30/01:30")


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    where = Whereabouts(BERLIN)
    assert span_of(spoken("25 oct 02:15-02:45"), where) == span("2026-10-25T00:15/00:45")
    assert span_of(spoken("25 oct 01:30-03:30"), where) == span("2026-10-24T23:30/2026-10-25T02:30")
    half = span_of(spoken("5 apr 01:00-03:00"), Whereabouts(LORD_HOWE))
    assert half == span("2026-04-04T14:00/16:30")  # half an hour comes twice there


def test_words_are_read_on_the_clock_of_wherever_she_is_on_that_day() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    where = Whereabouts(BERLIN, (Travel(lisbon, day("2026-03-28"), day("2026-03-28")),))
    assert span_of(spoken("28 mar 9-10"), where) == span("2026-03-28T09:00/10:00")
    assert span_of(spoken("29 mar 9-10"), where) == span("2026-03-29T07:00/08:00")
    assert span_of(spoken("28 mar - 29 mar"), where) == span("2026-03-28T00:00/2026-03-29T22:00")
    assert instant_of(SpokenTime(day("2026-03-28"), 540), where) == at("2026-03-28T09:00")


# --- Whatever is written -------------------------------------------------------------------------


PIECES = ("tomorrow", "fri", "24 dec", "3", "9:30", "14", "pm", "-", "to", "from", "next", "until")
MORE_PIECES = ("week", "on", "at", "morning", "12/24", "jan", "and", "noon", "24", "25.1.")


@settings(deadline=None, max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES + MORE_PIECES), max_size=7).map(" ".join) | st.text(max_size=30)
)
def test_whatever_she_writes_is_a_span_ahead_or_a_reason(text: str) -> None:
    found = understand(text, EAR)
    if isinstance(found, Spoken):
        assert (found.last, found.end) > (NOW.date(), NOW.hour * 60)
        assert (found.first, found.start) < (found.last, found.end)
        assert 0 <= found.start < found.end <= 1440 or found.first < found.last
    else:
        assert found in set(Unclear)
    assert isinstance(understand_time(text, EAR), Spoken | SpokenTime | Unclear)
