"""What is asked before a booking, over every combination of answers."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest

from fitbot.domain.precheck import (
    CHOICES,
    NOWHERE_KNOWN,
    Answer,
    Answers,
    Plan,
    Scope,
    Step,
    covers,
    is_answer,
    key_of,
    next_step,
    steps,
    verdict,
)

ALL = frozenset(Step)
PARK = Scope(("US-CA", "US-NY"), ("me",), ("video", "phone"), ("en", "ko"))
FERRER = Scope(("US-CA",), ("me", "couple"), ("video",), ("en", "es"))
PLAN = Plan(ALL, frozenset({"en", "ko", "es"}))

#: Some answers to each question; of the fixed lists, all.
ANSWERS: dict[Step, tuple[str, ...]] = {
    **CHOICES,
    Step.PLACE: ("US-CA", "US-NY", "US-OR", "DE", NOWHERE_KNOWN),
    Step.REASON: ("", "a few words"),
    Step.LANGUAGE: ("en", "ko", "es"),
}


def given(**answers: str) -> Answers:
    return Answers({Step(step): answer for step, answer in answers.items()})


def every_combination() -> Iterator[Answers]:
    """Each way in which all eight questions may be answered."""
    for values in product(*(ANSWERS[step] for step in Step)):
        yield Answers(dict(zip(Step, values, strict=True)))


def test_every_question_has_answers_here() -> None:
    assert set(ANSWERS) == set(Step)
    assert sorted(chain.from_iterable(CHOICES.values())) == sorted(Answer)


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_belongs_to_one_question(answer: Answer) -> None:
    assert answer in CHOICES[answer.step]
    assert [step for step in CHOICES if is_answer(step, answer)] == [answer.step]


@pytest.mark.parametrize("scope", [PARK, FERRER])
def test_whatever_is_answered_only_four_things_speak_against_a_call(scope: Scope) -> None:
    for answers in every_combination():
        against = [
            step
            for step, speaks in (
                (Step.AGE, answers.of(Step.AGE) == "minor"),
                (Step.PLACE, answers.of(Step.PLACE) not in scope.regions),
                (Step.WHOM, answers.of(Step.WHOM) not in scope.sees),
                (Step.LANGUAGE, answers.of(Step.LANGUAGE) not in scope.languages),
            )
            if speaks
        ]
        assert verdict(PLAN, scope, answers) == (against[0] if against else None)
        assert next_step(PLAN, scope, answers) is None


def test_a_lower_fee_a_crowded_place_and_silence_never_speak_against_a_call() -> None:
    for fee, private in product(CHOICES[Step.FEE], CHOICES[Step.PRIVATE]):
        answers = given(fee=fee, private=private, reason="", age="other")
        assert verdict(PLAN, PARK, answers) is None


def test_the_first_open_question_comes_next_whatever_is_known_of_the_others() -> None:
    for size in range(len(Step) + 1):
        for known in combinations(Step, size):
            answers = Answers({step: ANSWERS[step][0] for step in known})
            expected = next((step for step in Step if step not in known), None)
            assert next_step(PLAN, PARK, answers) == expected


def test_a_practice_asks_what_it_lists_in_a_fixed_order_with_the_age_first() -> None:
    for size in range(len(Step) + 1):
        for ask in combinations(reversed(Step), size):
            asked = steps(Plan(frozenset(ask), PLAN.languages), PARK)
            assert asked == tuple(step for step in Step if step in ask)


def test_what_leaves_no_choice_is_not_asked() -> None:
    assert Step.WAY not in steps(PLAN, FERRER)
    assert Step.WAY in steps(PLAN, PARK)
    assert Step.LANGUAGE not in steps(Plan(ALL, frozenset({"en"})), PARK)


def test_what_is_not_asked_any_more_speaks_against_nothing() -> None:
    answers = given(place="DE", whom="family", language="ja")
    for ask in (frozenset({Step.AGE}), frozenset[Step]()):
        assert verdict(Plan(ask, PLAN.languages), PARK, answers) is None
    assert verdict(Plan(ALL, frozenset({"en"})), PARK, given(language="es")) is None


def test_the_first_answer_that_speaks_against_a_call_is_the_one_that_is_named() -> None:
    assert verdict(PLAN, PARK, given(place="DE", whom="family")) is Step.PLACE
    assert verdict(PLAN, PARK, given(whom="family", language="es")) is Step.WHOM


@pytest.mark.parametrize(
    ("regions", "place", "inside"),
    [
        (("US-CA",), "US-CA", True),
        (("US-CA",), "US-CO", False),
        (("US-CA",), "US", False),
        (("US",), "US-CA", True),
        (("US",), "US", True),
        (("DE", "AT"), "AT", True),
        (("DE",), "DK", False),
        (("GB",), "GBR", False),
        ((), "US", False),
        (("US",), NOWHERE_KNOWN, False),
        (("US",), "", False),
    ],
)
def test_a_licence_ends_at_a_border(regions: tuple[str, ...], place: str, inside: bool) -> None:
    assert covers(regions, place) is inside


def test_a_fee_is_one_therapists_and_every_other_answer_is_everybodys() -> None:
    rows = {"fee:park": "works", "age": "adult", "way": "phone"}
    assert Answers.stored(rows, "park").has(Answer.WORKS)
    there = Answers.stored(rows, "ferrer")
    assert Step.FEE not in there.given
    assert there.has(Answer.ADULT)
    assert there.of(Step.WAY) == "phone"
    assert {key_of(step, "park") for step in Step} == {*Step, "fee:park"} - {"fee"}


def test_what_another_version_stored_counts_as_not_asked() -> None:
    rows = {"age": "ancient", "place": "somewhere nice", "language": "English", "shoe": "42"}
    assert Answers.stored(rows, "park").given == {}


@pytest.mark.parametrize(
    ("step", "value", "fits"),
    [
        (Step.PLACE, "US-CA", True),
        (Step.PLACE, "DE", True),
        (Step.PLACE, "us-ca", False),
        (Step.PLACE, "US-CALI", False),
        (Step.PLACE, "", False),
        (Step.LANGUAGE, "ko", True),
        (Step.LANGUAGE, "KO", False),
        (Step.REASON, "", True),
        (Step.AGE, "me", False),
        (Step.AGE, "", False),
    ],
)
def test_an_answer_is_known_by_its_form(step: Step, value: str, fits: bool) -> None:
    assert is_answer(step, value) is fits


def test_what_was_answered_is_not_shown_by_accident() -> None:
    assert "words" not in repr(given(reason="my words"))
