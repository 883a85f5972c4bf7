"""From the bytes of a calendar to its blocks, in one pass over the lines that say when.

Whatever a stranger may send passes here first, so this is linear in its size and stops at limits:
a page that asks for a password, a file that breaks off or one beyond all measure is refused whole,
because half a calendar would look like free time. Only names of properties on the list below get
through (RFC 5545 §3.8): titles, descriptions and the people invited never become objects. Of an
ATTENDEE nothing is kept but the owner's own answer, under a name that no file can forge.
"""

import itertools
import re
from dataclasses import dataclass, field

from fitbot.calendars.lines import Component, Line, parse_line
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

#: Entries in a file; a therapist's whole working life has fewer.
MOST_ENTRIES = 50_000
#: Lines in a file, folded or not.
MOST_LINES = 2_000_000
#: Blocks within blocks: VCALENDAR, VTIMEZONE, STANDARD are three.
DEEPEST = 8
#: What the owner herself answered to an invitation: the PARTSTAT of her own ATTENDEE line.
OWNER_ANSWER = "X-FITBOT-OWNER-PARTSTAT"
#: How Exchange marks an entry as free, and how its sender meant it, where that is all there is.
MARKED = "X-MICROSOFT-CDO-BUSYSTATUS"
MEANT = "X-MICROSOFT-CDO-INTENDEDSTATUS"
#: The blocks that take time.
ENTRIES = frozenset({"VEVENT", "VFREEBUSY", "VAVAILABILITY"})

_KEPT = (
    *("BEGIN", "END", "UID", "SEQUENCE", "LAST-MODIFIED", "RECURRENCE-ID"),  # which
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "FREEBUSY"),  # when
    *("STATUS", "TRANSP", MARKED, MEANT, "BUSYTYPE", "PRIORITY"),  # whether
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO"),  # in which zone
)
_NAMES = "|".join(_KEPT)
_SOUND = re.compile(f"(?:{_NAMES}|{OWNER_ANSWER})[;:]", re.IGNORECASE)
#: Four letters tell nearly all lines apart, whatever their case, much faster than a pattern does.
_HEADS = frozenset(
    "".join(letters).encode()
    for name in _KEPT
    for letters in itertools.product(*zip(f"{name}:"[:4].lower(), f"{name}:"[:4], strict=True))
) | {b"END;", b"end;", b"UID;", b"uid;"}
#: DTSTAMP begins like DTSTART, and Google makes it new with each download.
_STAMP = frozenset({b"AMP", b"amp", b"Amp"})
_OWN = OWNER_ANSWER[:4].encode()
_ANSWERS = re.compile(rb"ATTENDEE[;:]", re.IGNORECASE)
_FOLD = re.compile(rb"\n[ \t]")
_EDGE = re.compile(r"(BEGIN|END)[;:]", re.IGNORECASE)
_SHORT_EDGE = re.compile(r"\n(?:begin|end|Begin|End)")
_ALARM = re.compile(r"\nBEGIN:VALARM(?:\n(?!BEGIN|END)[^\n]*)*\nEND:VALARM(?=\n)")
_ROOT = ""


