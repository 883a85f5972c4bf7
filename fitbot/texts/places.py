"""What places and languages are called, and which place somebody means who writes one down.

Places are ISO 3166 codes. Babel knows what countries and languages are called; the states and
provinces where a licence ends at their border have texts of their own (`region-us-ca`). Of other
countries' parts only the codes are known, and shown as they stand.
"""

import difflib
import re
import unicodedata

from babel.core import get_global

from fitbot.domain.precheck import NOWHERE_KNOWN
from fitbot.practice.places import SUBDIVISIONS, countries
from fitbot.texts import Texts

#: So many places that somebody may mean fit under each other.
_MOST = 6
_BRACKETS = re.compile(r"\s*\(.*\)")


def place_name(texts: Texts, code: str) -> str:
    """Return `California` for "US-CA", `Germany` for "DE"."""
    country, _, part = code.partition("-")
    if code == NOWHERE_KNOWN:
        return texts.plain("place-unknown")
    if part in SUBDIVISIONS.get(country, "").split():
        return texts.plain(f"region-{code.lower()}")
    name = str(texts.locale.territories.get(country, country))
    return f"{name} ({part})" if part else name


def language_name(texts: Texts, code: str) -> str:
    """Return `Korean` for "ko"."""
    return str(texts.locale.languages.get(code, code))


def places_called(texts: Texts, written: str) -> list[str]:
    """Return the codes of the places that somebody may mean, best first.

    A single one is certain: it was written as it is called. Among several she must choose, and one
    that is merely called alike comes with `NOWHERE_KNOWN` beside it.
    """
    wanted = _folded(written)
    names = {code: _folded(_BRACKETS.sub("", place_name(texts, code))) for code in _all_codes()}
    exact = [code for code, name in names.items() if wanted in {name, *_short(code)}]
    if exact:
        return _told_apart(texts, exact)
    near = difflib.get_close_matches(wanted, set(names.values()), n=_MOST, cutoff=0.8)
    close = _told_apart(texts, [code for name in near for code in names if names[code] == name])
    return close if len(close) != 1 else [*close, NOWHERE_KNOWN]


def _folded(name: str) -> str:
    """Return a name without capitals, accents, points and commas."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    kept = (char for char in apart if char not in ".," and not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def _all_codes() -> list[str]:
    parts = [f"{country}-{part}" for country, all in SUBDIVISIONS.items() for part in all.split()]
    return [*parts, *countries()]


def _short(code: str) -> set[str]:
    """Return how a place is written for short: "ny", "us-ny", "usa", "uk"."""
    country, _, part = code.partition("-")
    if part:
        return {code.casefold(), part.casefold()}
    aliases = get_global("territory_aliases")
    also = {alias.casefold() for alias in _SPOKEN if aliases.get(alias) == [code]}
    return {country.casefold(), *also}


#: Of all names that countries have for short, those that people write.
_SPOKEN = ("USA", "UK", "CAN", "AUS", "GBR", "DEU", "NZL", "IRL")


def _told_apart(texts: Texts, codes: list[str]) -> list[str]:
    """Leave out what is called like one before it: Puerto Rico is in two lists."""
    by_name: dict[str, str] = {}
    for code in codes:
        by_name.setdefault(place_name(texts, code), code)
    return list(by_name.values())[:_MOST]
