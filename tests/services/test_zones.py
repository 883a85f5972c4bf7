"""On whose clock a person reads times: kept once, taken along by every message."""

from zoneinfo import ZoneInfo

from tests.services.building import MINA_ID, Office, local

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


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
    await lite.desk.people.keep_zone(person, TOKYO)
    lite.go_to(local(26, 10))
    await lite.outbox().deliver_due()
    told = {type(each).__name__: each.zone for each in lite.phones.arrived}
    assert told == {"BookingChanged": None, "FileReady": BERLIN, "ConsultationAhead": TOKYO}
    assert [each.zone for each in lite.phones.arrived if each.chat_id == MINA_ID] == [None]
