"""In which order a bot starts: who wrote while it was away waits for nothing else."""

import asyncio
from pathlib import Path

from fitbot.app import running
from tests.journeys.world import World, make_world


async def run_until(world: World, done: asyncio.Event) -> None:
    async with running(world.setup):
        await done.wait()


async def test_a_person_is_answered_while_telegram_keeps_a_courtesy_waiting(
    tmp_path: Path,
) -> None:
    world, done = make_world(tmp_path), asyncio.Event()
    courtesy = world.sandbox.faults.add("setMyCommands", hang=True)
    bot = asyncio.create_task(run_until(world, done))
    await courtesy.reached.wait()
    client = world.sandbox.person(77, "Alex")
    await client.send("/help")
    await world.sandbox.until(lambda: any(each.sent_by == "bot" for each in client.messages))
    courtesy.release()
    done.set()
    await bot


async def test_everything_due_was_done_when_a_bot_is_said_to_run(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    async with running(world.setup) as bot, bot.store.read() as view:
        assert await view.calendar_states("park")
