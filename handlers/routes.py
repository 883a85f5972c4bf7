"""Which function answers which tap: one each, looked up by the tap's type."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from handlers.callback import Tap
from handlers.visit import Visit

Answer = Callable[[Visit, Any], Awaitable[None]]
_Function = TypeVar("_Function", bound=Answer)

ROUTES: dict[type[Tap], Answer] = {}


def on(kind: type[Tap]) -> Callable[[_Function], _Function]:
    """Let the decorated function answer this kind of tap."""

    def register(function: _Function) -> _Function:
        if kind in ROUTES:
            raise ValueError(f"{kind.__name__} has an answer already")
        ROUTES[kind] = function
        return function

    return register
