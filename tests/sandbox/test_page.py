import asyncio
import datetime as dt
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest
from blockbuster import BlockBuster
from starlette.applications import Starlette

import fitbot.sandbox.page
from fitbot.clock import MovableClock
from fitbot.sandbox import Sandbox
from fitbot.sandbox.page import Phone, page_routes
from fitbot.sandbox.people import PIXEL
from fitbot.sandbox.server import LoopbackServer, make_server_app

START = dt.datetime(2026, 10, 13, 17, 42, tzinfo=dt.UTC)
CLIENT, THERAPIST = 1001, 2002
STATIC = Path(fitbot.sandbox.page.__file__).with_name("static")
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Same", "callback_data": "a"}, {"text": "Same", "callback_data": "b"}],
        [{"text": "Away", "url": "https://example.org/"}],
    ]
}
Json = dict[str, Any]


class Demo:
    """A bot that writes to the client a day ahead, and nothing after that."""

    def __init__(self) -> None:
        self.clock = MovableClock(START)
        self.sandbox = Sandbox(self.clock, "42:TOKEN", bot_name="Harbor")
        self.client = self.sandbox.person(CLIENT, "Sam", "Rivera")
        self.therapist = self.sandbox.person(THERAPIST, "Mina", "Park")
        self.ahead = [dt.timedelta(hours=23)]

    def now(self) -> dt.datetime:
        return self.clock.now()

    async def advance(self, by: dt.timedelta) -> None:
        self.clock.advance(by)

    async def to_next(self) -> dt.datetime | None:
        if not self.ahead:
            return None
        self.clock.advance(self.ahead.pop())
        await self.client.send("Still on?")
        await self.say(CLIENT, "Tomorrow")
        return self.now()

    async def say(self, chat_id: int, text: str, **more: object) -> int:
        params = {"chat_id": chat_id, "text": text, **more}
        answer = await self.sandbox.call("sendMessage", params)
        assert answer.status == 200, answer.body
        message_id: int = answer.result["message_id"]
        return message_id

    def app(self) -> Starlette:
        phones = [
            Phone(self.client, "The client", "in New York", "America/New_York", ("/start park",)),
            Phone(self.therapist, "The therapist", "in Los Angeles", "America/Los_Angeles"),
        ]
        routes = page_routes(self.sandbox, self, phones, title="Harbor <Psychotherapy>")
        return make_server_app(self.sandbox, routes)


@pytest.fixture
async def demo() -> Demo:
    made = Demo()
    await made.client.send("/start")
    await made.therapist.send("/start")
    return made


@pytest.fixture
async def http(demo: Demo) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        LoopbackServer(demo.app()) as server,
        httpx.AsyncClient(base_url=server.url, timeout=5) as client,
    ):
        yield client


async def events(
    http: httpx.AsyncClient, version: str = ""
) -> AsyncGenerator[tuple[str, Json], None]:
    async with http.stream("GET", "/demo/state", params={"version": version}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        name = ""
        async for line in response.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)


async def state(http: httpx.AsyncClient) -> Json:
    """What a page that has just been opened shows."""
    async with aclosing(events(http)) as stream:
        async for name, data in stream:
            if name == "state":
                return data
    raise AssertionError("the stream ended without a state")


async def phone(http: httpx.AsyncClient, slug: str = "client") -> Json:
    found: Json = next(each for each in (await state(http))["phones"] if each["id"] == slug)
    return found


# ---- what the page shows


async def test_the_page_comes_with_its_style_and_script(http: httpx.AsyncClient) -> None:
    page = (await http.get("/")).text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith("/static/")
    for hook in ["clock", "plus-hour", "plus-day", "next-thing", "messages", "input", "send"]:
        assert f'data-testid="{hook}"' in page


async def test_every_file_of_the_page_is_served_as_what_it_is(http: httpx.AsyncClient) -> None:
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/"}
    for file in STATIC.iterdir():
        answer = await http.get(f"/static/{file.name}")
        assert answer.text == file.read_text(encoding="utf-8")
        assert answer.headers["content-type"].startswith(kinds[file.suffix])
        assert answer.headers["cache-control"] == "no-cache"
    for other in ["routes.py", "%2e%2e%2froutes.py", "..%5croutes.py", ""]:
        assert (await http.get(f"/static/{other}")).status_code == 404


