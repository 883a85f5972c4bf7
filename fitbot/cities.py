"""Finding time zones by the name of a place, as a person types it on a phone.

The names are those of the tz database's own cities, Babel's names for them and for countries, and
a few hundred larger cities, states and provinces that are in neither. Case, accents and
punctuation do not matter, nor does a small typing mistake.
"""

import datetime as dt
import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from fitbot.regions import COUNTRY_BY_ZONE, zone_names_of_region
from fitbot.telling import by_time

#: No place has a longer name; a longer text is about something else.
_LONGEST = 80
#: From so many letters on, the beginning of a name is enough.
_BEGINNING = 3
_LIKENESS = 0.8
_ENGLISH = "en"


def find(text: str, language: str, now: dt.datetime) -> list[ZoneInfo]:
    """Return the zones of the places that a text may mean, the nearest first.

    `language` is any tag that Telegram gives (IETF); English names are always understood. Of zones
    in one country whose clocks agree from `now` on, there is one.
    """
    typed = _plain(text)
    if not typed or len(text) > _LONGEST:
        return []
    names = _names(language)
    for found in (_named(typed, names), _beginning(typed, names), _close(typed, names)):
        zones = list(dict.fromkeys(key for name in found for key in names[name]))
        if zones:
            return _each_once(zones, now)
    return []


def _named(typed: str, names: dict[str, list[str]]) -> list[str]:
    """Return the whole text, or the longest names that stand in it: `I live in Berlin`."""
    if typed in names:
        return [typed]
    words = typed.split()
    for length in range(len(words) - 1, 0, -1):
        parts = [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]
        found = [part for part in parts if len(part) > _BEGINNING and part in names]
        if found:
            return found
    return []


def _beginning(typed: str, names: dict[str, list[str]]) -> list[str]:
    if len(typed) < _BEGINNING:
        return []
    return sorted(name for name in names if name.startswith(typed))


def _close(typed: str, names: dict[str, list[str]]) -> list[str]:
    return difflib.get_close_matches(typed, names, n=3, cutoff=_LIKENESS)


def _each_once(keys: Iterable[str], now: dt.datetime) -> list[ZoneInfo]:
    """Return the zones in their order, without those that agree with another of their country."""
    zones = [ZoneInfo(key) for key in keys]
    by_country: dict[str | None, list[ZoneInfo]] = {}
    for zone in zones:
        by_country.setdefault(COUNTRY_BY_ZONE.get(zone.key), []).append(zone)
    kept = {zone for same in by_country.values() for group in by_time(same, now) for zone in group}
    return [zone for zone in zones if zone in kept]


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, list[str]]:
    """Return the zones of each name, in small letters without accents."""
    found: dict[str, list[str]] = {}
    for name, key in [*_own_names(), *_names_in(_ENGLISH), *_names_in(language)]:
        plain = _plain(name)
        if plain and key not in found.setdefault(plain, []):
            found[plain].append(key)
    return found


def _own_names() -> Iterator[tuple[str, str]]:
    yield from ((key.rpartition("/")[2], key) for key in COUNTRY_BY_ZONE)
    listed = json.loads(files("fitbot").joinpath("place_names.json").read_text(encoding="utf-8"))
    for key, cities in listed["cities"].items():
        yield from ((city, key) for city in cities)
    for region, names in listed["regions"].items():
        yield from ((name, key) for name in names for key in zone_names_of_region(region))


def _names_in(language: str) -> Iterator[tuple[str, str]]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return
    known = COUNTRY_BY_ZONE
    for key, names in locale.time_zones.items():
        today = key if key in known else _renamed().get(key)
        if today in known and "city" in names:
            yield str(names["city"]), today
    for country, name in locale.territories.items():
        yield from ((str(name), key) for key in zone_names_of_region(country))


@cache
def _renamed() -> dict[str, str]:
    """Return the names that the tz database has given up, and Unicode has not: Europe/Kiev."""
    source = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8")
    links = (line.split() for line in source.splitlines() if line.startswith("L "))
    return {old: today for _, today, old in links}


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())
