import asyncio
import datetime as dt

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.dialogue import EXPECTED_FOR, Asking, Dialogue, Noting, Replying
from fitbot.domain.people import Claimed, TherapistAccount
from fitbot.store import Store
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, slot, therapists, wanted

#: Telegram ids have at most 52 significant bits.
LARGEST_ID = 2**52 - 1


@pytest.mark.parametrize("telegram_id", [1, 2**31, 2**32 + 1, LARGEST_ID, 2**52])
async def test_a_person_is_found_again_by_a_telegram_id_of_any_size(
    store: Store, telegram_id: int
) -> None:
    added = await a_person(store, telegram_id)
    async with store.read() as view:
        assert await view.person_by_telegram_id(telegram_id) == added
        assert await view.person(added.id) == added
    assert (added.telegram_id, added.name, added.language) == (telegram_id, "Alex Kim", "en")


async def test_a_stranger_is_nobody(store: Store) -> None:
    async with store.read() as view:
        assert await view.person_by_telegram_id(1) is None
        with pytest.raises(LookupError, match="no person 1"):
            await view.person(1)


async def test_adding_a_person_twice_keeps_the_first(store: Store) -> None:
    first = await a_person(store, name="Alex")
    second = await a_person(store, name="Somebody else")
    assert second == first


async def test_two_first_messages_at_once_make_one_person(store: Store) -> None:
    added = await asyncio.gather(*(a_person(store, 7) for _ in range(10)))
    assert len({person.id for person in added}) == 1


async def test_a_new_name_and_language_are_kept(store: Store) -> None:
    person = await a_person(store)
    other = await a_person(store, 1002, "Sam")
    async with store.begin() as tx:
        await tx.update_person(person.id, "Alex K.", "de")
    async with store.read() as view:
        found = await view.person(person.id)
        assert (found.name, found.language) == ("Alex K.", "de")
        assert await view.person(other.id) == other


async def test_whom_a_person_came_for_is_kept(store: Store) -> None:
    person = await a_person(store)
    other = await a_person(store, 1002)
    assert person.came_for is None
    async with store.begin() as tx:
        await tx.set_came_for(person.id, PARK)
    async with store.read() as view:
        assert (await view.person(person.id)).came_for == PARK
        assert (await view.person(other.id)).came_for is None


async def test_the_first_moment_somebody_was_unreachable_is_kept_until_she_writes_again(
    store: Store,
) -> None:
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        await tx.mark_unreachable(person.telegram_id, NOW)
        await tx.mark_unreachable(person.telegram_id, NOW + minutes(5))
        assert (await tx.person(person.id)).unreachable_since == NOW
        assert (await tx.person(other.id)).unreachable_since is None
        await tx.update_person(person.id, person.name, person.language)
        assert (await tx.person(person.id)).unreachable_since is None


async def test_a_therapist_is_unclaimed_at_first(store: Store) -> None:
    async with store.begin() as tx:
        assert await tx.account(PARK) == TherapistAccount(PARK, None, None)
        await tx.ensure_therapist(PARK)
        await tx.ensure_therapist(PARK)
        assert await tx.account(PARK) == TherapistAccount(PARK, None, None)
        assert await tx.therapist_of(5) is None


async def test_two_processes_that_start_at_once_share_a_therapists_row(store: Store) -> None:
    await asyncio.gather(*(therapists(store, PARK) for _ in range(10)))


async def test_a_claim_link_works_once(store: Store) -> None:
    async with store.begin() as tx:
        await tx.set_claim(PARK, "hash", NOW + minutes(10))
        assert await tx.use_claim("another hash", 5, NOW) is None
        assert await tx.use_claim("hash", LARGEST_ID, NOW) == Claimed(PARK)
        assert await tx.account(PARK) == TherapistAccount(PARK, LARGEST_ID, NOW)
        assert await tx.therapist_of(LARGEST_ID) == PARK
        assert await tx.use_claim("hash", 6, NOW) is None
        assert await tx.therapist_of(6) is None


async def test_a_claim_link_runs_out(store: Store) -> None:
    async with store.begin() as tx:
        await tx.set_claim(PARK, "hash", NOW)
        assert await tx.use_claim("hash", 5, NOW) is None
        assert await tx.use_claim("hash", 5, NOW - dt.timedelta(microseconds=1)) == Claimed(PARK)


