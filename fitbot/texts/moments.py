"""How instants are written: weekday, date, time, and always whose time it is.

In a message body an instant is a `<tg-time>` without a format (Bot API 9.5): Telegram shows the
text inside as it stands, with the zone it names, and on a tap the instant on the phone's own clock.
With a format the phone would show that one alone, beside buttons that show the zone she chose.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_location,
)

from fitbot.texts import Html, Texts


def moment(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> Html:
    """Return a full date and time for a message body."""
    shown = texts.html(
        "moment",
        day=day_label(texts, instant, zone),
        time=time_label(texts, instant, zone),
        zone=zone_label(texts, zone),
    )
    return Html(f'<tg-time unix="{instant.timestamp():.0f}">{shown}</tg-time>')


def day_label(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `Tue, Nov 24` for a button or a list."""
    return _day(instant.astimezone(zone).date(), texts.locale)


def long_day(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `Tuesday, November 24, 2026`."""
    return _long_day(instant.astimezone(zone).date(), texts.locale)


def weekday_label(texts: Texts, day: int) -> str:
    """Return `Tue` for 1: the days of the week count from Monday, which is 0."""
    return str(get_day_names("abbreviated", locale=texts.locale)[day])


def time_label(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `9:30 AM`, or `09:30` where the country writes it so."""
    return _time(instant.astimezone(zone).time(), texts.locale)


def zone_label(texts: Texts, zone: ZoneInfo) -> str:
    """Return `Los Angeles time`."""
    return texts.plain("zone", city=city_label(texts, zone))


def city_label(texts: Texts, zone: ZoneInfo) -> str:
    """Return `Los Angeles`, the city that a zone is named after."""
    return _city(zone, texts.locale)


# Babel reads its pattern anew each time, and everybody is shown the same few days and times.


@lru_cache(maxsize=512)
def _day(day: dt.date, locale: Locale) -> str:
    return str(format_skeleton("MMMEd", dt.datetime.combine(day, dt.time()), locale=locale))


@lru_cache(maxsize=512)
def _long_day(day: dt.date, locale: Locale) -> str:
    return str(format_date(day, "full", locale=locale))


@lru_cache(maxsize=512)
def _time(time: dt.time, locale: Locale) -> str:
    written = format_time(time, "short", locale=locale)
    return str(written).replace("\N{NARROW NO-BREAK SPACE}", " ")


@lru_cache(maxsize=512)
def _city(zone: ZoneInfo, locale: Locale) -> str:
    return str(get_timezone_location(zone, locale=locale, return_city=True))
