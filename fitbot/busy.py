"""When is she busy: what `fitbot busy` prints, for whoever asks why a time is not offered.

Days are local ones, from midnight to midnight on her clock. Whatever could not be read, or not be
understood, is said beside the times; with such a thing in it, the answer is not reliable.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from fitbot.calendars.base import Query
from fitbot.document import ends
from fitbot.domain.interval import Interval, merge
from fitbot.domain.wall import MIDNIGHT, reached
from fitbot.errors import ConfigError, Problem
from fitbot.listing import Look, advice, look
from fitbot.services.reading_calendars import Source
from fitbot.texts import Texts

_DAY = dt.timedelta(days=1)
_WEEK = 7 * _DAY
#: As long as a look may be, in days, and the years it may lie in.
_MOST_DAYS = 1000
_YEARS = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, `last` excluded."""

    zone: ZoneInfo
    first: dt.date
    last: dt.date

    @classmethod
    def of(
        cls, zone: ZoneInfo, first: dt.date | None, last: dt.date | None, now: dt.datetime
    ) -> Self:
        """Return the days asked for; by default a week, from today.

        Raises:
            ConfigError: there are none, or too many.
        """
        first = first or now.astimezone(zone).date()
        if first.year not in _YEARS:
            advice = f"write a day from {_YEARS[0]} to {_YEARS[-1]}"
            raise ConfigError([Problem("--from", advice)])
        last = last or first + _WEEK
        if not first < last <= first + _MOST_DAYS * _DAY:
            advice = f"write a later day than that of --from, {_MOST_DAYS} days later at most"
            raise ConfigError([Problem("--to", advice)])
        return cls(zone, first, last)

    def __iter__(self) -> Iterator[tuple[dt.date, Interval]]:
        """Yield each day, and from when to when it lasts."""
        for number in range((self.last - self.first).days):
            day = self.first + number * _DAY
            yield day, Interval(self._midnight(day), self._midnight(day + _DAY))

    @property
    def window(self) -> Interval:
        """From the first midnight to the last."""
        return Interval(self._midnight(self.first), self._midnight(self.last))

    def _midnight(self, day: dt.date) -> dt.datetime:
        return reached(day, MIDNIGHT, self.zone)


@dataclass(frozen=True, slots=True)
class Busy:
    """What looks at calendars gave."""

    days: Days
    looks: Sequence[Look]
    texts: Texts

    def document(self) -> dict[str, Any]:
        """Return it for a program."""
        busy = merge(span for each in self.looks for span in each.busy)
        problems = [(uid, what) for uid, what in self._puzzles()]
        problems += [("", said.advice) for said in self.failures()]
        return {
            "busy": [ends(each) for each in busy],
            "problems": [{"uid": uid, "what": what} for uid, what in problems],
            "reliable": not problems,
        }

    def table(self) -> Table:
        """Return it for a person: a line for each day and calendar.

        A day in which no calendar is busy gets a dash, or a question mark if one was not read.
        """
        free = "?" if self.failures() else "–"
        table = Table("Day", f"Taken ({self.days.zone.key})", "Calendar", box=None, pad_edge=False)
        for day, span in self.days:
            rows = [
                (_times(cut, span, self.days.zone), escape(each.name))
                for each in self.looks
                if (cut := _within(each.busy, span))
            ]
            for number, row in enumerate(rows or [(free, "")]):
                table.add_row("" if number else f"{day:%a %Y-%m-%d}", *row)
        return table

    def remarks(self) -> str:
        """Return what is to be said below the table."""
        puzzles = [f"  {uid or '(no UID)'}: {what}\n" for uid, what in self._puzzles()]
        if not puzzles:
            return ""
        return "".join(["\nNot understood, and blocked to be safe:\n", *puzzles])

    def failures(self) -> list[Problem]:
        """Return why calendars could not be read."""
        return [
            Problem(each.name, advice(self.texts, each.error)) for each in self.looks if each.error
        ]

    def _puzzles(self) -> Iterator[tuple[str, str]]:
        for each in self.looks:
            for puzzle in each.puzzles:
                yield puzzle.uid, self.texts.plain(f"calendar-doubt-{puzzle.what}")


async def look_at(sources: Sequence[Source], days: Days, texts: Texts) -> Busy:
    """Read the calendars for these days."""
    return Busy(days, await look(sources, Query(zone=days.zone, window=days.window)), texts)


def _within(busy: Sequence[Interval], day: Interval) -> list[Interval]:
    return [
        Interval(max(span.start, day.start), min(span.end, day.end))
        for span in busy
        if span.overlaps(day)
    ]


def _times(spans: Sequence[Interval], day: Interval, zone: ZoneInfo) -> str:
    """Return times on her clock; a day ends at 24:00."""
    if list(spans) == [day]:
        return "all day"
    shown = []
    for span in spans:
        end = "24:00" if span.end == day.end else f"{span.end.astimezone(zone):%H:%M}"
        shown.append(f"{span.start.astimezone(zone):%H:%M}–{end}")
    return ", ".join(shown)
