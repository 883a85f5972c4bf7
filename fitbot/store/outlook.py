"""All that decides about a therapist's free times for one person, asked in one statement."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import union_all

from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.store.calendars import CalendarState, calendar_part, freshness
from fitbot.store.desks import DeskSettings, desk_asked, desk_from, desk_parts
from fitbot.store.holds import hold_from, hold_part
from fitbot.store.invitations import invitation_from, invitation_part
from fitbot.store.rows import Rows
from fitbot.store.taken import taken_asked, taken_parts

_OUTLOOK = union_all(*desk_parts(), calendar_part(), *taken_parts(), hold_part(), invitation_part())


@dataclass(frozen=True, slots=True)
class Outlook:
    """What decides about a therapist's free times for one person."""

    desk: DeskSettings
    #: By their names; each without what only its reading needs.
    calendars: Mapping[str, CalendarState]
    #: What bookings, holds and offers take, as `taken_by_us` says it.
    taken: tuple[Interval, ...]
    #: What the person holds at this therapist, or held until it ran out.
    hold: Hold | None
    #: By which the person may book now: the newest she opened.
    invitation: Invitation | None


class OutlookReads(Rows):
    """Looking at all of it."""

    async def outlook(
        self,
        therapist_id: str,
        now: dt.datetime,
        *,
        person_id: int,
        but_booking: int = 0,
        lasting: bool = False,
    ) -> Outlook:
        """Return what decides about a therapist's free times, as this person sees them.

        What is kept for her, and the booking `but_booking` (one being moved), are not in her way.
        With `lasting`, whatever is only kept for somebody for a while is in nobody's.
        """
        asked = {
            **desk_asked(therapist_id, now),
            **taken_asked(therapist_id, now, person_id, but_booking, lasting=lasting),
            "person_id": person_id,
            "now": now,
        }
        rows = await self._all(_OUTLOOK, asked)
        found = {kind: list(group) for kind, group in groupby(rows, lambda row: str(row["kind"]))}
        invited = [invitation_from(row) for row in found.get("invitation", [])]
        return Outlook(
            desk=desk_from(rows),
            calendars={row["name"]: freshness(row) for row in found.get("calendar", [])},
            taken=tuple(
                Interval(row["starts_at"], row["ends_at"]) for row in found.get("taken", [])
            ),
            hold=next((hold_from(row) for row in found.get("hold", [])), None),
            invitation=max(invited, key=lambda each: each.id, default=None),
        )
