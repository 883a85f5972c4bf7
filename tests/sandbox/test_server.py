"""HTTP: bodies of every kind, other people's tokens and hosts, and a server that stops."""

import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.sandbox.transport import sandbox_transport
from fitbot.sandbox.wire import MAX_BODY
from tests.sandbox.conftest import TOKEN

METHOD = f"/bot{TOKEN}"


async def hello(request: Request) -> Response:
    return PlainTextResponse("a page")


@pytest.fixture
async def server(sandbox: Sandbox) -> AsyncIterator[LoopbackServer]:
    app = make_server_app(sandbox, [Route("/", hello)])
    async with LoopbackServer(app) as server:
        yield server


@pytest.fixture(params=["transport", "loopback"])
async def client(
    request: pytest.FixtureRequest, sandbox: Sandbox
) -> AsyncIterator[httpx.AsyncClient]:
    if request.param == "transport":
        transport = sandbox_transport(sandbox)
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            yield client
    else:
        async with (
            LoopbackServer(make_server_app(sandbox)) as server,
            httpx.AsyncClient(base_url=server.url) as client,
        ):
            yield client


async def test_parameters_come_in_every_way(
    client: httpx.AsyncClient, sandbox: Sandbox, ann: Person
) -> None:
    words = {"chat_id": "7", "text": "h & é 😀"}
    path = f"{METHOD}/SENDmessage"
    for response in (
        await client.get(path, params=words),
        await client.post(path, data=words),
        await client.post(path, json=words),
        await client.post(path, files={name: (None, value) for name, value in words.items()}),
        await client.post(
            path, params={"chat_id": "7", "text": "no"}, data={"text": words["text"]}
        ),
    ):
        assert response.json()["result"]["text"] == "h & é 😀"
        assert response.headers["content-type"].startswith("application/json")
    assert len(ann.messages) == 6


async def test_nested_objects_come_as_json_or_as_they_are(
    client: httpx.AsyncClient, sandbox: Sandbox, ann: Person
) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    for nested in (markup, json.dumps(markup)):
        sent = await client.post(
            f"{METHOD}/sendMessage", json={"chat_id": 7, "text": "x", "reply_markup": nested}
        )
        assert sent.json()["result"]["reply_markup"] == markup
        assert sandbox.requests[-1].params["reply_markup"] == markup


async def test_a_file_comes_by_its_name_or_attached(
    client: httpx.AsyncClient, sandbox: Sandbox, ann: Person
) -> None:
    file = ("ä.ics", b"BEGIN\r\n\0", "text/calendar")
    await client.post(f"{METHOD}/sendDocument", data={"chat_id": "7"}, files={"document": file})
    assert ann.last.document
    assert (ann.last.document.name, ann.last.document.content) == ("ä.ics", b"BEGIN\r\n\0")
    data = {"chat_id": "7", "document": "attach://part"}
    await client.post(f"{METHOD}/sendDocument", data=data, files={"part": file})
    assert ann.last.document.content == b"BEGIN\r\n\0"
    assert sandbox.requests[-1].files == {"part": "ä.ics"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/bot4242:wrong/getMe", 401, "Unauthorized"),
        ("/file/bot4242:wrong/files/x", 401, "Unauthorized"),
        (f"/file{METHOD}/files/x", 404, "Not Found"),
        (f"/file{METHOD}/etc/passwd", 404, "Not Found"),
        (f"{METHOD}/", 404, "Not Found"),
        (f"{METHOD}/getYou", 404, "Not Found: method not found"),
    ],
)
async def test_a_path_is_refused(
    client: httpx.AsyncClient, path: str, status: int, words: str
) -> None:
    response = await client.get(path)
    assert response.status_code == status
    assert response.json() == {"ok": False, "error_code": status, "description": words}


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("application/json", b"{", "can't parse request JSON object"),
        ("application/json", b"[]", "object expected as request"),
        ("multipart/form-data", b"x", "can't parse multipart form"),
        ("multipart/form-data; boundary=b", b"nonsense", "can't parse multipart form"),
    ],
)
async def test_a_body_is_refused(
    client: httpx.AsyncClient, content_type: str, body: bytes, words: str
) -> None:
    response = await client.post(
        f"{METHOD}/getMe", content=body, headers={"content-type": content_type}
    )
    assert (response.status_code, response.json()["description"]) == (400, f"Bad Request: {words}")


async def test_a_body_is_not_read_for_ever(client: httpx.AsyncClient) -> None:
    response = await client.post(f"{METHOD}/sendDocument", content=bytes(MAX_BODY + 1))
    assert response.status_code == 413


async def test_extra_routes_are_served_beside_the_api(server: LoopbackServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/")).text == "a page"
        assert (await client.get("/elsewhere")).status_code == 404


async def test_another_host_is_refused(server: LoopbackServer) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        for host, status in (("evil.example", 400), ("localhost", 200), ("127.0.0.1:1", 200)):
            response = await client.get(f"{METHOD}/getMe", headers={"host": host})
            assert response.status_code == status


def test_it_serves_this_machine_only(sandbox: Sandbox) -> None:
    for host in ("0.0.0.0", "192.168.0.1", "example.org"):  # noqa: S104
        with pytest.raises(ValueError, match="this machine only"):
            LoopbackServer(make_server_app(sandbox), host=host)


async def test_a_port_can_be_chosen(sandbox: Sandbox, server: LoopbackServer) -> None:
    taken = LoopbackServer(make_server_app(sandbox), host="localhost", port=server.port)
    with pytest.raises(OSError, match="in use"):
        await taken.__aenter__()


async def test_a_client_that_goes_away_frees_the_poll(
    sandbox: Sandbox, server: LoopbackServer
) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        poll = asyncio.create_task(client.get(f"{METHOD}/getUpdates?timeout=50", timeout=60))
        await sandbox.until(lambda: bool(sandbox.requests))
        poll.cancel()
        await sandbox.until(lambda: not sandbox.world.queue.polled)


async def test_it_stops_at_once_and_quietly_with_a_poll_waiting(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    caplog.set_level(logging.INFO)
    async with httpx.AsyncClient() as client:
        async with LoopbackServer(make_server_app(sandbox)) as server:
            url = f"{server.url}{METHOD}/getUpdates?timeout=50"
            poll = asyncio.create_task(client.get(url, timeout=60))
            await sandbox.until(lambda: bool(sandbox.requests))
            during = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
            started = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - started < 1
        with pytest.raises(httpx.RemoteProtocolError):
            await poll
    assert during == handlers
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []
    assert not sandbox.world.queue.polled
