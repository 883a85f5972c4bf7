"""Where a therapist's busy times are read, and where her consultations are written."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, StrictBool, ValidationInfo, field_validator

from fitbot.addresses import is_loopback, is_public
from fitbot.practice.files import CalendarFile
from fitbot.practice.model import Section
from fitbot.practice.values import USER_LIMIT, MailAddress, ServerAddress, Variable, line, quoted

#: The kinds that have a url, with an example of it.
_ADDRESSES = {
    "feed": "https://calendar.example/park.ics",
    "caldav": "https://dav.example/park/consultations/",
}


def _kind(value: object) -> object:
    if value not in ("file", "feed", "caldav"):
        raise ValueError(
            'write "caldav" for a calendar on a server, "feed" for an .ics address,'
            ' or "file" for an .ics file'
        )
    return value


def _subscription(value: object, info: ValidationInfo) -> object:
    """Take `webcal:` for what it is: the address of a feed under the name of another scheme."""
    if info.data.get("kind") != "feed" or not isinstance(value, str):
        return value
    return re.sub(r"^\s*webcals?://", "https://", value, flags=re.IGNORECASE)


def _is_private(url: str) -> bool:
    """Tell whether the address shows by itself that it is none of the open internet."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return is_loopback(host)


class Calendar(Section):
    """One calendar. All of them block times; the one with `write` gets our events.

    A feed's address is often a secret in itself, so `repr` leaves it out.
    """

    kind: Annotated[Literal["file", "feed", "caldav"], BeforeValidator(_kind)]
    #: Of a file: its absolute place when the practice file was given by one. It may not exist yet.
    path: CalendarFile | None = Field(None, validate_default=True)
    #: Of a feed: where the .ics is fetched. Of CalDAV: the calendar, or a server with only one.
    url: Annotated[ServerAddress | None, BeforeValidator(_subscription)] = Field(
        None, validate_default=True, repr=False
    )
    #: Whether the address may lead into a private network, or to this machine.
    allow_private: StrictBool = Field(False, validate_default=True)
    #: Behind a password: the user's name, and the variable in .env with the password.
    username: Annotated[str, line(USER_LIMIT)] | None = Field(None, repr=False)
    password_env: Variable | None = Field(None, validate_default=True)
    #: Her own address in invitations: one that she declined takes no time.
    owner: MailAddress | None = Field(None, repr=False)
    write: StrictBool = False

    @field_validator("path")
    @classmethod
    def _a_file_has_a_path(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        kind = info.data.get("kind")
        if kind == "file" and path is None:
            raise ValueError('name the file: path = "calendars/park.ics"')
        if kind in _ADDRESSES and path is not None:
            raise ValueError(f'take this out: a "{kind}" has a url, only a "file" has a path')
        return path

    @field_validator("url")
    @classmethod
    def _the_others_have_an_address(cls, url: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("kind")
        if kind in _ADDRESSES and url is None:
            raise ValueError(f"give the address: url = {quoted(_ADDRESSES[kind])}")
        if kind == "file" and url is not None:
            raise ValueError('take this out: a "file" has a path, only the others have a url')
        return url

    @field_validator("allow_private")
    @classmethod
    def _a_private_network_is_entered_on_purpose(cls, allowed: bool, info: ValidationInfo) -> bool:
        url = info.data.get("url")
        if allowed and info.data.get("kind") == "file":
            raise ValueError('take this out: a "file" is on this machine anyway')
        if url is not None and not allowed and _is_private(url):
            raise ValueError(
                "the address leads into a private network: if that is meant, add"
                " allow_private = true"
            )
        return allowed

    @field_validator("password_env")
    @classmethod
    def _a_password_has_a_user(cls, variable: str | None, info: ValidationInfo) -> str | None:
        if "username" in info.data and (info.data["username"] is None) != (variable is None):
            raise ValueError("give username and password_env together, or neither of them")
        return variable

    @field_validator("write")
    @classmethod
    def _a_feed_is_read_only(cls, write: bool, info: ValidationInfo) -> bool:
        if write and info.data.get("kind") == "feed":
            raise ValueError(
                'take this out: a "feed" can only be read; write to a "caldav" or a "file"'
            )
        return write
