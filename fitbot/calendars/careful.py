"""The careful way: one UID at a time through a real parser and a real expander.

For whatever `fast` does not take on. Each UID stands alone, so that one broken series neither
empties the answer nor spoils the others; what fails blocks every time it may take.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fitbot.calendars.available import unavailable
from fitbot.calendars.base import Query
from fitbot.calendars.entries import Entry, Unreadable, entries, is_free
from fitbot.calendars.expansion import MARGIN, expand, periods, salvage
from fitbot.calendars.learning import BROKEN, PARSING, learn
from fitbot.calendars.lines import Component
from fitbot.calendars.rules import TooDense
from fitbot.calendars.scan import Block
from fitbot.calendars.zones import Zones
from fitbot.domain.doubts import Doubt
from fitbot.domain.interval import Interval

#: Times that one UID may take in the window (one a day in a longer one, and its overrides).
MOST_OCCURRENCES = 1_000
#: Entries of one UID that are not plain: each is expanded beside all the others.
MOST_VERSIONS = 500


@dataclass(slots=True)
class _Group:
    """All that a calendar says under one UID."""

    query: Query
    parts: list[Component] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    spans: list[Interval] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def block(self, component: Component, doubt: Doubt) -> None:
        """Block every time the component may take, and say so."""
        if is_free(component):
            return
        spans = salvage(component, self.query)
        self.spans += spans
        near = self.query.window.padded(MARGIN, MARGIN)
        if not spans:
            self.doubts.append(Doubt.NO_TIME)
        elif any(span.overlaps(near) for span in spans):
            self.doubts.append(doubt)

    def block_all(self, doubt: Doubt) -> None:
        """Block every time that any of it may take."""
        for component in self.parts:
            self.block(component, doubt)


def read_group(
    blocks: Sequence[tuple[Block, Zones]], query: Query
) -> tuple[list[Interval], list[Doubt]]:
    """Return the times that one UID takes around the window, and each doubt about it once."""
    if blocks[0][0].name == "VAVAILABILITY":
        return unavailable([(block.parsed(), zones) for block, zones in blocks], query)
    group = _Group(query)
    if len(blocks) > MOST_VERSIONS:
        group.parts = [block.parsed() for block, _ in blocks]
        group.block_all(Doubt.TOO_DENSE)
        return group.spans, list(dict.fromkeys(group.doubts))
    with PARSING:
        for block, zones in blocks:
            learn(zones.definitions)
            _take(group, block.parsed())
        _expand(group)
    return group.spans, list(dict.fromkeys(group.doubts))


def _take(group: _Group, component: Component) -> None:
    """Parse one component into its group."""
    query = group.query
    try:
        if component.name == "VEVENT":
            group.entries += entries(component, query.zone)
            group.parts.append(component)
            return
        for line in component.lines:
            if line.name == "FREEBUSY" and line.params.get("FBTYPE", "").upper() != "FREE":
                group.spans += periods(line.value.split(","), query.zone)
    except Unreadable:
        group.block(component, Doubt.NO_START)
    except TooDense:
        group.block(component, Doubt.TOO_DENSE)
    except BROKEN:
        group.block(component, Doubt.UNKNOWN)


def _expand(group: _Group) -> None:
    """Add the times of the group's events; where that fails, every time they may take."""
    try:
        spans = expand(group.entries, group.query)
    except BROKEN:
        group.block_all(Doubt.UNKNOWN)
        return
    days = group.query.window.length.days
    if len(spans) > max(MOST_OCCURRENCES, 2 * len(group.entries), days):
        group.block_all(Doubt.TOO_DENSE)
        return
    group.spans += spans
    if spans:
        group.doubts += [doubt for each in group.entries for doubt in each.doubts]
