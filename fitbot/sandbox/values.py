"""The small values every part of the sandbox speaks in.

A call ends in one of three ways: an `Answer` with a result, an `Answer` that says no (raised inside
as `Refused`), or `NoAnswer`, where the line goes dead. The envelope is the one at
https://core.telegram.org/bots/api#making-requests; the HTTP status repeats `error_code`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: A JSON object, as it goes over the wire.
Json = dict[str, Any]

#: How a call's answer got lost: the bot never reached us, or it waited in vain.
Loss = Literal["unreachable", "silence"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file the bot sent along, or one that Telegram keeps."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the bot: an HTTP status and a JSON body, or raw bytes in its place."""

    status: int
    body: Json
    #: Sent instead of the body where a fault asks for junk, such as a proxy's HTML page.
    raw: bytes | None = None

    @property
    def result(self) -> Any:
        """The result of a call that went well. Raises KeyError for a refusal."""
        return self.body["result"]


@dataclass(frozen=True, slots=True)
class Request:
    """One call that the bot made, with JSON parameters decoded, for later inspection."""

    method: str
    params: Mapping[str, Any]
    #: Part name to file name.
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Toast:
    """An answer to a callback query, as the person who tapped sees it (empty text: no toast)."""

    query_id: str
    text: str
    show_alert: bool
    at: dt.datetime


class Refused(Exception):
    """Telegram said no: an error code and the sentence it says it with."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description

    def answer(self) -> Answer:
        """Return the envelope that carries this refusal."""
        return Answer(
            self.status,
            {"ok": False, "error_code": self.status, "description": self.description},
        )


class NoAnswer(Exception):
    """The line went dead: the bot gets no answer, whether or not the call had its effect."""

    def __init__(self, loss: Loss) -> None:
        super().__init__(loss)
        self.loss: Loss = loss


def bad_request(sentence: str) -> Refused:
    """Return a 400 whose sentence begins as the server writes it.

    The server puts "Bad Request: " in front and lowers the first letter, unless the second shows a
    constant such as BUTTON_DATA_INVALID (`fail_query_with_error`).
    """
    second = sentence[1:2]
    if not (second == "_" or "A" <= second <= "Z"):
        sentence = sentence[:1].lower() + sentence[1:]
    return Refused(400, f"Bad Request: {sentence}")
