"""The screens on which a client picks a day and a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.regions import COUNTRY_BY_ZONE
from fitbot.texts import Texts
from handlers import taps
from handlers.screens import Screen
from handlers.views import month as month_views
from handlers.views import near as near_views
from handlers.views import picking as views
from handlers.views.picking import Picking
from tests.handlers.building import FERRER, PARK, TEXTS, booking, labels, must_fit, shown
from tests.journeys.story import local

BERLIN, LA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
LENGTH = dt.timedelta(minutes=20)
HERE = Picking(PARK, zone=LA)
CHANGE = ["Times in Los Angeles · change"]
WISH = ["Tell me if something earlier opens"]
#: One phone screen.
MOST_ROWS, MOST_A_ROW, MOST_VISIBLE = 12, 8, 1000


def slots(days: int, a_day: int = 2, first: dt.datetime | None = None) -> list[Interval]:
    """So many days of so many times, half an hour apart, each day from 9:00 in Los Angeles on."""
    nine = (first or local(1, 9, month=12)).astimezone(LA)
    return [
        Interval(start, start + LENGTH)
        for day in range(days)
        for number in range(a_day)
        for start in [
            (nine + dt.timedelta(days=day)).astimezone(dt.UTC) + number * dt.timedelta(minutes=30)
        ]
    ]


def held(start: dt.datetime) -> Hold:
    return Hold(1, "park", Interval(start, start + LENGTH), local(30, 10, 42))


def starts(screen: Screen) -> list[dt.datetime]:
    """The times that can be picked on a screen."""
    found = [button.tap for row in screen.rows for button in row]
    return [tap.start for tap in found if isinstance(tap, taps.Pick)]


def leads(screen: Screen, kind: type) -> list[taps.Times]:
    return [b.tap for row in screen.rows for b in row if isinstance(b.tap, kind)]  # type: ignore[misc]


# Days


def test_days_come_six_a_page_and_pages_lead_both_ways() -> None:
    pages = [views.days(TEXTS, HERE, slots(14), page) for page in range(3)]
    assert [labels(page)[-4] for page in pages] == [
        ["Month", "More ›"],
        ["‹ Earlier", "Month", "More ›"],
        ["‹ Earlier", "Month"],
    ]
    assert [len(leads(page, taps.Times)) for page in pages] == [6, 6, 2]
    assert pages[1].rows[-4][0].tap == taps.Days("park", 0, 0)
    assert labels(pages[0])[0] == ["Tue, Dec 1 · 2 times"]
    assert labels(pages[0])[-3:] == [CHANGE, WISH, ["‹ Menu"]]
    one = views.days(TEXTS, HERE, slots(1, 1), 0)
    assert labels(one) == [["Tue, Dec 1 · 1 time"], ["Month"], CHANGE, WISH, ["‹ Menu"]]


def test_a_page_that_is_not_there_any_more_is_the_last_one() -> None:
    assert views.days(TEXTS, HERE, slots(7), 40) == views.days(TEXTS, HERE, slots(7), 1)


def test_while_her_zone_is_not_known_the_question_whether_it_is_his_comes_first() -> None:
    screen = views.days(TEXTS, Picking(PARK), slots(3), 0)
    assert labels(screen)[0] == ["Yes, it is", "No, change it"]
    assert [button.tap for button in screen.rows[0]] == [
        taps.SameZone("park", 0),
        taps.AskTime("park", 0, 0),
    ]
    assert "All times here are Los Angeles time. Is that your time zone?" in shown(screen)
    assert CHANGE not in labels(screen)
    known = views.days(TEXTS, HERE, slots(3), 0)
    assert shown(known).endswith("All times here are Los Angeles time.")


def test_without_a_free_time_there_is_somebody_to_ask() -> None:
    screen = views.days(TEXTS, HERE, [], 0)
    tell = ["Tell me when a time opens"]
    assert labels(screen) == [tell, ["Ask Dr. Mina Park something"], ["‹ Menu"]]
    moving = views.days(TEXTS, replace(HERE, moving=booking()), [], 0)
    assert labels(moving)[-1] == ["My consultation"]
    near = views.days(TEXTS, replace(HERE, near=True), [], 0)
    assert labels(near)[0] == ["Sooner? Ask Dr. Mina Park"]


def test_times_too_near_to_book_are_a_row_only_where_there_are_some() -> None:
    rows = [labels(views.days(TEXTS, replace(HERE, near=near), slots(2), 0)) for near in (0, 1)]
    assert [row for row in rows[1] if row not in rows[0]] == [["Sooner? Ask Dr. Mina Park"]]


def test_a_day_without_times_left_leads_to_the_days_that_have_some() -> None:
    screen = views.times(TEXTS, HERE, slots(2), dt.date(2026, 11, 30), 0)
    assert shown(screen).startswith("There is nothing left on that day.")
    assert labels(screen)[0] == ["Tue, Dec 1 · 2 times"]


# Times


def test_days_and_times_are_the_clients_own() -> None:
    late = Interval(local(1, 23, 30, month=12), local(1, 23, 50, month=12))
    there = Picking(PARK, zone=BERLIN)
    assert labels(views.days(TEXTS, there, [late], 0))[0] == ["Wed, Dec 2 · 1 time"]
    screen = views.times(TEXTS, there, [late], dt.date(2026, 12, 2), 0)
    assert labels(screen)[0] == ["8:30 AM"]
    assert "Wednesday, December 2, 2026" in shown(screen)
    assert "Berlin time" in shown(screen)
    assert ["Times in Berlin · change"] in labels(screen)


def test_as_long_as_hers_is_not_known_they_are_the_therapists_and_named() -> None:
    late = Interval(local(1, 23, 30, month=12), local(1, 23, 50, month=12))
    screen = views.times(TEXTS, Picking(PARK), [late], dt.date(2026, 12, 1), 0)
    assert labels(screen)[0] == ["11:30 PM"]
    assert "Los Angeles time" in shown(screen)
    assert CHANGE in labels(screen)


def test_from_a_day_the_days_beside_it_are_a_tap_away() -> None:
    free = [
        *slots(1),
        *slots(1, first=local(4, 9, month=12)),
        *slots(1, first=local(9, 9, month=12)),
    ]
    middle = views.times(TEXTS, HERE, free, dt.date(2026, 12, 4), 0)
    assert labels(middle)[1] == ["‹ Tue, Dec 1", "Wed, Dec 9 ›"]
    assert [button.tap for button in middle.rows[1]] == [
        taps.Times("park", 0, dt.date(2026, 12, 1), 0),
        taps.Times("park", 0, dt.date(2026, 12, 9), 0),
    ]
    first = views.times(TEXTS, HERE, free, dt.date(2026, 12, 1), 0)
    assert labels(first)[1] == ["Fri, Dec 4 ›"]
    last = views.times(TEXTS, HERE, free, dt.date(2026, 12, 9), 0)
    assert labels(last)[1] == ["‹ Fri, Dec 4"]
    only = views.times(TEXTS, HERE, slots(1), dt.date(2026, 12, 1), 0)
    assert labels(only) == [["9:00 AM", "9:30 AM"], CHANGE, ["‹ Another day", "‹ Menu"]]


def test_a_day_of_many_times_is_turned_earlier_and_later() -> None:
    day, free = dt.date(2026, 12, 1), slots(1, 30)
    first, second, beyond = [views.times(TEXTS, HERE, free, day, page) for page in range(3)]
    assert ["Later ›"] in labels(first)
    assert ["‹ Earlier"] in labels(second)
    assert starts(first) + starts(second) == [slot.start for slot in free]
    assert shown(beyond).startswith("There is nothing left on that day.")


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    twice = [local(1, 1) + dt.timedelta(minutes=30) * step for step in range(-1, 4)]
    free = [Interval(start, start + LENGTH) for start in twice]
    screen = views.times(TEXTS, HERE, free, dt.date(2026, 11, 1), 0)
    row = [label for row in labels(screen)[:2] for label in row]
    assert row == ["12:30 AM", "1:00 AM PDT", "1:30 AM PDT", "1:00 AM PST", "1:30 AM PST"]


# What is kept


def test_what_is_kept_for_her_stands_first_with_its_end() -> None:
    start = slots(1)[0].start
    keeping = replace(HERE, kept=held(start))
    row = ["Tue, Dec 1, 9:00 AM · kept for you until 10:42 AM"]
    for screen in (
        views.days(TEXTS, keeping, slots(2), 0),
        views.times(TEXTS, keeping, slots(2), dt.date(2026, 12, 1), 0),
    ):
        assert labels(screen)[0] == row
        assert screen.rows[0][0].tap == taps.Pick("park", 0, start)
    there = replace(keeping, zone=BERLIN, moving=booking())
    screen = views.days(TEXTS, there, slots(2), 0)
    assert labels(screen)[0] == ["Tue, Dec 1, 6:00 PM · kept for you until 7:42 PM"]
    assert screen.rows[0][0].tap == taps.Pick("park", 1, start)


def test_before_she_says_yes_it_says_not_booked_and_each_way_out_lets_go() -> None:
    hold = held(local(1, 9, month=12))
    screen = views.confirm(TEXTS, HERE, hold)
    assert "Not booked yet: I keep this time for you until 10:42 AM." in shown(screen)
    assert [row[0].tap for row in screen.rows] == [
        taps.Confirm("park", 0, hold.slot.start),
        taps.LetGo("park", 0, dt.date(2026, 12, 1)),
        taps.GiveUp(0),
    ]
    moving = views.confirm(TEXTS, replace(HERE, moving=booking()), hold)
    assert "Not moved yet: I keep the new time for you until 10:42 AM." in shown(moving)
    assert moving.rows[-1][0].tap == taps.GiveUp(1)


def test_before_she_says_yes_she_sees_both_clocks() -> None:
    screen = views.confirm(TEXTS, replace(HERE, zone=BERLIN), held(local(1, 9, month=12)))
    assert "Tue, Dec 1, 6:00 PM (Berlin time) / 9:00 AM (Los Angeles time)" in shown(screen)
    assert "until 7:42 PM." in shown(screen)


# A month


def test_a_month_shows_the_days_that_have_times_by_their_number() -> None:
    free = slots(3)
    screen = month_views.month(TEXTS, HERE, free, dt.date(2026, 12, 1))
    assert labels(screen)[0] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert labels(screen)[1] == ["·", "·", "1", "2", "3", "·", "·"]
    assert labels(screen)[2:6] == [["·"] * 7] * 4
    assert labels(screen)[6:] == [CHANGE, ["‹ As a list", "‹ Menu"]]
    assert [tap.day.day for tap in leads(screen, taps.Times)] == [1, 2, 3]
    assert screen.rows[2][0].tap == taps.Nothing()
    assert shown(screen).startswith("December 2026\n")


def test_a_week_begins_as_the_practices_country_has_it() -> None:
    screen = month_views.month(Texts("en", "DE"), HERE, slots(3), dt.date(2026, 12, 1))
    assert labels(screen)[0][0] == "Mon"
    assert labels(screen)[1] == ["·", "1", "2", "3", "·", "·", "·"]


def test_months_are_turned_as_far_as_there_are_times() -> None:
    free = slots(80, first=local(24, 9))
    november = month_views.month(TEXTS, HERE, free, dt.date(2026, 11, 24))
    january = month_views.month(TEXTS, HERE, free, dt.date(2027, 1, 5))
    last = month_views.month(TEXTS, HERE, free, dt.date(2027, 2, 1))
    assert labels(november)[-3] == ["December ›"]
    assert labels(january)[-3] == ["‹ December", "February ›"]
    assert labels(last)[-3] == ["‹ January"]
    assert month_views.month(TEXTS, HERE, free, dt.date(2031, 1, 1)) == last
    assert month_views.month(TEXTS, HERE, free, dt.date(2001, 1, 1)) == november


def test_every_day_with_times_is_found_by_turning_months() -> None:
    free = slots(70, first=local(24, 9))
    found, ahead = set(), [dt.date(2026, 11, 24)]
    while ahead:
        screen = month_views.month(TEXTS, HERE, free, ahead.pop())
        found |= {tap.day for tap in leads(screen, taps.Times)}
        ahead += [tap.day for tap in leads(screen, taps.Month) if tap.day > max(found)]
    assert found == {slot.start.astimezone(LA).date() for slot in free}


def test_a_month_without_any_free_time_is_the_same_as_no_days() -> None:
    assert month_views.month(TEXTS, HERE, [], dt.date(2026, 12, 1)) == views.days(
        TEXTS, HERE, [], 0
    )


# Times too near


def test_times_too_near_are_shown_to_be_asked_for() -> None:
    near = slots(2)
    screen = near_views.near(TEXTS, replace(HERE, zone=BERLIN), near)
    assert labels(screen)[0] == ["Tue, Dec 1, 6:00 PM", "Tue, Dec 1, 6:30 PM"]
    assert screen.rows[0][0].tap == taps.AskNear("park", 0, near[0].start)
    assert "too near to book here" in shown(screen)
    assert "Berlin time" in shown(screen)


def test_the_question_for_a_near_time_is_seen_before_it_goes() -> None:
    screen = near_views.ask(TEXTS, replace(HERE, zone=BERLIN), local(1, 9, month=12))
    assert (
        "Could we talk on Tue, Dec 1, 6:00 PM (Berlin time) / 9:00 AM (Los Angeles time),"
        " if that is still possible?"
    ) in shown(screen)
    assert labels(screen) == [["Send it"], ["Never mind"], ["Help now"]]


# Limits


ZONES = st.sampled_from(sorted(COUNTRY_BY_ZONE)).map(ZoneInfo)


def all_screens(picking: Picking, free: Sequence[Interval]) -> list[Screen]:
    """Every screen on which one could come by, with all that may stand on it."""
    days = sorted({picking.day_of(slot.start) for slot in free})
    pages = -(-len(days) // 6)
    return [
        *(views.days(TEXTS, picking, free, page) for page in range(pages)),
        *(views.times(TEXTS, picking, free, day, page) for day in days[::20] for page in (0, 1)),
        *(month_views.month(TEXTS, picking, free, day) for day in days[::20]),
        near_views.near(TEXTS, picking, free),
        views.confirm(TEXTS, picking, held(free[0].start)),
        near_views.ask(TEXTS, picking, free[0].start),
    ]


@pytest.mark.parametrize(
    ("therapist", "zone", "moving"),
    [
        ("park", None, None),
        ("ferrer", BERLIN, None),
        ("x" * 32, ZoneInfo("Asia/Kathmandu"), booking(2**31 - 1)),
    ],
)
def test_sixty_days_of_forty_times_fit_on_one_phone_screen(
    therapist: str, zone: ZoneInfo | None, moving: object
) -> None:
    """For each of three therapists, and with the longest of names."""
    host = (FERRER if therapist == "ferrer" else PARK).model_copy(
        update={"id": therapist, "name": "M" * 64}
    )
    free = slots(60, 40, first=local(24, 0, 10))
    picking = Picking(host, moving, zone, kept=held(free[0].start), near=True)  # type: ignore[arg-type]
    for screen in all_screens(picking, free):
        must_fit(screen)
        assert len(screen.rows) <= MOST_ROWS, labels(screen)
        assert max(map(len, screen.rows)) <= MOST_A_ROW
        assert len(shown(screen)) <= MOST_VISIBLE
        assert all(b.tap and len(b.tap.pack(keeps=True)) <= 64 for row in screen.rows for b in row)


# Whose clock it is changes nothing about what there is


def found_by_tapping(picking: Picking, free: Sequence[Interval]) -> set[dt.datetime]:
    """Every instant that can be picked by way of the list of days, and all their pages."""
    found: set[dt.datetime] = set()
    for page in range(-(-len(picking.by_day(free)) // 6)):
        for tap in leads(views.days(TEXTS, picking, free, page), taps.Times):
            for turn in (0, 1):
                screen = views.times(TEXTS, picking, free, tap.day, turn)
                found |= set(starts(screen))
    return found


@settings(deadline=None, max_examples=25)
@given(zone=ZONES, other=ZONES, first=st.integers(0, 2 * 365 * 24))
def test_the_viewers_zone_never_changes_which_times_there_are(
    zone: ZoneInfo, other: ZoneInfo, first: int
) -> None:
    """Scheduling 22, and on both sides of every clock change, scheduling 19."""
    free = slots(3, 4, first=local(23, 8) + dt.timedelta(hours=first))
    wanted = {slot.start for slot in free}
    for there in (zone, other, zone, None):
        assert found_by_tapping(Picking(PARK, zone=there), free) == wanted


@settings(deadline=None, max_examples=25)
@given(zone=ZONES, first=st.integers(0, 2 * 365 * 24))
def test_every_time_of_a_day_has_a_label_of_its_own(zone: ZoneInfo, first: int) -> None:
    picking = Picking(PARK, zone=zone)
    free = slots(1, 60, first=local(23, 8) + dt.timedelta(hours=first))
    for day in {picking.day_of(slot.start) for slot in free}:
        screen = views.times(TEXTS, picking, free, day, 0)
        picked = [b.label for row in screen.rows for b in row if isinstance(b.tap, taps.Pick)]
        assert len(set(picked)) == len(picked)
        must_fit(screen)


@pytest.mark.parametrize("country", ["US", "GB", "DE", "IL", "JP", "BR"])
def test_a_monday_is_a_monday_in_every_locale(country: str) -> None:  # scheduling 26
    mondays = [local(day, 9) for day in (23, 30)] + [local(7, 9, month=12)]
    free = [Interval(start, start + LENGTH) for start in mondays]
    texts = Texts("en", country)
    listed = views.days(texts, HERE, free, 0)
    found = leads(listed, taps.Times)
    assert all(tap.day.weekday() == 0 for tap in found)
    assert all(label.startswith("Mon") for [label] in labels(listed)[:3])
    screen = month_views.month(texts, HERE, free, dt.date(2026, 11, 1))
    column = labels(screen)[0].index("Mon")
    for row in screen.rows[1:6]:
        for place, button in enumerate(row):
            assert isinstance(button.tap, taps.Nothing) or place == column
