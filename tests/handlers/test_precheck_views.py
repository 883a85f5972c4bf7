"""The questions before booking, and the kind no: for every therapist, question and answer."""

from collections.abc import Iterator

import pytest

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.messages import BookingChanged
from fitbot.domain.people import Person
from fitbot.domain.precheck import (
    CHOICES,
    NOWHERE_KNOWN,
    REASON_LIMIT,
    Answer,
    Answers,
    Step,
    next_step,
    steps,
    verdict,
)
from fitbot.practice import Practice, Therapist
from fitbot.practice.places import SUBDIVISIONS
from fitbot.safety import crisis_lines
from fitbot.services.prechecks import Standing
from handlers import taps
from handlers.screens import Screen
from handlers.views.digest import digest
from handlers.views.my_answers import my_answers, with_my_answers
from handlers.views.no_fit import cannot, no_fit, under_age, who_fits
from handlers.views.precheck import elsewhere, noted, question, which_place
from handlers.views.therapist import booking_changed
from tests.handlers.building import (
    FERRER,
    PARK,
    TEXTS,
    a_digest,
    booking,
    labels,
    must_fit,
    shown,
)
from tests.journeys.calm import WAYS_BACK
from tests.journeys.world import EXAMPLE, asking

FULL = asking(EXAMPLE, tuple(Step))
ALEX = Person(1, 1001, "Alex Kim", "en")
#: One phone screen.
VISIBLE, ROWS = 1000, 12


def standing(
    therapist: Therapist = PARK, practice: Practice = FULL, **given: str | Answer
) -> Standing:
    answers = Answers({Step(step): str(value) for step, value in given.items()})
    plan, scope = practice.plan, therapist.scope
    return Standing(
        person=ALEX,
        therapist=therapist,
        steps=steps(plan, scope),
        answers=answers,
        open=next_step(plan, scope, answers),
        against=verdict(plan, scope, answers),
        others=tuple(
            each
            for each in practice.therapists
            if each is not therapist and verdict(plan, each.scope, answers) is None
        ),
    )


def fits(screen: Screen) -> None:
    must_fit(screen)
    assert len(screen.rows) <= ROWS
    assert {button.label for row in screen.rows for button in row} & WAYS_BACK


def every_question() -> Iterator[tuple[Therapist, Step]]:
    for therapist in FULL.therapists:
        for step in standing(therapist).steps:
            yield therapist, step


@pytest.mark.parametrize(("therapist", "step"), list(every_question()))
def test_every_question_fits_on_a_screen_and_can_be_left_and_gone_back_from(
    therapist: Therapist, step: Step
) -> None:
    screen = question(TEXTS, FULL, standing(therapist), step)
    fits(screen)
    assert len(shown(screen)) <= VISIBLE
    all_steps = standing(therapist).steps
    number = all_steps.index(step) + 1
    assert f"{number} of {len(all_steps)}" in shown(screen)
    back = [["‹ Back", "‹ Menu"]] if number > 1 else [["‹ Menu"]]
    assert labels(screen)[-1:] == back
    if number > 1:
        assert screen.rows[-1][0].tap == taps.AskStep(therapist.id, all_steps[number - 2], 0)


def test_only_the_first_question_says_what_this_is() -> None:
    lead = "A few taps first"
    first, *rest = [shown(question(TEXTS, FULL, standing(), step)) for step in Step]
    assert lead in first
    assert not [text for text in rest if lead in text]


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_that_was_given_is_marked(answer: Answer) -> None:
    told = standing(**{answer.step: answer})
    marked = [
        row[0] for row in question(TEXTS, FULL, told, answer.step).rows if "✓" in row[0].label
    ]
    assert [button.tap for button in marked] == [taps.Say("park", answer)]


