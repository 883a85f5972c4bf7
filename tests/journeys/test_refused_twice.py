"""What follows a refusal may be refused too: somebody changed more between two looks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import CallbackQuery, Update, User

from fitbot.errors import Refusal, SlotTaken, TimePast, TimeTaken, WordLost
from handlers import taps
from handlers.callback import Tap
from handlers.refusals import refuse
from handlers.visit import Visit
from tests.journeys.calm import Scene, calm_world
from tests.journeys.story import local

LATER, NOBODYS = local(30, 9), 77
OUTDATED = "That is no longer open. Here is where things stand."


@pytest.fixture
async def scene(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield await Scene.of(world)


async def visit_of(scene: Scene, telegram_id: int, tap: Tap) -> Visit:
    """Somebody who has just tapped."""
    running = scene.world.running
    person = await running.desk.people.meet(telegram_id, ("Alex", "Kim"), "en")
    user = User(telegram_id, "Alex", is_bot=False)
    update = Update(1, callback_query=CallbackQuery("1", user, "chat", data=tap.pack()))
    return Visit(running.desk, running.bot.bot, update, person, booked=False)


@pytest.mark.parametrize(
    ("refusal", "tap"),
    [
        (TimeTaken(), taps.HerPick(1, LATER)),
        (TimePast(), taps.HerMoveYes(1, 0, LATER, worded=False)),
        (WordLost(), taps.HerMoveYes(1, 0, LATER, worded=True)),
        (WordLost(), taps.HerCancelYes(1, 0, worded=True)),
    ],
)
async def test_what_a_therapist_moves_may_be_cancelled_while_she_is_refused(
    scene: Scene, refusal: Refusal, tap: Tap
) -> None:
    await scene.books()
    await scene.taps(scene.alex, "Cancel it", "Yes, cancel it")
    await refuse(await visit_of(scene, scene.mina.id, tap), refusal)
    await scene.world.settle()
    assert scene.mina.last.text.startswith(OUTDATED)
    assert "Digest now" in scene.mina.last.labels


@pytest.mark.parametrize(
    ("tap", "text"),
    [
        (taps.Pick("park", NOBODYS, LATER), "There is no such call any more."),
        (taps.Confirm("gone", 0, LATER), OUTDATED),
    ],
)
async def test_what_a_client_moves_may_be_gone_while_she_is_refused(
    scene: Scene, tap: Tap, text: str
) -> None:
    await refuse(await visit_of(scene, scene.alex.id, tap), SlotTaken())
    await scene.world.settle()
    assert scene.alex.last.text.startswith(text)
    assert "Help now" in scene.alex.last.labels
