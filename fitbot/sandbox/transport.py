"""The sandbox as an httpx transport: the bot's real HTTP client, and no socket.

Pass it to python-telegram-bot as
`HTTPXRequest(httpx_kwargs={"transport": sandbox_transport(sandbox)})`, one for updates and one for
the rest. The client's read timeout counts, in real time, as it would on a wire.
"""

import asyncio

import httpx

from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.values import NoAnswer
from fitbot.sandbox.wire import HttpCall, respond


def sandbox_transport(sandbox: Sandbox) -> httpx.MockTransport:
    """Return a transport that carries every request to the sandbox, whatever the host."""

    async def handle(request: httpx.Request) -> httpx.Response:
        call = HttpCall(
            request.url.raw_path.decode("ascii").partition("?")[0],
            request.url.query.decode("ascii"),
            request.headers.get("content-type", ""),
            await request.aread(),
        )
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("read")):
                reply = await respond(sandbox, call)
        except NoAnswer as lost:
            if lost.loss == "unreachable":
                raise httpx.ConnectError("connection refused", request=request) from lost
            raise httpx.ReadTimeout("no answer came", request=request) from lost
        except TimeoutError as late:
            raise httpx.ReadTimeout("no answer came in time", request=request) from late
        return httpx.Response(
            reply.status, headers={"content-type": reply.content_type}, content=reply.body
        )

    return httpx.MockTransport(handle)
