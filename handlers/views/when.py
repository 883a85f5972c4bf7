"""Times as a client reads them: on her own clock, and on the therapist's where that differs."""

import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.practice import Therapist
from fitbot.texts import Html, Texts
from fitbot.texts.moments import day_label, moment, time_label, zone_label


def when(texts: Texts, instant: dt.datetime, zone: ZoneInfo | None, therapist: Therapist) -> Html:
    """Return a date and time for a client's message; `zone` is hers, None if it is not known.

    The therapist's time follows where her clock shows another one at that instant.
    """
    if zone is None:
        return moment(texts, instant, therapist.zone)
    here, there = instant.astimezone(zone), instant.astimezone(therapist.zone)
    if here.utcoffset() == there.utcoffset():
        return moment(texts, instant, zone)
    return texts.html(
        "moment-both" if here.date() == there.date() else "moment-both-days",
        moment=moment(texts, instant, zone),
        day=day_label(texts, instant, therapist.zone),
        time=time_label(texts, instant, therapist.zone),
        zone=zone_label(texts, therapist.zone),
    )
