"""Waiting for a time, from the wish to the booking, in the chat."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fitbot.demo_time import DemoTime
from fitbot.domain.precheck import Step
from fitbot.sandbox import Person
from handlers import taps
from tests.journeys.calm import Scene, calm_world, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World

OPENED = "A time has opened"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    return await Scene.of(world)


async def comes(scene: Scene, number: int, name: str) -> Person:
    person = scene.world.sandbox.person(number, name)
    await scene.world.say(person, "/start park")
    return person


async def waits(scene: Scene, person: Person) -> None:
    """Leave a wish for any time, by way of the days screen."""
    await scene.world.say(person, "/book")
    await scene.taps(person, "Tell me if something earlier opens", "Tell me")


async def cancels(scene: Scene, person: Person) -> None:
    await scene.world.say(person, "/my")
    await scene.taps(person, "Cancel it", "Yes, cancel it")


# scheduling 55
async def test_a_cancelled_time_is_offered_to_the_first_in_line_and_then_to_the_next(
    scene: Scene,
) -> None:
    world = scene.world
    booking = await scene.books()
    bo, cy = await comes(scene, 3001, "Bo"), await comes(scene, 3002, "Cy")
    await waits(scene, bo)
    await world.advance(minutes=1)
    await waits(scene, cy)
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    assert f"{OPENED}: Fri, Nov 27, 10:00 AM (Los Angeles time)" in bo.last.text
    assert OPENED not in seen(cy)
    assert bo.last.labels == ["Yes, book it", "No, thanks", "Stop waiting"]
    # It is kept for nobody but Bo.
    await world.say(cy, "/book")
    refused = await scene.press(cy, taps.Pick("park", 0, booking.slot.start))
    assert "That time has just gone." in refused.text
    await scene.taps(bo, "No, thanks")
    assert "Someone else may have it now." in bo.last.text
    assert (
        "You are waiting for a time with Dr. Mina Park: any day, any time of day." in bo.last.text
    )
    await world.advance(minutes=2)
    assert OPENED in cy.last.text
    assert seen(bo).count(OPENED) == 0  # her message became what she answered
    await scene.taps(cy, "Yes, book it")
    assert cy.last.text.startswith(("Booked.", "For your calendar"))
    assert "Booked: Cy" in seen(scene.mina)
    await world.say(cy, "/my")
    assert "You are waiting" not in cy.last.text


async def test_an_offer_that_nobody_answers_goes_to_the_next_and_is_no_longer_promised(
    scene: Scene,
) -> None:
    world = scene.world
    await scene.books()
    bo, cy = await comes(scene, 3001, "Bo"), await comes(scene, 3002, "Cy")
    await waits(scene, bo)
    await world.advance(minutes=1)
    await waits(scene, cy)
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    assert "I keep it for you until Mon, Nov 23, 3:0" in bo.last.text
    await world.advance(hours=2, minutes=1)
    assert OPENED in cy.last.text
    yes = bo.last.button("Yes, book it").value
    gone = await scene.press(bo, yes)
    assert "That time has gone by now." in gone.text
    assert leads_back(gone)
    await scene.press(bo, taps.LiveIn("park", 0, ZoneInfo("Europe/Berlin")))
    gone = await scene.press(bo, yes)
    assert "That time has gone by now." in gone.text
    assert "Berlin time" in gone.text


# An offer to somebody who wants to be called


NUMBER = "+1 555 010 0000"


@pytest.fixture
async def phoning(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """A world in which a client is asked how to talk."""
    async with calm_world(tmp_path, sqlite_url, (Step.WAY,)) as world:
        yield world


async def is_offered_a_call_by_phone(scene: Scene) -> Person:
    """Bo, who wants to be called, is offered what another client cancels."""
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "By video", "Fri, Nov 27", "10:00 AM", "Yes, book it")
    bo = await comes(scene, 3001, "Bo")
    await scene.world.say(bo, "/book")
    await scene.taps(bo, "By phone", "Tell me if something earlier opens", "Tell me")
    await cancels(scene, scene.alex)
    await scene.world.advance(minutes=5)
    assert OPENED in bo.last.text
    return bo


async def test_an_offered_call_by_phone_is_booked_once_the_number_is_known(phoning: World) -> None:
    scene = await Scene.of(phoning)
    bo = await is_offered_a_call_by_phone(scene)
    until = re.search(r"until Mon, Nov 23, (\S+)", bo.last.text)
    assert until
    await scene.taps(bo, "Yes, book it")
    assert bo.last.text.startswith("Which number should Dr. Mina Park call?")
    assert f"for you until {until[1]}" in bo.last.text
    await phoning.advance(minutes=30)  # longer than any other hold
    refused = await scene.press(scene.alex, taps.Pick("park", 0, local(27, 10)))
    assert "That time has just gone." in refused.text
    await phoning.say(bo, NUMBER)
    assert f"Dr. Mina Park will call {NUMBER}." in bo.last.text
    await scene.taps(bo, "Yes, book it")
    booking = await scene.booking(2)
    assert (booking.way, booking.phone) == ("phone", NUMBER)
    assert f"Number to call: {NUMBER}" in seen(scene.mina)


async def test_an_offered_time_is_not_kept_longer_for_a_number_that_does_not_come(
    phoning: World,
) -> None:
    scene = await Scene.of(phoning)
    bo = await is_offered_a_call_by_phone(scene)
    await phoning.advance(hours=1, minutes=55)
    await scene.taps(bo, "Yes, book it")
    await phoning.advance(minutes=6)
    picked = await scene.press(scene.alex, taps.Pick("park", 0, local(27, 10)))
    assert "Not booked yet" in picked.text
    await phoning.say(bo, NUMBER)
    assert bo.last.text.startswith("That time has just gone.")


async def test_the_number_for_an_offered_call_may_come_later(phoning: World) -> None:
    scene = await Scene.of(phoning)
    bo = await is_offered_a_call_by_phone(scene)
    await scene.taps(bo, "Yes, book it", "I'll send it later", "Yes, book it")
    assert (await scene.booking(2)).way == "phone"
    assert "No number to call yet." in seen(scene.mina)


# scheduling 38
async def test_a_wish_left_while_the_calendar_is_unreadable_is_offered_a_time_on_recovery(
    scene: Scene,
) -> None:
    world = scene.world
    calendar = world.folder / "park.ics"
    content = calendar.read_bytes()
    calendar.write_bytes(b"not a calendar")
    await world.advance(minutes=30)
    await world.say(scene.alex, "/book")
    assert "Times are being checked just now" in scene.alex.last.text
    await scene.taps(scene.alex, "Tell me when a time opens", "Tell me")
    assert scene.alex.last.text.startswith("All right, I'll tell you.")
    calendar.write_bytes(content)
    await world.advance(minutes=2)
    assert "can be read again" in seen(scene.mina)
    assert OPENED in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, book it")
    assert "Booked." in seen(scene.alex)


async def test_only_times_that_suit_are_offered_and_the_choice_is_made_in_place(
    scene: Scene,
) -> None:
    world = scene.world
    await scene.books()  # a Friday morning
    bo, cy = await comes(scene, 3001, "Bo"), await comes(scene, 3002, "Cy")
    await world.say(bo, "/book")
    await scene.taps(bo, "Tell me if something earlier opens")
    shown = bo.last.message_id
    await scene.taps(bo, "✓ Fri", "✓ Mornings", "✓ Sat", "Sat")
    assert bo.last.message_id == shown
    assert {"Fri", "Mornings", "✓ Sat", "✓ Mon"} <= set(bo.last.labels)
    await scene.taps(bo, "Tell me")
    wished = "Mon, Tue, Wed, Thu, Sat, Sun, afternoons, evenings"
    assert wished in bo.last.text
    await waits(scene, cy)
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    assert OPENED in cy.last.text
    assert OPENED not in seen(bo)
    await world.say(bo, "/my")
    assert wished in bo.last.text
    await scene.taps(bo, "Change")
    assert "✓ Mon" in bo.last.labels
    assert "Fri" in bo.last.labels
    await scene.taps(bo, "Any time", "Tell me")
    assert "any day, any time of day" in bo.last.text
    await scene.taps(bo, "Stop waiting")
    assert bo.last.text == "All right, I've stopped looking."
    await world.say(bo, "/my")
    assert "You are waiting" not in bo.last.text


async def test_the_demos_next_thing_is_what_the_last_tap_led_to(scene: Scene) -> None:
    world = scene.world
    await world.say(scene.mina, "/block fri")
    await scene.taps(scene.mina, "Yes, block it")
    await waits(scene, scene.alex)
    await world.say(scene.mina, "/unblock fri")
    await scene.taps(scene.mina, "Yes, open it")
    now = world.clock.now()
    assert await DemoTime(world.clock, world.running).to_next() == now
    await world.settle()
    assert OPENED in scene.alex.last.text


async def test_whoever_waits_can_stop_wherever_the_wish_is_shown(scene: Scene) -> None:
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Tell me if something earlier opens", "✓ Mon")
    assert "Stop waiting" not in scene.alex.last.labels
    await scene.taps(scene.alex, "Tell me")
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Tell me if something earlier opens", "✓ Tue", "Stop waiting")
    assert scene.alex.last.text.startswith("All right, I've stopped looking.")
    await scene.world.say(scene.alex, "/my")
    assert "You are waiting" not in scene.alex.last.text


async def test_a_wish_for_no_time_at_all_is_asked_again(scene: Scene) -> None:
    for days, parts in ((0, 7), (127, 0), (0, 0), (128, 8)):
        shown = await scene.press(scene.alex, taps.TellMe("park", days, parts))
        assert shown.text.startswith("Please choose at least one day")
        assert leads_back(shown)
    assert await scene.world.running.desk.waiting.waiting(await _known(scene, scene.alex)) == []


async def test_whoever_has_a_call_is_offered_an_earlier_one_and_moves_by_a_tap(
    scene: Scene,
) -> None:
    world = scene.world
    booking = await scene.books()
    bo = await comes(scene, 3001, "Bo")
    await world.say(bo, "/book")
    await scene.taps(bo, "Thu, Dec 3", "9:00 AM", "Yes, book it")
    await world.say(bo, "/my")
    await scene.taps(bo, "Tell me if something earlier opens", "Tell me")
    assert "times that suit you are free as it is" in bo.last.text
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    assert "An earlier time has opened: Fri, Nov 27, 10:00 AM" in bo.last.text
    assert "is on Thu, Dec 3, 9:00 AM (Los Angeles time), and stays there" in bo.last.text
    await scene.taps(bo, "Yes, move it")
    assert "Moved. Fri, Nov 27, 10:00 AM" in seen(bo)
    moved = await scene.booking(2)
    assert (moved.slot, moved.sequence) == (booking.slot, 1)


async def test_somebody_elses_offer_cannot_be_taken_or_passed(scene: Scene) -> None:
    world = scene.world
    await scene.books()
    bo, cy = await comes(scene, 3001, "Bo"), await comes(scene, 3002, "Cy")
    await waits(scene, bo)
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    assert OPENED in bo.last.text
    for person in (cy, scene.mina):
        for tap in (taps.TakeOffer(1), taps.PassOffer(1), taps.TakeOffer(99), taps.PassOffer(99)):
            shown = await scene.press(person, tap)
            assert "That is no longer open." in shown.text
            assert leads_back(shown)
        await scene.press(person, taps.StopWaiting("park"))
    for tap in (
        taps.Wish("gone"),
        taps.Suits("gone", 1, 1),
        taps.TellMe("gone", 1, 1),
        taps.StopWaiting("gone"),
    ):
        assert "That is no longer open." in (await scene.press(cy, tap)).text
    await scene.taps(bo, "Yes, book it")
    assert "Booked." in seen(bo)


async def test_an_old_yes_asks_again_before_anything_is_booked(scene: Scene) -> None:
    world = scene.world
    await scene.books()
    bo = await comes(scene, 3001, "Bo")
    await waits(scene, bo)
    await cancels(scene, scene.alex)
    await world.advance(minutes=5)
    await world.advance(hours=2, minutes=1)
    await scene.taps(bo, "Yes, book it")
    assert "Not booked yet: I keep this time for you until 3:16 PM." in bo.last.text
    await scene.taps(bo, "Yes, book it")
    assert "Booked." in seen(bo)


async def test_after_thirty_days_it_asks_once_whether_to_go_on(scene: Scene) -> None:
    world = scene.world
    await waits(scene, scene.alex)
    await world.go_to(local(23, 21, month=12))  # at night it waits until the morning
    assert "I've been looking for a time" not in seen(scene.alex)
    await world.go_to(local(24, 8, month=12))
    assert seen(scene.alex).count("I've been looking for a time") == 1
    await world.go_to(local(24, 20, month=12))
    assert seen(scene.alex).count("I've been looking for a time") == 1
    await scene.taps(scene.alex, "Yes, keep looking", "Tell me")
    assert "All right, I'll tell you." in scene.alex.last.text


async def test_the_digest_counts_who_waits_and_names_nobody(scene: Scene) -> None:
    world = scene.world
    await waits(scene, scene.alex)
    await world.say(scene.mina, "/digest")
    assert "One person waits for a time: any day, any time of day" in scene.mina.last.text
    bo = await comes(scene, 3001, "Bo")
    await waits(scene, bo)
    await world.say(scene.mina, "/digest")
    assert "2 people wait for a time: any day, any time of day" in scene.mina.last.text
    assert "Bo" not in scene.mina.last.text


async def _known(scene: Scene, person: Person) -> object:
    people = scene.world.running.desk.people
    return await people.meet(person.id, (person.profile.name,), "en")


async def test_whoever_waits_finds_her_wish_in_the_menu(scene: Scene) -> None:
    await scene.taps(scene.alex, "Book a free call", "Tell me if something earlier opens")
    await scene.taps(scene.alex, "Tell me", "‹ Menu")
    assert scene.alex.last.labels[:2] == ["What I wait for", "Book a free call"]
    await scene.taps(scene.alex, "What I wait for")
    assert "You are waiting for a time with Dr. Mina Park" in scene.alex.last.text
    await scene.taps(scene.alex, "Stop waiting", "‹ Menu")
    assert "What I wait for" not in scene.alex.last.labels


async def test_whoever_has_booked_finds_her_wish_under_her_own_call_alone(scene: Scene) -> None:
    await scene.books()
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Tell me if something earlier opens", "Tell me", "‹ Menu")
    assert "What I wait for" not in scene.alex.last.labels
    await scene.taps(scene.alex, "My consultation")
    assert "Stop waiting" in scene.alex.last.labels
