"""What the sandbox keeps of people and messages."""

import datetime as dt
from dataclasses import dataclass

from fitbot.sandbox.values import Json, Upload


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a person says they are. https://core.telegram.org/bots/api#user"""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The name as a client shows it."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    def json(self) -> Json:
        """Return the User object."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as Telegram keeps it."""

    id: int
    chat_id: int
    sender: Profile
    by_bot: bool
    date: dt.datetime
    edited: dt.datetime | None = None
    #: The text, or a media's caption.
    text: str = ""
    entities: tuple[Json, ...] = ()
    #: What it carries beside the text: {"document": …}, {"sticker": …}.
    media: Json | None = None
    #: The bytes of its document or photo.
    upload: Upload | None = None
    reply_to: int | None = None
    #: An inline keyboard, {"inline_keyboard": …}.
    markup: Json | None = None
    #: What it did to the chat's reply keyboard: another markup that Telegram does not give back.
    chat_markup: Json | None = None
    forward: Json | None = None
    silent: bool = False
    protected: bool = False
