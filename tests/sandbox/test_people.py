"""What people do, as the bot gets to know it. Both models judge every update."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    MessageOriginHiddenUser,
    ReplyKeyboardMarkup,
    Update,
)

from fitbot.sandbox import Person, Sandbox
from tests.sandbox.conftest import over_transport
from tests.sandbox.oracle import watch


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    problems = watch(sandbox)
    async with over_transport(sandbox) as bot:
        yield bot
    assert problems == []


async def newest(bot: Bot) -> Update:
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates[-1]


async def message(bot: Bot) -> Message:
    found = (await newest(bot)).message
    assert found
    return found


async def test_a_person_is_who_they_say_they_are(bot: Bot, sandbox: Sandbox) -> None:
    await sandbox.person(8, "<b>Ben</b>", None, None, None).send("hi")
    ben = (await message(bot)).from_user
    assert ben
    assert (ben.id, ben.first_name, ben.last_name, ben.username, ben.language_code, ben.is_bot) == (
        8,
        "<b>Ben</b>",
        None,
        None,
        None,
        False,
    )
    await sandbox.person(9, "").send("hi")
    cid = (await message(bot)).from_user
    assert cid
    assert cid.first_name == ""
    assert sandbox.person(9) is sandbox.person(9, "ignored")


async def test_commands_are_entities_counted_in_utf16(bot: Bot, ann: Person) -> None:
    await ann.send("/start park")
    assert (await message(bot)).parse_entities() == {MessageEntity("bot_command", 0, 6): "/start"}
    await ann.send("😀 /help@harbor_bot, please, or a/b")
    assert (await message(bot)).parse_entities() == {
        MessageEntity("bot_command", 3, 16): "/help@harbor_bot"
    }


async def test_replies_edits_and_forwards(bot: Bot, ann: Person) -> None:
    first = await ann.send("first")
    await ann.send("about that", reply_to=first.message_id)
    replied = (await message(bot)).reply_to_message
    assert replied
    assert replied.text == "first"
    shown = await ann.edit(first.message_id, "/first, better")
    update = await newest(bot)
    assert update.message is None
    assert update.edited_message
    assert update.edited_message.text == "/first, better"
    assert update.edited_message.entities[0].type == "bot_command"
    assert shown.edited
    await ann.forward("I know her", from_name="A friend")
    origin = (await message(bot)).forward_origin
    assert isinstance(origin, MessageOriginHiddenUser)
    assert origin.sender_user_name == "A friend"


async def test_only_their_own_messages_can_be_edited(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(7, "mine")
    with pytest.raises(LookupError):
        await ann.edit(sent.message_id, "yours")


async def test_what_is_not_text(bot: Bot, ann: Person) -> None:
    await ann.send_sticker()
    assert (await message(bot)).sticker
    await ann.send_voice()
    assert (await message(bot)).voice
    await ann.send_video_note()
    assert (await message(bot)).video_note
    await ann.send_location()
    assert (await message(bot)).location
    await ann.send_contact()
    contact = (await message(bot)).contact
    assert contact
    assert contact.user_id == 7
    await ann.send_photo("look /here")
    photo = await message(bot)
    assert (photo.caption, photo.text) == ("look /here", None)
    assert photo.photo
    assert [entity.type for entity in photo.caption_entities] == ["bot_command"]
    await ann.send_document("a.ics", b"BEGIN")
    document = (await message(bot)).document
    assert document
    file = await document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"BEGIN"
    assert [shown.kind for shown in ann.messages[1:]] == [
        "sticker",
        "voice",
        "video_note",
        "location",
        "contact",
        "photo",
        "document",
    ]


async def test_nobody_can_send_nothing(ann: Person) -> None:
    with pytest.raises(ValueError, match="empty"):
        await ann.send("  ")


async def test_a_press_brings_the_message_as_it_stands(bot: Bot, ann: Person) -> None:
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Go", callback_data="go"))
    sent = await bot.send_message(7, "?", reply_markup=keyboard)
    await ann.tap("Go")
    query = (await newest(bot)).callback_query
    assert query
    assert (query.data, query.from_user.id) == ("go", 7)
    assert query.message
    assert query.message.message_id == sent.message_id
    await query.answer("Done", show_alert=True)
    assert [(t.query_id, t.text, t.show_alert) for t in ann.toasts] == [(query.id, "Done", True)]
    assert ann.last.toast == "Done"


async def test_a_press_can_be_forged_stale_or_of_a_message_that_is_gone(
    bot: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sent = await bot.send_message(7, "?")
    await ann.press(sent.message_id, "never offered")
    query = (await newest(bot)).callback_query
    assert query
    assert query.data == "never offered"
    await ann.press(sent.message_id, "x", inaccessible=True)
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
    await sent.delete()
    await ann.press(sent.message_id, "x")
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
    ben = sandbox.person(8, "Ben")
    query_id = await ben.press(sent.message_id, "somebody else's")
    query = (await newest(bot)).callback_query
    assert query
    assert query.from_user.id == 8
    await bot.answer_callback_query(query_id)
    assert [toast.text for toast in ben.toasts] == [""]


async def test_blocking_and_unblocking_are_told_once(bot: Bot, ann: Person) -> None:
    await ann.unblock()
    await ann.block()
    await ann.block()
    with pytest.raises(ValueError, match="unblock"):
        await ann.send("hello?")
    assert _change((await newest(bot)).my_chat_member) == ("member", "kicked")
    await ann.unblock()
    assert _change((await newest(bot)).my_chat_member) == ("kicked", "member")


def _change(update: ChatMemberUpdated | None) -> tuple[str, str]:
    assert update
    return update.old_chat_member.status, update.new_chat_member.status


class TestTapping:
    async def test_the_newest_message_with_such_a_button_is_meant(
        self, bot: Bot, ann: Person
    ) -> None:
        for data in ("old", "new"):
            await bot.send_message(7, "?", reply_markup=_keyboard(("Go", data)))
        await bot.send_message(7, "!", reply_markup=_keyboard(("Other", "other")))
        assert (await ann.tap("Go")).value == "new"
        assert (await ann.tap("Go", ann.messages[1].message_id)).value == "old"

    async def test_a_whole_label_wins_over_a_part(self, bot: Bot, ann: Person) -> None:
        keyboard = _keyboard(("10:00", "a"), ("10:00 tomorrow", "b"))
        await bot.send_message(7, "?", reply_markup=keyboard)
        assert (await ann.tap("10:00")).value == "a"
        assert (await ann.tap("tomorrow")).value == "b"
        with pytest.raises(LookupError, match="several buttons have '10'"):
            await ann.tap("10")

    async def test_what_is_not_there_is_listed(self, bot: Bot, ann: Person) -> None:
        await bot.send_message(7, "?", reply_markup=_keyboard(("Yes", "y"), ("No", "n")))
        with pytest.raises(LookupError, match=r"\['Yes', 'No'\]"):
            await ann.tap("Maybe")
        with pytest.raises(LookupError, match="no button has"):
            ann.last.button("Maybe")

    async def test_a_link_to_the_bot_starts_it(self, bot: Bot, ann: Person) -> None:
        for url, text in (
            ("https://t.me/Harbor_Bot?start=park", "/start park"),
            ("https://telegram.me/harbor_bot", "/start"),
            ("tg://resolve?domain=harbor_bot&start=lee", "/start lee"),
        ):
            await bot.send_message(7, "?", reply_markup=_link("Open", url))
            await ann.tap("Open")
            assert ann.messages[-1].text == text
        assert ann.opened == []

    async def test_other_addresses_are_opened_and_texts_copied(
        self, bot: Bot, sandbox: Sandbox, ann: Person
    ) -> None:
        await bot.send_message(7, "?", reply_markup=_link("Open", "https://t.me/other?start=x"))
        await ann.tap("Open")
        await bot.send_message(7, "?", reply_markup=_link("Open", "https://a.example/x"))
        await ann.tap("Open")
        assert ann.opened == ["https://t.me/other?start=x", "https://a.example/x"]
        markup = {
            "inline_keyboard": [
                [{"text": "Copy", "copy_text": {"text": "words"}}, {"text": "Off", "disabled": {}}]
            ]
        }
        message = {"chat_id": 7, "text": "?", "reply_markup": markup}
        await sandbox.call("sendMessage", message)
        await ann.tap("Copy")
        assert ann.copied == ["words"]
        with pytest.raises(LookupError, match="disabled"):
            await ann.tap("Off")

    async def test_the_open_reply_keyboard_is_tapped_last(self, bot: Bot, ann: Person) -> None:
        await bot.send_message(7, "?", reply_markup=ReplyKeyboardMarkup([["Go on", "Stop"]]))
        assert (await ann.tap("Go")).kind == "text"
        assert ann.messages[-1].text == "Go on"


def _keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in buttons]]
    )


def _link(label: str, url: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton(label, url=url))


async def test_nothing_sent_means_no_last_message(ann: Person) -> None:
    with pytest.raises(LookupError):
        assert ann.last


async def test_a_token_names_its_bot(sandbox: Sandbox) -> None:
    for token in ("", "123", "x:secret", "123:"):
        with pytest.raises(ValueError, match="token"):
            Sandbox(sandbox.world.clock, token)
