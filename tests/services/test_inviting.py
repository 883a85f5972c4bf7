"""Booking links for one person, on both databases."""

import asyncio
import datetime as dt

import pytest

from fitbot.domain.booking import UNDO_FOR, Booking
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import LINK_LASTS, Invitation
from fitbot.domain.people import Person
from fitbot.errors import CalendarUnread, InvitationRejected, SlotTaken
from fitbot.services.booking import Wish
from fitbot.store import Store
from fitbot.store.schema import invites
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

HOUR = dt.timedelta(hours=1)
#: It is Monday, 08:00; her notice is 15 hours, and she works from nine to twelve and two to five.
TODAY_AT_TWO = local(23, 14)
TODAY_AT_NINE = local(23, 9)


async def invited(office: Office, person: Person, notice: dt.timedelta = HOUR) -> str:
    """Let a person open a fresh link."""
    _, token = await office.desk.invitations.shorten(PARK, notice)
    await office.desk.invitations.accept(person, token)
    return token


async def asked_to(office: Office, person: Person, start: dt.datetime) -> Invitation:
    """Let a person open a fresh link for one time."""
    _, token = await office.desk.invitations.open_time(PARK, start)
    return await office.desk.invitations.accept(person, token)


async def test_a_shorter_notice_is_for_the_invited_alone_in_list_hold_and_booking(
    office: Office,
) -> None:
    alex, bo = await office.people(2)
    await invited(office, alex)
    assert {TODAY_AT_NINE, TODAY_AT_TWO} <= set(await office.free(alex))
    assert TODAY_AT_TWO not in await office.free(bo)
    for refused in (office.hold(bo, TODAY_AT_TWO), office.book(bo, TODAY_AT_TWO)):
        with pytest.raises(SlotTaken):
            await refused
    await office.hold(alex, TODAY_AT_TWO)
    assert (await office.book(alex, TODAY_AT_TWO)).slot.start == TODAY_AT_TWO


async def test_the_shorter_notice_is_kept_to_the_minute(office: Office) -> None:
    alex = await office.person()
    await invited(office, alex, 3 * HOUR)
    office.go_to(TODAY_AT_TWO - 3 * HOUR)
    assert TODAY_AT_TWO in await office.free(alex)
    office.clock.advance(minutes(1))
    assert TODAY_AT_TWO not in await office.free(alex)
    with pytest.raises(SlotTaken):
        await office.book(alex, TODAY_AT_TWO)


async def test_every_other_rule_holds_for_the_invited_too(office: Office) -> None:
    alex, bo, cy = await office.people(3)
    await invited(office, alex, dt.timedelta())
    for start in (local(23, 13), local(23, 14, 5), local(25, 9), local(23, 7)):
        with pytest.raises(SlotTaken):
            await office.book(alex, start)
    await office.book(bo, local(24, 9))
    await office.book(cy, local(24, 10))
    assert not set(await office.free(alex)) & {local(24, hour) for hour in range(9, 17)}


async def test_the_invitation_is_for_one_therapist(office: Office) -> None:
    alex = await office.person()
    before = await office.free(alex, therapist_id=FERRER)
    await invited(office, alex, dt.timedelta())
    assert await office.free(alex, therapist_id=FERRER) == before


async def test_a_booking_uses_the_invitation_up(office: Office) -> None:
    alex = await office.person()
    token = await invited(office, alex)
    booking = await office.book(alex, local(24, 9))
    await office.desk.bookings.cancel(alex, booking.id)
    assert TODAY_AT_TWO not in await office.free(alex)
    with pytest.raises(InvitationRejected):
        await office.desk.invitations.accept(alex, token)


async def test_an_invited_move_uses_it_up_too(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, local(24, 9))
    await invited(office, alex)
    moved = await office.book(alex, TODAY_AT_TWO, moving=booking.id)
    assert moved.slot.start == TODAY_AT_TWO
    assert TODAY_AT_NINE not in await office.free(alex)


# One certain time


