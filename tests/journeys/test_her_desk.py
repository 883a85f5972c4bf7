"""A therapist runs her days from the phone: what she sees, sets and is told, and nobody else."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from fitbot.domain.digest import Detail
from fitbot.sandbox import Person
from fitbot.sandbox.profile import commands_for
from fitbot.sandbox.shown import Shown
from fitbot.services.slots import Viewer
from fitbot.store.schema import bookings
from handlers import taps
from handlers.callback import Tap, all_taps
from handlers.her_commands import HER_COMMANDS
from handlers.introducing import _CLIENT_COMMANDS
from handlers.taps import her
from handlers.writing import _TOLD
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World

OUTDATED = "That is no longer open. Here is where things stand."
ALEXS_CALL = "Fri, Nov 27, 10:00 AM · Alex Kim"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    return await Scene.of(world)


async def says(scene: Scene, *texts: str, by: Person | None = None) -> Shown:
    """Let the therapist write, one text after the other; return what she sees then."""
    person = by or scene.mina
    for text in texts:
        await scene.world.say(person, text)
        assert leads_back(person.last), person.last
    return person.last


async def taps_on(scene: Scene, *labels: str) -> Shown:
    await scene.taps(scene.mina, *labels)
    return scene.mina.last


async def free(scene: Scene) -> list[dt.datetime]:
    """When clients could begin."""
    slots = await scene.world.running.desk.slots.free("park", Viewer())
    return [slot.start for slot in slots]


# Her days


async def test_today_shows_who_comes_how_and_with_the_link(scene: Scene) -> None:
    await scene.books()
    assert "you have no calls" in (await says(scene, "/today")).text
    week = await says(scene, "/week")
    assert "Today and the six days after: one call" in week.text
    assert "Fri, Nov 27, 10:00 AM–10:20 AM  Alex Kim · video" in week.text
    assert week.labels == [ALEXS_CALL, "Today", "‹ Menu"]
    await scene.world.go_to(local(27, 8))
    today = await says(scene, "/today")
    assert "Today: one call" in today.text
    assert (
        "10:00 AM–10:20 AM  Alex Kim · video\nYour link: https://video.example/drpark" in today.text
    )


async def test_a_call_by_phone_shows_the_number_and_that_they_come(scene: Scene) -> None:
    booking = await scene.books()
    by_phone = {"way": "phone", "phone": "+1 555 0100", "coming_at": local(26, 12)}
    async with scene.world.running.store.begin() as tx:
        await tx._run(update(bookings).where(bookings.c.id == booking.id).values(by_phone))
    await scene.world.go_to(local(27, 8))
    today = await says(scene, "/today")
    assert "Alex Kim · phone · says they come\nNumber to call: +1 555 0100" in today.text
    one = await taps_on(scene, ALEXS_CALL)
    assert "A phone call · Consultation" in one.text
    assert "Number to call: +1 555 0100\nThey say they will come." in one.text


async def test_a_call_has_one_screen_on_which_she_says_who_came(scene: Scene) -> None:
    booking = await scene.books()
    before = await scene.press(scene.mina, taps.HerBooking(booking.id))
    assert before.text.startswith("Alex Kim\nFri, Nov 27, 10:00 AM (Los Angeles time)")
    assert before.labels == ["Move it", "Cancel it", "This week", "‹ Menu"]
    await scene.world.go_to(local(27, 10, 20))
    after = await says(scene, "/today")
    assert ALEXS_CALL in after.labels
    over = await taps_on(scene, ALEXS_CALL)
    assert over.labels == ["They came", "They did not come", "This week", "‹ Menu"]
    await taps_on(scene, "They came")
    assert "Alex Kim · video · came" in (await says(scene, "/today")).text
    settled = await taps_on(scene, ALEXS_CALL)
    assert "You noted that they came." in settled.text
    assert settled.labels == ["They did not come", "This week", "‹ Menu"]


async def test_a_cancelled_call_is_not_on_her_list_and_its_button_says_so(scene: Scene) -> None:
    booking = await scene.books()
    await says(scene, "/week")
    await scene.press(scene.alex, taps.Cancel(booking.id))
    shown = await scene.press(scene.mina, taps.HerBooking(booking.id))
    assert "This call is cancelled." in shown.text
    assert shown.labels == ["This week", "‹ Menu"]
    assert "You have no calls" in (await says(scene, "/week")).text


# What clients are offered


async def test_she_sees_what_clients_see_and_taps_what_is_not_offered(scene: Scene) -> None:
    shown = await says(scene, "/slots")
    assert shown.text.startswith("Tuesday, November 24, 2026, in Los Angeles time")
    offered = shown.text.split("Clients can choose: ")[1].splitlines()[0]
    starts = [start for start in await free(scene) if start < local(25, 0)]
    assert offered.count("M") == len(starts)
    assert "10:00 AM" in offered
    assert "9:00 AM" not in offered
    why = await taps_on(scene, "9:00 AM")
    assert "There is something in “1: park.ics” then, or within 10 minutes of it." in why.text
    assert "That day" in why.labels
    shown = await taps_on(scene, "That day", "Wed, Nov 25 ›")
    assert "You have no hours for calls that day." in shown.text
    shown = await taps_on(scene, "Thu, Nov 26 ›")
    assert shown.text.startswith("Thursday, November 26, 2026")


WHY = {
    "tomorrow 10:00": "Clients can choose this time.",
    "tomorrow 9": "There is something in “1: park.ics” then",
    "today 16:00": "Clients can book 15 hours ahead or earlier, and this is nearer or past.",
    "fri 11:15": "Calls start every 30 minutes from the beginning of your hours",
    "fri 8pm": "It does not fit into your hours that day: 9:00 AM–12:00 PM.",
    "sat 10:00": "You have no hours for calls that day.",
    "24 jan 10:00": "Clients can book 21 days ahead, and this is later.",
    "fri 10:00": "You have a call then, or within 10 minutes of it.",
}


@pytest.mark.parametrize("text", WHY)
async def test_she_writes_a_time_and_reads_why_it_is_not_offered(scene: Scene, text: str) -> None:
    await scene.books()
    shown = await says(scene, "/slots", text)
    assert WHY[text] in shown.text
    assert (ALEXS_CALL in shown.labels) == (text == "fri 10:00")
    assert (await says(scene, f"/slots {text}")).text == shown.text


async def client(scene: Scene, number: int) -> Person:
    """One more client of Dr. Park's."""
    person = scene.world.sandbox.person(4000 + number, f"Bo{number}")
    await scene.world.say(person, "/start park")
    return person


