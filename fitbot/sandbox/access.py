"""Which chat and message a call means, and whether the bot may touch it.

The order of checks and their sentences are `check_chat`, `check_message` and
`check_reply_parameters` of `Client.cpp`; what Telegram itself would say (a bot that was blocked, a
person who never wrote) comes after the server's own checks.
"""

from fitbot.sandbox.chats import Chat
from fitbot.sandbox.params import Params
from fitbot.sandbox.stored import Message
from fitbot.sandbox.values import Refused, bad_request
from fitbot.sandbox.world import World


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat a parameter names. Raises Refused when the bot knows none such."""
    given = params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    if given.startswith("@"):
        wanted = given[1:].lower()
        for chat in world.chats.values():
            if chat.profile and (chat.profile.username or "").lower() == wanted:
                return chat
        raise bad_request("chat not found")
    found = world.chats.get(params.integer(name))
    if found is None:
        raise bad_request("chat not found")
    return found


def writable_chat(world: World, params: Params) -> Chat:
    """Return the chat to send to. Raises Refused where the bot may not write."""
    chat = find_chat(world, params)
    check_writable(chat)
    if params.integer("message_thread_id"):
        raise bad_request("message thread not found")
    return chat


def check_writable(chat: Chat) -> None:
    """Raise Refused where the bot may not write."""
    if chat.deactivated:
        raise Refused(403, "Forbidden: user is deactivated")
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if chat.is_private and not chat.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    if chat.is_private or chat.bot_status == "member":
        return
    if chat.bot_status == "kicked":
        raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
    raise Refused(403, "Forbidden: bot is not a member of the supergroup chat")


def find_message(chat: Chat, message_id: int, purpose: str) -> Message:
    """Return the message. Raises Refused "message to … not found"."""
    message = chat.get(message_id)
    if message is None:
        raise bad_request(f"{purpose} not found")
    return message


def editable_message(world: World, params: Params) -> Message:
    """Return the bot's own message that the call wants to edit."""
    if not params.has("chat_id") and not params.has("message_id"):
        if params.has("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")
        raise bad_request("Message identifier is not specified")
    chat = find_chat(world, params)
    check_writable(chat)
    message = find_message(chat, params.integer("message_id"), "message to edit")
    if not message.by_bot or message.chat_markup is not None or message.forward:
        raise bad_request("message can't be edited")
    return message


def reply_target(chat: Chat, params: Params) -> int | None:
    """Return the id of the message to reply to, None for no reply."""
    wanted = params.nested("reply_parameters", "Can't parse reply parameters JSON object")
    if wanted is None:
        message_id = params.integer("reply_to_message_id")
        optional = params.flag("allow_sending_without_reply")
    elif isinstance(wanted, dict):
        nested = Params(wanted)
        if not nested.has("message_id"):
            raise bad_request('Can\'t find field "message_id"')
        message_id = nested.integer("message_id")
        optional = nested.flag("allow_sending_without_reply")
    else:
        raise bad_request("Object expected as reply parameters")
    if not message_id or (optional and chat.get(message_id) is None):
        return None
    return find_message(chat, message_id, "message to be replied").id
