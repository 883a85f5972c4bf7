"""Picking a time: one message that is turned over, and what is kept stays in sight."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from fitbot.domain.people import Person as Known
from fitbot.sandbox import Person
from handlers import taps
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World, asking, make_world

KEPT = "Fri, Nov 27, 10:00 AM · kept for you until 1:10 PM"
FREE = local(27, 10)


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    """Alex lives on Dr. Park's clock, and is about to choose a day."""
    scene = await Scene.of(world)
    await world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Yes, it is")
    return scene


async def known(scene: Scene, person: Person) -> Known:
    async with scene.world.running.store.read() as view:
        found = await view.person_by_telegram_id(person.id)
    assert found is not None
    return found


async def holds(scene: Scene) -> bool:
    """Whether something is kept for Alex."""
    alex = await known(scene, scene.alex)
    return await scene.world.running.desk.bookings.held(alex) is not None


# One message


async def test_from_the_days_to_the_question_it_is_one_message(scene: Scene) -> None:
    before = len(from_bot(scene.alex))
    labels = ("Month", "27", "Mon, Nov 30 ›", "‹ Fri, Nov 27", "‹ Another day", "Fri, Nov 27")
    await scene.taps(scene.alex, *labels, "10:00 AM", "‹ Another time", "10:30 AM", "‹ Menu")
    assert len(from_bot(scene.alex)) == before
    assert scene.alex.last.text == "What can I do for you?"


async def test_a_month_is_a_tap_away_and_a_day_without_times_stays_quiet(scene: Scene) -> None:
    await scene.taps(scene.alex, "Month")
    month = scene.alex.last
    assert month.text.startswith("November 2026")
    assert month.labels[:7] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert await scene.press(scene.alex, taps.Nothing()) == month
    assert scene.alex.unanswered == []
    await scene.taps(scene.alex, "December ›", "‹ November", "27")
    assert scene.alex.last.text.startswith("Friday, November 27, 2026")


