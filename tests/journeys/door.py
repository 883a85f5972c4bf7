"""A door between the bot and a server: it can be shut, and somebody can act while it opens."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

Act = Callable[[], Awaitable[object]]


@dataclass
class Door:
    """Passes everything on to a port of this machine, both ways."""

    to: int
    port: int = 0
    #: What happens before a request with this method is passed on, once.
    before: dict[str, Act] = field(default_factory=dict)
    #: What happens before its answer is passed on, once.
    after: dict[str, Act] = field(default_factory=dict)
    _listening: asyncio.Server | None = None
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        """Let everybody through."""
        self._listening = await asyncio.start_server(self._arrive, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Let nobody through: who is inside is thrown out, who knocks is refused."""
        if self._listening is None:
            return
        self._listening.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)
        self._passing.clear()
        await self._listening.wait_closed()

    async def _arrive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        asked = [""]
        both = [
            asyncio.ensure_future(self._requests(reader, back, asked)),
            asyncio.ensure_future(self._answers(there, writer, asked)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            for end in (writer, back):
                end.close()
                with contextlib.suppress(ConnectionError):
                    await end.wait_closed()

    async def _requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[str]
    ) -> None:
        """Pass on what is asked, one at a time; note the method in `asked`."""
        while data := await reader.read(65_536):
            method = data.split(b" ", 1)[0].decode("ascii", "replace")
            if b" HTTP/1.1\r\n" in data:
                asked[0] = method
                if act := self.before.pop(method, None):
                    await act()
            writer.write(data)
            await writer.drain()

    async def _answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[str]
    ) -> None:
        while data := await reader.read(65_536):
            if act := self.after.pop(asked[0], None):
                await act()
            writer.write(data)
            await writer.drain()


@contextlib.asynccontextmanager
async def door_to(port: int) -> AsyncIterator[Door]:
    """An open door to a port; it is shut at the end."""
    door = Door(port)
    await door.open()
    try:
        yield door
    finally:
        await door.shut()
