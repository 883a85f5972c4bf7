"""Short ways to write the values of the domain in tests."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from fitbot.domain.availability import Availability, Policy, Window
from fitbot.domain.interval import Interval

BERLIN = ZoneInfo("Europe/Berlin")
HAVANA = ZoneInfo("America/Havana")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
UTC = ZoneInfo("UTC")


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


#: Half-hour slots and no other rule: a test adds the one it is about.
PLAIN = Policy(
    length=minutes(30),
    step=minutes(30),
    buffer_before=minutes(0),
    buffer_after=minutes(0),
    notice=minutes(0),
    horizon_days=7,
    per_day=None,
    per_week=None,
)


def at(text: str) -> dt.datetime:
    """`2026-03-29T01:00`, in UTC."""
    return dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=dt.UTC)


def span(text: str) -> Interval:
    """`2026-03-29T01:00/02:00` or `2026-03-29T23:00/2026-03-30T01:00`, in UTC."""
    start, end = (part.removesuffix("Z") for part in text.split("/"))
    day = start.split("T")[0]
    return Interval(at(start), at(end if "T" in end else f"{day}T{end}"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def hours(*texts: str) -> tuple[Window, ...]:
    """`09:00-12:00`, in wall time."""
    return tuple(Window(*map(dt.time.fromisoformat, text.split("-"))) for text in texts)


def daily(zone: ZoneInfo, *texts: str) -> Availability:
    """The same hours on every day of the week."""
    return Availability(zone, (hours(*texts),) * 7)


def dated(zone: ZoneInfo, days: dict[str, tuple[str, ...]]) -> Availability:
    """Hours on these dates alone."""
    return Availability(
        zone, ((),) * 7, overrides={day(date): hours(*texts) for date, texts in days.items()}
    )


def clock(slots: Iterable[Interval], zone: ZoneInfo = UTC) -> list[str]:
    """The wall times at which slots start."""
    return [f"{slot.start.astimezone(zone):%H:%M}" for slot in slots]


def dates(slots: Iterable[Interval], zone: ZoneInfo = UTC) -> list[str]:
    """The local dates on which slots start, each once."""
    return sorted({f"{slot.start.astimezone(zone):%Y-%m-%d}" for slot in slots})