async def test_a_held_time_a_full_day_and_a_full_week_have_their_reasons(scene: Scene) -> None:
    await scene.books()
    await scene.press(await client(scene, 1), taps.Pick("park", 0, local(24, 10)))
    held = await says(scene, "/slots tomorrow 10:00")
    assert "Somebody is just choosing that time" in held.text
    for number, start in enumerate((local(24, 10), local(24, 14)), 1):
        await scene.press(await client(scene, number), taps.Confirm("park", 0, start))
    full = await says(scene, "/slots tomorrow 16:00")
    assert "You have 2 calls that day already, and take no more." in full.text
    thursday = [start for start in await free(scene) if local(26, 0) < start < local(27, 0)]
    for number, start in enumerate((thursday[0], thursday[-1]), 3):
        await scene.press(await client(scene, number), taps.Confirm("park", 0, start))
    week = await says(scene, "/slots fri 10:30")
    assert "You have 5 calls that week already, and take no more." in week.text


async def test_her_own_block_a_vacation_and_what_is_not_a_time(scene: Scene) -> None:
    await says(scene, "/block fri 9-12")
    await taps_on(scene, "Yes, block it")
    shown = await says(scene, "/slots fri 10:00")
    assert "You blocked that time yourself" in shown.text
    assert "Block time" in shown.labels
    for text, reason in {
        "hello": "I don't understand that.\nFor example: tomorrow 15:00 or fri 9:30",
        "today 9:00": "That is past.",
        "24 jan": "Clients cannot book that far ahead yet.",
    }.items():
        assert reason in (await says(scene, text)).text


