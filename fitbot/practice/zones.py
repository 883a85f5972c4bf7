"""Time zones by their IANA names (RFC 6557).

Abbreviations and fixed offsets ("PST", "PST8PDT", "Etc/GMT-8") are no zones here: they follow no
clock change, or the wrong one. They are met with the place that is meant, as cities are.
"""

import difflib
import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator

from fitbot.practice.values import quoted

_UTC = ("UTC", "Etc/UTC")

# What people call their zone, and one place in it.
_SPOKEN = {
    "pst pdt pt pacific pst8pdt us/pacific": "America/Los_Angeles",
    "mst mdt mt mountain mst7mdt us/mountain": "America/Denver",
    "cst cdt ct central cst6cdt us/central": "America/Chicago",
    "est edt et eastern est5edt us/eastern": "America/New_York",
    "gmt bst uk britain": "Europe/London",
    "cet cest met germany": "Europe/Berlin",
}


@cache
def _names() -> frozenset[str]:
    return frozenset(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )


@cache
def _guesses() -> Mapping[str, str]:
    """Return zones by what somebody may have written, in small letters."""
    names = sorted(_names())
    spoken = {word: name for words, name in _SPOKEN.items() for word in words.split()}
    cities = {name.rpartition("/")[2].replace("_", " ").lower(): name for name in names}
    return cities | {name.lower(): name for name in names} | spoken


def is_zone(name: str) -> bool:
    """Tell whether a text is the IANA name of a place's zone."""
    return name in _names() or name in _UTC


def _meant(text: str) -> str | None:
    known = _guesses()
    for written in (text.strip().lower(), text.strip().lower().replace("_", " ")):
        for close in difflib.get_close_matches(written, known, n=1, cutoff=0.7):
            return known[close]
    return None


def _zone(value: object) -> zoneinfo.ZoneInfo:
    if isinstance(value, zoneinfo.ZoneInfo):
        return value
    text = value if isinstance(value, str) else ""
    if is_zone(text):
        return zoneinfo.ZoneInfo(text)
    meant = _meant(text)
    if meant:
        raise ValueError(f"write a time zone as Region/City; did you mean {quoted(meant)}?")
    raise ValueError('write a time zone as Region/City, for example "America/Los_Angeles"')


Zone = Annotated[zoneinfo.ZoneInfo, BeforeValidator(_zone)]
