"""Put one VEVENT into the text of a calendar, or take it out, and touch no other byte.

Reading her whole calendar and writing it out again would rewrite thousands of entries that are
not ours, and lose what a library does not know. So only our block is cut, by its UID; line ends
stay what they are, CRLF or LF, and a put followed by a remove gives the same bytes back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fitbot.calendars.lines import Line, parse_line
from fitbot.calendars.scan import scan

#: One content line with the folds that belong to it, and its line end.
_LOGICAL = re.compile(rb"[^\n]+(?:\n[ \t][^\n]*)*\n?|\n")
_FOLD = re.compile(rb"\r*\n[ \t]")


@dataclass(slots=True)
class _Block:
    """Where a VEVENT stands in the file, and whose it is."""

    start: int
    end: int = 0
    uid: str = ""


def put(data: bytes, uid: str, block: bytes) -> bytes:
    """Return the file with `block` (CRLF) in the place of every event of that UID, or at the end.

    Raises:
        CalendarError: the file is not a calendar, or breaks off.
    """
    events, tail = _events(data)
    ours = [event for event in events if event.uid == uid]
    at = ours[0].start if ours else tail
    if not data.partition(b"\n")[0].endswith(b"\r"):
        block = block.replace(b"\r\n", b"\n")
    return data[:at] + block + _without(data, ours, at)


def remove(data: bytes, uid: str) -> bytes:
    """Return the file without the events of that UID; the same bytes if there is none.

    Raises:
        CalendarError: the file is not a calendar, or breaks off.
    """
    events, _ = _events(data)
    return _without(data, [event for event in events if event.uid == uid], 0)


def block_of(data: bytes, uid: str) -> bytes:
    """Return the bytes of every event of that UID.

    Raises:
        CalendarError: the file is not a calendar, or breaks off.
    """
    events, _ = _events(data)
    return b"".join(data[event.start : event.end] for event in events if event.uid == uid)


def _without(data: bytes, events: list[_Block], since: int) -> bytes:
    """Return what stands after `since`, without the events."""
    kept, at = b"", since
    for event in events:
        kept += data[at : event.start]
        at = event.end
    return kept + data[at:]


def _events(data: bytes) -> tuple[list[_Block], int]:
    """Return every VEVENT, and where the last END:VCALENDAR begins."""
    scan(data)  # refuses what is no calendar
    events: list[_Block] = []
    tail = 0
    for path, line, start, end in _lines(data):
        if path == ("VCALENDAR",) and line.name == "END":
            tail = start
        if path != ("VCALENDAR", "VEVENT"):
            continue
        if line.name == "BEGIN":
            events.append(_Block(start))
        elif line.name == "END":
            events[-1].end = end
        elif line.name == "UID":
            events[-1].uid = events[-1].uid or line.value.strip()
    return events, tail


def _lines(data: bytes) -> Iterator[tuple[tuple[str, ...], Line, int, int]]:
    """Yield each line, the blocks it is in (its own, for BEGIN and END), and where it stands."""
    path: tuple[str, ...] = ()
    for found in _LOGICAL.finditer(data):
        text = _FOLD.sub(b"", found[0].removeprefix(b"\xef\xbb\xbf")).decode("utf-8", "replace")
        line = parse_line(text.strip("\r\n\0 \t"))
        if line is None:
            continue
        if line.name == "BEGIN":
            path = (*path, line.value.strip().upper())
        yield path, line, found.start(), found.end()
        if line.name == "END":
            path = path[:-1]