def test_nothing_on_the_page_is_fetched_from_elsewhere() -> None:
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8")
        fetched = re.findall(r"""(?:src|href|from|import|url\(|fetch\()[=\s("'`]*https?:""", text)
        assert not fetched, file.name


async def test_a_page_that_opens_gets_everything_at_once(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    commands = [{"command": "book", "description": "Book a call"}]
    await demo.sandbox.call("setMyCommands", {"commands": commands})
    await demo.sandbox.call("setMyDescription", {"description": "What I do"})
    await demo.say(CLIENT, "<b>Hello</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    shown = await state(http)
    assert shown["title"] == "Harbor <Psychotherapy>"
    assert shown["zone"] == "America/Los_Angeles"
    client, therapist = shown["phones"]
    assert (client["person"], client["bot"]) == ("Sam Rivera", "Harbor")
    assert (client["description"], client["commands"]) == ("What I do", commands)
    assert client["suggestions"] == ["/start park"]
    assert [message["own"] for message in client["messages"]] == [True, False]
    assert client["messages"][1]["html"] == "<b>Hello</b>"
    assert client["messages"][1]["date"] == "2026-10-13T17:42:00.000000Z"
    assert client["messages"][1]["buttons"][1][0]["value"] == "https://example.org/"
    assert len(therapist["messages"]) == 1


async def test_a_change_reaches_the_page_before_the_next_second(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    loop = asyncio.get_running_loop()
    async with aclosing(events(http)) as stream:
        async for name, data in stream:
            if name == "state" and len(data["phones"][0]["messages"]) == 1:
                begun = loop.time()
                await demo.say(CLIENT, "New")
            elif name == "state":
                break
    assert loop.time() - begun < 0.5
    assert data["phones"][0]["messages"][-1]["html"] == "New"


async def test_a_page_that_is_up_to_date_gets_the_clock_alone(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    seen = []
    async with aclosing(events(http, str(demo.sandbox.version))) as stream:
        async for name, data in stream:
            seen.append((name, data))
            if len(seen) == 2:
                break
    assert seen == [("clock", {"now": "2026-10-13T17:42:00.000000Z"})] * 2


@pytest.mark.parametrize("version", ["999999", "junk", "-1", "9" * 400])
async def test_a_version_of_another_run_is_answered_with_everything(
    http: httpx.AsyncClient, version: str
) -> None:
    async with aclosing(events(http, version)) as stream:
        await anext(stream)
        assert (await anext(stream))[0] == "state"


async def test_what_the_bot_is_doing_and_its_reply_keyboard_are_shown(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    await demo.say(CLIENT, "Choose", reply_markup={"keyboard": [["Yes", "No"]]})
    await demo.sandbox.call("sendChatAction", {"chat_id": CLIENT, "action": "typing"})
    client = await phone(http)
    assert client["action"] == {"name": "typing", "at": "2026-10-13T17:42:00.000000Z"}
    assert client["keyboard"] == [["Yes", "No"]]


async def test_markup_in_a_name_or_a_text_stays_text(demo: Demo, http: httpx.AsyncClient) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    await demo.client.send(evil)
    await demo.say(CLIENT, f"{evil} https://a.example/\"onmouseover='alert(3)'")
    client = await phone(http)
    for message in client["messages"][1:]:
        tags = re.findall(r"<[^>]*>", message["html"])
        assert set(tags) <= {'<a href="https://a.example/" rel="noopener noreferrer">', "</a>"}
    page = await http.get("/")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)| on\w+=| style=", page.text)


def test_the_script_puts_only_safe_html_into_the_page() -> None:
    for file in STATIC.glob("*.js"):
        for line in file.read_text(encoding="utf-8").splitlines():
            if "innerHTML" in line or "insertAdjacentHTML" in line:
                assert line.strip() in (
                    "template.innerHTML = html;",
                    "template.innerHTML = message.html;",
                )


# ---- what its people do


async def test_a_text_is_sent_as_the_phones_owner(demo: Demo, http: httpx.AsyncClient) -> None:
    asked = await demo.say(THERAPIST, "A question")
    body = {"phone": "therapist", "text": "My reply\nto it", "reply_to": asked}
    assert (await http.post("/demo/send", json=body)).status_code == 204
    assert demo.therapist.messages[-1].text == "My reply\nto it"
    assert demo.therapist.messages[-1].reply_to == asked
    assert demo.sandbox.pending[-1]["message"]["from"]["id"] == THERAPIST


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"phone": "client", "text": ""}, 400),
        ({"phone": "client", "text": " \n"}, 409),
        ({"phone": "client", "text": "x" * 4097}, 400),
        ({"phone": "nobody", "text": "x"}, 400),
        ({"phone": "client", "text": "x", "as": "y"}, 400),
        ({}, 400),
    ],
)
async def test_what_no_client_would_send_is_refused(
    demo: Demo, http: httpx.AsyncClient, body: Json, status: int
) -> None:
    assert (await http.post("/demo/send", json=body)).status_code == status
    assert len(demo.client.messages) == 1


