"""Membership: blocking the bot, adding it to a group, and the updates that tell of it.

https://core.telegram.org/bots/api#chatmemberupdated: in a private chat "kicked" means blocked.
"""

from fitbot.sandbox.chats import Chat
from fitbot.sandbox.stored import Profile
from fitbot.sandbox.values import Json
from fitbot.sandbox.world import World


def member_json(profile: Profile, status: str) -> Json:
    """Return a ChatMember object."""
    member: Json = {"user": profile.json(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def membership_changed(world: World, chat: Chat, actor: Profile, status: str) -> None:
    """Give the bot a new status in the chat and tell it in a `my_chat_member` update."""
    if chat.is_private:
        before = "kicked" if chat.blocked else "member"
        chat.blocked = status == "kicked"
    else:
        before = chat.bot_status
        chat.bot_status = status
    world.emit(
        "my_chat_member",
        {
            "chat": world.chat_json(chat),
            "from": actor.json(),
            "date": int(world.now().timestamp()),
            "old_chat_member": member_json(world.bot, before),
            "new_chat_member": member_json(world.bot, status),
        },
    )
    world.changed()
