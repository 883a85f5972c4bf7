import datetime as dt

import pytest

from fitbot.domain.booking import Booking, Status
from fitbot.domain.messages import UnmarkedListed
from fitbot.domain.outbox import Kind
from fitbot.domain.reminders import MISSED_AFTER
from fitbot.errors import ChangedSince, NoBooking, Outdated
from fitbot.store import Store
from tests.services.building import (
    FERRER,
    MINA_ID,
    PARK,
    Office,
    a_practice,
    local,
    minutes,
    open_office,
)

NINE = local(24, 9)
SECOND = dt.timedelta(seconds=1)


async def a_past_booking(office: Office, start: dt.datetime = NINE) -> Booking:
    """A consultation that has just ended; everything until then was delivered."""
    await office.claim()
    booking = await office.book(await office.person(), start)
    office.go_to(booking.slot.end)
    await office.outbox().deliver_due()
    office.phones.take()
    return booking


async def test_only_the_therapist_herself_says_who_came_and_only_after_the_start(
    office: Office,
) -> None:
    booking = await office.book(await office.person(), NINE)
    attended = office.desk.attending.attended
    office.go_to(NINE - SECOND)
    with pytest.raises(Outdated):
        await attended(PARK, booking.id, came=True)
    office.go_to(NINE)
    with pytest.raises(NoBooking):
        await attended(FERRER, booking.id, came=True)
    with pytest.raises(NoBooking):
        await attended(PARK, 777, came=True)
    assert (await attended(PARK, booking.id, came=True)).status is Status.CAME


async def test_nobody_came_to_a_cancelled_consultation(office: Office) -> None:
    person = await office.person()
    booking = await office.book(person, NINE)
    await office.desk.bookings.cancel(person, booking.id)
    office.go_to(NINE)
    with pytest.raises(NoBooking):
        await office.desk.attending.attended(PARK, booking.id, came=True)


async def test_who_came_is_invited_to_the_survey_an_hour_after_the_end(office: Office) -> None:
    booking = await a_past_booking(office)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    office.go_to(booking.slot.end + minutes(60) - SECOND)
    await office.outbox().deliver_due()
    assert office.phones.take() == []
    office.clock.advance(SECOND)
    await office.outbox().deliver_due()
    assert office.phones.take() == ["SurveyInvited"]


async def test_told_late_that_somebody_came_the_survey_goes_out_at_once(office: Office) -> None:
    booking = await a_past_booking(office)
    office.go_to(local(24, 15))
    await office.desk.attending.attended(PARK, booking.id, came=True)
    assert await office.due(Kind.SURVEY) == [local(24, 15)]


@pytest.mark.parametrize(("came", "kind"), [(True, Kind.SURVEY), (False, Kind.MISSED)])
async def test_what_she_says_late_in_the_evening_reaches_the_client_in_the_morning(
    lite: Office, came: bool, kind: Kind
) -> None:
    booking = await a_past_booking(lite, local(26, 18))
    lite.go_to(local(26, 21))
    await lite.desk.attending.attended(PARK, booking.id, came=came)
    assert await lite.due(kind) == [local(27, 8)]


async def test_who_did_not_come_gets_one_kind_line(office: Office) -> None:
    booking = await a_past_booking(office)
    for _ in range(2):
        await office.desk.attending.attended(PARK, booking.id, came=False)
        await office.outbox().deliver_due()
    assert office.phones.take() == []  # a slip of the finger can still be corrected
    office.go_to(office.clock.now() + MISSED_AFTER)
    await office.outbox().deliver_due()
    assert office.phones.take() == ["MissedNoted"]


async def test_who_is_said_to_have_missed_it_and_then_to_have_come_gets_the_survey(
    office: Office,
) -> None:
    booking = await a_past_booking(office)
    for came in (True, False, True):
        await office.desk.attending.attended(PARK, booking.id, came=came)
        office.go_to(office.clock.now() + minutes(5))
    office.go_to(local(24, 12))
    await office.outbox().deliver_due()
    assert office.phones.take() == ["SurveyInvited"]


