"""Why a calendar could not be read or written; the text `calendar-error-<…>` says it in words.

A cause may come with a few values for its text. Together they are one short string (`packed`), for
the database and for the process that reads calendars: no address, no title and no name of anybody.
"""

import json
from collections.abc import Mapping
from enum import StrEnum

Data = Mapping[str, str | int]


class Cause(StrEnum):
    """A cause. Their names never change: they are stored."""

    # What is there is no calendar, or beyond all measure.
    NOT_A_CALENDAR = "not-a-calendar"
    NOTHING_THERE = "nothing-there"
    BREAKS_OFF = "breaks-off"
    ENTRY_IN_ENTRY = "entry-in-entry"
    ENTRY_OPEN = "entry-open"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    TOO_MANY_LINES = "too-many-lines"
    TOO_MANY_ENTRIES = "too-many-entries"
    TAKES_TOO_LONG = "takes-too-long"
    TAKES_TOO_MUCH = "takes-too-much"
    UNFORESEEN = "unforeseen"
    # Files.
    FILE_GONE = "file-gone"
    FILE_TOO_LARGE = "file-too-large"
    FILE_UNREADABLE = "file-unreadable"
    FILE_UNWRITABLE = "file-unwritable"
    FILE_FORGETS = "file-forgets"
    FILE_RESTLESS = "file-restless"
    FILE_TAKEN = "file-taken"
    # Addresses and servers.
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    BUSY = "busy"
    WITHDRAWN = "withdrawn"
    PRIVATE_NETWORK = "private-network"
    LEADS_IN_A_RING = "leads-in-a-ring"
    LEADS_NOWHERE = "leads-nowhere"
    LEADS_INTO_THE_OPEN = "leads-into-the-open"
    LEADS_ELSEWHERE = "leads-elsewhere"
    PACKED = "packed"
    PACKING_BROKEN = "packing-broken"
    STRANGE_ANSWER = "strange-answer"
    # CalDAV.
    NOT_CALDAV = "not-caldav"
    NO_CALENDAR = "no-calendar"
    NO_CALENDAR_FOR_EVENTS = "no-calendar-for-events"
    SEVERAL = "several"
    FORBIDDEN = "forbidden"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    WRONG_PASSWORD_ICLOUD = "wrong-password-icloud"  # noqa: S105
    WRONG_PASSWORD_FASTMAIL = "wrong-password-fastmail"  # noqa: S105
    GOOGLE = "google"
    MICROSOFT = "microsoft"
    KEPT_BACK = "kept-back"
    LIST_CUT = "list-cut"
    LEFT_OUT = "left-out"
    HOURS_UNCLEAR = "hours-unclear"
    OTHERS_UNTOLD = "others-untold"
    VERSIONS_UNTOLD = "versions-untold"
    # Our events.
    EVENT_CHANGED = "event-changed"
    EVENT_GONE = "event-gone"
    EVENT_RESTLESS = "event-restless"
    EVENT_STAYS = "event-stays"
    EVENT_ELSEWHERE = "event-elsewhere"
    EVENT_IN_THE_BIN = "event-in-the-bin"
    EVENT_UNWELCOME = "event-unwelcome"


def packed(cause: str, data: Data) -> str:
    """Return the cause and its values as one string."""
    return f"{cause} {json.dumps(dict(data), sort_keys=True)}" if data else cause


def unpacked(text: str) -> tuple[str, Data]:
    """Return what `packed` was given; "" for what it did not make."""
    cause, _, data = text.partition(" ")
    try:
        return Cause(cause), json.loads(data or "{}")
    except ValueError:
        return "", {}
