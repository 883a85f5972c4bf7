"""Servers that do what no real one does on demand.

`Meddler` stands between our client and a real server: it lets her act at the worst moment, loses
answers, takes headers away. `scripted` is a server on loopback that answers by a function.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.calendars.serving import answer

Before = Callable[[httpx.Request], Awaitable[None]]
After = Callable[[httpx.Request, httpx.Response], httpx.Response]


class Meddler(httpx.AsyncBaseTransport):
    """Passes requests on, and notes them; each intervention is a test's own."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self.before: dict[str, Before] = {}
        self.after: dict[str, After] = {}
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        if act := self.before.pop(request.method, None):
            await act(request)
        response = await self._inner.handle_async_request(request)
        if change := self.after.get(request.method):
            try:
                return change(request, response)
            except httpx.TimeoutException:
                await response.aclose()
                raise
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Script = Callable[[Asked], bytes | None]


@dataclass
class Scripted:
    """A server that answers by a script; None is no answer at all."""

    script: Script
    base: str = ""
    asked: list[Asked] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ", 2)
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            request = Asked(method, path, headers, body)
            self.asked.append(request)
            said = self.script(request)
            if said is None:
                await reader.read()  # until the client gives up
            else:
                writer.write(said)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[Scripted]:
    """Start a server on a free port, and stop it."""
    server = Scripted(script)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    server.base = f"http://{host}:{port}"
    async with listening:
        yield server


CALENDAR = "/park/hers/"


def multistatus(*responses: str, token: str = "") -> bytes:
    """Build an answer of several resources."""
    tail = f"<D:sync-token>{token}</D:sync-token>" if token else ""
    body = (
        '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" '
        'xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/">'
        f"{''.join(responses)}{tail}</D:multistatus>"
    )
    return answer("207 Multi-Status", body.encode(), Content_Type="application/xml")


def resource(path: str, props: str, status: str = "200 OK") -> str:
    """Build what is said of one resource."""
    return (
        f"<D:response><D:href>{path}</D:href><D:propstat><D:prop>{props}</D:prop>"
        f"<D:status>HTTP/1.1 {status}</D:status></D:propstat></D:response>"
    )


def here(token: str = "", path: str = CALENDAR) -> str:
    """A calendar's own properties."""
    shown = f"<D:sync-token>{token}</D:sync-token>" if token else ""
    kind = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
    return resource(path, kind + shown)


def object_at(name: str, data: bytes, etag: str = '"1"') -> str:
    """One calendar object."""
    text = data.decode().replace("&", "&amp;").replace("<", "&lt;")
    return resource(
        f"{CALENDAR}{name}",
        f"<D:getetag>{etag}</D:getetag><C:calendar-data>{text}</C:calendar-data>",
    )


def error(status: str, *causes: str) -> bytes:
    """A refusal with its causes."""
    inner = "".join(causes)
    body = f'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{inner}</D:error>'
    return answer(status, body.encode(), Content_Type="application/xml")
