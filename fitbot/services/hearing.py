"""A therapist's words for days and times, understood in her language and on her clock.

The library `dateparser` knows the words for dates in many languages; it is loaded when the first of
them is to be read, in a thread, because it reads files.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from fitbot import cities
from fitbot.domain.day_words import Ear
from fitbot.domain.spoken import (
    Spoken,
    SpokenTime,
    Unclear,
    tidy,
    understand,
    understand_time,
)
from fitbot.domain.whereabouts import Travel
from fitbot.practice import PracticeDetails
from fitbot.services.rules import Rules
from fitbot.services.zones import MOST_PLACES

_Result = TypeVar("_Result")
_WORDS_OF_A_TRAVEL = 16


class Hearing:
    """Understands what the therapists of a practice write."""

    def __init__(self, details: PracticeDetails) -> None:
        self._language = details.languages[0]
        self._month_first = _writes_the_month_first(self._language, details.country)

    async def span(self, text: str, rules: Rules, now: dt.datetime) -> Spoken | Unclear:
        """Return the span that was written, ahead of `now`; or why there is none."""
        return await self._in_a_thread(understand, text, rules, now)

    async def time(
        self, text: str, rules: Rules, now: dt.datetime
    ) -> SpokenTime | Spoken | Unclear:
        """Return the moment that was written, or the days if no time was; or why there is none."""
        return await self._in_a_thread(understand_time, text, rules, now)

    async def travel(
        self, text: str, rules: Rules, now: dt.datetime
    ) -> tuple[Travel, ...] | Unclear:
        """Return the travel that was written: a place and whole days, in either order.

        Several, where the name of the place may mean several clocks.
        """
        find = partial(cities.find, language=self._language, now=now)
        return await self._in_a_thread(partial(_travel, find=find), text, rules, now)

    async def _in_a_thread(
        self, understand: Callable[[str, Ear], _Result], text: str, rules: Rules, now: dt.datetime
    ) -> _Result:
        return await asyncio.to_thread(understand, text, self._ear(rules, now))

    def _ear(self, rules: Rules, now: dt.datetime) -> Ear:
        where = rules.whereabouts
        time = now.astimezone(where.zone_at(now)).time()
        here = dt.datetime.combine(where.day_of(now), time)
        return Ear(
            now=here,
            hours=rules.availability.on,
            day_of=partial(_date, language=self._language, now=here),
            weekdays=_weekdays(self._language),
            months=_months(self._language),
            month_first=self._month_first,
        )


def _travel(
    text: str, ear: Ear, *, find: Callable[[str], list[ZoneInfo]]
) -> tuple[Travel, ...] | Unclear:
    """Read as many words as can be as days, or `20 Dec` would be all of `12 Dec - 20 Dec`."""
    words = tidy(text).split()[:_WORDS_OF_A_TRAVEL]
    some_days = False
    for cut in range(1, len(words)):
        for place, days in ((words[:cut], words[cut:]), (words[-cut:], words[:-cut])):
            found = understand(" ".join(days).removesuffix(" in").removesuffix(" to"), ear)
            if found is Unclear.UNKNOWN:
                continue
            some_days = True
            if zones := find(_without_preposition(" ".join(place))):
                return found if isinstance(found, Unclear) else _travels(zones, found)
    if some_days or not find(" ".join(words)):
        return Unclear.NO_PLACE
    return Unclear.NO_DAYS


def _travels(zones: list[ZoneInfo], days: Spoken) -> tuple[Travel, ...] | Unclear:
    if not days.whole_days:
        return Unclear.NO_DAYS
    if len(zones) > MOST_PLACES:
        return Unclear.MANY_PLACES
    return tuple(Travel(zone, days.first, days.last) for zone in zones)


def _without_preposition(place: str) -> str:
    return place.removeprefix("in ").removeprefix("to ")


def _date(words: str, *, language: str, now: dt.datetime) -> dt.date | None:
    """Return the date that words name, in the future where they leave it open."""
    import dateparser  # noqa: PLC0415 - heavy, and needed for a therapist's words alone

    found = dateparser.parse(
        words,
        languages=[language],
        settings={
            "RELATIVE_BASE": now,
            "PREFER_DATES_FROM": "future",
            "REQUIRE_PARTS": ["day"],  # or "jan" would be today's day of January
        },
    )
    return found.date() if found else None


@cache
def _weekdays(language: str) -> tuple[str, ...]:
    names = Locale.parse(language).days["stand-alone"]["wide"]
    return tuple(str(names[number]).lower() for number in range(7))  # Monday is 0


@cache
def _months(language: str) -> tuple[str, ...]:
    names = Locale.parse(language).months["stand-alone"]["wide"]
    return tuple(str(names[number]).lower() for number in range(1, 13))


def _writes_the_month_first(language: str, country: str) -> bool:
    try:
        locale = Locale.parse(f"{language}_{country}")
    except UnknownLocaleError:
        return False
    return str(locale.date_formats["short"].pattern).upper().startswith("M")
