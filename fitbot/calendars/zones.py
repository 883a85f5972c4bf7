"""The zone a time is given in, where programs disagree with RFC 5545 §3.2.19."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import available_timezones

from fitbot.calendars.lines import Component, Line


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
    """Return the line with the IANA name out of a "globally unique" one: /vendor/Europe/Berlin."""
    zone = line.params.get("TZID", "")
    if not zone.startswith("/"):
        return line
    parts = zone.split("/")
    endings = ("/".join(parts[at:]) for at in range(1, len(parts)))
    known = next((name for name in endings if name in available_timezones()), zone)
    return replace(line, params=line.params | {"TZID": known})
