"""The zone a time is given in, where programs disagree with RFC 5545 §3.2.19.

A name that IANA knows means what IANA says, whatever a VTIMEZONE of that name adds. Any other name
is looked for in the file, then among the names of Windows. Exchange also shows zones as a list of
cities, "(UTC+01:00) Amsterdam, Berlin, …", in no public table: there the first city counts that
IANA knows at that offset, or the words before "Time" as a Windows name.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from fitbot.calendars.lines import Component, Line
from fitbot.calendars.scan import Block

_SHOWN = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d\d)[:.]?(\d\d))?\) *(.+)")
_IN_WORDS = re.compile(r"(.+) Time(?: \(.*\))?")
#: A winter and a summer on each half of the globe: the lesser offset is the standard one.
_SEASONS = (dt.datetime(2026, 1, 15), dt.datetime(2026, 7, 15))  # noqa: DTZ001


@functools.lru_cache(maxsize=1000)
def iana(name: str) -> ZoneInfo | None:
    """Return the zone of that name in IANA's database, or None."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return None


@functools.lru_cache(maxsize=1000)
def plain_name(name: str) -> str:
    """Return the IANA or Windows name behind a decorated one, or the name itself."""
    if name.startswith("/"):
        parts = name.split("/")[:8]  # "globally unique": /vendor/Europe/Berlin
        endings = ("/".join(parts[at:]) for at in range(1, len(parts)))
        return next((ending for ending in endings if ending and iana(ending)), name)
    shown = _SHOWN.fullmatch(name)
    return _shown_name(shown) if shown and iana(name) is None else name


def _shown_name(shown: re.Match[str]) -> str:
    sign, hours, minutes, words = shown.groups()
    if sign is None and words == "Coordinated Universal Time":
        return "UTC"
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    offset = -offset if sign == "-" else offset
    for city in words.split(","):
        for zone in _cities().get(city.strip().replace(" ", "_"), ()):
            found = iana(zone)
            if found and min(found.utcoffset(day) or offset for day in _SEASONS) == offset:
                return zone
    in_words = _IN_WORDS.fullmatch(words)
    return f"{in_words[1] if in_words else words} Standard Time"


@functools.cache
def _cities() -> dict[str, list[str]]:
    """Return IANA's zones by the city that each is named after."""
    found: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        found.setdefault(zone.rpartition("/")[2], []).append(zone)
    return found


class Zones:
    """The zones that one VCALENDAR may name."""

    def __init__(self, definitions: Sequence[Block]) -> None:
        #: What the file defines beyond IANA's names.
        self.definitions = [each for each in definitions if not iana(_name_of(each))]
        #: Tells one set of definitions from another; empty for none.
        self.mark = repr(self.definitions).encode() if self.definitions else b""
        self._found: dict[str, dt.tzinfo | None] = {}

    def get(self, name: str) -> dt.tzinfo | None:
        """Return the zone, or None for a name that nobody knows."""
        if name not in self._found:
            plain = plain_name(name)
            self._found[name] = iana(plain) or self._look_up(plain)
        return self._found[name]

    def _look_up(self, name: str) -> dt.tzinfo | None:
        # The libraries behind it take a third of a second to load: only where they are needed.
        from fitbot.calendars import learning  # noqa: PLC0415

        return learning.zone(name, self.definitions)


def _name_of(definition: Block) -> str:
    return plain_name(definition.value("TZID"))


def meanings(component: Component) -> list[Component]:
    """Return the event with every time in one zone, under its plain name.

    There are two where a time ends in Z and names a zone as well: some programs that write this
    mean UTC, some mean the zone.
    """
    if any(map(_has_two, component.lines)):
        return [_each(component, _in_utc), _each(component, _in_zone)]
    return [_each(component, _plain)]


def _each(component: Component, change: Callable[[Line], Line]) -> Component:
    return Component(component.name, [change(line) for line in component.lines])


def _has_two(line: Line) -> bool:
    return "TZID" in line.params and line.value.strip().upper().endswith("Z")


def _in_utc(line: Line) -> Line:
    if not _has_two(line):
        return _plain(line)
    return replace(line, params={k: v for k, v in line.params.items() if k != "TZID"})


def _in_zone(line: Line) -> Line:
    return (
        replace(_plain(line), value=line.value.upper().replace("Z", ""))
        if _has_two(line)
        else _plain(line)
    )


def _plain(line: Line) -> Line:
    """Return the line with the plain name of its zone."""
    if "TZID" not in line.params:
        return line
    return replace(line, params=line.params | {"TZID": plain_name(line.params["TZID"])})
