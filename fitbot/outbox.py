"""Delivering what the outbox holds: claim, work out, deliver, settle.

A claim is a lease. A process that dies between delivering and settling lets the lease run out, and
the post is delivered once more: at least once, never not at all.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from fitbot.clock import Clock
from fitbot.domain.messages import Message
from fitbot.domain.outbox import DEEDS, ClaimedPost, Outcome
from fitbot.errors import CalendarError, StoreError
from fitbot.services.mail import MailService, NotYet
from fitbot.services.readers import NobodyThere
from fitbot.store import Store

log = logging.getLogger(__name__)

_LEASE = dt.timedelta(minutes=2)
#: So few that a lease mostly outlasts them.
_AT_ONCE = 8
_FIRST_WAIT = dt.timedelta(seconds=30)
_LONGEST_WAIT = dt.timedelta(hours=1)


class Failure(Enum):
    """Why a message did not arrive."""

    #: Telegram asks to wait, or could not be reached: later.
    LATER = "later"
    #: The person blocked the bot or is gone: never.
    GONE = "gone"
    #: Telegram refuses the message itself: a bug, never.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: its id in the chat, or why there is none."""

    message_id: int | None = None
    failure: Failure | None = None
    retry_after: dt.timedelta | None = None


class Messenger(Protocol):
    """The one place through which messages leave."""

    async def deliver(self, message: Message) -> Receipt:
        """Render and send a message. Never raises for what Telegram answers."""
        ...


class Doer(Protocol):
    """Does what posts say that are no messages."""

    async def do(self, post: ClaimedPost) -> None:
        """Do it. Raises CalendarError where it is to be tried again later."""
        ...


class Outbox:
    """Delivers due posts; safe to run late, twice, or in two processes."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        mail: MailService,
        doer: Doer,
        messenger: Messenger,
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._doer = doer
        self._messenger = messenger

    async def deliver_due(self) -> int:
        """Deliver everything that is due; return how many posts were settled or put off.

        When Telegram asks to wait, all messages wait: each further one would only be refused, and
        make the wait longer.
        """
        count, silent_until = 0, self._clock.now()
        while posts := await self._claim():
            claimed_at = self._clock.now()
            for post in posts:
                if self._clock.now() - claimed_at > _LEASE / 2:
                    break  # slow today: what is left is claimed again, by whoever comes first
                if self._clock.now() < silent_until and post.kind not in DEEDS:
                    await self._postpone(post, silent_until)
                else:
                    silent_until = await self._try(post) or silent_until
                count += 1
        return count

    async def _claim(self) -> list[ClaimedPost]:
        self._store.posted.clear()
        async with self._store.begin() as tx:
            return await tx.claim_due(self._clock.now(), _LEASE, _AT_ONCE)

    async def _try(self, post: ClaimedPost) -> dt.datetime | None:
        """Deliver one; return until when Telegram wants no more, if it says so.

        A bug in one post must not hold up those behind it, now and ever after.
        """
        try:
            return await self._deliver(post)
        except StoreError:
            raise
        except Exception:
            log.exception("post %d (%s) failed, trying again later", post.id, post.kind)
            await self._put_off(post)
        return None

    async def _deliver(self, post: ClaimedPost) -> dt.datetime | None:
        if post.kind not in DEEDS:
            return await self._send(post)
        await self._do(post)
        return None

    async def _do(self, post: ClaimedPost) -> None:
        try:
            await self._doer.do(post)
        except CalendarError:
            log.warning("post %d: her calendar cannot be used, trying again later", post.id)
            await self._put_off(post)
        else:
            await self._settle(post, Outcome.DONE)

    async def _send(self, post: ClaimedPost) -> dt.datetime | None:
        try:
            message = await self._mail.compose(post)
        except NobodyThere:
            await self._park(post)
        except NotYet as later:
            await self._postpone(post, later.until)
        else:
            if message:
                return await self._sent(post, message)
            await self._drop(post)
        return None

    async def _sent(self, post: ClaimedPost, message: Message) -> dt.datetime | None:
        receipt = await self._messenger.deliver(message)
        match receipt.failure:
            case None:
                await self._settle(post, Outcome.DONE, (message.chat_id, receipt.message_id or 0))
            case Failure.LATER if receipt.retry_after:
                silent_until = self._clock.now() + receipt.retry_after
                await self._postpone(post, silent_until)
                return silent_until
            case Failure.LATER:
                await self._put_off(post)
            case Failure.GONE:
                await self._lose(message.chat_id)
                await self._settle(post, Outcome.FAILED)
            case Failure.REFUSED:
                log.error("post %d (%s) was refused by Telegram", post.id, post.kind)
                await self._settle(post, Outcome.FAILED)
        return None

    async def _lose(self, chat_id: int) -> None:
        async with self._store.begin() as tx:
            await tx.mark_unreachable(chat_id, self._clock.now())

    async def _put_off(self, post: ClaimedPost) -> None:
        """Try again later. Nothing is given up here: a post whose time has passed is dropped."""
        doubled = _FIRST_WAIT * 2 ** min(post.attempts, 10)
        due = self._clock.now() + min(doubled, _LONGEST_WAIT)
        async with self._store.begin() as tx:
            await tx.postpone(post.id, due, tried=True)

    async def _postpone(self, post: ClaimedPost, due: dt.datetime) -> None:
        """Let a post wait for its moment: nothing about it has failed."""
        async with self._store.begin() as tx:
            await tx.postpone(post.id, due, tried=False)

    async def _park(self, post: ClaimedPost) -> None:
        async with self._store.begin() as tx:
            await tx.park(post.id)

    async def _drop(self, post: ClaimedPost) -> None:
        async with self._store.begin() as tx:
            await tx.drop(post, self._clock.now())

    async def _settle(
        self, post: ClaimedPost, outcome: Outcome, sent_as: tuple[int, int] | None = None
    ) -> None:
        async with self._store.begin() as tx:
            await tx.settle(post.id, outcome, self._clock.now(), sent_as)
