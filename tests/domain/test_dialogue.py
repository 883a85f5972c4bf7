import datetime as dt
from typing import get_args

import pytest

from fitbot.domain.dialogue import (
    EXPECTED_FOR,
    About,
    Asking,
    Choosing,
    Dialogue,
    Explaining,
    Introducing,
    Locating,
    Noting,
    Phoning,
    Placing,
    Rephoning,
    Replying,
    Switching,
    Telling,
    Wording,
    from_row,
    to_row,
    words_in,
)
from fitbot.domain.precheck import Step
from tests.domain.building import at

SINCE = at("2026-06-01T09:00")
ALL: list[Dialogue] = [
    Asking("park"),
    Asking("park", SINCE),
    Replying(12),
    Noting(7),
    Explaining(3),
    Wording(4, at("2026-06-03T09:00")),
    Wording(4, None, "I am sorry: something came up"),
    Introducing("park"),
    Placing("park"),
    *(Choosing("park", step) for step in Step),
    Phoning("park", at("2026-06-02T16:30")),
    Rephoning(3),
    Switching(3),
    Locating("park", 12),
    Locating("", 0),
    *map(Telling, About),
]


def test_every_kind_of_dialogue_is_tried_here() -> None:
    assert {type(each) for each in ALL} == set(get_args(Dialogue))


@pytest.mark.parametrize("dialogue", ALL)
def test_a_dialogue_comes_back_as_it_was_stored_for_a_day(dialogue: Dialogue) -> None:
    stored, words = to_row(dialogue), words_in(dialogue)
    assert from_row(*stored, SINCE, SINCE + EXPECTED_FOR, words) == dialogue
    after = SINCE + EXPECTED_FOR + dt.timedelta(microseconds=1)
    assert from_row(*stored, SINCE, after, words) is None


def test_what_is_written_already_stands_where_words_are_encrypted_and_nowhere_else() -> None:
    draft = Wording(4, None, "secret")
    assert "secret" not in "".join(to_row(draft))
    assert "secret" not in repr(draft)


def test_what_another_version_stored_means_nothing() -> None:
    assert from_row("dancing", "12", SINCE, SINCE) is None
    assert from_row("choosing", "park:shoe-size", SINCE, SINCE) is None
    assert from_row("telling", "a joke", SINCE, SINCE) is None
