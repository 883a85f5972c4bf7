"""The state behind the API: the bot, its chats, files, queries and updates.

Methods (`methods`, `messages`, …) and people (`people`) act on it; nothing here knows which.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fitbot.clock import Clock
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.stored import Message, Profile
from fitbot.sandbox.ticker import Ticker
from fitbot.sandbox.updates import UpdateQueue
from fitbot.sandbox.values import Json, Toast, Upload

#: How long a callback query can be answered: reported, not documented.
QUERY_LIFETIME = dt.timedelta(seconds=15)


@dataclass(slots=True)
class Query:
    """A callback query: a person waits for its answer."""

    id: str
    person_id: int
    chat_id: int
    message_id: int
    at: dt.datetime
    answered: bool = False


@dataclass(slots=True)
class Webhook:
    """Where updates would be posted, were this the real server: here they wait in the queue."""

    url: str = ""
    secret_token: str = field(default="", repr=False)
    max_connections: int = 40
    ip_address: str = ""


@dataclass(slots=True)
class World:
    """Everything the sandbox remembers."""

    clock: Clock
    bot: Profile
    #: In groups the bot sees only what is meant for it.
    privacy: bool = True
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    #: Answers to callback queries, by person.
    toasts: dict[int, list[Toast]] = field(default_factory=dict)
    #: Kept files by file_id.
    files: dict[str, Upload] = field(default_factory=dict)
    #: Media objects by file_id, so that a bot can send them again.
    media: dict[str, Json] = field(default_factory=dict)
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook = field(default_factory=Webhook)
    #: Commands by (scope, language).
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    #: Name, description and short description by (field, language).
    profile_texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})
    #: Rises whenever something a person can see changes.
    changes: Ticker = field(default_factory=Ticker)
    #: Rises whenever anything happens at all.
    activity: Ticker = field(default_factory=Ticker)
    on_update: list[Callable[[Json], None]] = field(default_factory=list)
    #: How many updates were queued so far.
    emitted: int = 0
    _last_id: int = 0

    def __post_init__(self) -> None:
        self.queue.on_change = self.activity.tick

    def now(self) -> dt.datetime:
        """Return the clock's time."""
        return self.clock.now()

    def next_id(self) -> int:
        """Return a number not given out before: message ids, query ids, file ids."""
        self._last_id += 1
        return self._last_id

    def changed(self) -> None:
        """Tell who waits that something visible changed."""
        self.changes.tick()
        self.activity.tick()

    def emit(self, kind: str, content: Json) -> Json | None:
        """Queue an update for the bot; None where the bot does not want its kind."""
        update = self.queue.push(kind, content, int(self.now().timestamp()))
        if update:
            self.emitted += 1
            for hook in self.on_update:
                hook(update)
        self.activity.tick()
        return update

    def keep_file(self, upload: Upload, media: Json) -> str:
        """Keep a file and what is known of it; return its file_id."""
        number = self.next_id()
        file_id = f"sandbox-file-{number}"
        media |= {"file_id": file_id, "file_unique_id": f"unique-{number}"}
        self.files[file_id] = upload
        self.media[file_id] = media
        return file_id

    def chat_json(self, chat: Chat) -> Json:
        """Return the Chat object that messages carry."""
        profile = chat.profile
        if profile is None:
            return {"id": chat.id, "type": "supergroup", "title": chat.title}
        json: Json = {"id": chat.id, "type": "private", "first_name": profile.first_name}
        for name in ("last_name", "username"):
            if value := getattr(profile, name):
                json[name] = value
        return json

    def message_json(self, message: Message, depth: int = 1) -> Json:
        """Return the Message object, with the message it replies to, one level deep."""
        chat = self.chats[message.chat_id]
        json: Json = {
            "message_id": message.id,
            "from": message.sender.json(),
            "chat": self.chat_json(chat),
            "date": int(message.date.timestamp()),
        }
        if message.edited:
            json["edit_date"] = int(message.edited.timestamp())
        _add_text(json, message)
        optional: dict[str, Any] = {
            "forward_origin": message.forward,
            "reply_markup": message.markup,
            "has_protected_content": message.protected,
        }
        json |= {name: value for name, value in optional.items() if value}
        replied = chat.get(message.reply_to) if message.reply_to and depth else None
        if replied:
            json["reply_to_message"] = self.message_json(replied, depth - 1)
        return json


def _add_text(json: Json, message: Message) -> None:
    if message.media is not None:
        json |= message.media
    text, entities = ("text", "entities")
    if message.media is not None:
        text, entities = ("caption", "caption_entities")
    if message.text:
        json[text] = message.text
    if message.entities:
        json[entities] = list(message.entities)
