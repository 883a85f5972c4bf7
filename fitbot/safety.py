"""Crisis lines, by country: numbers that were seen at a source, and the day they were checked.

Numbers go stale, and that has cost lives, so a line whose source could not be confirmed is not in
the file at all. A country that is not in it gets the emergency number that works from most mobile
phones (112, ETSI TS 122 101) and a directory.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line; `call` or `text` may be empty, never both."""

    name: str
    hours: str
    call: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CrisisLines:
    """A country's emergency number, its lines, and where to look for another country's."""

    emergency: str
    lines: tuple[CrisisLine, ...]
    elsewhere: str
    #: Lines for children and young people alone.
    youth: tuple[CrisisLine, ...] = ()


def crisis_lines(country: str) -> CrisisLines:
    """Return the lines of a country (ISO 3166 alpha-2)."""
    file = Path(__file__).parent / "crisis_lines.json"
    known = json.loads(file.read_text(encoding="utf-8"))
    for entry in known["countries"]:
        if entry["cc"] == country:
            lines = tuple(CrisisLine(**line) for line in entry["lines"])
            youth = tuple(CrisisLine(**line) for line in entry.get("youth", ()))
            return CrisisLines(entry["emergency"], lines, known["elsewhere"], youth)
    return CrisisLines("112", (), known["elsewhere"])