def test_the_places_are_the_practices_her_own_first() -> None:
    berlin = FERRER.model_copy(update={"regions": ("DE", "US-AZ")})
    practice = FULL.model_copy(update={"therapists": (PARK, berlin)})
    screen = question(TEXTS, practice, standing(PARK, practice), Step.PLACE)
    assert labels(screen)[:3] == [
        ["California", "New York"],
        ["Arizona", "Germany"],
        ["Somewhere else"],
    ]
    chosen = standing(PARK, practice, place="DE")
    assert labels(question(TEXTS, practice, chosen, Step.PLACE))[1] == ["Arizona", "✓ Germany"]
    far = standing(PARK, practice, place="JP")
    assert labels(question(TEXTS, practice, far, Step.PLACE))[2] == ["✓ Somewhere else"]


def test_many_places_are_turned_page_by_page() -> None:
    regions = [f"US-{part}" for part in SUBDIVISIONS["US"].split()[:18]] + ["DE", "FR"]
    everywhere = PARK.model_copy(update={"regions": tuple(regions)})
    practice = FULL.model_copy(update={"therapists": (everywhere,)})
    pages = [
        question(TEXTS, practice, standing(everywhere, practice), Step.PLACE, page)
        for page in (0, 1)
    ]
    for page in pages:
        fits(page)
    assert ["More ›"] in labels(pages[0])
    assert ["‹ Earlier"] in labels(pages[1])
    places = [
        button.tap
        for page in pages
        for row in page.rows
        for button in row
        if isinstance(button.tap, taps.BeAt)
    ]
    assert {str(tap.region) for tap in places} == set(everywhere.regions)
    assert len(places) == len(everywhere.regions)


def test_the_languages_are_the_practices_her_own_first() -> None:
    screen = question(TEXTS, FULL, standing(language="ko"), Step.LANGUAGE)
    assert labels(screen)[:2] == [["English", "✓ Korean"], ["Spanish"]]


def test_words_can_be_skipped_and_those_written_taken_out() -> None:
    asked = question(TEXTS, FULL, standing(), Step.REASON)
    assert labels(asked)[:2] == [["Skip this"], ["Help now"]]
    assert "not end-to-end encrypted" in shown(asked)
    again = question(TEXTS, FULL, standing(reason="short nights"), Step.REASON)
    assert labels(again)[0] == ["Take it out"]


def test_the_fee_is_the_therapists_own() -> None:
    for therapist in FULL.therapists:
        text = shown(question(TEXTS, FULL, standing(therapist), Step.FEE))
        assert f"{therapist.name}: {therapist.fee}." in text


def test_what_is_said_to_an_answer_never_forbids_anything() -> None:
    said = {answer: noted(TEXTS, PARK, answer) for answer in Answer}
    assert {answer for answer, text in said.items() if text} == {
        Answer.OTHER,
        Answer.UNSURE,
        Answer.OVERHEARD,
        Answer.LOWER,
        Answer.TALK,
    }


def test_a_place_that_is_written_is_asked_about_until_it_is_certain() -> None:
    fits(elsewhere(TEXTS, PARK))
    unknown = which_place(TEXTS, PARK, [])
    assert shown(unknown).startswith("I don't know that place.")
    which = which_place(TEXTS, PARK, ["US-GA", "GE", NOWHERE_KNOWN])
    assert labels(which)[:3] == [["Georgia (US)"], ["Georgia"], ["I'd rather not say"]]
    part = which_place(TEXTS, PARK, ["US"])
    assert shown(part).startswith("For United States I need the state or province.")
    for screen in (unknown, which, part):
        fits(screen)
        assert labels(screen)[-1] == ["‹ Back", "‹ Menu"]


NO = {
    "another state": {"place": "US-OR"},
    "another country": {"place": "DE"},
    "nowhere we know": {"place": NOWHERE_KNOWN},
    "a couple": {"whom": "couple"},
    "a family": {"whom": "family"},
    "Spanish": {"language": "es"},
}


