"""Spoilt calls, as the real client takes them."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import httpx
import pytest
import telegram.error
from telegram import Bot
from telegram.request import HTTPXRequest

from fitbot.sandbox import NoAnswer, Person, Sandbox
from fitbot.sandbox.transport import sandbox_transport
from tests.sandbox.conftest import TOKEN, over_transport


@pytest.fixture
async def quick(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with over_transport(sandbox) as bot:
        yield bot


async def test_too_many_requests_says_how_long_to_wait(
    bot: Bot, sandbox: Sandbox, ann: Person
) -> None:
    fault = sandbox.faults.add("sendMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(telegram.error.RetryAfter) as refusal:
            await bot.send_message(7, "x")
        assert refusal.value.retry_after == dt.timedelta(seconds=7)
    await bot.send_message(7, "x")
    assert (fault.hits, fault.spent) == (2, True)
    assert len(ann.messages) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, telegram.error.BadRequest),
        (401, telegram.error.InvalidToken),
        (403, telegram.error.Forbidden),
        (409, telegram.error.Conflict),
        (500, telegram.error.NetworkError),
        (502, telegram.error.NetworkError),
    ],
)
async def test_an_error_of_any_status(
    status: int, kind: type[Exception], quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("sendMessage", status=status)
    with pytest.raises(kind):
        await quick.send_message(7, "x")
    assert len(ann.messages) == 1


async def test_a_sentence_can_be_chosen(quick: Bot, sandbox: Sandbox, ann: Person) -> None:
    sandbox.faults.add("sendmessage", status=400, description="Bad Request: PEER_ID_INVALID")
    with pytest.raises(telegram.error.BadRequest, match="Peer_id_invalid"):
        await quick.send_message(7, "x")
    sandbox.faults.add("sendMessage", retry_after=1, description="Too Many Requests: slow down")
    with pytest.raises(telegram.error.RetryAfter):
        await quick.send_message(7, "x")


async def test_only_the_calls_that_match_are_spoilt(
    quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    ben = sandbox.person(8, "Ben")
    await ben.send("hi")
    sandbox.faults.add("sendMessage", status=500, contains="secret")
    sandbox.faults.add("sendMessage", status=500, chat_id=8)
    await quick.send_message(7, "harmless")
    with pytest.raises(telegram.error.NetworkError):
        await quick.send_message(8, "harmless")
    with pytest.raises(telegram.error.NetworkError):
        await quick.send_message(7, "a secret")
    sandbox.faults.add("sendMessage", status=500)
    sandbox.faults.clear()
    await quick.send_message(7, "a secret")


async def test_an_answer_lost_after_the_effect_leaves_the_message(
    quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("sendMessage", after_effect=True)
    with pytest.raises(telegram.error.TimedOut) as lost:
        await quick.send_message(7, "did it arrive?")
    assert isinstance(lost.value.__cause__, httpx.ReadTimeout)
    assert ann.last.text == "did it arrive?"


async def test_an_answer_lost_before_the_effect_looks_the_same(
    quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("sendMessage")
    with pytest.raises(telegram.error.TimedOut):
        await quick.send_message(7, "did it arrive?")
    assert len(ann.messages) == 1


async def test_an_error_can_hide_an_effect(quick: Bot, sandbox: Sandbox, ann: Person) -> None:
    sandbox.faults.add("sendMessage", status=502, after_effect=True)
    with pytest.raises(telegram.error.NetworkError):
        await quick.send_message(7, "x")
    assert ann.last.text == "x"


async def test_a_refused_connection_is_surely_not_sent(
    quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("sendMessage", unreachable=True)
    with pytest.raises(telegram.error.NetworkError) as lost:
        await quick.send_message(7, "x")
    assert isinstance(lost.value.__cause__, httpx.ConnectError)
    assert len(ann.messages) == 1


async def test_junk_in_place_of_an_answer(bot: Bot, sandbox: Sandbox, ann: Person) -> None:
    sandbox.faults.add("sendMessage", raw=b"<html>maintenance</html>")
    with pytest.raises(telegram.error.TelegramError, match="Invalid server response"):
        await bot.send_message(7, "x")
    sandbox.faults.add("sendMessage", status=502, raw=b"<html>bad gateway</html>")
    with pytest.raises(telegram.error.TelegramError):
        await bot.send_message(7, "x")


async def test_a_call_that_hangs_goes_on_when_released(
    quick: Bot, sandbox: Sandbox, ann: Person
) -> None:
    fault = sandbox.faults.add("sendMessage", hang=True)
    call = asyncio.create_task(quick.send_message(7, "slow"))
    await fault.reached.wait()
    assert len(ann.messages) == 1
    fault.release()
    assert (await call).text == "slow"


async def test_a_call_can_hang_after_its_effect_and_then_be_lost(
    sandbox: Sandbox, ann: Person
) -> None:
    fault = sandbox.faults.add("sendMessage", hang=True, after_effect=True)
    call = asyncio.create_task(sandbox.call("sendMessage", {"chat_id": 7, "text": "slow"}))
    await fault.reached.wait()
    assert ann.last.text == "slow"
    fault.release()
    with pytest.raises(NoAnswer):
        await call


async def test_the_clients_own_timeout_ends_a_call_that_hangs(
    sandbox: Sandbox, ann: Person
) -> None:
    request = HTTPXRequest(
        read_timeout=0.01, httpx_kwargs={"transport": sandbox_transport(sandbox)}
    )
    bot = Bot(TOKEN, request=request)
    sandbox.faults.add("getMe", hang=True)
    with pytest.raises(telegram.error.TimedOut):
        await bot.get_me()
    await bot.shutdown()


async def test_a_lost_answer_breaks_the_connection_off(
    bot: Bot, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("sendMessage", after_effect=True)
    with pytest.raises(telegram.error.NetworkError):
        await bot.send_message(7, "x")
    assert ann.last.text == "x"
    await bot.send_message(7, "the line is back")
