"""The sandbox as an HTTP server on this machine, for the demo and for tests over a real socket.

Point a bot at it with `base_url=f"{server.url}/bot"` and `base_file_url=f"{server.url}/file/bot"`.
It binds to loopback only and answers only requests whose Host is loopback, so that no page on the
web can reach it through a name that resolves to 127.0.0.1.
"""

import asyncio
import contextlib
import socket
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.values import NoAnswer
from fitbot.sandbox.wire import MAX_BODY, HttpCall, HttpReply, respond

_HOSTS = ["127.0.0.1", "localhost"]


class _BrokenOff(Response):
    """A response that promises a body and ends without one: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def make_server_app(sandbox: Sandbox, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the ASGI application: the Bot API, and whatever routes a page adds."""

    async def answer(request: Request) -> Response:
        call = HttpCall(
            request.scope["raw_path"].decode("ascii").partition("?")[0],
            request.url.query,
            request.headers.get("content-type", ""),
            await _read(request),
        )
        try:
            reply = await _while_wanted(request, asyncio.ensure_future(respond(sandbox, call)))
        except NoAnswer:
            return _BrokenOff()
        return Response(reply.body, reply.status, media_type=reply.content_type)

    app = Starlette(
        routes=[
            *extra_routes,
            Route("/bot{rest:path}", answer, methods=["GET", "POST"]),
            Route("/file/bot{rest:path}", answer, methods=["GET"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)],
    )
    #: Set when the server stops: what streams or waits should end.
    app.state.closing = asyncio.Event()
    return app


async def _read(request: Request) -> bytes:
    """Return the body, or its beginning where it is longer than the API reads anyway."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            break
    return bytes(body)


async def _while_wanted(request: Request, work: asyncio.Future[HttpReply]) -> HttpReply:
    """Return what the work brings; cancel it when the client goes away or the server stops.

    A poll that is given up so frees its slot.

    Raises:
        NoAnswer: as the work does, or because nobody listens any more.
    """
    closing: asyncio.Event = request.app.state.closing
    gone = asyncio.ensure_future(_disconnected(request))
    stopped = asyncio.ensure_future(closing.wait())
    watched: set[asyncio.Future[Any]] = {work, gone, stopped}
    try:
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise NoAnswer("silence")
    finally:
        for future in watched:
            future.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


class _QuietServer(uvicorn.Server):
    """Uvicorn that leaves signals to whoever runs the loop, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


def _listen(port: int) -> socket.socket:
    """Return a listening socket on loopback. Raises OSError for a port that is taken.

    The protocol is named because asyncio turns Nagle's delay off only for sockets that name it:
    without that every answer waits 40 ms for an acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


class LoopbackServer:
    """Serves an application in the running loop: `async with LoopbackServer(app) as server:`.

    Leaving the block sets the application's `state.closing`, which breaks off waiting polls, and
    closes the socket; a stream that goes on regardless is cut after a second.
    """

    def __init__(self, app: Starlette, *, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in _HOSTS:
            raise ValueError(f"the sandbox serves this machine only, on one of {_HOSTS}")
        self._app = app
        self._server: _QuietServer | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = port

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        listener = _listen(self.port)
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = _QuietServer(config)
        self._task = asyncio.create_task(self._server.serve([listener]))
        await self._server.listening.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server and self._task:
            self._app.state.closing.set()
            self._server.should_exit = True
            await self._task
