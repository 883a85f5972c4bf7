import asyncio
import datetime as dt

import pytest

from fitbot.domain.outbox import ClaimedPost, Kind, Outcome
from fitbot.store import Store, open_store
from tests.store.building import NOW, minutes, post

LEASE = dt.timedelta(minutes=5)


async def claim(store: Store, now: dt.datetime = NOW, limit: int = 100) -> list[ClaimedPost]:
    async with store.begin() as tx:
        return await tx.claim_due(now, LEASE, limit)


async def put(store: Store, *posts: str, due: dt.datetime = NOW) -> None:
    async with store.begin() as tx:
        for name in posts:
            await tx.post(post(name, due=due))


@pytest.mark.parametrize("kind", Kind)
async def test_a_post_of_any_kind_is_claimed_as_it_was_posted(store: Store, kind: Kind) -> None:
    async with store.begin() as tx:
        assert await tx.post(post("12", "3", kind=kind))
    [claimed] = await claim(store)
    assert claimed == ClaimedPost(claimed.id, kind, ("12", "3"), NOW, 0)


@pytest.mark.parametrize(
    "about",
    [("12", "2026-03-02T09:00:00+00:00"), ("https://dav.example/a:b", ""), ('"', "[", "ключ")],
)
async def test_the_parts_of_a_post_stay_apart_whatever_they_hold(
    store: Store, about: tuple[str, ...]
) -> None:
    async with store.begin() as tx:
        await tx.post(post(*about))
        [claimed] = await tx.claim_due(NOW, LEASE, 10)
        assert claimed.about == about
        await tx.settle(claimed.id, Outcome.DONE, NOW, sent_as=(1, 2))
        assert await tx.post_of_message(1, 2) == (Kind.QUESTION, about[0])


async def test_the_same_thing_is_posted_once_even_after_it_was_settled(store: Store) -> None:
    async with store.begin() as tx:
        assert await tx.post(post("1"))
        assert not await tx.post(post("1", due=NOW + minutes(5)))
        assert await tx.post(post("1", kind=Kind.REPLY))
        assert await tx.post(post("1", "2"))
    claimed = await claim(store)
    assert len(claimed) == 3
    async with store.begin() as tx:
        for one in claimed:
            await tx.settle(one.id, Outcome.DONE, NOW)
        assert not await tx.post(post("1"))
    assert await claim(store, NOW + minutes(60)) == []


async def test_the_same_thing_planned_by_two_processes_at_once_is_posted_once(
    store: Store,
) -> None:
    async def plan() -> bool:
        async with store.begin() as tx:
            return await tx.post(post("1"))

    assert sorted(await asyncio.gather(*(plan() for _ in range(10)))) == [False] * 9 + [True]
    assert len(await claim(store)) == 1


async def test_what_is_due_is_claimed_oldest_first_up_to_the_limit(store: Store) -> None:
    await put(store, "future", due=NOW + dt.timedelta(microseconds=1))
    await put(store, "second", "third")
    await put(store, "first", due=NOW - minutes(1))
    assert [one.about for one in await claim(store, limit=2)] == [("first",), ("second",)]
    assert [one.about for one in await claim(store, limit=2)] == [("third",)]
    assert await claim(store) == []


async def test_a_claimed_post_is_claimable_again_when_its_lease_ran_out(store: Store) -> None:
    await put(store, "1")
    [first] = await claim(store)
    assert await claim(store, NOW + LEASE - dt.timedelta(microseconds=1)) == []
    [again] = await claim(store, NOW + LEASE)
    assert again == first
    assert await claim(store, NOW + LEASE) == []


async def test_a_claim_that_was_rolled_back_never_was(store: Store) -> None:
    await put(store, "1")

    async def claim_and_fail() -> None:
        async with store.begin() as tx:
            await tx.claim_due(NOW, LEASE, 10)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await claim_and_fail()
    assert len(await claim(store)) == 1


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_settled_post_is_never_claimed_again(store: Store, outcome: Outcome) -> None:
    await put(store, "1", "2")
    first, second = await claim(store)
    async with store.begin() as tx:
        await tx.settle(first.id, outcome, NOW)
    assert await claim(store, NOW + minutes(60)) == [second]


