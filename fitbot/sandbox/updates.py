"""The queue of updates and its long poll.

https://core.telegram.org/bots/api#getupdates: an update stays until a poll's `offset` is above it
(delivery is at least once), for 24 hours at most. One poll can wait: a newer one that has to wait
ends the older with a 409, as `abort_long_poll` in `Client.cpp` does, so that two instances of a bot
end each other's polls. A poll with `timeout=0` answers at once and ends nobody's.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from fitbot.sandbox.values import Json, Refused

#: Seconds.
MAX_TIMEOUT = 50
KEPT = 24 * 60 * 60

CONFLICT_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)

#: Left out unless a bot asks for them by name.
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Poll:
    """A getUpdates call's parameters, already clamped."""

    offset: int = 0
    limit: int = 100
    #: Seconds of real time to wait when there is nothing.
    timeout: int = 0


class UpdateQueue:
    """Updates that the bot has not confirmed yet, oldest first."""

    def __init__(self, first_id: int = 100_000_001) -> None:
        self._next_id = first_id
        self._pending: deque[tuple[Json, int]] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] = frozenset()
        #: The highest update id that a poll has returned, 0 for none.
        self.delivered = 0
        #: Called whenever updates leave the queue, and when a poll begins to wait.
        self.on_change: Callable[[], None] = lambda: None

    @property
    def pending(self) -> tuple[Json, ...]:
        """The updates that are not confirmed, delivered or not."""
        return tuple(update for update, _ in self._pending)

    @property
    def polled(self) -> bool:
        """Say whether a poll waits at this moment."""
        return self._waiting is not None

    @property
    def allowed(self) -> frozenset[str]:
        """The kinds the bot asked for, empty for the usual ones."""
        return self._allowed

    def allow(self, kinds: Iterable[str]) -> None:
        """Take these kinds from now on; updates that wait already are not touched."""
        self._allowed = frozenset(kinds)

    def accepts(self, kind: str) -> bool:
        """Say whether an update of this kind would be queued."""
        return kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT

    def push(self, kind: str, content: Json, date: int) -> Json | None:
        """Queue an update, dated in Unix time, and wake the poll; None for an unwanted kind."""
        if not self.accepts(kind):
            return None
        update: Json = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        self._pending.append((update, date))
        self._wake()
        return update

    def push_again(self, update: Json, date: int) -> None:
        """Queue a copy of an update under its old id, as a faulty server would."""
        self._pending.append((update, date))
        self._wake()

    def drop(self) -> None:
        """Forget every pending update."""
        self._pending.clear()
        self.on_change()

    async def poll(self, poll: Poll, now: int) -> list[Json]:
        """Confirm what is below the offset, then return what is pending or wait for something.

        Raises:
            Refused: 409, when another poll or a webhook takes over.
        """
        found = self._take(poll, now)
        if found or not poll.timeout:
            return found
        self.abort(CONFLICT_POLL)
        waiting = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self.on_change()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(poll.timeout):
                    await waiting
        finally:
            if self._waiting is waiting:
                self._waiting = None
        return self._take(Poll(poll.offset, poll.limit), now)

    def abort(self, description: str) -> None:
        """End the waiting poll, if there is one, with a 409."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(Refused(409, description))
            # Looked at here, so that nobody complains where the poll is cancelled just now.
            self._waiting.exception()
        self._waiting = None

    def release(self) -> None:
        """End the waiting poll, if there is one, with an empty answer."""
        self._wake()

    def _wake(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def _take(self, poll: Poll, now: int) -> list[Json]:
        pending = self._pending
        before = len(pending)
        while pending and pending[0][1] < now - KEPT:
            pending.popleft()
        if poll.offset < 0:
            while len(pending) > -poll.offset:
                pending.popleft()
        else:
            while pending and pending[0][0]["update_id"] < poll.offset:
                pending.popleft()
        if len(pending) < before:
            self.on_change()
        found = [update for update, _ in islice(pending, poll.limit)]
        if found:
            self.delivered = max(self.delivered, found[-1]["update_id"])
        return found
