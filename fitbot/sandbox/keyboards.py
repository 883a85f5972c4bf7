"""Reply markup: what a keyboard may hold, checked as the server and TDLib check it.

An inline button has one action; the server takes the first it finds in a fixed order and drops the
rest (`get_inline_keyboard_button_type`). https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fitbot.sandbox import utf16
from fitbot.sandbox.links import check_url
from fitbot.sandbox.params import Params
from fitbot.sandbox.values import Json, bad_request

MAX_CALLBACK_DATA_BYTES = 64
MAX_COPY_TEXT = 256
#: Telegram documents no cap; a hundred is what bots report.
MAX_BUTTONS = 100

_STYLES = {"", "default", "primary", "danger", "success"}


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply markup: an inline keyboard of the message, or something else of the chat."""

    #: `inline_keyboard`, `keyboard`, `remove_keyboard` or `force_reply`.
    kind: str
    #: The markup as Telegram gives it back.
    json: Json

    @property
    def is_inline(self) -> bool:
        """Say whether the markup belongs to its message."""
        return self.kind == "inline_keyboard"


def read_markup(params: Params) -> Markup | None:
    """Return the call's reply markup, None for none or an empty one.

    Raises:
        Refused: in Telegram's words, for anything it would not take.
    """
    value = params.nested("reply_markup", "Can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    rows = _rows(value, "keyboard", "", _keyboard_button)
    if rows:
        return Markup("keyboard", value | {"keyboard": rows})
    rows = _rows(value, "inline_keyboard", " of the InlineKeyboardMarkup", _inline_button)
    if rows:
        if sum(map(len, rows)) > MAX_BUTTONS:
            raise bad_request("reply markup is too long")
        return Markup("inline_keyboard", {"inline_keyboard": rows})
    for kind in ("remove_keyboard", "force_reply"):
        if value.get(kind) is True:
            return Markup(kind, value)
    return None


def _rows(value: Json, name: str, where: str, button: Callable[[Any], Json]) -> list[list[Json]]:
    rows = value.get(name) or []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    read = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'Field "{name}"{where} must be an Array of Arrays')
        read.append([button(each) for each in row])
    return [row for row in read if row]


def _keyboard_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request(
            "Can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    _check_label(button, "keyboard button", "Keyboard button text must be non-empty")
    return dict(button)


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(
            "Can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    _check_label(button, "inline keyboard button", "Inline keyboard button text must be non-empty")
    for name, check in _ACTIONS.items():
        if button.get(name) not in (None, "", False):
            action = {name: check(button[name])}
            break
    else:
        raise bad_request(
            "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    kept = {
        name: button[name] for name in ("text", "style", "icon_custom_emoji_id") if name in button
    }
    return kept | action


def _check_label(button: Json, what: str, empty: str) -> None:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f"Can't parse {what}: Can't find field \"text\"")
    if str(button.get("style") or "").lower() not in _STYLES:
        raise bad_request(f"Can't parse {what}: invalid button style specified")
    if not text.strip():
        raise bad_request(empty)


def _url(value: Any) -> str:
    checked = check_url(str(value))
    if not checked:
        raise bad_request(f"Inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return checked


def _callback_data(value: Any) -> str:
    if len(str(value).encode()) > MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return str(value)


def _web_app(value: Any) -> Json:
    url = value.get("url", "") if isinstance(value, dict) else ""
    if not check_url(url).startswith("https://"):
        raise bad_request(
            f"Inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    return {"url": url}


def _copy_text(value: Any) -> Json:
    text = value.get("text", "") if isinstance(value, dict) else ""
    if not 1 <= utf16.length(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _as_given(value: Any) -> Any:
    return value


#: In the order the server looks for them; `disabled` came with Bot API 10.3.
_ACTIONS: dict[str, Callable[[Any], Any]] = {
    "url": _url,
    "callback_data": _callback_data,
    "pay": _as_given,
    "switch_inline_query": _as_given,
    "switch_inline_query_current_chat": _as_given,
    "login_url": _as_given,
    "web_app": _web_app,
    "copy_text": _copy_text,
    "disabled": _as_given,
}
