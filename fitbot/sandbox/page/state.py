"""What the page shows, as one JSON object: both chats as their people see them, and the clock.

The page gets all of it at each change and works out itself what is new. Nothing here is escaped but
a message's `html`, which is safe as it stands; the script puts the rest into the page as text.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.params import Params
from fitbot.sandbox.people import Person
from fitbot.sandbox.profile import commands_for, get_my_description, get_my_name
from fitbot.sandbox.shown import Button, Shown
from fitbot.sandbox.values import Json
from fitbot.sandbox.world import QUERY_LIFETIME

_LATEST_TOASTS = 5


@dataclass(frozen=True, slots=True)
class Phone:
    """One of the two phones: whose it is and where they are."""

    person: Person
    #: Whose phone it is, as the page says it: "The client".
    title: str
    subtitle: str
    #: Where the phone is, an IANA zone: its times are shown in it.
    zone: str
    #: Messages to send by a tap. The first that begins with /start is what the Start button sends.
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A button's place: the message, the row and the column."""

    message_id: int
    row: int
    column: int


def page_state(sandbox: Sandbox, phones: Mapping[str, Phone], taps: Mapping[str, Spot]) -> Json:
    """Return what the page shows. `taps` says which button each query id came from."""
    return {
        "version": sandbox.version,
        "bot": sandbox.bot.username,
        "phones": [_phone_state(sandbox, slug, phone, taps) for slug, phone in phones.items()],
    }


def moment(instant: dt.datetime) -> str:
    """Return an instant as the script reads it: ISO 8601 in UTC, of one length so that it sorts."""
    return f"{instant.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def file_url(slug: str, shown: Shown, content: bytes) -> str:
    """Return where the page finds a file; another file in its place has another address."""
    return f"/demo/file/{slug}/{shown.message_id}?v={hash(content) & 0xFFFFFFFF:x}"


def _phone_state(sandbox: Sandbox, slug: str, phone: Phone, taps: Mapping[str, Spot]) -> Json:
    person, chat, world = phone.person, phone.person.chat, sandbox.world
    language = (person.profile.language_code or "")[:2]
    params = Params({"language_code": language})
    return {
        "id": slug,
        "title": phone.title,
        "subtitle": phone.subtitle,
        "zone": phone.zone,
        "suggestions": phone.suggestions,
        "person": person.profile.name,
        "language": language or "en",
        "bot": get_my_name(world, params)["name"],
        "description": get_my_description(world, params)["description"],
        "commands": commands_for(world, chat, language),
        "blocked": chat.blocked,
        "keyboard": chat.reply_keyboard,
        "action": chat.action and {"name": chat.action[0], "at": moment(chat.action[1])},
        "toasts": _toasts(person),
        "waiting": _waiting(sandbox, person, taps),
        "messages": [_message(slug, shown) for shown in person.messages],
    }


def _toasts(person: Person) -> list[Json]:
    """Return the latest toasts, numbered so that the page shows each once."""
    numbered = list(enumerate(person.toasts, start=1))[-_LATEST_TOASTS:]
    return [{"id": n, "text": toast.text, "alert": toast.show_alert} for n, toast in numbered]


def _waiting(sandbox: Sandbox, person: Person, taps: Mapping[str, Spot]) -> list[list[int]]:
    """Return the buttons that still spin: tapped on the page, not answered, not given up."""
    queries = sandbox.world.queries
    since = sandbox.world.now() - QUERY_LIFETIME
    spots = [taps[id_] for id_ in person.unanswered if id_ in taps and queries[id_].at > since]
    return [[spot.message_id, spot.row, spot.column] for spot in spots]


def _message(slug: str, shown: Shown) -> Json:
    state: Json = {
        "id": shown.message_id,
        "own": shown.sent_by == "person",
        "sender": shown.sender,
        "html": shown.html,
        "kind": shown.kind,
        "date": moment(shown.date),
        "edited": shown.edited,
        "reply_to": shown.reply_to,
        "buttons": [[_button(button) for button in row] for row in shown.buttons],
    }
    if shown.document:
        name, content = shown.document.name, shown.document.content
        url = file_url(slug, shown, content)
        state["file"] = {"name": name, "size": len(content), "url": url}
    if shown.photo:
        state["photo"] = file_url(slug, shown, shown.photo)
    return state


def _button(button: Button) -> Json:
    state: Json = {"label": button.label, "kind": button.kind, "style": button.style}
    if button.kind != "callback_data":
        state["value"] = button.value
    return state
