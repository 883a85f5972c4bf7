"""Times on buttons: the hour alone, told apart where a clock shows it twice."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from fitbot.texts import Texts
from fitbot.texts.moments import time_label


def time_labels(texts: Texts, instants: Sequence[dt.datetime], zone: ZoneInfo) -> list[str]:
    """Return a label for each instant of one day; all are different.

    In the hour that autumn repeats the zone's short name says which one is meant.
    """
    labels = [time_label(texts, instant, zone) for instant in instants]
    times = Counter(labels)
    return [
        label if times[label] == 1 else _told_apart(texts, label, instant, zone)
        for label, instant in zip(labels, instants, strict=True)
    ]


def _told_apart(texts: Texts, label: str, instant: dt.datetime, zone: ZoneInfo) -> str:
    name = get_timezone_name(instant.astimezone(zone), "short", locale=texts.locale)
    return texts.plain("time-named", time=label, name=str(name))
