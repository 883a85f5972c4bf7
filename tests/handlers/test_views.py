"""Screens for states that are rare in a journey."""

import datetime as dt

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.reminders import Reminder
from fitbot.domain.survey import Decision, Item, Rating, Sound, Survey
from fitbot.domain.waiting import ANY_TIME, Part, Wanted
from fitbot.domain.whereabouts import Whereabouts
from fitbot.safety import CrisisLine, CrisisLines, crisis_lines
from fitbot.services.calls import link_of
from handlers import taps
from handlers.views import booking as booking_views
from handlers.views import her_changes
from handlers.views import questions as question_views
from handlers.views import reminders as reminder_views
from handlers.views import start as start_views
from handlers.views import survey as survey_views
from handlers.views import therapist as therapist_views
from handlers.views.questions import excerpt, key_of
from handlers.views.waiting import Choice
from tests.handlers.building import (
    FERRER,
    PARK,
    TEXTS,
    booking,
    labels,
    must_fit,
    own,
    question,
    shown,
    survey,
)
from tests.journeys.story import local
from tests.journeys.world import EXAMPLE

HOME = Whereabouts(PARK.zone)
ALONE = EXAMPLE.model_copy(update={"therapists": (PARK,)})


def test_a_choice_of_times_comes_back_from_its_bits_and_nothing_forged_does() -> None:
    some = Wanted(frozenset({0, 6}), frozenset({Part.EVENING}))
    for wanted in (some, ANY_TIME):
        assert Choice.of(wanted).wanted() == wanted
    assert Choice.of(some) == Choice(0b1000001, 0b100)
    assert Choice.tapped(36**12 - 1, 36**12 - 1).wanted() == ANY_TIME
    assert Choice.tapped(1 << 7, 1 << 3) == Choice(0, 0)
    assert Choice(0, 1).wanted() is None
    assert Choice(1, 0).wanted() is None


def test_a_call_by_phone_has_no_link_and_says_how_to_give_the_number() -> None:
    by_phone = PARK.model_copy(update={"ways": ("phone",)})
    screen = booking_views.my_booking(TEXTS, own(booking(), by_phone))
    assert "A phone call of 20 minutes" in shown(screen)
    assert "Dr. Mina Park will call you, and has no number yet." in shown(screen)
    assert labels(screen)[0] == ["Give a number to call"]
    given = booking_views.my_booking(TEXTS, own(booking(phone="+1 555 010 0000"), by_phone))
    assert "Dr. Mina Park will call +1 555 010 0000." in shown(given)
    assert labels(given)[0] == ["Another number"]


def test_how_a_client_chose_to_talk_goes_before_the_therapists_first_way() -> None:
    text = shown(booking_views.my_booking(TEXTS, own(booking(way="phone"), PARK)))
    assert "A phone call of 20 minutes" in text
    assert "https" not in text
    by_phone_first = PARK.model_copy(update={"ways": ("phone", "video")})
    text = shown(booking_views.my_booking(TEXTS, own(booking(way="video"), by_phone_first)))
    assert "A video call of 20 minutes" in text
    assert "Your link: https://video.example/drpark" in text


def test_a_server_of_ones_own_has_a_room_for_each_booking() -> None:
    own = PARK.model_copy(update={"video": "https://meet.example.org/care-{room}?lang=en"})
    links = {link_of(own, booking(number)) for number in range(1, 50)}
    assert len(links) == 49
    one = booking(7)
    assert link_of(own, one) == f"https://meet.example.org/care-{one.room}?lang=en"
    assert len(one.room) == 22


def test_a_number_to_call_is_said_where_a_link_would_be() -> None:
    by_phone = PARK.model_copy(update={"ways": ("phone",)})
    look = own(booking(way="phone", phone="+1 415 555 0100"), by_phone)
    said = "Dr. Mina Park will call +1 415 555 0100."
    assert said in shown(booking_views.my_booking(TEXTS, look))
    for kind in (Reminder.HOUR, Reminder.SOON):
        assert shown(reminder_views.reminder(TEXTS, look, kind)).endswith(said)


