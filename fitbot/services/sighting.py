"""Looking for our events in a therapist's calendars: the network's part of watching, no database.

What cannot be read says nothing about any event, and what was not looked for everywhere is not
called missing.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fitbot.calendars.base import WatchedCalendar
from fitbot.domain.booking import Booking
from fitbot.domain.watching import Shown
from fitbot.errors import CalendarError
from fitbot.services.calendars import shown_of
from fitbot.services.reading_calendars import Source
from fitbot.services.watched import Watched

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One good look. Whoever is not in `shown` could not be looked for everywhere."""

    #: By booking; None is "in none of her calendars".
    shown: Mapping[int, Shown | None]
    #: Hand it back while everything found was in order, and an unchanged calendar costs nothing.
    mark: str
    #: Whether that calendar tells all: none of the events stands in another one.
    at_home: bool


class Sighter:
    """Looks into one therapist's calendars."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        #: The calendar that our events go into; None if she has none.
        self.pen = next((each for each in sources if each.writable is not None), None)
        self.marks = frozenset(each.mark for each in sources)

    async def sight(self, watched: Sequence[Watched], known: str = "") -> Sighting | None:
        """Return what is shown of these events, None while the calendar is that of `known`.

        Raises:
            CalendarError: the calendar that our events go into could not be read.
        """
        if self.pen is None or self.pen.writable is None:
            return None
        uids = {each.booking.uid for each in watched}
        asked = f"{self.pen.mark}/{_digest(uids)}/"
        before = known.removeprefix(asked) if known.startswith(asked) else ""
        look = await self.pen.writable.look(uids, before)
        if look is None:
            return None
        shown: dict[int, Shown | None] = {}
        for each in watched:
            seen = look.seen.get(each.booking.uid)
            if seen is not None:
                shown[each.booking.id] = shown_of(seen, self.pen)
            elif each.trace is None:
                shown[each.booking.id] = None
            else:
                await self._seek(each.booking, shown)
        home = self.pen.mark
        at_home = all(each is None or each.stands_in(home) for each in shown.values())
        return Sighting(shown, asked + look.fingerprint, at_home)

    async def _seek(self, booking: Booking, shown: dict[int, Shown | None]) -> None:
        """Look for an event that is not where it was written."""
        try:
            shown[booking.id] = await self._in_others(booking.uid)
        except CalendarError:
            log.warning("booking %d: not all calendars could be searched for its event", booking.id)

    async def _in_others(self, uid: str) -> Shown | None:
        others = [each for each in self._sources if each is not self.pen]
        for source, calendar in _asked(others):
            if seen := await calendar.find(uid):
                return shown_of(seen, source)
        for source, calendar in _asked(self._sources):
            if seen := await calendar.find_elsewhere(uid):
                return shown_of(seen, source)
        return None


def _asked(sources: Sequence[Source]) -> list[tuple[Source, WatchedCalendar]]:
    return [(each, each.watched) for each in sources if each.watched is not None]


def _digest(uids: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(sorted(uids)).encode(), digest_size=8).hexdigest()
