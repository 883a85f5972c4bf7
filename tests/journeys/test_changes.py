"""Second thoughts, a therapist who moves and cancels, and what is said before and after a call."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.precheck import Answer
from fitbot.sandbox import Person
from handlers import taps
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World

CALL = local(27, 10)
FRIDAY, MONDAY_NINE = "Fri, Nov 27, 10:00 AM (Los Angeles time)", "Mon, Nov 30, 9:00 AM"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """A running bot whose log must stay calm."""
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    """A call is booked for Friday, and everybody knows."""
    scene = await Scene.of(world)
    await scene.books()
    return scene


async def new_for(scene: Scene, person: Person, *labels: str) -> list[str]:
    """What a person's phone shows anew after she tapped these, one after the other."""
    before = {shown.message_id for shown in from_bot(person)}
    await scene.taps(person, *labels)
    return [shown.text for shown in from_bot(person) if shown.message_id not in before]


# By phone instead, or by video

NUMBER = "+1 555 010 0000"


async def test_a_booked_call_becomes_one_by_phone_once_the_number_is_known(scene: Scene) -> None:
    alex, mina, world = scene.alex, scene.mina, scene.world
    await world.say(alex, "/my")
    await scene.taps(alex, "By phone instead")
    assert alex.last.text.startswith("Which number should Dr. Mina Park call?")
    assert alex.last.text.endswith("Your call stays as it was until you answer.")
    await world.say(alex, "call me maybe")
    assert alex.last.text.startswith("That doesn't look like a telephone number.")
    assert (await scene.booking(1)).way == ""
    await world.say(alex, NUMBER)
    assert alex.last.text.startswith("It's a phone call now. Dr. Mina Park hears of it.")
    assert f"Dr. Mina Park will call {NUMBER}." in alex.last.text
    assert "By video instead" in alex.last.labels
    assert leads_back(alex.last)
    await world.advance(minutes=3)
    assert mina.last.text.startswith(f"By phone instead of video: Alex Kim, {FRIDAY}")
    assert mina.last.text.endswith(f"Number to call: {NUMBER}")
    assert alex.last.text.startswith("For your calendar:")
    await world.say(alex, "/my")
    await scene.taps(alex, "By video instead")
    assert "Your link: https://video.example" in alex.last.text
    assert (await scene.booking(1)).phone == ""


async def test_the_number_may_follow_the_change_and_back_leaves_all_as_it_was(
    scene: Scene,
) -> None:
    alex = scene.alex
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "By phone instead", "My consultation")
    await scene.world.say(alex, NUMBER)
    assert (await scene.booking(1)).way == ""
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "By phone instead", "I'll send it later")
    assert "has no number yet" in alex.last.text
    assert (await scene.booking(1)).way == "phone"


async def test_nobody_changes_how_somebody_elses_call_takes_place(scene: Scene) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    for without_number in (False, True):
        shown = await scene.press(bo, taps.CallBy(1, Answer.PHONE, without_number))
        assert "There is no such call any more." in shown.text
    shown = await scene.press(scene.alex, taps.CallBy(1, Answer.ADULT, without_number=True))
    assert "That is no longer open." in shown.text
    assert (await scene.booking(1)).sequence == 0


async def test_near_the_call_its_way_is_no_longer_offered_and_an_old_button_says_why(
    scene: Scene,
) -> None:
    alex, world = scene.alex, scene.world
    await world.go_to(CALL - dt.timedelta(hours=3))
    await world.say(alex, "/my")
    await scene.taps(alex, "By phone instead")
    old = alex.last.message_id
    await world.go_to(CALL - dt.timedelta(hours=1))
    await world.say(alex, NUMBER)
    assert "Write to Dr. Mina Park" in alex.last.labels
    await world.say(alex, "/my")
    assert "By phone instead" not in alex.last.labels
    await alex.press(old, taps.CallBy(1, Answer.PHONE, without_number=True).pack())
    await world.settle()
    assert (await scene.booking(1)).way == ""
    await world.say(alex, NUMBER)
    assert alex.last.text.startswith("I'm an automated assistant")


# The client's second thoughts


