"""What Telegram's HTML tags stand for: each becomes an entity, or an error in Telegram's words.

https://core.telegram.org/bots/api#html-style lists the tags.
"""

import re

from fitbot.sandbox.links import link_entity
from fitbot.sandbox.values import Json

#: Tags whose entity is just where they are.
SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
#: Tags that carry something more.
OTHER_TAGS = {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}

_DATE_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


class HtmlError(ValueError):
    """The text is not in Telegram's HTML; the message is the one Telegram gives."""


def sort_entities(entities: list[Json]) -> list[Json]:
    """Return entities in Telegram's order: by start, then the longer, then the outer kind first."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _PRIORITY.get(e["type"], 50)))


def add_entity(entities: list[Json], entity: Json, attributes: dict[str, str], inner: str) -> None:
    """Add what a closed tag stands for to the entities before it.

    `entity` has the tag's name for a type, and its place; `inner` is the text inside.

    Raises:
        HtmlError: for an attribute that makes no sense.
    """
    match entity["type"]:
        case "a":
            if link_entity(entity, attributes.get("href") or inner):
                entities.append(entity)
            return
        case "pre" | "code":
            _add_code(entities, entity, attributes)
            return
        case "blockquote" if "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        case "tg-emoji":
            entity |= {"type": "custom_emoji", "custom_emoji_id": _emoji_id(attributes)}
        case "tg-time":
            entity |= {"type": "date_time"} | _date_time(attributes)
        case tag:
            entity["type"] = SIMPLE_TAGS.get(tag, tag)
    entities.append(entity)


def _add_code(entities: list[Json], entity: Json, attributes: dict[str, str]) -> None:
    """Join <pre> and <code class="language-…"> around the same text into one entity."""
    kind = entity["type"]
    language = attributes.get("class", "").removeprefix("language-")
    if kind == "code" and language and language != attributes["class"]:
        entity["language"] = language
    last = entities[-1] if entities else None
    other = "pre" if kind == "code" else "code"
    if (
        last
        and (last["type"], last["offset"], last["length"])
        == (other, entity["offset"], entity["length"])
        and ("language" in last or "language" in entity)
    ):
        last |= {"type": "pre", "language": last.get("language") or entity["language"]}
    else:
        entities.append(entity)


def _emoji_id(attributes: dict[str, str]) -> str:
    value = attributes.get("emoji-id", "")
    if not value.isdigit() or int(value) == 0:
        raise HtmlError("Invalid custom emoji identifier specified")
    return value


def _date_time(attributes: dict[str, str]) -> Json:
    unix = attributes.get("unix", "")
    if not re.fullmatch(r"-?\d{1,10}", unix) or not is_int32(int(unix)):
        raise HtmlError("Invalid Unix time specified")
    return {"unix_time": int(unix)} | date_time_format(attributes.get("format", ""))


def date_time_format(value: str) -> Json:
    """Return the entity's format field. Raises HtmlError for one that Telegram does not know."""
    if not _DATE_TIME_FORMAT.fullmatch(value):
        raise HtmlError("Invalid date-time format specified")
    return {"date_time_format": value} if value else {}


def is_int32(value: object) -> bool:
    """Say whether a value is a number that fits where Telegram keeps a time."""
    return isinstance(value, int) and -(2**31) <= value < 2**31