async def test_while_a_calendar_cannot_be_read_she_is_told_which(scene: Scene) -> None:
    for file in scene.world.folder.glob("*.ics"):
        file.write_text("nothing that a calendar would hold")
    await scene.world.advance(minutes=20)
    shown = await says(scene, "/slots")
    assert "I can't read your calendar 1: park.ics just now" in shown.text
    assert "clients see no times at all" in (await says(scene, "/slots tomorrow 10")).text


# Blocks


async def test_a_block_counts_after_her_yes_and_not_before(scene: Scene) -> None:
    before = await free(scene)
    asked = await says(scene, "/block", "tomorrow 14-16")
    assert asked.text == ("Block Tuesday, November 24, 2026, 2:00 PM–4:00 PM (Los Angeles time)?")
    assert asked.labels == ["Yes, block it", "No", "‹ Menu"]
    assert await free(scene) == before
    done = await taps_on(scene, "Yes, block it")
    assert done.text == "Blocked: Tue, Nov 24, 2:00 PM–4:00 PM. Clients see no times in it."
    assert {local(24, 14), local(24, 14, 30)} <= set(before) - set(await free(scene))
    await taps_on(scene, "Undo")
    assert await free(scene) == before


async def test_she_writes_again_until_it_is_what_she_means(scene: Scene) -> None:
    assert "Yes, block it" in (await says(scene, "/block", "tomorrow 3-4")).labels
    assert "3:00 PM–4:00 PM" in scene.mina.last.text
    assert (
        "Thursday, December 24, 2026 – Sunday, January 3, 2027, all day"
        in (await says(scene, "24 Dec - 3 Jan")).text
    )
    unclear = await says(scene, "next blue moon")
    assert unclear.text == (
        "I don't understand that.\nFor example: tomorrow 14-16 or 24 Dec - 3 Jan"
    )
    assert "Please write two, one for each day." in (await says(scene, "fri 22-2")).text
    assert "Until when?" in (await says(scene, "fri 15:00")).text
    assert "Friday, November 27, 2026, all day" in (await says(scene, "fri")).text
    no = await taps_on(scene, "No")
    assert "Nothing is blocked." in no.text


async def test_calls_inside_a_block_are_named_and_stay(scene: Scene) -> None:
    booking = await scene.books()
    asked = await says(scene, "/block fri")
    assert "One call is booked in it, and stays:\n• Fri, Nov 27, 10:00 AM · Alex Kim" in asked.text
    assert ALEXS_CALL in asked.labels
    await taps_on(scene, "Yes, block it")
    assert await scene.booking(booking.id) == booking
    await says(scene, "/block fri")
    assert "Alex Kim" in (await taps_on(scene, ALEXS_CALL)).text


async def test_a_block_is_opened_by_its_button_or_in_part_by_words(scene: Scene) -> None:
    before = await free(scene)
    await says(scene, "/block tomorrow")
    await taps_on(scene, "Yes, block it")
    listed = await says(scene, "/unblock")
    assert "You blocked:\n• Tue, Nov 24, all day" in listed.text
    asked = await says(scene, "tomorrow 14-17")
    assert asked.text.startswith("Open Tuesday, November 24, 2026, 2:00 PM–5:00 PM")
    assert local(24, 14) not in await free(scene)
    opened = await taps_on(scene, "Yes, open it")
    assert "• Tue, Nov 24, 12:00 AM–2:00 PM" in opened.text
    assert local(24, 14, 30) in await free(scene)
    assert "You blocked nothing of Friday" in (await says(scene, "/unblock fri")).text
    for label in [label for label in opened.labels if label.startswith("Open Tue")]:
        await taps_on(scene, label)
    assert await free(scene) == before
    assert "Nothing is blocked." in (await says(scene, "/unblock")).text


async def test_yes_tapped_twice_blocks_once_and_an_old_yes_nothing(scene: Scene) -> None:
    await says(scene, "/block tomorrow 14-16")
    yes = taps.Block(local(24, 14), local(24, 16))
    for _ in range(2):
        await scene.press(scene.mina, yes)
    stands = await scene.world.running.desk.time_off.see("park")
    assert len(stands.blocks) == 1
    await scene.world.go_to(local(24, 17))
    assert OUTDATED in (await scene.press(scene.mina, yes)).text


