"""A message as a person sees it: plain values for tests, safe HTML for a page.

The HTML is made again from text and entities, every character escaped, so that a page may show it
whatever a person typed. Lines are left as line breaks: the page sets `white-space: pre-wrap`.
"""

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from fitbot.sandbox import utf16
from fitbot.sandbox.stored import Message
from fitbot.sandbox.values import Json

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "login_url",
    "pay",
    "disabled",
)
_SAFE_LINKS = ("http://", "https://", "tg://", "ton://")


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label and the one thing it does."""

    label: str
    #: `callback_data`, `url`, `web_app`, `copy_text`, `disabled`, …
    kind: str
    #: The data, the address or the text to copy.
    value: str
    #: `primary`, `success`, `danger` or "".
    style: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file in a message."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message of a chat, as it looks now."""

    message_id: int
    sent_by: Literal["bot", "person"]
    #: Whose message it is, as a client shows it.
    sender: str
    #: The text, or a media's caption.
    text: str
    #: The same, safe to put into a page.
    html: str
    entities: tuple[Json, ...]
    #: Rows of inline buttons.
    buttons: tuple[tuple[Button, ...], ...]
    #: `text`, `document`, `photo`, `sticker`, `voice`, `location`, …
    kind: str
    document: Document | None
    photo: bytes | None = field(repr=False)
    date: dt.datetime
    edited: bool
    reply_to: int | None
    #: Sent with `disable_notification`.
    silent: bool
    #: Sent with `protect_content`.
    protected: bool
    #: The text that last answered a press of its buttons.
    toast: str | None

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, row after row."""
        return [button.label for row in self.buttons for button in row]

    def button(self, part: str) -> Button:
        """Return the button with this label, or the only one whose label contains it.

        Raises:
            LookupError: for none or several; the message lists the labels.
        """
        every = [button for row in self.buttons for button in row]
        found = [b for b in every if b.label == part] or [b for b in every if part in b.label]
        if len(found) != 1:
            many = "several buttons have" if found else "no button has"
            raise LookupError(f"{many} {part!r} in the label: {self.labels}")
        return found[0]


def show(message: Message, toast: str | None = None) -> Shown:
    """Return the message as a person sees it."""
    media = message.media or {}
    upload = message.upload
    return Shown(
        message_id=message.id,
        sent_by="bot" if message.by_bot else "person",
        sender=message.sender.name,
        text=message.text,
        html=to_html(message.text, message.entities),
        entities=message.entities,
        buttons=_buttons(message.markup),
        kind=next(iter(media), "text"),
        document=Document(upload.name, upload.content) if upload and "document" in media else None,
        photo=upload.content if upload and "photo" in media else None,
        date=message.date,
        edited=message.edited is not None,
        reply_to=message.reply_to,
        silent=message.silent,
        protected=message.protected,
        toast=toast,
    )


def to_html(text: str, entities: tuple[Json, ...]) -> str:
    """Return safe HTML for a text with entities (which may nest or overlap)."""
    if not entities:
        return html.escape(text)
    units = text.encode("utf-16-le")
    end = len(units) // 2
    entities = tuple(_linked(text, entity) for entity in entities)
    edges = {0, end}
    for entity in entities:
        edges |= {entity["offset"], min(entity["offset"] + entity["length"], end)}
    # A stretch with the same entities all along, each wrapped on its own: valid whatever overlaps.
    return _join(
        [
            (
                html.escape(units[2 * start : 2 * stop].decode("utf-16-le", "replace")),
                [e for e in entities if e["offset"] <= start < e["offset"] + e["length"]],
            )
            for start, stop in pairwise(sorted(edges))
        ]
    )


def _linked(text: str, entity: Json) -> Json:
    """Return an address found in the text as the link that a client makes of it."""
    if entity["type"] != "url":
        return entity
    url = utf16.cut(text, entity["offset"], entity["offset"] + entity["length"])
    return entity | {"type": "text_link", "url": url}


def _join(stretches: list[tuple[str, list[Json]]]) -> str:
    """Open and close tags between stretches, closing only what ends."""
    out: list[str] = []
    current: list[Json] = []
    for text, wanted in [*stretches, ("", [])]:
        kept = 0
        while kept < min(len(current), len(wanted)) and current[kept] is wanted[kept]:
            kept += 1
        out += [_close(entity) for entity in reversed(current[kept:])]
        out += [_open(entity) for entity in wanted[kept:]]
        out.append(text)
        current = wanted
    return "".join(out)


def _open(entity: Json) -> str:
    kind = entity["type"]
    if tag := _TAGS.get(kind):
        return f"<{tag}>"
    match kind:
        case "expandable_blockquote":
            return '<blockquote class="expandable">'
        case "text_link" if entity["url"].startswith(_SAFE_LINKS):
            return f'<a href="{html.escape(entity["url"])}" rel="noopener noreferrer">'
        case "date_time":
            moment = dt.datetime.fromtimestamp(entity["unix_time"], dt.UTC)
            shape = html.escape(entity.get("date_time_format", ""))
            return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}" data-format="{shape}">'
    return f'<span class="{kind.replace("_", "-")}">'


def _close(entity: Json) -> str:
    kind = entity["type"]
    if tag := _TAGS.get(kind):
        return f"</{tag}>"
    if kind == "expandable_blockquote":
        return "</blockquote>"
    if kind == "text_link" and entity["url"].startswith(_SAFE_LINKS):
        return "</a>"
    return "</time>" if kind == "date_time" else "</span>"


def _buttons(markup: Mapping[str, Any] | None) -> tuple[tuple[Button, ...], ...]:
    rows = markup["inline_keyboard"] if markup else []
    return tuple(tuple(map(_button, row)) for row in rows)


def _button(button: Json) -> Button:
    kind = next(name for name in _ACTIONS if name in button)
    value = button[kind]
    if isinstance(value, dict):
        value = value.get("url") or value.get("text") or ""
    return Button(button["text"], kind, str(value), button.get("style", ""))
