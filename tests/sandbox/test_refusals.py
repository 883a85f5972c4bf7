"""Every refusal, in Telegram's exact words. The sandbox is worth what these are worth."""

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
import telegram.error
from telegram import Bot

from fitbot.clock import MovableClock
from fitbot.sandbox import Person, Sandbox, Upload
from fitbot.sandbox.people import PIXEL

Refused = Callable[..., Awaitable[tuple[int, str]]]

UNWANTED_MARKUPS = [
    ('{"inline_keyboard": ', "can't parse reply keyboard markup JSON object"),
    ([], "object expected as reply markup"),
    ({"inline_keyboard": 5}, 'field "inline_keyboard" must be of type Array'),
    (
        {"inline_keyboard": [{}]},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        {"inline_keyboard": [["x"]]},
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    (
        {"inline_keyboard": [[{"text": "x"}]]},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"inline_keyboard": [[{"callback_data": "x"}]]},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        {"inline_keyboard": [[{"text": "x", "callback_data": "x", "style": "pink"}]]},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    (
        {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]},
        "inline keyboard button text must be non-empty",
    ),
    ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
    (
        {"inline_keyboard": [[{"text": "x", "url": "localhost"}]]},
        "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
    ),
    (
        {"inline_keyboard": [[{"text": "x", "web_app": {"url": "http://a.example"}}]]},
        "inline keyboard button Web App URL 'http://a.example' is invalid: "
        "Only HTTPS links are allowed",
    ),
    (
        {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "y" * 257}}]]},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]] * 101},
        "reply markup is too long",
    ),
    (
        {"keyboard": [[5]]},
        "can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
]


def _buttons(count: int) -> list[list[dict[str, str]]]:
    return [[{"text": "x", "callback_data": "y"}] for _ in range(count)]


def _one_button(**action: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "a", **action}]]}


