from dataclasses import replace

import pytest

from fitbot.domain.interval import Interval
from fitbot.store import CalendarState, Store
from tests.store.building import NOW, PARK, SILVA, minutes, slot, therapists


@pytest.fixture(autouse=True)
async def both_therapists(store: Store) -> None:
    await therapists(store, PARK, SILVA)


async def test_how_a_calendar_stands_is_kept_and_replaced(store: Store) -> None:
    well = CalendarState("work", "etag-1", slot(0, 600), NOW, memory=b"\0digests\xff")
    failing = replace(
        well,
        failing_since=NOW + minutes(5),
        cause="timed out",
        failures=3,
        retry_at=NOW + minutes(9),
        emptied_at=NOW - minutes(1),
        problems="[1]",
    )
    other = CalendarState("home")
    async with store.begin() as tx:
        assert await tx.calendar_states(PARK) == {}
        await tx.save_calendar_state(PARK, well)
        await tx.save_calendar_state(PARK, other)
        await tx.save_calendar_state(SILVA, CalendarState("work"))
        assert await tx.calendar_states(PARK) == {"work": well, "home": other}
        await tx.save_calendar_state(PARK, failing)
        assert await tx.calendar_states(PARK) == {"work": failing, "home": other}
        await tx.save_calendar_state(PARK, CalendarState("work"))
        assert await tx.calendar_states(PARK) == {"work": CalendarState("work"), "home": other}
        assert await tx.calendar_states(SILVA) == {"work": CalendarState("work")}


async def test_busy_times_of_all_her_calendars_are_read_in_order(store: Store) -> None:
    async with store.begin() as tx:
        await tx.replace_busy(PARK, "work", [slot(60), slot(0)])
        await tx.replace_busy(PARK, "home", [slot(30), slot(0)])
        await tx.replace_busy(SILVA, "work", [slot(10)])
        found = await tx.busy_of(PARK, NOW)
    assert found == (slot(0), slot(0), slot(30), slot(60))


async def test_busy_times_of_one_calendar_that_are_not_over_are_counted(store: Store) -> None:
    async with store.begin() as tx:
        await tx.replace_busy(PARK, "work", [slot(-60), slot(-20), slot(-10), slot(0), slot(60)])
        await tx.replace_busy(PARK, "home", [slot(0)])
        await tx.replace_busy(SILVA, "work", [slot(0)])
        assert await tx.busy_ahead(PARK, "work", NOW) == 3
        assert await tx.busy_ahead(PARK, "none", NOW) == 0


async def test_only_busy_times_that_end_later_matter(store: Store) -> None:
    async with store.begin() as tx:
        await tx.replace_busy(PARK, "work", [slot(-20), slot(-19), slot(-600, 6000)])
        assert await tx.busy_of(PARK, NOW) == (slot(-600, 6000), slot(-19))


async def test_a_calendar_read_again_replaces_its_own_busy_times_only(store: Store) -> None:
    async with store.begin() as tx:
        for therapist_id, name in ((PARK, "work"), (PARK, "home"), (SILVA, "work")):
            await tx.replace_busy(therapist_id, name, [slot(0)])
        await tx.replace_busy(PARK, "work", [slot(60)])
        assert await tx.busy_of(PARK, NOW) == (slot(0), slot(60))
        await tx.replace_busy(PARK, "home", [])
        assert await tx.busy_of(PARK, NOW) == (slot(60),)
        assert await tx.busy_of(SILVA, NOW) == (slot(0),)


@pytest.mark.parametrize(
    ("listed", "left"), [(["home"], (slot(30),)), ([], ())], ids=["one", "none"]
)
async def test_a_calendar_the_practice_no_longer_lists_is_forgotten(
    store: Store, listed: list[str], left: tuple[Interval, ...]
) -> None:
    async with store.begin() as tx:
        for therapist_id in (PARK, SILVA):
            await tx.replace_busy(therapist_id, "work", [slot(0)])
            await tx.replace_busy(therapist_id, "home", [slot(30)])
            for name in ("work", "home"):
                await tx.save_calendar_state(therapist_id, CalendarState(name))
        await tx.forget_calendars_but(PARK, listed)
        assert list(await tx.calendar_states(PARK)) == listed
        assert await tx.busy_of(PARK, NOW) == left
        assert len(await tx.calendar_states(SILVA)) == 2
        assert await tx.busy_of(SILVA, NOW) == (slot(0), slot(30))
