"""Methods that put a new message into a chat: send, forward, copy.

https://core.telegram.org/bots/api#sendmessage, #senddocument, #sendphoto, #forwardmessage,
#copymessage
"""

from dataclasses import dataclass, replace

from fitbot.sandbox import utf16
from fitbot.sandbox.access import find_chat, find_message, reply_target, writable_chat
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.entities import Formatted, formatted
from fitbot.sandbox.keyboards import read_markup
from fitbot.sandbox.media import read_document, read_photo
from fitbot.sandbox.params import Params
from fitbot.sandbox.stored import Message
from fitbot.sandbox.values import Json, Upload, bad_request
from fitbot.sandbox.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says and carries."""

    text: str
    entities: tuple[Json, ...] = ()
    media: Json | None = None
    upload: Upload | None = None
    forward: Json | None = None


def read_text(params: Params) -> Formatted:
    """Return the call's text. Raises Refused for an empty or too long one."""
    if not params.has("text"):
        raise bad_request("Message text is empty")
    _check_link_preview(params)
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("Text must be non-empty")
    if utf16.length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(params: Params) -> Formatted:
    """Return the call's caption, which may be empty. Raises Refused for a too long one."""
    text, entities = formatted(params, "caption", "caption_entities")
    if utf16.length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _check_link_preview(params: Params) -> None:
    options = params.nested("link_preview_options", "Can't parse link preview options JSON object")
    if options is not None and not isinstance(options, dict):
        raise bad_request("Object expected as link preview options")


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    text, entities = read_text(params)
    return _send(world, params, Content(text, entities))


def send_document(world: World, params: Params) -> Json:
    """Send a file; its bytes are kept."""
    media, upload = read_document(world, params)
    text, entities = read_caption(params)
    return _send(world, params, Content(text, entities, media, upload))


def send_photo(world: World, params: Params) -> Json:
    """Send a photo; its bytes are kept."""
    media, upload = read_photo(world, params)
    text, entities = read_caption(params)
    return _send(world, params, Content(text, entities, media, upload))


def forward_message(world: World, params: Params) -> Json:
    """Forward a message of any chat the bot is in."""
    chat = writable_chat(world, params)
    source = find_chat(world, params, "from_chat_id")
    message = find_message(source, params.integer("message_id"), "message to forward")
    if message.protected:
        raise bad_request("the message can't be forwarded")
    origin = message.forward or {
        "type": "user",
        "sender_user": message.sender.json(),
        "date": int(message.date.timestamp()),
    }
    content = Content(message.text, message.entities, message.media, message.upload, origin)
    return world.message_json(_put(world, chat, params, content))


def copy_message(world: World, params: Params) -> Json:
    """Send a message's content again, without a link to it; the result is its id alone."""
    chat = writable_chat(world, params)
    source = find_chat(world, params, "from_chat_id")
    message = find_message(source, params.integer("message_id"), "message to copy")
    if message.protected:
        raise bad_request("the message can't be copied")
    text, entities = message.text, message.entities
    if message.media and "caption" in params.values:
        text, entities = read_caption(params)
    content = Content(text, entities, message.media, message.upload)
    return {"message_id": _put(world, chat, params, content).id}


def _send(world: World, params: Params, content: Content) -> Json:
    return world.message_json(_put(world, writable_chat(world, params), params, content))


def _put(world: World, chat: Chat, params: Params, content: Content) -> Message:
    markup = None if content.forward else read_markup(params)
    inline = markup is not None and markup.is_inline
    message = Message(
        id=0,
        chat_id=chat.id,
        sender=world.bot,
        by_bot=True,
        date=world.now(),
        text=content.text,
        entities=content.entities,
        media=content.media,
        upload=content.upload,
        reply_to=reply_target(chat, params),
        markup=markup.json if markup and inline else None,
        chat_markup=markup.json if markup and not inline else None,
        forward=content.forward,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
    )
    return add_message(world, chat, message)


def add_message(world: World, chat: Chat, message: Message) -> Message:
    """Give the message an id and put it into its chat, and open or close the reply keyboard."""
    message = replace(message, id=world.next_id())
    chat.put(message)
    chat.action = None
    if message.chat_markup is not None:
        rows = message.chat_markup.get("keyboard") or []
        chat.reply_keyboard = tuple(tuple(button["text"] for button in row) for row in rows)
    world.changed()
    return message
