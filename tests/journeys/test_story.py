"""The whole story: in one go, with restarts, and with a process that is killed."""

import asyncio
import datetime as dt
import re
from pathlib import Path

from cryptography.fernet import Fernet

from fitbot.clock import MovableClock
from fitbot.sandbox import Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.services.people import PeopleService
from fitbot.store import Store, open_store
from tests.journeys.bots import bots_in
from tests.journeys.story import STORY, Cast, Step, is_seen, mina_sees
from tests.journeys.world import MONDAY, TOKEN, World, make_world, sample_practice
from tests.sandbox.oracle import watch

_PATIENCE = dt.timedelta(seconds=30)


async def _play(world: World, cast: Cast, step: Step) -> None:
    if step.act:
        await step.act(cast)
        await world.settle()
    if step.at:
        await world.go_to(step.at)
    for sees in step.sees:
        assert is_seen(cast, sees), f"{sees(cast)[1]!r} not in\n{_chats(world.sandbox)}"


def _chats(sandbox: Sandbox) -> str:
    """Both chats as they look, without what is drawn at random."""
    text = "\n\n".join(sandbox.transcript(chat_id) for chat_id in (1001, 2002))
    text = re.sub(r"claim_[\w-]+", "claim_…", text)
    return re.sub(r"Consultation [A-Z0-9]{4}|· [A-Z0-9]{4}\b", "…", text)


async def _in_one_go(folder: Path) -> World:
    world = make_world(folder)
    cast = Cast.on(world.sandbox)
    async with world.started():
        await world.claim(cast.mina, "park")
        for step in STORY:
            await _play(world, cast, step)
    return world


async def test_a_client_asks_books_moves_comes_and_answers_and_the_therapist_reads_it(
    tmp_path: Path,
) -> None:
    await _in_one_go(tmp_path)
    event = (tmp_path / "park.ics").read_bytes()
    assert event.count(b"SUMMARY:Consultation ") == 1
    assert b"Alex" not in event


async def test_a_restart_between_every_two_steps_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    straight = await _in_one_go(tmp_path / "one")
    world = make_world(tmp_path / "two")
    cast = Cast.on(world.sandbox)
    async with world.started():
        await world.claim(cast.mina, "park")
    for step in STORY:
        async with world.started():
            await _play(world, cast, step)
    assert _chats(world.sandbox) == _chats(straight.sandbox)


async def test_a_process_killed_between_every_two_steps_loses_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "one").mkdir()
    folder = tmp_path / "two"
    folder.mkdir()
    straight = await _in_one_go(tmp_path / "one")
    clock = MovableClock(MONDAY)
    sandbox = Sandbox(clock, TOKEN, bot_name="Harbor Psychotherapy", bot_username="harbor_bot")
    problems = watch(sandbox)
    cast = Cast.on(sandbox)
    key = Fernet.generate_key().decode()
    sample_practice(folder)
    async with (
        LoopbackServer(make_server_app(sandbox), port=0) as server,
        bots_in(folder, server.url, key) as bots,
    ):
        store = await open_store(f"sqlite+aiosqlite:///{folder / 'fitbot.db'}", [key])
        claim = await PeopleService(store, clock).new_claim("park")
        await cast.mina.send(f"/start claim_{claim}")
        async with bots.running_at(clock.now()):
            await sandbox.until(lambda: is_seen(cast, mina_sees("Welcome")), within=_PATIENCE)
        for step in STORY:
            if step.at:
                clock.advance(step.at - clock.now())
            async with bots.running_at(clock.now()):
                if step.act:
                    await step.act(cast)
                await sandbox.until(
                    lambda step=step: all(is_seen(cast, sees) for sees in step.sees),
                    within=_PATIENCE,
                )
                await _settled(store, clock.now())
        await store.close()
    assert not problems
    assert _chats(sandbox) == _chats(straight.sandbox)


async def _settled(store: Store, now: dt.datetime) -> None:
    """Wait until the other process has noted what it delivered: what is between is a step too.

    A message that arrived, whose bot died before it could note so, comes a second time: that is
    the price of never losing one. The other process has no event to give, so its database is asked.
    """
    async with asyncio.timeout(_PATIENCE.total_seconds()):
        while True:
            async with store.read() as view:
                due = await view.next_due()
            if due is None or due > now:
                return
            await asyncio.sleep(0.01)