MESSAGES = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n\t "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x" * 32769}, "text is too long"),
    ({"text": "x", "parse_mode": "bbcode"}, "unsupported parse_mode"),
    (
        {"text": "x", "parse_mode": "MarkdownV2"},
        "markdown is not part of this sandbox, use HTML",
    ),
    (
        {"text": "I <3 you", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "3" at byte offset 2',
    ),
    ({"text": "x", "entities": [5]}, "can't parse MessageEntity: expected an Object"),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": 0}]},
        "can't parse MessageEntity: Can't find field \"length\"",
    ),
    (
        {"text": "x", "entities": [{"type": "glow", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {"text": "x", "entities": [{"type": "date_time", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Can't find field \"unix_time\"",
    ),
    (
        {
            "text": "x",
            "entities": [
                {"type": "date_time", "offset": 0, "length": 1, "unix_time": 5}
                | {"date_time_format": "q"}
            ],
        },
        "can't parse MessageEntity: Invalid date-time format specified",
    ),
    ({"text": "x", "link_preview_options": "{"}, "can't parse link preview options JSON object"),
    ({"text": "x", "link_preview_options": []}, "object expected as link preview options"),
    ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {}}, 'can\'t find field "message_id"'),
    ({"text": "x", "reply_parameters": []}, "object expected as reply parameters"),
    ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
    ({"text": "x", "message_thread_id": 5}, "message thread not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": 999}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "x", "chat_id": "nonsense"}, "chat not found"),
]


@pytest.mark.parametrize(("params", "words"), MESSAGES)
async def test_a_message_is_refused(
    params: dict[str, object], words: str, refused: Refused, ann: Person
) -> None:
    before = ann.messages
    answer = await refused("sendMessage", **({"chat_id": 7} | params))
    assert answer == (400, f"Bad Request: {words}")
    assert ann.messages == before


@pytest.mark.parametrize(("markup", "words"), UNWANTED_MARKUPS)
async def test_a_keyboard_is_refused(
    markup: object, words: str, refused: Refused, ann: Person
) -> None:
    answer = await refused("sendMessage", chat_id=7, text="x", reply_markup=markup)
    assert answer == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    "params",
    [
        {"text": "x" * 4096},
        {"text": "😀" * 2048},
        {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"},
        {"text": "  " + "x" * 4096 + "\n"},
        {"text": "x", "parse_mode": "html"},
        {"text": "<x", "parse_mode": "None"},
        {"text": "x", "entities": "nonsense"},
        {"text": "x", "reply_markup": {"inline_keyboard": [[]]}},
        {"text": "x", "reply_markup": {"inline_keyboard": _buttons(100)}},
        {"text": "x", "reply_markup": _one_button(callback_data="é" * 32)},
        {"text": "x", "reply_markup": _one_button(copy_text={"text": "y" * 256})},
        {"text": "x", "reply_markup": {"remove_keyboard": False}},
        {"text": "x", "disable_notification": False},
    ],
)
async def test_what_is_just_within_the_limits_is_sent(
    params: dict[str, object], sandbox: Sandbox, ann: Person
) -> None:
    assert (await sandbox.call("sendMessage", {"chat_id": 7} | params)).status == 200


async def test_a_caption_has_1024_characters(sandbox: Sandbox, ann: Person) -> None:
    upload = {"document": Upload("a.txt", b"x")}
    content = {"chat_id": 7, "caption": "x" * 1024}
    assert (await sandbox.call("sendDocument", content, upload)).status == 200
    answer = await sandbox.call("sendDocument", content | {"caption": "x" * 1025}, upload)
    assert answer.body["description"] == "Bad Request: message caption is too long"


CALLS = [
    ("sendCarrierPigeon", {}, 404, "Not Found: method not found"),
    ("editMessageText", {"text": "x"}, 400, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "inline_message_id": "a"}, 400, "MESSAGE_ID_INVALID"),
    (
        "editMessageText",
        {"text": "x", "chat_id": 7, "message_id": 999},
        400,
        "message to edit not found",
    ),
    (
        "editMessageText",
        {"text": "x", "chat_id": 7, "message_id": 1},
        400,
        "message can't be edited",
    ),
    ("editMessageText", {"chat_id": 7, "message_id": 1}, 400, "message text is empty"),
    ("editMessageCaption", {"caption": "x" * 1025}, 400, "message caption is too long"),
    ("deleteMessage", {}, 400, "chat identifier is not specified"),
    ("deleteMessage", {"chat_id": 7}, 400, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": 7, "message_id": 999}, 400, "message to delete not found"),
    ("deleteMessages", {"chat_id": 7}, 400, "message identifiers are not specified"),
    (
        "deleteMessages",
        {"chat_id": 7, "message_ids": "["},
        400,
        "can't parse message_ids JSON object",
    ),
    (
        "deleteMessages",
        {"chat_id": 7, "message_ids": 5},
        400,
        "expected an Array of message identifiers",
    ),
    (
        "deleteMessages",
        {"chat_id": 7, "message_ids": [*range(1, 102)]},
        400,
        "too many message identifiers specified",
    ),
    (
        "deleteMessages",
        {"chat_id": 7, "message_ids": ["x"]},
        400,
        "message identifier must be a Number",
    ),
    (
        "deleteMessages",
        {"chat_id": 7, "message_ids": [0]},
        400,
        "invalid message identifier specified",
    ),
    (
        "answerCallbackQuery",
        {"callback_query_id": "5"},
        400,
        "query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "sendChatAction",
        {"chat_id": 7, "action": "juggling"},
        400,
        "wrong parameter action in request",
    ),
    ("sendDocument", {"chat_id": 7}, 400, "there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": 7, "document": "attach://gone"},
        400,
        "there is no document in the request",
    ),
    (
        "sendDocument",
        {"chat_id": 7, "document": "unknown"},
        400,
        "wrong file identifier/HTTP URL specified",
    ),
    ("sendPhoto", {"chat_id": 7}, 400, "there is no photo in the request"),
    ("getFile", {}, 400, "file_id not specified"),
    (
        "getFile",
        {"file_id": "unknown"},
        400,
        "wrong file_id or the file is temporarily unavailable",
    ),
    (
        "forwardMessage",
        {"chat_id": 7, "from_chat_id": 7, "message_id": 999},
        400,
        "message to forward not found",
    ),
    (
        "copyMessage",
        {"chat_id": 7, "from_chat_id": 7, "message_id": 999},
        400,
        "message to copy not found",
    ),
    ("copyMessage", {"chat_id": 7, "message_id": 1}, 400, "from_chat_id is empty"),
    ("pinChatMessage", {"chat_id": 7, "message_id": 999}, 400, "message to pin not found"),
    ("unpinChatMessage", {"chat_id": 7}, 400, "message to unpin not found"),
    ("leaveChat", {"chat_id": 7}, 400, "chat member status can't be changed in private chats"),
    ("getChatMember", {"chat_id": 7, "user_id": 999}, 400, "member not found"),
    ("setMyCommands", {}, 400, "expected an Array of BotCommand"),
    ("setMyCommands", {"commands": "["}, 400, "can't parse commands JSON object"),
    ("setMyCommands", {"commands": [5]}, 400, "can't parse BotCommand: expected an Object"),
    (
        "setMyCommands",
        {"commands": [{"command": "a"}]},
        400,
        "can't parse BotCommand: Can't find field \"description\"",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "/", "description": "b"}]},
        400,
        "command must be non-empty",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a" * 33, "description": "b"}]},
        400,
        "command length must not exceed 32",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": " "}]},
        400,
        "command description must be non-empty",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "b" * 257}]},
        400,
        "command description length must not exceed 256",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "Book", "description": "b"}]},
        400,
        "BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "b"}] * 101},
        400,
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": "{"},
        400,
        "can't parse BotCommandScope JSON object",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": []},
        400,
        "can't parse BotCommandScope: BotCommandScope must be an Object",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "planet"}},
        400,
        "can't parse BotCommandScope: Unsupported type specified",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat"}},
        400,
        "can't parse BotCommandScope: Empty chat_id specified",
    ),
    (
        "setMyCommands",
        {"commands": [], "scope": {"type": "chat", "chat_id": 999}},
        400,
        "chat not found",
    ),
    (
        "setMyCommands",
        {"commands": [], "language_code": "english"},
        400,
        "invalid language code specified",
    ),
    ("setMyDescription", {"description": "x" * 513}, 400, "description is too long"),
    (
        "setMyShortDescription",
        {"short_description": "x" * 121},
        400,
        "short description is too long",
    ),
    ("setMyName", {"name": "x" * 65}, 400, "name is too long"),
    ("setChatMenuButton", {"menu_button": "{"}, 400, "can't parse menu button JSON object"),
    (
        "setChatMenuButton",
        {"menu_button": []},
        400,
        "can't parse menu button: MenuButton must be an Object",
    ),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "x"}},
        400,
        "can't parse menu button: MenuButton has unsupported type",
    ),
    (
        "setWebhook",
        {"url": "http://a.example"},
        400,
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "setWebhook",
        {"url": "https://a.example", "secret_token": "x" * 257},
        400,
        "secret token is too long",
    ),
    (
        "setWebhook",
        {"url": "https://a.example", "secret_token": "a b"},
        400,
        "secret token contains unallowed characters",
    ),
]


