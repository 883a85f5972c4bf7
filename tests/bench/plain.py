"""The floor: an echo bot of raw sockets, so that what is measured is the sandbox and the loopback.

python -m tests.bench.plain API_URL TOKEN
"""

import asyncio
import json
import signal
import sys
from typing import Any
from urllib.parse import urlencode, urlsplit

_CONNECTIONS = 16


class Line:
    """One kept-alive connection that asks and waits for the answer."""

    def __init__(self, api_url: str, token: str) -> None:
        self._address = urlsplit(api_url)
        self._token = token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, method: str, **params: object) -> Any:
        """Return the result of a Bot API method."""
        if self._streams is None:
            address = self._address
            self._streams = await asyncio.open_connection(address.hostname, address.port)
        reader, writer = self._streams
        body = urlencode(params)
        writer.write(
            f"POST /bot{self._token}/{method} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return json.loads(await reader.readexactly(length))["result"]


async def answer(line: Line, texts: asyncio.Queue[tuple[int, str]]) -> None:
    """Say back what the poll brings."""
    while True:
        chat_id, text = await texts.get()
        await line.call("sendMessage", chat_id=chat_id, text=text)


async def poll(api_url: str, token: str) -> None:
    """Run until cancelled."""
    texts: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    workers = [
        asyncio.create_task(answer(Line(api_url, token), texts)) for _ in range(_CONNECTIONS)
    ]
    line, offset = Line(api_url, token), 0
    while workers:
        for update in await line.call("getUpdates", offset=offset, timeout=30):
            offset = update["update_id"] + 1
            message = update["message"]
            texts.put_nowait((message["chat"]["id"], message["text"]))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    asyncio.run(poll(sys.argv[1], sys.argv[2]))
