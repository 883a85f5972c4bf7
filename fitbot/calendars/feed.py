"""A calendar published at a secret .ics address, as Google, Outlook and iCloud do: read only.

Whoever knows the address reads the calendar, so it is kept like a password: in no message, repr
or chained exception (httpx quotes addresses in some of its own, hence `from None`). An answer is
a claim by a stranger: it is read in pieces, unpacked no further than `LARGEST`, and given up
after `total` seconds. RFC 9110 §13 tells how to ask only for what changed.
"""

import asyncio
import zlib
from dataclasses import dataclass, replace
from typing import Self

import httpx

from fitbot.calendars.agent import AGENT
from fitbot.calendars.apart import read_apart
from fitbot.calendars.base import LARGEST, Query, Reading
from fitbot.calendars.reading import fingerprint
from fitbot.calendars.retrying import busy, is_busy
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_REDIRECTS = 5
#: A server's validators longer than this are not worth keeping.
_LONGEST_VALIDATOR = 256
_GZIP = 31  # zlib's "wbits" for the gzip format

_GONE = frozenset({401, 403, 404, 410})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an answer, in seconds."""

    connect: float = 10.0
    total: float = 30.0


@dataclass(frozen=True, slots=True)
class _Known:
    """What a fingerprint holds: the hash of the content, and the validators it came with."""

    content: str = ""
    etag: str = ""
    modified: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        content, etag, modified = (*text.split("\n"), "", "", "")[:3]
        return cls(content, etag, modified)

    def __str__(self) -> str:
        return "\n".join((self.content, self.etag, self.modified))

    def headers(self) -> dict[str, str]:
        """Return the headers that ask only for something newer."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


class FeedCalendar:
    """Reads an .ics address over http or https; `webcal://` is https by another name.

    The client is the caller's to open and close; its own redirect and time limits do not count.
    Give it a `GuardedTransport`, or the address may lead anywhere, and so may each redirect.

    Raises:
        ValueError: it is no such address.
    """

    def __init__(
        self,
        url: str,
        client: httpx.AsyncClient,
        patience: Patience = Patience(),
        auth: tuple[str, str] | None = None,
    ) -> None:
        self._url = _address(url)
        self._auth = auth
        self._client = client
        self._patience = patience

    def __repr__(self) -> str:
        return "FeedCalendar(…)"

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time, or None when the server, or the content, says "as before".

        Raises:
            CalendarError: withdrawn, busy, slow, no calendar …
        """
        known = _Known.parse(query.known)
        try:
            async with asyncio.timeout(self._patience.total):
                answer = await self._fetch(known)
        except (TimeoutError, httpx.TimeoutException):
            raise CalendarError(Cause.SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            raise CalendarError(Cause.UNREACHABLE) from None
        if answer is None:
            return None
        data, etag, modified = answer
        content = await asyncio.to_thread(fingerprint, data)
        if content == known.content:
            return None
        reading = await read_apart(data, query)
        return replace(reading, fingerprint=str(_Known(content, etag, modified)))

    async def _fetch(self, known: _Known) -> tuple[bytes, str, str] | None:
        """Follow redirects to an answer; None stands for "not modified"."""
        url = self._url
        for _ in range(_REDIRECTS + 1):
            home = _origin(url) == _origin(self._url)
            async with self._client.stream(
                "GET",
                url,
                headers={
                    "User-Agent": AGENT,
                    "Accept": "text/calendar",
                    "Accept-Encoding": "gzip",
                    **(known.headers() if home else {}),
                },
                # The password is for the server it was given to, wherever that one points.
                auth=self._auth if home else None,
                follow_redirects=False,
                timeout=httpx.Timeout(self._patience.total, connect=self._patience.connect),
            ) as response:
                if not response.has_redirect_location:
                    return await _answer(response, known)
                url = _next(url, response.headers["Location"])
        raise CalendarError(Cause.LEADS_IN_A_RING)


def _address(url: str) -> httpx.URL:
    """Return the address to ask; whether its machine may be asked is the transport's to tell."""
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise ValueError("not the address of a calendar") from None
    if parsed.scheme in {"webcal", "webcals"}:
        parsed = parsed.copy_with(scheme="https")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise ValueError("not the address of a calendar")
    return parsed


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads; never from https to a line that others can read."""
    try:
        target = _address(str(url.join(location)))
    except (ValueError, httpx.InvalidURL):
        raise CalendarError(Cause.LEADS_NOWHERE) from None
    if url.scheme == "https" and target.scheme != "https":
        raise CalendarError(Cause.LEADS_INTO_THE_OPEN)
    return target


async def _answer(response: httpx.Response, known: _Known) -> tuple[bytes, str, str] | None:
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED and known.headers():
        return None
    if status in _GONE:
        raise CalendarError(Cause.WITHDRAWN)
    if is_busy(response):
        raise busy(response)
    if status != httpx.codes.OK:
        raise CalendarError(Cause.STRANGE_ANSWER, status=status)
    return (
        await _body(response),
        _validator(response, "ETag"),
        _validator(response, "Last-Modified"),
    )


def _validator(response: httpx.Response, name: str) -> str:
    value: str = response.headers.get(name, "")
    return value if len(value) <= _LONGEST_VALIDATOR and value.isascii() else ""


async def _body(response: httpx.Response) -> bytes:
    """Return the content, unpacked here and not by httpx, which would unpack a bomb whole."""
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in {"identity", "", "gzip"}:
        raise CalendarError(Cause.PACKED)
    unpack = zlib.decompressobj(_GZIP) if coding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        try:
            body += unpack.decompress(chunk, LARGEST + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise CalendarError(Cause.PACKING_BROKEN) from error
        if len(body) > LARGEST:
            raise CalendarError(Cause.TOO_LARGE)
    if unpack and not unpack.eof:
        raise CalendarError(Cause.BREAKS_OFF)
    return bytes(body)
