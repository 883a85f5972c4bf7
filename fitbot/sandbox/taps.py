"""Finding the button a person means, by its label, as somebody would who looks at the chat."""

from urllib.parse import parse_qs, urlsplit

from fitbot.sandbox.chats import Chat
from fitbot.sandbox.shown import Button

_TELEGRAM_HOSTS = {"t.me", "telegram.me"}


def find_tap(chat: Chat, label_part: str, message_id: int | None) -> tuple[int, Button]:
    """Return the message and the button to tap: newest message first, then the reply keyboard.

    Raises:
        LookupError: where no message has such a button, or the first that has one has several.
    """
    seen: list[str] = []
    for message in reversed(chat):
        if message.markup and message_id in (None, message.id):
            shown = chat.shown(message)
            if any(label_part in label for label in shown.labels):
                return message.id, shown.button(label_part)
            seen += shown.labels
    if message_id is None:
        for label in (label for row in chat.reply_keyboard for label in row):
            if label_part in label:
                return 0, Button(label, "text", label)
    raise LookupError(f"no button has {label_part!r} in the label: {seen}")


def start_payload(url: str, username: str) -> str | None:
    """Return the start parameter of a link to this bot, None for any other address.

    https://core.telegram.org/bots/features#deep-linking
    """
    parts = urlsplit(url)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        query = parse_qs(parts.query)
        name = query.get("domain", [""])[0]
    elif parts.hostname in _TELEGRAM_HOSTS:
        query = parse_qs(parts.query)
        name = parts.path.strip("/")
    else:
        return None
    if name.lower() != username.lower():
        return None
    return query.get("start", [""])[0]
