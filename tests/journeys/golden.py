"""A journey written down as a play, and compared with the play that is kept.

Every line of `tests/journeys/golden/*.txt` is what a person did or then saw: whose phone, the text,
the buttons. A screen that changed in place is written again where it changed, so the file reads
from top to bottom like the afternoon it tells of. What is drawn at random is written as «…».

To renew the files after changing a text on purpose: `make test ARGS=tests/journeys/test_golden.py`
with FITBOT_GOLDEN=write set, and read what the difference says.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from fitbot.sandbox import Person
from fitbot.sandbox.shown import Button, Shown
from tests.journeys.world import World

FOLDER = Path(__file__).parent / "golden"
_ZONE = ZoneInfo("America/Los_Angeles")
_LINK = re.compile(r"t\.me/harbor_bot\?start=([\w-]+)")
_RANDOM = (
    (re.compile(r"claim_[\w-]+"), "claim_…"),
    (re.compile(r"inv_[\w-]+"), "inv_…"),
    (re.compile(r"Consultation [A-Z0-9]{4}\b"), "Consultation …"),
    (re.compile(r"· [A-Z0-9]{4}(?= ·|\n|$)"), "· …"),
    (re.compile(r"(meet\.jit\.si/fitbot-)[\w-]+"), r"\1…"),
)


class Play:
    """Writes down what people do in a world, and what each phone then shows."""

    def __init__(self, world: World, title: str, **cast: Person) -> None:
        self._world = world
        self._cast = {name.capitalize(): person for name, person in cast.items()}
        self._known: dict[str, dict[int, Shown]] = {name: {} for name in self._cast}
        self._lines = [title, "=" * len(title), "", self._clock()]
        for name, person in self._cast.items():  # what came before the play is no part of it
            self._known[name] = {shown.message_id: shown for shown in person.messages}

    async def taps(self, name: str, label: str) -> None:
        """Let somebody tap a button."""
        self._lines += ["", f"{name} taps [{label}]"]
        await self._world.tap(self._cast[name], label)
        self._write_down()

    async def says(self, name: str, text: str) -> None:
        """Let somebody write."""
        self._lines += ["", f"{name} writes: {text}"]
        await self._world.say(self._cast[name], text)
        self._write_down()

    async def opens(self, name: str, sender: str) -> None:
        """Let somebody open the newest link to the bot that is on the other's phone."""
        links = (_LINK.search(shown.text) for shown in reversed(self._cast[sender].messages))
        payload = next(found[1] for found in links if found)
        self._lines += ["", f"{name} opens the link that {sender} forwarded"]
        await self._world.say(self._cast[name], f"/start {payload}")
        self._write_down()

    async def later(self, **span: float) -> None:
        """Let time pass; what falls due happens at its own time."""
        await self._world.advance(**span)
        self._lines += ["", self._clock()]
        self._write_down()

    async def minutes(self, count: int) -> None:
        """Let minutes pass, each with its look at her calendar."""
        for _ in range(count - 1):
            await self._world.advance(minutes=1)
        await self.later(minutes=1)

    async def until(self, day: int, hour: int, minute: int = 0, month: int = 11) -> None:
        """Let time pass until a moment of 2026 on a clock in Los Angeles."""
        goal = dt.datetime(2026, month, day, hour, minute, tzinfo=_ZONE)
        await self.later(seconds=(goal - self._world.clock.now()).total_seconds())

    def aside(self, text: str) -> None:
        """Write down something that happens off the phones."""
        self._lines += ["", f"({text})"]

    def look(self) -> None:
        """Write down what has changed on the phones."""
        self._write_down()

    @property
    def text(self) -> str:
        """The play so far."""
        whole = "\n".join(self._lines) + "\n"
        for pattern, instead in _RANDOM:
            whole = pattern.sub(instead, whole)
        return whole

    def _clock(self) -> str:
        now = self._world.clock.now().astimezone(_ZONE)
        return f"--- {now:%A, %B} {now.day}, {now:%H:%M} in Los Angeles ---"

    def _write_down(self) -> None:
        for name, person in self._cast.items():
            known = self._known[name]
            for shown in person.messages:
                before = known.get(shown.message_id)
                if shown.sent_by == "bot" and _differs(shown, before):
                    self._lines += _written(name, shown, changed=before is not None)
                known[shown.message_id] = shown


def compare(name: str, play: Play) -> None:
    """Compare a play with the one that is kept; with FITBOT_GOLDEN=write keep this one instead."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("FITBOT_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(play.text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert play.text == kept, f"{path.name} tells another story: see this module's first lines"


def _differs(shown: Shown, before: Shown | None) -> bool:
    return before is None or (shown.text, shown.labels) != (before.text, before.labels)


def _written(name: str, shown: Shown, *, changed: bool) -> Iterator[str]:
    yield f"  {name}'s phone{', in place' if changed else ''}:"
    if shown.kind != "text":
        file = f" {shown.document.name}" if shown.document else ""
        yield f"    <{shown.kind}{file}>"
    yield from (f"    {line}".rstrip() for line in shown.text.split("\n"))
    for row in shown.buttons:
        yield "      " + " ".join(map(_button, row))


def _button(button: Button) -> str:
    return f"[{button.label}{' ↗' if button.kind == 'url' else ''}]"