def test_a_room_of_its_own_is_the_same_for_a_bookings_whole_life() -> None:
    text = shown(booking_views.my_booking(TEXTS, own(booking(), FERRER)))
    moved = own(booking(1, local(4, 9, month=12), sequence=1), FERRER)
    assert "https://meet.jit.si/fitbot-" in text
    assert booking().room in shown(booking_views.moved(TEXTS, moved, None))


def test_nothing_booked_and_nobody_chosen_leads_to_the_menu() -> None:
    assert labels(booking_views.no_booking(TEXTS, None)) == [["‹ Menu"]]
    assert labels(booking_views.no_booking(TEXTS, PARK))[0] == ["Book a free call"]


def test_a_practice_of_one_offers_nobody_else() -> None:
    both = start_views.menu(TEXTS, EXAMPLE, PARK, booked=False)
    one = start_views.menu(TEXTS, ALONE, PARK, booked=False)
    assert labels(both)[-1] == ["Someone else at Harbor Psychotherapy"]
    assert labels(one) == labels(both)[:-1]


def test_whoever_has_booked_sees_the_booking_instead_of_the_offer() -> None:
    screen = start_views.welcome(TEXTS, ALONE, PARK, booked=True)
    assert labels(screen)[0] == ["My consultation"]


def test_before_anybody_is_chosen_the_menu_is_the_choice() -> None:
    for screen in (
        start_views.welcome(TEXTS, EXAMPLE, None, booked=False),
        start_views.menu(TEXTS, EXAMPLE, None, booked=False),
    ):
        assert labels(screen) == [["Dr. Mina Park"], ["Theo Ferrer"], ["Help now", "What I keep"]]


def test_every_way_of_reaching_a_crisis_line_is_written_out() -> None:
    lines = (
        CrisisLine("A", "24/7", call="1", text="1"),
        CrisisLine("B", "24/7", call="2"),
        CrisisLine("C", "24/7", text="3"),
        CrisisLine("D & E", "24/7", call="4", text="5"),
    )
    crisis = CrisisLines("112", lines, "https://example.org")
    text = shown(start_views.help_now(TEXTS, crisis))
    assert "A: call or text 1 (24/7)\n• B: call 2 (24/7)\n" in text
    assert "• C: text 3 (24/7)\n• D & E: call 4" in text


@pytest.mark.parametrize("country", ["US", "GB", "DE", "RU", "ZZ"])
def test_help_fits_on_a_screen_wherever_the_practice_is(country: str) -> None:
    screen = start_views.help_now(TEXTS, crisis_lines(country))
    assert len(shown(screen)) <= 1000
    assert labels(screen) == [["‹ Menu"]]


def test_a_practice_without_written_answers_says_so() -> None:
    silent = EXAMPLE.model_copy(update={"faq": ()})
    screen = question_views.questions(TEXTS, silent, PARK, 0)
    assert shown(screen).startswith("There are no written answers yet")
    assert labels(screen) == [["‹ Menu", "Ask Dr. Mina Park something"]]


def test_every_written_answer_has_a_button_of_its_own() -> None:
    assert len({key_of(entry) for entry in EXAMPLE.faq}) == len(EXAMPLE.faq)
    pages = [question_views.questions(TEXTS, EXAMPLE, PARK, page) for page in range(3)]
    offered = [
        button.tap
        for page in pages
        for row in page.rows
        for button in row
        if button.tap is not None
    ]
    for entry in EXAMPLE.faq:
        assert offered.count(taps.Answered(key_of(entry))) == 1


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("two\n\n words", 20, "two words"),
        ("ab  cdefgh", 4, "ab…"),
        ("🙂🙂", 4, "🙂🙂"),
        ("🙂🙂🙂", 4, "🙂…"),
        ("a🙂🙂", 4, "a🙂…"),
        ("", 4, ""),
    ],
)
def test_an_excerpt_is_one_line_and_never_longer_than_telegram_counts(
    text: str, limit: int, cut: str
) -> None:
    assert excerpt(text, limit) == cut
    assert len(excerpt(text, limit).encode("utf-16-le")) // 2 <= limit