# Travel


async def test_her_hours_move_with_her_after_her_yes(scene: Scene) -> None:
    asked = await says(scene, "/travel", "Lisbon 26 Nov - 28 Nov")
    assert asked.text.startswith(
        "From Thursday, November 26, 2026 to Saturday, November 28, 2026"
        " your hours are those of Lisbon time?"
    )
    assert local(26, 2) not in await free(scene)
    known = await taps_on(scene, "Yes, that is right")
    assert "• Lisbon time: Thursday, November 26, 2026 – Saturday, November 28, 2026" in known.text
    assert local(26, 2) in await free(scene)  # ten in the morning there
    shown = await says(scene, "/slots thu")
    assert shown.text.startswith("Thursday, November 26, 2026, in Lisbon time")
    assert "10:00 AM" in shown.text.split("Clients can choose: ")[1].splitlines()[0]
    await says(scene, "/travel")
    gone = await taps_on(scene, "Take back: Lisbon time")
    assert "You will be" not in gone.text.split("example:")[1]
    assert local(26, 2) not in await free(scene)


async def test_where_and_when_can_stand_in_any_order_and_must_be_known(scene: Scene) -> None:
    for text, reason in {
        "Xanadu next week": "I don't know that place.",
        "Lisbon": "Which days? I need whole ones here.",
        "Lisbon tomorrow 9-10": "Which days? I need whole ones here.",
        "hello": "I don't know that place.",
        "Lisbon 12 Nov 2025": "That is past.",
        "Lisbon 20 Dec - 12 Dec 2026": "That ends before it starts.",
        "12 Dec - 20 Dec": "I don't know that place.",
        "USA next week": "That name may mean many places. Please write a city there.",
    }.items():
        assert reason in (await says(scene, "/travel", text)).text, text
    for text in (
        "12-20 Dec Lisbon",
        "in Lisbon from 12 Dec to 20 Dec",
        "12 dec - 20 dec in lisbon",
    ):
        assert "those of Lisbon time?" in (await says(scene, f"/travel {text}")).text, text


async def test_a_place_is_found_as_clients_find_theirs_and_echoed_before_it_counts(
    scene: Scene,
) -> None:
    for text, zone in {
        "Munich 12 Dec - 20 Dec": "Berlin time",
        "Lisbn next week": "Lisbon time",
        "New York 12 Dec": "New York time",
        "3 Dec San Francisco": "Los Angeles time",
        "Europe/Lisbon 12 Dec": "Lisbon time",
    }.items():
        assert f"those of {zone}?" in (await says(scene, f"/travel {text}")).text, text
    assert "You will be" not in (await says(scene, "/travel")).text


async def test_a_name_of_several_clocks_is_asked_about(scene: Scene) -> None:
    asked = await says(scene, "/travel Spain 12 Dec - 20 Dec")
    assert asked.text.startswith(
        "From Saturday, December 12, 2026 to Sunday, December 20, 2026 your hours are those of"
        " which place?"
    )
    assert asked.labels == ["Madrid, Spain", "Canary, Spain", "No", "‹ Menu"]
    known = await taps_on(scene, "Canary, Spain")
    assert "• Canary time: Saturday, December 12, 2026 –" in known.text


# scheduling 23
async def test_on_travel_notes_and_the_digest_name_her_zone(scene: Scene) -> None:
    """Where she is, not where she lives."""
    await says(scene, "/travel Lisbon 26 Nov - 28 Nov")
    await taps_on(scene, "Yes, that is right")
    await scene.world.say(scene.alex, "/book")
    await scene.press(scene.alex, taps.Confirm("park", 0, local(26, 2)))
    assert "Booked: Alex Kim, Thu, Nov 26, 10:00 AM (Lisbon time)" in seen(scene.mina)
    await scene.world.go_to(local(25, 23, 30))  # half past seven in Lisbon
    digest = scene.mina.last.text
    assert digest.startswith("Good morning, Dr. Mina Park  ·  Thu, Nov 26, 7:30 AM (Lisbon time)")
    assert "10:00 AM–10:20 AM  A.K." in digest
    await scene.world.go_to(local(26, 2, 20))
    assert "Your call with Alex Kim at 10:00 AM is over" in scene.mina.last.text
    today = await says(scene, "/today")
    assert "10:00 AM–10:20 AM  Alex Kim · video · Lisbon time" in today.text


