"""The people who talk to the bot: what they type and tap becomes updates.

A test, or the demo's page, drives a `Person`. Everything they do is dated by the sandbox's clock
and reaches the bot as an update of the kind Telegram would send, commands marked as entities.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from fitbot.sandbox import media, utf16
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.entities import clean, with_found
from fitbot.sandbox.members import membership_changed
from fitbot.sandbox.sending import add_message
from fitbot.sandbox.shown import Button, Shown
from fitbot.sandbox.stored import Message, Profile
from fitbot.sandbox.taps import find_tap, start_payload
from fitbot.sandbox.values import Json, Toast, Upload
from fitbot.sandbox.world import Query, World

#: A picture of one pixel, for people who send one.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a494441"
    "54789c63f80f0001010100b138f6140000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Group:
    """A supergroup. People write in it; the bot sees what its privacy mode lets through."""

    world: World
    chat: Chat

    @property
    def id(self) -> int:
        """The chat's id, negative."""
        return self.chat.id


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    world: World
    profile: Profile
    chat: Chat
    #: Addresses they opened by tapping.
    opened: list[str] = field(default_factory=list)
    #: Texts they copied by tapping.
    copied: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Their user id, which is also their chat's id."""
        return self.profile.id

    @property
    def messages(self) -> list[Shown]:
        """Their chat with the bot, oldest first."""
        return self.chat.messages

    @property
    def last(self) -> Shown:
        """The newest message the bot sent them. Raises LookupError when there is none."""
        return self.chat.last

    @property
    def toasts(self) -> list[Toast]:
        """The answers to their taps, oldest first; an empty text is a silent answer."""
        return self.world.toasts.setdefault(self.id, [])

    @property
    def unanswered(self) -> list[str]:
        """Ids of their taps that the bot has not answered: buttons that still spin."""
        queries = self.world.queries.values()
        return [q.id for q in queries if q.person_id == self.id and not q.answered]

    async def send(self, text: str, reply_to: int | None = None) -> Shown:
        """Write to the bot. Raises ValueError after blocking it: a client would not let them."""
        return self._say(self.chat, text=text, reply_to=reply_to)

    async def send_in_group(self, group: Group, text: str, reply_to: int | None = None) -> Shown:
        """Write in a group, where the bot may not see it."""
        return self._say(group.chat, text=text, reply_to=reply_to)

    async def forward(self, text: str, from_name: str) -> Shown:
        """Forward the words of somebody who hides their account."""
        origin = {
            "type": "hidden_user",
            "sender_user_name": from_name,
            "date": int(self.world.now().timestamp()),
        }
        return self._say(self.chat, text=text, forward=origin)

    async def edit(self, message_id: int, text: str) -> Shown:
        """Change a text they sent. Raises LookupError for one they did not."""
        message = self.chat.get(message_id)
        if message is None or message.by_bot:
            raise LookupError(f"{message_id} is not a message of theirs")
        text, entities = with_found(clean(text).strip())
        edited = replace(message, text=text, entities=entities, edited=self.world.now())
        self.chat.put(edited)
        self.world.changed()
        self.world.emit("edited_message", self.world.message_json(edited))
        return self.chat.shown(edited)

    async def press(
        self,
        message_id: int,
        callback_data: str,
        *,
        group: Group | None = None,
        inaccessible: bool = False,
    ) -> str:
        """Press a button with any data, on the message or not; return the query's id.

        A message that is gone, or pressed as `inaccessible`, comes with a date of 0 and no text.
        """
        chat = group.chat if group else self.chat
        query = Query(
            str(self.world.next_id() + 4_000_000_000),
            self.id,
            chat.id,
            message_id,
            self.world.now(),
        )
        self.world.queries[query.id] = query
        message = None if inaccessible else chat.get(message_id)
        content: Json = {
            "id": query.id,
            "from": self.profile.json(),
            "message": self.world.message_json(message)
            if message
            else {"chat": self.world.chat_json(chat), "message_id": message_id, "date": 0},
            "chat_instance": str(chat.id * 7919),
            "data": callback_data,
        }
        self.world.emit("callback_query", content)
        return query.id

    async def tap(self, label_part: str, message_id: int | None = None) -> Button:
        """Tap the button of the newest message of the bot that has one with such a label.

        A label that fits exactly wins; else the part must be in one label only. A callback is
        pressed, a link to the bot's own start parameter is started, another address is `opened`, a
        text is `copied`; a button of the open reply keyboard writes its label.

        Raises:
            LookupError: where no message has such a button, or one has several.
        """
        message, button = find_tap(self.chat, label_part, message_id)
        match button.kind:
            case "callback_data":
                await self.press(message, button.value)
            case "text":
                await self.send(button.value)
            case "copy_text":
                self.copied.append(button.value)
            case "disabled":
                raise LookupError(f"the button {button.label!r} is disabled")
            case _:
                await self._open(button.value)
        return button

    async def _open(self, url: str) -> None:
        payload = start_payload(url, self.world.bot.username or "")
        if payload is None:
            self.opened.append(url)
        else:
            await self.send(f"/start {payload}".strip())

    async def send_photo(self, caption: str = "", content: bytes = PIXEL) -> Shown:
        """Send a photo."""
        upload = Upload("photo.png", content, "image/png")
        size = media.photo(self.world, upload)
        return self._say(self.chat, text=caption, media={"photo": [size]}, upload=upload)

    async def send_document(self, name: str, content: bytes, caption: str = "") -> Shown:
        """Send a file."""
        upload = Upload(name, content)
        kept = media.document(self.world, upload)
        return self._say(self.chat, text=caption, media={"document": kept}, upload=upload)

    async def send_sticker(self, emoji: str = "🙂") -> Shown:
        """Send a sticker."""
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send_media("sticker", {"type": "regular", "emoji": emoji, **shape})

    async def send_voice(self, seconds: int = 3) -> Shown:
        """Send a voice message."""
        return self._send_media("voice", {"duration": seconds, "mime_type": "audio/ogg"})

    async def send_video_note(self, seconds: int = 3) -> Shown:
        """Send a round video."""
        return self._send_media("video_note", {"length": 240, "duration": seconds})

    async def send_location(self, latitude: float = 51.5, longitude: float = -0.12) -> Shown:
        """Send where they are."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._say(self.chat, media={"location": place})

    async def send_contact(self, phone_number: str = "+15550100") -> Shown:
        """Send their own phone number."""
        card = {
            "phone_number": phone_number,
            "first_name": self.profile.first_name,
            "user_id": self.id,
        }
        return self._say(self.chat, media={"contact": card})

    async def block(self) -> None:
        """Block the bot: it is told, and may not write any more."""
        if not self.chat.blocked:
            membership_changed(self.world, self.chat, self.profile, "kicked")

    async def unblock(self) -> None:
        """Unblock the bot: it is told, and may write again."""
        if self.chat.blocked:
            membership_changed(self.world, self.chat, self.profile, "member")

    async def deactivate(self) -> None:
        """Delete their account: the bot is told nothing and may not write any more."""
        self.chat.deactivated = True

    async def add_bot_to_group(self, group: Group) -> None:
        """Bring the bot into a group."""
        if group.chat.bot_status != "member":
            membership_changed(self.world, group.chat, self.profile, "member")
            self._say(group.chat, media={"new_chat_members": [self.world.bot.json()]})

    async def remove_bot_from_group(self, group: Group) -> None:
        """Throw the bot out of a group."""
        membership_changed(self.world, group.chat, self.profile, "kicked")

    def _send_media(self, kind: str, content: Json) -> Shown:
        upload = Upload(f"{kind}.bin", b"\0")
        content["file_size"] = 1
        self.world.keep_file(upload, content)
        return self._say(self.chat, media={kind: content})

    def _say(self, chat: Chat, *, text: str = "", **fields: Any) -> Shown:
        if chat.blocked:
            raise ValueError("they blocked the bot: a client would have them unblock it first")
        text, entities = with_found(clean(text).strip())
        if not text and fields.get("media") is None:
            raise ValueError("a client sends no empty message")
        message = Message(
            id=0,
            chat_id=chat.id,
            sender=self.profile,
            by_bot=False,
            date=self.world.now(),
            text=text,
            entities=entities,
            **fields,
        )
        chat.started = True
        message = add_message(self.world, chat, message)
        if chat.is_private or self._seen_in_group(chat, message):
            self.world.emit("message", self.world.message_json(message))
        return chat.shown(message)

    def _seen_in_group(self, chat: Chat, message: Message) -> bool:
        """Say whether privacy mode lets the bot see it: commands, mentions, replies to the bot.

        https://core.telegram.org/bots/features#privacy-mode
        """
        if chat.bot_status != "member":
            return False
        if not self.world.privacy or "new_chat_members" in (message.media or {}):
            return True
        replied = chat.get(message.reply_to) if message.reply_to else None
        return bool(replied and replied.by_bot) or any(
            _is_for(entity, message.text, self.world.bot.username or "")
            for entity in message.entities
        )


def _is_for(entity: Json, text: str, username: str) -> bool:
    words = utf16.cut(text, entity["offset"], entity["offset"] + entity["length"]).lower()
    if entity["type"] == "mention":
        return words == f"@{username.lower()}"
    if entity["type"] != "bot_command":
        return False
    _, _, target = words.partition("@")
    return target in {"", username.lower()}
