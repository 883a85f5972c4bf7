"""Time a therapist takes for herself in the chat, beside her calendars."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fitbot.domain.interval import Interval, merge

#: Blocks and travels are deleted so long after they ended: caps count a week back, with margin.
TIME_OFF_KEPT_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A span in which she takes no consultations; `id` names it."""

    span: Interval
    id: int


def opened(blocks: Iterable[Block], span: Interval) -> list[Interval]:
    """Return what is left of blocked time once `span` is open again, sorted and disjoint."""
    left = []
    for block in merge(each.span for each in blocks):
        if block.start < span.start:
            left.append(Interval(block.start, min(block.end, span.start)))
        if span.end < block.end:
            left.append(Interval(max(block.start, span.end), block.end))
    return left