async def test_a_tap_on_an_old_list_shows_what_is_free_now(scene: Scene) -> None:
    bo = scene.world.sandbox.person(1002, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(bo, "/book")
    await scene.taps(bo, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    shown = await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    assert shown.text.startswith("That time has just gone. Nothing was booked or moved.")
    assert "Friday, November 27, 2026" in shown.text
    assert "10:00 AM" not in shown.labels


# What is kept  # scheduling 8


async def test_what_is_kept_is_seen_wherever_she_comes_back_to(scene: Scene) -> None:
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM")
    for way in ("/start", "/start park", "/book"):
        await scene.world.say(scene.alex, way)
        assert scene.alex.last.labels[0] == KEPT, way
    await scene.press(scene.alex, taps.Times("park", 0, dt.date(2026, 11, 27), 0))
    assert scene.alex.last.labels[0] == KEPT
    await scene.taps(scene.alex, KEPT)
    assert "Not booked yet: I keep this time for you until 1:10 PM." in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, book it")
    await scene.world.say(scene.alex, "/start")
    assert KEPT not in scene.alex.last.labels


async def test_going_back_lets_go_by_each_way(scene: Scene) -> None:
    for way in ("‹ Another time", "‹ Menu"):
        await scene.press(scene.alex, taps.Pick("park", 0, FREE))
        assert await holds(scene)
        await scene.taps(scene.alex, way)
        assert not await holds(scene), way
        assert KEPT not in scene.alex.last.labels
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    await scene.press(scene.alex, taps.Choose("ferrer"))
    assert not await holds(scene)
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    await scene.world.say(scene.alex, "/start park")
    assert await holds(scene)  # it is hers whom Alex comes for now


async def test_looking_at_help_or_at_what_is_kept_lets_go_of_nothing(scene: Scene) -> None:
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    for look in (taps.HelpNow(), taps.Privacy(), taps.Questions(0), taps.Menu()):
        await scene.press(scene.alex, look)
        assert await holds(scene), look
    assert scene.alex.last.labels[0] == KEPT


async def test_leaving_a_move_lets_go_and_the_booking_stays(scene: Scene) -> None:
    booking = await scene.books()
    await scene.press(scene.alex, taps.Pick("park", booking.id, local(30, 9)))
    assert "Not moved yet" in scene.alex.last.text
    await scene.taps(scene.alex, "My consultation")
    assert scene.alex.last.text.startswith("Your call: Fri, Nov 27, 10:00 AM")
    assert not await holds(scene)
    assert (await scene.booking(booking.id)).slot == booking.slot


async def test_a_restart_lets_go_of_nothing_too_early(tmp_path: Path, sqlite_url: str) -> None:
    """Scheduling 56: the same button goes on working."""
    world = make_world(tmp_path, sqlite_url)
    world.setup = replace(world.setup, practice=asking(world.setup.practice, ()))
    async with world.started():
        scene = await Scene.of(world)
        await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    async with world.started():
        await world.say(scene.alex, "/start")
        assert scene.alex.last.labels[0] == KEPT
        await scene.taps(scene.alex, KEPT, "Yes, book it")
        assert "Booked." in seen(scene.alex)


# Asked once  # scheduling 54


async def test_whoever_forgets_is_asked_once_and_then_left_alone(scene: Scene) -> None:
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    before = len(from_bot(scene.alex))
    await scene.world.advance(minutes=11)
    asked = scene.alex.last
    assert asked.text.startswith("I let Fri, Nov 27, 10:00 AM (Los Angeles time) go")
    assert "Nothing is booked." in asked.text
    assert leads_back(asked)
    await scene.world.advance(days=1)
    assert len(from_bot(scene.alex)) == before + 1
    assert (
        await scene.world.running.desk.bookings.open_booking(await known(scene, scene.alex)) is None
    )


async def test_a_yes_to_that_is_a_tap_and_still_asks(scene: Scene) -> None:
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    await scene.world.advance(minutes=11)
    await scene.taps(scene.alex, "Yes, let me see")
    assert "Not booked yet: I keep this time for you until 1:21 PM." in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, book it")
    assert "Booked. Fri, Nov 27" in seen(scene.alex)
    await scene.world.advance(minutes=30)
    assert seen(scene.alex).count("I let Fri") == 0  # that message has become the booking


async def test_a_move_that_was_forgotten_says_that_the_call_stays(scene: Scene) -> None:
    booking = await scene.books()
    await scene.press(scene.alex, taps.Pick("park", booking.id, local(30, 9)))
    await scene.world.advance(minutes=11)
    assert scene.alex.last.text.startswith("I let Mon, Nov 30, 9:00 AM (Los Angeles time) go")
    assert "Your call stays as it was." in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, let me see", "Yes, move it")
    assert "Moved. Mon, Nov 30" in seen(scene.alex)


# Times too near to be booked


async def test_a_time_that_is_too_near_can_be_asked_for_with_a_tap(scene: Scene) -> None:
    await scene.taps(scene.alex, "Sooner? Ask Dr. Mina Park")
    assert "too near to book here" in scene.alex.last.text
    first = scene.alex.last.labels[0]
    await scene.taps(scene.alex, first)
    assert f"Could we talk on {first} (Los Angeles time)" in scene.alex.last.text
    await scene.taps(scene.alex, "Send it")
    assert "on its way to Dr. Mina Park" in scene.alex.last.text
    assert "A question from Alex Kim" in scene.mina.last.text
    assert f"Could we talk on {first} (Los Angeles time), if that is" in scene.mina.last.text
    assert (
        await scene.world.running.desk.bookings.open_booking(await known(scene, scene.alex)) is None
    )


async def test_a_double_tap_asks_for_it_once(scene: Scene) -> None:
    await scene.taps(scene.alex, "Sooner? Ask Dr. Mina Park")
    await scene.taps(scene.alex, scene.alex.last.labels[0])
    asking_for_it = scene.alex.last
    for _ in range(2):
        await scene.alex.press(asking_for_it.message_id, asking_for_it.button("Send it").value)
    await scene.world.settle()
    assert "on its way to Dr. Mina Park" in scene.alex.last.text
    assert seen(scene.mina).count("A question from Alex Kim") == 1


async def test_a_word_of_ones_own_goes_with_it(scene: Scene) -> None:
    await scene.taps(scene.alex, "Sooner? Ask Dr. Mina Park")
    first = scene.alex.last.labels[0]
    await scene.taps(scene.alex, first)
    await scene.world.say(scene.alex, "I travel on Thursday.")
    assert "on its way to Dr. Mina Park" in scene.alex.last.text
    assert f"Could we talk on {first}" in scene.mina.last.text
    assert "possible?\nI travel on Thursday." in scene.mina.last.text


async def test_a_time_that_is_no_longer_near_and_free_cannot_be_asked_for(scene: Scene) -> None:
    for tap in (taps.AskNear("park", 0, FREE), taps.SendWish("park", 0, local(27, 10))):
        shown = await scene.press(scene.alex, tap)
        assert shown.text.startswith("That is no longer open.")
    assert "A question from" not in seen(scene.mina)


async def test_without_a_near_time_the_row_is_not_there(scene: Scene) -> None:
    await scene.world.go_to(local(27, 20))
    await scene.world.say(scene.alex, "/book")
    assert "Sooner? Ask Dr. Mina Park" not in scene.alex.last.labels
    shown = await scene.press(scene.alex, taps.Near("park", 0))
    assert shown.text.startswith("Which day suits you")