async def test_a_postponed_post_waits_is_free_to_claim_and_counts_what_was_an_attempt(
    store: Store,
) -> None:
    await put(store, "1", "2")
    first, _ = await claim(store)
    later = NOW + minutes(1)
    async with store.begin() as tx:
        await tx.postpone(first.id, later, tried=True)
    assert await claim(store, later - dt.timedelta(microseconds=1)) == []
    [again] = await claim(store, later)
    assert again == ClaimedPost(first.id, first.kind, first.about, later, 1)
    async with store.begin() as tx:
        await tx.postpone(first.id, later, tried=False)
    [third] = await claim(store, later)
    assert third.attempts == 1


async def test_the_next_due_post_is_the_earliest_that_waits(store: Store) -> None:
    async with store.read() as view:
        assert await view.next_due() is None
    await put(store, "later", due=NOW + minutes(1))
    await put(store, "now")
    async with store.read() as view:
        assert await view.next_due() == NOW
    [claimed] = await claim(store)
    async with store.begin() as tx:
        await tx.settle(claimed.id, Outcome.DROPPED, NOW)
        assert await tx.next_due() == NOW + minutes(1)


async def test_a_message_we_sent_leads_back_to_what_it_was_about(store: Store) -> None:
    await put(store, "17", "18")
    first, second = await claim(store)
    chat, message = 2**52, 2**40
    async with store.begin() as tx:
        await tx.settle(first.id, Outcome.DONE, NOW, sent_as=(chat, message))
        await tx.settle(second.id, Outcome.DONE, NOW)
    async with store.read() as view:
        assert await view.post_of_message(chat, message) == (Kind.QUESTION, "17")
        assert await view.post_of_message(chat, message + 1) is None
        assert await view.post_of_message(chat + 1, message) is None


async def test_many_who_claim_at_once_never_share_a_post(store: Store) -> None:
    await put(store, *(str(number) for number in range(40)))
    taken = await asyncio.gather(*(claim(store, limit=4) for _ in range(10)))
    ids = [one.id for claimed in taken for one in claimed]
    assert len(ids) == len(set(ids))


async def test_on_postgresql_a_claim_passes_over_what_another_is_claiming(
    postgres_url: str, keys: list[str]
) -> None:
    store = await open_store(postgres_url, keys)
    try:
        await put(store, "1", "2", "3")
        async with asyncio.timeout(10), store.begin() as one, store.begin() as other:
            first = await one.claim_due(NOW, LEASE, 2)
            second = await other.claim_due(NOW, LEASE, 2)
        assert [post.about for post in (*first, *second)] == [("1",), ("2",), ("3",)]
    finally:
        await store.close()


async def test_a_parked_post_is_not_due_until_it_is_unparked(store: Store) -> None:
    await put(store, "1")
    [claimed] = await claim(store)
    async with store.begin() as tx:
        await tx.park(claimed.id)
        assert await tx.next_due() is None
    assert await claim(store, NOW + minutes(60)) == []
    store.posted.clear()
    async with store.begin() as tx:
        await tx.unpark()
    assert store.posted.is_set()
    assert [each.id for each in await claim(store)] == [claimed.id]


async def test_unparking_nothing_wakes_nobody(store: Store) -> None:
    store.posted.clear()
    async with store.begin() as tx:
        await tx.unpark()
    assert not store.posted.is_set()


# What was posted about a change of a booking


