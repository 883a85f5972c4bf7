"""Every journey as a play to read: `golden/*.txt` is what people see, kept in step by these tests.

Read them aloud: warm, plain, short, and a way back everywhere.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.golden import FOLDER, Play, compare
from tests.journeys.world import make_world


@contextlib.asynccontextmanager
async def the_play(name: str, title: str, folder: Path) -> AsyncIterator[Play]:
    """A play with Alex, who looks for somebody, and Dr. Mina Park; compared at its end."""
    world = make_world(folder)
    alex, mina = world.sandbox.person(1001, "Alex", "Kim"), world.sandbox.person(2002, "Mina")
    async with world.started():
        await world.claim(mina, "park")
        play = Play(world, title, alex=alex, mina=mina)
        yield play
        compare(name, play)


async def test_asking(tmp_path: Path) -> None:
    async with the_play("asking", "Alex asks, and Dr. Park replies", tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Questions and answers")
        await play.taps("Alex", "What does it cost?")
        await play.taps("Alex", "Ask Dr. Mina Park something")
        await play.says("Alex", "Do you also work in the evening?")
        await play.taps("Mina", "Reply")
        await play.says("Mina", "On Thursdays, until half past six.")
        await play.says("Alex", "hello?")


def test_every_kept_play_is_played() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    kept = [path.stem for path in FOLDER.glob("*.txt")]
    assert kept
    for name in kept:
        assert f'"{name}"' in source, f"nobody plays {name}.txt any more"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_play_reads_well(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "None" not in text
    assert "<b>" not in text
    assert "{" not in text
