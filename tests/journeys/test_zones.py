"""Clients on other clocks than the therapist's: nobody is asked where she is."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.people import Person as Known
from fitbot.domain.precheck import Step
from handlers import taps
from tests.journeys.calm import Scene, calm, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World, asking, make_world

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    """Alex has come by Dr. Park's link, and is about to choose a day."""
    scene = await Scene.of(world)
    await world.say(scene.alex, "/book")
    return scene


async def known(scene: Scene) -> Known:
    """Alex, as she is stored."""
    async with scene.world.running.store.read() as view:
        person = await view.person_by_telegram_id(scene.alex.id)
    assert person is not None
    return person


def offered(scene: Scene) -> list[str]:
    """The labels on the newest message, without the ways on and back."""
    return [label for label in scene.alex.last.labels if label[0] not in "‹"]


async def test_whoever_lives_on_the_therapists_clock_says_so_once(scene: Scene) -> None:
    assert "Is that your time zone?" in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, it is")
    assert scene.alex.last.text.endswith("All times here are Los Angeles time.")
    assert "Times in Los Angeles · change" in scene.alex.last.labels
    assert (await known(scene)).zone == ZoneInfo("America/Los_Angeles")
    await scene.world.say(scene.alex, "/book")
    assert "Is that your time zone?" not in scene.alex.last.text


async def test_nobody_has_to_answer_that(scene: Scene) -> None:
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    assert "Booked. Fri, Nov 27, 10:00 AM (Los Angeles time)" in seen(scene.alex)
    assert (await known(scene)).zone is None


async def test_a_time_is_enough_and_the_screen_stays_one_message(scene: Scene) -> None:
    before = len(from_bot(scene.alex))
    await scene.taps(scene.alex, "No, change it")
    assert scene.alex.last.text.startswith("What time is it for you now?")
    # One o'clock in Los Angeles; Honolulu first, New York last.
    times = ["11:00 AM", "12:00 PM", "1:00 PM", "2:00 PM", "3:00 PM", "4:00 PM"]
    assert offered(scene) == [*times, "Another time"]
    await scene.taps(scene.alex, "4:00 PM")
    assert scene.alex.last.text.endswith("All times here are New York time.")
    assert (await known(scene)).zone == ZoneInfo("America/New_York")
    await scene.taps(scene.alex, "Fri, Nov 27")
    assert "1:00 PM" in scene.alex.last.labels
    assert len(from_bot(scene.alex)) == before


