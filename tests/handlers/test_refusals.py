"""Every refusal has its sentence and a way on."""

import pytest

from fitbot import errors
from fitbot.errors import Refusal
from handlers.refusals import _AFTER
from tests.handlers.building import TEXTS


def _every(kind: type[Refusal]) -> set[type[Refusal]]:
    return {kind} | {each for sub in kind.__subclasses__() for each in _every(sub)}


REFUSALS = sorted(_every(Refusal) - {Refusal}, key=lambda kind: kind.__name__)


def test_every_refusal_is_followed_by_a_screen() -> None:
    assert set(_AFTER) == set(REFUSALS)


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_has_a_text(kind: type[Refusal]) -> None:
    assert kind.code
    assert TEXTS.has(f"refusal-{kind.code}")


def test_every_text_of_a_refusal_has_its_refusal() -> None:
    assert len({kind.code for kind in REFUSALS}) == len(REFUSALS)
    assert {getattr(errors, kind.__name__) for kind in REFUSALS} == set(REFUSALS)
