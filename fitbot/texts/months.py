"""A month as its calendar is written: where a week begins, how days and months are called."""

import calendar
import datetime as dt

from babel.dates import format_date, format_skeleton, get_day_names

from fitbot.texts import Texts

_DAYS = range(7)


def month_title(texts: Texts, day: dt.date) -> str:
    """Return `November 2026`."""
    midnight = dt.datetime.combine(day, dt.time())
    return str(format_skeleton("yMMMM", midnight, locale=texts.locale))


def month_name(texts: Texts, day: dt.date) -> str:
    """Return `November`."""
    return str(format_date(day, "LLLL", locale=texts.locale))


def weekdays(texts: Texts) -> list[str]:
    """Return the seven short names of the days, from the one on that begins a week."""
    names = get_day_names("abbreviated", context="stand-alone", locale=texts.locale)
    first = texts.locale.first_week_day
    return [str(names[(first + day) % 7]) for day in _DAYS]


def weeks(texts: Texts, day: dt.date) -> list[list[dt.date]]:
    """Return the weeks of the month that a day lies in, whole ones, so with days beside it."""
    return calendar.Calendar(texts.locale.first_week_day).monthdatescalendar(day.year, day.month)
