"""Requests over HTTPS: to whom they may go, and how long an answer is waited for.

The password goes to the host of the address alone, or to a host that this vendor is known to use;
plain http is for this machine only. Addresses and passwords are in no message, repr or chained
exception (httpx quotes addresses in some of its own, hence `from None`).
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import httpx

from fitbot.addresses import is_loopback
from fitbot.calendars.agent import AGENT
from fitbot.calendars.caldav.markup import MarkupError
from fitbot.calendars.caldav.quirks import may_follow
from fitbot.calendars.caldav.replies import Reply, Unanswered, read_reply
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    connect: float = 10.0
    #: For one answer, from the first byte sent to the last byte received.
    answer: float = 30.0
    #: For all that one reading, or one writing, takes.
    total: float = 60.0


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are to the server."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One request; sending it twice is the caller's to decide."""

    method: str
    url: httpx.URL
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def address(url: str) -> httpx.URL:
    """Return the address to ask.

    Raises:
        ValueError: it is none, or one that would carry the password in the open.
    """
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise ValueError("not the address of a CalDAV server") from None
    safe = parsed.scheme == "https" or (parsed.scheme == "http" and is_loopback(parsed.host))
    if not parsed.host or not safe or parsed.userinfo:
        raise ValueError("not the address of a CalDAV server")
    return parsed.copy_with(fragment=None, query=None)


class Wire:
    """Sends requests of one login; the client is the caller's to open and close."""

    def __init__(
        self, client: httpx.AsyncClient, login: Login | None = None, patience: Patience = PATIENCE
    ) -> None:
        self._client = client
        self._login = login
        self._patience = patience
        self._auth: httpx.Auth | None = (
            httpx.BasicAuth(login.username, login.password) if login else None
        )

    async def ask(self, method: str, url: httpx.URL, body: bytes, depth: int = 0) -> Reply:
        """Send a PROPFIND or REPORT.

        Raises:
            CalendarError: there is no answer, or no answer in sense.
        """
        headers = (("Depth", str(depth)), ("Content-Type", "application/xml; charset=utf-8"))
        return await self.send(Request(method, url, body, headers))

    async def send(self, request: Request) -> Reply:
        """Send a request, following redirects that may be followed.

        Raises:
            Unanswered: the line broke, or took too long.
            CalendarError: the password is not known, the server is busy, or is none.
        """
        try:
            async with asyncio.timeout(self._patience.answer):
                return await self._follow(request)
        except (TimeoutError, httpx.TimeoutException):
            raise Unanswered(Cause.SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unanswered(Cause.UNREACHABLE) from None
        except MarkupError:
            raise CalendarError(Cause.NOT_CALDAV) from None

    async def _follow(self, request: Request) -> Reply:
        url = request.url
        challenged = False
        redirects = 0
        while redirects <= _REDIRECTS:
            async with self._stream(request, url) as response:
                if response.has_redirect_location:
                    url = towards(url, response.headers["Location"])
                    redirects += 1
                elif not challenged and self._wants_digest(response):
                    challenged = True
                else:
                    return await read_reply(response, url)
        raise CalendarError(Cause.LEADS_IN_A_RING)

    def _stream(
        self, request: Request, url: httpx.URL
    ) -> AbstractAsyncContextManager[httpx.Response]:
        self._client.cookies.clear()  # Nextcloud refuses a session whose cookies are not all there
        return self._client.stream(
            request.method,
            url,
            content=request.body,
            headers={
                "User-Agent": AGENT,
                "Accept-Encoding": "identity",  # what arrives is what is counted
                **dict(request.headers),
            },
            auth=self._auth,
            follow_redirects=False,
            timeout=httpx.Timeout(self._patience.answer, connect=self._patience.connect),
        )

    def _wants_digest(self, response: httpx.Response) -> bool:
        """Change over to Digest (RFC 7616) where the server takes nothing else, as Baïkal does."""
        if response.status_code != httpx.codes.UNAUTHORIZED or self._login is None:
            return False
        offered = [each.lower() for each in response.headers.get_list("WWW-Authenticate")]
        if not any(each.startswith("digest") for each in offered):
            return False
        if any("basic" in each for each in offered) or isinstance(self._auth, httpx.DigestAuth):
            return False
        self._auth = httpx.DigestAuth(self._login.username, self._login.password)
        return True


def towards(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a server sends us, by a redirect or in an answer, if the password may go there.

    Raises:
        CalendarError: it may not.
    """
    try:
        target = address(str(url.join(location)))
    except (ValueError, httpx.InvalidURL):
        raise CalendarError(Cause.LEADS_NOWHERE) from None
    same_door = target.host == url.host and target.port == url.port
    if not same_door and not (target.host != url.host and may_follow(url.host, target.host)):
        raise CalendarError(Cause.LEADS_ELSEWHERE)
    return target
