"""A therapist's screens for states that are rare in a journey: how spans read, and what is long."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.digest import Detail, DigestWishes, NamedBooking, NamedQuestion, NamedSurvey
from fitbot.domain.interval import Interval
from fitbot.domain.messages import BookingChanged
from fitbot.domain.slots import Reason
from fitbot.domain.time_off import Block
from fitbot.domain.whereabouts import Travel, Whereabouts
from fitbot.services.agenda import Agenda, OneBooking
from fitbot.services.explaining import DayOfSlots, Why
from fitbot.services.rules import Rules
from fitbot.services.time_off import Arrangements, Heard
from fitbot.store import Pause
from fitbot.texts import Texts
from handlers.phone import fits_a_screen
from handlers.views import (
    her_booking,
    her_day,
    her_home,
    her_settings,
    her_slots,
    her_time,
    therapist,
)
from handlers.views.digest import digest
from handlers.views.her_ways import TODAY, WEEK
from handlers.views.spans import full_span, short_span
from handlers.views.therapist import booking_changed
from tests.handlers.building import (
    MORNING,
    PARK,
    TEXTS,
    a_digest,
    booking,
    full_digest,
    labels,
    must_fit,
    question,
    shown,
    survey,
)
from tests.journeys.story import local

LISBON, TOKYO = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")
HOME = Whereabouts(PARK.zone)
AWAY = Whereabouts(PARK.zone, (Travel(LISBON, dt.date(2026, 12, 12), dt.date(2026, 12, 20), 1),))
RULES = Rules(PARK.availability, PARK.policy, DigestWishes(PARK.digest_at))
NAMES = ["Alex Kim", "🦊" * 32 + " " + "🐻" * 31, "<&>" * 21, ""]


def of_december(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return local(day, hour, minute, month=12)


def midnight(day: int, zone: ZoneInfo = PARK.zone) -> dt.datetime:
    return dt.datetime(2026, 12, day, tzinfo=zone).astimezone(dt.UTC)


def arrangements(**changes: object) -> Arrangements:
    plain = Arrangements(MORNING, HOME, DigestWishes(dt.time(7, 30)), None, (), ())
    return replace(plain, **changes)  # type: ignore[arg-type]


# How a span reads


@pytest.mark.parametrize(
    ("span", "short"),
    [
        (Interval(of_december(1, 14), of_december(1, 16)), "Tue, Dec 1, 2:00 PM–4:00 PM"),
        (Interval(midnight(1), midnight(2)), "Tue, Dec 1, all day"),
        (Interval(midnight(1), midnight(4)), "Tue, Dec 1 – Thu, Dec 3, all day"),
        (Interval(of_december(1, 20), midnight(2)), "Tue, Dec 1, 8:00 PM–12:00 AM"),
        (
            Interval(of_december(1, 14), of_december(3, 12)),
            "Tue, Dec 1, 2:00 PM – Thu, Dec 3, 12:00 PM",
        ),
    ],
)
def test_a_span_is_told_by_days_and_times(span: Interval, short: str) -> None:
    assert short_span(TEXTS, span, HOME) == short


def test_what_is_to_be_confirmed_has_the_year_and_the_zone() -> None:
    span = Interval(of_december(1, 14), of_december(1, 16))
    assert full_span(TEXTS, span, HOME) == (
        "Tuesday, December 1, 2026, 2:00 PM–4:00 PM (Los Angeles time)"
    )
    assert full_span(Texts("en", "GB"), span, HOME) == (
        "Tuesday, 1 December 2026, 14:00–16:00 (Los Angeles time)"
    )


def test_a_span_into_a_travel_names_both_zones() -> None:
    flight = Interval(of_december(11, 12), midnight(13, LISBON))
    assert full_span(TEXTS, flight, AWAY) == (
        "Friday, December 11, 2026, 12:00 PM – Saturday, December 12, 2026, 12:00 AM"
        " (Los Angeles time / Lisbon time)"
    )
    there = Interval(midnight(12, LISBON), midnight(21))
    assert short_span(TEXTS, there, AWAY) == "Sat, Dec 12 – Sun, Dec 20, all day"


def test_a_day_with_a_clock_change_is_a_whole_day() -> None:
    where = Whereabouts(ZoneInfo("Europe/Berlin"))
    day = dt.date(2026, 3, 29)
    span = Interval(where.begins(day), where.begins(day + dt.timedelta(days=1)))
    assert span.length == dt.timedelta(hours=23)
    assert short_span(TEXTS, span, where) == "Sun, Mar 29, all day"


# What is long fits


@pytest.mark.parametrize("name", NAMES)
def test_the_fullest_days_fit_on_one_screen(name: str) -> None:
    many = tuple(
        NamedBooking(name, booking(n, local(30, 9), way="phone", phone="+" + "9" * 40))
        for n in range(1, 60)
    )
    for days in (TODAY, WEEK):
        screen = her_day.agenda(TEXTS, PARK, Agenda(MORNING, HOME, MORNING.date(), days, many))
        must_fit(screen)
        assert fits_a_screen(shown(screen), len(screen.rows))
        calls = len(screen.rows) - 1
        assert calls >= 4
        assert f"+{59 - calls} more" in shown(screen)


@pytest.mark.parametrize("count", [0, 1, 5, 10, 60])
def test_as_many_questions_are_listed_as_are_seen_at_once(count: int) -> None:
    waiting = [(NAMES[0], question(n, "Do you work in the evening? " * 20)) for n in range(count)]
    screen = therapist.inbox(TEXTS, waiting)
    assert fits_a_screen(shown(screen), len(screen.rows))
    listed = len(screen.rows) - 1
    assert listed == count if count < 5 else 4 <= listed < 10
    assert (f"+{count - listed} more" in shown(screen)) == (count > listed)


@pytest.mark.parametrize("name", NAMES)
def test_a_block_over_many_calls_fits(name: str) -> None:
    booked = tuple(NamedBooking(name, booking(n)) for n in range(1, 60))
    span = Interval(MORNING, MORNING + dt.timedelta(days=300))
    screen = her_time.ask_block(TEXTS, Heard(span, arrangements(booked=booked)))
    must_fit(screen)
    assert "59 calls are booked in it, and stay:" in shown(screen)
    assert len(screen.rows) == 8


def test_a_travel_of_one_day_is_said_to_be_on_that_day() -> None:
    day = local(28, 9).date()
    travel = Travel(LISBON, day, day, id=1)
    asked = shown(her_time.ask_travel(TEXTS, [travel]))
    assert asked.startswith("On Saturday, November 28, 2026 your hours are those of Lisbon time?")
    which = shown(her_time.ask_travel(TEXTS, [travel, replace(travel, zone=TOKYO)]))
    assert which.startswith("On Saturday, November 28, 2026 your hours are those of which place?")
    listed = shown(her_time.travels(TEXTS, arrangements(travels=(travel,))))
    assert "• Lisbon time: Saturday, November 28, 2026\n" in f"{listed}\n"


def test_many_blocks_and_travels_fit_and_the_rest_is_counted() -> None:
    hour = dt.timedelta(hours=1)
    blocks = tuple(
        Block(Interval(MORNING + n * hour, MORNING + n * hour + hour / 2), n) for n in range(90)
    )
    travels = tuple(
        Travel(TOKYO, dt.date(2027, 1, 1), dt.date(2027, 1, 2), number % 3) for number in range(30)
    )
    stands = arrangements(blocks=blocks, travels=travels)
    for screen in (her_time.time_off(TEXTS, stands), her_time.opening(TEXTS, stands)):
        must_fit(screen)
        assert "+84 more" in shown(screen)
        assert len(screen.rows) == 7
    screen = her_time.travels(TEXTS, stands)
    must_fit(screen)
    assert shown(screen).count("(from the practice file)") == 2
    assert labels(screen) == [["Take back: Tokyo time"]] * 4 + [["‹ Menu"]]


def test_a_day_full_of_times_fits() -> None:
    slots = tuple(
        Interval(MORNING + dt.timedelta(minutes=5 * n), MORNING + dt.timedelta(minutes=5 * n + 5))
        for n in range(200)
    )
    seen = DayOfSlots(MORNING.date(), MORNING, RULES, slots, slots, None)
    screen = her_slots.day(TEXTS, seen)
    must_fit(screen)
    assert len(screen.rows) == 8


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("detail", Detail)
def test_the_longest_digest_of_every_kind_is_one_message(name: str, detail: Detail) -> None:
    content = replace(full_digest(name, "&" * 500, "&" * 900), detail=detail, paused_since=MORNING)
    screen = digest(TEXTS, PARK, content)
    must_fit(screen)
    assert "Paused since Mon, Nov 30: nobody can book." in shown(screen)


# What each detail shows


CONTENT = a_digest(
    today=(NamedBooking("Alex Kim", booking(1, local(30, 9))),),
    unmarked=(NamedBooking("Bo Lee", booking(2, local(27, 10))),),
    questions=(NamedQuestion("Cy Dee", question(5, "Do you have a couch?")),),
    surveys=(NamedSurvey("Eve Fox", survey(note="Thank you."), booking(3, local(27, 9))),),
    changes=(NamedBooking("Gil Hay", booking(4, local(30, 11))),),
)


def test_whole_names_are_shown_to_whoever_wants_them() -> None:
    text = shown(digest(TEXTS, PARK, replace(CONTENT, detail=Detail.FULL)))
    for name in ("Alex Kim", "Bo Lee", "Cy Dee", "Eve Fox", "Gil Hay"):
        assert name in text


def test_numbers_alone_name_nobody_and_quote_nothing() -> None:
    screen = digest(TEXTS, PARK, replace(CONTENT, detail=Detail.COUNTS))
    assert shown(screen).splitlines()[2:] == [
        "Today: one free call",
        "",
        "Needs you (2)",
        "",
        "New answers after a call (1)",
        "",
        "What changed",
        "Booked: 1",
    ]
    assert labels(screen) == [
        ["Fri, Nov 27, 10:00 AM: did they come?"],
        ["Today"],
        ["Questions that wait"],
        ["More answers (1)"],
        ["‹ Menu"],
    ]


def test_on_travel_the_digest_names_the_zone_and_reads_each_time_where_she_is_then() -> None:
    lisbon = replace(
        CONTENT,
        whereabouts=Whereabouts(
            PARK.zone, (Travel(LISBON, dt.date(2026, 11, 30), dt.date(2026, 12, 1)),)
        ),
    )
    text = shown(digest(TEXTS, PARK, lisbon))
    assert text.startswith("How things stand, Dr. Mina Park  ·  Mon, Nov 30, 3:30 PM (Lisbon time)")
    assert "5:00 PM–5:20 PM  A.K." in text
    assert "Did B.L. come on Fri, Nov 27, 10:00 AM?" in text  # she was at home then


# One call, her menu, her settings


def test_a_call_by_phone_without_a_number_says_nothing_of_one() -> None:
    call = booking(1, way="phone")
    screen = her_booking.her_booking(TEXTS, PARK, OneBooking(MORNING, HOME, "", call))
    assert shown(screen).splitlines() == [
        "someone without a name",
        "Mon, Nov 30, 7:30 AM (Los Angeles time)",
        "A phone call · Consultation AB01",
    ]


def test_her_note_of_a_booking_is_on_the_clock_of_its_day() -> None:
    message = BookingChanged(1, booking(1, local(30, 9)), "Alex Kim", zone=TOKYO)
    assert "Tue, Dec 1, 2:00 AM (Tokyo time)" in shown(booking_changed(TEXTS, PARK, message))


def test_her_menu_tells_of_a_pause_first_of_all() -> None:
    paused = arrangements(pause=Pause(MORNING, ""))
    screen = her_home.home(TEXTS, PARK, "link", 0, paused)
    assert labels(screen)[0] == ["Take bookings again"]
    assert len(screen.rows) == 5
    assert len(her_home.home(TEXTS, PARK, "link", 0, arrangements()).rows) == 4


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_settings_offer_what_is_not_set(detail: Detail, hour: int) -> None:
    wishes = DigestWishes(dt.time(hour, 45), detail)
    screen = her_settings.settings(TEXTS, arrangements(digest=wishes))
    must_fit(screen)
    assert len(labels(screen)[1]) == 2
    taps = [button.tap for button in screen.rows[0]]
    assert [tap.minute for tap in taps] == [hour * 60 + 15, (hour * 60 + 75) % 1440]  # type: ignore[union-attr]


REASONS: list[Reason | None] = [
    None,
    "too-soon",
    "beyond-horizon",
    "vacation",
    "holiday",
    "outside-hours",
    "off-grid",
    "busy",
    "booked",
    "day-full",
    "week-full",
]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_a_sentence(reason: Reason | None) -> None:
    slot = Interval(local(30, 9), local(30, 9, 20))
    screen = her_slots.why(TEXTS, PARK, Why(slot, MORNING, RULES, reason, holiday="Easter"))
    head, sentence = shown(screen).split("\n\n")
    assert head == "Mon, Nov 30, 9:00 AM (Los Angeles time)"
    assert sentence.endswith((".", "PM"))
    assert len(sentence) < 200
