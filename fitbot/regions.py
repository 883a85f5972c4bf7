"""Time zones by ISO 3166 region: a country, or a state or province where that decides.

Countries are those of the tz database's `zone.tab`. The states and provinces of Canada and the
United States and those of Australia are written down here, since nothing that can be installed
lists them: after 49 CFR part 71 for the United States, and for the others after the remarks in the
tz database (`northamerica`, `australasia`).

Places where less than one in two hundred of a region live are left out of it, so that the others
are not asked what only those few must say; they are found by name. Whatever is assumed here is
shown by name and changed by a tap.
"""

import datetime as dt
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

#: Clocks that agree from now on for so long count as one.
_AHEAD = dt.timedelta(days=2 * 366)
_DAY = dt.timedelta(days=1)

_FEW_LIVE_THERE = frozenset(
    {
        "America/Adak",
        "America/Blanc-Sablon",
        "America/Noronha",
        "Antarctica/Macquarie",
        "Australia/Broken_Hill",
        "Australia/Eucla",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Easter",
        "Pacific/Galapagos",
    }
)

_ONE_ZONE = {
    "America/Anchorage": "US-AK",
    "America/Chicago": "US-AL US-AR US-IA US-IL US-KS US-LA US-MN US-MO US-MS US-OK US-WI",
    "America/Denver": "US-CO US-MT US-NM US-UT US-WY",
    "America/Edmonton": "CA-AB CA-NT",
    "America/Halifax": "CA-NS CA-PE",
    "America/Los_Angeles": "US-CA US-NV US-WA",
    "America/Moncton": "CA-NB",
    "America/New_York": "US-CT US-DC US-DE US-GA US-MA US-MD US-ME US-NC US-NH US-NJ US-NY US-OH"
    " US-PA US-RI US-SC US-VA US-VT US-WV",
    "America/Puerto_Rico": "US-PR",
    "America/Regina": "CA-SK",
    "America/St_Thomas": "US-VI",
    "America/Toronto": "CA-QC",
    "America/Whitehorse": "CA-YT",
    "America/Winnipeg": "CA-MB",
    "Australia/Adelaide": "AU-SA",
    "Australia/Brisbane": "AU-QLD",
    "Australia/Darwin": "AU-NT",
    "Australia/Hobart": "AU-TAS",
    "Australia/Melbourne": "AU-VIC",
    "Australia/Perth": "AU-WA",
    "Australia/Sydney": "AU-ACT AU-NSW",
    "Pacific/Guam": "US-GU",
    "Pacific/Honolulu": "US-HI",
    "Pacific/Pago_Pago": "US-AS",
    "Pacific/Saipan": "US-MP",
}
#: The one in which most people live comes first.
_SEVERAL_ZONES = {
    "CA-BC": "America/Vancouver America/Edmonton",
    "CA-NL": "America/St_Johns America/Goose_Bay",
    "CA-NU": "America/Iqaluit America/Rankin_Inlet America/Cambridge_Bay",
    "CA-ON": "America/Toronto America/Winnipeg",
    "US-AZ": "America/Phoenix America/Denver",
    "US-FL": "America/New_York America/Chicago",
    "US-ID": "America/Boise America/Los_Angeles",
    "US-IN": "America/Indiana/Indianapolis America/Chicago",
    "US-KY": "America/Kentucky/Louisville America/Chicago",
    "US-MI": "America/Detroit America/Menominee",
    "US-ND": "America/Chicago America/Denver",
    "US-NE": "America/Chicago America/Denver",
    "US-OR": "America/Los_Angeles America/Boise",
    "US-SD": "America/Chicago America/Denver",
    "US-TN": "America/Chicago America/New_York",
    "US-TX": "America/Chicago America/Denver",
    "US-UM": "Pacific/Midway Pacific/Wake",
}


def _rows(name: str) -> list[list[str]]:
    """Return the rows of a table of the tz database."""
    table = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in table.splitlines() if not line.startswith("#")]


# Read here and not when first asked for: a bot that serves must not wait for a file.
#: The country of each zone that people live in.
COUNTRY_BY_ZONE = {key: country for country, _, key, *_ in _rows("zone.tab")}
#: One zone for each set of clocks that agree from now on.
FROM_NOW_ON = tuple(key for _, _, key, *_ in _rows("zonenow.tab"))


def zones_of_region(region: str) -> list[ZoneInfo]:
    """Return the zones in which a region's people live; none for what is no region."""
    return [ZoneInfo(key) for key in zone_names_of_region(region)]


def zone_names_of_region(region: str) -> list[str]:
    """Return the IANA names of those zones.

    A region is `DE`, `US-CA`, or any other subdivision, which has the zones of its country.
    """
    return _parts().get(region) or _countries().get(region.partition("-")[0], [])


def zone_of_region(region: str, since: dt.datetime) -> ZoneInfo | None:
    """Return the one zone of a region, or None where its clocks differ from `since` on."""
    zones = zones_of_region(region)
    return zones[0] if zones and all(agree(zones[0], each, since) for each in zones) else None


def agree(one: ZoneInfo, other: ZoneInfo, since: dt.datetime) -> bool:
    """Tell whether two clocks show the same from `since` on, as far as any booking reaches."""
    return _changes(one, since.date()) == _changes(other, since.date())


@lru_cache(maxsize=1024)
def _changes(zone: ZoneInfo, since: dt.date) -> tuple[tuple[int, dt.timedelta | None], ...]:
    """Return the offset at the beginning and after each change, with the day counted from it."""
    offsets = [noon.astimezone(zone).utcoffset() for noon in _noons(since)]
    before = [None, *offsets]
    return tuple((day, now) for day, now in enumerate(offsets) if now != before[day])


@lru_cache(maxsize=4)
def _noons(since: dt.date) -> list[dt.datetime]:
    first = dt.datetime.combine(since, dt.time(12), dt.UTC)
    return [first + day * _DAY for day in range(_AHEAD.days)]


@cache
def _countries() -> dict[str, list[str]]:
    """Return the zones of each country; those that speak for others first, then as listed."""
    found = {"XK": ["Europe/Belgrade"]}  # the table has the codes of ISO 3166 alone
    for key, country in sorted(COUNTRY_BY_ZONE.items(), key=lambda row: row[0] not in FROM_NOW_ON):
        if key not in _FEW_LIVE_THERE:
            found.setdefault(country, []).append(key)
    return found


@cache
def _parts() -> dict[str, list[str]]:
    one = {region: [key] for key, regions in _ONE_ZONE.items() for region in regions.split()}
    return one | {region: keys.split() for region, keys in _SEVERAL_ZONES.items()}
