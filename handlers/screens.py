"""A screen: a text and its buttons, as a value that tests can read without Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from fitbot.texts import Html, join
from handlers.callback import Tap


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and what tapping it means: a tap for us, or an address for the phone."""

    label: str
    tap: Tap | None = None
    url: str | None = None
    #: "success" for the one step forward, "danger" for what cannot be taken back.
    style: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document to send."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """One message with its buttons, a row a line."""

    text: Html
    rows: Sequence[Sequence[Button]] = ()
    #: Whether the text is worth keeping: its buttons then answer in a message of their own.
    keeps: bool = False
    #: A document that the text is the caption of.
    file: File | None = None

    def under(self, notice: Html) -> "Screen":
        """Return the screen with a paragraph above its text."""
        return replace(self, text=join(notice, self.text))

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram wants them."""
        if not self.rows:
            return None
        return InlineKeyboardMarkup(
            [[_button(button, keeps=self.keeps) for button in row] for row in self.rows]
        )


def _button(button: Button, *, keeps: bool) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.tap.pack(keeps=keeps) if button.tap else None,
        url=button.url,
        style=button.style,
    )


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Lay buttons out in rows of `width`."""
    return [list(buttons[place : place + width]) for place in range(0, len(buttons), width)]
