"""Zones that a calendar defines itself, in VTIMEZONE blocks (RFC 5545 §3.6.5).

icalendar keeps one table of zones for the whole process, in which the first definition of a TZID
wins for good: two Outlook calendars with a "Customized Time Zone" each would share one. So the
table is cleared whenever another set of definitions is to count; whoever parses holds `PARSING`.

A rule inside a zone is as good a bomb as one in an event. A real zone changes its clocks on a day
of a month every year; a definition that says anything else is not learnt, and whatever is given
in that zone is reported as in a zone that nobody knows.
"""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator, Sequence

import icalendar
from icalendar.timezone import tzp

from fitbot.calendars.lines import Component
from fitbot.calendars.rules import RuleError, is_yearly_change
from fitbot.calendars.scan import Block

#: What the parser and the expander raise on data they do not understand (tried on broken files).
BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(OSError, RuntimeError, TypeError, ValueError),  # OSError: a zone named like a folder
)
#: Held while anything is parsed: icalendar's table of zones is everybody's.
PARSING = threading.RLock()
#: Changes of the clocks in one definition; zones with all their history have under 200.
_MOST_CHANGES = 500
_MOST_ZONES = 200

_learnt: list[Sequence[Block]] = []


def zone(name: str, definitions: Sequence[Block]) -> dt.tzinfo | None:
    """Return the zone of that name by these definitions, or by its Windows name, or None."""
    with PARSING:
        learn(definitions)
        with contextlib.suppress(*BROKEN):
            return tzp.timezone(name)
    return None


def learn(definitions: Sequence[Block]) -> None:
    """Let icalendar know the zones that these blocks define, and no others; hold `PARSING`."""
    if _learnt and _learnt[0] is definitions:
        return
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    _learnt[:] = [definitions]
    for block in definitions[:_MOST_ZONES]:
        try:
            component = block.parsed()
            if _is_sane(component):
                icalendar.Calendar.from_ical(Component("VCALENDAR", [], [component]).text())
        except BROKEN:
            continue  # unknown, then: the events that use it say so


def _is_sane(component: Component) -> bool:
    changes = list(_changes(component))
    try:
        return len(changes) <= _MOST_CHANGES and all(map(is_yearly_change, filter(None, changes)))
    except RuleError:
        return False


def _changes(component: Component) -> Iterator[str]:
    """Yield the rule of each change, and an empty text for each that happens once."""
    for part in component.children:
        yield ""
        for line in part.lines:
            if line.name == "RRULE":
                yield line.value.strip() if line.sound else "unsound"
            elif line.name == "RDATE":
                yield from ("" for _ in line.value.split(","))
