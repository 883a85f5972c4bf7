"""All SQL of the program. Takes and returns domain values; no row leaves this folder."""

from fitbot.store.calendars import CalendarState
from fitbot.store.desks import DeskSettings, Pause
from fitbot.store.engine import Store, open_store
from fitbot.store.outlook import Outlook
from fitbot.store.transaction import Snapshot, Transaction

__all__ = [
    "CalendarState",
    "DeskSettings",
    "Outlook",
    "Pause",
    "Snapshot",
    "Store",
    "Transaction",
    "open_store",
]