async def test_what_nobody_has_heard_is_found_by_its_booking_the_first_first(
    store: Store,
) -> None:
    async with store.begin() as tx:
        for about in (("7", "0"), ("7", "1", "100", "200"), ("77", "0"), ("7", "2")):
            await tx.post(post(*about, kind=Kind.CHANGE, due=NOW + minutes(3)))
        await tx.post(post("7", "5", kind=Kind.TOLD))
        assert await tx.first_untold(Kind.CHANGE, 7) == ("7", "0")
        assert await tx.withdraw(Kind.CHANGE, 7, 0, NOW)
        assert await tx.first_untold(Kind.CHANGE, 7) == ("7", "1", "100", "200")
        await tx.drop_untold(Kind.CHANGE, 7, NOW)
        assert await tx.first_untold(Kind.CHANGE, 7) is None
        assert await tx.first_untold(Kind.CHANGE, 77) == ("77", "0")
        assert await tx.first_untold(Kind.TOLD, 7) == ("7", "5")


async def test_what_was_withdrawn_is_never_claimed(store: Store) -> None:
    async with store.begin() as tx:
        for about in (("7", "1"), ("7", "11"), ("7", "1", "100", "200")):
            await tx.post(post(*about, kind=Kind.CHANGE))
        assert await tx.withdraw(Kind.CHANGE, 7, 1, NOW)
        assert not await tx.withdraw(Kind.CHANGE, 7, 1, NOW)
    assert [each.about for each in await claim(store)] == [("7", "11")]


@pytest.mark.parametrize("settled", [False, True])
async def test_what_is_being_delivered_or_was_cannot_be_withdrawn_nor_held_back(
    store: Store, settled: bool
) -> None:
    async with store.begin() as tx:
        await tx.post(post("7", "1", kind=Kind.CHANGE))
    [claimed] = await claim(store)
    async with store.begin() as tx:
        if settled:
            await tx.settle(claimed.id, Outcome.DONE, NOW)
        assert not await tx.withdraw(Kind.CHANGE, 7, 1, NOW)
        assert not await tx.hold_back(Kind.CHANGE, 7, 1)
        assert (await tx.first_untold(Kind.CHANGE, 7) is None) is settled


async def test_what_waits_for_somebody_to_read_it_can_be_withdrawn(store: Store) -> None:
    async with store.begin() as tx:
        await tx.post(post("7", "1", kind=Kind.CHANGE))
    [claimed] = await claim(store)
    async with store.begin() as tx:
        await tx.park(claimed.id)
        assert await tx.first_untold(Kind.CHANGE, 7) == ("7", "1")
        assert await tx.hold_back(Kind.CHANGE, 7, 1)
        assert await tx.withdraw(Kind.CHANGE, 7, 1, NOW)


async def test_only_what_is_still_about_the_same_is_dropped(store: Store) -> None:
    async with store.begin() as tx:
        for about in (("7", "1", "100", "200"), ("8", "1")):
            await tx.post(post(*about, kind=Kind.CHANGE))
    first, second = await claim(store)
    async with store.begin() as tx:
        await tx.renumber(7, 1, 2)
    async with store.begin() as tx:
        await tx.drop(first, NOW)
        await tx.drop(second, NOW)
    [again] = await claim(store)
    assert (again.id, again.about) == (first.id, ("7", "2", "100", "200"))
    async with store.begin() as tx:
        await tx.settle(again.id, Outcome.DONE, NOW)
        await tx.drop(again, NOW)
    assert await claim(store, NOW + LEASE) == []


@pytest.mark.parametrize("withdraws", [False, True])
async def test_on_postgresql_a_claim_passes_over_what_is_being_withdrawn_or_held_back(
    postgres_url: str, keys: list[str], withdraws: bool
) -> None:
    store = await open_store(postgres_url, keys)
    async with store.begin() as tx:
        await tx.post(post("7", "1", kind=Kind.CHANGE))
    async with store.begin() as tx:
        if withdraws:
            assert await tx.withdraw(Kind.CHANGE, 7, 1, NOW)
        else:
            assert await tx.hold_back(Kind.CHANGE, 7, 1)
        assert await claim(store) == []
    assert len(await claim(store)) == (0 if withdraws else 1)
    await store.close()
