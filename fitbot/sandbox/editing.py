"""Methods that change or remove a message, and the answer to a tap.

https://core.telegram.org/bots/api#updating-messages. An edit without `reply_markup` takes the
keyboard away; an edit that changes nothing is refused. Deleting ends 48 hours after sending,
editing does not.
"""

import datetime as dt
from dataclasses import replace

from fitbot.sandbox import utf16
from fitbot.sandbox.access import editable_message, find_chat, find_message
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.entities import Formatted
from fitbot.sandbox.keyboards import read_markup
from fitbot.sandbox.params import Params
from fitbot.sandbox.sending import read_caption, read_text
from fitbot.sandbox.stored import Message
from fitbot.sandbox.values import Json, Toast, bad_request
from fitbot.sandbox.world import QUERY_LIFETIME, World

DELETABLE = dt.timedelta(hours=48)
MAX_DELETED = 100
MAX_TOAST = 200

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, params: Params) -> Json:
    """Replace the text of a text message."""
    markup = _inline_markup(params)
    formatted = read_text(params)
    message = editable_message(world, params)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, formatted, markup)


def edit_message_caption(world: World, params: Params) -> Json:
    """Replace the caption of a message that carries a file."""
    markup = _inline_markup(params)
    formatted = read_caption(params)
    message = editable_message(world, params)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, formatted, markup)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or take away the inline keyboard."""
    markup = _inline_markup(params)
    message = editable_message(world, params)
    return _edit(world, message, (message.text, message.entities), markup)


def _inline_markup(params: Params) -> Json | None:
    markup = read_markup(params)
    if markup and not markup.is_inline:
        raise bad_request("inline keyboard expected")
    return markup.json if markup else None


def _edit(world: World, message: Message, formatted: Formatted, markup: Json | None) -> Json:
    text, entities = formatted
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(_NOT_MODIFIED)
    edited = replace(message, text=text, entities=entities, markup=markup, edited=world.now())
    world.chats[message.chat_id].put(edited)
    world.changed()
    return world.message_json(edited)


def delete_message(world: World, params: Params) -> bool:
    """Delete one message for everybody."""
    if not params.has("chat_id"):
        raise bad_request("Chat identifier is not specified")
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("Message identifier is not specified")
    chat = find_chat(world, params)
    _check_deletable(world, find_message(chat, message_id, "message to delete"))
    chat.remove(message_id)
    world.changed()
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete up to 100 messages; those that are gone are passed over."""
    ids = _message_ids(params)
    chat = find_chat(world, params)
    found = [message for message in map(chat.get, ids) if message]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        chat.remove(message.id)
    world.changed()
    return True


def _message_ids(params: Params) -> list[int]:
    given = params.nested("message_ids", "Can't parse message_ids JSON object")
    if given is None:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(given) > MAX_DELETED:
        raise bad_request("Too many message identifiers specified")
    ids = []
    for each in given:
        if not str(each).lstrip("-").isdigit():
            raise bad_request("Message identifier must be a Number")
        if int(each) <= 0:
            raise bad_request("Invalid message identifier specified")
        ids.append(int(each))
    return list(dict.fromkeys(ids))


def _check_deletable(world: World, message: Message) -> None:
    if world.now() - message.date > DELETABLE:
        raise bad_request("message can't be deleted")


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message."""
    chat = find_chat(world, params)
    chat.pinned = find_message(chat, params.integer("message_id"), "message to pin").id
    world.changed()
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin the pinned message."""
    chat = find_chat(world, params)
    if chat.pinned is None:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    world.changed()
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """Stop the spinner on a tapped button, once and within the query's lifetime."""
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or query.answered or world.now() - query.at > QUERY_LIFETIME:
        raise bad_request(_QUERY_GONE)
    text = params.text("text")
    if utf16.length(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    toast = Toast(query.id, text, params.flag("show_alert"), world.now())
    world.toasts.setdefault(query.person_id, []).append(toast)
    chat: Chat | None = world.chats.get(query.chat_id)
    if chat is not None:
        chat.toasts[query.message_id] = text
    world.changed()
    return True
