"""The contract of a writable calendar, run against each of them."""

import asyncio

import pytest

from fitbot.calendars import child
from fitbot.calendars.base import Reading
from tests.calendars.building import BERLIN, booked, days, put, query, saying, span
from tests.calendars.contract import Opened

HER_TIMES = (
    span("2026-09-07 08:00", "09:00"),
    span("2026-09-15 08:00", "09:00"),
    days("2026-09-20", "2026-09-21", BERLIN),
)


async def read(opened: Opened, **more: object) -> Reading:
    reading = await opened.calendar.read(query(**more))  # type: ignore[arg-type]
    assert reading is not None
    assert not reading.problems
    return reading


async def test_her_entries_are_read(opened: Opened) -> None:
    assert (await read(opened)).busy == HER_TIMES


async def test_it_is_read_by_a_process_of_its_own(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "__name__", "no_such_module")
    with saying("not foreseen"):
        await opened.calendar.read(query())


async def test_what_a_reading_left_changes_no_answer(opened: Opened) -> None:
    memory = (await read(opened)).memory
    assert memory
    await put(opened.calendar, booked())
    assert (await read(opened, memory=memory)).busy == (await read(opened)).busy


async def test_a_calendar_that_did_not_change_is_not_read_again(opened: Opened) -> None:
    known = (await read(opened)).fingerprint
    assert known
    assert await opened.calendar.read(query(known=known)) is None
    await put(opened.calendar, booked())
    changed = await read(opened, known=known)
    assert changed.fingerprint != known


async def test_an_event_that_was_put_is_busy(opened: Opened) -> None:
    await put(opened.calendar, booked())
    assert booked().slot in (await read(opened)).busy


async def test_our_own_events_may_be_left_out_of_the_reading(opened: Opened) -> None:
    await put(opened.calendar, booked())
    assert (await read(opened, ignore=frozenset({"b1@fitbot"}))).busy == HER_TIMES


async def test_putting_twice_is_putting_once(opened: Opened) -> None:
    await put(opened.calendar, booked())
    once = await opened.content()
    await put(opened.calendar, booked())
    assert await opened.content() == once


async def test_a_moved_event_is_busy_at_its_new_time_only(opened: Opened) -> None:
    await put(opened.calendar, booked())
    moved = booked(start="2026-09-16 10:00", sequence=1)
    await put(opened.calendar, moved)
    busy = (await read(opened)).busy
    assert moved.slot in busy
    assert booked().slot not in busy
    assert (await opened.content()).count(b"UID:b1@fitbot") == 1


async def test_a_cancelled_event_takes_no_time(opened: Opened) -> None:
    await put(opened.calendar, booked())
    await put(opened.calendar, booked(sequence=1, cancelled=True))
    assert (await read(opened)).busy == HER_TIMES


async def test_a_removed_event_is_gone_and_removing_again_is_fine(opened: Opened) -> None:
    await put(opened.calendar, booked())
    for _ in range(2):
        await opened.calendar.remove("b1@fitbot")
        assert (await read(opened)).busy == HER_TIMES
    await opened.calendar.remove("never-was@fitbot")


async def test_writing_leaves_her_entries_alone(opened: Opened) -> None:
    for number in range(3):
        await put(opened.calendar, booked(f"b{number}@fitbot"))
    await opened.calendar.remove("b1@fitbot")
    ours = frozenset(f"b{number}@fitbot" for number in range(3))
    assert (await read(opened, ignore=ours)).busy == HER_TIMES


async def test_events_put_at_the_same_time_all_arrive(opened: Opened) -> None:
    events = [booked(f"b{number}@fitbot", f"2026-10-{number + 1:02} 08:00") for number in range(12)]
    await asyncio.gather(*(put(opened.calendar, each) for each in events))
    busy = (await read(opened)).busy
    assert all(each.slot in busy for each in events)


async def test_putting_and_removing_at_the_same_time_lose_nothing(opened: Opened) -> None:
    for number in range(6):
        await put(opened.calendar, booked(f"old{number}@fitbot"))
    new = [booked(f"b{number}@fitbot", f"2026-10-{number + 1:02} 08:00") for number in range(6)]
    await asyncio.gather(
        *(put(opened.calendar, each) for each in new),
        *(opened.calendar.remove(f"old{number}@fitbot") for number in range(6)),
    )
    assert (await read(opened)).busy == HER_TIMES + tuple(each.slot for each in new)
