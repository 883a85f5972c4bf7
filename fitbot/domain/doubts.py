"""What could not be understood in a calendar, and what the therapist was told about it.

An entry that leaves a doubt blocks every time it may take. She is told once of each, and what is
kept of that for the next reading is how many there are, the first few by kind and time, and short
hashes to know them again by: never a word of hers.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

_SHOWN = 3
_MARK = 3  # bytes


class Doubt(StrEnum):
    """What cannot be told about an entry; the text `calendar-doubt-<…>` says what it means."""

    NO_START = "no-start"
    NO_TIME = "no-time"
    NO_ZONE = "no-zone"
    TWO_ZONES = "two-zones"
    NO_END = "no-end"
    NO_RULE = "no-rule"
    TOO_DENSE = "too-dense"
    NO_EXCEPTION = "no-exception"
    NO_INSTANCE = "no-instance"
    NO_HOURS = "no-hours"
    NO_FRAME = "no-frame"
    UNKNOWN = "unknown"
    #: There is more than can be listed.
    MORE = "more"


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """An entry that could not be understood, whose time is blocked to be safe."""

    #: UID of the entry in her calendar, "" where it has none.
    uid: str
    what: Doubt
    #: When it first begins to block within the window; None if it blocks from before, or nothing.
    starts: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubts:
    """All that could not be understood in one calendar, in short."""

    entries: int = 0
    #: The first few of them, by time, each with one problem.
    first: tuple[tuple[Doubt, dt.datetime | None], ...] = ()
    #: What each problem is known again by.
    marks: frozenset[str] = frozenset()
    #: Names what she was told last; "" for nothing yet.
    told: str = ""

    @classmethod
    def of(cls, problems: Sequence[CalendarProblem]) -> Self:
        """Sum problems up."""
        entries: dict[str | int, CalendarProblem] = {}
        for number, each in enumerate(problems):
            entries.setdefault(each.uid or number, each)
        dated = sorted(
            ((each.what, each.starts) for each in entries.values() if each.starts),
            key=lambda shown: (shown[1], shown[0]),
        )
        undated = ((each.what, None) for each in entries.values() if not each.starts)
        return cls(len(entries), (*dated, *undated)[:_SHOWN], frozenset(map(_mark, problems)))

    def since(self, before: Self) -> Self:
        """Return it as something to tell, if there is a problem in it that was not there before."""
        if self.marks <= before.marks:
            return replace(self, told=before.told)
        return replace(self, told=_digest("".join(sorted(self.marks)), 8))

    def packed(self) -> str:
        """Return it as text to keep; "" for nothing."""
        if not self.entries:
            return ""
        first = [[doubt, when and int(when.timestamp())] for doubt, when in self.first]
        marks = "".join(sorted(self.marks))
        return json.dumps([self.entries, first, marks, self.told], separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Return what `packed` was called on."""
        if not text:
            return cls()
        entries, first, marks, told = json.loads(text)
        size = 2 * _MARK
        return cls(
            entries,
            tuple((Doubt(doubt), when and _instant(when)) for doubt, when in first),
            frozenset(marks[at : at + size] for at in range(0, len(marks), size)),
            told,
        )


def _mark(problem: CalendarProblem) -> str:
    """Return what it is known again by; one without a UID, also by its time."""
    known = problem.uid or f"{problem.starts}"
    return _digest(f"{problem.what}\n{known}", _MARK)


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()


def _instant(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
