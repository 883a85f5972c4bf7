"""Formatted text: what a bot sends becomes plain text with entities, and texts get found entities.

Order as in the Bot API server and TDLib: control characters are cleaned, the markup is parsed, the
white space around is stripped and offsets follow, then commands, mentions, addresses and hashtags
are found in what is not code. https://core.telegram.org/bots/api#messageentity
"""

import re
from collections.abc import Iterable

from fitbot.sandbox import utf16
from fitbot.sandbox.html import parse_html
from fitbot.sandbox.links import link_entity
from fitbot.sandbox.params import Params
from fitbot.sandbox.tags import HtmlError, date_time_format, is_int32, sort_entities
from fitbot.sandbox.values import Json, bad_request

#: Raw characters, before parsing.
MAX_RAW_BYTES = 1 << 15
MAX_ENTITIES = 100

_REMOVED = re.compile("[\r\u2028-\u202e]")
_BLANKED = re.compile("[\0-\x09\x0b-\x1f\x7f]")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w))"
    r"|(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)'])"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)
_FIELDS = {
    "pre": ("language",),
    "text_link": ("url",),
    "text_mention": ("user",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format"),
}
_PLAIN_KINDS = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote"}
    | {"expandable_blockquote"}
)
#: Found by Telegram itself, so that a bot's own are ignored.
_FOUND_KINDS = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
)
_NOTHING_FOUND_IN = frozenset({"pre", "code", "text_link", "text_mention", "date_time"})

Formatted = tuple[str, tuple[Json, ...]]


def formatted(params: Params, text_name: str, entities_name: str) -> Formatted:
    """Return the text of a call and its entities, parsed, stripped and with entities found.

    Raises:
        Refused: "can't parse entities: …" and its kind. Emptiness and length are the caller's.
    """
    raw = params.text(text_name)
    if len(raw.encode("utf-8", "surrogatepass")) > MAX_RAW_BYTES:
        raise bad_request("Text is too long")
    raw = clean(raw)
    mode = params.text("parse_mode").lower()
    if raw and mode not in {"", "none"}:
        text, entities = _parsed(raw, mode)
    else:
        text = raw
        entities = _given(params.values.get(entities_name), raw)
    return with_found(*strip(text, entities))


def clean(text: str) -> str:
    """Return the text without carriage returns and direction marks, control characters blanked."""
    return _BLANKED.sub(" ", _REMOVED.sub("", text))


def strip(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without white space around it and the entities moved and cut to fit."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    lead = utf16.length(text[: len(text) - len(text.lstrip())])
    total = utf16.length(stripped)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], total)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept


def with_found(text: str, entities: Iterable[Json] = ()) -> Formatted:
    """Return the text with its entities and those that Telegram finds by itself, 100 at most."""
    own = list(entities)
    taken = [
        (e["offset"], e["offset"] + e["length"]) for e in own if e["type"] in _NOTHING_FOUND_IN
    ]
    for found in _FOUND.finditer(text):
        start = utf16.length(text[: found.start()])
        end = start + utf16.length(found[0])
        if not any(start < stop and begin < end for begin, stop in taken):
            own.append({"type": found.lastgroup, "offset": start, "length": end - start})
    return text, tuple(sort_entities(own)[:MAX_ENTITIES])


def _parsed(raw: str, mode: str) -> tuple[str, list[Json]]:
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("Markdown is not part of this sandbox, use HTML")
    if mode != "html":
        raise bad_request("Unsupported parse_mode")
    try:
        return parse_html(raw)
    except HtmlError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def _given(entities: object, text: str) -> list[Json]:
    """Read the entities a bot gave; what is not a list is passed over, as the server does."""
    if not isinstance(entities, list):
        return []
    end = utf16.length(text)
    kept = []
    for entity in entities:
        read = _given_entity(entity)
        if read and 0 <= read["offset"] < end and read["length"] > 0:
            kept.append(read | {"length": min(read["length"], end - read["offset"])})
    return sort_entities(kept)


def _given_entity(entity: object) -> Json | None:
    if not isinstance(entity, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise bad_request(f"Can't parse MessageEntity: Can't find field \"{name}\"")
    kind = entity.get("type")
    if kind in _FOUND_KINDS:
        return None
    read: Json = {"type": kind, "offset": entity["offset"], "length": entity["length"]}
    if kind in _PLAIN_KINDS:
        return read
    if kind not in _FIELDS:
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    read |= {name: entity[name] for name in _FIELDS[kind] if entity.get(name)}
    return _checked(read)


def _checked(entity: Json) -> Json | None:
    if entity["type"] == "text_link":
        return entity if link_entity(entity, str(entity.get("url", ""))) else None
    if entity["type"] == "date_time":
        if not is_int32(entity.get("unix_time")):
            raise bad_request("Can't parse MessageEntity: Can't find field \"unix_time\"")
        try:
            date_time_format(str(entity.get("date_time_format", "")))
        except HtmlError as error:
            raise bad_request(f"Can't parse MessageEntity: {error}") from error
    return entity
