"""What fitbot calls itself towards the servers of calendars."""

import importlib.metadata

AGENT = f"fitbot/{importlib.metadata.version('fitbot')}"
