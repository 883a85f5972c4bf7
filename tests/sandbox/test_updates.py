"""getUpdates: at least once, one poll at a time, in order."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
import telegram.error
from telegram import Bot

from fitbot.clock import MovableClock
from fitbot.sandbox import Answer, Person, Sandbox

Refused = Callable[..., Awaitable[tuple[int, str]]]


def texts(answer: Answer) -> list[str]:
    return [update["message"]["text"] for update in answer.result]


async def poll(sandbox: Sandbox, **params: object) -> Answer:
    return await sandbox.call("getUpdates", params)


async def waiting(sandbox: Sandbox, **params: object) -> asyncio.Task[Answer]:
    """Start a poll and come back once it waits."""
    task = asyncio.create_task(poll(sandbox, timeout=50, **params))
    await sandbox.until(lambda: sandbox.world.queue.polled)
    return task


async def test_an_update_comes_again_until_it_is_confirmed(sandbox: Sandbox, ann: Person) -> None:
    await ann.send("one")
    await ann.send("two")
    first = (await poll(sandbox)).result[0]["update_id"]
    assert texts(await poll(sandbox)) == ["one", "two"]
    assert texts(await poll(sandbox, offset=first)) == ["one", "two"]
    assert texts(await poll(sandbox, offset=first + 1)) == ["two"]
    assert texts(await poll(sandbox, offset=first)) == ["two"]
    assert texts(await poll(sandbox, offset=first + 2)) == []
    assert sandbox.pending == ()


async def test_a_limit_leaves_the_rest_for_later(sandbox: Sandbox, ann: Person) -> None:
    for number in range(150):
        await ann.send(str(number))
    assert len((await poll(sandbox)).result) == 100
    assert texts(await poll(sandbox, limit=2)) == ["0", "1"]
    assert texts(await poll(sandbox, limit=0)) == ["0"]
    assert len((await poll(sandbox, limit=1000)).result) == 100


async def test_a_negative_offset_keeps_the_newest(sandbox: Sandbox, ann: Person) -> None:
    for text in "abc":
        await ann.send(text)
    assert texts(await poll(sandbox, offset=-2)) == ["b", "c"]
    assert texts(await poll(sandbox)) == ["b", "c"]
    assert texts(await poll(sandbox, offset=-5)) == ["b", "c"]


async def test_a_poll_without_timeout_answers_at_once(sandbox: Sandbox) -> None:
    async with asyncio.timeout(1):
        assert (await poll(sandbox)).result == []


async def test_a_waiting_poll_is_woken_by_an_update(sandbox: Sandbox, ann: Person) -> None:
    task = await waiting(sandbox)
    for text in "abc":
        await ann.send(text)
    assert texts(await task) == ["a", "b", "c"]


async def test_a_poll_ends_empty_when_its_time_is_up(sandbox: Sandbox) -> None:
    assert (await poll(sandbox, timeout=1)).result == []


async def test_a_newer_poll_ends_the_one_that_waits(sandbox: Sandbox, ann: Person) -> None:
    older = await waiting(sandbox)
    newer = asyncio.create_task(poll(sandbox, timeout=50))
    answer = await older
    assert (answer.status, answer.body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
    await ann.send("for the newer")
    assert texts(await newer) == ["for the newer"]


async def test_a_poll_that_does_not_wait_ends_nobodys(sandbox: Sandbox, ann: Person) -> None:
    task = await waiting(sandbox)
    assert (await poll(sandbox)).result == []
    await ann.send("still here")
    assert texts(await task) == ["still here"]


async def test_a_cancelled_poll_frees_its_place(sandbox: Sandbox, ann: Person) -> None:
    task = await waiting(sandbox)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not sandbox.world.queue.polled
    again = await waiting(sandbox)
    await ann.send("hello")
    assert texts(await again) == ["hello"]


async def test_a_stopping_server_can_end_the_poll(sandbox: Sandbox) -> None:
    sandbox.end_polls()
    task = await waiting(sandbox)
    sandbox.end_polls()
    assert (await task).result == []


async def test_a_webhook_excludes_polling(sandbox: Sandbox, refused: Refused, ann: Person) -> None:
    task = await waiting(sandbox)
    await sandbox.call("setWebhook", {"url": "https://a.example/hook", "secret_token": "s"})
    assert (await task).body["description"] == "Conflict: terminated by setWebhook request"
    assert await refused("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    await ann.send("kept")
    info = (await sandbox.call("getWebhookInfo")).result
    assert (info["url"], info["pending_update_count"]) == ("https://a.example/hook", 1)
    await sandbox.call("deleteWebhook")
    assert texts(await poll(sandbox)) == ["kept"]
    await sandbox.call("setWebhook", {"url": "", "drop_pending_updates": "true"})
    assert (await poll(sandbox)).result == []
    await ann.send("dropped")
    await sandbox.call("deleteWebhook", {"drop_pending_updates": True})
    assert (await poll(sandbox)).result == []


async def test_kinds_not_asked_for_are_never_queued(sandbox: Sandbox, ann: Person) -> None:
    await poll(sandbox, allowed_updates='["callback_query"]')
    await ann.send("unseen")
    await ann.press(1, "x")
    await poll(sandbox)
    assert [set(update) for update in sandbox.pending] == [{"update_id", "callback_query"}]
    info = (await sandbox.call("getWebhookInfo")).result
    assert info["allowed_updates"] == ["callback_query"]
    await poll(sandbox, allowed_updates=[])
    await ann.send("seen")
    assert len(sandbox.pending) == 2


async def test_unconfirmed_updates_are_lost_after_a_day(
    sandbox: Sandbox, clock: MovableClock, ann: Person
) -> None:
    await ann.send("old")
    clock.advance(dt.timedelta(days=1))
    assert texts(await poll(sandbox)) == ["old"]
    clock.advance(dt.timedelta(seconds=1))
    assert (await poll(sandbox)).result == []


async def test_an_update_can_be_made_to_come_twice(sandbox: Sandbox, ann: Person) -> None:
    await ann.send("again")
    sandbox.redeliver(sandbox.pending[0])
    assert texts(await poll(sandbox)) == ["again", "again"]


async def test_idle_waits_until_everything_is_confirmed(sandbox: Sandbox, ann: Person) -> None:
    await sandbox.idle()
    await ann.send("hello")
    with pytest.raises(TimeoutError):
        await sandbox.idle(dt.timedelta(milliseconds=1))
    idle = asyncio.create_task(sandbox.idle())
    update = (await poll(sandbox)).result[0]
    assert not idle.done()
    await poll(sandbox, offset=update["update_id"] + 1)
    await idle


async def test_idle_asks_the_settlers_again_when_they_let_something_happen(
    sandbox: Sandbox, ann: Person
) -> None:
    sent: list[Answer] = []

    async def settle() -> None:
        if len(sent) < 2:
            sent.append(await sandbox.call("sendMessage", {"chat_id": 7, "text": "late"}))

    sandbox.settlers.append(settle)
    await sandbox.idle()
    assert len(sent) == 2


async def test_idle_waits_for_a_call_that_hangs(sandbox: Sandbox) -> None:
    fault = sandbox.faults.add("getMe", hang=True)
    call = asyncio.create_task(sandbox.call("getMe"))
    await fault.reached.wait()
    with pytest.raises(TimeoutError):
        await sandbox.idle(dt.timedelta(milliseconds=1))
    fault.release()
    await sandbox.idle()
    assert (await call).status == 200


async def test_a_change_can_be_waited_for(sandbox: Sandbox, ann: Person) -> None:
    seen = sandbox.version
    assert await sandbox.wait_for_change(seen, dt.timedelta(milliseconds=1)) == seen
    task = asyncio.create_task(sandbox.wait_for_change(seen))
    other = asyncio.create_task(sandbox.wait_for_change(seen, dt.timedelta(seconds=1)))
    await asyncio.sleep(0)
    await ann.send("look")
    assert await task > seen
    assert await other > seen
    async with asyncio.timeout(1):
        assert await sandbox.wait_for_change(seen, dt.timedelta(minutes=1)) == sandbox.version


async def test_until_asks_at_each_change(sandbox: Sandbox, ann: Person) -> None:
    task = asyncio.create_task(sandbox.until(lambda: len(ann.messages) == 3))
    await asyncio.sleep(0)
    await ann.send("two")
    await asyncio.sleep(0)
    assert not task.done()
    await ann.send("three")
    await task
    with pytest.raises(TimeoutError):
        await sandbox.until(lambda: False, dt.timedelta())


async def test_until_waits_for_a_message_that_is_not_there_yet(
    sandbox: Sandbox, ann: Person
) -> None:
    task = asyncio.create_task(sandbox.until(lambda: ann.last.text == "here"))
    await asyncio.sleep(0)
    await sandbox.call("sendMessage", {"chat_id": 7, "text": "here"})
    await task


async def test_the_client_polls_and_is_told_of_conflicts(bot: Bot, ann: Person) -> None:
    for text in "abc":
        await ann.send(text)
    updates = await bot.get_updates(timeout=5)
    assert [update.message.text for update in updates if update.message] == ["a", "b", "c"]
    assert not await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    await bot.set_webhook("https://a.example/hook", secret_token="s3cret", max_connections=3)
    assert (await bot.get_webhook_info()).max_connections == 3
    with pytest.raises(telegram.error.Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
