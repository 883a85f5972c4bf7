"""The table of methods, and the few that fit nowhere else.

Names are matched without regard to case, as the server does. `getUpdates` is not in the table: it
waits, so that the core calls it by itself.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from fitbot.sandbox import editing, media, profile, sending
from fitbot.sandbox.access import find_chat, writable_chat
from fitbot.sandbox.members import member_json, membership_changed
from fitbot.sandbox.params import Params
from fitbot.sandbox.updates import CONFLICT_WEBHOOK, MAX_TIMEOUT, Poll
from fitbot.sandbox.values import Json, Refused, bad_request
from fitbot.sandbox.world import Webhook, World

_ACTIONS = frozenset(
    {
        "cancel",
        "choose_sticker",
        "find_location",
        "record_video",
        "record_video_note",
        "record_voice",
        "typing",
        "upload_document",
        "upload_photo",
        "upload_video",
        "upload_video_note",
        "upload_voice",
    }
)
_SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


async def get_updates(world: World, params: Params) -> list[Json]:
    """Confirm and return updates, waiting for the first up to `timeout` seconds."""
    if world.webhook.url:
        raise Refused(409, CONFLICT_WEBHOOK)
    _allow(world, params)
    poll = Poll(
        offset=params.integer("offset"),
        limit=min(max(params.integer("limit", 100), 1), 100),
        timeout=min(max(params.integer("timeout"), 0), MAX_TIMEOUT),
    )
    return await world.queue.poll(poll, int(world.now().timestamp()))


def _allow(world: World, params: Params) -> None:
    kinds = params.values.get("allowed_updates")
    if isinstance(kinds, list):
        world.queue.allow(map(str, kinds))


def set_webhook(world: World, params: Params) -> bool:
    """Keep the webhook's address; updates go on waiting in the queue."""
    if params.flag("drop_pending_updates"):
        world.queue.drop()
    url = params.text("url")
    if not url:
        world.webhook = Webhook()
        return True
    secret = params.text("secret_token")
    if not url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET_CHARACTERS.issuperset(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, params)
    world.webhook = Webhook(url, secret, min(max(params.integer("max_connections", 40), 1), 100))
    world.queue.abort("Conflict: terminated by setWebhook request")
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Go back to polling."""
    if params.flag("drop_pending_updates"):
        world.queue.drop()
    world.webhook = Webhook()
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    """Return the webhook and how many updates wait."""
    info: Json = {
        "url": world.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.queue.pending),
    }
    if world.webhook.url:
        info["max_connections"] = world.webhook.max_connections
    if world.queue.allowed:
        info["allowed_updates"] = sorted(world.queue.allowed)
    return info


def get_chat(world: World, params: Params) -> Json:
    """Return what is known of a chat."""
    chat = find_chat(world, params)
    json = world.chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    pinned = chat.get(chat.pinned) if chat.pinned else None
    if pinned:
        json["pinned_message"] = world.message_json(pinned, 0)
    return json


def get_chat_member(world: World, params: Params) -> Json:
    """Return the bot's own membership, or that of a person the sandbox knows."""
    chat = find_chat(world, params)
    user_id = params.integer("user_id")
    if user_id == world.bot.id:
        return member_json(world.bot, "member" if chat.is_private else chat.bot_status)
    known = world.chats.get(user_id)
    if known is None or known.profile is None:
        raise bad_request("member not found")
    return member_json(known.profile, "member")


def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing…" or the like."""
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = writable_chat(world, params)
    chat.action = (action, world.now())
    world.changed()
    return True


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = find_chat(world, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_status != "member":
        raise Refused(403, "Forbidden: bot is not a member of the supergroup chat")
    membership_changed(world, chat, world.bot, "left")
    return True


def unknown_method(world: World, params: Params) -> NoReturn:
    """Refuse a method that is not in the table."""
    raise Refused(404, "Not Found: method not found")


#: Every method but getUpdates, by its lower-case name.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "answercallbackquery": editing.answer_callback_query,
    "copymessage": sending.copy_message,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "deletemycommands": profile.delete_my_commands,
    "deletewebhook": delete_webhook,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "editmessagetext": editing.edit_message_text,
    "forwardmessage": sending.forward_message,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatmenubutton": profile.get_chat_menu_button,
    "getfile": media.get_file,
    "getme": profile.get_me,
    "getmycommands": profile.get_my_commands,
    "getmydescription": profile.get_my_description,
    "getmyname": profile.get_my_name,
    "getmyshortdescription": profile.get_my_short_description,
    "getwebhookinfo": get_webhook_info,
    "leavechat": leave_chat,
    "pinchatmessage": editing.pin_chat_message,
    "sendchataction": send_chat_action,
    "senddocument": sending.send_document,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "setchatmenubutton": profile.set_chat_menu_button,
    "setmycommands": profile.set_my_commands,
    "setmydescription": profile.set_my_description,
    "setmyname": profile.set_my_name,
    "setmyshortdescription": profile.set_my_short_description,
    "setwebhook": set_webhook,
    "unpinchatmessage": editing.unpin_chat_message,
}
