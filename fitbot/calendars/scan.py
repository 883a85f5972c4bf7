"""From the bytes of a calendar to its blocks, in one pass over the lines that say when.

Whatever a stranger may send passes here first, so this is linear in its size and stops at limits:
a page that asks for a password, a file that breaks off or one beyond all measure is refused whole,
because half a calendar would look like free time. Only names of properties on the list below get
through (RFC 5545 §3.8): titles, descriptions and the people invited never become objects. Of an
ATTENDEE nothing is kept but the owner's own answer, under a name that no file can forge.
"""

import re
from dataclasses import dataclass, field

from fitbot.calendars.lines import LONGEST_LINE, Component, Line, parse_line
from fitbot.errors import CalendarError

#: Entries in a file; a therapist's whole working life has fewer.
MOST_ENTRIES = 50_000
#: Lines in a file, folded or not.
MOST_LINES = 2_000_000
#: Blocks within blocks: VCALENDAR, VTIMEZONE, STANDARD are three.
DEEPEST = 8
#: What the owner herself answered to an invitation: the PARTSTAT of her own ATTENDEE line.
OWNER_ANSWER = "X-FITBOT-OWNER-PARTSTAT"
#: The blocks that take time.
ENTRIES = frozenset({"VEVENT", "VFREEBUSY", "VAVAILABILITY"})

_KEPT = (
    *("BEGIN", "END", "UID", "SEQUENCE", "LAST-MODIFIED", "RECURRENCE-ID"),  # which
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "FREEBUSY"),  # when
    *("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "BUSYTYPE", "PRIORITY"),  # whether
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO"),  # in which zone
)
_EDGE = rb"[\r\0 \t]*"
_NAMED = rb"\n" + _EDGE + rb"((?:%s)[;:][^\n]*)"
_PLAIN = re.compile(_NAMED % "|".join(_KEPT).encode(), re.IGNORECASE)
_WITH_ANSWERS = re.compile(_NAMED % "|".join((*_KEPT, "ATTENDEE")).encode(), re.IGNORECASE)
_FIRST = re.compile(rb"BEGIN:VCALENDAR" + _EDGE + rb"(?:\n|\Z)", re.IGNORECASE)
_FOLD = re.compile(rb"\r*\n[ \t]")
_HEADS = frozenset({"BEGI", "END:", "END;", "ATTE"})
_ROOT = ""


@dataclass(slots=True)
class Block:
    """A BEGIN … END block as it stands: content lines that are kept, and the blocks inside."""

    name: str
    lines: list[str] = field(default_factory=list)
    children: list["Block"] = field(default_factory=list)

    def value(self, name: str) -> str:
        """Return the first value of that name, or ""."""
        return next((line.value.strip() for line in self._parsed() if line.name == name), "")

    def parsed(self) -> Component:
        """Return the block with its lines taken apart."""
        inner = [] if self.name == "VEVENT" else self.children  # alarms take no time
        return Component(self.name, self._parsed(), [child.parsed() for child in inner])

    def _parsed(self) -> list[Line]:
        read = (parse_line(text.strip("\r\0 \t")) for text in self.lines)
        return [line for line in read if line is not None]


def scan(data: bytes, owner: str = "") -> list[Block]:
    """Return every VCALENDAR, holding its entries and time zones; `owner` is her e-mail address.

    Raises:
        CalendarError: it is not a calendar, breaks off, or is larger than any calendar is.
    """
    if data.count(b"\n") > MOST_LINES:
        raise CalendarError("the calendar has too many lines to be one")
    whole = unfold(data).lstrip(b"\r\n\0 \t")
    if not whole:
        raise CalendarError("the calendar is empty: not even its frame is there")
    if not _FIRST.match(whole):
        raise CalendarError("what is there is not a calendar")
    pattern = _WITH_ANSWERS if owner else _PLAIN
    kept = b"\n".join(pattern.findall(b"\n" + whole)).decode("utf-8", "replace")
    return _tree(kept.split("\n"), owner.lower())


def unfold(data: bytes) -> bytes:
    """Return lines that end in LF, without folds, which may cut a character in two."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    folds = data.count(b"\n ")
    if b"\n\t" not in data and b"\r\r" not in data and data.count(b"\r\n ") == folds:
        data = data.replace(b"\r\n ", b"") if folds else data
    else:
        data = _FOLD.sub(b"", data)
    return data.replace(b"\r\n", b"\n")


def _tree(lines: list[str], owner: str) -> list[Block]:
    root = Block(_ROOT)
    stack = [root]
    entries, inner = 0, root.lines
    for text in lines:
        head = text[:4]
        if head not in _HEADS and (head := head.upper()) not in _HEADS:
            inner.append(text)
        elif head == "ATTE":
            _answer(text, owner, inner)
        else:
            entries += _edge(text, stack)
            inner = stack[-1].lines
            if entries > MOST_ENTRIES:
                raise CalendarError("the calendar has too many entries")
    if len(stack) > 1:
        raise CalendarError("the calendar breaks off before its end")
    return root.children


def _edge(text: str, stack: list[Block]) -> bool:
    """Open or close a block; tell whether it is an entry that begins."""
    line = parse_line(text.rstrip("\r\0 \t"))
    name = line.value.strip().upper() if line else ""
    opens, inner = text[0] in "Bb", stack[-1]
    if len(stack) == 1 and (name != "VCALENDAR" or not opens):
        raise CalendarError("what is there is not a calendar")
    if not opens:
        if name != inner.name:
            raise CalendarError("an entry of the calendar does not end where it should")
        stack.pop()
        return False
    if name == "VEVENT" and inner.name != "VCALENDAR":
        raise CalendarError("an entry of the calendar does not end before the next begins")
    if len(stack) > DEEPEST:
        raise CalendarError("the calendar's entries lie too deep in each other")
    opened = Block(name)
    inner.children.append(opened)
    stack.append(opened)
    return name in ENTRIES


def _answer(text: str, owner: str, inner: list[str]) -> None:
    """Keep the owner's answer to an invitation, and of other people nothing."""
    if owner not in text.lower() or len(text) > LONGEST_LINE:
        return
    line = parse_line(text)
    if line is None:
        return
    address = line.value.strip().lower().removeprefix("mailto:")
    if owner in {address, line.params.get("EMAIL", "").lower()}:
        inner.append(f"{OWNER_ANSWER}:{line.params.get('PARTSTAT', '').upper()}")