OUTSIDE = {
    "on a closed day": local(25, 9),
    "outside the hours": local(24, 13),
    "off the grid": local(24, 9, 5),
    "within the notice": local(23, 8, 1),
    "in the evening": local(24, 22),
}


@pytest.mark.parametrize("why", OUTSIDE)
async def test_a_certain_time_needs_no_rule(lite: Office, why: str) -> None:
    alex, bo = await lite.people(2)
    await lite.desk.calendars.refresh(PARK)
    invitation = await asked_to(lite, alex, OUTSIDE[why])
    assert invitation.start == invitation.expires_at == OUTSIDE[why]
    assert OUTSIDE[why] in await lite.free(alex)
    assert await lite.free(alex) == sorted(await lite.free(alex))
    assert OUTSIDE[why] not in await lite.free(bo)
    with pytest.raises(SlotTaken):
        await lite.book(bo, OUTSIDE[why])
    await lite.hold(alex, OUTSIDE[why])
    assert (await lite.book(alex, OUTSIDE[why])).slot.start == OUTSIDE[why]


async def test_a_certain_time_is_not_counted_against_her_caps(store: Store) -> None:
    office = await open_office(store, a_practice(per_day=1, per_week=1))
    alex, bo = await office.people(2)
    await office.book(bo, local(24, 9))
    await asked_to(office, alex, local(24, 11))
    assert (await office.book(alex, local(24, 11))).slot.start == local(24, 11)


async def test_a_certain_time_that_is_free_by_the_rules_is_listed_once(office: Office) -> None:
    alex = await office.person()
    await office.desk.calendars.refresh(PARK)
    before = await office.free(alex)
    await asked_to(office, alex, local(24, 9))
    assert await office.free(alex) == before


async def test_a_certain_time_is_never_open_onto_a_live_booking(office: Office) -> None:
    alex, bo = await office.people(2)
    await office.desk.calendars.refresh(PARK)
    await asked_to(office, alex, local(24, 9, 10))
    booking = await office.book(bo, local(24, 9))
    assert local(24, 9, 10) not in await office.free(alex)
    with pytest.raises(SlotTaken):
        await office.book(alex, local(24, 9, 10))
    await office.desk.bookings.cancel(bo, booking.id)
    office.clock.advance(UNDO_FOR)
    assert await office.book(alex, local(24, 9, 10))


async def test_a_certain_time_is_not_open_where_her_calendar_filled_since(office: Office) -> None:
    alex = await office.person()
    await office.desk.calendars.refresh(PARK)
    await asked_to(office, alex, local(25, 9))
    office.hers.now_has(Interval(local(25, 9, 15), local(25, 10)))
    with pytest.raises(SlotTaken):
        await office.book(alex, local(25, 9))


async def test_no_link_is_made_for_a_time_that_is_taken_over_or_beyond_the_horizon(
    office: Office,
) -> None:
    bo = await office.person()
    await office.book(bo, local(24, 9))
    for start in (
        local(24, 9),
        local(24, 8, 50),
        NOW - minutes(1),
        local(16, 9, month=12),
        dt.datetime(2990, 1, 1, tzinfo=dt.UTC),
    ):
        with pytest.raises(SlotTaken):
            await office.desk.invitations.open_time(PARK, start)
    office.hers.broken = "away"
    office.clock.advance(HOUR)
    await office.desk.calendars.refresh(PARK)
    with pytest.raises(CalendarUnread):
        await office.desk.invitations.open_time(PARK, local(24, 14))


async def test_she_chooses_from_her_free_times_without_her_notice(office: Office) -> None:
    bo = await office.person()
    free = [slot.start for slot in await office.desk.invitations.free(PARK)]
    assert free[0] == TODAY_AT_NINE
    assert set(free) > set(await office.free(bo))


# The link


async def test_a_link_is_for_the_first_who_opens_it(office: Office) -> None:
    alex, bo = await office.people(2)
    _, token = await office.desk.invitations.shorten(PARK, HOUR)
    assert TODAY_AT_TWO not in await office.free(alex)
    assert (await office.desk.invitations.accept(alex, token)).therapist_id == PARK
    assert await office.desk.invitations.accept(alex, token)
    with pytest.raises(InvitationRejected):
        await office.desk.invitations.accept(bo, token)
    assert TODAY_AT_TWO not in await office.free(bo)