def test_an_empty_inbox_says_so_and_a_full_one_counts_the_rest() -> None:
    assert shown(therapist_views.inbox(TEXTS, [])) == "No question waits for you."
    waiting = [("Alex " * 13, question(number, "🙂& " * 300)) for number in range(12)]
    screen = therapist_views.inbox(TEXTS, waiting)
    must_fit(screen)
    assert shown(screen).endswith(f"+{12 - (len(screen.rows) - 1)} more")
    assert len(screen.rows) > 4


def _survey(answered: int, **changes: object) -> Survey:
    answers = dict.fromkeys(list(Item)[:answered], Rating.MOSTLY)
    return survey(answers=answers, **{"sound": None, "decision": None, **changes})


def test_the_survey_asks_what_is_open_in_order() -> None:
    steps = [
        *(_survey(answered) for answered in range(8)),
        _survey(8),
        _survey(8, sound=Sound.NO),
        _survey(8, sound=Sound.NO, decision=Decision.DECLINE),
    ]
    texts = [shown(survey_views.next_step(TEXTS, EXAMPLE, PARK, step)) for step in steps]
    assert [text.split("\n")[0] for text in texts[:8]] == [f"{n} of 8" for n in range(1, 9)]
    assert texts[8].startswith("Did the sound")
    assert texts[9].startswith("Where are you now?")
    assert texts[10].startswith("That's fine.")


def test_every_step_of_the_survey_can_be_left() -> None:
    for step in [*(_survey(answered) for answered in range(9)), _survey(8, sound=Sound.NO)]:
        screen = survey_views.next_step(TEXTS, EXAMPLE, PARK, step)
        assert labels(screen)[-1][-1] == "Stop here"


def test_every_step_of_the_survey_but_the_first_leads_back_to_the_one_before() -> None:
    done = _survey(8, sound=Sound.A_LOT, decision=Decision.OTHER)
    seen = [
        shown(survey_views.earlier_step(TEXTS, EXAMPLE, PARK, done, number)) for number in range(11)
    ]
    for number, text in enumerate(seen):
        screen = survey_views.earlier_step(TEXTS, EXAMPLE, PARK, done, number)
        found = [button.tap for row in screen.rows for button in row]
        back = [tap for tap in found if isinstance(tap, taps.EarlierStep)]
        assert back == ([taps.EarlierStep(done.id, number - 1)] if number else [])
        assert text not in seen[:number]
        must_fit(screen)


def test_an_earlier_step_shows_what_was_answered() -> None:
    done = _survey(8, sound=Sound.A_LOT, decision=Decision.OTHER)
    for number, label in ((0, "✓ Mostly"), (8, "✓ A lot"), (9, "✓ I'd like to find someone else")):
        screen = survey_views.earlier_step(TEXTS, EXAMPLE, PARK, done, number)
        assert [name for row in labels(screen) for name in row if name.startswith("✓")] == [label]


@pytest.mark.parametrize("number", [-1, 11, 10**6])
def test_a_step_that_there_is_not_goes_on_where_the_survey_stands(number: int) -> None:
    begun = _survey(3)
    screen = survey_views.earlier_step(TEXTS, EXAMPLE, PARK, begun, number)
    assert screen == survey_views.next_step(TEXTS, EXAMPLE, PARK, begun)


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_leads_somewhere_useful(decision: Decision) -> None:
    done = _survey(8, sound=Sound.NO, decision=decision)
    screen = survey_views.next_step(TEXTS, EXAMPLE, PARK, done)
    named = "Open Door Directory" in shown(screen)
    assert named == decision.wants_names
    assert (["Ask Dr. Mina Park something"] in labels(screen)) != decision.wants_names
    assert (["Someone else at Harbor Psychotherapy"] in labels(screen)) == decision.wants_names
    assert labels(screen)[0] == ["Nothing to add"]
    must_fit(screen)


