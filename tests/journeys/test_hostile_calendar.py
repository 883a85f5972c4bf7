"""While a calendar is read that means harm, the whole bot goes on answering."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.calendars.building import calendar, event
from tests.calendars.test_hostile import HOSTILE
from tests.journeys.calm import Scene, calm_world, from_bot
from tests.journeys.world import World

NAME = "1: park.ics"
#: What calculates until it is stopped.
ENDLESS = calendar(
    *(
        event(
            "DTSTART:16010101T080000Z",
            "DURATION:PT1H",
            f"RRULE:FREQ=DAILY;BYMONTH={number % 12 + 1}",
            uid=f"h{number}",
        )
        for number in range(2000)
    )
)
#: Of the hostile ones, those that keep a reader or its feeder busy.
HEAVY = (
    *("a line of 20 MB", "100,000 exceptions", "endless folds", "short lines"),
    *("one UID, many masters", "nested entries", "truncated"),
)
#: How long a person waits for an answer at most, in seconds, on a machine that is busy with tests.
#: That reading ends in time is shown where nothing else is measured: tests/calendars.
MOST_WAIT = 5.0


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


async def read_while_asked(scene: Scene, data: bytes) -> int:
    """Let her calendar hold this, and return how many taps were answered while it was read."""
    world = scene.world
    world.clock.advance(dt.timedelta(minutes=16))  # past every pause after a failure
    (world.folder / "park.ics").write_bytes(data)
    reading = asyncio.ensure_future(world.running.desk.calendars.refresh("park"))
    answered = 0
    while not reading.done():
        before, asked = len(from_bot(scene.alex)), time.perf_counter()
        await world.say(scene.alex, "/privacy")
        assert len(from_bot(scene.alex)) == before + 1
        assert time.perf_counter() - asked < MOST_WAIT
        answered += 1
    await reading
    return answered


async def test_clients_are_answered_while_an_endless_calendar_is_read_and_stopped(
    world: World,
) -> None:
    scene = await Scene.of(world)
    assert await read_while_asked(scene, ENDLESS) > 3
    async with world.running.store.read() as view:
        assert (await view.calendar_states("park"))[NAME].cause == "takes-too-long"


async def test_clients_are_answered_whatever_her_calendar_holds(world: World) -> None:
    scene = await Scene.of(world)
    for name in HEAVY:
        assert await read_while_asked(scene, HOSTILE[name]()) > 0, name
