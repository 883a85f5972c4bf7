"""Telling a time zone by what time it is there: the few answers among which somebody finds hers.

Whoever says what time it is says which offset she has now. Where clocks of that offset will differ
later, as Denver's and Phoenix's do, one more answer tells them apart. The zones of the whole world
are those of the tz database's `zonenow.tab`, one for each set of clocks that agree from now on.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import ZoneInfo

from fitbot.domain.said_time import SaidTime
from fitbot.regions import FROM_NOW_ON, agree, zones_of_region

#: Zones that show the same time; of those that agree from then on there is one.
Group = list[ZoneInfo]

#: Of clocks that agree, the one of the largest city speaks for all.
_LARGE = frozenset(
    {
        "Africa/Johannesburg",
        "Africa/Lagos",
        "America/Mexico_City",
        "America/New_York",
        "Asia/Jakarta",
        "Asia/Karachi",
        "Asia/Kolkata",
        "Asia/Shanghai",
        "Asia/Tokyo",
        "Australia/Brisbane",
    }
)
#: A few thousand people each, who find theirs by its name: nobody else should look through them.
_SMALL = frozenset(
    {
        "America/Adak",
        "America/Miquelon",
        "America/Noronha",
        "Antarctica/Troll",
        "Australia/Eucla",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Easter",
        "Pacific/Gambier",
        "Pacific/Marquesas",
        "Pacific/Niue",
        "Pacific/Norfolk",
        "Pacific/Pitcairn",
    }
)


def by_time(zones: Iterable[ZoneInfo], now: dt.datetime) -> list[Group]:
    """Group zones by what their clocks show at `now` (in UTC), in the order of that time.

    Of zones whose clocks agree from then on, the first stays.
    """
    groups: dict[dt.timedelta, Group] = {}
    for zone in zones:
        group = groups.setdefault(now.astimezone(zone).utcoffset() or dt.timedelta(), [])
        if not any(agree(zone, each, now) for each in group):
            group.append(zone)
    return [groups[offset] for offset in sorted(groups)]


def likely(regions: Sequence[str], now: dt.datetime, most: int) -> list[Group]:
    """Return up to `most` groups of zones in these regions; those of the first regions go first."""
    chosen: list[ZoneInfo] = []
    for zone in (zone for region in regions for zone in zones_of_region(region)):
        if len(by_time([*chosen, zone], now)) > most:
            break
        chosen.append(zone)
    return by_time(chosen, now)


def everywhere(now: dt.datetime) -> list[Group]:
    """Return the groups of all zones in which more than a few people live."""
    return by_time((ZoneInfo(key) for key in _all_keys()), now)


def at_the_time_of(zone: ZoneInfo, regions: Sequence[str], now: dt.datetime) -> Group:
    """Return `zone` and all others that show its time, those of the regions first."""
    known = (each for region in regions for each in zones_of_region(region))
    offset = now.astimezone(zone).utcoffset()
    others = [each for group in everywhere(now) for each in group]
    [group] = by_time(
        (each for each in (zone, *known, *others) if now.astimezone(each).utcoffset() == offset),
        now,
    )
    return group


def showing(said: SaidTime, regions: Sequence[str], now: dt.datetime) -> list[Group]:
    """Return the groups of zones whose clocks show what somebody says it is for her.

    Where a zone of the regions shows that time, those of the rest of the world are left out.
    """
    known = by_time((each for region in regions for each in zones_of_region(region)), now)
    groups = {now.astimezone(group[0]).utcoffset(): group for group in (*everywhere(now), *known)}
    fitting = (group for group in groups.values() if said.fits(_minute(now.astimezone(group[0]))))
    return sorted(fitting, key=lambda group: now.astimezone(group[0]).replace(tzinfo=None))


def _minute(wall: dt.datetime) -> int:
    return wall.hour * 60 + wall.minute


@cache
def _all_keys() -> list[str]:
    keys = [key for key in FROM_NOW_ON if key not in _SMALL]
    return sorted(keys, key=lambda key: key not in _LARGE)
