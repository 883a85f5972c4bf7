"""When a server that is busy wants to be asked again (RFC 9110 §10.2.3, RFC 6585 §4)."""

import datetime as dt
from email.utils import parsedate_to_datetime

import httpx

from fitbot.calendars.base import CalendarBusy

_LONGEST = (
    7 * 24 * 3600
)  # seconds; whoever says more means "never", and is asked again all the same


def is_busy(response: httpx.Response) -> bool:
    """Tell whether the server may well answer later."""
    return response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error


def busy(response: httpx.Response) -> CalendarBusy:
    """Return what to raise for such an answer."""
    return CalendarBusy(_pause(response.headers), response.status_code)


def _pause(headers: httpx.Headers) -> dt.timedelta | None:
    """Return how long the server asks to be left alone, None if it does not say.

    It may name a moment instead, on its own clock: how far that is, its `Date` tells.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return dt.timedelta(seconds=min(int(asked[:9]), _LONGEST))
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):  # no date, or one with a zone and one without
        return None
    return min(max(wait, dt.timedelta()), dt.timedelta(seconds=_LONGEST))
