"""On a therapist's phone: her calendar is suddenly empty, or holds what nobody can understand."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import taps
from tests.calendars.building import calendar, event
from tests.journeys.calm import Scene, calm_world, seen
from tests.journeys.story import local
from tests.journeys.world import ROOT, World

#: What her sample calendar has on a Tuesday.
TAKEN = "9:00 AM"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


async def times_on_tuesday(scene: Scene) -> list[str]:
    """What a client can choose on the first of December."""
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Tue, Dec 1")
    return [label for label in scene.alex.last.labels if label.endswith("M")]


async def emptied(world: World) -> Scene:
    scene = await Scene.of(world)
    await world.go_to(local(23, 14))
    assert TAKEN not in await times_on_tuesday(scene)
    (world.folder / "park.ics").write_bytes(calendar())
    await world.go_to(local(23, 14, 1))
    assert "Your calendar “1: park.ics” is suddenly empty." in scene.mina.last.text
    return scene


async def test_when_her_calendar_cannot_be_read_she_hears_why_and_a_client_gets_a_way_on(
    world: World,
) -> None:
    # scheduling 37, 38
    scene = await Scene.of(world)
    (world.folder / "park.ics").write_text("<html>Please sign in</html>")
    await world.go_to(local(23, 14))
    assert scene.mina.last.text.startswith("I can't read your calendar “1: park.ics” since Mon")
    assert ": what is there is not a calendar.\n" in scene.mina.last.text
    await world.say(scene.alex, "/book")
    assert "Times are being checked just now" in scene.alex.last.text
    assert "Ask Dr. Mina Park something" in scene.alex.last.labels
    shutil.copyfile(ROOT / "sample/park.ics", world.folder / "park.ics")
    await world.go_to(local(23, 14, 20))
    assert scene.mina.last.text.startswith("Your calendar “1: park.ics” can be read again.")
    assert TAKEN not in await times_on_tuesday(scene)


async def test_she_looks_and_what_stood_in_it_is_not_offered(world: World) -> None:
    scene = await emptied(world)
    assert scene.mina.last.labels == ["Yes, it is empty", "I'll look"]
    await scene.taps(scene.mina, "I'll look")
    assert "I keep to what stood in it" in scene.mina.last.text
    assert scene.mina.last.labels == ["Yes, it is empty", "‹ Menu"]
    assert TAKEN not in await times_on_tuesday(scene)
    await scene.taps(scene.mina, "Yes, it is empty")
    assert "Noted: “1: park.ics” is empty." in scene.mina.last.text
    assert TAKEN in await times_on_tuesday(scene)


async def test_a_button_that_is_too_late_says_so(world: World) -> None:
    scene = await emptied(world)
    one = event("DTSTART:20261201T170000Z", "DURATION:PT1H")
    (world.folder / "park.ics").write_bytes(calendar(one))
    await world.go_to(local(23, 14, 2))
    await scene.taps(scene.mina, "Yes, it is empty")
    assert "That is no longer open." in scene.mina.last.text
    assert TAKEN not in await times_on_tuesday(scene)


async def test_nobody_else_can_say_that_her_calendar_is_empty(world: World) -> None:
    scene = await emptied(world)
    [accept] = [
        button.value
        for row in scene.mina.last.buttons
        for button in row
        if button.label == "Yes, it is empty"
    ]
    assert accept.startswith(taps.EmptiedAccept("", 0).pack().split("|")[0])
    await scene.press(scene.alex, accept)
    assert "That is no longer open." in seen(scene.alex)
    assert TAKEN not in await times_on_tuesday(scene)


async def test_she_reads_what_is_unclear_when_and_what_to_do(world: World) -> None:
    scene = await Scene.of(world)
    odd = event(
        "DTSTART:20261201T170000Z",
        "DURATION:PT1H",
        "SUMMARY:Dinner with Sam",
        "RRULE:FREQ=FORTNIGHTLY",
    )
    (world.folder / "park.ics").write_bytes(calendar(odd))
    await world.go_to(local(23, 14))
    assert scene.mina.last.text == (
        "One entry in your calendar “1: park.ics” puzzles me. Its time is blocked to be safe:\n"
        "• Tue, Dec 1, 9:00 AM (Los Angeles time): how it repeats cannot be understood, so its"
        " hour is blocked on every day from its start\n\n"
        "Times are not offered there until the entry is written anew. To see all that is blocked,"
        " run this where I run:\nfitbot busy therapist:park"
    )
    assert "Sam" not in seen(scene.mina)
    assert TAKEN not in await times_on_tuesday(scene)
