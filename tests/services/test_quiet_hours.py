"""Nobody is written to at night on her own clock, but for what is no use at another hour."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import Booking
from fitbot.domain.messages import ConsultationAhead, Message, MissedNoted, SurveyInvited
from fitbot.domain.people import Person
from fitbot.domain.reminders import Reminder, is_night
from fitbot.store import Store
from tests.services.building import PARK, Office, a_practice, local, minutes, open_office

HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
TOKYO, LONDON = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London")
ZONES = ("Asia/Tokyo", "Europe/London", "Pacific/Apia", "America/New_York", "Asia/Kolkata")


async def living_in(office: Office, zone: ZoneInfo, number: int = 0) -> Person:
    """A client whose zone we know."""
    person = await office.person(number)
    async with office.store.begin() as tx:
        await tx.set_zone(person.id, zone)
        return await tx.person(person.id)


async def day_by_day(office: Office, until: dt.datetime) -> list[tuple[dt.datetime, Message]]:
    """Let time pass, stopping at whatever is due; return what was sent to clients, and when."""
    sent: list[tuple[dt.datetime, Message]] = []
    outbox = office.outbox()
    while True:
        async with office.store.read() as view:
            due = await view.next_due()
        if due is None or due > until:
            return sent
        office.go_to(max(due, office.clock.now()))
        office.phones.arrived.clear()
        await outbox.deliver_due()
        sent += [(office.clock.now(), each) for each in office.phones.arrived]


async def a_call_from(office: Office, zone: str, start: dt.datetime) -> Booking:
    return await office.book(await living_in(office, ZoneInfo(zone)), start)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", [local(26, 9), local(26, 14), local(26, 18), local(27, 10, 30)])
@pytest.mark.parametrize("came", [True, False])
async def test_only_what_cannot_wait_comes_at_night_on_the_clients_clock(
    sqlite_store: Store, zone: str, start: dt.datetime, came: bool
) -> None:
    office = await open_office(sqlite_store)
    booking = await a_call_from(office, zone, start)
    sent = await day_by_day(office, start + 10 * minutes(1))
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=came)
    sent += await day_by_day(office, start + 3 * 24 * HOUR)
    kinds = [type(each) for _, each in sent]
    assert kinds.count(ConsultationAhead) == 3
    assert kinds[-1] is (SurveyInvited if came else MissedNoted)
    for when, message in sent:
        if isinstance(message, ConsultationAhead) and message.kind is not Reminder.DAY:
            assert when == start - message.kind.before
        elif isinstance(message, ConsultationAhead | SurveyInvited | MissedNoted):
            assert not is_night(when, ZoneInfo(zone))


async def test_what_is_due_at_two_at_night_comes_at_eight(lite: Office) -> None:
    # 02:00 in Tokyo is 09:00 the day before in Los Angeles.
    await a_call_from(lite, "Asia/Tokyo", local(27, 9))
    sent = await day_by_day(lite, local(28, 0))
    [when] = [when for when, each in sent if is_reminder(each, Reminder.DAY)]
    assert f"{when.astimezone(TOKYO):%d %H:%M}" == "27 08:00"


async def test_what_is_due_at_ten_in_the_evening_comes_at_half_past_eight(lite: Office) -> None:
    # 14:00 in Los Angeles is 22:00 in London.
    await a_call_from(lite, "Europe/London", local(26, 14))
    sent = await day_by_day(lite, local(27, 0))
    [when] = [when for when, each in sent if is_reminder(each, Reminder.DAY)]
    assert f"{when.astimezone(LONDON):%d %H:%M}" == "25 20:30"


async def test_whose_zone_is_not_known_lives_by_the_therapists_clock(store: Store) -> None:
    office = await open_office(store)
    await office.book(await office.person(), local(26, 9))
    sent = await day_by_day(office, local(27, 0))
    assert [when for when, each in sent if is_reminder(each, Reminder.DAY)] == [local(25, 9)]


async def test_what_a_downtime_left_over_waits_for_the_morning(office: Office) -> None:
    """The bot wakes at 23:00 with a reminder of that morning; the call is after noon."""
    await office.book(await office.person(), local(26, 14))
    office.go_to(local(25, 23))
    await office.outbox().deliver_due()
    assert "ConsultationAhead" not in office.phones.take()
    office.go_to(local(26, 8) - SECOND)
    await office.outbox().deliver_due()
    assert office.phones.take() == []
    office.clock.advance(SECOND)
    await office.outbox().deliver_due()
    [late] = office.phones.arrived
    assert is_reminder(late, Reminder.DAY)


async def test_who_has_flown_on_since_is_not_woken(office: Office) -> None:
    person = await office.person()
    await office.book(person, local(26, 14))  # to be reminded at 14:00 in Los Angeles
    await living_in(office, LONDON)  # where that is 22:00
    office.go_to(local(25, 14))
    await office.outbox().deliver_due()
    assert "ConsultationAhead" not in office.phones.take()
    office.go_to(local(26, 0))  # eight in the morning there
    await office.outbox().deliver_due()
    assert office.phones.take() == ["ConsultationAhead"]


async def test_an_invitation_to_the_survey_waits_for_her_own_morning(store: Store) -> None:
    office = await open_office(store)
    booking = await a_call_from(office, "Europe/London", local(26, 14))  # 22:00 there
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    sent = await day_by_day(office, local(28, 0))
    [when] = [when for when, each in sent if isinstance(each, SurveyInvited)]
    assert f"{when.astimezone(LONDON):%d %H:%M}" == "27 08:00"


async def test_booked_half_an_hour_before_there_is_one_reminder(store: Store) -> None:
    office = await open_office(store, a_practice(notice_hours=0), now=local(26, 8, 30))
    await office.book(await office.person(), local(26, 9))
    sent = await day_by_day(office, local(26, 9))
    reminders = [each.kind for _, each in sent if isinstance(each, ConsultationAhead)]
    assert reminders == [Reminder.SOON]


async def test_booked_five_hours_before_there_are_two(store: Store) -> None:
    office = await open_office(store, a_practice(notice_hours=0), now=local(26, 9))
    await office.book(await office.person(), local(26, 14))
    sent = await day_by_day(office, local(26, 14))
    reminders = [each.kind for _, each in sent if isinstance(each, ConsultationAhead)]
    assert reminders == [Reminder.HOUR, Reminder.SOON]


def is_reminder(message: Message, kind: Reminder) -> bool:
    return isinstance(message, ConsultationAhead) and message.kind is kind
