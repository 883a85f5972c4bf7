"""Faults on demand: the refusals, delays and lost answers that a real network brings.

A fault waits for a method's next calls and spoils them. The cruel one is `after_effect`: the
message is sent and the answer is lost, so that the bot cannot know whether to send again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from fitbot.sandbox.values import Answer, Json, Loss, NoAnswer

_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class FaultOptions(TypedDict, total=False):
    """What a fault may ask for; every part is optional."""

    #: Answer with this error code; without it, the answer is lost.
    status: int
    #: The error's sentence; a usual one for the status by default.
    description: str
    #: Seconds, for "Too Many Requests"; implies status 429.
    retry_after: int
    #: How many calls are spoilt.
    times: int
    #: Only calls with this text in one of their parameters.
    contains: str
    #: Only calls for this chat.
    chat_id: int
    #: Let the call have its effect first.
    after_effect: bool
    #: Wait for `Fault.release()` before answering; without a status the call then goes on normally.
    hang: bool
    #: The bot's connection is refused: it can be sure that nothing was sent.
    unreachable: bool
    #: The body to send instead of an envelope, such as a proxy's HTML page.
    raw: bytes


@dataclass(slots=True)
class Fault:
    """One fault and how often it struck."""

    method: str
    options: FaultOptions
    hits: int = 0
    #: Set when a call has met this fault.
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the calls that hang in this fault go on."""
        self._released.set()

    @property
    def spent(self) -> bool:
        """Say whether the fault has struck as often as it was asked to."""
        return self.hits >= self.options.get("times", 1)

    @property
    def after_effect(self) -> bool:
        """Say whether the call has its effect before it is spoilt."""
        return self.options.get("after_effect", False)

    def matches(self, method: str, params: Mapping[str, Any]) -> bool:
        """Say whether this call is one to spoil."""
        chat_id = self.options.get("chat_id")
        contains = self.options.get("contains")
        return (
            self.method.lower() == method.lower()
            and (chat_id is None or str(params.get("chat_id")) == str(chat_id))
            and (contains is None or any(contains in str(value) for value in params.values()))
        )

    async def strike(self) -> Answer | None:
        """Hang if asked to, then return the answer to give, None to go on as if nothing was.

        Raises:
            NoAnswer: where the answer is lost.
        """
        self.reached.set()
        hang = self.options.get("hang", False)
        if hang:
            await self._released.wait()
        answer = self._answer()
        if answer is None and (not hang or self.after_effect):
            loss: Loss = "unreachable" if self.options.get("unreachable") else "silence"
            raise NoAnswer(loss)
        return answer

    def _answer(self) -> Answer | None:
        retry_after = self.options.get("retry_after")
        raw = self.options.get("raw")
        status = self.options.get("status", 429 if retry_after is not None else 0)
        if not status:
            return None if raw is None else Answer(200, {}, raw)
        description = self.options.get("description") or _DESCRIPTIONS.get(status, "Error")
        body: Json = {"ok": False, "error_code": status, "description": description}
        if retry_after is not None:
            body["parameters"] = {"retry_after": retry_after}
            if "description" not in self.options:
                body["description"] = f"Too Many Requests: retry after {retry_after}"
        return Answer(status, body, raw)


class Faults:
    """The faults in waiting, first added first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, method: str, **options: Unpack[FaultOptions]) -> Fault:
        """Spoil the next call of this method (or the next `times`); see `FaultOptions`."""
        fault = Fault(method, options)
        self._waiting.append(fault)
        return fault

    def take(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault for this call, if one waits, and count it."""
        for fault in self._waiting:
            if fault.matches(method, params):
                fault.hits += 1
                if fault.spent:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget the faults in waiting."""
        self._waiting.clear()
