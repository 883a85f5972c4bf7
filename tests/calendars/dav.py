"""Real CalDAV servers on loopback, from pip, each ended by the process that it was started as."""

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import httpx

from fitbot.calendars.base import Event
from fitbot.calendars.caldav import CalDavCalendar
from fitbot.calendars.caldav.wire import Login
from fitbot.calendars.writing import event_ics

PASSWORD = "correct-horse"
_ACCOUNTS = 400
_START = 60.0  # seconds, on a machine that is busy with other things


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    base: str
    process: subprocess.Popen[bytes]
    #: Gives the next account: its user, and the path of its home.
    account: Callable[[], tuple[str, str]]


@dataclass
class Account:
    """One person's account, and what her own calendar program does there."""

    server: Server
    user: str
    home: str
    http: httpx.AsyncClient
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def login(self) -> Login:
        return Login(self.user, PASSWORD)

    def url(self, path: str = "") -> str:
        return self.server.base + (path or self.home)

    def open(self, path: str = "", **more: object) -> CalDavCalendar:
        """Open a calendar as fitbot does."""
        values: dict[str, object] = {"write": True, "login": self.login}
        return CalDavCalendar(self.url(path), self.http, **values | more)  # type: ignore[arg-type]

    async def hers(
        self, method: str, path: str, content: bytes = b"", **headers: str
    ) -> httpx.Response:
        """One request of her own program."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        auth = (self.user, PASSWORD)
        return await self.http.request(
            method, self.url(path), content=content, headers=named, auth=auth
        )

    async def new_calendar(self, name: str = "", components: str = "VEVENT") -> str:
        """Make a calendar, and return its path."""
        path = f"{self.home}{next(self._names)}{os.urandom(4).hex()}/"
        shown = f"<D:displayname>{escape(name)}</D:displayname>" if name else ""
        body = (
            '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f'{shown}<C:supported-calendar-component-set><C:comp name="{components}"/>'
            "</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
        )
        answer = await self.hers("MKCALENDAR", path, body.encode(), Content_Type="text/xml")
        assert answer.status_code == 201, answer.text
        return path

    async def save(self, place: str, data: bytes | Event) -> str:
        """Save an object, whatever is there, and return its ETag."""
        data = event_ics(data) if isinstance(data, Event) else data
        answer = await self.hers("PUT", place, data, Content_Type="text/calendar; charset=utf-8")
        assert answer.status_code in {201, 204}, answer.text
        return answer.headers["ETag"]

    async def content(self, path: str) -> bytes:
        """Return the whole calendar as another program exports it."""
        answer = await self.hers("GET", path, Accept="text/calendar")
        assert answer.status_code == 200, answer.text
        return answer.content


@contextlib.asynccontextmanager
async def account(server: Server) -> AsyncIterator[Account]:
    """Give an account of its own."""
    user, home = server.account()
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        yield Account(server, user, home, http)


@contextlib.contextmanager
def radicale(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Run Radicale, with passwords, and with a home for each account."""
    port = port or free_port()
    users = folder / "users"
    users.write_text("".join(f"user{n}:{PASSWORD}\n" for n in range(_ACCOUNTS)))
    config = folder / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[logging]\nlevel = error\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\n"
        f"delay = 0\n[rights]\ntype = owner_only\n"
        f"[storage]\nfilesystem_folder = {folder}/data\n"
    )
    numbers = itertools.count()

    def next_account() -> tuple[str, str]:
        user = f"user{next(numbers)}"
        return user, f"/{user}/"

    with _running([sys.executable, "-m", "radicale", "--config", str(config)], folder, port) as run:
        yield Server("radicale", f"http://127.0.0.1:{port}", run, next_account)


@contextlib.contextmanager
def xandikos(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Run Xandikos: one account without a password, and a fresh folder in it for each test."""
    port = port or free_port()
    command = [
        *(sys.executable, "-m", "xandikos", "serve", "-d", str(folder / "data"), "--defaults"),
        *("-l", "127.0.0.1", "-p", str(port), "--state-dir", str(folder / "state")),
    ]
    with _running(command, folder, port) as run:
        yield Server("xandikos", f"http://127.0.0.1:{port}", run, lambda: ("u", "/user/calendars/"))


class Servers:
    """Starts each server when it is first asked for."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._running: dict[str, Server] = {}

    def get(self, name: str) -> Server:
        if name not in self._running:
            folder = self._folder / name
            folder.mkdir()
            self._running[name] = self._stack.enter_context(SERVERS[name](folder))
        return self._running[name]


SERVERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[Server]]] = {
    "radicale": radicale,
    "xandikos": xandikos,
}


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)  # noqa: S603
        try:
            _wait_for(process, port, folder / "log")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    last = time.monotonic() + _START
    while time.monotonic() < last and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
