"""What decides about free times, asked at once, on both databases."""

import datetime as dt

from fitbot.domain.digest import Detail, DigestWishes
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.domain.waiting import Offer
from fitbot.store import CalendarState, DeskSettings, Pause, Store
from fitbot.store.outlook import Outlook
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, slot, therapists, wanted

NOTHING = Outlook(DeskSettings(), {}, (), None, None)


async def test_of_a_therapist_of_whom_nothing_is_known_it_is_empty(store: Store) -> None:
    await therapists(store, PARK)
    async with store.read() as view:
        assert await view.outlook(PARK, NOW, person_id=0) == NOTHING
        assert await view.outlook("nobody", NOW, person_id=1) == NOTHING


async def test_each_part_says_what_it_says_alone(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    covers = Interval(NOW, NOW + dt.timedelta(days=60))
    state = CalendarState(
        "work",
        "fingerprint",
        covers,
        NOW,
        failing_since=NOW - minutes(5),
        emptied_at=NOW - minutes(3),
    )
    unread = CalendarState("home")
    async with store.begin() as tx:
        await tx.set_pause(PARK, Pause(NOW, "Back in May."))
        await tx.set_digest(PARK, DigestWishes(dt.time(6, 15), Detail.COUNTS, quiet=False))
        await tx.add_block(PARK, slot(30))
        for each in (state, unread):
            await tx.save_calendar_state(PARK, each)
        await tx.hold(person.id, PARK, slot(90), NOW + minutes(10))
        await tx.add_invitation("one", Invitation(PARK, NOW + minutes(60), notice=minutes(30)))
        link = await tx.locked_invitation("one")
        assert link
        await tx.give_invitation(link.id, person.id)
        seen = await tx.outlook(PARK, NOW, person_id=person.id)
        assert seen.desk == await tx.desk(PARK, NOW)
        assert seen.desk.blocks
        assert seen.calendars == {"work": state, "home": unread}
        assert seen.hold == Hold(person.id, PARK, slot(90), NOW + minutes(10))
        assert seen.hold == await tx.held_by(person.id)
        assert seen.invitation == await tx.locked_invitation("one")
        assert await tx.outlook(SILVA, NOW, person_id=person.id) == NOTHING


async def test_what_is_taken_is_what_is_in_this_persons_way(store: Store) -> None:
    await therapists(store, PARK)
    alex, bo = await a_person(store), await a_person(store, 1002)
    async with store.begin() as tx:
        booking = await tx.add_booking(wanted(alex.id, slot(0)))
        await tx.hold(alex.id, PARK, slot(90), NOW + minutes(10))
        await tx.add_offer(Offer(0, alex.id, PARK, slot(120), NOW, NOW + minutes(60)))

        async def taken(person_id: int, but_booking: int = 0) -> set[Interval]:
            seen = await tx.outlook(PARK, NOW, person_id=person_id, but_booking=but_booking)
            alone = await tx.taken_by_us(PARK, NOW, but_hold_of=person_id, but_booking=but_booking)
            assert set(seen.taken) == set(alone)
            return set(alone)

        assert await taken(0) == await taken(bo.id) == {slot(0), slot(90), slot(120)}
        assert await taken(alex.id) == {slot(0)}
        assert await taken(alex.id, booking.id) == set()
        lasting = await tx.outlook(PARK, NOW, person_id=bo.id, lasting=True)
        assert lasting.taken == (slot(0),)
