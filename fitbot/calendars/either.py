"""An address of which only the answer tells whether a feed or a CalDAV server is behind it."""

from fitbot.calendars.base import Calendar, Query, Reading, SeveralCalendars
from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

#: What a CalDAV server may say to a plain GET, or what may stand there instead of a feed.
_NO_FEED = frozenset(
    {Cause.NOT_A_CALENDAR, Cause.NOTHING_THERE, Cause.WITHDRAWN, Cause.STRANGE_ANSWER}
)


class EitherCalendar:
    """Reads the address as a feed, and if that is none, as a calendar on a server."""

    def __init__(self, feed: Calendar, caldav: Calendar) -> None:
        self._feed = feed
        self._caldav = caldav

    async def read(self, query: Query) -> Reading | None:
        """Return the busy time.

        Raises:
            CalendarError: it is neither; what was wrong with the feed, unless the server says
                which calendar to choose.
        """
        try:
            return await self._feed.read(query)
        except CalendarError as error:
            if error.cause not in _NO_FEED:
                raise
            try:
                return await self._caldav.read(query)
            except SeveralCalendars:
                raise
            except CalendarError:
                raise error from None