async def test_corrected_before_the_survey_went_out_it_never_goes_out(office: Office) -> None:
    booking = await a_past_booking(office)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    corrected = await office.desk.attending.attended(PARK, booking.id, came=False)
    assert corrected.status is Status.MISSED
    office.go_to(local(24, 12))
    await office.outbox().deliver_due()
    assert office.phones.take() == ["MissedNoted"]


async def test_corrected_before_the_kind_line_went_out_it_never_goes_out(office: Office) -> None:
    booking = await a_past_booking(office)
    await office.desk.attending.attended(PARK, booking.id, came=False)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    office.go_to(local(24, 12))
    await office.outbox().deliver_due()
    assert office.phones.take() == ["SurveyInvited"]


async def test_corrected_to_and_fro_in_time_the_survey_still_goes_out_once(
    office: Office,
) -> None:
    booking = await a_past_booking(office)
    for came in (True, False, True):
        await office.desk.attending.attended(PARK, booking.id, came=came)
    office.go_to(local(24, 12))
    await office.outbox().deliver_due()
    assert office.phones.take() == ["SurveyInvited"]


async def test_a_marked_consultation_is_not_asked_about_again(office: Office) -> None:
    await office.claim()
    booking = await office.book(await office.person(), NINE)
    await office.outbox().deliver_due()
    office.phones.take()
    office.go_to(NINE + minutes(5))
    await office.desk.attending.attended(PARK, booking.id, came=True)
    office.go_to(booking.slot.end)
    await office.outbox().deliver_due()
    assert "AttendanceAsked" not in office.phones.take()


async def test_who_did_not_come_may_book_again_at_once(office: Office) -> None:
    booking = await a_past_booking(office)
    await office.desk.attending.attended(PARK, booking.id, came=False)
    again = await office.book(await office.person(), local(26, 9))
    assert again.id != booking.id


# Who says she comes


