"""Another client's view: the `caldav` package reads, changes and deletes what we write."""

import datetime as dt
import warnings
from collections.abc import AsyncIterator

import pytest

from fitbot.calendars.base import EventChanged
from tests.calendars.building import booked, query, span
from tests.calendars.dav import PASSWORD, Account

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from caldav import aio


@pytest.fixture
async def peer(her: Account) -> AsyncIterator[aio.AsyncDAVClient]:
    async with aio.AsyncDAVClient(url=her.url("/"), username=her.user, password=PASSWORD) as client:
        yield client


async def test_both_clients_see_what_the_other_did(her: Account, peer: aio.AsyncDAVClient) -> None:
    path = await her.new_calendar("Practice")
    opened = her.open(path)
    last = await opened.replace(None, booked())

    theirs = peer.calendar(url=her.url(path))
    (found,) = await theirs.search(
        start=booked().slot.start, end=booked().slot.end, event=True, expand=False
    )
    vevent = found.icalendar_component
    assert str(vevent["UID"]) == "b1@fitbot"
    assert vevent["DTSTART"].dt == booked().slot.start
    assert "ATTENDEE" not in vevent
    assert "ORGANIZER" not in vevent

    vevent["DTSTART"].dt += dt.timedelta(hours=3)
    vevent["DTEND"].dt += dt.timedelta(hours=3)
    await found.save()
    with pytest.raises(EventChanged) as caught:
        await opened.replace(last, booked(start="2026-09-17 10:00", sequence=9))
    assert caught.value.found is not None
    assert caught.value.found.slot == span("2026-09-14 11:00", "11:20")

    await theirs.add_event(
        dtstart=dt.datetime(2026, 9, 15, 8, tzinfo=dt.UTC),
        dtend=dt.datetime(2026, 9, 15, 9, tzinfo=dt.UTC),
        summary="hers",
        uid="hers",
    )
    reading = await opened.read(query(ignore=frozenset({"b1@fitbot"})))
    assert reading is not None
    assert reading.busy == (span("2026-09-15 08:00", "09:00"),)

    await found.delete()
    assert await opened.find("b1@fitbot") is None
