"""A chat as readable text, for golden files: what everybody said, with the keyboards.

Without ids and dates by default, so that a golden file changes only when what people see changes.
"""

from collections.abc import Iterator

from fitbot.sandbox.chats import Chat
from fitbot.sandbox.shown import Button, Shown


def transcript(chat: Chat, *, dates: bool = False) -> str:
    """Return the chat as it looks now; a message's further lines are indented under its first."""
    lines = [line for shown in chat.messages for line in _message(shown, dates=dates)]
    lines += ["[" + "] [".join(row) + "] ⌨" for row in chat.reply_keyboard]
    return "\n".join(lines) + "\n" if lines else ""


def _message(shown: Shown, *, dates: bool) -> Iterator[str]:
    speaker = "bot" if shown.sent_by == "bot" else shown.sender or "?"
    marks = " (edited)" if shown.edited else ""
    when = f"{shown.date:%Y-%m-%d %H:%M} " if dates else ""
    lead = f"{when}{speaker}{marks}: "
    body = _content(shown).split("\n")
    yield (lead + body[0]).rstrip()
    yield from (f"    {line}".rstrip() for line in body[1:])
    for row in shown.buttons:
        yield "    " + " ".join(map(_button, row))


def _content(shown: Shown) -> str:
    if shown.kind == "text":
        return shown.text
    name = f" {shown.document.name}" if shown.document else ""
    caption = f"\n{shown.text}" if shown.text else ""
    return f"<{shown.kind}{name}>{caption}"


def _button(button: Button) -> str:
    style = f" ·{button.style}" if button.style else ""
    target = "" if button.kind == "callback_data" else f" → {button.value or button.kind}"
    return f"[{button.label}{style}{target}]"
