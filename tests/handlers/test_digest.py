"""The digest on one screen: what it says, and that the longest still is a message."""

import datetime as dt
from dataclasses import replace

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.digest import Detail, NamedBooking, NamedQuestion, NamedSurvey
from fitbot.domain.survey import Decision, Item, Rating, Sound
from handlers import taps
from handlers.phone import fits_a_screen
from handlers.views.digest import digest
from handlers.views.digest_answers import answers, has_page
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

GOLDEN = """\
Good morning, Dr. Mina Park  ·  Mon, Nov 30, 7:30 AM

Today: one free call
9:00 AM–9:20 AM  A.K. · video · AB01

Needs you (2)
1. Did B. come on Fri, Nov 27, 10:00 AM? Tap the answer below.
2. Question, 1 h · A.K.: “Do you have a couch?”

New answers after a call (1)
C.D.E. · Fri, Nov 27 · 5 of 8 rated
Very much or mostly (2): a way forward · real, trust
Partly (1): whole life
A little or not at all (2): at ease · took it in
Too soon to say (1): same goals
Skipped or not reached (2)
The line got in the way: A lot
Now: would like to find someone else
In their words: Thank you <3 & goodbye
Each is one person's view of one short call, not a score. Most give everyone high marks: a low one \
says more.

What changed
Cancelled: A.K. Mon, Nov 30 7:30 AM
Moved: A.K. Mon, Nov 30 7:30 AM
Came: C.D.E. Fri, Nov 27 10:00 AM"""


def test_a_small_morning_reads_like_this() -> None:
    friday = booking(2, local(27, 10))
    content = a_digest(
        today=(NamedBooking("Alex Kim", booking(1, local(30, 9))),),
        unmarked=(NamedBooking("bo", friday),),
        questions=(NamedQuestion("Alex Kim", question(5)),),
        surveys=(NamedSurvey("Cleo dee Eff Gee", survey(note="Thank you <3 & goodbye"), friday),),
        changes=(
            NamedBooking("Alex Kim", booking(status=Status.CANCELLED, sequence=1)),
            NamedBooking("Alex Kim", booking(sequence=1)),
            NamedBooking("Cleo dee Eff", replace(friday, status=Status.CAME)),
        ),
    )
    screen = digest(TEXTS, PARK, content)
    assert shown(screen).splitlines() == [
        # Items stand in the order they are asked in.
        line.replace("a way forward · real, trust", "real, trust · a way forward")
        for line in GOLDEN.splitlines()
    ]
    assert labels(screen) == [["B. came", "They did not come"], ["Reply to A.K."], ["‹ Menu"]]
    assert screen.keeps


def test_a_quiet_morning_says_so() -> None:
    screen = digest(TEXTS, PARK, a_digest())
    assert shown(screen).endswith("No calls today. Nothing waits for you.")
    assert labels(screen) == [["‹ Menu"]]


def test_a_late_one_says_so() -> None:
    assert "This comes late" in shown(digest(TEXTS, PARK, a_digest(late=True)))


@pytest.mark.parametrize("name", ["Alex Kim", "🦊" * 32 + " " + "🐻" * 31, "ß" * 64, "", "ﷺ ﷺ ﷺ ﷺ"])
@pytest.mark.parametrize("words", ["x" * 500, "&" * 500, "&🙂" * 250, "🙂" * 500, "a b\n" * 125])
def test_the_longest_morning_is_one_message(name: str, words: str) -> None:
    content = full_digest(name, words, words * 4)
    must_fit(digest(TEXTS, PARK, content))
    for page in range(15):
        assert has_page(content, page)
        must_fit(answers(TEXTS, content, page))
    assert not has_page(content, 15)


def test_what_does_not_fit_is_counted() -> None:
    screen = digest(TEXTS, PARK, full_digest("Alex Kim", "", "?"))
    text = shown(screen)
    assert "Today: 50 free calls" in text
    assert text.count(" · phone · ") == 3
    assert "Needs you (42)" in text
    assert [line for line in text.splitlines() if line.startswith("+")] == ["+47 more", "+40 more"]
    assert "Came: +50 more" in text
    assert labels(screen)[-2:] == [["New answers (30)"], ["‹ Menu"]]
    assert screen.rows[-2][0].tap == taps.Answers(0)