@pytest.mark.parametrize(("method", "params", "status", "words"), CALLS)
async def test_a_call_is_refused(
    method: str, params: dict[str, object], status: int, words: str, refused: Refused, ann: Person
) -> None:
    prefix = "Bad Request: " if status == 400 else ""
    assert await refused(method, **params) == (status, prefix + words)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("editMessageText", {"text": "x", "message_id": 2}),
    ],
)
async def test_somebody_who_blocked_the_bot_gets_nothing(
    method: str, params: dict[str, object], refused: Refused, sandbox: Sandbox, ann: Person
) -> None:
    await sandbox.call("sendMessage", {"chat_id": 7, "text": "before"})
    await ann.block()
    assert await refused(method, chat_id=7, **params) == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    await ann.unblock()
    assert (await sandbox.call(method, {"chat_id": 7, **params})).status == 200


async def test_nobody_is_written_to_who_never_wrote(refused: Refused, sandbox: Sandbox) -> None:
    sandbox.person(8, "Ben")
    assert await refused("sendMessage", chat_id=8, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_deleted_account_gets_nothing(refused: Refused, ann: Person) -> None:
    await ann.deactivate()
    answer = await refused("sendMessage", chat_id=7, text="x")
    assert answer == (403, "Forbidden: user is deactivated")


async def test_an_edit_that_changes_nothing_is_refused(
    refused: Refused, sandbox: Sandbox, ann: Person
) -> None:
    content = {
        "chat_id": 7,
        "text": "<b>same</b>",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]},
    }
    sent = (await sandbox.call("sendMessage", content)).result["message_id"]
    words = (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )
    assert await refused("editMessageText", message_id=sent, **content) == (400, words)
    keyboard = {"chat_id": 7, "reply_markup": content["reply_markup"]}
    assert await refused("editMessageReplyMarkup", message_id=sent, **keyboard) == (400, words)
    plain = content | {"parse_mode": "", "text": "same"}
    assert (await sandbox.call("editMessageText", plain | {"message_id": sent})).status == 200


async def test_text_and_caption_are_not_confused(
    refused: Refused, sandbox: Sandbox, ann: Person
) -> None:
    text = (await sandbox.call("sendMessage", {"chat_id": 7, "text": "x"})).result["message_id"]
    await ann.send_document("a.txt", b"x")
    file_id = next(iter(sandbox.world.files))
    document = {"chat_id": 7, "document": file_id}
    file = (await sandbox.call("sendDocument", document)).result["message_id"]
    assert await refused("editMessageCaption", chat_id=7, message_id=text, caption="y") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    assert await refused("editMessageText", chat_id=7, message_id=file, text="y") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(
    refused: Refused, sandbox: Sandbox, ann: Person
) -> None:
    markup = {"keyboard": [["Yes"]]}
    message = {"chat_id": 7, "text": "x", "reply_markup": markup}
    sent = (await sandbox.call("sendMessage", message)).result
    assert "reply_markup" not in sent
    edit = {"chat_id": 7, "message_id": sent["message_id"], "text": "y"}
    assert await refused("editMessageText", **edit) == (400, "Bad Request: message can't be edited")
    assert await refused("editMessageText", reply_markup=markup, **edit) == (
        400,
        "Bad Request: inline keyboard expected",
    )