@dataclass(slots=True)
class Block:
    """A BEGIN … END block as it stands: the content lines that are kept, and the blocks inside."""

    name: str
    text: str = ""
    children: list["Block"] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The content lines, unfolded."""
        return [line for line in self.text.split("\n") if _SOUND.match(line)]

    @property
    def uid(self) -> str:
        """Its UID, or ""."""
        at = 0 if self.text.startswith("UID:") else self.text.find("\nUID:") + 1
        if self.text.startswith("UID:", at):
            return self.text[at + 4 :].partition("\n")[0].strip()
        return self.value("UID")

    def value(self, name: str) -> str:
        """Return the first value of that name, or ""."""
        return next((line.value.strip() for line in self._parsed() if line.name == name), "")

    def parsed(self) -> Component:
        """Return the block with its lines taken apart."""
        inner = [] if self.name == "VEVENT" else self.children  # alarms take no time
        return Component(self.name, self._parsed(), [child.parsed() for child in inner])

    def _parsed(self) -> list[Line]:
        read = (parse_line(line.strip()) for line in self.lines)
        return [line for line in read if line is not None]


def scan(data: bytes, owner: str = "") -> list[Block]:
    """Return every VCALENDAR, holding its entries and time zones; `owner` is her e-mail address.

    Raises:
        CalendarError: it is not a calendar, breaks off, or is larger than any calendar is.
    """
    if data.count(b"\n") > MOST_LINES:
        raise CalendarError(Cause.TOO_MANY_LINES)
    lines = unfolded(data)
    if not any(map(bytes.strip, lines)):
        raise CalendarError(Cause.NOTHING_THERE)
    heads = _HEADS
    if owner:
        heads = _HEADS | {_OWN}
        lines = [_answer(line, owner.lower()) for line in lines]
    first = next(line for line in lines if line.strip())
    if first.strip().upper() != b"BEGIN:VCALENDAR":
        raise CalendarError(Cause.NOT_A_CALENDAR)
    kept = b"\n".join([line for line in lines if line[:4] in heads and line[4:7] not in _STAMP])
    return _Tree().grown(kept.decode("utf-8", "replace"))


def unfolded(data: bytes) -> list[bytes]:
    """Return the lines; a fold may cut a character in two, so joining comes before decoding."""
    data = data.removeprefix(b"\xef\xbb\xbf").translate(None, b"\r\0")
    # Cutting and joining takes a fifth of the pattern's time.
    whole = _FOLD.sub(b"", data) if b"\t" in data else b"".join(data.split(b"\n "))
    return whole.split(b"\n")


class _Tree:
    """Blocks in each other, as they open and close."""

    def __init__(self) -> None:
        self._root = Block(_ROOT)
        self._stack = [self._root]
        self._lines: list[list[str]] = [[]]
        self._entries = 0

    def grown(self, text: str) -> list[Block]:
        """Return the VCALENDARs of the text; most entries are taken whole, as they have no inside.

        Raises:
            CalendarError: blocks do not end where they should, or are too many or too deep.
        """
        if "\nBEGIN:VALARM\n" in text:
            text = _ALARM.sub("", text)
        plain = not _SHORT_EDGE.search(text)
        start, *entries = text.split("\nBEGIN:VEVENT\n") if plain else [text]
        self._take(start)
        for entry in entries:
            inside, end, after = entry.partition("\nEND:VEVENT")
            if (
                end
                and after[:1] in {"", "\n"}
                and len(self._stack) == 2
                and "\nBEGIN" not in inside
                and "\nEND" not in inside
                and not inside.startswith(("BEGIN", "END"))
            ):
                self._add(Block("VEVENT", inside))
                if after:
                    self._take(after[1:])
            else:
                self._take(f"BEGIN:VEVENT\n{entry}")
        if len(self._stack) > 1:
            raise CalendarError(Cause.BREAKS_OFF)
        return self._root.children

    def _take(self, text: str) -> None:
        """Take line by line."""
        for line in text.split("\n"):
            if edge := _EDGE.match(line):
                self._edge(line, opens=edge[1][0] in "Bb")
            else:
                self._lines[-1].append(line)

    def _edge(self, text: str, opens: bool) -> None:
        """Open or close a block."""
        line = parse_line(text.strip())
        name = line.value.strip().upper() if line else ""
        inner = self._stack[-1]
        if inner is self._root and (name != "VCALENDAR" or not opens):
            raise CalendarError(Cause.NOT_A_CALENDAR)
        if opens:
            if name == "VEVENT" and inner.name != "VCALENDAR":
                raise CalendarError(Cause.ENTRY_IN_ENTRY)
            if len(self._stack) > DEEPEST:
                raise CalendarError(Cause.TOO_DEEP)
            self._stack.append(self._add(Block(name)))
            self._lines.append([])
        elif name != inner.name:
            raise CalendarError(Cause.ENTRY_OPEN)
        else:
            self._stack.pop().text = "\n".join(self._lines.pop())

    def _add(self, block: Block) -> Block:
        self._entries += block.name in ENTRIES
        if self._entries > MOST_ENTRIES:
            raise CalendarError(Cause.TOO_MANY_ENTRIES)
        self._stack[-1].children.append(block)
        return block


def _answer(line: bytes, owner: str) -> bytes:
    """Return the owner's answer to an invitation in the place of her line; of others, nothing."""
    if line[:4].upper() == _OWN:
        return b""
    if not _ANSWERS.match(line) or owner.encode() not in line.lower():
        return line
    read = parse_line(line.decode("utf-8", "replace"))
    address = read.value.strip().lower().removeprefix("mailto:") if read else ""
    if read is None or owner not in {address, read.params.get("EMAIL", "").lower()}:
        return line
    return f"{OWNER_ANSWER}:{read.params.get('PARTSTAT', '').upper()}".encode()
