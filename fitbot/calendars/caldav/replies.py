"""What comes back: how much of it is read, and what a refusal means.

An answer is a claim by a stranger: it is parsed as it arrives, unpacked not at all, and read no
further than `LARGEST`. No address stands in any message.
"""

import logging
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # `markup` parses

import httpx

from fitbot.calendars.base import LARGEST
from fitbot.calendars.caldav.answers import NO_CAUSES, Causes, Multistatus, causes, multistatus
from fitbot.calendars.caldav.markup import MarkupError, Parser, parse
from fitbot.calendars.caldav.quirks import vendor
from fitbot.calendars.retrying import busy, is_busy
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_log = logging.getLogger(__name__)

#: An error's body is read so far, in bytes.
_ERROR_BODY = 65_536


class Unanswered(CalendarError):
    """The request may have been carried out all the same: look before it is sent again."""


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """An answer that is neither "who are you" nor "not now"."""

    status: int
    #: Where it came from, after redirects.
    url: httpx.URL
    etag: str = ""
    found: Multistatus | None = None
    causes: Causes = NO_CAUSES
    #: The beginning of an error's body.
    body: bytes = b""

    @property
    def done(self) -> bool:
        """Whether the server did what was asked."""
        return httpx.codes.is_success(self.status)


async def read_reply(response: httpx.Response, url: httpx.URL) -> Reply:
    """Read an answer, which came from `url`.

    Raises:
        CalendarError: the password is not known, the server is busy, or says too much.
        MarkupError: a multistatus that is none.
    """
    status = response.status_code
    if status == httpx.codes.UNAUTHORIZED:
        raise CalendarError(vendor(url.host).password)
    if is_busy(response):
        _log.info("a calendar's server answered %d", status)
        raise busy(response)
    if response.headers.get("Content-Encoding", "identity").lower() not in {"identity", ""}:
        raise CalendarError(Cause.PACKED)
    etag: str = response.headers.get("ETag", "")
    if status == httpx.codes.MULTI_STATUS:
        return Reply(status, url, etag, multistatus(await _document(response)))
    body = await _beginning(response)
    return Reply(status, url, etag, causes=_causes(body), body=body)


async def _document(response: httpx.Response) -> Element:
    """Parse the body as it arrives, no further than `LARGEST`."""
    parser, size = Parser(), 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > LARGEST:
            raise CalendarError(Cause.TOO_LARGE)
        parser.feed(piece)
    return parser.close()


async def _beginning(response: httpx.Response) -> bytes:
    body = b""
    async for piece in response.aiter_raw():
        body += piece
        if len(body) >= _ERROR_BODY:
            break
    return body[:_ERROR_BODY]


def _causes(body: bytes) -> Causes:
    try:
        return causes(parse(body))
    except MarkupError:
        return NO_CAUSES


def refusal(status: int) -> CalendarError:
    """Return what a status means that is not the answer hoped for."""
    if status == httpx.codes.FORBIDDEN:
        return CalendarError(Cause.FORBIDDEN)
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        return CalendarError(Cause.NO_CALENDAR)
    if status in {httpx.codes.OK, httpx.codes.METHOD_NOT_ALLOWED, httpx.codes.NOT_IMPLEMENTED}:
        return CalendarError(Cause.NOT_CALDAV)
    return CalendarError(Cause.STRANGE_ANSWER, status=status)
