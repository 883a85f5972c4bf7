"""Whatever people send, tap or forge: a fitting answer, a way back, and no error in the log."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.dialogue import Asking
from fitbot.domain.people import NAME_LIMIT
from fitbot.domain.precheck import Answer
from fitbot.domain.survey import Decision, Item, Rating, Sound
from fitbot.sandbox import Group, Person
from fitbot.sandbox.profile import commands_for
from fitbot.sandbox.shown import Shown
from fitbot.sandbox.values import Json
from fitbot.services.people import Account
from handlers import taps
from handlers.callback import Tap, all_taps
from handlers.her_commands import HER_COMMANDS
from handlers.phone import fits_a_screen
from tests.journeys.calm import Scene, calm, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.test_her_desk import HERS
from tests.journeys.world import World, asking, make_world

#: A free time of Dr. Park's in the example, and one that is long over.
FREE = local(27, 10)
PAST = local(12, 10, month=10)

OUTDATED = "That is no longer open. Here is where things stand."
NOT_READ = "I can't see or hear that. I only read words"
NOT_PASSED_ON = "I can't pass that on. Please write it in words"
HERS_NOT_UNDERSTOOD = "I did not understand that. To reply to a client"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """A running bot whose log must stay calm."""
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    return await Scene.of(world)


async def answers(scene: Scene, person: Person, act: Awaitable[object]) -> list[Shown]:
    """What the bot sends after something was done; the newest of it leads back."""
    before = {shown.message_id for shown in from_bot(person)}
    await act
    await scene.world.settle()
    new = [shown for shown in from_bot(person) if shown.message_id not in before]
    if new:
        assert leads_back(new[-1]), new[-1]
    return new


async def answer(scene: Scene, person: Person, act: Awaitable[object]) -> Shown:
    """The one message that the bot answers with."""
    (only,) = await answers(scene, person, act)
    return only


# What is not a text


UNREADABLE: tuple[Callable[[Person], Awaitable[object]], ...] = (
    lambda person: person.send_sticker(),
    lambda person: person.send_voice(),
    lambda person: person.send_photo(),
    lambda person: person.send_photo("words under a picture"),
    lambda person: person.send_video_note(),
    lambda person: person.send_document("notes.pdf", b"%PDF", "words under a file"),
    lambda person: person.send_location(),
    lambda person: person.send_contact(),
    lambda person: person.send("\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT MARK}"),
    lambda person: person.send("\N{BRAILLE PATTERN BLANK}\N{HANGUL FILLER}"),
    lambda person: person.send("\N{COMBINING GRAVE ACCENT}\N{VARIATION SELECTOR-16}"),
)


async def _all_unreadable(scene: Scene, person: Person, text: str) -> None:
    for send in UNREADABLE:
        assert (await answer(scene, person, send(person))).text.startswith(text)


async def test_what_is_not_words_gets_a_sentence_and_the_menu(scene: Scene) -> None:
    await _all_unreadable(scene, scene.alex, NOT_READ)
    assert "Help now" in scene.alex.last.labels


async def test_a_therapist_is_not_pointed_to_a_button_she_does_not_have(scene: Scene) -> None:
    await _all_unreadable(scene, scene.mina, HERS_NOT_UNDERSTOOD)


async def test_nothing_but_words_becomes_a_question(scene: Scene) -> None:
    await scene.taps(scene.alex, "Ask Dr. Mina Park something")
    await _all_unreadable(scene, scene.alex, NOT_PASSED_ON)
    forwarded = await answer(scene, scene.alex, scene.alex.forward("not my words", "Bo"))
    assert forwarded.text.startswith("I can't pass on forwarded messages.")
    sent = await answer(scene, scene.alex, scene.alex.send("My own words"))
    assert "on its way to Dr. Mina Park" in sent.text
    assert seen(scene.mina).count("A question from") == 1
    assert "words under" not in seen(scene.mina)


async def test_nothing_but_words_becomes_a_reply(scene: Scene) -> None:
    await scene.asks("Do you work on Fridays?")
    await scene.taps(scene.mina, "Reply")
    await _all_unreadable(scene, scene.mina, NOT_PASSED_ON)
    sent = await answer(scene, scene.mina, scene.mina.send("Yes, in the mornings."))
    assert sent.text == "Sent to Alex Kim."
    assert "Yes, in the mornings." in scene.alex.last.text


async def test_nothing_but_words_becomes_a_note(scene: Scene) -> None:
    await scene.noting()
    await _all_unreadable(scene, scene.alex, NOT_PASSED_ON)
    too_long = await answer(scene, scene.alex, scene.alex.send("n" * 501))
    assert "501 characters, and I can pass on 500" in too_long.text
    assert "are with Dr. Mina Park" in (await answer(scene, scene.alex, _send(scene, 500))).text
    assert (await scene.survey(1)).note == "x" * 500


def _send(scene: Scene, length: int) -> Awaitable[Shown]:
    return scene.alex.send("x" * length)


@pytest.mark.parametrize("tap", [taps.StopSurvey(1), taps.SkipNote(1)])
async def test_after_the_survey_is_left_a_text_is_no_note(scene: Scene, tap: Tap) -> None:
    await scene.noting()
    assert leads_back(await scene.press(scene.alex, tap))
    await answer(scene, scene.alex, scene.alex.send("not for her"))
    assert (await scene.survey(1)).note == ""


# Texts of every length


async def test_a_long_question_arrives_whole_and_one_too_long_is_refused(scene: Scene) -> None:
    await scene.taps(scene.alex, "Ask Dr. Mina Park something")
    for length in (4096, 3001):
        refused = await answer(scene, scene.alex, _send(scene, length))
        assert f"{length:,} characters, and I can pass on 3,000 at most" in refused.text
        assert refused.labels == ["Never mind"]
    text = "<&" + "x" * 2400
    await answer(scene, scene.alex, scene.alex.send(text))
    assert text in scene.mina.last.text
    await scene.taps(scene.mina, "Reply")
    await answers(scene, scene.mina, scene.mina.send(text))
    assert f"{text}\nYou asked: <&xxx" in scene.alex.last.text


async def test_a_question_of_emoji_that_take_two_units_each_arrives_whole(scene: Scene) -> None:
    text = "🙂" * 1500
    await scene.asks(text)
    assert text in scene.mina.last.text
    inbox = await answer(scene, scene.mina, scene.mina.send("/inbox"))
    assert "🙂…" in inbox.text


async def test_of_long_questions_in_the_inbox_as_many_are_listed_as_fit_on_one_screen(
    scene: Scene,
) -> None:
    for number in range(11):
        person = scene.world.sandbox.person(5000 + number, "🦊" * 32, "n" * 31)
        await scene.world.say(person, "/start park")
        await scene.world.tap(person, "Ask Dr. Mina Park something")
        await scene.world.say(person, "🙂&" * 380)
    inbox = await answer(scene, scene.mina, scene.mina.send("/inbox"))
    assert len(inbox.buttons) > 4
    assert f"+{12 - len(inbox.buttons)} more" in inbox.text
    assert fits_a_screen(inbox.text, len(inbox.buttons))


async def test_the_longest_text_out_of_the_blue_is_not_understood(scene: Scene) -> None:
    shown = await answer(scene, scene.alex, _send(scene, 4096))
    assert shown.text.startswith("I'm an automated assistant, and I can't understand")
    shown = await answer(scene, scene.mina, scene.mina.send("y" * 4096))
    assert shown.text.startswith(HERS_NOT_UNDERSTOOD)


async def test_a_sixth_question_waits_until_one_is_answered(scene: Scene) -> None:
    for number in range(5):
        await scene.asks(f"Question {number}")
    await scene.press(scene.alex, taps.Ask("park"))
    refused = await answer(scene, scene.alex, scene.alex.send("One more"))
    assert refused.text.startswith("Several of your questions are waiting for Dr. Mina Park")
    assert refused.labels == ["Never mind"]
    assert "One more" not in seen(scene.mina)


# Edited, forwarded, and what Telegram itself reports


async def test_a_change_to_a_message_is_declined_and_changes_nothing(scene: Scene) -> None:
    question = await scene.asks("First version")
    (sent,) = [m for m in scene.alex.messages if m.text == "First version"]
    declined = await answer(scene, scene.alex, scene.alex.edit(sent.message_id, "Second version"))
    assert declined.text.startswith("I don't see changes to a message I have read.")
    assert await scene.question_text(question) == "First version"
    assert "Second version" not in seen(scene.mina)


async def test_a_change_while_something_is_expected_is_not_taken_for_it(scene: Scene) -> None:
    hello = await scene.alex.send("hello")
    await scene.world.settle()
    await scene.taps(scene.alex, "Ask Dr. Mina Park something")
    await answer(scene, scene.alex, scene.alex.edit(hello.message_id, "hello again"))
    assert "hello again" not in seen(scene.mina)
    assert await _expected(scene, scene.alex) == Asking("park")


async def test_a_live_location_that_moves_is_not_answered_again_and_again(scene: Scene) -> None:
    shown = await answer(scene, scene.alex, scene.alex.send_location())
    assert shown.text.startswith(NOT_READ)
    for step in range(3):
        message = _private_message(scene, location={"latitude": step, "longitude": 1})
        message |= {"edit_date": message["date"]}
        moved = _emitted(scene, "edited_message", message)
        assert await answers(scene, scene.alex, moved) == []


async def test_a_forwarded_text_out_of_the_blue_is_not_understood(scene: Scene) -> None:
    shown = await answer(scene, scene.alex, scene.alex.forward("hello", "Bo"))
    assert shown.text.startswith("I'm an automated assistant, and I can't understand")


async def test_what_telegram_reports_of_the_chat_is_nobodys_words(scene: Scene) -> None:
    for report in (
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"pinned_message": _private_message(scene, text="hello")},
    ):
        message = _private_message(scene, **report)
        assert await answers(scene, scene.alex, _emitted(scene, "message", message)) == []


def _private_message(scene: Scene, **fields: object) -> Json:
    world = scene.alex.world
    return {
        "message_id": world.next_id(),
        "from": scene.alex.profile.json(),
        "chat": world.chat_json(scene.alex.chat),
        "date": int(world.now().timestamp()),
        **fields,
    }


async def _emitted(scene: Scene, kind: str, content: Json) -> None:
    assert scene.alex.world.emit(kind, content) is not None


async def _expected(scene: Scene, person: Person) -> object:
    people = scene.world.running.desk.people
    return await people.expected(await people.meet(person.id, (person.profile.name,), "en"))


# Commands and payloads


COMMANDS = (
    "/",
    "//",
    "/nonsense",
    "/BOOK_ME",
    "/книга",
    "/start_me",
    "/stop",
    "/cancel_me@harbor_bot",
)


async def test_an_unknown_command_is_not_understood(scene: Scene) -> None:
    for command in COMMANDS:
        shown = await answer(scene, scene.alex, scene.alex.send(command))
        assert shown.text.startswith("I'm an automated assistant, and I can't understand"), command


async def test_an_unknown_command_is_never_passed_on_as_a_question(scene: Scene) -> None:
    await scene.taps(scene.alex, "Ask Dr. Mina Park something")
    for command in COMMANDS:
        await answer(scene, scene.alex, scene.alex.send(command))
    assert "A question from" not in seen(scene.mina)


async def test_commands_are_known_in_any_case_with_the_bots_name_and_with_words_after(
    scene: Scene,
) -> None:
    for command, text in {
        "/BOOK": "Which day suits you",
        "/my@harbor_bot please": "You have no call booked.",
        "/move": "You have no call booked.",
        "/cancel@harbor_bot": "You have no call booked.",
        "/ask\nanything": "What people often ask",
        "/privacy": "What I keep",
    }.items():
        assert text in (await answer(scene, scene.alex, scene.alex.send(command))).text
    assert "988" in (await answers(scene, scene.alex, scene.alex.send("/help")))[0].text


async def test_a_therapists_commands_are_unknown_to_a_client(scene: Scene) -> None:
    unknown = (await answer(scene, scene.alex, scene.alex.send("/nonsense"))).text
    hers = set(HER_COMMANDS) - {"move", "cancel"}  # a client has a call of her own to move
    for command in sorted(f"/{name}" for name in hers):
        assert (await answer(scene, scene.alex, scene.alex.send(command))).text == unknown


async def test_a_start_with_a_payload_nobody_knows_is_a_plain_start(scene: Scene) -> None:
    new = scene.world.sandbox.person(3001, "Bo")
    for payload in ("x" * 64, "claim", "PARK", "park ferrer", "-1", "'; drop table people;--"):
        shown = await answer(scene, new, new.send(f"/start {payload}"))
        assert shown.text.startswith("Hello, and welcome to Harbor Psychotherapy")
    assert "Hello, and welcome." in (await answers(scene, new, new.send("/start\npark")))[-1].text


# Names and profiles


NAMES: tuple[tuple[str, str | None], ...] = (
    ("", None),
    ("<b>Bo</b>", "&amp; <script>"),
    ("\u202egnirts desrever", "\u2066isolated\u2069"),
    ("Z" + "\u0335\u0322\u0348" * 30, None),
    ("\N{HANGUL FILLER}", None),
    ("a" * 64, "b" * 64),
    ("🦊" * 64, "🐻" * 64),
    ("\N{ZERO WIDTH JOINER}" * 64, None),
    ("Dr. Mina Park", None),
    ("{ $name }", "%s {0}"),
    ("line\nbreak", "tab\ttab"),
)


async def test_whatever_a_name_holds_a_question_and_its_reply_go_through(scene: Scene) -> None:
    for number, (first, last) in enumerate(NAMES):
        person = scene.world.sandbox.person(6000 + number, first, last, None, None)
        await answers(scene, person, person.send("/start park"))
        await scene.taps(person, "Ask Dr. Mina Park something")
        await answer(scene, person, person.send(f"Question {number}"))
        people = scene.world.running.desk.people
        assert len((await people.meet(person.id, (first, last), "")).name) <= NAME_LIMIT
        assert f"Question {number}" in scene.mina.last.text
        await scene.taps(scene.mina, "Reply")
        assert (await answer(scene, scene.mina, scene.mina.send("Yes"))).text.startswith("Sent to ")
        assert "Yes" in person.last.text
    assert "A question from <b>Bo</b> &amp; <script>\n" in seen(scene.mina)
    assert "A question from someone without a name\n" in seen(scene.mina)
    assert "A question from line break tab tab\n" in seen(scene.mina)
    assert not {"\u202e", "\u2066", "\u2069", "\u200d"} & set(seen(scene.mina))


async def test_names_of_every_kind_fit_into_inbox_and_digest(scene: Scene) -> None:
    for number, (first, last) in enumerate(NAMES):
        person = scene.world.sandbox.person(6000 + number, first, last, None, None)
        await answers(scene, person, person.send("/start park"))
        await scene.taps(person, "Ask Dr. Mina Park something")
        await answer(scene, person, person.send(f"Question {number}"))
    for command in ("/inbox", "/digest"):
        await answer(scene, scene.mina, scene.mina.send(command))


# Groups and channels


@pytest.fixture
def group(scene: Scene) -> Group:
    return scene.world.sandbox.group(-1001, "Friends")


def _in_group(scene: Scene, group: Group) -> list[Shown]:
    return [shown for shown in group.chat.messages if shown.sent_by == "bot"]


async def test_brought_into_a_group_it_says_where_it_talks_and_leaves(
    scene: Scene, group: Group
) -> None:
    await scene.alex.add_bot_to_group(group)
    await scene.world.settle()
    (shown,) = _in_group(scene, group)
    assert shown.text.startswith("I only talk in private, one to one.")
    assert shown.button("Write to me in private").value == "https://t.me/harbor_bot"
    assert group.chat.bot_status == "left"


@pytest.mark.parametrize("text", ["/start@harbor_bot park", "@harbor_bot I feel low", "/digest"])
async def test_spoken_to_in_a_group_it_answers_nothing_there_and_leaves(
    scene: Scene, group: Group, text: str
) -> None:
    group.chat.bot_status = "member"
    before = len(from_bot(scene.mina))
    await scene.mina.send_in_group(group, text)
    await scene.mina.send_in_group(group, text)
    await scene.world.settle()
    (shown,) = _in_group(scene, group)
    assert shown.text.startswith("I only talk in private")
    assert group.chat.bot_status == "left"
    assert len(from_bot(scene.mina)) == before


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_an_anonymous_admin_and_a_linked_channel_are_answered_like_a_group(
    scene: Scene, group: Group, kind: str
) -> None:
    chat = {"id": group.id, "type": kind, "title": "Friends"}
    for sender in (
        {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        {"id": 777000, "is_bot": False, "first_name": "Telegram"},
    ):
        group.chat.bot_status = "member"
        message = _private_message(scene, chat=chat, sender_chat=chat, text="/start@harbor_bot")
        await _emitted(scene, "message", message | {"from": sender})
        await scene.world.settle()
        assert group.chat.bot_status == "left"
    assert len(_in_group(scene, group)) == 2


async def test_it_leaves_a_group_in_which_it_may_not_write(scene: Scene, group: Group) -> None:
    scene.world.sandbox.faults.add(
        "sendMessage", status=400, description="Bad Request: not enough rights to send text"
    )
    await scene.alex.add_bot_to_group(group)
    await scene.world.settle()
    assert group.chat.bot_status == "left"


async def test_a_tap_in_a_group_does_nothing_but_stop_spinning(scene: Scene, group: Group) -> None:
    group.chat.bot_status = "member"
    before = seen(scene.mina)
    await scene.mina.press(1, taps.DigestNow().pack(), group=group)
    await scene.world.settle()
    assert scene.mina.unanswered == []
    assert _in_group(scene, group) == []
    assert seen(scene.mina) == before


async def test_whoever_throws_the_bot_out_of_a_group_can_still_be_reached(
    scene: Scene, group: Group
) -> None:
    await scene.alex.remove_bot_from_group(group)
    await scene.world.settle()
    assert not await _unreachable(scene, scene.alex)


async def test_a_channel_is_left_without_a_word_and_its_posts_are_not_asked_for(
    scene: Scene,
) -> None:
    channel = {"id": -1002, "type": "channel", "title": "News"}
    member = {"user": scene.world.sandbox.bot.json(), "status": "left"}
    change = {
        "chat": channel,
        "from": scene.alex.profile.json(),
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": member | {"status": "member"},
    }
    before = len(scene.world.sandbox.requests)
    await _emitted(scene, "my_chat_member", change)
    await scene.world.settle()
    made = [request.method for request in scene.world.sandbox.requests[before:]]
    assert "leaveChat" in made
    assert "sendMessage" not in made
    assert scene.alex.world.emit("channel_post", {"chat": channel}) is None


# Old, doubled and forged taps


async def test_a_tap_on_a_message_that_is_gone_gets_a_fresh_screen(scene: Scene) -> None:
    for tap in (
        taps.Menu(),
        taps.Questions(0),
        taps.Days("park", 0, 0),
        taps.Pick("park", 0, FREE),
    ):
        press = scene.alex.press(1, tap.pack(), inaccessible=True)
        await answer(scene, scene.alex, press)
    assert scene.alex.unanswered == []


# scheduling 56
async def test_last_months_buttons_answer_with_how_things_stand_today(scene: Scene) -> None:
    expected = {
        taps.Pick("park", 0, PAST): "That time has just gone. Nothing was booked or moved.",
        taps.Confirm("park", 0, PAST): "That time has just gone. Nothing was booked or moved.",
        taps.Times("park", 0, PAST.date(), 0): "There is nothing left on that day.",
        taps.LetGo("park", 0, PAST.date()): "There is nothing left on that day.",
        taps.Days("park", 0, 40): "Which day suits you",
        taps.Questions(40): "What people often ask",
        taps.Days("gone", 0, 0): OUTDATED,
        taps.Pick("gone", 0, FREE): OUTDATED,
        taps.Confirm("gone", 0, FREE): OUTDATED,
        taps.Choose("gone"): OUTDATED,
        taps.Ask("gone"): OUTDATED,
        taps.Answered("gone"): OUTDATED,
    }
    for tap, text in expected.items():
        shown = await scene.press(scene.alex, tap)
        assert text in shown.text, tap
        assert leads_back(shown), tap


async def test_the_buttons_of_a_booking_that_is_over_show_that_there_is_none(scene: Scene) -> None:
    await scene.books()
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Cancel it", "Yes, cancel it")
    await scene.press(scene.alex, taps.Menu())
    for tap in (
        taps.AskCancel(1),
        taps.Days("park", 1, 0),
        taps.Times("park", 1, FREE.date(), 0),
        taps.Pick("park", 1, FREE),
        taps.Confirm("park", 1, FREE),
    ):
        shown = await scene.press(scene.alex, tap)
        assert "There is no such call any more." in shown.text, tap
        assert leads_back(shown)
        await scene.press(scene.alex, taps.Menu())


async def test_too_near_its_start_a_booking_is_changed_by_a_word_only(scene: Scene) -> None:
    await scene.books()
    await scene.world.go_to(local(27, 9))
    for tap in (taps.AskCancel(1), taps.Cancel(1), taps.Days("park", 1, 0)):
        shown = await scene.press(scene.alex, tap)
        assert "It starts too soon to change it here." in shown.text
        assert leads_back(shown)
    assert (await scene.booking(1)).status is Status.BOOKED


HUGE = "z" * 12
FORGED = (
    "",
    "|",
    "1",
    "1+",
    "1++menu",
    "2menu",
    "menu",
    "0",
    "1menu|",
    "1menu|1",
    "1pick|park",
    f"1pick|park|0|{HUGE}",
    f"1book|park|0|{HUGE}",
    "1pick|park|0|jl6kx0",
    "1book|park|0|" + "9" * 6,
    "1pick|park|-1|0",
    "1day|park|0|2026-13-45",
    "1day|park|0|0001-01-01",
    "1day|park|0|9999-12-31",
    "1back|park|0|9999-12-31",
    f"1days|park|{HUGE}|0",
    f"1days|park|0|{HUGE}",
    f"1faq|{HUGE}",
    f"1answ|{HUGE}",
    f"1can|{HUGE}",
    f"1canx|{HUGE}",
    "1can|-5",
    "1can|٣",
    f"1undo|{HUGE}|0|0",
    "1undo|1|0|jl6kx0",
    f"1fine|1|{HUGE}",
    "1fine|1|0",
    f"1hmove|{HUGE}|0",
    f"1hmove|1|{HUGE}",
    "1hday|1|9999-12-31|0",
    "1hpick|1|0",
    f"1hpick|1|{HUGE}",
    "1hmovex|1|0|0",
    f"1hmovex|1|{HUGE}|0",
    f"1hcan|{HUGE}",
    f"1hcanx|1|{HUGE}",
    f"1att|{HUGE}|1",
    "1att|1|maybe",
    f"1re|{HUGE}",
    "1re|" + "z" * 40,
    f"1sv|{HUGE}",
    "1rate|1|comfort|9",
    "1rate|1|nothing|5",
    "1dec|1|marry",
    "1snd|1|loud",
    "1ask|" + "p" * 55,
    f"1hday|{HUGE}",
    "1hday|0",
    f"1hbk|{HUGE}",
    "1hsl|9999-12-31",
    "1hsl|0001-01-01",
    "1why|0",
    f"1why|{HUGE}",
    "1why|jl6kx0",
    "1blk|0|1",
    "1blk|1|0",
    "1blk|jl6kx0|jl6kx0",
    f"1open|0|{HUGE}",
    "1open|5|5",
    f"1ublk|{HUGE}",
    "1trv|Nowhere/Atlantis|2026-12-01|2026-12-02",
    "1trv|../../etc/passwd|2026-12-01|2026-12-02",
    "1trv|Europe/Lisbon|2026-12-02|2026-12-01",
    "1trv|Europe/Lisbon|0001-01-01|9999-12-31",
    "1trv|Europe/Lisbon|9999-12-30|9999-12-31",
    "1trv|Europe/Lisbon|2020-01-01|2020-01-02",
    f"1stay|{HUGE}",
    f"1dgat|{HUGE}",
    "1dgat|1440",
    "1dgdt|everything",
    "1dgq|maybe",
    "1who|<b>",
    "1wish|<b>",
    f"1suit|park|{HUGE}|{HUGE}",
    "1suit|park|7",
    f"1tell|gone|{HUGE}|1",
    "1tell|park|0|0",
    f"1take|{HUGE}",
    f"1pass|{HUGE}",
    "1quit|gone",
    f"1invs|{HUGE}",
    f"1invd|{HUGE}",
    "1invt|0001-01-01",
    "1inva|" + "9" * 6,
    "1inva|0",
    "\N{BRAILLE PATTERN BLANK}",
    "🦊" * 16,
    *("|".join([f"1{kind.tag}", *(HUGE for _ in fields(kind) or "x")]) for kind in all_taps()),
)


@pytest.mark.parametrize("who", ["client", "therapist"])
async def test_forged_data_gets_a_true_screen_and_changes_nothing(scene: Scene, who: str) -> None:
    await scene.books()
    await scene.asks("Is this mine?")
    person = scene.alex if who == "client" else scene.mina
    for data in FORGED:
        assert leads_back(await scene.press(person, data)), data
    assert person.unanswered == []
    assert (await scene.booking(1)).slot.start == FREE
    assert (await scene.booking(1)).status is Status.BOOKED
    assert len(await scene.world.running.desk.questions.waiting("park")) == 1


async def test_a_client_cannot_use_another_clients_buttons(scene: Scene) -> None:
    await scene.noting()
    await scene.world.say(scene.alex, "For her eyes only")
    await scene.asks("My secret question")
    await scene.world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Mon, Nov 30", "9:00 AM", "Yes, book it")
    booking, survey = await scene.booking(2), await scene.survey(1)
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    for tap, text in _of_somebody_else(booking.id, survey.id).items():
        shown = await scene.press(bo, tap)
        assert text in shown.text, tap
        assert leads_back(shown), tap
        await scene.world.say(bo, "/start")
    assert "secret" not in seen(bo)
    assert "eyes only" not in seen(bo)
    assert "Alex" not in seen(bo)
    assert await scene.booking(2) == booking
    assert await scene.survey(1) == survey
    assert len(await scene.world.running.desk.questions.waiting("park")) == 1


def _of_somebody_else(booking: int, survey: int) -> dict[Tap, str]:
    none = "There is no such call any more."
    return {
        taps.AskCancel(booking): none,
        taps.Cancel(booking): none,
        taps.Days("park", booking, 0): none,
        taps.Times("park", booking, FREE.date(), 0): none,
        taps.Pick("park", booking, FREE): none,
        taps.Confirm("park", booking, FREE): none,
        taps.Undo(booking, 0, FREE): none,
        taps.FineWithMe(booking, local(30, 9)): none,
        taps.BeginSurvey(survey): OUTDATED,
        taps.Rate(survey, Item.HOPE, Rating.NOT_AT_ALL): OUTDATED,
        taps.HearSound(survey, Sound.A_LOT): OUTDATED,
        taps.Decide(survey, Decision.NOT_FIT): OUTDATED,
        taps.EarlierStep(survey, 0): OUTDATED,
        taps.StopSurvey(survey): OUTDATED,
        taps.SkipNote(survey): OUTDATED,
        taps.Attendance(booking, came=False): OUTDATED,
        taps.Reply(1): OUTDATED,
        taps.Inbox(): OUTDATED,
        taps.DigestNow(): OUTDATED,
        taps.AsClient(): OUTDATED,
        taps.Answers(0): OUTDATED,
        taps.Invite(): OUTDATED,
        taps.InviteSoon(60): OUTDATED,
        taps.InviteDays(0): OUTDATED,
        taps.InviteTimes(FREE.date()): OUTDATED,
        taps.InviteTo(FREE): OUTDATED,
        taps.Grant(1): OUTDATED,
        taps.TakeOffer(1): OUTDATED,
        taps.PassOffer(1): OUTDATED,
        taps.HerMove(booking, 0): OUTDATED,
        taps.HerTimes(booking, FREE.date(), 0): OUTDATED,
        taps.HerPick(booking, FREE): OUTDATED,
        taps.HerMoveYes(booking, 0, FREE, worded=False): OUTDATED,
        taps.HerCancel(booking): OUTDATED,
        taps.HerCancelYes(booking, 0, worded=False): OUTDATED,
        taps.HerBooking(booking): OUTDATED,
        taps.GiveNumber(booking): none,
        taps.CallBy(booking, Answer.PHONE, without_number=True): none,
        taps.CancelGone(booking): OUTDATED,
        taps.PutBack(booking): OUTDATED,
        taps.PutAllBack(): OUTDATED,
        taps.OneByOne(): OUTDATED,
        taps.EmptiedAccept("0000", 1): OUTDATED,
        taps.EmptiedLook("0000", 1): OUTDATED,
    }


#: With a booking to move they are somebody's, too.
MOVING = {taps.Days, taps.Times, taps.Pick, taps.Confirm}


def test_every_button_about_what_is_somebodys_is_tried_by_somebody_else() -> None:
    ids = {"booking_id", "survey_id", "question_id", "offer_id", "block_id", "travel_id", "since"}
    modules = (taps.HerDays, taps.HerMove, taps.Inbox, taps.Invite, taps.PutBack, taps.EmptiedLook)
    hers = {kind.__module__ for kind in modules}
    owned = {
        kind
        for kind in all_taps()
        if kind.__module__ in hers or ids & {each.name for each in fields(kind)}
    }
    assert owned == {type(tap) for tap in (*_of_somebody_else(1, 1), *HERS)} - MOVING


async def test_a_therapist_cannot_use_another_therapists_buttons(scene: Scene) -> None:
    theo = scene.world.sandbox.person(2003, "Theo")
    await scene.world.claim(theo, "ferrer")
    await scene.books()
    await scene.asks("My secret question")
    await scene.world.go_to(local(27, 10, 20))
    for tap in (
        taps.Attendance(1, came=False),
        taps.Reply(1),
        taps.Grant(1),
        taps.HerMove(1, 0),
        taps.HerTimes(1, local(30, 9).date(), 0),
        taps.HerPick(1, local(30, 9)),
        taps.HerMoveYes(1, 0, local(30, 9), worded=False),
        taps.HerCancel(1),
        taps.HerCancelYes(1, 0, worded=False),
    ):
        shown = await scene.press(theo, tap)
        assert leads_back(shown)
    for tap in (taps.Inbox(), taps.DigestNow()):
        assert leads_back(await scene.press(theo, tap))
    assert "secret" not in seen(theo)
    assert (await scene.booking(1)).status is Status.BOOKED


async def test_a_page_of_answers_that_is_not_there_any_more_is_out_of_date(scene: Scene) -> None:
    await scene.noting()
    await scene.world.advance(minutes=1)
    assert "New answers after a call (1)" in (await scene.press(scene.mina, taps.Answers(0))).text
    assert OUTDATED in (await scene.press(scene.mina, taps.Answers(1))).text


async def test_a_therapist_who_looks_as_a_client_sees_her_own_menu_at_once(scene: Scene) -> None:
    shown = await scene.press(scene.mina, taps.AsClient())
    assert "Ask Dr. Mina Park something" in shown.labels


async def test_a_call_that_is_moved_on_cannot_be_marked_before_it_begins(scene: Scene) -> None:
    await scene.books()
    shown = await scene.press(scene.mina, taps.Attendance(1, came=True))
    assert OUTDATED in shown.text
    assert (await scene.booking(1)).status is Status.BOOKED


async def _twice_at_once(scene: Scene, person: Person, tap: Tap) -> list[Shown]:
    """Press within one moment: the second is under way before the first is answered."""
    before = {shown.message_id for shown in from_bot(person)}
    message_id = person.last.message_id
    await person.press(message_id, tap.pack())
    await person.press(message_id, tap.pack())
    await scene.world.settle()
    assert person.unanswered == []
    return [shown for shown in from_bot(person) if shown.message_id not in before]


async def test_a_double_tap_does_what_one_tap_does(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.asks("A question")
    for tap in (
        taps.Questions(0),
        taps.Privacy(),
        taps.Others(),
        taps.Ask("park"),
        taps.NeverMind(),
        taps.Menu(),
        taps.Days("park", 0, 0),
        taps.Times("park", 0, FREE.date(), 0),
        taps.Pick("park", 0, FREE),
        taps.LetGo("park", 0, FREE.date()),
        taps.Wish("park"),
        taps.Suits("park", 1, 7),
        taps.TellMe("park", 1, 7),
        taps.StopWaiting("park"),
        taps.My(),
    ):
        assert await _twice_at_once(scene, alex, tap) == [], tap
        assert leads_back(alex.last)
    await scene.press(alex, taps.Menu())
    new = await _twice_at_once(scene, alex, taps.Confirm("park", 0, FREE))
    assert [shown.kind for shown in new] == ["document"]
    assert "Booked." in from_bot(alex)[-2].text
    await _twice_at_once(scene, alex, taps.Confirm("park", 1, local(30, 9)))
    assert (await scene.booking(1)).sequence == 1
    assert "Undo" in alex.last.labels
    await scene.world.advance(minutes=3)
    assert seen(mina).count("Moved: Alex Kim") == 1
    await scene.world.say(alex, "/my")
    assert await _twice_at_once(scene, alex, taps.AskCancel(1)) == []
    await _twice_at_once(scene, alex, taps.Cancel(1))
    assert "Undo" in alex.last.labels
    await _twice_at_once(scene, alex, taps.Undo(1, 2, local(30, 9)))
    assert (await scene.booking(1)).sequence == 3
    await _twice_at_once(scene, alex, taps.FineWithMe(1, local(30, 9)))
    await scene.press(alex, taps.Cancel(1))
    await scene.world.advance(minutes=3)
    assert seen(mina).count("Cancelled: Alex Kim") == 1
    for tap in (taps.HelpNow(), taps.Choose("park")):
        assert leads_back((await _twice_at_once(scene, alex, tap))[-1])


async def test_a_therapists_double_tap_does_what_one_tap_does(scene: Scene) -> None:
    alex, mina = scene.alex, scene.mina
    await scene.asks("A question")
    await scene.books()
    await scene.world.go_to(local(27, 10, 20))
    await _twice_at_once(scene, mina, taps.Attendance(1, came=True))
    await scene.world.go_to(local(27, 11, 20))
    assert seen(alex).count("May I ask 8 quick taps") == 1
    assert await _twice_at_once(scene, mina, taps.Inbox()) == []
    for tap in (taps.DigestNow(), taps.AsClient(), taps.Reply(1)):
        assert len(await _twice_at_once(scene, mina, tap)) == 2
    await mina.send("One reply")
    await mina.send("One reply")
    await scene.world.settle()
    assert seen(alex).count("One reply") == 1


async def test_a_double_tap_answers_one_item_of_the_survey(scene: Scene) -> None:
    await scene.invited()
    for tap in (
        taps.BeginSurvey(1),
        *(taps.Rate(1, item, Rating.PARTLY) for item in Item),
        taps.HearSound(1, Sound.NO),
        taps.Decide(1, Decision.UNDECIDED),
        taps.SkipNote(1),
        taps.StopSurvey(1),
    ):
        assert await _twice_at_once(scene, scene.alex, tap) == []
        assert leads_back(scene.alex.last)
    assert set((await scene.survey(1)).answers) == set(Item)


async def test_a_slip_in_the_survey_is_put_right_on_the_way_back(scene: Scene) -> None:
    await scene.invited()
    await scene.taps(scene.alex, "Start", "Mostly", "Not at all", "‹ Back")
    assert "✓ Not at all" in scene.alex.last.labels
    await scene.taps(scene.alex, "A little")
    assert scene.alex.last.text.startswith("3 of 8")
    assert (await scene.survey(1)).answers[Item.HEARD] is Rating.A_LITTLE


async def test_two_people_who_confirm_the_same_time_at_once(scene: Scene) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    for person in (scene.alex, bo):
        await person.press(person.last.message_id, taps.Confirm("park", 0, FREE).pack())
    await scene.world.settle()
    outcomes = sorted("Booked." in seen(person) for person in (scene.alex, bo))
    assert outcomes == [False, True]
    loser = bo if "Booked." in seen(scene.alex) else scene.alex
    assert "That time has just gone. Nothing was booked or moved." in loser.last.text
    assert leads_back(loser.last)


async def test_an_update_that_telegram_repeats_is_handled_once(scene: Scene) -> None:
    sandbox = scene.world.sandbox
    updates: list[Json] = []
    sandbox.on_update.append(updates.append)
    await scene.taps(scene.alex, "Ask Dr. Mina Park something")
    await scene.world.say(scene.alex, "Only once")
    await scene.taps(scene.alex, "‹ Menu")
    before = len(from_bot(scene.alex)), len(from_bot(scene.mina))
    for update in list(updates):
        sandbox.world.queue.push_again(update, int(scene.world.clock.now().timestamp()))
    await scene.world.settle()
    assert (len(from_bot(scene.alex)), len(from_bot(scene.mina))) == before
    assert seen(scene.mina).count("Only once") == 1


# Claiming a place


async def test_a_claim_link_works_once_and_for_one_person(scene: Scene) -> None:
    token = await scene.world.running.desk.people.new_claim("ferrer")
    theo, bo = (scene.world.sandbox.person(number, "Theo") for number in (2003, 2004))
    assert "Welcome, Theo Ferrer" in (await answer(scene, theo, _claim(theo, token))).text
    for person in (theo, bo):
        shown = await answer(scene, person, _claim(person, token))
        assert shown.text.startswith("This link does not work:")
    assert "Digest now" in theo.last.labels
    assert "Digest now" not in bo.last.labels


async def test_a_wrong_an_empty_and_an_expired_claim_are_answered_alike(scene: Scene) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    token = await scene.world.running.desk.people.new_claim("park")
    scene.world.clock.advance(dt.timedelta(days=7, seconds=1))
    texts = {(await answer(scene, bo, _claim(bo, each))).text for each in ("", "wrong", token)}
    assert len(texts) == 1
    assert texts.pop().startswith("This link does not work:")
    assert "Digest now" in (await answer(scene, scene.mina, scene.mina.send("/start"))).labels


async def test_a_newer_claim_link_makes_the_older_one_useless(scene: Scene) -> None:
    people = scene.world.running.desk.people
    older, newer = await people.new_claim("ferrer"), await people.new_claim("ferrer")
    theo = scene.world.sandbox.person(2003, "Theo")
    assert "does not work" in (await answer(scene, theo, _claim(theo, older))).text
    assert "Welcome, Theo Ferrer" in (await answer(scene, theo, _claim(theo, newer))).text


def _claim(person: Person, token: str) -> Awaitable[Shown]:
    return person.send(f"/start claim_{token}")


# Replying


async def test_a_reply_by_telegrams_own_reply_reaches_the_client_once(scene: Scene) -> None:
    await scene.asks("Do you have a couch?")
    asked = scene.mina.last
    sent = scene.mina.send("I do.", reply_to=asked.message_id)
    assert (await answer(scene, scene.mina, sent)).text == "Sent to Alex Kim."
    assert "I do." in scene.alex.last.text
    again = scene.mina.send("I do!", reply_to=asked.message_id)
    for late in (again, scene.mina.tap("Reply", asked.message_id)):
        assert OUTDATED in (await answer(scene, scene.mina, late)).text
    assert seen(scene.alex).count("Dr. Mina Park replied") == 1


async def test_after_a_reply_to_a_closed_question_she_is_not_stuck(scene: Scene) -> None:
    first = await scene.asks("First")
    await scene.taps(scene.mina, "Reply")
    people, questions = scene.world.running.desk.people, scene.world.running.desk.questions
    mina = await people.meet(scene.mina.id, ("Mina",), "en")
    await questions.reply(mina, "park", first, "From another device")
    await questions.begin_reply(mina, "park", await scene.asks("Second"))
    reply = scene.mina.send("Too late", reply_to=_question(scene.mina, "First").message_id)
    assert OUTDATED in (await answer(scene, scene.mina, reply)).text
    hello = await answer(scene, scene.mina, scene.mina.send("hello"))
    assert hello.text.startswith(HERS_NOT_UNDERSTOOD)


def _question(person: Person, text: str) -> Shown:
    (found,) = [m for m in from_bot(person) if m.text.startswith("A question") and text in m.text]
    return found


async def test_a_reply_to_some_other_message_is_not_taken_for_one(scene: Scene) -> None:
    await scene.books()
    await scene.asks("A question")
    booked = next(shown for shown in from_bot(scene.mina) if shown.text.startswith("Booked"))
    shown = await answer(scene, scene.mina, scene.mina.send("ok", reply_to=booked.message_id))
    assert shown.text.startswith(HERS_NOT_UNDERSTOOD)
    mine = scene.alex.send("me too", reply_to=scene.alex.last.message_id)
    assert (await answer(scene, scene.alex, mine)).text.startswith("I'm an automated assistant")


async def test_after_the_menu_a_text_is_not_sent_to_anybody(scene: Scene) -> None:
    await scene.taps(scene.alex, "Ask Dr. Mina Park something", "Help now", "‹ Menu")
    shown = await answer(scene, scene.alex, scene.alex.send("hm"))
    assert shown.text.startswith("I'm an automated assistant, and I can't understand")
    assert "A question from" not in seen(scene.mina)


# People who leave


async def _unreachable(scene: Scene, person: Person) -> bool:
    async with scene.world.running.store.read() as view:
        found = await view.person_by_telegram_id(person.id)
    assert found is not None
    return found.unreachable_since is not None


async def test_somebody_who_blocks_the_bot_is_marked_and_comes_back(scene: Scene) -> None:
    await scene.asks("Will you answer?")
    await scene.alex.block()
    await scene.world.settle()
    assert await _unreachable(scene, scene.alex)
    await scene.taps(scene.mina, "Reply")
    await answer(scene, scene.mina, scene.mina.send("I do."))
    await scene.alex.unblock()
    await scene.world.settle()
    assert not await _unreachable(scene, scene.alex)
    await answers(scene, scene.alex, scene.alex.send("/start"))


async def test_a_block_between_tap_and_answer_breaks_nothing(scene: Scene) -> None:
    alex = scene.alex
    await alex.press(alex.last.message_id, taps.Confirm("park", 0, FREE).pack())
    alex.chat.blocked = True
    await scene.world.settle()
    assert (await scene.booking(1)).status is Status.BOOKED
    assert "Booked: Alex Kim" in seen(scene.mina)
    assert await _unreachable(scene, alex)


async def test_reminders_to_an_account_that_is_gone_are_given_up_quietly(scene: Scene) -> None:
    await scene.books()
    await scene.alex.deactivate()
    await scene.world.go_to(local(26, 10))
    await scene.world.go_to(local(27, 9))
    assert await _unreachable(scene, scene.alex)
    assert "Tomorrow" not in seen(scene.alex)


# Telegram's own faults


async def test_a_message_that_has_to_wait_is_sent_after_the_time_asked_for(scene: Scene) -> None:
    fault = scene.world.sandbox.faults.add("sendMessage", retry_after=90, chat_id=scene.mina.id)
    await scene.asks("Patience?")
    assert fault.hits == 1
    await scene.world.go_to(scene.world.clock.now() + dt.timedelta(seconds=89))
    assert "Patience?" not in seen(scene.mina)
    await scene.world.go_to(scene.world.clock.now() + dt.timedelta(seconds=1))
    assert seen(scene.mina).count("Patience?") == 1


@pytest.mark.parametrize("status", [500, 502, 401])
async def test_a_message_that_telegram_fails_on_is_sent_later(scene: Scene, status: int) -> None:
    scene.world.sandbox.faults.add("sendMessage", status=status, chat_id=scene.mina.id, times=2)
    await scene.asks("Patience?")
    for _ in range(4):
        await scene.world.go_to(scene.world.clock.now() + dt.timedelta(minutes=1))
    assert seen(scene.mina).count("Patience?") == 1


async def test_a_message_whose_chat_is_gone_is_given_up(scene: Scene) -> None:
    scene.world.sandbox.faults.add(
        "sendMessage", status=400, description="Bad Request: chat not found", chat_id=scene.mina.id
    )
    await scene.asks("Hello?")
    await scene.world.go_to(scene.world.clock.now() + dt.timedelta(hours=2))
    assert "Hello?" not in seen(scene.mina)
    assert "Hello?" in (await answer(scene, scene.mina, scene.mina.send("/inbox"))).text


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
        "Bad Request: there is no text in the message to edit",
    ],
)
async def test_a_screen_that_cannot_be_changed_is_sent_afresh(
    scene: Scene, description: str
) -> None:
    scene.world.sandbox.faults.add("editMessageText", status=400, description=description)
    shown = await answer(scene, scene.alex, scene.alex.tap("Questions and answers"))
    assert shown.text.startswith("What people often ask")


async def test_a_screen_that_is_the_same_already_is_left_as_it_is(scene: Scene) -> None:
    scene.world.sandbox.faults.add(
        "editMessageText",
        status=400,
        description="Bad Request: message is not modified: specified new message content and "
        "reply markup are exactly the same as a current content and reply markup of the message",
    )
    assert await answers(scene, scene.alex, scene.alex.tap("Questions and answers")) == []


async def test_a_block_that_shows_while_a_screen_changes_is_noted(scene: Scene) -> None:
    scene.world.sandbox.faults.add("editMessageText", status=403)
    assert await answers(scene, scene.alex, scene.alex.tap("Questions and answers")) == []
    assert await _unreachable(scene, scene.alex)


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_when_the_answer_fails_what_was_asked_for_is_done_and_a_second_tap_shows_it(
    scene: Scene, status: int
) -> None:
    faults, alex = scene.world.sandbox.faults, scene.alex
    if status == 429:
        faults.add("editMessageText", retry_after=3)
    else:
        faults.add("editMessageText", status=status)
    message = alex.last.message_id
    for _ in range(2):
        await alex.press(message, taps.Confirm("park", 0, FREE).pack())
        await scene.world.settle()
    assert (await scene.booking(1)).sequence == 0
    (changed,) = [shown for shown in from_bot(alex) if shown.message_id == message]
    assert changed.text.startswith("Booked.")
    assert seen(scene.mina).count("Booked: Alex Kim") == 1


async def test_an_answer_to_a_tap_that_hangs_holds_nothing_up(scene: Scene) -> None:
    fault = scene.world.sandbox.faults.add("answerCallbackQuery", hang=True)
    await scene.alex.tap("Book a free call")
    await scene.world.sandbox.until(lambda: scene.alex.last.text.startswith("Which day suits you"))
    assert fault.hits == 1
    assert len(scene.alex.unanswered) == 1
    fault.release()
    await scene.world.settle()
    assert scene.alex.unanswered == []


@pytest.mark.parametrize("how", ["lost", "too old", "500", "429"])
async def test_a_tap_is_obeyed_though_its_spinner_cannot_be_stopped(scene: Scene, how: str) -> None:
    faults = scene.world.sandbox.faults
    match how:
        case "lost":
            faults.add("answerCallbackQuery")
        case "too old":
            description = "Bad Request: query is too old and response timeout expired"
            faults.add("answerCallbackQuery", status=400, description=description)
        case "500":
            faults.add("answerCallbackQuery", status=500)
        case _:
            faults.add("answerCallbackQuery", retry_after=5)
    await scene.taps(scene.alex, "Book a free call")
    assert scene.alex.last.text.startswith("Which day suits you")


async def test_what_nobody_foresaw_is_logged_without_a_word_and_said_kindly(
    tmp_path: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = make_world(tmp_path, sqlite_url)
    async with world.started():
        scene = await Scene.of(world)
        for times in (1, 2):  # the second time not even that can be said
            for method in ("editMessageText", "sendMessage")[:times]:
                description = "Bad Request: nobody knows why"
                world.sandbox.faults.add(method, status=400, description=description)
            await scene.taps(scene.alex, "Ask Dr. Mina Park something")
        assert seen(scene.alex).count("I'm sorry, something went wrong on my side.") == 1
        assert leads_back(scene.alex.last)
        await answer(scene, scene.alex, scene.alex.send("My secret"))
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 2
    assert all(error.endswith("failed: BadRequest") for error in errors)
    assert "secret" not in caplog.text


# What the practice changes meanwhile


async def test_while_a_calendar_cannot_be_read_nothing_is_offered_and_nothing_is_lost(
    scene: Scene, tmp_path: Path
) -> None:
    await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    (tmp_path / "park.ics").write_text("This is no calendar.")
    await scene.world.advance(minutes=16)
    for tap in (
        taps.Confirm("park", 0, FREE),
        taps.Days("park", 0, 0),
        taps.Times("park", 0, FREE.date(), 0),
        taps.Pick("park", 0, FREE),
    ):
        shown = await scene.press(scene.alex, tap)
        assert shown.text.startswith("Times are being checked just now"), tap
        assert shown.labels == [
            "Tell me when a time opens",
            "Ask Dr. Mina Park something",
            "‹ Menu",
        ]
    assert "I can't read your calendar" in seen(scene.mina)


async def test_a_time_that_is_gone_is_followed_by_what_is_left_of_its_day_or_the_days(
    scene: Scene,
) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.press(bo, taps.Confirm("park", 0, FREE))
    shown = await scene.press(scene.alex, taps.Pick("park", 0, FREE))
    assert "That time has just gone." in shown.text
    assert "10:30 AM" in shown.labels
    shown = await scene.press(scene.alex, taps.Pick("park", 0, local(28, 3)))
    assert "That time has just gone." in shown.text
    assert "Which day suits you" in shown.text


async def test_after_a_therapist_has_left_her_buttons_and_what_was_expected_are_out_of_date(
    tmp_path: Path, sqlite_url: str
) -> None:
    world = make_world(tmp_path, sqlite_url)
    world.setup = replace(world.setup, practice=asking(world.setup.practice, ()))
    ferrer_gone = world.setup.practice.model_copy(
        update={"therapists": world.setup.practice.therapists[:1]}
    )
    with calm():
        async with world.started():
            scene = await Scene.of(world)
            theo = world.sandbox.person(2003, "Theo")
            await world.claim(theo, "ferrer")
            await scene.press(scene.alex, taps.Choose("ferrer"))
            await scene.press(scene.alex, taps.Confirm("ferrer", 0, local(28, 10, 10)))
            assert "Booked: Alex Kim" in theo.last.text
            await scene.press(scene.alex, taps.Ask("ferrer"))
        world.setup = replace(world.setup, practice=ferrer_gone)
        async with world.started():
            shown = await answer(scene, scene.alex, scene.alex.send("Are you there?"))
            assert OUTDATED in shown.text
            for tap in (taps.Days("ferrer", 0, 0), taps.AskCancel(1), taps.Choose("ferrer")):
                assert OUTDATED in (await scene.press(scene.alex, tap)).text
            assert leads_back(await answer(scene, scene.alex, scene.alex.send("/my")))
            shown = await answer(scene, theo, theo.send("/digest"))
            assert OUTDATED in shown.text


async def test_a_therapist_keeps_her_commands_over_a_restart_and_clients_never_see_them(
    tmp_path: Path, sqlite_url: str
) -> None:
    world = make_world(tmp_path, sqlite_url)
    world.sandbox.faults.add("setMyCommands", status=400, contains="2002")
    with calm():
        async with world.started():
            scene = await Scene.of(world)
            assert "Welcome, Dr. Mina Park." in seen(scene.mina)
            assert "digest" not in _commands(scene, scene.mina)
        async with world.started():
            await world.settle()
    assert set(_commands(scene, scene.mina)) > set(HER_COMMANDS)
    assert set(_commands(scene, scene.alex)) == {"start", "book", "ask", "my", "help", "privacy"}


def _commands(scene: Scene, person: Person) -> list[str]:
    return [each["command"] for each in commands_for(person.world, person.chat, "en")]


async def test_whoever_has_chosen_nobody_yet_is_asked_whom(scene: Scene) -> None:
    bo = scene.world.sandbox.person(3001, "Bo")
    for text in ("/book", "/ask", "hello", "/my"):
        assert leads_back(await answer(scene, bo, bo.send(text)))
    assert "Dr. Mina Park" in (await answer(scene, bo, bo.send("/book"))).labels
    shown = await scene.press(bo, taps.Questions(0))
    assert "Whom would you like to get to know?" in shown.text


async def test_a_booking_cannot_be_moved_to_another_therapist(scene: Scene) -> None:
    await scene.books()
    for tap in (taps.Days("ferrer", 1, 0), taps.Confirm("ferrer", 1, local(28, 10, 10))):
        assert "There is no such call any more." in (await scene.press(scene.alex, tap)).text
    assert (await scene.booking(1)).therapist_id == "park"


# Too much at once


async def test_a_flood_is_read_in_part_and_told_so_once_and_holds_up_nobody(scene: Scene) -> None:
    flooder = scene.world.sandbox.person(3001, "Flo")
    await scene.world.say(flooder, "/start park")
    start, told = len(scene.world.sandbox.requests), len(from_bot(flooder))
    for number in range(100):
        await flooder.send(f"hello {number}")
    await scene.alex.send("/my")
    await scene.world.settle()
    sends = [r for r in scene.world.sandbox.requests[start:] if r.method == "sendMessage"]
    to_whom = [int(request.params["chat_id"]) for request in sends]
    assert to_whom.index(scene.alex.id) < 4
    new = from_bot(flooder)[told:]
    assert len([shown for shown in new if shown.text.startswith("That was a lot at once.")]) == 1
    assert len(new) < 20
    assert all(leads_back(shown) for shown in new)
    assert leads_back(await answer(scene, flooder, flooder.send("/my")))


async def test_a_hundred_taps_are_all_answered_and_book_once(scene: Scene) -> None:
    message = scene.alex.last.message_id
    for _ in range(100):
        await scene.alex.press(message, taps.Confirm("park", 0, FREE).pack())
    await scene.world.settle()
    assert scene.alex.unanswered == []
    assert seen(scene.mina).count("Booked: Alex Kim") == 1
    assert seen(scene.alex).count("That was a lot at once.") == 1


# What the longest and the latest texts become


@pytest.mark.parametrize("text", ["<&" + "x" * 2998, "'" * 3000, "🙂" * 1500])
async def test_the_longest_question_arrives_whole(scene: Scene, text: str) -> None:
    await scene.asks(text)
    assert text in scene.mina.last.text


async def test_a_question_that_is_too_long_in_emoji_is_refused(scene: Scene) -> None:
    await scene.press(scene.alex, taps.Ask("park"))
    shown = await answer(scene, scene.alex, scene.alex.send("🙂" * 2048))
    assert "I can pass on 3,000 at most" in shown.text


@pytest.mark.parametrize("turn", ["/book", "/my", "/ask", "/start park", taps.Questions(0)])
async def test_who_turns_to_something_else_asks_no_question_by_writing(
    scene: Scene, turn: str | Tap
) -> None:
    await scene.press(scene.alex, taps.Ask("park"))
    if isinstance(turn, str):
        await scene.world.say(scene.alex, turn)
    else:
        await scene.press(scene.alex, turn)
    await scene.world.say(scene.alex, "oops, private")
    assert await scene.world.running.desk.questions.waiting("park") == []


@pytest.mark.parametrize("look", [taps.HelpNow(), taps.Privacy()])
async def test_looking_at_the_crisis_lines_does_not_end_the_question(
    scene: Scene, look: Tap
) -> None:
    await scene.press(scene.alex, taps.Ask("park"))
    await scene.press(scene.alex, look)
    await scene.world.say(scene.alex, "Is Tuesday fine?")
    assert len(await scene.world.running.desk.questions.waiting("park")) == 1


async def test_an_update_that_a_crash_cut_short_is_answered_when_it_comes_again(
    scene: Scene,
) -> None:
    people = scene.world.running.desk.people
    alex = Account(scene.alex.id, ("Alex", "Kim"), "en")
    assert await people.receive(777, alex)
    assert await people.receive(777, alex)  # the machine went off before the answer
    await people.answered(777)
    assert await people.receive(777, alex) is None


async def test_the_list_of_others_stays_when_there_is_nothing_to_add(scene: Scene) -> None:
    survey = await scene.invited()
    await scene.press(scene.alex, taps.Decide(survey.id, Decision.OTHER))
    for item in Item:
        await scene.press(scene.alex, taps.Rate(survey.id, item, Rating.SKIP))
    await scene.press(scene.alex, taps.HearSound(survey.id, Sound.NO))
    referral = scene.world.setup.practice.referrals[0].name
    assert referral in scene.alex.last.text
    await scene.taps(scene.alex, "Nothing to add")
    assert "Your answers are with" in scene.alex.last.text
    assert any(referral in shown.text for shown in from_bot(scene.alex))


async def test_a_bot_that_may_not_introduce_itself_starts_all_the_same(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        world.sandbox.faults.add(method, status=429, retry_after=60)
    alex = world.sandbox.person(1001, "Alex")
    async with world.started():
        await world.say(alex, "/start park")
    assert "Hello, and welcome." in alex.last.text
