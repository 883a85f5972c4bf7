"""The time that somebody says it is for her now, as the answer to a question: `12:30`, `it's 3 pm`.

People round and messages travel, and zones differ by a quarter of an hour at the least: a clock may
be that much away from what was said. An hour alone stands for all of it.
"""

import re
from dataclasses import dataclass

from fitbot.domain.clock_words import TIME, read_clock

_DAY = 24 * 60
_NEAR = 10
_HOUR = 60
#: A longer text is about something else.
_LONGEST = 40
_SAID = re.compile(rf"(?<![\w:.,+-]){TIME}(?![\w:.,-]*\d)(?!\w)")
#: What makes figures among other words a time.
_MARKED = re.compile(r"\d[:.h]\d|[ap]m|noon|midnight|\dh")


@dataclass(frozen=True, slots=True)
class SaidTime:
    """Minutes after midnight that were said: one, or the same figures before and after noon."""

    meant: tuple[int, ...]
    #: Whether minutes were said with it.
    exact: bool

    def fits(self, minute: int) -> bool:
        """Tell whether a clock that shows this minute of the day shows what was said."""
        most = _NEAR if self.exact else _HOUR - 1
        return any(-_NEAR <= _apart(minute, said) <= most for said in self.meant)


def read_said_time(text: str) -> SaidTime | None:
    """Return the one time of day that a text says; None for one that says none, or several."""
    plain = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text.strip().casefold())
    plain = re.sub(r"\s?o['’]clock", "", plain).rstrip(".!")
    if len(plain) > _LONGEST:
        return None
    said = _SAID.findall(plain)
    if len(said) != 1 or not (said[0] == plain or _MARKED.search(said[0])):
        return None
    clock = read_clock(said[0])
    if clock is None:
        return None
    return SaidTime(clock.meant, exact=bool(re.search(r"\d[:.h]\d|noon|midnight", said[0])))


def _apart(minute: int, said: int) -> int:
    """Return by how much a clock is ahead of what was said; less than nothing for behind."""
    return (minute - said + _DAY // 2) % _DAY - _DAY // 2