@pytest.mark.parametrize("given", NO.values(), ids=NO.keys())
@pytest.mark.parametrize("booked", [True, False])
def test_a_no_says_why_and_leads_elsewhere_and_can_be_gone_back_on(
    given: dict[str, str], booked: bool
) -> None:
    told = standing(**given)
    against = told.against
    assert against is not None
    screen = no_fit(TEXTS, FULL, told, against, booked=booked)
    fits(screen)
    text = shown(screen)
    assert len(text) <= VISIBLE
    assert text.startswith("Dr. Mina Park ")
    assert "That says nothing about you." in text
    assert all(referral.name in text for referral in FULL.referrals)
    assert "A directory of licensed therapists" in text
    assert ("A licence ends at a border" in text) is (against is Step.PLACE)
    assert ("Your call is still booked." in text) is booked
    assert (["My consultation"] in labels(screen)) is booked
    assert taps.AskStep("park", against, 0) in [row[0].tap for row in screen.rows]


def test_a_no_offers_who_else_at_the_practice_could() -> None:
    for given, others in (({"whom": "couple"}, True), ({"place": "DE"}, False)):
        told = standing(**given)
        assert told.against is not None
        screen = no_fit(TEXTS, FULL, told, told.against, booked=False)
        assert ("At Harbor Psychotherapy you could meet:" in shown(screen)) is others
        assert (labels(screen)[0] == ["Theo Ferrer"]) is others


def test_the_list_of_therapists_says_whom_one_cannot_meet_and_why() -> None:
    told = standing(FERRER, place="US-NY", whom="me")
    screen = who_fits(TEXTS, FULL, [told])
    assert labels(screen)[:2] == [["Dr. Mina Park"], ["Theo Ferrer"]]
    assert shown(screen).endswith("\n\nTheo Ferrer has no licence for New York.")
    assert who_fits(TEXTS, FULL, []).text == TEXTS.html("choose-therapist-again")
    assert labels(screen)[-1] == ["‹ Menu"]


@pytest.mark.parametrize("whom", CHOICES[Step.WHOM])
def test_a_therapist_may_see_any_of_them_or_not(whom: Answer) -> None:
    sentence = cannot(TEXTS, PARK, Answers({Step.WHOM: whom}), Step.WHOM)
    assert sentence.startswith("Dr. Mina Park does not work with")


@pytest.mark.parametrize("country", ["US", "CA", "GB", "DE", "RU", "FR", "ZZ"])
@pytest.mark.parametrize("booked", [True, False])
def test_who_is_under_age_finds_people_to_talk_to(country: str, booked: bool) -> None:
    lines = crisis_lines(country)
    screen = under_age(TEXTS, FULL, PARK, lines, booked=booked)
    fits(screen)
    text = shown(screen)
    assert "I have kept none of your answers." in text
    assert all(line.name in text for line in (*lines.youth, *lines.lines))
    assert f"Call {lines.emergency}." in text
    assert FULL.referrals[0].name in text
    assert labels(screen)[0] == ["Change my answer"]


def test_lines_for_the_young_come_first_and_only_where_they_are_asked_for() -> None:
    lines = crisis_lines("GB")
    text = shown(under_age(TEXTS, FULL, PARK, lines, booked=False))
    assert 0 < text.index("Childline") < text.index("Samaritans")
    assert "Childline" not in str(lines.lines)


def test_ones_answers_are_shown_in_words_and_each_can_be_changed() -> None:
    told = standing(
        age="adult",
        place="US-CA",
        whom="me",
        private="unsure",
        fee="lower",
        reason="short nights",
        way="phone",
        language="ko",
    )
    screen = my_answers(TEXTS, told, booked=False)
    fits(screen)
    assert "Age: I'm 18 or over\nPlace: California\nWho comes: One person\n" in shown(screen)
    assert "What brings you: short nights\nVideo or phone: By phone\nLanguage: Korean" in shown(
        screen
    )
    offered = [button.tap for row in screen.rows[:-2] for button in row]
    assert offered == [taps.AskStep("park", step, 0) for step in Step]


