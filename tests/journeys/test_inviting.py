"""Booking links for one person, from the therapist's chat to the client's booking."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fitbot.sandbox import Person
from handlers import taps
from tests.journeys.calm import Scene, calm_world, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World

REJECTED = "This link does not work: it may have been used"
#: Within Dr. Park's notice of 15 hours: it is Monday, 13:00, and she works until 17:00.
TODAY = "Mon, Nov 23"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    return await Scene.of(world)


async def link(scene: Scene, *labels: str) -> str:
    """Let the therapist make a link; return what whoever opens it sends."""
    await scene.world.say(scene.mina, "/invite")
    await scene.taps(scene.mina, *labels)
    assert scene.mina.last.labels == []  # it is to be forwarded as it stands
    found = re.search(r"https://t\.me/harbor_bot\?start=(inv_[\w-]{22,60})\s", scene.mina.last.text)
    assert found, scene.mina.last.text
    assert "Forward the next message" in seen(scene.mina)
    return f"/start {found[1]}"


async def opens(scene: Scene, number: int, name: str, start: str) -> Person:
    person = scene.world.sandbox.person(number, name)
    await scene.world.say(person, start)
    return person


def day(person: Person, day: str) -> str:
    """The label of the button for that day on the person's last screen."""
    return next(label for label in person.last.labels if label.startswith(day))


async def test_a_link_with_a_shorter_notice_opens_times_that_others_do_not_see(
    scene: Scene,
) -> None:
    start = await link(scene, "Book up to 1 hour before")
    bo = await opens(scene, 3001, "Bo", start)
    assert "Dr. Mina Park\nLicensed psychologist" in seen(bo)
    assert "Dr. Mina Park has invited you. Until Mon, Nov 30, 1:00 PM" in bo.last.text
    assert "I'm an automated assistant" in bo.last.text
    await scene.taps(bo, "Book a free call")
    assert any(label.startswith(TODAY) for label in bo.last.labels)
    await scene.taps(bo, day(bo, TODAY))
    assert bo.last.labels[0] == "3:30 PM"
    await scene.taps(bo, "3:30 PM", "Yes, book it")
    assert "Booked. Mon, Nov 23, 3:30 PM" in seen(bo)
    await scene.world.say(scene.alex, "/book")
    assert TODAY not in "".join(scene.alex.last.labels)


async def test_a_link_for_a_certain_time_asks_at_once_whether_to_book_it(scene: Scene) -> None:
    start = await link(scene, "Book one certain time", TODAY, "4:00 PM")
    assert "Mon, Nov 23, 4:00 PM (Los Angeles time)" in scene.mina.last.text
    assert "I don't keep the time" in seen(scene.mina)
    bo = await opens(scene, 3001, "Bo", start)
    assert "Dr. Mina Park has invited you to a free call. I'm an automated assistant" in seen(bo)
    assert bo.last.text.startswith("Mon, Nov 23, 4:00 PM")
    await scene.taps(bo, "Yes, book it")
    assert "Booked. Mon, Nov 23, 4:00 PM" in seen(bo)


async def test_a_link_for_a_time_moves_what_is_booked_already(scene: Scene) -> None:
    await scene.books()
    start = await link(scene, "Book one certain time", TODAY, "4:00 PM")
    await scene.world.say(scene.alex, start)
    assert scene.alex.last.text.startswith("New time: Mon, Nov 23, 4:00 PM")
    await scene.taps(scene.alex, "Yes, move it")
    assert "Moved. Mon, Nov 23, 4:00 PM" in seen(scene.alex)


async def test_a_certain_time_that_went_meanwhile_is_said_to_be_gone(scene: Scene) -> None:
    start = await link(scene, "Book one certain time", "Fri, Nov 27", "10:00 AM")
    await scene.books()
    bo = await opens(scene, 3001, "Bo", start)
    assert "That time has just gone. Nothing was booked or moved." in seen(bo)
    assert "Which day suits you" in bo.last.text


async def test_a_link_is_for_the_first_who_opens_it_and_for_one_booking(scene: Scene) -> None:
    start = await link(scene, "Book the same day, at any time")
    bo = await opens(scene, 3001, "Bo", start)
    cy = await opens(scene, 3002, "Cy", start)
    assert cy.last.text.startswith(REJECTED)
    assert "Hello, and welcome" in cy.last.text
    assert leads_back(cy.last)
    await scene.world.say(bo, start)
    assert "has invited you" in bo.last.text
    await scene.world.say(bo, "/book")
    await scene.taps(bo, day(bo, TODAY), "3:30 PM", "Yes, book it")
    await scene.world.say(bo, start)
    assert bo.last.text.startswith(REJECTED)


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(scene: Scene) -> None:
    late = await link(scene, "Book up to 3 hours before")
    taken = await link(scene, "Book up to 3 hours before")
    await opens(scene, 3001, "Bo", taken)
    answers = []
    for number, start in enumerate((taken, "/start inv_" + "x" * 24, "/start inv_", late)):
        if start == late:
            await scene.world.go_to(local(30, 13, 1))
        person = await opens(scene, 4000 + number, "Di", start)
        answers.append(person.last.text)
    assert len(set(answers)) == 1
    assert answers[0].startswith(REJECTED)


