import datetime as dt
from typing import get_args

import pytest

from fitbot.domain.dialogue import (
    EXPECTED_FOR,
    About,
    Asking,
    Dialogue,
    Noting,
    Replying,
    Telling,
    from_row,
    to_row,
)
from tests.domain.building import at

SINCE = at("2026-06-01T09:00")
ALL: list[Dialogue] = [Asking("park"), Replying(12), Noting(7), *map(Telling, About)]


def test_every_kind_of_dialogue_is_tried_here() -> None:
    assert {type(each) for each in ALL} == set(get_args(Dialogue))


@pytest.mark.parametrize("dialogue", ALL)
def test_a_dialogue_comes_back_as_it_was_stored_for_a_day(dialogue: Dialogue) -> None:
    assert from_row(*to_row(dialogue), SINCE, SINCE + EXPECTED_FOR) == dialogue
    after = SINCE + EXPECTED_FOR + dt.timedelta(microseconds=1)
    assert from_row(*to_row(dialogue), SINCE, after) is None


def test_what_another_version_stored_means_nothing() -> None:
    assert from_row("dancing", "12", SINCE, SINCE) is None
    assert from_row("telling", "a joke", SINCE, SINCE) is None
