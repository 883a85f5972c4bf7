"""The scalars of the practice file: text, whole numbers, addresses, names of things.

Each maker returns a type for a pydantic field. A wrong value raises `ValueError` with the whole
sentence a person reads: it says what to write instead, and never repeats what stood there, because
a feed's address and a misplaced password are secrets.

Text is measured as Telegram measures it, in UTF-16 code units, and the limits keep a message on
one phone screen, about 40 columns by 25 rows (https://core.telegram.org/bots/api#sendmessage). A
therapist's card carries her photo, so its name, credentials, about and fee together stay inside
the 1024 of a caption.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from fitbot.addresses import is_loopback
from fitbot.domain.units import telegram_length

NAME_LIMIT = 64
CREDENTIALS_LIMIT = 100
FEE_LIMIT = 100
ABOUT_LIMIT = 700
QUESTION_LIMIT = 64
PHRASING_LIMIT = 120
ANSWER_LIMIT = 1000
REFERRAL_LIMIT = 160
CONTACT_LIMIT = 120
ADDRESS_LIMIT = 500
#: A user of a calendar's server is often an e-mail address (RFC 5321 §4.5.3.1).
USER_LIMIT = 254
#: Stands in a video address for the name of a booking's own room.
ROOM_MARK = "{room}"


def _tidy(text: str, limit: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValueError("write some text here; empty quotes say nothing")
    length = telegram_length(text)
    if length > limit:
        raise ValueError(f"shorten this to {limit} characters at most; it has {length}")
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text):
        raise ValueError("write plain text: there is a tab or an invisible control character in it")
    return text


def prose(limit: int) -> AfterValidator:
    """Text of one or more lines, at most `limit` long."""
    return AfterValidator(lambda text: _tidy(text, limit))


def line(limit: int) -> AfterValidator:
    """Text of exactly one line, at most `limit` long."""

    def check(text: str) -> str:
        text = _tidy(text, limit)
        if "\n" in text:
            raise ValueError("write this on one line")
        return text

    return AfterValidator(check)


def whole(low: int, high: int) -> BeforeValidator:
    """A whole number from `low` to `high`, both included; `true` and `20.0` are none."""

    def check(value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(f"write a whole number from {low} to {high}, without quotes")
        return value

    return BeforeValidator(check)


def quoted(text: str) -> str:
    """Return `text` as it would stand in the file."""
    return f'"{text}"'


def _identifier(text: str) -> str:
    if re.fullmatch(r"[a-z0-9_-]{1,32}", text):
        return text
    advice = "write 1 to 32 small letters, digits, _ or -: it becomes part of a link"
    slug = re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-")[:32]
    raise ValueError(f"{advice}; for example {quoted(slug or 'park')}")


def _address(text: str) -> str:
    if not _is_address(text, "https"):
        raise ValueError("write a whole address that begins with https://")
    return text


def _is_address(text: str, scheme: str) -> bool:
    if text.startswith("webcal://"):
        raise ValueError("write https:// in place of webcal:// at the beginning of this address")
    try:
        parts = urlsplit(text)
        usable = parts.scheme == scheme and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and not re.search(r"\s", text)


def _server(text: str) -> str:
    if _is_address(text, "http") and is_loopback(urlsplit(text).hostname or ""):
        return text
    if "@" in urlsplit(_address(text)).netloc:
        raise ValueError("write the address without a user and a password: they have lines")
    return text


def _room(text: str) -> str:
    if text == "jitsi":
        return text
    try:
        address = _address(text)
    except ValueError:
        advice = 'write the https:// address of your video room, or "jitsi" for a new one each time'
        raise ValueError(advice) from None
    host, _, rest = address.removeprefix("https://").partition("/")
    if {"{", "}"} & set(host + rest.replace(ROOM_MARK, "", 1)):
        raise ValueError(
            f"write {ROOM_MARK} once, behind the name of the server, where the name of each room"
            f" belongs: https://meet.example.org/{ROOM_MARK}"
        )
    return address


def _is_mail_address(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text))


def _mail_address(text: str) -> str:
    if not _is_mail_address(text):
        raise ValueError('write an e-mail address, such as "park@practice.example"')
    return text


def _contact(text: str) -> str:
    if _is_mail_address(text):
        return text
    try:
        return _address(text)
    except ValueError:
        raise ValueError("write an e-mail address or an address with https://") from None


def _variable(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", text):
        raise ValueError(
            "write the name of a line in .env, in capitals, such as PARK_FEED_PASSWORD;"
            " the password itself belongs in .env only"
        )
    return text


def _both(*checks: Callable[[str], str]) -> AfterValidator:
    def check(text: str) -> str:
        for one in checks:
            text = one(text)
        return text

    return AfterValidator(check)


def _short(limit: int) -> Callable[[str], str]:
    return lambda text: _tidy(text, limit)


Identifier = Annotated[str, AfterValidator(_identifier)]
Name = Annotated[str, line(NAME_LIMIT)]
Address = Annotated[str, _both(_short(ADDRESS_LIMIT), _address)]
#: An address that may be plain http on this machine.
ServerAddress = Annotated[str, _both(_short(ADDRESS_LIMIT), _server)]
Room = Annotated[str, _both(_short(ADDRESS_LIMIT), _room)]
MailAddress = Annotated[str, _both(_short(USER_LIMIT), _mail_address)]
Contact = Annotated[str, _both(_short(CONTACT_LIMIT), _contact)]
Variable = Annotated[str, AfterValidator(_variable)]
Way = Literal["video", "phone"]
Whom = Literal["me", "couple", "family"]