async def test_a_therapist_who_tries_her_own_link_does_not_use_it_up(scene: Scene) -> None:
    start = await link(scene, "Book up to 1 hour before")
    await scene.world.say(scene.mina, start)
    assert scene.mina.last.text.startswith("That's a link of yours.")
    bo = await opens(scene, 3001, "Bo", start)
    assert "has invited you" in bo.last.text


async def test_a_certain_time_may_be_taken_when_the_therapist_taps_it(scene: Scene) -> None:
    await scene.books()
    shown = await scene.press(scene.mina, taps.InviteTo(local(27, 10)))
    assert shown.text.startswith("There is nothing left on that day.")
    shown = await scene.press(scene.mina, taps.InviteTimes(local(29, 10).date()))
    assert shown.text.startswith("There is nothing left on that day.")
    for start in (local(22, 9), local(27, 10), local(30, 9, month=12)):
        assert "start=inv_" not in (await scene.press(scene.mina, taps.InviteTo(start))).text


async def test_only_shorter_notices_are_to_be_had(scene: Scene) -> None:
    shown = await scene.press(scene.mina, taps.InviteSoon(7))
    assert "That is no longer open." in shown.text
    await scene.world.say(scene.mina, "/invite")
    assert scene.mina.last.labels == [
        "Book up to 3 hours before",
        "Book up to 1 hour before",
        "Book the same day, at any time",
        "Book one certain time",
        "‹ Menu",
    ]


async def test_a_wish_for_a_near_time_is_granted_with_one_tap(scene: Scene) -> None:
    first = await scene.wishes()
    assert "Until then nothing is booked." in scene.alex.last.text
    assert "a day or two" not in scene.alex.last.text
    assert scene.mina.last.labels == ["Reply", "Invite to this time"]
    await scene.taps(scene.mina, "Invite to this time")
    assert scene.mina.last.text.startswith(f"Invited. Alex Kim can now book {first} (Los")
    await scene.world.advance(minutes=1)
    assert scene.alex.last.text.startswith(f"Dr. Mina Park can make it: {first} (Los Angeles")
    assert leads_back(scene.alex.last)
    await scene.taps(scene.alex, "Yes, let me see", "Yes, book it")
    assert f"Booked. {first}" in seen(scene.alex)
    await scene.world.say(scene.mina, "/inbox")
    assert scene.mina.last.text == "No question waits for you."


async def test_a_granted_wish_moves_what_is_booked_already(scene: Scene) -> None:
    first = await scene.wishes()
    await scene.books()
    await scene.world.say(scene.mina, "/inbox")
    await scene.taps(scene.mina, "Invite to this time")
    await scene.world.advance(minutes=1)
    await scene.taps(scene.alex, "Yes, let me see", "Yes, move it")
    assert f"Moved. {first}" in seen(scene.alex)


async def test_a_granted_wish_opens_that_time_to_nobody_else(scene: Scene) -> None:
    await scene.wishes()
    await scene.taps(scene.mina, "Invite to this time")
    bo = await opens(scene, 3001, "Bo", "/start park")
    await scene.press(bo, scene.alex.last.button("Yes, let me see").value)
    assert bo.last.text.startswith("That time has just gone. Nothing was booked or moved.")
    assert TODAY not in "".join(bo.last.labels)


async def test_a_wish_that_is_past_or_taken_cannot_be_granted_any_more(scene: Scene) -> None:
    first = await scene.wishes()
    start = await link(scene, "Book one certain time", TODAY, first.rpartition(", ")[2])
    bo = await opens(scene, 3001, "Bo", start)
    await scene.taps(bo, "Yes, book it")
    shown = await scene.press(scene.mina, taps.Grant(1))
    assert shown.text.startswith("That time has begun by now, or something else has taken it.")
    await scene.world.advance(hours=8)
    shown = await scene.press(scene.mina, taps.Grant(1))
    assert shown.text.startswith("That time has begun by now, or something else has taken it.")
    assert "can make it" not in seen(scene.alex)
    await scene.press(scene.mina, taps.Reply(1))
    await scene.world.say(scene.mina, "I'm sorry, that is gone.")
    await scene.world.advance(minutes=1)
    assert "I'm sorry, that is gone." in scene.alex.last.text


async def test_a_wish_is_granted_once_and_a_question_without_a_time_never(scene: Scene) -> None:
    await scene.asks("Do you work with couples?")
    assert scene.mina.last.labels == ["Reply"]
    shown = await scene.press(scene.mina, taps.Grant(1))
    assert shown.text.startswith("That is no longer open.")
    await scene.wishes()
    for _ in range(2):
        shown = await scene.press(scene.mina, taps.Grant(2))
    assert shown.text.startswith("That is no longer open.")
    await scene.world.advance(minutes=1)
    assert seen(scene.alex).count("can make it") == 1