def test_a_practice_that_names_nobody_else_leaves_the_list_out() -> None:
    alone = EXAMPLE.model_copy(update={"referrals": ()})
    screen = survey_views.outcome(TEXTS, alone, PARK, survey(), Decision.NOT_FIT)
    assert "Others who may help" not in shown(screen)


def test_a_referral_without_an_address_has_none() -> None:
    first = EXAMPLE.referrals[0].model_copy(update={"url": None})
    only = EXAMPLE.model_copy(update={"referrals": (first,)})
    text = shown(survey_views.outcome(TEXTS, only, PARK, survey(), Decision.OTHER))
    assert "Open Door Directory: Search therapists" in text
    assert "https" not in text


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        ("phone", "Did the sound get in the way?"),
        ("video", "Did the sound or video get in the way?"),
        ("", "Did the sound or video get in the way?"),  # Dr. Park's first way
    ],
)
def test_after_a_call_by_phone_nobody_is_asked_of_the_picture(way: str, asked: str) -> None:
    rated = survey(way=way, answers=dict.fromkeys(Item, Rating.MOSTLY), sound=None)
    assert shown(survey_views.next_step(TEXTS, EXAMPLE, PARK, rated)) == asked


def test_a_correction_of_attendance_is_a_tap_away() -> None:
    for status, others in (
        (Status.CAME, ["They did not come"]),
        (Status.MISSED, ["They came", "Moved to…"]),
    ):
        noted = booking(status=status)
        screen = therapist_views.attendance_noted(TEXTS, "Alex", noted, None)
        assert labels(screen) == [others, ["‹ Menu"]]


def test_a_therapist_can_change_what_is_booked_and_nothing_else() -> None:
    [row] = her_changes.her_rows(TEXTS, booking(7))
    assert [button.tap for button in row] == [taps.HerMove(7, 0), taps.HerCancel(7)]
    for status in (Status.CANCELLED, Status.CAME, Status.MISSED):
        assert her_changes.her_rows(TEXTS, booking(7, status=status)) == []


def _slots(days: int, a_day: int = 2) -> list[Interval]:
    length = dt.timedelta(minutes=20)
    starts = [
        local(1, 9, month=12) + dt.timedelta(days=day, minutes=30 * number)
        for day in range(days)
        for number in range(a_day)
    ]
    return [Interval(start, start + length) for start in starts]


def test_her_free_days_and_times_are_turned_page_by_page() -> None:
    of, slots = NamedBooking("Alex Kim", booking(7)), _slots(14, 30)
    pages = [her_changes.days(TEXTS, HOME, of, slots, page) for page in range(3)]
    assert [len(page.rows) for page in pages] == [8, 8, 4]
    assert [labels(page)[-2] for page in pages] == [
        ["More ›"],
        ["‹ Earlier", "More ›"],
        ["‹ Earlier"],
    ]
    assert labels(pages[0])[0] == ["Tue, Dec 1 · 30 times"]
    day = dt.date(2026, 12, 1)
    first, second, beyond = [
        her_changes.times(TEXTS, HOME, of, slots, (day, page)) for page in range(3)
    ]
    assert ["More ›"] in labels(first)
    assert ["‹ Earlier"] in labels(second)
    assert second.rows[0][0].tap == taps.HerPick(7, local(1, 21, month=12))
    assert shown(beyond).startswith("There is nothing left on that day.")
    for screen in (*pages, first, second):
        must_fit(screen)


def test_a_therapist_without_a_free_time_and_with_many_calls_is_told_so() -> None:
    of = NamedBooking("", booking(7))
    none = her_changes.days(TEXTS, HOME, of, [], 0)
    assert shown(none).startswith("someone without a name, until now Mon, Nov 30, 7:30 AM")
    assert labels(none) == [["‹ Menu"]]
    many = [NamedBooking("Alex Kim", booking(number)) for number in range(1, 12)]
    for moving in (True, False):
        screen = her_changes.open_ones(TEXTS, HOME, many, moving=moving)
        assert shown(screen).endswith("+3 more")
        assert len(screen.rows) == 9
