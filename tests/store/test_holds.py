from fitbot.domain.holds import Hold
from fitbot.store import Store
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, slot, therapists


async def test_a_hold_comes_back_as_it_was_stored_also_when_it_has_run_out(store: Store) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    async with store.begin() as tx:
        assert await tx.held_by(person.id) is None
        await tx.hold(person.id, PARK, slot(30), NOW - minutes(10))
    async with store.read() as view:
        hold = await view.held_by(person.id)
    assert hold == Hold(person.id, PARK, slot(30), NOW - minutes(10))
    assert not hold.stands(NOW - minutes(10))
    assert hold.stands(NOW - minutes(11))


async def test_letting_go_elsewhere_leaves_what_is_held_here(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person, other = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:
        for each in (person, other):
            await tx.hold(each.id, PARK, slot(30 * each.id), NOW + minutes(10))
        await tx.release_hold_elsewhere(person.id, PARK)
        assert await tx.held_by(person.id) is not None
        await tx.release_hold_elsewhere(person.id, SILVA)
        assert await tx.held_by(person.id) is None
        assert await tx.held_by(other.id) is not None
