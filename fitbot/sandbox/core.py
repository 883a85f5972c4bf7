"""The sandbox itself: calls in, answers out, and the people on the other side.

`call` is the whole Bot API without a transport. It is meant for one event loop; it waits only where
Telegram would (a long poll) or where a fault asks for it.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping

from fitbot.clock import Clock
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.faults import Fault, Faults
from fitbot.sandbox.methods import METHODS, get_updates, unknown_method
from fitbot.sandbox.params import Params, decode_nested
from fitbot.sandbox.people import Group, Person
from fitbot.sandbox.stored import Profile
from fitbot.sandbox.transcript import transcript
from fitbot.sandbox.values import Answer, Json, Refused, Request, Upload
from fitbot.sandbox.world import World

_NO_FILES: Mapping[str, Upload] = {}
_A_WHILE = dt.timedelta(seconds=15)


class Sandbox:
    """A stand-in for Telegram with one bot in it."""

    def __init__(
        self,
        clock: Clock,
        token: str,
        *,
        bot_name: str = "Fit bot",
        bot_username: str = "fit_demo_bot",
        privacy: bool = True,
    ) -> None:
        bot_id, _, secret = token.partition(":")
        if not bot_id.isdigit() or not secret:
            raise ValueError("a bot token is a number, a colon and a secret")
        bot = Profile(int(bot_id), bot_name, username=bot_username, language_code=None, is_bot=True)
        self.token = token
        self.world = World(clock, bot, privacy)
        self.faults = Faults()
        #: Every call the bot made, polls included, JSON parameters decoded.
        self.requests: list[Request] = []
        #: Called with each request before it is answered. A hook had better collect than raise: the
        #: bot's client would take the exception for a network error.
        self.on_request: list[Callable[[Request], None]] = []
        #: Awaited by `idle`: whatever ends when the bot's own work does.
        self.settlers: list[Callable[[], Awaitable[object]]] = []
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}
        self._running = 0
        self._calls = 0

    @property
    def on_update(self) -> list[Callable[[Json], None]]:
        """Called with each update as it is queued."""
        return self.world.on_update

    @property
    def bot(self) -> Profile:
        """The bot's own account."""
        return self.world.bot

    @property
    def pending(self) -> tuple[Json, ...]:
        """The updates the bot has not confirmed."""
        return self.world.queue.pending

    async def call(
        self,
        method: str,
        params: Mapping[str, object] | None = None,
        files: Mapping[str, Upload] = _NO_FILES,
    ) -> Answer:
        """Answer one call of the bot as Telegram would.

        Raises:
            NoAnswer: where a fault loses the answer.
        """
        read = Params(decode_nested(params or {}), files)
        request = Request(method, read.values, {name: file.name for name, file in files.items()})
        self.requests.append(request)
        for hook in self.on_request:
            hook(request)
        polling = method.lower() == "getupdates"
        self._running += not polling
        self._calls += not polling
        self.world.activity.tick()
        try:
            return await self._spoilt(method, read, self.faults.take(method, read.values))
        finally:
            self._running -= not polling
            self.world.activity.tick()

    async def _spoilt(self, method: str, params: Params, fault: Fault | None) -> Answer:
        if fault is None:
            return await self._answer(method, params)
        if fault.after_effect:
            answer = await self._answer(method, params)
            return await fault.strike() or answer
        return await fault.strike() or await self._answer(method, params)

    async def _answer(self, method: str, params: Params) -> Answer:
        name = method.lower()
        handler = METHODS.get(name, unknown_method)
        try:
            if name == "getupdates":
                result: object = await get_updates(self.world, params)
            else:
                result = handler(self.world, params)
        except Refused as refused:
            return refused.answer()
        return Answer(200, {"ok": True, "result": result})

    def person(
        self,
        user_id: int,
        first_name: str = "",
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
    ) -> Person:
        """Return the person with this id, made with these names when new."""
        if user_id not in self._people:
            profile = Profile(user_id, first_name, last_name, username, language_code)
            chat = Chat(user_id, profile.name, profile)
            self.world.chats[user_id] = chat
            self._people[user_id] = Person(self.world, profile, chat)
        return self._people[user_id]

    def group(self, chat_id: int, title: str = "Group") -> Group:
        """Return the group with this id, made with this title when new."""
        if chat_id >= 0:
            raise ValueError("a group's id is negative")
        if chat_id not in self._groups:
            chat = Chat(chat_id, title)
            self.world.chats[chat_id] = chat
            self._groups[chat_id] = Group(self.world, chat)
        return self._groups[chat_id]

    def chat(self, chat_id: int) -> Chat:
        """Return a chat. Raises KeyError for one that is not there."""
        return self.world.chats[chat_id]

    def transcript(self, chat_id: int, *, dates: bool = False) -> str:
        """Return the chat as it looks now, as text with keyboards."""
        return transcript(self.world.chats[chat_id], dates=dates)

    @property
    def version(self) -> int:
        """A number that rises whenever something a person can see changes."""
        return self.world.changes.count

    async def wait_for_change(self, version: int, within: dt.timedelta = _A_WHILE) -> int:
        """Return the version once it is above the given one, or as it is when time is up."""
        return await self.world.changes.past(version, within)

    async def until(self, holds: Callable[[], bool], within: dt.timedelta = _A_WHILE) -> None:
        """Return once the condition holds, asking again at each thing that happens here.

        A condition that raises LookupError, about a message or a button that is not there yet, does
        not hold yet.

        Raises:
            TimeoutError: when time is up first.
        """

        def held() -> bool:
            try:
                return holds()
            except LookupError:
                return False

        await self._within(within, held)

    async def idle(self, within: dt.timedelta = _A_WHILE) -> None:
        """Return once every update is confirmed, no call is being answered and settlers agree.

        A confirmed update is one the bot has taken, not one it has dealt with: what it does between
        its calls cannot be seen from here. A test that needs certainty adds to `settlers` something
        to await that ends with that work (such as `application.update_queue.join`); `idle` asks
        again after them until nothing more has happened meanwhile.

        Raises:
            TimeoutError: when time is up first.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within.total_seconds()
        async with asyncio.timeout_at(deadline):
            while True:
                await self._within(within, self._quiet)
                seen = (self._calls, self.world.emitted)
                for settler in self.settlers:
                    await settler()
                if self._quiet() and seen == (self._calls, self.world.emitted):
                    return

    def _quiet(self) -> bool:
        return not self._running and not self.world.queue.pending

    async def _within(self, within: dt.timedelta, holds: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within.total_seconds()
        while not holds():
            left = deadline - loop.time()
            if left <= 0:
                raise TimeoutError("the sandbox waited in vain")
            await self.world.activity.past(self.world.activity.count, dt.timedelta(seconds=left))

    def redeliver(self, update: Json) -> None:
        """Queue an update once more under its old id, as happens on a bad day."""
        self.world.queue.push_again(update, int(self.world.now().timestamp()))

    def end_polls(self) -> None:
        """Give the waiting poll an empty answer at once, so that a server can stop."""
        self.world.queue.release()
