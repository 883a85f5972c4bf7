"""What a calendar tells of our events, and that her changes are not written over: each calendar."""

import datetime as dt

import pytest

from fitbot.calendars.base import Event, EventChanged, Seen
from tests.calendars.building import BERLIN, booked, days, event, put, query, saying, span, utc
from tests.calendars.contract import Opened

UID = "b1@fitbot"
STAMP = "DTSTAMP:20260901T090000Z"
LATER = span("2026-09-14 11:00", "11:20")


def hers(*lines: str, sequence: int = 0, title: str = "Consultation AB12") -> str:
    """Our event as her program saves it."""
    return event(STAMP, f"SEQUENCE:{sequence}", f"SUMMARY:{title}", *lines, uid=UID)


MOVED = hers("DTSTART:20260914T110000Z", "DTEND:20260914T112000Z")
#: How her program may spell a change, and what it comes to.
SPELLINGS = {
    "in UTC": (("DTSTART:20260914T110000Z", "DTEND:20260914T112000Z"), LATER),
    "with a length": (("DTSTART:20260914T110000Z", "DURATION:PT20M"), LATER),
    "floating": (("DTSTART:20260914T130000", "DTEND:20260914T132000"), LATER),
    "as a whole day": (
        ("DTSTART;VALUE=DATE:20260915", "DTEND;VALUE=DATE:20260916"),
        days("2026-09-15", "2026-09-16", BERLIN),
    ),
    "as a series": (
        ("DTSTART:20260914T110000Z", "DURATION:PT20M", "RRULE:FREQ=WEEKLY;COUNT=3"),
        LATER,
    ),
    "marked as free": (
        ("DTSTART:20260914T110000Z", "DURATION:PT20M", "TRANSP:TRANSPARENT"),
        LATER,
    ),
}


async def seen(opened: Opened) -> Seen:
    found = await opened.calendar.find(UID)
    assert found is not None
    return found


async def test_what_was_put_is_seen(opened: Opened) -> None:
    assert await opened.calendar.find(UID) is None
    await put(opened.calendar, booked())
    found = await seen(opened)
    assert (found.uid, found.slot, found.sequence) == (UID, booked().slot, 0)
    assert found.version
    assert found.here
    assert not found.cancelled
    assert await opened.calendar.find("series-that-never-was") is None


@pytest.mark.parametrize(("lines", "slot"), SPELLINGS.values(), ids=SPELLINGS)
async def test_her_move_is_seen_however_it_is_spelled(
    opened: Opened, lines: tuple[str, ...], slot: object
) -> None:
    await put(opened.calendar, booked())
    before = await seen(opened)
    await opened.saves(UID, hers(*lines))
    after = await seen(opened)
    assert after.slot == slot
    assert after.version != before.version


async def test_a_look_tells_of_several_events_at_once(opened: Opened) -> None:
    for number in range(3):
        await put(opened.calendar, booked(f"b{number}@fitbot", f"2026-10-0{number + 1} 08:00"))
    uids = {"b0@fitbot", "b1@fitbot", "b2@fitbot", "gone@fitbot"}
    await opened.saves(UID, MOVED)
    await opened.saves("b2@fitbot", None)
    look = await opened.calendar.look(uids)
    assert look is not None
    assert set(look.seen) == {"b0@fitbot", UID}
    assert look.seen[UID].slot == LATER
    assert await opened.calendar.look(uids, look.fingerprint) is None
    await opened.saves("b0@fitbot", None)
    again = await opened.calendar.look(uids, look.fingerprint)
    assert again is not None
    assert set(again.seen) == {UID}


async def test_her_cancellation_is_seen(opened: Opened) -> None:
    await put(opened.calendar, booked())
    await opened.saves(UID, hers("DTSTART:20260914T080000Z", "DURATION:PT20M", "STATUS:CANCELLED"))
    found = await seen(opened)
    assert found.cancelled
    assert found.slot == booked().slot


async def test_writing_the_same_version_again_leaves_her_move_alone(opened: Opened) -> None:
    last = await put(opened.calendar, booked())
    await opened.saves(UID, MOVED)
    content = await opened.content()
    with pytest.raises(EventChanged) as caught:
        await opened.calendar.replace(last, booked())
    assert caught.value.found is not None
    assert caught.value.found.slot == LATER
    assert await opened.content() == content


async def test_a_move_of_ours_is_not_written_over_a_move_of_hers(opened: Opened) -> None:
    last = await opened.calendar.replace(None, booked())
    await opened.saves(UID, MOVED)
    content = await opened.content()
    ours = booked(start="2026-09-17 10:00", sequence=5)
    with pytest.raises(EventChanged) as caught:
        await opened.calendar.replace(last, ours)
    assert await opened.content() == content
    # Told what is there, and asked, the service may decide that ours counts.
    written = await opened.calendar.replace(caught.value.found, ours)
    assert written == await seen(opened)
    assert written.slot == ours.slot


async def test_a_write_that_is_repeated_changes_nothing(opened: Opened) -> None:
    first = await opened.calendar.replace(None, booked())
    content = await opened.content()
    assert await opened.calendar.replace(None, booked()) == first
    assert await opened.content() == content


async def test_what_she_deleted_is_not_put_back_unasked(opened: Opened) -> None:
    last = await opened.calendar.replace(None, booked())
    await opened.saves(UID, None)
    with saying("no longer in the calendar", EventChanged) as caught:
        await opened.calendar.replace(last, booked(start="2026-09-17 10:00", sequence=1))
    assert caught.value.found is None
    assert await opened.calendar.find(UID) is None
    back = await opened.calendar.replace(None, booked(sequence=1))
    assert back.slot == booked().slot


async def test_a_title_of_hers_is_no_obstacle_to_a_move(opened: Opened) -> None:
    last = await opened.calendar.replace(None, booked())
    await opened.saves(
        UID, hers("DTSTART:20260914T080000Z", "DTEND:20260914T082000Z", title="New client")
    )
    moved = booked(start="2026-09-17 10:00", sequence=1)
    assert (await opened.calendar.replace(last, moved)).slot == moved.slot


async def test_what_she_moved_is_taken_out_all_the_same(opened: Opened) -> None:
    await put(opened.calendar, booked())
    await opened.saves(UID, MOVED)
    await opened.calendar.remove(UID)
    assert await opened.calendar.find(UID) is None


async def test_an_event_she_moved_is_read_at_its_new_time_unless_it_is_ours(
    opened: Opened,
) -> None:
    await put(opened.calendar, booked())
    await opened.saves(UID, MOVED)
    reading = await opened.calendar.read(query())
    assert reading is not None
    assert LATER in reading.busy


def test_a_seen_event_shows_ours_by_time_and_status() -> None:
    ours = booked()
    shown = Seen(UID, ours.slot, 7, False, "x")
    later = Event(UID, span("2026-09-15 08:00", "09:00"), 0, "x", utc("2026-09-01 08:00"))
    assert shown.shows(ours)
    assert not shown.shows(later)
    assert not Seen(UID, ours.slot, 0, True, "x").shows(ours)
    assert ours.slot.length == dt.timedelta(minutes=20)
