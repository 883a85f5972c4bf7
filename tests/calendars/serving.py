"""A small HTTP server on loopback that says exactly what a test wants to hear, byte for byte."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """Build an HTTP answer; `_` in a header's name stands for `-`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Server:
    """Answers by path; a path without an answer is never answered."""

    base: str = ""
    port: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    #: After an answer, keep the line open until the client gives up.
    hold: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            path = head[0].split(" ")[1]
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            self.asked.append((path, {name.lower(): value for name, value in pairs}))
            if path in self.answers:
                writer.write(self.answers[path])
                await writer.drain()
            if self.hold or path not in self.answers:
                await reader.read()  # until the client gives up
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(
    address: str = "127.0.0.1", encrypted: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    """Start the server on a free port, and stop it."""
    server = Server()
    listening = await asyncio.start_server(server.serve, address, 0, ssl=encrypted)
    host, server.port = listening.sockets[0].getsockname()
    server.base = f"http://{host}:{server.port}"
    async with listening:
        yield server
