"""What a bot sends, changes and deletes, seen from the phone; through the real client."""

import datetime as dt

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    WebAppInfo,
)

from fitbot.clock import MovableClock
from fitbot.sandbox import Button, Person, Sandbox
from fitbot.sandbox.people import PIXEL
from fitbot.sandbox.profile import commands_for

KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Book", callback_data="v1:bk", style="success"),
            InlineKeyboardButton("Site", url="https://a.example/x"),
        ],
        [
            InlineKeyboardButton("Link", copy_text=CopyTextButton("https://call.example")),
            InlineKeyboardButton("App", web_app=WebAppInfo("https://app.example")),
            InlineKeyboardButton("Taken", api_kwargs={"disabled": {}}),
        ],
    ]
)


async def test_a_message_arrives_as_it_was_sent(bot: Bot, ann: Person, clock: MovableClock) -> None:
    clock.advance(dt.timedelta(minutes=5))
    sent = await bot.send_message(
        7,
        "  Hello <b>Ann</b>, <tg-time unix='1795424400' format='wDt'>Mon 9:00 UTC</tg-time> \n",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        reply_parameters=ReplyParameters(1),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    shown = ann.last
    assert sent.message_id == shown.message_id == 2
    assert sent.date == shown.date == clock.now()
    assert sent.text == shown.text == "Hello Ann, Mon 9:00 UTC"
    assert [entity.type for entity in sent.entities] == ["bold", "date_time"]
    assert shown.html == (
        'Hello <b>Ann</b>, <time datetime="2026-11-23T09:00:00Z" data-format="wDt">'
        "Mon 9:00 UTC</time>"
    )
    assert shown.buttons == (
        (Button("Book", "callback_data", "v1:bk", "success"), Button("Site", "url", "https://a.example/x")),
        (
            Button("Link", "copy_text", "https://call.example"),
            Button("App", "web_app", "https://app.example"),
            Button("Taken", "disabled", ""),
        ),
    )  # fmt: skip
    assert (shown.reply_to, shown.silent, shown.protected) == (1, True, True)
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "/start"
    assert (shown.sent_by, shown.sender, shown.kind) == ("bot", "Harbor", "text")


async def test_an_entity_list_does_what_html_does(bot: Bot, ann: Person) -> None:
    await bot.send_message(
        7,
        "😀 bold link now",
        entities=[
            MessageEntity("bold", 3, 4),
            MessageEntity("text_link", 8, 4, url="https://a.example"),
            MessageEntity("date_time", 13, 40, unix_time=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)),
            MessageEntity("italic", 90, 1),
            MessageEntity("bot_command", 0, 2),
            MessageEntity("text_link", 0, 1, url="nowhere"),
        ],
    )
    assert ann.last.html == (
        '😀 <b>bold</b> <a href="https://a.example/" rel="noopener noreferrer">link</a> '
        '<time datetime="2026-11-23T00:00:00Z" data-format="">now</time>'
    )