def test_once_a_call_is_booked_the_way_is_settled() -> None:
    told = standing(age="adult", reason="", way="phone")
    screen = my_answers(TEXTS, told, booked=True)
    assert "Video or phone" not in shown(screen)
    assert "What brings you: left out" in shown(screen)
    assert labels(screen)[-1] == ["My consultation", "‹ Menu"]


def test_without_answers_there_is_nothing_to_show() -> None:
    screen = my_answers(TEXTS, standing(), booked=False)
    assert shown(screen) == "I haven't asked you anything yet."
    fits(screen)


def test_the_way_to_ones_answers_stands_beside_the_way_out() -> None:
    screen = with_my_answers(TEXTS, elsewhere(TEXTS, PARK), PARK)
    assert labels(screen)[-1] == ["My answers", "‹ Back", "‹ Menu"]


# What the therapist reads


BY_PHONE = {"way": "phone", "phone": "+1 555 010 0000"}


def _note(one: Booking, **given: str) -> str:
    answers = Answers({Step(step): value for step, value in given.items()})
    before = one.slot if one.sequence else None
    message = BookingChanged(2002, one, "Alex Kim", before, answers=answers)
    screen = booking_changed(TEXTS, PARK, message)
    must_fit(screen)
    return shown(screen)


def test_the_therapist_reads_with_a_booking_what_she_should_know() -> None:
    text = _note(
        booking(**BY_PHONE),
        age="other",
        place="US-NY",
        whom="couple",
        private="overheard",
        fee="lower",
        reason="short nights <3",
        language="ko",
    )
    assert text.splitlines()[1:] == [
        "A phone call · Consultation AB01",
        "Number to call: +1 555 010 0000",
        "will be in New York · for someone else · a couple · may be overheard · in Korean",
        "Waiting on you: lower fee?",
        "In their words: short nights <3",
    ]


def test_her_clients_words_are_under_a_spoiler() -> None:
    answers = Answers({Step.REASON: "short nights"})
    screen = booking_changed(TEXTS, PARK, BookingChanged(2002, booking(), "Bo", answers=answers))
    assert "<tg-spoiler>short nights</tg-spoiler>" in screen.text


def test_the_usual_is_not_worth_a_line() -> None:
    text = _note(
        booking(), age="adult", whom="me", private="alone", fee="works", reason="", language="en"
    )
    assert text.splitlines()[1:] == ["A video call · Consultation AB01"]


def test_a_place_outside_of_her_licences_stands_out() -> None:
    assert "will be in Oregon, outside your regions" in _note(booking(), place="US-OR")


def test_a_call_by_phone_without_a_number_says_so() -> None:
    assert "No number to call yet." in _note(booking(way="phone"))
    assert "umber" not in _note(booking(way="video"))


def test_a_move_repeats_the_number_and_nothing_else() -> None:
    moved = booking(sequence=1, **BY_PHONE)
    text = _note(moved, reason="short nights", fee="lower", age="other")
    assert text.splitlines()[2:] == [
        "A phone call · Consultation AB01",
        "Number to call: +1 555 010 0000",
    ]


def test_a_cancelled_call_is_told_without_any_of_it() -> None:
    text = _note(booking(status=Status.CANCELLED, **BY_PHONE), reason="short nights", fee="lower")
    assert text.splitlines()[1:] == ["Consultation AB01"]


def test_the_digest_shows_the_same_of_today_shortly() -> None:
    answers = Answers({Step.FEE: "talk", Step.REASON: "x" * REASON_LIMIT})
    today = NamedBooking("Alex Kim", booking(**BY_PHONE), answers)
    text = shown(digest(TEXTS, PARK, a_digest(today=(today,))))
    assert "A.K. · phone · AB01\nNumber to call: +1 555 010 0000\n" in text
    assert "Waiting on you: a word about the fee\nIn their words: " + "x" * 89 + "…" in text
