"""CalDAV (RFC 4791): the therapist's calendar on her own server, read and written.

A small client of our own, because few requests are needed and each has to be careful: an address
and a password are trusted to nobody else, an answer is a claim by a stranger, and a lost answer
may stand for a change that was made all the same. From the wire upwards:

`markup` builds and parses XML, `asking` and `answers` know the bodies of requests and answers,
`wire` sends them and `replies` reads what comes back, `quirks` tells what some vendors do
differently, `discovery` finds the calendar, `collection` is one calendar's requests, `mirror` reads
the busy time with little traffic and `hours` when she is to be had at all, `keeping` writes our
events with care, and `calendar` puts it all behind the protocols.

Never asked for: `expand` (15 times slower on Radicale, wrong zones elsewhere) and free-busy-query
(refused by iCloud, floating times read as UTC by others). We expand on our side.
"""

from fitbot.calendars.caldav.calendar import CalDavCalendar
from fitbot.calendars.caldav.wire import Login, Patience

__all__ = ["CalDavCalendar", "Login", "Patience"]
