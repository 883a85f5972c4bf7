"""Times as a client reads them: on her own clock, and on the therapist's where that differs."""

import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.practice import Therapist
from fitbot.texts import Html, Texts
from fitbot.texts.moments import moment


def when(texts: Texts, instant: dt.datetime, zone: ZoneInfo | None, therapist: Therapist) -> Html:
    """Return a date and time for a client's message; `zone` is hers, None if it is not known."""
    return moment(texts, instant, zone or therapist.zone)
