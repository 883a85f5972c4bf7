"""Updates of one person in order, of many at once, and nobody waits for a flooder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

import pytest
import telegram
from telegram import Update
from telegram.request import HTTPXRequest

from fitbot.clock import MovableClock
from fitbot.sandbox import Sandbox
from fitbot.sandbox.transport import sandbox_transport
from handlers.processor import _WAITING_LIMIT as WAITING_LIMIT
from handlers.processor import InOrder
from tests.journeys.world import MONDAY, TOKEN


def a_message(user_id: int | None, chat_id: int = 77) -> Update:
    """An update from somebody, or from a channel, where nobody is named."""
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 0, "chat": chat, "text": "hello"}
    if user_id is not None:
        message["from"] = {"id": user_id, "is_bot": False, "first_name": "A"}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert update is not None
    return update


class Work:
    """Counts what began and what ended; each piece ends when it is let."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    async def __call__(self, name: str) -> None:
        self.begun.append(name)
        await self._gates.setdefault(name, asyncio.Event()).wait()
        self.ended.append(name)

    async def let_end(self, name: str) -> None:
        self._gates.setdefault(name, asyncio.Event()).set()
        await soon()


async def soon() -> None:
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def processor() -> AsyncIterator[InOrder]:
    async with InOrder() as processor:
        yield processor


@pytest.fixture
def work() -> Work:
    return Work()


Start = Callable[[Update | object, Awaitable[None]], "asyncio.Task[None]"]


@pytest.fixture
async def start(processor: InOrder) -> AsyncIterator[Start]:
    """Process an update in a task of its own, as the application does."""
    tasks: list[asyncio.Task[None]] = []

    def begin(update: object, coroutine: Awaitable[None]) -> "asyncio.Task[None]":
        tasks.append(asyncio.create_task(processor.process_update(update, coroutine)))
        return tasks[-1]

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_one_persons_updates_are_handled_one_after_the_other_in_order(
    start: Start, work: Work
) -> None:
    for name in "abc":
        start(a_message(1), work(name))
    await soon()
    assert work.begun == ["a"]
    for number, name in enumerate("abc", 1):
        await work.let_end(name)
        assert work.ended == list("abc")[:number]


async def test_an_update_that_comes_while_others_wait_is_last(start: Start, work: Work) -> None:
    start(a_message(1), work("a"))
    start(a_message(1), work("b"))
    await soon()
    await work.let_end("a")
    start(a_message(1), work("c"))
    await soon()
    assert work.begun == ["a", "b"]
    await work.let_end("b")
    assert work.begun == ["a", "b", "c"]


async def test_people_do_not_wait_for_each_other(start: Start, work: Work) -> None:
    for person in range(1, 31):
        start(a_message(person), work(str(person)))
    await soon()
    assert len(work.begun) == 30


async def test_where_nobody_is_named_the_chat_keeps_the_order(start: Start, work: Work) -> None:
    for name, chat in (("a", 5), ("b", 5), ("c", 6)):
        start(a_message(None, chat), work(name))
    await soon()
    assert work.begun == ["a", "c"]


async def test_beyond_the_limit_a_persons_updates_are_dropped_and_the_person_is_marked(
    start: Start, work: Work, processor: InOrder
) -> None:
    tasks = [start(a_message(1), work(str(number))) for number in range(WAITING_LIMIT + 5)]
    start(a_message(2), work("calm"))
    await soon()
    assert processor.flooding == {1}
    assert [task.done() for task in tasks] == [False] * WAITING_LIMIT + [True] * 5
    assert work.begun == ["0", "calm"]
    for number in range(WAITING_LIMIT):
        await work.let_end(str(number))
    assert work.ended == [str(number) for number in range(WAITING_LIMIT)]


async def test_after_the_flood_there_is_room_again(
    start: Start, work: Work, processor: InOrder
) -> None:
    for number in range(WAITING_LIMIT):
        start(a_message(1), work(str(number)))
        await work.let_end(str(number))
    start(a_message(1), work("later"))
    await work.let_end("later")
    assert "later" in work.ended
    assert processor.flooding == set()


async def _fails() -> None:
    raise RuntimeError("broken")


