"""How instants are written: weekday, date, time, and always whose time it is.

In a message body an instant is a `<tg-time>` (Bot API 9.5): Telegram shows it on the reader's own
clock and in her own format; an older client shows the text inside, which names the zone.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location

from fitbot.texts import Html, Texts


def moment(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> Html:
    """Return a full date and time for a message body."""
    shown = texts.html(
        "moment",
        day=day_label(texts, instant, zone),
        time=time_label(texts, instant, zone),
        zone=zone_label(texts, zone),
    )
    return Html(f'<tg-time unix="{instant.timestamp():.0f}" format="wDt">{shown}</tg-time>')


def day_label(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `Tue, Nov 24` for a button or a list."""
    return str(
        format_skeleton("MMMEd", instant.astimezone(zone).replace(tzinfo=None), locale=texts.locale)
    )


def long_day(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `Tuesday, November 24, 2026`."""
    return str(format_date(instant.astimezone(zone).date(), "full", locale=texts.locale))


def time_label(texts: Texts, instant: dt.datetime, zone: ZoneInfo) -> str:
    """Return `9:30 AM`, or `09:30` where the country writes it so."""
    written = format_time(instant.astimezone(zone).time(), "short", locale=texts.locale)
    return str(written).replace("\N{NARROW NO-BREAK SPACE}", " ")


def zone_label(texts: Texts, zone: ZoneInfo) -> str:
    """Return `Los Angeles time`."""
    return texts.plain("zone", city=city_label(texts, zone))


def city_label(texts: Texts, zone: ZoneInfo) -> str:
    """Return `Los Angeles`, the city that a zone is named after."""
    return str(get_timezone_location(zone, locale=texts.locale, return_city=True))
