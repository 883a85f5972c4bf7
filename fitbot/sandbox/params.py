"""A call's parameters, read as leniently as the Bot API server reads them.

Over a form every parameter is a string and nested objects are JSON in a string; in a JSON body they
may be native. Numbers are read as far as digits go, flags are true for "true", "yes" and "1"
(`get_integer_arg`, `to_bool` in `Client.cpp`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fitbot.sandbox.values import Json, Upload, bad_request

_LEADING_INTEGER = re.compile(r"\s*(-?\d+)")

#: The parameters that carry JSON when they come as a string.
JSON_PARAMETERS = frozenset(
    {
        "allowed_updates",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "menu_button",
        "message_ids",
        "reply_markup",
        "reply_parameters",
        "scope",
    }
)


def decode_nested(params: Mapping[str, object]) -> Json:
    """Return the parameters with JSON strings turned into objects; malformed ones stay strings."""
    decoded: Json = dict(params)
    for name in JSON_PARAMETERS & params.keys():
        value = params[name]
        if isinstance(value, str) and value:
            try:
                decoded[name] = json.loads(value)
            except ValueError:
                continue
    return decoded


@dataclass(frozen=True, slots=True)
class Params:
    """One call's parameters and files, with typed ways to read them."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Say whether the parameter was given and is not an empty string."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Return the parameter as a string, empty when absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            return json.dumps(value)
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the parameter's leading digits as a number, 0 for none, `default` if absent."""
        value = self.text(name)
        if not value:
            return default
        found = _LEADING_INTEGER.match(value)
        return int(found[1]) if found else 0

    def flag(self, name: str) -> bool:
        """Say whether the parameter is true in the server's sense."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def nested(self, name: str, refusal: str) -> Any:
        """Return a decoded JSON parameter, None when absent or empty.

        Raises:
            Refused: with the sentence `refusal`, when it is not JSON.
        """
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            raise bad_request(refusal)
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the file sent under this name, or as the `attach://` part it points to."""
        reference = self.text(name)
        if reference.startswith("attach://"):
            return self.files.get(reference.removeprefix("attach://"))
        return self.files.get(name)