async def test_messages_can_be_deleted_for_48_hours(
    refused: Refused, sandbox: Sandbox, clock: MovableClock, ann: Person
) -> None:
    for text in "ab":
        await sandbox.call("sendMessage", {"chat_id": 7, "text": text})
    first, second = (shown.message_id for shown in ann.messages[-2:])
    clock.advance(dt.timedelta(hours=48))
    assert (await sandbox.call("deleteMessage", {"chat_id": 7, "message_id": first})).result is True
    clock.advance(dt.timedelta(seconds=1))
    words = "Bad Request: message can't be deleted"
    assert await refused("deleteMessage", chat_id=7, message_id=second) == (400, words)
    assert await refused("deleteMessages", chat_id=7, message_ids=[second]) == (400, words)
    edit = {"chat_id": 7, "message_id": second, "text": "redacted"}
    assert (await sandbox.call("editMessageText", edit)).status == 200


GONE = (
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)


async def test_a_tap_is_answered_once_and_within_15_seconds(
    refused: Refused, sandbox: Sandbox, clock: MovableClock, ann: Person
) -> None:
    first = await ann.press(1, "x")
    clock.advance(dt.timedelta(seconds=15))
    assert ann.unanswered == [first]
    answer = {"callback_query_id": first, "text": "Saved"}
    assert (await sandbox.call("answerCallbackQuery", answer)).result is True
    assert [toast.text for toast in ann.toasts] == ["Saved"]
    assert ann.unanswered == []
    assert await refused("answerCallbackQuery", **answer) == GONE
    late = await ann.press(1, "x")
    clock.advance(dt.timedelta(seconds=15, microseconds=1))
    assert await refused("answerCallbackQuery", callback_query_id=late) == GONE


async def test_a_toast_has_200_characters(refused: Refused, sandbox: Sandbox, ann: Person) -> None:
    query = await ann.press(1, "x")
    answer = await refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert answer == (400, "Bad Request: MESSAGE_TOO_LONG")
    good = {"callback_query_id": query, "text": "x" * 200}
    assert (await sandbox.call("answerCallbackQuery", good)).status == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (PIXEL + bytes(10 * 1024 * 1024), "file is too big"),
    ],
)
async def test_a_photo_is_refused(
    content: bytes, words: str, sandbox: Sandbox, ann: Person
) -> None:
    upload = {"photo": Upload("a.png", content)}
    answer = await sandbox.call("sendPhoto", {"chat_id": 7}, upload)
    assert answer.body["description"] == f"Bad Request: {words}"


async def test_files_have_limits(sandbox: Sandbox, ann: Person) -> None:
    big = {"document": Upload("a.bin", bytes(50 * 1024 * 1024 + 1))}
    answer = await sandbox.call("sendDocument", {"chat_id": 7}, big)
    assert (answer.status, answer.body["description"]) == (413, "Request Entity Too Large")
    middling = {"document": Upload("a.bin", bytes(20 * 1024 * 1024 + 1))}
    sent = (await sandbox.call("sendDocument", {"chat_id": 7}, middling)).result
    answer = await sandbox.call("getFile", {"file_id": sent["document"]["file_id"]})
    assert answer.body["description"] == "Bad Request: file is too big"


async def test_protected_messages_stay_where_they_are(
    refused: Refused, sandbox: Sandbox, ann: Person
) -> None:
    secret = {"chat_id": 7, "text": "x", "protect_content": True}
    sent = (await sandbox.call("sendMessage", secret)).result
    assert sent["has_protected_content"] is True
    where = {"chat_id": 7, "from_chat_id": 7, "message_id": sent["message_id"]}
    assert await refused("forwardMessage", **where) == (
        400,
        "Bad Request: the message can't be forwarded",
    )
    assert await refused("copyMessage", **where) == (
        400,
        "Bad Request: the message can't be copied",
    )


async def test_the_client_raises_what_it_raises_on_the_real_server(bot: Bot, ann: Person) -> None:
    with pytest.raises(telegram.error.BadRequest, match="Message text is empty"):
        await bot.send_message(7, "")
    with pytest.raises(telegram.error.BadRequest, match="Button_data_invalid"):
        await bot.send_message(
            7,
            "x",
            reply_markup=telegram.InlineKeyboardMarkup.from_button(
                telegram.InlineKeyboardButton("a", callback_data="x" * 65)
            ),
        )
    await ann.block()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "x")