async def test_who_says_she_comes_is_confirmed_until_the_time_changes(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    office.clock.advance(minutes(1))
    coming = await office.desk.attending.coming(alex, booking.id, NINE)
    assert coming.coming_at == office.clock.now()
    office.clock.advance(minutes(1))
    assert await office.desk.attending.coming(alex, booking.id, NINE) == coming
    assert coming.changed_at == booking.changed_at
    moved = await office.book(alex, local(24, 10), moving=booking.id)
    assert moved.coming_at is None
    with pytest.raises(ChangedSince):
        await office.desk.attending.coming(alex, booking.id, NINE)


async def test_only_the_client_herself_says_so_and_only_before_the_end(office: Office) -> None:
    alex, other = await office.people(2)
    booking = await office.book(alex, NINE)
    for person, booking_id in ((other, booking.id), (alex, 777)):
        with pytest.raises(NoBooking):
            await office.desk.attending.coming(person, booking_id, NINE)
    office.go_to(booking.slot.end)
    with pytest.raises(ChangedSince):
        await office.desk.attending.coming(alex, booking.id, NINE)
    await office.desk.bookings.cancel(alex, (await office.book(alex, local(26, 9))).id)
    with pytest.raises(ChangedSince):
        await office.desk.attending.coming(alex, 2, local(26, 9))


async def test_to_a_time_she_chose_herself_saying_so_sends_no_second_file(office: Office) -> None:
    alex = await office.person()
    booking = await office.book(alex, NINE)
    await office.desk.attending.coming(alex, booking.id, NINE)
    assert len(await office.posts(Kind.FILE)) == 1


# In the evening


EVENING = local(24, 18, 30)


async def in_the_evening(office: Office, at: dt.datetime = EVENING) -> list[str]:
    """What the therapist is asked then, besides what came right after each call."""
    office.go_to(at - minutes(1))
    await office.outbox().deliver_due()
    office.phones.take()
    office.go_to(at)
    await office.desk.attending.plan_evenings()
    await office.outbox().deliver_due()
    return office.phones.of(MINA_ID)


async def test_she_is_asked_once_in_the_evening_for_whom_of_the_day_she_did_not_answer(
    store: Store,
) -> None:
    office = await open_office(store, a_practice(per_day=9))
    await office.claim()
    people = await office.people(4)
    calls = [await office.book(each, local(24, 9 + n)) for n, each in enumerate(people[:3])]
    await office.book(people[3], local(26, 9))
    office.go_to(local(24, 12))
    await office.desk.attending.attended(PARK, calls[0].id, came=True)
    assert await in_the_evening(office) == ["UnmarkedListed"]
    [asked] = [each for each in office.phones.arrived if isinstance(each, UnmarkedListed)]
    assert [(each.name, each.booking.id) for each in asked.bookings] == [
        ("Alex Kim1", calls[1].id),
        ("Alex Kim2", calls[2].id),
    ]
    office.phones.take()
    for _ in range(3):
        office.clock.advance(minutes(30))
        await office.desk.attending.plan_evenings()
        await office.outbox().deliver_due()
    assert office.phones.of(MINA_ID) == []


async def test_an_evening_with_every_answer_given_is_quiet(office: Office) -> None:
    booking = await a_past_booking(office)
    await office.desk.attending.attended(PARK, booking.id, came=False)
    assert await in_the_evening(office) == []
    assert await office.posts(Kind.UNMARKED) == []


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (EVENING - SECOND, False),
        (EVENING, True),
        (EVENING + minutes(120), True),
        (EVENING + minutes(120) + SECOND, False),  # the digest asks in the morning
        (EVENING + dt.timedelta(days=1), False),
    ],
)
async def test_the_evening_is_from_half_past_six_to_half_past_eight(
    lite: Office, at: dt.datetime, asked: bool
) -> None:
    await a_past_booking(lite)
    assert bool(await in_the_evening(lite, at)) is asked
    assert bool(await lite.posts(Kind.UNMARKED)) is asked


@pytest.mark.parametrize(("minute", "asked"), [(10, True), (15, False)])
async def test_whoever_was_asked_within_the_hour_is_not_asked_again(
    sqlite_store: Store, minute: int, asked: bool
) -> None:
    office = await open_office(sqlite_store, a_practice(step=5))
    await a_past_booking(office, local(26, 17, minute))
    assert bool(await in_the_evening(office, local(26, 18, 30))) is asked


async def test_answered_before_the_question_went_out_it_does_not(office: Office) -> None:
    booking = await a_past_booking(office)
    office.go_to(EVENING)
    await office.desk.attending.plan_evenings()
    await office.desk.attending.attended(PARK, booking.id, came=True)
    await office.outbox().deliver_due()
    assert "UnmarkedListed" not in office.phones.take()


async def test_nobody_is_asked_before_she_has_claimed_her_place(office: Office) -> None:
    await office.book(await office.person(), NINE)
    assert await in_the_evening(office) == []
    assert await office.posts(Kind.UNMARKED) == []


async def test_the_evening_is_that_of_her_own_clock_on_both_sides_of_a_clock_change(
    store: Store,
) -> None:
    office = await open_office(store, now=local(1, 0, 30))  # the night clocks go back
    await office.claim()
    assert await office.desk.attending.next_evening() == dt.datetime(
        2026, 11, 2, 2, 30, tzinfo=dt.UTC
    )
    office.go_to(local(1, 18, 30))
    assert await office.desk.attending.next_evening() == dt.datetime(
        2026, 11, 3, 2, 30, tzinfo=dt.UTC
    )


async def test_without_anybody_to_ask_there_is_no_next_evening(office: Office) -> None:
    assert await office.desk.attending.next_evening() is None
