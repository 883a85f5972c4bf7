"""What a button means: a typed value in at most 64 bytes, complete in itself.

Telegram promises nothing about callback data (Bot API, `CallbackQuery.data`: the message may hold
no such button any more), so a tap says *what* is wished for and never who may: that is asked again
of the database for whoever tapped. Data of another version decodes to None: the button is old.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, get_type_hints
from zoneinfo import ZoneInfo

from fitbot.domain.digest import Detail
from fitbot.domain.precheck import Answer, Step
from fitbot.domain.survey import Decision, Item, Rating, Sound
from fitbot.regions import COUNTRY_BY_ZONE

_VERSION = "1"
#: Follows the version in buttons under a message that is worth keeping.
_KEEPS = "+"
_SEPARATOR = "|"
_LIMIT = 64  # bytes, Bot API `InlineKeyboardButton.callback_data`
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: No button of ours speaks of a later instant, and arithmetic beyond the last one overflows.
_LAST_INSTANT = dt.datetime(3000, 1, 1, tzinfo=dt.UTC)

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Z0-9]{1,3})?")


class Code(str):
    """A short code in a button: a region, a language."""

    __slots__ = ()


_TAPS: dict[str, type["Tap"]] = {}

_Pack = Callable[[Any], str]
_Unpack = Callable[[str], Any]
#: A kind's fields, and how each is written and read.
_PARTS: dict[type["Tap"], list[tuple[str, _Pack, _Unpack]]] = {}


@dataclass(frozen=True, slots=True)
class Tap:
    """The meaning of a button. Each kind has a short tag of its own."""

    tag: ClassVar[str] = ""

    def pack(self, *, keeps: bool = False) -> str:
        """Return the callback data; `keeps` asks for the answer in a new message.

        Raises:
            ValueError: it would not fit: a bug.
        """
        values = [pack(getattr(self, name)) for name, pack, _ in _PARTS[type(self)]]
        head = _VERSION + (_KEEPS if keeps else "") + self.tag
        data = _SEPARATOR.join([head, *values])
        if len(data.encode()) > _LIMIT:
            raise ValueError(f"{len(data.encode())} bytes of callback data: {type(self).__name__}")
        return data


def unpack(data: str | None) -> Tap | None:
    """Return what a button meant; None for anything this version did not write."""
    head, *values = (data or "").split(_SEPARATOR)
    tag = head.removeprefix(_VERSION).removeprefix(_KEEPS)
    kind = _TAPS.get(tag) if head.startswith(_VERSION) else None
    if kind is None or len(values) != len(_PARTS[kind]):
        return None
    try:
        return kind(
            *(unpack(value) for (_, _, unpack), value in zip(_PARTS[kind], values, strict=True))
        )
    except (ValueError, OverflowError):
        return None


def keeps_message(data: str | None) -> bool:
    """Tell whether the message under this button stays, and the answer comes below it."""
    return (data or "").startswith(_VERSION + _KEEPS)


def all_taps() -> list[type[Tap]]:
    """Return every kind of tap."""
    return list(_TAPS.values())


def tap(tag: str) -> Callable[[type[Tap]], type[Tap]]:
    """Give a kind of tap its tag, which stands in buttons and must never change its meaning."""

    def register(kind: type[Tap]) -> type[Tap]:
        if tag in _TAPS and _TAPS[tag].__name__ != kind.__name__:
            raise ValueError(f"{tag!r} is the tag of {_TAPS[tag].__name__} already")
        kind.tag = tag
        _TAPS[tag] = kind
        hints = get_type_hints(kind)
        _PARTS[kind] = [(field.name, *_CODECS[hints[field.name]]) for field in fields(kind)]
        return kind

    return register


def _pack_int(number: int) -> str:
    if number < 0:
        raise ValueError(f"taps count from zero: {number}")
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _unpack_int(digits: str) -> int:
    if not digits.isascii() or not digits.isalnum() or len(digits) > 12:
        raise ValueError(digits)
    return int(digits, 36)


def _unpack_bool(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _pack_instant(instant: dt.datetime) -> str:
    return _pack_int(int(instant.timestamp()) // 60)


def _unpack_instant(digits: str) -> dt.datetime:
    seconds = _unpack_int(digits) * 60
    if seconds > _LAST_INSTANT.timestamp():
        raise ValueError(digits)
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _pack_zone(zone: ZoneInfo) -> str:
    """Return a short sign: with its name, the longest of all would not fit."""
    return _sign(zone.key)


def _unpack_zone(sign: str) -> ZoneInfo:
    if sign not in _zone_names():
        raise ValueError(sign)
    return ZoneInfo(_zone_names()[sign])


@cache
def _zone_names() -> dict[str, str]:
    return {_sign(key): key for key in COUNTRY_BY_ZONE}


def _sign(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


def _unpack_code(text: str) -> Code:
    if not _CODE.fullmatch(text):
        raise ValueError(text)
    return Code(text)


_CODECS: dict[type, tuple[_Pack, _Unpack]] = {
    int: (_pack_int, _unpack_int),
    str: (str, str),
    Code: (str, _unpack_code),
    bool: (lambda value: "1" if value else "0", _unpack_bool),
    dt.date: (dt.date.isoformat, dt.date.fromisoformat),
    dt.datetime: (_pack_instant, _unpack_instant),
    ZoneInfo: (_pack_zone, _unpack_zone),
    Item: (str, Item),
    Rating: (str, Rating),
    Sound: (str, Sound),
    Decision: (str, Decision),
    Step: (str, Step),
    Answer: (str, Answer),
    Detail: (str, Detail),
}