async def test_a_cancelling_that_is_taken_back_reaches_nobody(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    before = seen(mina)
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Cancel it", "Yes, cancel it")
    assert "For three minutes I keep that time for you" in alex.last.text
    assert alex.last.labels == ["Undo", "Book a free call", "‹ Menu"]
    await scene.taps(alex, "Undo")
    assert alex.last.text.startswith(f"Nothing has changed: {FRIDAY}")
    assert alex.last.labels == ["Move it", "Cancel it", "‹ Menu"]
    await scene.world.advance(minutes=10)
    assert seen(mina) == before
    event = (scene.world.folder / "park.ics").read_bytes()
    assert b"DTSTART;TZID=America/Los_Angeles:20261127T100000" in event or b"20261127T18" in event


UNDO = "Undo until 1:03 PM: Fri, Nov 27, 10:00 AM"


async def test_what_was_just_cancelled_is_offered_to_be_taken_back_and_not_anew(
    scene: Scene,
) -> None:
    alex = scene.alex
    await scene.press(alex, taps.Cancel(1))
    await scene.world.say(alex, "/my")
    assert alex.last.text.startswith(f"Cancelled: {FRIDAY}")
    assert alex.last.labels[0] == "Undo"
    await scene.world.say(alex, "I have found somebody.")
    assert alex.last.text.startswith("Thank you. Dr. Mina Park will read it.")
    for command in ("/book", "/start"):
        await scene.world.say(alex, command)
        assert alex.last.labels[0] == UNDO
        assert "kept for you until" not in "".join(alex.last.labels)
    await scene.taps(alex, UNDO)
    assert alex.last.text.startswith(f"Nothing has changed: {FRIDAY}")
    await scene.world.say(alex, "/my")
    assert "Undo" not in "".join(alex.last.labels)


async def test_a_move_can_be_taken_back_from_ones_own_call_as_well(scene: Scene) -> None:
    alex = scene.alex
    await scene.press(alex, taps.Confirm("park", 1, local(30, 9)))
    await scene.world.say(alex, "/my")
    assert alex.last.text.startswith(f"Your call: {MONDAY_NINE}")
    assert f"Until now: {FRIDAY}. For three minutes" in alex.last.text
    await scene.taps(alex, "‹ Menu")
    assert alex.last.labels[0] == UNDO
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Undo")
    assert (await scene.booking(1)).slot.start == CALL
    await scene.press(alex, taps.Confirm("park", 1, local(30, 9)))
    await scene.world.advance(minutes=3)
    await scene.world.say(alex, "/my")
    assert alex.last.labels[0] == "Move it"


async def test_a_time_kept_for_another_choice_is_not_taken_for_an_undo(scene: Scene) -> None:
    await scene.press(scene.alex, taps.Cancel(1))
    await scene.press(scene.alex, taps.Pick("park", 0, local(30, 9)))
    await scene.world.say(scene.alex, "/start")
    assert scene.alex.last.labels[0].startswith(f"{MONDAY_NINE} · kept for you until")


async def test_an_old_undo_is_refused_kindly_and_shows_how_things_stand(scene: Scene) -> None:
    alex = scene.alex
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Move it", "Mon, Nov 30", "9:00 AM", "Yes, move it")
    undo = alex.last.message_id
    await scene.world.advance(minutes=3)
    await alex.tap("Undo", undo)
    await scene.world.settle()
    shown = from_bot(alex)[-2]  # the file came after it
    assert shown.text.startswith("That can't be taken back any more: the three minutes are over.")
    assert f"Your call: {MONDAY_NINE}" in shown.text
    assert leads_back(shown)


async def test_undo_is_no_use_to_anybody_else_nor_a_second_time(scene: Scene) -> None:
    alex, bo = scene.alex, scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Cancel it", "Yes, cancel it")
    undo = taps.Undo(1, 1, CALL)
    assert "There is no such call any more." in (await scene.press(bo, undo)).text
    assert (await scene.booking(1)).status is Status.CANCELLED
    await scene.press(alex, undo)
    again = await scene.press(alex, undo)
    assert again.text.startswith("That has changed since.")
    assert f"Your call: {FRIDAY}" in again.text
    assert (await scene.booking(1)).sequence == 2


async def test_a_time_that_went_meanwhile_is_not_had_back(scene: Scene) -> None:
    alex, bo = scene.alex, scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Cancel it", "Yes, cancel it")
    await scene.press(alex, taps.Pick("park", 0, local(30, 9)))
    await scene.press(bo, taps.Confirm("park", 0, CALL))
    shown = await scene.press(alex, taps.Undo(1, 1, CALL))
    assert shown.text.startswith("I'm sorry, that time went to somebody else meanwhile.")
    assert leads_back(shown)


async def test_why_a_client_cancelled_is_covered_until_the_therapist_looks(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Cancel it", "Yes, cancel it")
    assert "Want to tell Dr. Mina Park why? Not needed." in alex.last.text
    await scene.world.say(alex, "x" * 301)
    assert "That message has 301 characters, and I can pass on 300 at most." in alex.last.text
    assert alex.last.text.endswith("Please make it shorter, and send it again.")
    await scene.world.say(alex, "I have <found> somebody.")
    assert alex.last.text == "Thank you. Dr. Mina Park will read it."
    await scene.world.advance(minutes=3)
    assert mina.last.text.startswith(f"Cancelled: Alex Kim, {FRIDAY}")
    assert mina.last.text.endswith("In their words: I have <found> somebody.")
    [spoiler] = [each for each in mina.last.entities if each["type"] == "spoiler"]
    assert spoiler["length"] == len("I have <found> somebody.")


async def test_why_comes_after_the_note_when_it_took_longer_to_write(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.say(alex, "/my")
    await scene.taps(alex, "Cancel it", "Yes, cancel it")
    await scene.world.advance(minutes=3)
    await scene.world.say(alex, "I moved away.")
    assert mina.last.text.startswith("Alex Kim adds why the call on Fri, Nov 27")
    assert mina.last.text.endswith("In their words: I moved away.")


async def test_after_turning_to_something_else_a_text_is_no_reason(scene: Scene) -> None:
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Cancel it", "Yes, cancel it", "‹ Menu")
    await scene.world.say(scene.alex, "My dog is ill.")
    await scene.world.advance(minutes=3)
    assert "dog" not in seen(scene.mina)


# The therapist moves and cancels


async def test_a_therapist_moves_a_call_with_a_word_and_the_client_agrees(scene: Scene) -> None:
    # scheduling 43: nobody is invited by her calendar, the bot tells
    alex, mina = scene.alex, scene.mina
    await scene.world.say(mina, "/move")
    assert mina.last.labels == ["Alex Kim · Fri, Nov 27, 10:00 AM", "‹ Menu"]
    await scene.taps(mina, "Alex Kim · Fri, Nov 27", "Mon, Nov 30", "9:00 AM")
    assert "If you want to add a word for Alex Kim, write it now" in mina.last.text
    await scene.world.say(mina, "x" * 301)
    assert "I can pass on 300 at most" in mina.last.text
    await scene.world.say(mina, "A clash on my side, <sorry>.")
    assert "Alex Kim will read from you:\nA clash on my side, <sorry>." in mina.last.text
    told = await new_for(scene, mina, "Yes, move it")
    assert told == []
    assert mina.last.text.startswith(f"Moved: Alex Kim, now {MONDAY_NINE}")
    shown, file = from_bot(alex)[-2:]
    assert file.text.startswith(f"For your calendar: {MONDAY_NINE}")
    assert shown.text == (
        f"Dr. Mina Park moved your call\nNew time: {MONDAY_NINE} (Los Angeles time)\n"
        f"Until now: {FRIDAY}\n\n"
        "A clash on my side, <sorry>.\n\n"
        "Your link: https://video.example/drpark\n\n"
        "Does that suit you? If not, another time is fine too, and so is no call at all."
    )
    assert shown.labels == ["Fine with me", "Another time", "Cancel it", "My consultation"]
    [answered] = await new_for(scene, alex, "Fine with me")
    assert answered.startswith(f"Good. See you then: {MONDAY_NINE}")
    await scene.world.go_to(local(30, 7, 30))
    assert "A.K. · video · " in mina.last.text
    assert " · confirmed" in mina.last.text
    event = (scene.world.folder / "park.ics").read_bytes()
    assert event.count(b"SUMMARY:Consultation ") == 1
    assert not [word for word in (b"ATTENDEE", b"ORGANIZER", b"METHOD") if word in event]


async def test_a_client_to_whom_the_new_time_says_nothing_takes_another(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.say(mina, "/move")
    await scene.taps(mina, "Alex Kim", "Mon, Nov 30", "9:00 AM", "Yes, move it")
    await scene.taps(alex, "Another time", "Tue, Dec 1", "10:00 AM", "Yes, move it")
    await scene.world.advance(minutes=3)
    assert f"Moved: Alex Kim\n{MONDAY_NINE}" in mina.last.text
    assert "Tue, Dec 1, 10:00 AM" in mina.last.text


async def test_a_therapist_cancels_and_the_client_is_shown_where_to_turn(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.say(mina, "/cancel")
    await scene.taps(mina, "Alex Kim · Fri, Nov 27")
    assert "They'll be told kindly, with a way to book another time." in mina.last.text
    await scene.taps(mina, "Yes, cancel it")
    assert mina.last.text == f"Cancelled: Alex Kim, {FRIDAY}. They are being told."
    shown, file = from_bot(alex)[-2:]
    assert file.text.startswith("Opened with your calendar, this takes it out")
    assert shown.text.startswith(f"Dr. Mina Park had to cancel your call: {FRIDAY}")
    assert "It is nothing you did" in shown.text
    assert "Others who may help:\n• Open Door Directory" in shown.text
    assert shown.labels[0] == "Book another time"
    await scene.taps(alex, "Book another time")
    assert "Which day suits you" in alex.last.text
    assert b"Consultation " not in (scene.world.folder / "park.ics").read_bytes()


async def test_what_a_therapist_keeps_stays_as_it_is(scene: Scene) -> None:
    before = seen(scene.alex)
    await scene.world.say(scene.mina, "/cancel")
    await scene.taps(scene.mina, "Alex Kim")
    await scene.world.say(scene.mina, "I am ill.")
    await scene.taps(scene.mina, "No, keep it")
    await scene.world.say(scene.mina, "Never mind that.")
    assert scene.mina.last.text.startswith("I did not understand that.")
    assert seen(scene.alex) == before
    assert (await scene.booking(1)).status is Status.BOOKED


async def test_what_the_client_changed_meanwhile_a_therapist_sees_before_she_changes_it(
    scene: Scene,
) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.say(mina, "/move")
    await scene.taps(mina, "Alex Kim", "Mon, Nov 30", "9:00 AM")
    await scene.press(alex, taps.Cancel(1))
    await scene.taps(mina, "Yes, move it")
    assert mina.last.text.startswith("That is no longer open.")
    assert leads_back(mina.last)
    await scene.world.say(mina, "A word for nobody.")
    assert mina.last.text.startswith("That is no longer open.")
    await scene.world.say(mina, "Another one.")
    assert mina.last.text.startswith("I did not understand that.")
    assert "moved your call" not in seen(alex)


async def test_a_time_that_is_taken_meanwhile_leads_back_to_her_free_times(scene: Scene) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(scene.mina, "/move")
    await scene.taps(scene.mina, "Alex Kim", "Mon, Nov 30", "9:00 AM")
    await scene.press(bo, taps.Confirm("park", 0, local(30, 9)))
    await scene.press(scene.mina, taps.HerMoveYes(1, 0, local(30, 9), worded=False))
    assert scene.mina.last.text.startswith("You have another call at that time")
    assert "Tue, Dec 1 · 5 times" in scene.mina.last.labels
    shown = await scene.press(scene.mina, taps.HerPick(1, local(20, 9)))
    assert shown.text.startswith("That time has begun already.")


async def test_without_a_calendar_to_read_she_is_shown_no_times(
    scene: Scene, tmp_path: Path
) -> None:
    (tmp_path / "park.ics").write_text("This is no calendar.")
    await scene.world.advance(minutes=16)
    for tap in (taps.HerMove(1, 0), taps.HerTimes(1, CALL.date(), 0)):
        shown = await scene.press(scene.mina, tap)
        assert shown.text.startswith("I can't read your calendar just now")
        assert shown.labels == ["Try again", "‹ Menu"]


@pytest.mark.parametrize(
    ("command", "to_the_question", "yes", "done"),
    [
        ("/move", ("Mon, Nov 30", "9:00 AM"), "Yes, move it", "moved your call"),
        ("/cancel", (), "Yes, cancel it", "had to cancel your call"),
    ],
)
async def test_a_word_to_the_client_is_not_lost_in_silence(
    scene: Scene, command: str, to_the_question: tuple[str, ...], yes: str, done: str
) -> None:
    world, alex, mina = scene.world, scene.alex, scene.mina
    await world.say(mina, command)
    await scene.taps(mina, "Alex Kim · Fri, Nov 27, 10:00 AM", *to_the_question)
    await world.say(mina, "I am ill, and sorry.")
    asked = mina.last
    await world.say(mina, "/block")
    await mina.press(asked.message_id, asked.button(yes).value)
    await world.settle()
    assert "Nothing is changed yet: I no longer have your word for the client." in seen(mina)
    assert done not in seen(alex)
    await world.say(mina, "I am ill, and sorry.")
    await scene.taps(mina, yes)
    assert done in seen(alex)
    assert "I am ill, and sorry." in seen(alex)


async def test_without_a_call_ahead_there_is_nothing_to_choose(world: World) -> None:
    scene = await Scene.of(world)
    for command in ("/move", "/cancel"):
        await world.say(scene.mina, command)
        assert scene.mina.last.text == "You have no call ahead."
        assert scene.mina.last.labels == ["‹ Menu"]


# Before the call


async def test_the_three_reminders_and_what_can_be_tapped_under_them(scene: Scene) -> None:
    alex = scene.alex
    await scene.world.go_to(CALL - dt.timedelta(days=1))
    assert alex.last.text.startswith(f"Tomorrow: {FRIDAY}")
    assert alex.last.labels == ["I'm coming", "Move it", "Cancel it", "My consultation"]
    await scene.world.go_to(CALL - dt.timedelta(hours=1))
    assert alex.last.text.endswith("Your link: https://video.example/drpark")
    assert alex.last.labels == ["Write to Dr. Mina Park", "My consultation"]
    await scene.world.go_to(CALL - dt.timedelta(minutes=10))
    assert alex.last.text == "In a few minutes.\nYour link: https://video.example/drpark"
    assert alex.last.labels == ["Write to Dr. Mina Park", "My consultation"]


async def test_near_the_start_buttons_of_yesterday_lead_to_a_word(scene: Scene) -> None:
    # scheduling 52
    alex = scene.alex
    await scene.world.go_to(CALL - dt.timedelta(days=1))
    await scene.world.go_to(CALL - dt.timedelta(hours=2) + dt.timedelta(seconds=1))
    for tap in (taps.AskCancel(1), taps.Cancel(1), taps.Days("park", 1, 0)):
        shown = await scene.press(alex, tap)
        assert shown.text.startswith("It starts too soon to change it here.")
        assert shown.labels == ["Write to Dr. Mina Park", "‹ Menu"]
    await scene.taps(alex, "Write to Dr. Mina Park")
    await scene.world.say(alex, "I am ten minutes late.")
    assert "I am ten minutes late." in seen(scene.mina)


async def test_who_says_she_comes_is_confirmed_in_the_digest_and_in_my(scene: Scene) -> None:
    await scene.world.go_to(CALL - dt.timedelta(days=1))
    await scene.taps(scene.alex, "I'm coming")
    assert scene.alex.last.text.startswith(f"Good. See you then: {FRIDAY}")
    assert "I'm coming" not in scene.alex.last.labels
    await scene.world.go_to(local(27, 7, 30))
    assert scene.mina.last.text.splitlines()[3].endswith("· confirmed")


# After the call


async def test_in_the_evening_she_is_asked_once_and_can_answer_each(scene: Scene) -> None:
    mina = scene.mina
    await scene.world.go_to(local(27, 7, 30))
    await scene.world.go_to(local(27, 10, 20))
    assert mina.last.labels == ["They came", "They did not come", "Moved to…"]
    await scene.world.go_to(local(27, 18, 30))
    assert mina.last.text.startswith("Did it take place? One call of today has no answer yet.")
    assert mina.last.labels == ["Alex Kim came", "They did not come", "Moved to…", "‹ Menu"]
    [answer] = await new_for(scene, mina, "Alex Kim came")
    assert answer.startswith("Noted: Alex Kim came.")
    before = len(from_bot(mina))
    await scene.world.go_to(local(27, 20, 30))
    assert len(from_bot(mina)) == before


async def test_another_time_they_agreed_on_in_the_call_is_the_same_booking(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.world.go_to(local(27, 10, 20))
    await scene.taps(mina, "They did not come")
    assert mina.last.labels == ["They came", "Moved to…", "‹ Menu"]
    await scene.taps(mina, "Moved to…", "Mon, Nov 30", "9:00 AM", "Yes, move it")
    assert f"New time: {MONDAY_NINE}" in from_bot(alex)[-2].text
    await scene.world.go_to(local(27, 11))
    assert "did not get to speak" not in seen(alex)
    booking = await scene.booking(1)
    assert (booking.status, booking.slot.start) == (Status.BOOKED, local(30, 9))


# After the call


async def test_an_old_answer_whether_they_came_promises_only_what_will_happen(
    scene: Scene,
) -> None:
    await scene.world.go_to(local(27, 10, 20))
    came, missed = taps.Attendance(1, came=True), taps.Attendance(1, came=False)
    assert "In ten minutes" in (await scene.press(scene.mina, missed)).text
    for _ in range(2):
        assert "The survey invitation goes out" in (await scene.press(scene.mina, came)).text
    await scene.world.go_to(local(27, 11, 21))
    again = await scene.press(scene.mina, came)
    assert again.text == "Noted: Alex Kim came. Nothing more goes out to them about this call."
    await scene.taps(scene.alex, "Start", "Partly")
    late = await scene.press(scene.mina, missed)
    assert late.text.startswith("Noted: Alex Kim did not come. Nothing more goes out")
    before = len(from_bot(scene.alex))
    await scene.world.advance(hours=1)
    assert len(from_bot(scene.alex)) == before
