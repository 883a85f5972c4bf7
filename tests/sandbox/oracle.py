"""An independent opinion: aiogram's models of the Bot API judge calls and updates.

aiogram is generated from the Bot API's documentation and shares no code with python-telegram-bot or
with the sandbox. Its models take unknown fields, so those are looked for by walking the values.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import aiogram.methods
import aiogram.types
import telegram
from pydantic import BaseModel, ValidationError

from fitbot.sandbox import Request, Sandbox

#: Fields newer than the models, by the class that has them.
NEWER: dict[str, set[str]] = {}


def check_request(method: str, params: Mapping[str, Any], files: Iterable[str] = ()) -> None:
    """Check one call's parameters; `files` are the names of the parts that carry a file.

    Raises:
        AssertionError: for an unknown method, an unknown, a missing or a mistyped parameter.
    """
    model = getattr(aiogram.methods, method[:1].upper() + method[1:], None)
    if model is None:
        raise AssertionError(f"no such method: {method}")
    uploads = {name: f"attach://{name}" for name in files if name in model.model_fields}
    _judge(model, uploads | dict(params), method)


def check_update(update: Mapping[str, Any]) -> None:
    """Check an update with aiogram's model and with python-telegram-bot's.

    Raises:
        AssertionError: for a field that either does not know, or lacks, or cannot read.
    """
    _judge(aiogram.types.Update, dict(update), f"update {update.get('update_id')}")
    read = telegram.Update.de_json(dict(update), None)
    kinds = set(update) - {"update_id"}
    if {kind for kind in kinds if getattr(read, kind, None) is not None} != kinds:
        raise AssertionError(f"python-telegram-bot does not see {kinds}")
    left = list(_unread(read))
    if left:
        raise AssertionError(f"python-telegram-bot does not know {left}")


def watch(sandbox: Sandbox) -> list[str]:
    """Have both checks made on everything that passes; return the list that fills with problems."""
    problems: list[str] = []

    def on_request(request: Request) -> None:
        try:
            check_request(request.method, request.params, request.files)
        except AssertionError as error:
            problems.append(str(error))

    def on_update(update: dict[str, Any]) -> None:
        try:
            check_update(update)
        except AssertionError as error:
            problems.append(str(error))

    sandbox.on_request.append(on_request)
    sandbox.on_update.append(on_update)
    return problems


def _judge(model: type[BaseModel], values: dict[str, Any], what: str) -> None:
    try:
        read = model.model_validate(values)
    except ValidationError as error:
        raise AssertionError(f"{what}: {error}") from error
    unknown = sorted(_extras(read, what))
    if unknown:
        raise AssertionError(f"unknown: {unknown}")


def _extras(value: object, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        newer = NEWER.get(type(value).__name__, set())
        yield from (f"{path}.{name}" for name in (value.model_extra or {}) if name not in newer)
        for name in type(value).model_fields:
            yield from _extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _extras(each, f"{path}[{index}]")


def _unread(value: object) -> Iterator[str]:
    if isinstance(value, telegram.TelegramObject):
        yield from (f"{type(value).__name__}.{name}" for name in value.api_kwargs)
        for name in value.to_dict(recursive=False):
            yield from _unread(getattr(value, "from_user" if name == "from" else name, None))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _unread(each)