@pytest.mark.parametrize("calls", [0, 3, 8, 50])
@pytest.mark.parametrize("others", [0, 2, 5, 30])
@pytest.mark.parametrize("words", ["", "Do you work in the evening, too? " * 3])
def test_the_whole_morning_is_seen_at_once(calls: int, others: int, words: str) -> None:
    full = full_digest("Alexandra Kim", words, words or "?")
    content = replace(
        full,
        today=full.today[:calls],
        questions=full.questions[:others],
        surveys=full.surveys[:others],
        changes=full.changes[: 2 * others],
    )
    for detail in Detail:
        screen = digest(TEXTS, PARK, replace(content, detail=detail))
        assert fits_a_screen(shown(screen), len(screen.rows)), shown(screen)


def test_of_a_busy_day_is_told_what_there_is_room_for_in_the_order_of_the_day() -> None:
    busy = full_digest("Alex Kim", "x" * 500, "")
    screen = digest(TEXTS, PARK, a_digest(today=busy.today[:8]))
    lines = [*shown(screen).splitlines(), ""]
    calls = [number for number, line in enumerate(lines) if " · phone · " in line]
    told = [lines[number + 1].startswith("Number to call:") for number in calls]
    assert 0 < sum(told) < 8
    assert told == sorted(told, reverse=True)


def test_who_did_not_come_and_who_needs_her_have_a_button_each_up_to_five() -> None:
    many = tuple(NamedBooking("Bo", booking(number)) for number in range(1, 8))
    asked = (NamedQuestion("Cy", question(9)),)
    screen = digest(TEXTS, PARK, a_digest(unmarked=many, questions=asked))
    rows = [[button.tap for button in row] for row in screen.rows]
    assert rows[:-1] == [
        [taps.Attendance(n, came=True), taps.Attendance(n, came=False)] for n in range(1, 6)
    ]


def test_the_pages_of_answers_go_on_to_the_last() -> None:
    content = full_digest("Alex Kim", "", "?")
    first, last = answers(TEXTS, content, 1), answers(TEXTS, content, 14)
    assert labels(first) == [["More answers (26)"], ["‹ Menu"]]
    assert first.rows[0][0].tap == taps.Answers(2)
    assert labels(last) == [["‹ Menu"]]


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (dt.timedelta(minutes=59), "just now"),
        (dt.timedelta(hours=1), "1 h"),
        (dt.timedelta(hours=47, minutes=59), "47 h"),
        (dt.timedelta(hours=48), "2 days"),
    ],
)
def test_how_long_a_question_has_waited(ago: dt.timedelta, said: str) -> None:
    asked = NamedQuestion("Bo", question(asked_at=MORNING - ago))
    assert f"Question, {said} · B." in shown(digest(TEXTS, PARK, a_digest(questions=(asked,))))


def test_an_answer_without_trouble_decision_or_words_says_nothing_of_them() -> None:
    plain = survey(answers={}, sound=Sound.NO, decision=None)
    text = shown(digest(TEXTS, PARK, a_digest(surveys=(NamedSurvey("", plain, booking()),))))
    assert (
        "someone without a name · Mon, Nov 30 · 0 of 8 rated\nSkipped or not reached (8)\nEach is"
        in text
    )


def test_more_than_four_changes_of_a_kind_are_counted() -> None:
    changes = tuple(NamedBooking("Bo", booking(number)) for number in range(1, 7))
    text = shown(digest(TEXTS, PARK, a_digest(changes=changes)))
    assert text.count("B. Mon, Nov 30") == 4
    assert text.endswith(", +2 more")


def test_nothing_is_suggested_to_ask_somebody_who_goes_elsewhere() -> None:
    for decision in Decision:
        told = survey(answers={Item.HEARD: Rating.A_LITTLE}, decision=decision)
        content = a_digest(surveys=(NamedSurvey("Alex Kim", told, booking()),))
        text = shown(digest(TEXTS, PARK, content))
        assert ("You might ask" in text) is not decision.wants_names
