"""Spans of time, half-open and in UTC, and the set operations a calendar needs.

Half-open (RFC 5545 §3.6.1 gives DTEND as exclusive) means that two consultations back to back do
not overlap, and that no second is counted twice.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A span of time, start included, end excluded, both in UTC."""

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment.tzinfo is not dt.UTC:
                raise ValueError(f"not in UTC: {moment!r}")
        if self.end <= self.start:
            raise ValueError(f"empty or reversed interval: {self.start} .. {self.end}")

    @property
    def length(self) -> dt.timedelta:
        """How long it lasts."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether the two share any moment; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Interval") -> bool:
        """Tell whether the other lies wholly inside; it may share either end."""
        return self.start <= other.start and other.end <= self.end

    def padded(self, before: dt.timedelta, after: dt.timedelta) -> "Interval":
        """Return the span made longer on either side."""
        return Interval(self.start - before, self.end + after)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union as sorted, disjoint spans; spans that touch become one."""
    merged: list[Interval] = []
    for span in sorted(intervals):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


class SpanSet:
    """A union of spans, sorted once, that is asked many times.

    A year of events against a month of slots is asked often enough for a scan to show: here each
    question takes about log2(n) comparisons.
    """

    def __init__(self, intervals: Iterable[Interval]) -> None:
        union = merge(intervals)
        self._starts = [span.start for span in union]
        self._ends = [span.end for span in union]

    def meets(self, span: Interval) -> bool:
        """Tell whether any of them shares a moment with `span`; touching ends do not."""
        first = bisect_right(self._ends, span.start)  # the first that ends after `span` begins
        return first < len(self._starts) and self._starts[first] < span.end
