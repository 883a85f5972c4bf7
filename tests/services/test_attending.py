import datetime as dt

import pytest

from fitbot.domain.booking import Booking, Status
from fitbot.domain.outbox import Kind
from fitbot.domain.reminders import MISSED_AFTER
from fitbot.errors import NoBooking, Outdated
from tests.services.building import FERRER, PARK, Office, local, minutes

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
