"""What a therapist set in the chat, kept and given back on both databases."""

import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.domain.digest import Detail, DigestWishes
from fitbot.domain.whereabouts import Travel
from fitbot.store import DeskSettings, Pause, Store
from tests.store.building import NOW, PARK, SILVA, minutes, slot, therapists

LISBON, TOKYO = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


async def desk(store: Store, therapist_id: str = PARK) -> DeskSettings:
    async with store.read() as view:
        return await view.desk(therapist_id, NOW)


async def test_a_desk_at_which_nothing_was_set_is_empty(store: Store) -> None:
    assert await desk(store) == DeskSettings()
    await therapists(store, PARK)
    assert await desk(store) == DeskSettings()


async def test_all_that_she_set_comes_back_and_is_hers_alone(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    wishes = DigestWishes(dt.time(6, 15), Detail.COUNTS, quiet=True)
    async with store.begin() as tx:
        await tx.set_pause(PARK, Pause(NOW, "Back in May."))
        await tx.set_digest(PARK, wishes)
        late = await tx.add_block(PARK, slot(90))
        early = await tx.add_block(PARK, slot(30))
        first = await tx.add_travel(PARK, Travel(LISBON, TODAY, TODAY + DAY))
        last = await tx.add_travel(PARK, Travel(TOKYO, TODAY, TODAY))
        await tx.add_block(SILVA, slot(30))
    assert await desk(store) == DeskSettings(
        pause=Pause(NOW, "Back in May."),
        blocks=(early, late),
        travels=(last, first),
        digest=wishes,
    )
    assert [block.span for block in (await desk(store, SILVA)).blocks] == [slot(30)]
    assert (await desk(store, SILVA)).pause is None


async def test_what_is_long_over_is_left_out(store: Store) -> None:
    """Two hours of a block, for the time kept free after it; ten days of a travel, for the caps."""
    await therapists(store, PARK)
    async with store.begin() as tx:
        kept = await tx.add_block(PARK, slot(-139))
        await tx.add_block(PARK, slot(-140))
        near = await tx.add_travel(PARK, Travel(LISBON, TODAY - 12 * DAY, TODAY - 10 * DAY))
        await tx.add_travel(PARK, Travel(LISBON, TODAY - 12 * DAY, TODAY - 11 * DAY))
    found = await desk(store)
    assert kept.span.end == NOW - minutes(119)
    assert (found.blocks, found.travels) == ((kept,), (near,))


async def test_what_ended_long_ago_is_deleted_and_all_else_stays(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    async with store.begin() as tx:
        kept = await tx.add_block(PARK, slot(-20))  # over at the very moment
        await tx.add_block(SILVA, slot(-21))
        near = await tx.add_travel(PARK, Travel(LISBON, TODAY - 12 * DAY, TODAY - DAY))
        await tx.add_travel(SILVA, Travel(LISBON, TODAY - 12 * DAY, TODAY - 2 * DAY))
        await tx.forget_time_off(NOW)
    assert await desk(store) == DeskSettings(blocks=(kept,), travels=(near,))
    assert await desk(store, SILVA) == DeskSettings()


async def test_nobody_takes_back_what_another_therapist_set(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    async with store.begin() as tx:
        block = await tx.add_block(PARK, slot(30))
        travel = await tx.add_travel(PARK, Travel(LISBON, TODAY, TODAY))
        await tx.drop_blocks(SILVA, block.id)
        await tx.drop_travel(SILVA, travel.id)
    assert await desk(store) == DeskSettings(blocks=(block,), travels=(travel,))
    async with store.begin() as tx:
        await tx.drop_blocks(PARK, block.id)
        await tx.drop_travel(PARK, travel.id)
    assert await desk(store) == DeskSettings()


async def test_her_words_for_a_pause_are_in_no_repr() -> None:
    assert "May" not in repr(Pause(NOW, "Back in May."))
