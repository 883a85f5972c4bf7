"""Chats and the messages in them, as they stand now.

A message is a frozen value: an edit puts another in its place under the same id. Ids rise over all
chats of the bot, as they do for a bot's private chats.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from fitbot.sandbox.shown import Shown, show
from fitbot.sandbox.stored import Message, Profile


@dataclass(slots=True)
class Chat:
    """A private chat with one person, or a group."""

    id: int
    title: str
    #: The person of a private chat, None for a group.
    profile: Profile | None = None
    #: The person has written to the bot at least once.
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    #: Of a group: the bot's status in it.
    bot_status: str = "left"
    pinned: int | None = None
    #: The latest chat action and when it was sent.
    action: tuple[str, dt.datetime] | None = None
    menu_button: dict[str, object] | None = None
    #: The reply keyboard that is open at the bottom of the chat: rows of labels.
    reply_keyboard: tuple[tuple[str, ...], ...] = ()
    #: Texts of the latest toasts, by message.
    toasts: dict[int, str] = field(default_factory=dict)
    _messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Say whether this is a chat with one person."""
        return self.profile is not None

    @property
    def messages(self) -> list[Shown]:
        """Every message as it is shown now, oldest first."""
        return [self.shown(message) for message in self]

    @property
    def last(self) -> Shown:
        """The newest message the bot sent. Raises LookupError when there is none."""
        for message in reversed(self._messages.values()):
            if message.by_bot:
                return self.shown(message)
        raise LookupError(f"the bot has sent nothing to chat {self.id}")

    def shown(self, message: Message) -> Shown:
        """Return the message as a person sees it."""
        return show(message, self.toasts.get(message.id))

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    def __reversed__(self) -> Iterator[Message]:
        return reversed(self._messages.values())

    def get(self, message_id: int) -> Message | None:
        """Return the message, None if it never was or is deleted."""
        return self._messages.get(message_id)

    def put(self, message: Message) -> None:
        """Add a message, or put it in its older version's place."""
        self._messages[message.id] = message

    def remove(self, message_id: int) -> None:
        """Delete a message for everybody."""
        del self._messages[message_id]
        if self.pinned == message_id:
            self.pinned = None