async def test_commands_and_addresses_are_found_outside_of_code(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(
        7,
        "/book or https://a.example/x, mail a@b.example, ask @ann_lee #now <code>/not</code> 1/2",
        parse_mode="HTML",
    )
    assert [entity.type for entity in sent.entities] == [
        "bot_command",
        "url",
        "email",
        "mention",
        "hashtag",
        "code",
    ]
    assert sent.parse_entity(sent.entities[1]) == "https://a.example/x"


async def test_control_characters_are_cleaned(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(7, "a\r\nb\tc\u202ed\x00e")
    assert sent.text == "a\nb cd e"


async def test_a_reply_to_nothing_can_be_allowed(bot: Bot, ann: Person) -> None:
    await bot.send_message(
        7, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert ann.last.reply_to is None
    await bot.send_message(7, "y", reply_parameters=ReplyParameters(1))
    assert ann.last.reply_to == 1


async def test_editing_replaces_text_and_takes_the_keyboard_away(
    bot: Bot, ann: Person, clock: MovableClock
) -> None:
    sent = await bot.send_message(7, "When?", reply_markup=KEYBOARD)
    clock.advance(dt.timedelta(minutes=1))
    edited = await sent.edit_text("<i>Booked</i>", parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.edit_date == clock.now()
    assert edited.date == sent.date
    assert (ann.last.text, ann.last.buttons, ann.last.edited) == ("Booked", (), True)
    await sent.edit_reply_markup(KEYBOARD)
    assert ann.last.labels == ["Book", "Site", "Link", "App", "Taken"]
    assert ann.last.html == "<i>Booked</i>"
    assert len(ann.messages) == 2


async def test_a_file_can_be_read_back(bot: Bot, ann: Person) -> None:
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" + bytes(range(256))
    sent = await bot.send_document(
        7, calendar, filename="consultation.ics", caption="<b>Yours</b>", parse_mode="HTML"
    )
    document = ann.last.document
    assert document
    assert (document.name, document.content) == ("consultation.ics", calendar)
    assert (ann.last.html, ann.last.kind) == ("<b>Yours</b>", "document")
    assert sent.document
    assert sent.document.mime_type == "text/calendar"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == calendar
    again = await bot.send_document(7, sent.document.file_id)
    assert ann.last.document == document
    assert again.document == sent.document
    await again.edit_caption("new", reply_markup=KEYBOARD)
    assert (ann.last.text, ann.last.labels[0]) == ("new", "Book")


async def test_a_photo_can_be_read_back_and_sent_again(bot: Bot, ann: Person) -> None:
    sent = await bot.send_photo(7, PIXEL, caption="x")
    assert ann.last.photo == PIXEL
    assert ann.last.document is None
    assert (sent.photo[0].width, sent.photo[0].height) == (1, 1)
    await bot.send_photo(7, sent.photo[-1].file_id)
    assert ann.last.photo == PIXEL
    await bot.send_photo(7, b"\xff\xd8\xff\xe0 a jpeg")
    assert ann.last.photo == b"\xff\xd8\xff\xe0 a jpeg"


async def test_deleted_messages_are_gone(bot: Bot, ann: Person) -> None:
    ids = [(await bot.send_message(7, text)).message_id for text in "abc"]
    await bot.pin_chat_message(7, ids[0])
    assert await bot.delete_message(7, ids[0])
    assert ann.chat.pinned is None
    assert await bot.delete_messages(7, [ids[0], ids[1]])
    assert [shown.text for shown in ann.messages] == ["/start", "c"]


async def test_pinning(bot: Bot, ann: Person, sandbox: Sandbox) -> None:
    sent = await bot.send_message(7, "keep")
    await bot.pin_chat_message(7, sent.message_id)
    assert ann.chat.pinned == sent.message_id
    pinned = (await bot.get_chat(7)).pinned_message
    assert pinned
    assert pinned.message_id == sent.message_id
    await bot.unpin_chat_message(7)
    assert ann.chat.pinned is None


async def test_forwards_and_copies(bot: Bot, sandbox: Sandbox, ann: Person) -> None:
    ben = sandbox.person(8, "Ben")
    await ben.send("hi")
    await ann.send("my own words")
    forwarded = await bot.forward_message(8, 7, ann.messages[-1].message_id)
    assert forwarded.forward_origin
    assert forwarded.forward_origin.to_dict()["sender_user"]["id"] == 7
    copied = await bot.copy_message(8, 7, ann.messages[-1].message_id, reply_markup=KEYBOARD)
    assert ben.last.message_id == copied.message_id
    assert (ben.last.text, ben.last.labels[0]) == ("my own words", "Book")
    again = await bot.forward_message(7, 8, forwarded.message_id)
    assert again.forward_origin == forwarded.forward_origin
    file = await bot.send_document(7, b"x", filename="a.txt", caption="old")
    await bot.copy_message(8, 7, file.message_id, caption="new")
    assert (ben.last.text, ben.last.kind) == ("new", "document")


async def test_the_reply_keyboard_opens_and_closes(bot: Bot, ann: Person) -> None:
    await bot.send_message(7, "?", reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    assert ann.chat.reply_keyboard == (("Yes", "No"),)
    await ann.tap("Yes")
    assert ann.messages[-1].text == "Yes"
    await bot.send_message(7, "ok", reply_markup=ReplyKeyboardRemove())
    assert len(ann.chat.reply_keyboard) == 0
    await bot.send_message(7, "why?", reply_markup=ForceReply(input_field_placeholder="…"))
    with pytest.raises(LookupError):
        await ann.tap("Yes")


async def test_an_action_is_seen_until_the_next_message(bot: Bot, ann: Person) -> None:
    await bot.send_chat_action(7, "typing")
    assert ann.chat.action
    assert ann.chat.action[0] == "typing"
    await bot.send_message(7, "x")
    assert ann.chat.action is None


async def test_a_username_finds_its_chat(bot: Bot, ann: Person, sandbox: Sandbox) -> None:
    sandbox.person(8, "Ben")
    assert (await bot.get_chat("@AnnLee")).id == 7
    assert (await bot.get_chat_member(7, 7)).user.first_name == "Ann"
    assert (await bot.get_chat_member(7, bot.id)).status == "member"


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username) == (4242, "Harbor", "harbor_bot")
    assert me.can_read_all_group_messages is False


async def test_commands_are_kept_by_scope_and_language(
    bot: Bot, sandbox: Sandbox, ann: Person
) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("hilfe", "Hilfe")], language_code="de")
    await bot.set_my_commands([BotCommand("book", "Book")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("today", "Today")], BotCommandScopeChat(7))
    await bot.set_my_commands([BotCommand("me", "Me")], BotCommandScopeChatMember(7, 7))
    assert [c.command for c in await bot.get_my_commands()] == ["help"]
    assert [c.command for c in await bot.get_my_commands(language_code="de")] == ["hilfe"]
    assert list(await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "de")) == []

    def shown(chat_id: int, language: str = "en") -> list[str]:
        chat = sandbox.chat(chat_id)
        return [each["command"] for each in commands_for(sandbox.world, chat, language)]

    sandbox.person(8, "Ben")
    sandbox.group(-5)
    assert (shown(7), shown(8), shown(-5), shown(-5, "de-AT")) == (
        ["today"],
        ["book"],
        ["help"],
        ["hilfe"],
    )
    await bot.delete_my_commands(BotCommandScopeChat(7))
    assert shown(7) == ["book"]
    await bot.delete_my_commands(BotCommandScopeAllPrivateChats())
    await bot.delete_my_commands()
    assert shown(7) == []


async def test_the_profile_is_kept_by_language(bot: Bot, sandbox: Sandbox, ann: Person) -> None:
    assert (await bot.get_my_name()).name == "Harbor"
    await bot.set_my_name("Hafen", language_code="de")
    assert (await bot.get_my_name("de")).name == "Hafen"
    await bot.set_my_description("Not for emergencies.")
    await bot.set_my_description("Nicht für Notfälle.", "de")
    await bot.set_my_short_description("A booking desk.")
    assert (await bot.get_my_description()).description == "Not for emergencies."
    assert (await bot.get_my_description("de")).description == "Nicht für Notfälle."
    assert (await bot.get_my_short_description()).short_description == "A booking desk."
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat_menu_button(7)).type == "commands"
    await bot.set_chat_menu_button(7)
    assert (await bot.get_chat_menu_button(7)).type == "default"
    assert sandbox.chat(7).menu_button == {"type": "default"}
