"""One content line, and a component made of them (RFC 5545 §3.1, §3.6)."""

import re
from dataclasses import dataclass, field

#: A line that is longer is not read: two thousand dates take half of it.
LONGEST_LINE = 65_536

_NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
#: Exchange writes "(UTC+01:00) Amsterdam, Berlin", not always in the quotes that its colon needs.
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|\((?:UTC|GMT)[^")\n]*\)[^";:]*|[^";:]*)')


@dataclass(frozen=True, slots=True)
class Line:
    """One unfolded content line, its name and parameter names in capitals."""

    name: str
    params: dict[str, str]
    value: str
    #: False when a line that matters could be read no further than its name.
    sound: bool = True

    def __str__(self) -> str:
        params = "".join(f';{name}="{value}"' for name, value in self.params.items())
        return f"{self.name}{params}:{self.value}"


@dataclass(slots=True)
class Component:
    """A BEGIN … END block: its own lines, and the blocks inside it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """Return the values of each line of that name, trimmed."""
        return [line.value.strip() for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        """Return the first value of that name, or ""."""
        return next(iter(self.values(name)), "")

    def text(self) -> str:
        """Return the block as iCalendar text, unfolded, without lines that are not sound."""
        body = [str(line) for line in self.lines if line.sound]
        inner = [child.text().rstrip("\r\n") for child in self.children]
        return "\r\n".join([f"BEGIN:{self.name}", *body, *inner, f"END:{self.name}", ""])


def parse_line(text: str) -> Line | None:
    """Return the line, or None for text that is no property at all.

    One beyond all measure is like one that cannot be read: no value, not sound.
    """
    found = _NAME.match(text)
    if found is None:
        return None
    name, at, params = found[0].upper(), found.end(), dict[str, str]()
    if len(text) > LONGEST_LINE:
        return Line(name, params, "", sound=False)
    while parameter := _PARAMETER.match(text, at):
        params[parameter[1].upper()] = parameter[2].strip('"')
        at = parameter.end()
    sound = text[at : at + 1] == ":"
    return Line(name, params, text[at + 1 :], sound)