async def test_a_tapped_button_spins_until_the_bot_answers(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    message = await demo.say(CLIENT, "Choose", reply_markup=KEYBOARD)
    body = {"phone": "client", "message_id": message, "row": 0, "column": 1}
    assert (await http.post("/demo/tap", json=body)).status_code == 204
    query = demo.sandbox.pending[-1]["callback_query"]
    assert query["data"] == "b"
    assert (await phone(http))["waiting"] == [[message, 0, 1]]
    assert (await phone(http, "therapist"))["waiting"] == []
    answer = {"callback_query_id": query["id"], "text": "Saved", "show_alert": True}
    await demo.sandbox.call("answerCallbackQuery", answer)
    client = await phone(http)
    assert client["waiting"] == []
    assert client["toasts"] == [{"id": 1, "text": "Saved", "alert": True}]


async def test_every_page_sees_the_button_spin(demo: Demo, http: httpx.AsyncClient) -> None:
    message = await demo.say(CLIENT, "Choose", reply_markup=KEYBOARD)
    async with aclosing(events(http)) as stream:
        await anext(stream)
        await anext(stream)
        body = {"phone": "client", "message_id": message, "row": 0, "column": 0}
        async with asyncio.timeout(0.5):
            await http.post("/demo/tap", json=body)
            await anext(stream)
            name, data = await anext(stream)
    assert (name, data["phones"][0]["waiting"]) == ("state", [[message, 0, 0]])


async def test_a_button_stops_spinning_when_telegram_gives_up(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    message = await demo.say(CLIENT, "Choose", reply_markup=KEYBOARD)
    body = {"phone": "client", "message_id": message, "row": 0, "column": 0}
    await http.post("/demo/tap", json=body)
    demo.clock.advance(dt.timedelta(seconds=16))
    assert (await phone(http))["waiting"] == []


@pytest.mark.parametrize(
    ("row", "column", "status"), [(0, 2, 409), (5, 0, 409), (1, 0, 409), (-1, 0, 400)]
)
async def test_a_button_that_is_gone_or_a_link_presses_nothing(
    demo: Demo, http: httpx.AsyncClient, row: int, column: int, status: int
) -> None:
    message = await demo.say(CLIENT, "Choose", reply_markup=KEYBOARD)
    body = {"phone": "client", "message_id": message, "row": row, "column": column}
    before = demo.sandbox.pending
    assert (await http.post("/demo/tap", json=body)).status_code == status
    body = {"phone": "client", "message_id": 777, "row": 0, "column": 0}
    assert (await http.post("/demo/tap", json=body)).status_code == 404
    assert demo.sandbox.pending == before


# ---- the clock


@pytest.mark.parametrize(
    ("step", "now"), [("hour", "2026-10-13T18:42:00"), ("day", "2026-10-14T17:42:00")]
)
async def test_the_clock_moves_by_an_hour_or_a_day(
    http: httpx.AsyncClient, step: str, now: str
) -> None:
    answer = (await http.post("/demo/clock", json={"step": step})).json()
    assert answer == {
        "now": f"{now}.000000Z",
        "moved": True,
        "news": {"client": 0, "therapist": 0},
    }


async def test_the_clock_moves_to_the_next_thing_and_says_what_came(
    http: httpx.AsyncClient,
) -> None:
    first = (await http.post("/demo/clock", json={"step": "next"})).json()
    assert first == {
        "now": "2026-10-14T16:42:00.000000Z",
        "moved": True,
        "news": {"client": 1, "therapist": 0},
    }
    then = (await http.post("/demo/clock", json={"step": "next"})).json()
    assert (then["moved"], then["now"]) == (False, first["now"])


async def test_every_page_hears_of_a_moved_clock(demo: Demo, http: httpx.AsyncClient) -> None:
    async with aclosing(events(http)) as stream:
        assert await anext(stream) == ("clock", {"now": "2026-10-13T17:42:00.000000Z"})
        await anext(stream)
        async with asyncio.timeout(0.5):
            await http.post("/demo/clock", json={"step": "day"})
            assert await anext(stream) == ("clock", {"now": "2026-10-14T17:42:00.000000Z"})


# ---- files


async def test_a_document_downloads_under_its_name(demo: Demo, http: httpx.AsyncClient) -> None:
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    await demo.client.send_document("no preview <of> this.html", b"<script>", "")
    bot = httpx.AsyncClient(base_url=http.base_url)
    async with bot:
        sent = await bot.post(
            "/bot42:TOKEN/sendDocument",
            data={"chat_id": str(CLIENT)},
            files={"document": ("termin ü.ics", content)},
        )
    assert sent.status_code == 200
    file = (await phone(http))["messages"][-1]["file"]
    assert (file["name"], file["size"]) == ("termin ü.ics", len(content))
    answer = await http.get(file["url"])
    assert answer.content == content
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''termin%20%C3%BC.ics"
    )


async def test_a_photo_is_shown_and_nothing_else_passes_for_one(
    demo: Demo, http: httpx.AsyncClient
) -> None:
    sent = await http.post(
        "/bot42:TOKEN/sendPhoto",
        data={"chat_id": str(CLIENT)},
        files={"photo": ("p.png", PIXEL)},
    )
    assert sent.status_code == 200
    url = (await phone(http))["messages"][-1]["photo"]
    answer = await http.get(url)
    assert (answer.content, answer.headers["content-type"]) == (PIXEL, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    text = demo.client.messages[0].message_id
    for path in [f"client/{text}", "client/777", "nobody/1", f"therapist/{text}"]:
        assert (await http.get(f"/demo/file/{path}")).status_code == 404


# ---- who may ask


async def test_only_this_machines_names_are_answered(http: httpx.AsyncClient) -> None:
    for path in ["/", "/demo/state", "/static/script.js"]:
        answer = await http.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
async def test_another_sites_page_can_do_nothing(
    demo: Demo, http: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    sent = {"Content-Type": "application/json", **headers}
    for path in ["/demo/send", "/demo/tap", "/demo/clock"]:
        answer = await http.post(path, content=b'{"step": "day"}', headers=sent)
        assert answer.status_code == status
    assert demo.now() == START


async def test_the_page_itself_may_ask(demo: Demo, http: httpx.AsyncClient) -> None:
    origin = str(http.base_url).rstrip("/")
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    body = {"phone": "client", "text": "Hello"}
    answer = await http.post("/demo/send", json=body, headers=headers)
    assert answer.status_code == 204
    assert demo.client.messages[-1].text == "Hello"


# ---- the end


async def test_a_server_with_an_open_page_stops_at_once(demo: Demo) -> None:
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(timeout=5) as http:
        async with LoopbackServer(demo.app()) as server:
            http.base_url = httpx.URL(server.url)
            stream = events(http)
            await anext(stream)
            await anext(stream)
            begun = loop.time()
        assert loop.time() - begun < 0.5
        assert [name async for name, _ in stream] == []


def test_there_are_two_phones(no_blocking_calls: BlockBuster) -> None:
    demo = Demo()
    alone = [Phone(demo.client, "The client", "", "America/New_York")]
    with pytest.raises(ValueError, match="shorter"):
        page_routes(demo.sandbox, demo, alone, title="")
