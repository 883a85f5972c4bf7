import datetime as dt
from dataclasses import replace

import pytest

from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.people import Person
from fitbot.services.calls import link_of, phone_of, way_of
from fitbot.services.desk import Desk, load_assets
from tests.journeys.world import EXAMPLE
from tests.services.building import FERRER, NOW, PARK, THEO_ID, Office, minutes

BOOKING = Booking(
    id=1,
    code="AB23",
    uid="0123456789abcdef@fitbot",
    therapist_id=FERRER,
    person_id=1,
    slot=Interval(NOW, NOW + minutes(20)),
    status=Status.BOOKED,
    sequence=0,
    changed_at=NOW,
)


def test_a_therapists_own_room_is_the_same_for_everybody() -> None:
    assert link_of(EXAMPLE.therapist(PARK), BOOKING) == "https://video.example/drpark"


def test_a_jitsi_room_cannot_be_guessed_and_stays_for_the_bookings_life() -> None:
    link = link_of(EXAMPLE.therapist(FERRER), BOOKING)
    room = link.removeprefix("https://meet.jit.si/fitbot-")
    assert len(room) == 22
    assert BOOKING.code not in link
    assert BOOKING.uid not in link
    assert link == link_of(EXAMPLE.therapist(FERRER), BOOKING)


def test_a_call_by_phone_has_no_link() -> None:
    therapist = EXAMPLE.therapist(PARK)
    by_phone = therapist.model_copy(update={"ways": ("phone",)})
    assert (way_of(therapist, BOOKING), way_of(by_phone, BOOKING)) == ("video", "phone")
    assert link_of(by_phone, BOOKING) == ""
    chosen = replace(BOOKING, way="phone", phone="+1 555 010 0000")
    assert way_of(therapist, chosen) == "phone"
    assert link_of(therapist, chosen) == ""
    assert phone_of(therapist, chosen) == "+1 555 010 0000"


def test_a_call_by_video_has_no_number() -> None:
    chosen = replace(BOOKING, way="video", phone="+1 555 010 0000")
    assert phone_of(EXAMPLE.therapist(PARK), chosen) == ""


def test_pictures_and_crisis_lines_are_read_once_at_the_start() -> None:
    assets = load_assets(EXAMPLE)
    assert set(assets.photos) == {PARK, FERRER}
    assert assets.photos[PARK].startswith(b"\xff\xd8")
    assert assets.crisis_lines.emergency == "911"
    assert assets.texts.language == "en"


async def test_a_person_belongs_to_whom_she_came_for(lite: Office) -> None:
    person = await lite.person()
    assert lite.desk.therapist_for(person) is None
    person = await lite.desk.people.come_for(person, FERRER)
    assert lite.desk.therapist_for(person) is lite.practice.therapist(FERRER)
    assert await lite.desk.people.come_for(person, FERRER) == person
    assert lite.desk.therapist("left-long-ago") is None


def test_an_only_therapist_is_everybodys(lite: Office) -> None:
    only = lite.practice.model_copy(update={"therapists": lite.practice.therapists[:1]})
    desk = Desk(**{name: getattr(lite.desk, name) for name in Desk.__slots__} | {"practice": only})
    nobody = Person(1, 1001, "", "en", came_for="left-long-ago")
    found = desk.therapist_for(nobody)
    assert found is not None
    assert found.id == PARK


@pytest.mark.parametrize("ways", [("phone",), ("video", "phone"), ("video",)])
def test_the_way_is_one_the_therapist_offers(ways: tuple[str, ...]) -> None:
    assert way_of(EXAMPLE.therapist(PARK).model_copy(update={"ways": ways}), BOOKING) in ways


async def test_a_digest_is_due_only_for_a_therapist_who_is_there_to_read_it(lite: Office) -> None:
    assert await lite.desk.digests.next_due() is None
    await lite.claim(FERRER, THEO_ID)
    assert await lite.desk.digests.next_due() == dt.datetime(2026, 11, 23, 18, 15, tzinfo=dt.UTC)