async def test_clocks_that_will_differ_are_told_apart_by_one_answer_more(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it", "2:00 PM")
    assert scene.alex.last.text.startswith("Which of these clocks is yours?")
    assert offered(scene) == ["Denver, United States", "Phoenix, United States", "None of these"]
    await scene.taps(scene.alex, "Phoenix, United States")
    assert (await known(scene)).zone == ZoneInfo("America/Phoenix")


async def test_every_time_of_the_world_is_three_taps_away(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it", "Another time")
    first = scene.alex.last.labels
    assert "Mon 9:00 PM" in first
    await scene.taps(scene.alex, "More ›")
    assert "Tue 6:00 AM" in scene.alex.last.labels
    await scene.taps(scene.alex, "‹ Earlier")
    assert scene.alex.last.labels == first
    await scene.taps(scene.alex, "Mon 10:00 PM", "Paris, France")
    assert (await known(scene)).zone == ZoneInfo("Europe/Paris")


async def test_a_city_may_be_written_instead(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "I'm in munchen")
    assert scene.alex.last.text.startswith("Is it one of these?")
    assert offered(scene) == ["Berlin, Germany · 10:00 PM", "None of these"]
    await scene.taps(scene.alex, "Berlin, Germany")
    assert scene.alex.last.text.endswith("All times here are Berlin time.")
    assert (await known(scene)).zone == BERLIN


async def test_a_time_may_be_written_as_well_as_tapped(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "it's 2 pm")
    assert scene.alex.last.text.startswith("Which of these clocks is yours?")
    assert offered(scene) == ["Denver, United States", "Phoenix, United States", "None of these"]
    await scene.taps(scene.alex, "Phoenix, United States")
    assert (await known(scene)).zone == ZoneInfo("America/Phoenix")


async def test_a_written_time_of_one_clock_is_enough(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "16:05")
    assert scene.alex.last.text.endswith("All times here are New York time.")
    assert (await known(scene)).zone == ZoneInfo("America/New_York")


async def test_a_written_time_of_either_half_of_the_day_is_asked_about(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "4:00")
    assert scene.alex.last.text == "Which of these is it for you now?"
    assert offered(scene) == ["Mon 4:00 PM", "Tue 4:00 AM", "None of these"]
    assert leads_back(scene.alex.last)
    await scene.taps(scene.alex, "Mon 4:00 PM")
    assert (await known(scene)).zone == ZoneInfo("America/New_York")


async def test_a_time_that_it_is_nowhere_gets_a_sentence_and_the_list_again(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    times = offered(scene)
    await scene.world.say(scene.alex, "3:20 pm")
    assert scene.alex.last.text.startswith("It isn't that time anywhere just now")
    assert offered(scene) == times


async def test_what_is_no_place_gets_a_sentence_and_the_list_again(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    times = offered(scene)
    await scene.world.say(scene.alex, "where the heart is")
    assert scene.alex.last.text.startswith("I don't know a place of that name.")
    assert offered(scene) == times
    await scene.world.say(scene.alex, "Lisbn")
    assert offered(scene)[0] == "Lisbon, Portugal · 9:00 PM"


async def test_a_name_of_many_clocks_is_answered_with_their_times(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "Russia")
    assert scene.alex.last.text.startswith("What time is it for you now?")
    assert offered(scene)[:3] == ["Mon 11:00 PM", "Tue 12:00 AM", "Tue 1:00 AM"]
    assert len(offered(scene)) == len(set(offered(scene))) == 12
    assert leads_back(scene.alex.last)
    await scene.taps(scene.alex, "Tue 12:00 AM")
    assert (await known(scene)).zone == ZoneInfo("Europe/Moscow")


async def test_a_name_of_a_few_clocks_is_answered_with_their_cities(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it")
    await scene.world.say(scene.alex, "Spain")
    madrid, canary = "Madrid, Spain · 10:00 PM", "Canary, Spain · 9:00 PM"
    assert offered(scene) == [madrid, canary, "None of these"]


async def test_a_city_is_expected_only_while_it_is_asked_for(scene: Scene) -> None:
    await scene.taps(scene.alex, "No, change it", "‹ Menu")
    await scene.world.say(scene.alex, "Berlin")
    assert "I can't understand free text" in scene.alex.last.text
    assert (await known(scene)).zone is None


@pytest.fixture
async def asked(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    """Alex is asked where she will be; Dr. Park is licensed for a state with two clocks, too."""
    world = make_world(tmp_path, sqlite_url)
    practice = world.setup.practice
    park, *others = practice.therapists
    park = park.model_copy(update={"regions": (*park.regions, "US-TX")})
    practice = practice.model_copy(update={"therapists": (park, *others)})
    world.setup = replace(world.setup, practice=asking(practice, (Step.PLACE,)))
    with calm():
        async with world.started():
            scene = await Scene.of(world)
            await world.say(scene.alex, "/book")
            yield scene


async def test_where_she_will_be_decides_if_there_is_but_one_clock(asked: Scene) -> None:
    await asked.taps(asked.alex, "New York")
    assert asked.alex.last.text.endswith("All times here are New York time.")
    assert (await known(asked)).zone == ZoneInfo("America/New_York")


async def test_where_clocks_differ_it_is_asked_before_the_days(asked: Scene) -> None:
    await asked.taps(asked.alex, "Texas")
    assert asked.alex.last.text.startswith("What time is it for you now?")
    assert offered(asked) == ["2:00 PM", "3:00 PM", "Another time"]
    await asked.taps(asked.alex, "3:00 PM")
    assert asked.alex.last.text.endswith("All times here are Chicago time.")


async def test_everything_she_reads_from_then_on_is_in_her_time(scene: Scene) -> None:
    """Scheduling 23: picked, booked, filed, reminded, moved, cancelled."""
    await scene.press(scene.alex, taps.LiveIn("park", 0, BERLIN))
    await scene.taps(scene.alex, "Fri, Nov 27")
    assert "Friday, November 27, 2026" in scene.alex.last.text
    await scene.taps(scene.alex, "7:00 PM")
    both = "Fri, Nov 27, 7:00 PM (Berlin time) / 10:00 AM (Los Angeles time)"
    assert scene.alex.last.text.startswith(both)
    assert "until 10:10 PM." in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, book it")
    assert f"Booked. {both}" in seen(scene.alex)
    assert f"For your calendar: {both}" in seen(scene.alex)
    await scene.world.say(scene.alex, "/my")
    assert scene.alex.last.text.startswith(f"Your call: {both}")
    await scene.world.go_to(local(26, 10))
    assert scene.alex.last.text.startswith(f"Tomorrow: {both}")
    await scene.taps(scene.alex, "Move it")
    assert f"Your call is on {both}." in scene.alex.last.text
    await scene.taps(scene.alex, "Mon, Nov 30", "6:00 PM")
    moved = "Mon, Nov 30, 6:00 PM (Berlin time) / 9:00 AM (Los Angeles time)"
    assert scene.alex.last.text.startswith(f"New time: {moved}\nUntil now: {both}")
    await scene.taps(scene.alex, "Yes, move it")
    assert f"Moved. {moved}" in seen(scene.alex)
    await scene.press(scene.alex, taps.AskCancel(1))
    assert f"Cancel your call on {moved}?" in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, cancel it")
    assert f"Cancelled: {moved}" in seen(scene.alex)
    assert "Berlin" not in seen(scene.mina)
    assert "Booked: Alex Kim, Fri, Nov 27, 10:00 AM (Los Angeles time)" in seen(scene.mina)


async def test_a_clock_changed_from_ones_own_booking_leads_back_to_it(scene: Scene) -> None:
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Times in Los Angeles · change", "4:00 PM")
    assert scene.alex.last.text.startswith("Your call: Fri, Nov 27, 1:00 PM (New York time)")
    await scene.taps(scene.alex, "Times in New York · change", "‹ Keep New York")
    assert scene.alex.last.text.startswith("Your call: Fri, Nov 27, 1:00 PM (New York time)")


# scheduling 22
async def test_changing_ones_clock_back_and_forth_moves_no_time(scene: Scene) -> None:
    """Scheduling 22."""
    starts = []
    for zone in ("America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles"):
        await scene.press(scene.alex, taps.LiveIn("park", 0, ZoneInfo(zone)))
        starts.append(await _all_that_can_be_picked(scene))
    assert starts[0]
    assert starts == [starts[0]] * 4


async def _all_that_can_be_picked(scene: Scene) -> set[str]:
    found: set[str] = set()
    for page in range(4):
        days = await scene.press(scene.alex, taps.Days("park", 0, page))
        inside = [b.value for row in days.buttons for b in row if b.value.startswith("1day|")]
        for data in inside:
            times = await scene.press(scene.alex, data)
            found |= {b.value for row in times.buttons for b in row if b.value.startswith("1pick|")}
    return found


async def test_a_day_tapped_on_an_old_list_of_another_clock_is_still_a_day(scene: Scene) -> None:
    await scene.press(scene.alex, taps.LiveIn("park", 0, ZoneInfo("Asia/Tokyo")))
    shown = await scene.press(scene.alex, taps.Times("park", 0, dt.date(2026, 11, 28), 0))
    assert "Saturday, November 28, 2026" in shown.text
    assert "3:00 AM" in shown.labels


async def test_a_booking_made_in_winter_for_summer_is_in_summer_time(
    tmp_path: Path, sqlite_url: str
) -> None:
    """Scheduling 27, 19: booked in March for April, from Berlin."""
    async with calm_world(tmp_path, sqlite_url) as world:
        scene = await Scene.of(world)
        await world.go_to(dt.datetime(2027, 3, 20, 17, 0, tzinfo=dt.UTC))
        await scene.press(scene.alex, taps.LiveIn("park", 0, BERLIN))
        # California has changed its clocks by then, Berlin has not.
        winter = await scene.press(scene.alex, taps.Times("park", 0, dt.date(2027, 3, 23), 0))
        assert "6:00 PM" in winter.labels
        summer = await scene.press(scene.alex, taps.Times("park", 0, dt.date(2027, 4, 6), 0))
        assert "7:00 PM" in summer.labels
        await scene.taps(scene.alex, "7:00 PM", "Yes, book it")
        booking = await scene.booking(1)
        assert booking.slot.start == dt.datetime(2027, 4, 6, 17, 0, tzinfo=dt.UTC)
        shown = "Tue, Apr 6, 7:00 PM (Berlin time) / 10:00 AM (Los Angeles time)"
        assert f"Booked. {shown}" in seen(scene.alex)
        await world.go_to(dt.datetime(2027, 4, 5, 17, 0, tzinfo=dt.UTC))
        assert f"Tomorrow: {shown}" in seen(scene.alex)