async def test_on_travel_she_moves_and_invites_on_the_clock_over_there(scene: Scene) -> None:
    await says(scene, "/travel Lisbon 26 Nov - 28 Nov")
    await taps_on(scene, "Yes, that is right")
    await scene.world.say(scene.alex, "/book")
    await scene.press(scene.alex, taps.Confirm("park", 0, local(26, 2)))
    await says(scene, "/move")
    await taps_on(scene, "Alex Kim · Thu, Nov 26, 10:00 AM")
    assert "Thu, Nov 26, 10:00 AM (Lisbon time)" in scene.mina.last.text
    await scene.taps(scene.mina, "Thu, Nov 26 · 15 times", "11:00 AM")
    assert "Thu, Nov 26, 11:00 AM (Lisbon time)" in scene.mina.last.text
    await scene.taps(scene.mina, "Yes, move it")
    assert "Thu, Nov 26, 11:00 AM (Lisbon time)" in scene.mina.last.text
    assert (await scene.booking(1)).slot.start == local(26, 3)
    await says(scene, "/invite")
    await scene.taps(scene.mina, "Book one certain time", "Fri, Nov 27")
    assert scene.mina.last.labels[0] == "9:00 AM"
    await scene.taps(scene.mina, "9:00 AM")
    assert "Fri, Nov 27, 9:00 AM (Lisbon time)" in seen(scene.mina)


# A pause


async def test_paused_nobody_books_and_everything_else_goes_on(scene: Scene) -> None:
    await scene.books()
    paused = await says(scene, "/pause On leave until spring.")
    assert "On leave until spring." in paused.text
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(bo, "/book")
    assert bo.last.text == (
        "Dr. Mina Park is not taking new bookings at the moment.\n\nOn leave until spring."
    )
    assert bo.last.labels == [
        "Tell me when a time opens",
        "Ask Dr. Mina Park something",
        "Someone else at Harbor Psychotherapy",
        "‹ Menu",
    ]
    assert (
        "is not taking new bookings"
        in (await scene.press(bo, taps.Confirm("park", 0, local(24, 10)))).text
    )
    await scene.press(scene.alex, taps.Confirm("park", 1, local(30, 9)))
    assert (await scene.booking(1)).slot.start == local(30, 9)
    await scene.world.go_to(local(29, 9))
    assert "Tomorrow: Mon, Nov 30, 9:00 AM" in seen(scene.alex)


async def test_whoever_waits_while_she_is_paused_hears_when_she_takes_bookings_again(
    scene: Scene,
) -> None:
    await says(scene, "/pause")
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Tell me when a time opens", "Tell me")
    assert scene.alex.last.text.startswith("All right, I'll tell you.")
    await scene.world.advance(hours=2)
    assert "A time has opened" not in seen(scene.alex)
    await says(scene, "/resume")
    await scene.world.advance(minutes=5)
    assert scene.alex.last.text.startswith("A time has opened")


async def test_a_pause_stands_in_her_menu_and_every_digest_until_it_ends(scene: Scene) -> None:
    await says(scene, "/settings")
    await taps_on(scene, "Leave quiet mornings out", "Pause new bookings")
    line = "Paused since Mon, Nov 23: nobody can book."
    assert line in (await says(scene, "/start")).text
    assert "Take bookings again" in scene.mina.last.labels
    for day in (24, 25):
        await scene.world.go_to(local(day, 7, 30))
        assert scene.mina.last.text.startswith("Good morning")
        assert line in scene.mina.last.text
    await says(scene, "/start")
    assert "Clients can book again." in (await taps_on(scene, "Take bookings again")).text
    assert line not in (await says(scene, "/start")).text
    assert "You are not paused" in (await says(scene, "/resume")).text
    before = len(from_bot(scene.mina))
    await scene.world.go_to(local(26, 7, 30))
    assert len(from_bot(scene.mina)) == before  # a quiet morning


