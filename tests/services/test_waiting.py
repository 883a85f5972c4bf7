"""The line of those who wait: what the tick offers to whom, on both databases."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.interval import Interval
from fitbot.domain.messages import StoppedLooking, TimeOffered
from fitbot.domain.outbox import Kind, Outcome
from fitbot.domain.people import Person
from fitbot.domain.waiting import ANY_TIME, KEPT_FOR, Ending, Offer, Part, Waiting, Wanted
from fitbot.errors import Outdated, SlotTaken
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    NOW,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)

#: A Friday, whose morning is free in the example; it is Monday.
TEN = local(27, 10)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
EVENINGS = Wanted(frozenset(range(7)), frozenset({Part.EVENING}))


async def waits(
    office: Office, person: Person, wanted: Wanted = ANY_TIME, therapist_id: str = PARK
) -> int:
    """Let a person wait; whoever comes next waits a minute less."""
    await office.desk.calendars.refresh(therapist_id)
    free = await office.desk.waiting.wait(person, therapist_id, wanted)
    office.clock.advance(minutes(1))
    return free


async def tick(office: Office) -> None:
    """What happens every minute."""
    await office.desk.calendars.refresh(PARK)
    await office.desk.waiting.look()
    await office.outbox().deliver_due()


async def offers(office: Office) -> list[Offer]:
    """Every offer there is, by its id."""
    async with office.store.read() as view:
        found = [await view.offer(number) for number in range(1, 20)]
    return [offer for offer in found if offer]


async def live(office: Office) -> list[tuple[int, dt.datetime]]:
    """For whom what is kept."""
    now = office.clock.now()
    return [(each.person_id, each.slot.start) for each in await offers(office) if each.is_live(now)]


async def cancels(office: Office, person: Person, booking: Booking) -> None:
    """Let a person cancel, and be done with thinking twice: until then nobody else can have it."""
    await office.desk.bookings.cancel(person, booking.id)
    office.clock.advance(UNDO_FOR)


async def lives_in(office: Office, person: Person, zone: ZoneInfo) -> Person:
    async with office.store.begin() as tx:
        await tx.set_zone(person.id, zone)
    return replace(person, zone=zone)


async def line(office: Office, therapist_id: str = PARK) -> list[Waiting]:
    async with office.store.read() as view:
        return await view.waiting_at(therapist_id)


async def waiting_for(office: Office, count: int) -> tuple[Person, Booking, list[Person]]:
    """Somebody with a call at ten, and people who wait in the order of their numbers."""
    first, *others = await office.people(count + 1)
    booking = await office.book(first, TEN)
    for person in others:
        await waits(office, person)
    return first, booking, others


# Who is offered what


# scheduling 55
async def test_a_freed_time_goes_down_the_line_until_somebody_takes_it(office: Office) -> None:
    alex, booking, (bo, cy, di) = await waiting_for(office, 3)
    await tick(office)
    assert await live(office) == []
    await cancels(office, alex, booking)
    await tick(office)
    assert await live(office) == [(bo.id, TEN)]
    await office.desk.waiting.decline(bo, 1)
    await tick(office)
    assert await live(office) == [(cy.id, TEN)]
    office.clock.advance(KEPT_FOR)
    await tick(office)
    assert await live(office) == [(di.id, TEN)]
    booked = await office.book(di, TEN)
    await tick(office)
    assert [each.ending for each in await offers(office)] == [
        Ending.DECLINED,
        Ending.EXPIRED,
        Ending.BOOKED,
    ]
    assert booked.slot.start == TEN
    assert [each.person_id for each in await line(office)] == [bo.id, cy.id]
    assert await office.posts(Kind.OFFER) == ["offer:1", "offer:2", "offer:3"]
    assert office.phones.of(bo.telegram_id) == ["TimeOffered"]


async def test_what_is_kept_for_one_is_taken_for_everybody_else(office: Office) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await tick(office)
    for other in (alex, cy):
        assert TEN not in await office.free(other)
        with pytest.raises(SlotTaken):
            await office.hold(other, TEN)
        with pytest.raises(SlotTaken):
            await office.book(other, TEN)
    assert TEN in await office.free(bo)
    assert await office.hold(bo, TEN)
    office.clock.advance(KEPT_FOR)
    await office.desk.bookings.release(bo)
    assert TEN in await office.free(cy)


async def test_a_time_is_offered_whatever_freed_it(office: Office) -> None:
    lunch = Interval(local(26, 9), local(26, 12))
    office.hers.now_has(lunch)
    bo = await office.person()
    await waits(office, bo)
    await tick(office)
    assert await live(office) == []
    office.hers.now_has()
    await tick(office)
    assert await live(office) == [(bo.id, local(26, 9))]


async def test_nothing_is_offered_while_nothing_changes(lite: Office) -> None:
    bo = await lite.person()
    await waits(lite, bo)
    while lite.clock.now() < NOW + 3 * DAY:
        await tick(lite)
        lite.clock.advance(minutes(90))
    assert await offers(lite) == []


async def test_that_somebody_looks_at_a_time_and_leaves_it_is_no_news(lite: Office) -> None:
    alex, bo = await lite.people(2)
    await waits(lite, bo)
    await lite.hold(alex, TEN)
    await tick(lite)
    await lite.desk.bookings.release(alex)
    await tick(lite)
    assert await offers(lite) == []


async def test_a_day_that_is_full_by_holds_is_no_news_afterwards(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, a_practice(per_day=1))
    alex, bo = await office.people(2)
    await waits(office, bo)
    await office.hold(alex, TEN)
    await tick(office)
    await office.desk.bookings.release(alex)
    await tick(office)
    assert await offers(office) == []


# scheduling 38
async def test_a_wish_left_while_nothing_can_be_read_is_offered_a_time_on_recovery(
    office: Office,
) -> None:
    office.hers.broken = "the server is away"
    bo = await office.person()
    assert await waits(office, bo) == 0
    await tick(office)
    assert await offers(office) == []
    office.hers.broken = ""
    office.clock.advance(minutes(16))  # a calendar that failed is let alone for a while
    await tick(office)
    assert await live(office) == [(bo.id, (await office.free(bo))[0])]
    await office.desk.waiting.decline(bo, 1)
    await tick(office)
    assert len(await offers(office)) == 1  # the rest is there to be looked at


async def test_a_calendar_that_breaks_keeps_the_line_and_ends_what_ran_out(
    lite: Office,
) -> None:
    alex, booking, (bo, _cy) = await waiting_for(lite, 2)
    await cancels(lite, alex, booking)
    await tick(lite)
    before = await line(lite)
    lite.hers.broken = "the server is away"
    lite.clock.advance(KEPT_FOR)
    await tick(lite)
    [offer] = await offers(lite)
    assert (offer.person_id, offer.ending) == (bo.id, Ending.EXPIRED)
    assert await line(lite) == before


async def test_only_what_suits_is_offered_on_the_clock_of_whoever_waits(lite: Office) -> None:
    alex, bo, cy = await lite.people(3)
    booking = await lite.book(alex, TEN)
    cy = await lives_in(lite, cy, BERLIN)
    await waits(lite, bo, EVENINGS)
    await waits(lite, cy, EVENINGS)
    await cancels(lite, alex, booking)
    lite.go_to(local(24, 9))
    await tick(lite)
    assert await live(lite) == [(cy.id, TEN)]  # 19:00 in Berlin


async def test_nobody_is_written_to_at_night_and_nothing_is_kept_for_sleepers(
    office: Office,
) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await lives_in(office, cy, BERLIN)
    office.go_to(local(24, 6))  # 15:00 in Berlin
    await cancels(office, alex, booking)
    await tick(office)
    assert await live(office) == [(cy.id, TEN)]
    await office.desk.waiting.decline(cy, 1)
    await tick(office)
    assert await live(office) == []
    assert TEN in await office.free(alex)
    office.go_to(local(24, 8))
    await tick(office)
    assert await live(office) == [(bo.id, TEN)]


async def test_two_times_go_to_two_people_and_nobody_has_two_at_once(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, a_practice(per_day=5))
    first, second, bo, cy = await office.people(4)
    bookings = [await office.book(first, TEN), await office.book(second, TEN + HOUR)]
    await waits(office, bo)
    await waits(office, cy)
    await cancels(office, first, bookings[0])
    await cancels(office, second, bookings[1])
    await tick(office)
    assert await live(office) == [(bo.id, TEN), (cy.id, TEN + HOUR)]


async def test_offers_count_towards_the_day_as_bookings_would(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, a_practice(per_day=1))
    alex, bo, cy = await office.people(3)
    office.hers.now_has(Interval(local(27, 9), local(27, 12)))
    await waits(office, bo)
    await waits(office, cy)
    office.hers.now_has()
    await tick(office)
    assert await live(office) == [(bo.id, local(27, 9))]
    assert (await office.book(bo, local(27, 9))).slot.start == local(27, 9)
    assert alex


async def test_one_person_in_two_lines_has_one_offer_at_a_time(office: Office) -> None:
    bo = await office.person()
    office.hers.broken = "away"
    await waits(office, bo, therapist_id=PARK)
    office.hers.broken = ""
    async with office.store.begin() as tx:  # as if Theo's calendar had been unread, too
        await tx.wait(Waiting(bo.id, FERRER, ANY_TIME, office.clock.now()))
    await tick(office)
    assert len(await live(office)) == 1
    await office.desk.waiting.decline(bo, 1)
    await tick(office)
    assert {each.therapist_id for each in await offers(office)} == {PARK, FERRER}
    assert len(await live(office)) == 1


async def test_whoever_cannot_be_reached_is_passed_over_and_what_was_kept_for_her_is_let_go(
    office: Office,
) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await office.desk.calendars.refresh(PARK)
    await office.desk.waiting.look()
    await office.desk.people.lost(bo.telegram_id)
    await office.outbox().deliver_due()
    assert office.phones.of(bo.telegram_id) == []
    await tick(office)
    assert [each.ending for each in await offers(office)] == [Ending.UNHEARD, None]
    assert await live(office) == [(cy.id, TEN)]


async def test_what_somebody_gave_up_herself_is_not_offered_to_her(lite: Office) -> None:
    alex, booking, (bo,) = await waiting_for(lite, 1)
    await waits(lite, alex)
    await cancels(lite, alex, booking)
    await tick(lite)
    await lite.desk.waiting.stop(bo, PARK)
    await tick(lite)
    assert TEN in await lite.free(bo)
    assert await live(lite) == []


async def test_what_somebody_declined_is_not_offered_to_her_when_it_is_free_once_more(
    office: Office,
) -> None:
    alex, booking, (bo, cy, di) = await waiting_for(office, 3)
    await cancels(office, alex, booking)
    await tick(office)
    await office.desk.waiting.decline(bo, 1)
    await tick(office)
    again = await office.book(cy, TEN)
    await tick(office)
    await cancels(office, cy, again)
    await tick(office)
    assert await live(office) == [(di.id, TEN)]
    assert bo.id in [each.person_id for each in await line(office)]


async def test_an_offer_leaves_time_enough_before_the_notice_passes(lite: Office) -> None:
    alex, booking, (bo,) = await waiting_for(lite, 1)
    lite.go_to(TEN - 16 * HOUR)  # 18:00 the evening before, with a notice of 15 hours
    await cancels(lite, alex, booking)
    await tick(lite)
    [offer] = await offers(lite)
    assert offer.expires_at == TEN - 15 * HOUR
    assert offer.person_id == bo.id


# With a consultation


async def test_whoever_has_a_call_is_offered_what_is_earlier_and_may_move(office: Office) -> None:
    alex, bo = await office.people(2)
    booking = await office.book(alex, TEN)
    hers = await office.book(bo, local(30, 9))
    assert await waits(office, bo) > 0
    await cancels(office, alex, booking)
    await tick(office)
    assert await live(office) == [(bo.id, TEN)]
    [message] = [each for each in office.phones.arrived if isinstance(each, TimeOffered)]
    assert message.moving == hers
    offered = await office.desk.waiting.offer(bo, 1)
    assert (offered.moving, offered.is_kept, offered.is_booked) == (hers, True, False)
    moved = await office.book(bo, TEN, moving=hers.id)
    assert moved.slot.start == TEN
    offered = await office.desk.waiting.offer(bo, 1)
    assert (offered.is_kept, offered.is_booked) == (False, True)
    assert await line(office) == []


async def test_her_own_call_is_not_in_the_way_of_an_earlier_one_beside_it(
    sqlite_store: Store,
) -> None:
    office = await open_office(sqlite_store, a_practice(per_day=1, step=10))
    office.hers.now_has(Interval(local(27, 9), local(27, 9, 50)))
    bo = await office.person()
    await office.book(bo, local(27, 10))
    await waits(office, bo)
    office.hers.now_has(Interval(local(27, 9), local(27, 9, 40)))
    await tick(office)
    assert await live(office) == [(bo.id, local(27, 9, 50))]


async def test_nothing_later_than_her_call_is_offered(lite: Office) -> None:
    alex, booking, _ = await waiting_for(lite, 0)
    bo = await lite.person(5)
    await lite.book(bo, local(26, 9))
    await waits(lite, bo)
    await cancels(lite, alex, booking)
    await tick(lite)
    assert await offers(lite) == []


async def test_a_call_with_somebody_else_keeps_offers_away(lite: Office) -> None:
    alex, booking, (bo,) = await waiting_for(lite, 1)
    start = (await lite.free(bo, therapist_id=FERRER))[-1]
    await lite.book(bo, start, therapist_id=FERRER)
    await cancels(lite, alex, booking)
    await tick(lite)
    assert await offers(lite) == []
    assert len(await line(lite)) == 1


# Leaving and ending a wish


async def test_a_wish_that_is_changed_keeps_its_place(office: Office) -> None:
    _, _, (bo, cy) = await waiting_for(office, 2)
    before = await line(office)
    await waits(office, bo, EVENINGS)
    after = await line(office)
    assert [each.person_id for each in after] == [bo.id, cy.id]
    assert (after[0].made_at, after[0].wanted) == (before[0].made_at, EVENINGS)


async def test_a_wish_tells_how_many_times_are_free_as_it_is(lite: Office) -> None:
    bo = await lite.person()
    assert await waits(lite, bo) == len(await lite.free(bo))
    assert await waits(lite, bo, EVENINGS) == len(
        [start for start in await lite.free(bo) if start.astimezone(local_zone()).hour >= 17]
    )


def local_zone() -> ZoneInfo:
    return ZoneInfo("America/Los_Angeles")


async def test_booking_any_time_ends_the_wait_and_lets_go_of_what_was_kept(
    office: Office,
) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await tick(office)
    await office.book(bo, local(30, 9))
    assert [each.person_id for each in await line(office)] == [cy.id]
    await tick(office)
    assert [each.ending for each in await offers(office)] == [Ending.WITHDRAWN, None]
    assert await live(office) == [(cy.id, TEN)]


async def test_whoever_stops_waiting_lets_go_of_what_was_kept(office: Office) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await tick(office)
    await office.desk.waiting.stop(bo, PARK)
    await office.desk.waiting.stop(bo, PARK)
    await tick(office)
    assert await live(office) == [(cy.id, TEN)]
    assert await office.desk.waiting.waiting(bo) == []


async def test_a_wish_for_something_earlier_ends_when_the_call_begins(office: Office) -> None:
    bo = await office.person()
    await office.book(bo, TEN)
    await waits(office, bo)
    office.go_to(TEN - minutes(1))
    await tick(office)
    assert len(await line(office)) == 1
    office.go_to(TEN)
    await tick(office)
    assert await line(office) == []
    assert await office.posts(Kind.WAITED) == []


async def test_a_call_that_is_over_does_not_end_a_later_wish(lite: Office) -> None:
    bo = await lite.person()
    await lite.book(bo, TEN)
    lite.go_to(TEN + HOUR)
    await waits(lite, bo)
    await tick(lite)
    assert len(await line(lite)) == 1


async def test_after_thirty_days_it_stops_and_asks_once(office: Office) -> None:
    bo = await office.person()
    await waits(office, bo)
    office.go_to(NOW + 30 * DAY - minutes(1))
    await tick(office)
    assert len(await line(office)) == 1
    office.go_to(NOW + 30 * DAY)
    for _ in range(3):
        await tick(office)
    assert await line(office) == []
    assert [each for each in office.phones.arrived if isinstance(each, StoppedLooking)] == [
        StoppedLooking(bo.telegram_id, PARK)
    ]
    assert len(await office.posts(Kind.WAITED)) == 1


async def test_whoever_is_offered_a_time_is_not_asked_whether_she_still_waits(
    lite: Office,
) -> None:
    lite.hers.broken = "away"
    lite.go_to(local(23, 10))
    bo = await lite.person()
    await waits(lite, bo)
    lite.hers.broken = ""
    lite.go_to(local(23, 9, 55, month=12))
    await tick(lite)
    lite.go_to(local(23, 10, 5, month=12))
    await tick(lite)
    assert len(await live(lite)) == 1
    assert len(await line(lite)) == 1
    await lite.desk.waiting.decline(bo, 1)
    await tick(lite)
    assert await line(lite) == []


async def test_whether_she_still_waits_is_not_asked_late_at_night(lite: Office) -> None:
    await waits(lite, await lite.person())
    lite.go_to(local(23, 20, 30, month=12))
    await lite.desk.waiting.look()
    lite.go_to(local(23, 21, month=12))  # the bot was away meanwhile
    await lite.outbox().deliver_due()
    assert [each for each in lite.phones.arrived if isinstance(each, StoppedLooking)] == []
    lite.go_to(local(24, 8, month=12))
    await lite.outbox().deliver_due()
    assert len([each for each in lite.phones.arrived if isinstance(each, StoppedLooking)]) == 1


async def test_whoever_waits_anew_before_she_is_asked_is_not_asked(lite: Office) -> None:
    bo = await lite.person()
    lite.go_to(local(23, 22))
    await waits(lite, bo)
    lite.go_to(local(23, 22, month=12))
    await tick(lite)
    assert await lite.due(Kind.WAITED) == [local(24, 8, month=12)]
    await waits(lite, bo)
    lite.go_to(local(24, 8, month=12))
    await tick(lite)
    assert await lite.settled(Outcome.DROPPED) == ["waited"]


async def test_an_offer_is_hers_alone_to_see_and_to_decline(office: Office) -> None:
    alex, booking, (bo, cy) = await waiting_for(office, 2)
    await cancels(office, alex, booking)
    await tick(office)
    for stranger, offer_id in ((cy, 1), (alex, 1), (bo, 2)):
        with pytest.raises(Outdated):
            await office.desk.waiting.offer(stranger, offer_id)
        with pytest.raises(Outdated):
            await office.desk.waiting.decline(stranger, offer_id)
    assert await live(office) == [(bo.id, TEN)]


async def test_an_offer_that_ran_out_before_it_could_be_sent_is_not_sent(lite: Office) -> None:
    alex, booking, (bo,) = await waiting_for(lite, 1)
    await cancels(lite, alex, booking)
    await lite.desk.calendars.refresh(PARK)
    await lite.desk.waiting.look()
    lite.clock.advance(KEPT_FOR)
    await lite.outbox().deliver_due()
    assert lite.phones.of(bo.telegram_id) == []


async def test_the_clock_knows_what_time_alone_will_lead_to(lite: Office) -> None:
    alex, booking, (_bo, cy) = await waiting_for(lite, 2)
    assert await lite.desk.waiting.next_due() is None
    await lives_in(lite, cy, BERLIN)
    await cancels(lite, alex, booking)
    lite.go_to(local(23, 11))
    await tick(lite)
    assert await lite.desk.waiting.next_due() == lite.clock.now() + KEPT_FOR
    lite.go_to(local(23, 13))
    await tick(lite)
    assert await lite.desk.waiting.next_due() == local(23, 23)  # 08:00 in Berlin


async def test_the_digest_counts_wishes_and_names_nobody(office: Office) -> None:
    await office.claim()
    bo, cy = await office.people(2)
    await waits(office, bo, EVENINGS)
    await waits(office, cy)
    digest = await office.desk.digests.compose(PARK)
    assert digest.waiting == (EVENINGS, ANY_TIME)
    assert not digest.quiet
    assert (await office.desk.digests.compose(FERRER)).waiting == ()
    await office.desk.people.lost(bo.telegram_id)
    assert (await office.desk.digests.compose(PARK)).waiting == (ANY_TIME,)
