"""Read the practice file, TOML 1.0 (https://toml.io/en/v1.0.0), with every mistake at once."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fitbot.errors import ConfigError, Problem
from fitbot.practice.advice import problems
from fitbot.practice.root import Practice


def load_practice(path: Path) -> Practice:
    """Read the practice file; relative paths in it are taken from its folder.

    Raises:
        ConfigError: it cannot be read, is no TOML, or says something that cannot be: the error
            lists every mistake.
    """
    data = _parse(_read(path), path.name)
    try:
        return Practice.model_validate(data, context={"folder": path.absolute().parent})
    except ValidationError as error:
        raise ConfigError(problems(error)) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        advice = (
            "there is no such file: copy practice.example.toml to it and change that, "
            "or name another with --practice"
        )
    except UnicodeDecodeError:
        advice = "save this file as UTF-8 text"
    except (OSError, ValueError):
        advice = "this file cannot be opened: is it a text file that you may read?"
    raise ConfigError([Problem(str(path), advice)])


#: What is usually wrong, by a word of the parser's message.
_SYNTAX = {
    "Cannot overwrite": "this name was given before: take one of the two out",
    "Cannot declare": "this heading was given before: take one out, or write [[…]] for a list",
    "Cannot mutate": "this name was given before: take one of the two out",
    "Invalid date": "write a date that exists, as year-month-day: 2026-12-24",
    "Unescaped": r"write \\ for each backslash, or use '…' quotes",
    "Invalid hex": r"write \\ for each backslash, or use '…' quotes",
    "Illegal character": "close the quotes on their own line, or use three of them for long text",
    "Unterminated string": "close the quotes",
    "Expected \"'''\"": "close the three quotes",
    "Unclosed array": "close the list with ]",
    "Invalid initial character": "write name = value, with a plain name",
    "Expected '=' after a key": "write name = value",
    "Invalid value": 'write a value: text in "quotes", a number, true, false, a date, or a [list]',
    "Invalid statement": "write name = value, or a [heading]",
}


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = str(error)
    where = re.search(r"at line (\d+), column (\d+)|at end of document", message)
    place = f"{name}, line {where[1] or len(text.splitlines())}" if where else name
    advice = next((said for word, said in _SYNTAX.items() if word in message), None)
    raise ConfigError(
        [Problem(place, advice or "this line is not TOML: write name = value, text in quotes")]
    )
