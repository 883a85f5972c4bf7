"""Wishes, offers and invitations come back as they were stored."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.invitations import Invitation
from fitbot.domain.outbox import Kind, Outcome, Post
from fitbot.domain.people import Person
from fitbot.domain.waiting import ANY_TIME, Ending, Known, Offer, Part, Waiting, Wanted
from fitbot.store import Snapshot, Store, Transaction
from fitbot.store.waiting import _known, _text
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, slot, therapists

SOME = Wanted(frozenset({0, 6}), frozenset({Part.MORNING, Part.EVENING}))
instants = st.integers(0, 2**27).map(lambda n: dt.datetime.fromtimestamp(n * 60, dt.UTC))


@given(st.none() | st.builds(Known, st.frozensets(instants), instants))
def test_what_somebody_knows_comes_back_as_it_was(known: Known | None) -> None:
    assert _known(_text(known)) == known


async def test_a_wish_comes_back_and_a_change_keeps_its_place(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    alex, bo = await a_person(store), await a_person(store, 1002)
    known = Known(
        frozenset({slot(30).start.replace(second=0, microsecond=0)}),
        NOW.replace(second=0, microsecond=0),
    )
    wishes = [
        Waiting(alex.id, PARK, SOME, NOW, known),
        Waiting(alex.id, SILVA, ANY_TIME, NOW),
        Waiting(bo.id, PARK, ANY_TIME, NOW + minutes(1)),
    ]
    async with store.begin() as tx:
        for wish in reversed(wishes):
            await tx.wait(wish)
        assert await tx.waiting_at(PARK) == [wishes[0], wishes[2]]
        assert await tx.waiting_of(alex.id) == wishes[:2]
        await tx.wait(Waiting(alex.id, PARK, ANY_TIME, NOW + minutes(9)))
        await tx.remember_known(alex.id, PARK, known)
        assert await tx.waiting_at(PARK) == [
            Waiting(alex.id, PARK, ANY_TIME, NOW, known),
            wishes[2],
        ]
        assert await tx.waiting_at(SILVA) == [wishes[1]]
        assert await tx.stop_waiting(alex.id, PARK)
        assert not await tx.stop_waiting(alex.id, PARK)
        assert await tx.waiting_of(alex.id) == [wishes[1]]


async def test_an_offer_comes_back_and_its_first_end_counts(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    alex, bo = await a_person(store), await a_person(store, 1002)
    new = Offer(0, alex.id, PARK, slot(90), NOW, NOW + minutes(60))
    async with store.begin() as tx:
        offer = await tx.add_offer(new)
        assert offer == Offer(offer.id, alex.id, PARK, slot(90), NOW, NOW + minutes(60))
        assert await tx.offer(offer.id + 1) is None
        assert await tx.unended_offers(PARK) == [offer]
        assert await tx.unended_offers(SILVA) == []
        assert await tx.have_offers([alex.id, bo.id], NOW) == {alex.id}
        assert await tx.have_offers([alex.id], NOW + minutes(60)) == set()
        await tx.end_offer(offer.id, Ending.DECLINED)
        await tx.end_offer(offer.id, Ending.EXPIRED)
        ended = await tx.offer(offer.id)
        assert ended
        assert ended.ending is Ending.DECLINED
        assert await tx.have_offers([alex.id], NOW) == set()
        assert await tx.unended_offers(PARK) == []
        had = await tx.starts_had(PARK, [alex.id, bo.id])
        assert had == {alex.id: frozenset({slot(90).start}), bo.id: frozenset()}


async def test_what_is_kept_for_somebody_is_taken_for_all_others_while_it_is(
    store: Store,
) -> None:
    await therapists(store, PARK, SILVA)
    alex, bo = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:
        offer = await tx.add_offer(Offer(0, alex.id, PARK, slot(90), NOW, NOW + minutes(60)))
        await tx.hold(bo.id, PARK, slot(200), NOW + minutes(10))
        assert set(await tx.taken_by_us(PARK, NOW, but_hold_of=0)) == {slot(90), slot(200)}
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=alex.id) == (slot(200),)
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=bo.id) == (slot(90),)
        assert await tx.taken_by_us(SILVA, NOW, but_hold_of=0) == ()
        assert await tx.taken_by_us(PARK, NOW + minutes(60), but_hold_of=0) == ()
        await tx.end_offer(offer.id, Ending.EXPIRED)
        assert await tx.taken_by_us(PARK, NOW, but_hold_of=0) == (slot(200),)


async def test_booking_ends_her_offers_with_this_therapist_alone(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    alex, bo = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:
        offers = [
            await tx.add_offer(Offer(0, who.id, where, slot(start), NOW, NOW + minutes(60)))
            for who, where, start in (
                (alex, PARK, 90),
                (alex, PARK, 120),
                (alex, PARK, 180),
                (alex, SILVA, 90),
                (bo, PARK, 150),
            )
        ]
        await _arrives(tx, offers[1])
        assert not await tx.end_waiting(alex.id, PARK, booked=slot(90).start)
        endings = [found.ending for each in offers if (found := await tx.offer(each.id))]
    assert endings == [Ending.BOOKED, Ending.WITHDRAWN, Ending.UNHEARD, None, None]


async def test_an_offer_says_what_became_of_its_message(store: Store) -> None:
    await therapists(store, PARK)
    alex = await a_person(store)
    known = Known(frozenset({slot(30).start.replace(second=0, microsecond=0)}), NOW)
    known = replace(known, until=NOW.replace(second=0, microsecond=0))
    async with store.begin() as tx:
        new = Offer(0, alex.id, PARK, slot(90), NOW, NOW + minutes(60), known_before=known)
        offer = await tx.add_offer(new)
        assert (offer.known_before, offer.told) == (known, None)
        await tx.post(Post(Kind.OFFER, (f"{offer.id}1",), NOW))  # another one's
        await _arrives(tx, offer)
        assert await tx.unended_offers(PARK) == [replace(offer, told=Outcome.DONE)]


async def test_what_nobody_heard_of_was_not_offered(store: Store) -> None:
    await therapists(store, PARK)
    alex = await a_person(store)
    async with store.begin() as tx:
        unheard, heard = [
            await tx.add_offer(Offer(0, alex.id, PARK, slot(start), NOW, NOW + minutes(60)))
            for start in (90, 120)
        ]
        await tx.end_offer(unheard.id, Ending.UNHEARD)
        assert await tx.starts_had(PARK, [alex.id]) == {alex.id: frozenset({heard.slot.start})}


async def test_a_wish_left_anew_is_what_she_knows_without_the_offer_too(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    alex = await a_person(store)
    known = Known(frozenset(), NOW.replace(second=0, microsecond=0))
    async with store.begin() as tx:
        offers = [
            await tx.add_offer(Offer(0, alex.id, where, slot(90), NOW, NOW + minutes(60)))
            for where in (PARK, SILVA)
        ]
        await tx.wait(Waiting(alex.id, PARK, ANY_TIME, NOW, known))
        before = [found.known_before for each in offers if (found := await tx.offer(each.id))]
    assert before == [known, None]


async def _arrives(tx: Transaction, offer: Offer) -> None:
    await tx.post(Post(Kind.OFFER, (str(offer.id),), NOW))
    for post in await tx.claim_due(NOW, minutes(2), 10):
        outcome = Outcome.DONE if post.about == (str(offer.id),) else Outcome.FAILED
        await tx.settle(post.id, outcome, NOW)


async def invitation(
    view: Snapshot, therapist_id: str, person: Person, now: dt.datetime
) -> Invitation | None:
    return (await view.outlook(therapist_id, now, person_id=person.id)).invitation


async def test_an_invitation_comes_back_by_its_hash_and_by_its_person(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    alex = await a_person(store)
    soon = Invitation(PARK, NOW + minutes(60), notice=minutes(0))
    certain = Invitation(PARK, NOW + minutes(60), start=slot(90).start)
    async with store.begin() as tx:
        await tx.add_invitation("one", soon)
        await tx.add_invitation("two", certain)
        first, second = await tx.locked_invitation("one"), await tx.locked_invitation("two")
        assert first
        assert second
        assert (first.notice, first.start) == (minutes(0), None)
        assert (second.notice, second.start) == (None, slot(90).start)
        assert await tx.locked_invitation("three") is None
        assert await invitation(tx, PARK, alex, NOW) is None
        await tx.give_invitation(first.id, alex.id)
        await tx.give_invitation(second.id, alex.id)
        newest = await invitation(tx, PARK, alex, NOW)
        assert newest
        assert (newest.id, newest.person_id) == (second.id, alex.id)
        assert await invitation(tx, SILVA, alex, NOW) is None
        assert await invitation(tx, PARK, alex, NOW + minutes(60)) is None
        await tx.use_invitations(alex.id, SILVA, NOW)
        assert await invitation(tx, PARK, alex, NOW)
        await tx.use_invitations(alex.id, PARK, NOW)
        assert await invitation(tx, PARK, alex, NOW) is None
        used = await tx.locked_invitation("one")
        assert used
        assert used.used_at == NOW


async def test_wrong_links_are_remembered_of_each_person(store: Store) -> None:
    alex, bo = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:
        await tx.set_links_until(alex.id, NOW)
        assert await tx.links_until(alex.id) == NOW
        assert await tx.links_until(bo.id) is None