async def test_she_finds_her_own_words_for_it_later(scene: Scene) -> None:
    paused = await says(scene, "/pause")
    assert "Please look in again in a while." in paused.text
    await taps_on(scene, "Say it in my own words")
    too_long = await says(scene, "x" * 301)
    assert "301 characters, and I can pass on 300 at most" in too_long.text
    assert "Back in May. <3" in (await says(scene, "Back in May. <3")).text
    await scene.world.say(scene.alex, "/book")
    assert "Back in May. <3" in scene.alex.last.text


# Her digest


async def test_the_digest_comes_when_and_as_she_sets_it(scene: Scene) -> None:
    await says(scene, "/settings")
    shown = await taps_on(scene, "At 8:00 AM", "At 8:30 AM", "Show names")
    assert "Your digest comes at 8:30 AM, where you are.\n\nIt shows names." in shown.text
    assert "send you the digest at 8:30 AM" in (await says(scene, "/start")).text
    await scene.asks("Do you have a couch?")
    before = len(from_bot(scene.mina))
    await scene.world.go_to(local(24, 8, 29))
    assert len(from_bot(scene.mina)) == before
    await scene.world.go_to(local(24, 8, 30))
    assert "· Alex Kim: “Do you have a couch?”" in scene.mina.last.text


async def test_a_digest_of_numbers_names_nobody_anywhere(scene: Scene) -> None:
    await scene.books()
    await scene.asks("Do you have a couch?")
    await says(scene, "/settings")
    await taps_on(scene, "Only numbers")
    await scene.world.go_to(local(28, 7, 30))
    digest = scene.mina.last
    assert "Needs you (2)" in digest.text
    assert "Booked: 1" not in digest.text  # that was five days ago
    for word in ("Alex", "A.K.", "couch"):
        assert word not in digest.text
        assert word not in "".join(digest.labels)
    assert digest.labels == [
        "Fri, Nov 27, 10:00 AM: did they come?",
        "Today",
        "Questions that wait",
        "‹ Menu",
    ]
    assert "Alex Kim" in (await taps_on(scene, "Fri, Nov 27, 10:00 AM: did they come?")).text


# Who may


#: Every one of her buttons, with what only a true one would do.
HERS: list[Tap] = [
    taps.HerDays(7),
    taps.HerBooking(1),
    taps.FreeTimes(),
    taps.HerSlots(local(27, 12).date()),
    taps.WhyNot(local(27, 10)),
    taps.TimeOff(),
    taps.Block(local(24, 9), local(24, 17)),
    taps.OpenAgain(local(25, 9), local(25, 17)),
    taps.Unblock(1),
    taps.Travels(),
    taps.Travel("Europe/Lisbon", dt.date(2026, 12, 1), dt.date(2026, 12, 2)),
    taps.Stay(1),
    taps.Pause(),
    taps.PauseWords(),
    taps.Resume(),
    taps.Settings(),
    taps.DigestAt(60),
    taps.DigestDetail(Detail.FULL),
    taps.QuietMornings(quiet=True),
]


def test_every_one_of_her_buttons_and_commands_is_tried_here() -> None:
    assert {type(tap) for tap in HERS} == {
        tap for tap in all_taps() if tap.__module__ == her.__name__
    }
    assert {about.value for about in _TOLD} == {"block", "unblock", "travel", "pause", "slots"}


async def arranged(scene: Scene) -> object:
    """Everything that Dr. Park set, and her one booking."""
    desk = scene.world.running.desk
    stands = await desk.time_off.see("park")
    return stands.blocks, stands.travels, stands.pause, stands.digest, await scene.booking(1)


async def set_up(scene: Scene) -> object:
    """Dr. Park has a booking, a block, a travel and a pause."""
    await scene.books()
    await says(scene, "/block wed 9-17")
    await taps_on(scene, "Yes, block it")
    await says(scene, "/travel Tokyo 20 Dec")
    await taps_on(scene, "Yes, that is right")
    await says(scene, "/pause Secret words.")
    return await arranged(scene)


