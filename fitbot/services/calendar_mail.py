"""What posts about her calendars say to a therapist, or that their reason is gone."""

import datetime as dt

from fitbot.domain.doubts import Doubts
from fitbot.domain.messages import CalendarEmptied, CalendarTrouble, CalendarUnclear
from fitbot.services.calendar_states import unclear
from fitbot.services.emptied import key_of
from fitbot.services.readers import therapist_chat
from fitbot.store import Snapshot


class CalendarMail:
    """Composes them; `now` is that of the delivery. A name may hold what stands between ids."""

    def __init__(self, view: Snapshot, now: dt.datetime) -> None:
        self._view = view
        self._now = now

    async def trouble(
        self, therapist_id: str, since: str, state: str, *name: str
    ) -> CalendarTrouble | None:
        """Return that a calendar cannot be read, or can be again, while that is so."""
        calendar = ":".join(name)
        now_known = (await self._view.calendar_states(therapist_id)).get(calendar)
        if now_known is None:
            return None
        recovered = state == "recovered"
        if recovered == (now_known.failing_since is not None):
            return None
        return CalendarTrouble(
            chat_id=await therapist_chat(self._view, therapist_id),
            therapist_id=therapist_id,
            calendar=calendar,
            since=dt.datetime.fromtimestamp(float(since), dt.UTC),
            cause=now_known.cause,
            recovered=recovered,
        )

    async def emptied(self, therapist_id: str, since: str, *name: str) -> CalendarEmptied | None:
        """Return that a calendar is suddenly empty, while that is in question."""
        calendar = ":".join(name)
        state = (await self._view.calendar_states(therapist_id)).get(calendar)
        if state is None or state.emptied_at is None:
            return None
        if int(state.emptied_at.timestamp()) != int(since):
            return None
        return CalendarEmptied(
            chat_id=await therapist_chat(self._view, therapist_id),
            therapist_id=therapist_id,
            calendar=calendar,
            key=key_of(calendar),
            since=int(since),
            ahead=await self._view.busy_ahead(therapist_id, calendar, self._now),
        )

    async def unclear(self, therapist_id: str, told: str, *name: str) -> CalendarUnclear | None:
        """Return which entries could not be understood, while they are the same ones."""
        calendar = ":".join(name)
        state = (await self._view.calendar_states(therapist_id)).get(calendar)
        found = unclear(state) if state else Doubts()
        if found.told != told:
            return None  # there is nothing left, or more, and that has a post of its own
        chat = await therapist_chat(self._view, therapist_id)
        return CalendarUnclear(chat, therapist_id, calendar, found)
