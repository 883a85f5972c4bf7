"""Groups: the bot sees what its privacy mode lets through, and only while it is in."""

from collections.abc import Awaitable, Callable

import pytest

from fitbot.clock import MovableClock
from fitbot.sandbox import Group, Person, Sandbox
from tests.sandbox.oracle import watch

Refused = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
async def group(sandbox: Sandbox, ann: Person) -> Group:
    problems = watch(sandbox)
    group = sandbox.group(-100500, "Practice")
    await ann.add_bot_to_group(group)
    assert problems == []
    return group


def seen(sandbox: Sandbox) -> list[str]:
    return [
        update["message"].get("text", "(service)")
        for update in sandbox.pending
        if "message" in update
    ]


async def test_being_added_is_told_once(sandbox: Sandbox, group: Group, ann: Person) -> None:
    await ann.add_bot_to_group(group)
    change, service = sandbox.pending
    assert change["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert change["my_chat_member"]["chat"] == {
        "id": -100500,
        "type": "supergroup",
        "title": "Practice",
    }
    assert service["message"]["new_chat_members"][0]["id"] == sandbox.bot.id


async def test_privacy_mode_lets_through_what_is_meant_for_the_bot(
    sandbox: Sandbox, group: Group, ann: Person
) -> None:
    problems = watch(sandbox)
    sent = (await sandbox.call("sendMessage", {"chat_id": group.id, "text": "hello"})).result
    await ann.send_in_group(group, "just talking")
    await ann.send_in_group(group, "/help")
    await ann.send_in_group(group, "/help@harbor_bot")
    await ann.send_in_group(group, "/help@other_bot")
    await ann.send_in_group(group, "hi @Harbor_Bot")
    other = await ann.send_in_group(group, "hi @other_bot")
    await ann.send_in_group(group, "yes", reply_to=sent["message_id"])
    await ann.send_in_group(group, "no", reply_to=other.message_id)
    assert seen(sandbox)[1:] == ["/help", "/help@harbor_bot", "hi @Harbor_Bot", "yes"]
    assert problems == []
    assert len(group.chat.messages) == 10


async def test_without_privacy_mode_everything_is_seen(clock: MovableClock) -> None:
    sandbox = Sandbox(clock, "4242:invented", privacy=False)
    assert (await sandbox.call("getMe")).result["can_read_all_group_messages"] is True
    ann, group = sandbox.person(7, "Ann"), sandbox.group(-5)
    await ann.send_in_group(group, "before")
    await ann.add_bot_to_group(group)
    await ann.send_in_group(group, "after")
    assert seen(sandbox) == ["(service)", "after"]


async def test_a_button_in_a_group_is_pressed_there(
    sandbox: Sandbox, group: Group, ann: Person
) -> None:
    sent = (await sandbox.call("sendMessage", {"chat_id": group.id, "text": "?"})).result
    await ann.press(sent["message_id"], "x", group=group)
    query = sandbox.pending[-1]["callback_query"]
    assert query["message"]["chat"]["id"] == group.id
    assert query["from"]["id"] == 7


async def test_leaving_ends_it(
    sandbox: Sandbox, group: Group, ann: Person, refused: Refused
) -> None:
    assert (await sandbox.call("leaveChat", {"chat_id": group.id})).result is True
    words = "Forbidden: bot is not a member of the supergroup chat"
    assert await refused("leaveChat", chat_id=group.id) == (403, words)
    assert await refused("sendMessage", chat_id=group.id, text="x") == (403, words)
    await ann.send_in_group(group, "/help")
    assert seen(sandbox) == ["(service)"]


async def test_being_thrown_out_ends_it(
    sandbox: Sandbox, group: Group, ann: Person, refused: Refused
) -> None:
    await ann.remove_bot_from_group(group)
    assert sandbox.pending[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    words = "Forbidden: bot was kicked from the supergroup chat"
    assert await refused("sendMessage", chat_id=group.id, text="x") == (403, words)


async def test_a_group_has_a_negative_id(sandbox: Sandbox, group: Group) -> None:
    assert sandbox.group(group.id) is group
    with pytest.raises(ValueError, match="negative"):
        sandbox.group(5)
