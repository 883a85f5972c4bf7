"""Updates of one person in order, of many people at once, and a bound on the impatient.

PTB's `BaseUpdateProcessor` is the seam. Its semaphore counts updates in work over everybody, so it
is wide; here a person may have so many waiting, and what comes on top is dropped with one sentence,
so that a flooder waits behind nobody but himself. A tap is answered before it queues: Telegram
shows a spinner until then, and gives up after some seconds.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 256
_WAITING_LIMIT = 12


class InOrder(BaseUpdateProcessor):
    """One at a time a person, in the order they came."""

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)
        self._queues: dict[int, deque[asyncio.Future[None]]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        #: People whose updates were dropped since they were last told so.
        self.flooding: set[int] = set()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Wait for the answers that are still on their way."""
        await asyncio.gather(*self._answers)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update when its turn in its person's queue has come."""
        if not isinstance(update, Update):
            await coroutine
            return
        self._answer(update)
        key = _whose(update)
        waiting = self._queues.setdefault(key, deque())
        if len(waiting) >= _WAITING_LIMIT:
            self.flooding.add(key)
            _discard(coroutine)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(turn)
        try:
            if len(waiting) > 1:
                await turn
            await coroutine
        finally:
            _discard(coroutine)  # where waiting was cancelled, it has not begun
            waiting.remove(turn)
            if not waiting:
                self._queues.pop(key, None)
            elif not waiting[0].done():
                waiting[0].set_result(None)

    def _answer(self, update: Update) -> None:
        if update.callback_query:
            task = asyncio.create_task(_stop_spinner(update))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)


async def _stop_spinner(update: Update) -> None:
    """Answer a tap. What it asks for is done in any case, so failing here is no failure."""
    try:
        if update.callback_query:
            await update.callback_query.answer()
    except TelegramError:
        return


def _whose(update: Update) -> int:
    if update.effective_user:
        return update.effective_user.id
    return update.effective_chat.id if update.effective_chat else 0


def _discard(coroutine: Awaitable[Any]) -> None:
    close = getattr(coroutine, "close", None)
    if close:
        close()
