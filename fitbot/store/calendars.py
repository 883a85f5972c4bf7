"""SQL for what was read from the therapists' calendars: instants only, never a word."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from fitbot.domain.interval import Interval
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import busy, calendars
from fitbot.store.union import part


@dataclass(frozen=True, slots=True)
class CalendarState:
    """When a calendar was last read well, for which span, and since when it cannot be read."""

    name: str
    fingerprint: str = ""
    covers: Interval | None = None
    read_at: dt.datetime | None = None
    failing_since: dt.datetime | None = None
    #: Why it cannot be read, packed as in `domain.causes`.
    cause: str = ""
    #: Attempts that failed since it was last read, and when it may be asked again.
    failures: int = 0
    retry_at: dt.datetime | None = None
    #: Since when it is suddenly empty while what stood in it goes on blocking.
    emptied_at: dt.datetime | None = None
    #: What could not be understood in it, in short (`domain.doubts.Unclear`).
    problems: str = ""
    #: What the last good reading left for the next one; opaque, and no words.
    memory: bytes = field(default=b"", repr=False)


_STATES = select(calendars).where(calendars.c.therapist_id == bindparam("therapist_id"))


def calendar_part() -> Select[*tuple[Any, ...]]:
    """Return how fresh a therapist's calendars are, as a part of a union for `freshness`."""
    return part(
        "calendar",
        _STATES,
        name=calendars.c.name,
        more=calendars.c.fingerprint,
        starts_at=calendars.c.covers_from,
        ends_at=calendars.c.covers_to,
        at=calendars.c.read_at,
        since=calendars.c.failing_since,
        until=calendars.c.emptied_at,
    )


def freshness(row: Row) -> CalendarState:
    """Return the state of a calendar without what only its reading needs."""
    return CalendarState(
        name=row["name"],
        fingerprint=row["more"],
        covers=Interval(row["starts_at"], row["ends_at"]) if row["starts_at"] else None,
        read_at=row["at"],
        failing_since=row["since"],
        emptied_at=row["until"],
    )


class CalendarReads(Rows):
    """Looking at what was read."""

    async def calendar_states(self, therapist_id: str) -> dict[str, CalendarState]:
        """Return what is known of a therapist's calendars, by name."""
        rows = await self._all(_STATES, {"therapist_id": therapist_id})
        return {row["name"]: _state(row) for row in rows}

    async def busy_of(self, therapist_id: str, since: dt.datetime) -> tuple[Interval, ...]:
        """Return a therapist's busy times that end after `since`, from all her calendars."""
        rows = await self._all(
            select(busy.c.starts_at, busy.c.ends_at)
            .where(busy.c.therapist_id == therapist_id, busy.c.ends_at > since)
            .order_by(busy.c.starts_at)
        )
        return tuple(Interval(row["starts_at"], row["ends_at"]) for row in rows)

    async def busy_ahead(self, therapist_id: str, name: str, since: dt.datetime) -> int:
        """Return how many busy times of one calendar end after `since`."""
        [row] = await self._all(
            select(func.count().label("count"))
            .select_from(busy)
            .where(
                busy.c.therapist_id == therapist_id,
                busy.c.calendar == name,
                busy.c.ends_at > since,
            )
        )
        return int(row["count"])

    async def calendars_busy_in(self, therapist_id: str, span: Interval) -> tuple[str, ...]:
        """Return the names of a therapist's calendars that have something in a span."""
        rows = await self._all(
            select(busy.c.calendar)
            .where(
                busy.c.therapist_id == therapist_id,
                busy.c.ends_at > span.start,
                busy.c.starts_at < span.end,
            )
            .distinct()
            .order_by(busy.c.calendar)
        )
        return tuple(row["calendar"] for row in rows)


class CalendarWrites(CalendarReads):
    """Keeping what was read."""

    async def save_calendar_state(self, therapist_id: str, state: CalendarState) -> None:
        """Keep how a calendar stands."""
        here = (calendars.c.therapist_id == therapist_id, calendars.c.name == state.name)
        values = {
            "fingerprint": state.fingerprint,
            "covers_from": state.covers.start if state.covers else None,
            "covers_to": state.covers.end if state.covers else None,
            "read_at": state.read_at,
            "failing_since": state.failing_since,
            "cause": state.cause,
            "failures": state.failures,
            "retry_at": state.retry_at,
            "emptied_at": state.emptied_at,
            "problems": state.problems,
            "memory": state.memory or None,
        }
        if not await self._run(update(calendars).where(*here).values(values)):
            await self._run(
                insert(calendars).values(therapist_id=therapist_id, name=state.name, **values)
            )

    async def replace_busy(self, therapist_id: str, name: str, spans: Sequence[Interval]) -> None:
        """Keep a calendar's busy times in place of what was known."""
        await self._run(
            delete(busy).where(busy.c.therapist_id == therapist_id, busy.c.calendar == name)
        )
        rows = [
            {
                "therapist_id": therapist_id,
                "calendar": name,
                "starts_at": span.start,
                "ends_at": span.end,
            }
            for span in spans
        ]
        if rows:
            await self._run(insert(busy), rows)

    async def forget_calendars_but(self, therapist_id: str, names: Sequence[str]) -> None:
        """Drop what was read from calendars that the practice file no longer lists."""
        for table, name in ((busy, busy.c.calendar), (calendars, calendars.c.name)):
            await self._run(
                delete(table).where(table.c.therapist_id == therapist_id, name.not_in(list(names)))
            )


def _state(row: Row) -> CalendarState:
    covers = Interval(row["covers_from"], row["covers_to"]) if row["covers_from"] else None
    return CalendarState(
        name=row["name"],
        fingerprint=row["fingerprint"],
        covers=covers,
        read_at=row["read_at"],
        failing_since=row["failing_since"],
        cause=row["cause"],
        failures=row["failures"],
        retry_at=row["retry_at"],
        emptied_at=row["emptied_at"],
        problems=row["problems"],
        memory=row["memory"] or b"",
    )