async def test_a_fresh_claim_link_replaces_the_older(store: Store) -> None:
    async with store.begin() as tx:
        await tx.set_claim(PARK, "old", NOW + minutes(10))
        await tx.set_claim(PARK, "new", NOW + minutes(10))
        await tx.set_claim(SILVA, "hers", NOW + minutes(10))
        assert await tx.use_claim("old", 5, NOW) is None
        assert await tx.use_claim("new", 5, NOW) == Claimed(PARK)


async def test_an_account_that_claims_another_place_leaves_its_first(store: Store) -> None:
    async with store.begin() as tx:
        await tx.set_claim(PARK, "hers", NOW + minutes(10))
        await tx.set_claim(SILVA, "his", NOW + minutes(10))
        await tx.use_claim("hers", 5, NOW)
        assert await tx.use_claim("his", 5, NOW) == Claimed(SILVA, left=PARK)
        assert await tx.therapist_of(5) == SILVA
        assert await tx.account(PARK) == TherapistAccount(PARK, None, None)


async def test_of_many_who_use_a_claim_link_at_once_one_gets_the_place(store: Store) -> None:
    async with store.begin() as tx:
        await tx.set_claim(PARK, "hash", NOW + minutes(10))

    async def use(telegram_id: int) -> Claimed | None:
        async with store.begin() as tx:
            return await tx.use_claim("hash", telegram_id, NOW)

    won = await asyncio.gather(*(use(number) for number in range(1, 11)))
    assert sorted(won, key=str) == [Claimed(PARK)] + [None] * 9


@pytest.mark.parametrize("dialogue", [Asking(PARK), Replying(3), Noting(4)], ids=str)
async def test_the_meaning_of_the_next_text_is_remembered_for_a_day(
    store: Store, dialogue: Dialogue
) -> None:
    person = await a_person(store)
    async with store.begin() as tx:
        await tx.expect(person.id, dialogue, NOW)
    async with store.read() as view:
        assert await view.dialogue(person.id, NOW + EXPECTED_FOR) == dialogue
        assert await view.dialogue(person.id, NOW + EXPECTED_FOR + minutes(1)) is None


async def test_the_last_expectation_holds_until_it_is_forgotten(store: Store) -> None:
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        assert await tx.dialogue(person.id, NOW) is None
        await tx.expect(other.id, Replying(1), NOW)
        await tx.expect(person.id, Asking(PARK), NOW)
        await tx.expect(person.id, Noting(9), NOW)
        assert await tx.dialogue(person.id, NOW) == Noting(9)
        await tx.expect_nothing(person.id)
        assert await tx.dialogue(person.id, NOW) is None
        assert await tx.dialogue(other.id, NOW) == Replying(1)


async def test_an_update_is_new_once(store: Store) -> None:
    async with store.begin() as tx:
        assert await tx.first_time_seen(2**52, NOW)
    async with store.begin() as tx:
        assert not await tx.first_time_seen(2**52, NOW + minutes(1))
        # Telegram may restart the sequence lower down: that is another update.
        assert await tx.first_time_seen(17, NOW)


async def test_an_update_that_two_processes_get_at_once_is_new_to_one(store: Store) -> None:
    async def see() -> bool:
        async with store.begin() as tx:
            return await tx.first_time_seen(1, NOW)

    assert sorted(await asyncio.gather(*(see() for _ in range(10)))) == [False] * 9 + [True]


async def test_old_updates_are_forgotten(store: Store) -> None:
    async with store.begin() as tx:
        await tx.first_time_seen(1, NOW)
        await tx.first_time_seen(2, NOW + minutes(1))
        await tx.forget_updates(NOW + minutes(1))
        assert await tx.first_time_seen(1, NOW)
        assert not await tx.first_time_seen(2, NOW)


async def test_whoever_writes_has_booked_while_a_consultation_stands_and_is_not_over(
    store: Store,
) -> None:
    await therapists(store, PARK)
    person, other = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:

        async def booked(after: float = 0) -> bool:
            return (await tx.arrival(1, person.telegram_id, NOW + minutes(after))).booked

        await tx.add_booking(wanted(other.id, slot(0)))
        await tx.add_booking(wanted(person.id, slot(60), status=Status.CANCELLED))
        assert not await booked()
        await tx.add_booking(wanted(person.id, slot(30)))
        assert await booked()
        assert await booked(49)
        assert not await booked(50)
