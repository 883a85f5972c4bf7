import datetime as dt
import os
from collections.abc import AsyncIterator, Callable

import pytest

# python-telegram-bot warns, and so fails, wherever it builds a RetryAfter without this.
os.environ["PTB_TIMEDELTA"] = "true"

from telegram import Bot
from telegram.request import HTTPXRequest

from fitbot.clock import MovableClock
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.sandbox.transport import sandbox_transport
from tests.sandbox.oracle import watch

TOKEN = "4242:invented-secret"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def sandbox(clock: MovableClock) -> "Sandbox":
    return Sandbox(clock, TOKEN, bot_name="Harbor", bot_username="harbor_bot")


@pytest.fixture
async def ann(sandbox: Sandbox) -> Person:
    """Somebody who has started the bot; her first update is already confirmed."""
    ann = sandbox.person(7, "Ann", "Lee", "annlee")
    await ann.send("/start")
    await sandbox.call("getUpdates", {"offset": sandbox.pending[-1]["update_id"] + 1})
    return ann


def over_transport(sandbox: Sandbox) -> Bot:
    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"transport": sandbox_transport(sandbox)})

    return Bot(TOKEN, request=request(), get_updates_request=request())


@pytest.fixture(params=["transport", "loopback"])
async def bot(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The real client, once over each adapter; both models find every call and update valid."""
    problems = watch(sandbox)
    if request.param == "transport":
        async with over_transport(sandbox) as bot:
            yield bot
    else:
        app = make_server_app(sandbox)
        async with (
            LoopbackServer(app) as server,
            Bot(TOKEN, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot") as bot,
        ):
            yield bot
    assert problems == []


@pytest.fixture
def refused(sandbox: Sandbox) -> Callable[..., object]:
    """Call a method that must be refused; return its error code and sentence."""

    async def call(method: str, **params: object) -> tuple[int, str]:
        answer = await sandbox.call(method, params)
        assert answer.body["ok"] is False
        assert answer.status == answer.body["error_code"]
        return answer.status, answer.body["description"]

    return call
