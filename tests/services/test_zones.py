"""On whose clock a person reads times: kept once, taken along by every message."""

from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.people import Person
from fitbot.domain.precheck import Answer, Step
from tests.services.building import LA, MINA_ID, PARK, Office, local

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
NEW_YORK = ZoneInfo("America/New_York")


async def test_a_zone_is_kept_by_its_name_and_can_be_changed(office: Office) -> None:
    person = await office.person()
    assert person.zone is None
    there = await office.desk.people.keep_zone(person, BERLIN)
    assert there.zone == BERLIN
    assert await office.person() == there
    assert (await office.desk.people.keep_zone(there, TOKYO)).zone == TOKYO
    assert (await office.person()).zone == TOKYO


async def test_every_message_to_a_client_has_her_zone_as_it_is_then(lite: Office) -> None:
    await lite.claim()
    person = await lite.desk.people.keep_zone(await lite.person(), BERLIN)
    await lite.book(person, local(27, 10))
    await lite.outbox().deliver_due()
    await lite.desk.people.keep_zone(person, NEW_YORK)
    lite.go_to(local(26, 10))
    await lite.outbox().deliver_due()
    told = {type(each).__name__: each.zone for each in lite.phones.arrived}
    assert told == {"BookingChanged": LA, "FileReady": BERLIN, "ConsultationAhead": NEW_YORK}
    assert [each.zone for each in lite.phones.arrived if each.chat_id == MINA_ID] == [LA]


async def said(office: Office, place: str) -> Person:
    """A client who said before booking where she will be."""
    person = await office.person()
    return (await office.desk.prechecks.answer(person, PARK, Step.PLACE, place)).person


def keys(groups: object) -> list[list[str]]:
    return [[zone.key for zone in group] for group in groups]  # type: ignore[attr-defined]


async def test_where_there_is_but_one_clock_nothing_is_asked(office: Office) -> None:
    person = await said(office, "DE")
    assert person.zone == BERLIN
    assert await office.person() == person
    assert not await office.desk.zones.is_open(person)


async def test_where_clocks_differ_only_she_can_say(office: Office) -> None:
    person = await said(office, "US-TX")
    assert await office.desk.zones.is_open(person)
    there = await office.desk.people.keep_zone(person, TOKYO)
    assert not await office.desk.zones.is_open(there)


@pytest.mark.parametrize("place", ["", "ZZ"])
async def test_without_a_hint_nothing_is_settled_and_nothing_forced(
    lite: Office, place: str
) -> None:
    person = await said(lite, place) if place else await lite.person()
    assert not await lite.desk.zones.is_open(person)
    assert person.zone is None


async def test_what_she_chose_is_not_changed_by_where_she_will_be(lite: Office) -> None:
    there = await lite.desk.people.keep_zone(await said(lite, "DE"), TOKYO)
    assert (await said(lite, "US-CA")).zone == TOKYO
    assert (await lite.desk.prechecks.answer(there, PARK, Step.AGE, Answer.MINOR)).person == there


async def test_the_likely_times_are_those_of_where_she_will_be(lite: Office) -> None:
    park = lite.practice.therapist(PARK)
    person = await said(lite, "US-TX")
    told = await lite.desk.zones.likely(person, park)
    assert keys(told.groups) == [["America/Denver"], ["America/Chicago"]]
    assert told.now == lite.clock.now()


async def test_without_that_they_are_those_of_the_practice_and_her_phones_country(
    lite: Office,
) -> None:
    park = lite.practice.therapist(PARK)
    told = await lite.desk.zones.likely(await lite.person(), park)
    assert ["America/Los_Angeles"] in keys(told.groups)
    assert ["America/New_York"] in keys(told.groups)
    assert len(told.groups) == 6
    abroad = await lite.desk.people.meet(1001, ("Alex",), "de-AT")
    told = await lite.desk.zones.likely(abroad, None)
    assert ["Europe/Vienna"] in keys(told.groups)


async def test_a_place_is_looked_up_in_her_language(lite: Office) -> None:
    person = await lite.desk.people.meet(1001, ("Alex",), "de")
    assert keys((await lite.desk.zones.find(person, "Wien")).groups) == [["Europe/Vienna"]]
    assert keys((await lite.desk.zones.find(person, "no such place")).groups) == []