@pytest.mark.parametrize("who", ["client", "stranger"])
async def test_to_everybody_else_her_commands_are_unknown_and_her_buttons_outdated(
    scene: Scene, who: str
) -> None:
    before = await set_up(scene)
    person = scene.alex if who == "client" else scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(person, "/nonsense")
    unknown = person.last.text
    for command in set(HER_COMMANDS) - {"move", "cancel"}:  # these are clients' too
        for words in ("", " tomorrow 14-16"):
            await scene.world.say(person, f"/{command}{words}")
            assert person.last.text == unknown, command
            assert leads_back(person.last)
    for tap in HERS:
        shown = await scene.press(person, tap)
        assert OUTDATED in shown.text, tap
        assert leads_back(shown), tap
    await scene.world.say(person, "tomorrow 14-16")
    assert "can't understand free text" in person.last.text
    assert await arranged(scene) == before
    assert "Secret" not in seen(person)


async def test_another_therapist_reaches_her_own_desk_alone(scene: Scene) -> None:
    before = await set_up(scene)
    theo = scene.world.sandbox.person(2003, "Theo")
    await scene.world.claim(theo, "ferrer")
    for command in HER_COMMANDS:
        await says(scene, f"/{command}", by=theo)
    await says(scene, "/block tomorrow 9-17", by=theo)
    for tap in HERS:
        assert leads_back(await scene.press(theo, tap)), tap
    assert await arranged(scene) == before
    for word in ("Alex", "Secret", "Tokyo"):
        assert word not in seen(theo)
    desk = scene.world.running.desk
    his = await desk.time_off.see("ferrer")
    assert [each.zone.key for each in his.travels] == ["Europe/Lisbon"]
    assert [block.span.start for block in his.blocks] == [local(24, 9)]
    assert (his.pause, his.digest.at, his.digest.detail) == (None, dt.time(1), Detail.FULL)
    assert OUTDATED in (await scene.press(theo, taps.HerBooking(1))).text


def commands(person: Person) -> set[str]:
    return {each["command"] for each in commands_for(person.world, person.chat, "en")}


async def test_commands_leave_a_phone_whose_place_went_to_another(scene: Scene) -> None:
    assert commands(scene.mina) == {*HER_COMMANDS, *_CLIENT_COMMANDS}
    new_phone = scene.world.sandbox.person(2009, "Mina")
    await scene.world.claim(new_phone, "park")
    assert commands(new_phone) == {*HER_COMMANDS, *_CLIENT_COMMANDS}
    assert commands(scene.mina) == set(_CLIENT_COMMANDS)
    await scene.world.say(scene.mina, "/today")
    assert "can't understand free text" in scene.mina.last.text


async def test_a_place_claimed_anew_by_the_same_phone_keeps_its_commands(scene: Scene) -> None:
    await scene.world.claim(scene.mina, "park")
    assert commands(scene.mina) == {*HER_COMMANDS, *_CLIENT_COMMANDS}


async def test_who_claims_a_second_place_hears_what_becomes_of_her_first(scene: Scene) -> None:
    await scene.world.claim(scene.mina, "ferrer")
    text = scene.mina.last.text
    assert text.startswith("Welcome, Theo Ferrer.")
    assert "Until now you read here as Dr. Mina Park." in text
    assert leads_back(scene.mina.last)
    await scene.asks("Do you work on Fridays?")
    assert "Fridays" not in seen(scene.mina)
    again = scene.world.sandbox.person(2009, "Mina")
    await scene.world.claim(again, "park")
    assert "Until now" not in seen(again)
    await scene.world.advance(minutes=1)
    assert "Do you work on Fridays?" in seen(again)


async def test_after_a_restart_her_next_words_are_still_a_block(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with calm_world(tmp_path, sqlite_url) as world:
        scene = await Scene.of(world)
        await says(scene, "/block")
    async with world.started():
        assert "Yes, block it" in (await says(scene, "tomorrow 14-16")).labels


async def test_turning_to_something_else_ends_what_she_was_to_write(scene: Scene) -> None:
    await says(scene, "/block")
    await taps_on(scene, "‹ Menu")
    assert "I did not understand that." in (await says(scene, "tomorrow 14-16")).text
    assert (await scene.world.running.desk.time_off.see("park")).blocks == ()
