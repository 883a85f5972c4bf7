"""The shape of an iCalendar file: folded lines, properties, components (RFC 5545 §3.1, §3.4, §3.6).

Only the shape is read here, and only what tells when somebody is busy is kept (`KEPT`), so that
titles, descriptions and the people invited never leave this module. What has no sound shape,
such as a page that asks for a password or a file that breaks off, is refused whole: half a
calendar would look like free time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fitbot.errors import CalendarError

#: The properties of a VEVENT or VFREEBUSY that say when, whether, and which version.
KEPT = frozenset(
    {"UID", "SEQUENCE", "LAST-MODIFIED", "RECURRENCE-ID"}  # which, and which version
    | {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "FREEBUSY"}  # when
    | {"STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}  # whether
)

_NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')


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


def unfolded(data: bytes) -> Iterator[str]:
    """Yield the content lines; a fold may cut a character in two, so joining comes first."""
    whole = re.sub(rb"\r*\n[ \t]", b"", data.removeprefix(b"\xef\xbb\xbf"))
    for raw in whole.split(b"\n"):
        line = raw.decode("utf-8", "replace").strip("\r\0 \t")
        if line:
            yield line


def parse_line(text: str) -> Line | None:
    """Return the line, or None for text that is no property at all."""
    found = _NAME.match(text)
    if found is None:
        return None
    name, at, params = found[0].upper(), found.end(), dict[str, str]()
    while parameter := _PARAMETER.match(text, at):
        params[parameter[1].upper()] = parameter[2].strip('"')
        at = parameter.end()
    sound = text[at : at + 1] == ":"
    return Line(name, params, text[at + 1 :], sound)


def calendars(data: bytes) -> list[Component]:
    """Return every VCALENDAR of the file, holding what says when, and its time zones.

    Raises:
        CalendarError: it is not a calendar, or it breaks off.
    """
    root = Component("")
    stack = [root]
    for text in unfolded(data):
        if stack == [root] and text.upper() != "BEGIN:VCALENDAR":
            if not root.children or text.upper().startswith(("BEGIN:", "END:")):
                raise CalendarError("what is there is not a calendar")
            continue
        line = parse_line(text)
        if line is not None:
            _place(line, stack)
    if len(stack) > 1:
        raise CalendarError("the calendar breaks off before its end")
    if not root.children:
        raise CalendarError("the calendar is empty: not even its frame is there")
    return root.children


def _place(line: Line, stack: list[Component]) -> None:
    """Open, close or fill the innermost block."""
    inner = stack[-1]
    if line.name == "BEGIN":
        opened = Component(line.value.strip().upper())
        if opened.name == "VEVENT" and inner.name != "VCALENDAR":
            raise CalendarError("an entry of the calendar does not end before the next begins")
        inner.children.append(opened)
        stack.append(opened)
    elif line.name == "END":
        if line.value.strip().upper() != inner.name:
            raise CalendarError("an entry of the calendar does not end where it should")
        stack.pop()
    elif line.name in KEPT or any(block.name == "VTIMEZONE" for block in stack):
        inner.lines.append(line)