async def test_an_update_that_fails_does_not_hold_up_the_next(start: Start, work: Work) -> None:
    failing = start(a_message(1), _fails())
    start(a_message(1), work("next"))
    await soon()
    assert isinstance(failing.exception(), RuntimeError)
    assert work.begun == ["next"]


async def test_one_that_is_cancelled_while_it_waits_is_left_out(start: Start, work: Work) -> None:
    start(a_message(1), work("a"))
    waiting = start(a_message(1), work("b"))
    start(a_message(1), work("c"))
    await soon()
    waiting.cancel()
    await soon()
    assert work.begun == ["a"]
    await work.let_end("a")
    assert work.begun == ["a", "c"]


async def test_one_that_is_cancelled_at_work_lets_the_next_go_on(start: Start, work: Work) -> None:
    working = start(a_message(1), work("a"))
    start(a_message(1), work("b"))
    await soon()
    working.cancel()
    await soon()
    assert (work.begun, work.ended) == (["a", "b"], [])


async def test_what_is_no_update_is_handled_at_once(start: Start, work: Work) -> None:
    start(object(), work("a"))
    start(object(), work("b"))
    await soon()
    assert work.begun == ["a", "b"]


async def test_nothing_is_remembered_of_people_whose_updates_are_done(
    start: Start, work: Work, processor: InOrder
) -> None:
    for person in range(5):
        start(a_message(person + 1), work(str(person)))
    await soon()
    for person in range(5):
        await work.let_end(str(person))
    assert processor._queues == {}


# Answering taps


@pytest.fixture
async def sandbox() -> Sandbox:
    sandbox = Sandbox(MovableClock(MONDAY), TOKEN)
    await sandbox.person(1, "A").send("/start")
    return sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    request = HTTPXRequest(httpx_kwargs={"transport": sandbox_transport(sandbox)})
    async with telegram.Bot(TOKEN, base_url="http://127.0.0.1:1/bot", request=request) as bot:
        yield bot


Taps = Callable[[], Coroutine[None, None, Update]]


@pytest.fixture
def a_tap(sandbox: Sandbox, bot: telegram.Bot) -> Taps:
    async def tap() -> Update:
        await sandbox.person(1).press(1, "1menu")
        update = Update.de_json(dict(sandbox.pending[-1]), bot)
        assert update is not None
        return update

    return tap


async def test_a_tap_is_answered_before_its_turn_comes(
    sandbox: Sandbox, a_tap: Taps, start: Start, work: Work
) -> None:
    start(a_message(1), work("a"))
    start(await a_tap(), work("b"))
    await sandbox.until(lambda: sandbox.person(1).unanswered == [])
    assert work.begun == ["a"]


async def test_a_tap_that_is_dropped_is_answered_too(
    sandbox: Sandbox, a_tap: Taps, start: Start, work: Work
) -> None:
    for number in range(WAITING_LIMIT):
        start(a_message(1), work(str(number)))
    await soon()
    await start(await a_tap(), work("dropped"))
    await sandbox.until(lambda: sandbox.person(1).unanswered == [])
    assert "dropped" not in work.begun


async def test_an_answer_that_telegram_refuses_harms_nobody(
    sandbox: Sandbox, a_tap: Taps, start: Start, work: Work, processor: InOrder
) -> None:
    for fault in ({"status": 400}, {"status": 500}, {"retry_after": 1}, {"unreachable": True}):
        sandbox.faults.add("answerCallbackQuery", **fault)  # type: ignore[arg-type]
        start(await a_tap(), work("a"))
    await soon()
    await work.let_end("a")
    await processor.shutdown()
    assert work.ended == ["a"] * 4


async def test_shutting_down_waits_for_the_answers_on_their_way(
    sandbox: Sandbox, a_tap: Taps, start: Start, work: Work, processor: InOrder
) -> None:
    fault = sandbox.faults.add("answerCallbackQuery", hang=True)
    start(await a_tap(), work("a"))
    await fault.reached.wait()
    closing = asyncio.create_task(processor.shutdown())
    await soon()
    assert not closing.done()
    fault.release()
    await closing
    assert sandbox.person(1).unanswered == []
