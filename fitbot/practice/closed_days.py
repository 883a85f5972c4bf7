"""Public holidays: the days that are closed by law in a country, or in one part of it.

They come from the library `holidays`, its category "public" alone, with the days on which one is
made up for that falls on a weekend. The library takes a tenth of a second to load, so it is loaded
when a practice file that wants holidays is read, and by nobody else.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_NONE: Mapping[dt.date, str] = MappingProxyType({})


@cache
def calendar_of(country: str, region: str | None, language: str) -> "HolidayBase | None":
    """Return the country's calendar; None for a country not known.

    The first call reads files; from then on years are worked out when they are asked for.
    """
    import holidays  # noqa: PLC0415 - heavy, and not everybody wants it

    try:
        spoken = holidays.country_holidays(country).supported_languages
    except NotImplementedError:
        return None
    chosen = [name for name in spoken if name.partition("_")[0] == language]
    # American English is the one translation that nearly every country has.
    name = [*chosen, *(each for each in spoken if each == "en_US"), None][0]
    return holidays.country_holidays(country, subdiv=region, language=name, categories="public")


@cache
def holidays_of(
    country: str, region: str | None, language: str, year: int
) -> Mapping[dt.date, str]:
    """Return the public holidays of a year with their names; none for a country not known."""
    calendar = calendar_of(country, region, language)
    if calendar is None:
        return _NONE
    calendar.get(dt.date(year, 1, 1))  # looking a date up works its year out
    return MappingProxyType({day: name for day, name in calendar.items() if day.year == year})


def regions_of(country: str) -> tuple[str, ...]:
    """Return the parts of a country that have holidays of their own, as ISO 3166-2 codes them."""
    calendar = calendar_of(country, None, "en")
    return () if calendar is None else tuple(calendar.subdivisions)
