"""The calendars that come with icalendar and recurring-ical-events: none may crash or hang us."""

import contextlib
import importlib.resources
import time
from pathlib import Path

import pytest

from fitbot.calendars.apart import read_apart
from fitbot.calendars.reading import busy_times
from fitbot.errors import CalendarError
from tests.calendars.building import query

#: Readings last a few milliseconds; only a reading that hangs takes this long.
MOST_SECONDS = 5.0


def packaged(name: str) -> list[Path]:
    with importlib.resources.as_file(importlib.resources.files(name)) as folder:
        return sorted(folder.rglob("*.ics"))


@pytest.mark.parametrize("name", ["icalendar", "recurring_ical_events"])
def test_none_crashes_or_hangs(name: str) -> None:
    found = packaged(name)
    assert len(found) > 50
    read = 0
    for path in found:
        for year in (2019, 2026):
            since = time.process_time()
            with contextlib.suppress(CalendarError):
                busy_times(path.read_bytes(), query(f"{year}-01-01", f"{year + 1}-01-01"))
                read += 1
            assert time.process_time() - since < MOST_SECONDS, path.name
    assert read > len(found)


async def test_some_of_them_in_a_process_of_their_own() -> None:
    for path in packaged("recurring_ical_events")[::25]:
        data = path.read_bytes()
        with contextlib.suppress(CalendarError):
            await read_apart(data, query())