async def test_of_many_who_open_a_link_at_once_one_may_use_it(office: Office) -> None:
    people = await office.people(8)
    _, token = await office.desk.invitations.shorten(PARK, HOUR)
    results = await asyncio.gather(
        *(office.desk.invitations.accept(person, token) for person in people),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Invitation) for result in results) == 1
    assert sum(isinstance(result, InvitationRejected) for result in results) == 7
    may = [person for person in people if TODAY_AT_TWO in await office.free(person)]
    assert len(may) == 1


async def test_one_invitation_makes_one_booking_however_often_it_is_tapped(
    office: Office,
) -> None:
    alex = await office.person()
    await invited(office, alex)
    await office.desk.calendars.refresh(PARK)
    results = await asyncio.gather(
        *(office.desk.bookings.book(alex, Wish(PARK, TODAY_AT_TWO)) for _ in range(5)),
        return_exceptions=True,
    )
    assert all(isinstance(result, Booking) for result in results)
    assert len(await office.bookings()) == 1


async def test_a_link_runs_out_after_seven_days_opened_or_not(office: Office) -> None:
    alex, bo = await office.people(2)
    opened = await invited(office, alex, dt.timedelta())
    _, unopened = await office.desk.invitations.shorten(PARK, HOUR)
    office.go_to(NOW + LINK_LASTS - minutes(1))
    assert await office.desk.invitations.accept(alex, opened)
    today = local(30, 9)
    assert today in await office.free(alex)
    office.go_to(NOW + LINK_LASTS)
    for person, token in ((alex, opened), (bo, unopened)):
        with pytest.raises(InvitationRejected):
            await office.desk.invitations.accept(person, token)
    assert today not in await office.free(alex)


async def test_after_five_wrong_links_not_even_a_right_one_is_looked_up(office: Office) -> None:
    alex, bo = await office.people(2)
    _, token = await office.desk.invitations.shorten(PARK, HOUR)
    for number in range(5):
        with pytest.raises(InvitationRejected):
            await office.desk.invitations.accept(alex, f"guess {number}")
    with pytest.raises(InvitationRejected):
        await office.desk.invitations.accept(alex, token)
    assert TODAY_AT_TWO not in await office.free(alex)
    office.clock.advance(minutes(12))
    assert await office.desk.invitations.accept(alex, token)
    with pytest.raises(InvitationRejected):  # Bo has tries of her own, and is told nothing else
        await office.desk.invitations.accept(bo, token)


async def test_a_therapist_may_look_at_her_own_link_without_taking_it(office: Office) -> None:
    mina = await office.claim()
    alex = await office.person()
    _, token = await office.desk.invitations.shorten(PARK, HOUR)
    assert (await office.desk.invitations.accept(mina, token)).therapist_id == PARK
    assert await office.desk.invitations.accept(alex, token)


async def test_no_token_is_stored_and_each_has_more_than_128_bits(office: Office) -> None:
    tokens = [(await office.desk.invitations.shorten(PARK, HOUR))[1] for _ in range(20)]
    assert len(set(tokens)) == 20
    assert all(len(token) * 6 >= 128 for token in tokens)
    async with office.store._engine.connect() as connection:
        rows = (await connection.execute(invites.select())).all()
    assert len(rows) == 20
    assert not [token for token in tokens if token in str(rows)]


async def test_an_invitation_of_a_therapist_who_left_is_rejected(store: Store) -> None:
    office = await open_office(store)
    _, token = await office.desk.invitations.shorten(FERRER, HOUR)
    practice = office.practice.model_copy(update={"therapists": office.practice.therapists[:1]})
    smaller = await open_office(store, practice)
    with pytest.raises(InvitationRejected):
        await smaller.desk.invitations.accept(await smaller.person(), token)
