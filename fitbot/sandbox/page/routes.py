"""The page's addresses: the page, the stream of what it shows, and what its people do.

`/demo/state` is a stream of server-sent events (https://html.spec.whatwg.org/#server-sent-events):
`state` at each change, with everything, and `clock` every second. It ends when the server stops.
"""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.page.bodies import Moved, Tapped, Written, read
from fitbot.sandbox.page.guard import Guard
from fitbot.sandbox.page.state import Phone, Spot, moment, page_state
from fitbot.sandbox.shown import Shown
from fitbot.sandbox.values import Json

_STATIC = Path(__file__).with_name("static")
#: The page's files. Their types are ours: a machine's own table may call a script text/plain.
_FILES = {
    "index.html": "text/html",
    "style.css": "text/css",
    "script.js": "text/javascript",
    "chat.js": "text/javascript",
    "words.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_SLUGS = ("client", "therapist")
_TICK = dt.timedelta(seconds=1)
_STEPS = {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1)}
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"BM": "image/bmp",
}


class Controls(Protocol):
    """What the page can do with time."""

    def now(self) -> dt.datetime:
        """Return the demo's time, aware."""
        ...

    async def advance(self, by: dt.timedelta) -> None:
        """Move the clock and return when whatever fell due is done."""
        ...

    async def to_next(self) -> dt.datetime | None:
        """Move to the next thing that happens and return when; None where nothing is ahead."""
        ...


def page_routes(
    sandbox: Sandbox, controls: Controls, phones: Sequence[Phone], *, title: str
) -> list[BaseRoute]:
    """Return the routes of the page, for `make_server_app`, which checks the Host.

    `phones` are the client's and the therapist's, in this order; the clock is shown in the
    therapist's zone.
    """
    page = _Page(sandbox, controls, dict(zip(_SLUGS, phones, strict=True)), title)
    guard = [Middleware(Guard)]
    return [
        Route("/", page.part, middleware=guard),
        Route("/static/{name}", page.part, middleware=guard),
        Route("/demo/state", page.state, middleware=guard),
        Route("/demo/file/{phone}/{message_id:int}", page.file, middleware=guard),
        Route("/demo/send", page.send, methods=["POST"], middleware=guard),
        Route("/demo/tap", page.tap, methods=["POST"], middleware=guard),
        Route("/demo/clock", page.clock, methods=["POST"], middleware=guard),
    ]


class _Page:
    """The endpoints, around one sandbox."""

    def __init__(
        self, sandbox: Sandbox, controls: Controls, phones: dict[str, Phone], title: str
    ) -> None:
        self._sandbox = sandbox
        self._controls = controls
        self._phones = phones
        self._title = title
        #: Where the page's taps were, by query id.
        self._taps: dict[str, Spot] = {}
        self._moving = asyncio.Lock()

    async def part(self, request: Request) -> Response:
        """Serve the page or one of its files."""
        name = request.path_params.get("name", "index.html")
        if name not in _FILES:
            raise HTTPException(404, "no such file")
        return FileResponse(_STATIC / name, media_type=_FILES[name])

    async def state(self, request: Request) -> Response:
        """Stream what the page shows, at once unless it has just this `version` already."""
        known = request.query_params.get("version", "")
        version = int(known) if known.isdecimal() and len(known) < 20 else -1
        events = self._events(version, request.app.state.closing)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, version: int, closing: asyncio.Event) -> AsyncIterator[str]:
        stop = asyncio.ensure_future(closing.wait())
        try:
            while not stop.done():
                yield _event("clock", {"now": moment(self._controls.now())})
                if version != self._sandbox.version:
                    version = self._sandbox.version
                    yield _event("state", self._state())
                change = asyncio.ensure_future(self._sandbox.wait_for_change(version, _TICK))
                await asyncio.wait({change, stop}, return_when=asyncio.FIRST_COMPLETED)
                change.cancel()
        finally:
            stop.cancel()

    def _state(self) -> Json:
        zone = self._phones["therapist"].zone
        state = page_state(self._sandbox, self._phones, self._taps)
        return {"title": self._title, "zone": zone, **state}

    async def send(self, request: Request) -> Response:
        """Have a person write."""
        body = await read(request, Written)
        try:
            await self._phones[body.phone].person.send(body.text, body.reply_to)
        except ValueError as error:
            raise HTTPException(409, str(error)) from error
        return Response(status_code=204)

    async def tap(self, request: Request) -> Response:
        """Have a person press a callback button. Links and copying are the page's own affair."""
        body = await read(request, Tapped)
        person = self._phones[body.phone].person
        try:
            button = self._shown(body.phone, body.message_id).buttons[body.row][body.column]
        except IndexError:
            raise HTTPException(409, "that button is gone") from None
        if button.kind != "callback_data":
            raise HTTPException(409, "that button sends nothing")
        query_id = await person.press(body.message_id, button.value)
        self._taps = {id_: self._taps[id_] for id_ in person.unanswered if id_ in self._taps}
        self._taps[query_id] = Spot(body.message_id, body.row, body.column)
        self._sandbox.world.changed()
        return Response(status_code=204)

    async def clock(self, request: Request) -> Response:
        """Move the clock; return the time, whether it moved, and what the bot wrote to whom."""
        body = await read(request, Moved)
        async with self._moving:
            newest = {slug: self._newest(slug) for slug in self._phones}
            moved = True
            if body.step == "next":
                moved = await self._controls.to_next() is not None
            else:
                await self._controls.advance(_STEPS[body.step])
            self._sandbox.world.changed()
            now = moment(self._controls.now())
            news = {slug: self._news(slug, since) for slug, since in newest.items()}
        return JSONResponse({"now": now, "moved": moved, "news": news})

    def _newest(self, slug: str) -> int:
        return max((message.id for message in self._phones[slug].person.chat), default=0)

    def _news(self, slug: str, since: int) -> int:
        chat = self._phones[slug].person.chat
        return sum(message.by_bot and message.id > since for message in chat)

    async def file(self, request: Request) -> Response:
        """Serve a message's document as a download, or its photo as a picture."""
        shown = self._shown(request.path_params["phone"], request.path_params["message_id"])
        headers = {"Cache-Control": "private, max-age=3600"}
        if shown.document:
            name = shown.document.name
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
            calendar = name.lower().endswith(".ics")
            kind = "text/calendar" if calendar else "application/octet-stream"
            return Response(shown.document.content, media_type=kind, headers=headers)
        for magic, kind in _PICTURES.items():
            if shown.photo and shown.photo.startswith(magic):
                return Response(shown.photo, media_type=kind, headers=headers)
        raise HTTPException(404, "no such file")

    def _shown(self, slug: str, message_id: int) -> Shown:
        phone = self._phones.get(slug)
        message = phone.person.chat.get(message_id) if phone else None
        if phone is None or message is None:
            raise HTTPException(404, "no such message")
        return phone.person.chat.shown(message)


def _event(name: str, data: Json) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
