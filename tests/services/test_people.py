import asyncio
import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.dialogue import Asking, Noting
from fitbot.domain.interval import Interval
from fitbot.domain.people import Claimed
from fitbot.domain.time_off import TIME_OFF_KEPT_FOR
from fitbot.domain.whereabouts import Travel
from fitbot.errors import ClaimRejected
from fitbot.store import Store
from fitbot.store.schema import blocks, travels
from tests.databases import raw
from tests.journeys.world import EXAMPLE
from tests.services.building import (
    FERRER,
    MINA_ID,
    NOW,
    PARK,
    THEO_ID,
    Office,
    local,
    minutes,
    open_office,
)

WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)
TOKYO = ZoneInfo("Asia/Tokyo")


async def test_a_person_is_one_however_often_she_writes(office: Office) -> None:
    first = await office.desk.people.meet(1001, ("Alex", None), "en")
    again = await office.desk.people.meet(1001, ("Alex", None), "en")
    renamed = await office.desk.people.meet(1001, ("Alex\u202e", "Kim"), "de")
    assert again == first
    assert (renamed.id, renamed.name, renamed.language) == (first.id, "Alex Kim", "de")
    assert await office.desk.people.known(first.id) == renamed
    with pytest.raises(LookupError):
        await office.desk.people.known(777)


async def test_who_was_lost_and_writes_again_can_be_reached(office: Office) -> None:
    person = await office.person()
    await office.desk.people.lost(person.telegram_id)
    assert (await office.desk.people.known(person.id)).unreachable_since == NOW
    assert (await office.person()).unreachable_since is None


async def test_an_update_is_new_once(office: Office) -> None:
    assert await office.desk.people.is_new_update(12)
    assert not await office.desk.people.is_new_update(12)
    assert await office.desk.people.is_new_update(11)


async def test_a_claim_works_once_for_seven_days(office: Office) -> None:
    people = office.desk.people
    mina, eve = await people.meet(MINA_ID, ("Mina",), "en"), await office.person()
    token = await people.new_claim(PARK)
    with pytest.raises(ClaimRejected):
        await people.claim(eve, token + "x", EXAMPLE)
    office.clock.advance(WEEK - dt.timedelta(seconds=1))
    assert await people.claim(mina, token, EXAMPLE) == Claimed(PARK)
    with pytest.raises(ClaimRejected):
        await people.claim(eve, token, EXAMPLE)
    assert await people.therapist_of(mina) == PARK
    assert await people.therapist_of(eve) is None
    assert (await people.account(PARK)).telegram_id == MINA_ID
    late = await people.new_claim(FERRER)
    office.clock.advance(WEEK)
    with pytest.raises(ClaimRejected):
        await people.claim(eve, late, EXAMPLE)


async def test_a_newer_claim_ends_an_older_one(lite: Office) -> None:
    old, new = [await lite.desk.people.new_claim(PARK) for _ in range(2)]
    person = await lite.person()
    with pytest.raises(ClaimRejected):
        await lite.desk.people.claim(person, old, EXAMPLE)
    await lite.desk.people.claim(person, new, EXAMPLE)


async def test_a_claim_says_whose_place_it_took_and_which_was_left(office: Office) -> None:
    people = office.desk.people
    mina, theo = await office.claim(), await office.claim(FERRER, THEO_ID)
    claimed = await people.claim(mina, await people.new_claim(FERRER), EXAMPLE)
    assert claimed == Claimed(FERRER, former=THEO_ID, left=PARK)
    assert await people.therapist_of(mina) == FERRER
    assert await people.therapist_of(theo) is None
    assert (await people.account(PARK)).telegram_id is None
    assert await people.claim(theo, await people.new_claim(PARK), EXAMPLE) == Claimed(PARK)
    again = await people.claim(theo, await people.new_claim(PARK), EXAMPLE)
    assert again == Claimed(PARK)


async def test_a_claim_of_a_therapist_who_left_takes_nothing_away(office: Office) -> None:
    people = office.desk.people
    mina = await office.claim()
    token = await people.new_claim(FERRER)
    alone = EXAMPLE.model_copy(update={"therapists": EXAMPLE.therapists[:1]})
    with pytest.raises(ClaimRejected):
        await people.claim(mina, token, alone)
    assert await people.therapist_of(mina) == PARK
    assert (await people.claim(mina, token, EXAMPLE)).left == PARK  # she is back


async def test_two_who_change_places_at_once_both_get_one(office: Office) -> None:
    people = office.desk.people
    mina, theo = await office.claim(), await office.claim(FERRER, THEO_ID)
    for _ in range(3):
        tokens = [await people.new_claim(each) for each in (FERRER, PARK)]
        await asyncio.gather(
            *(
                people.claim(who, token, EXAMPLE)
                for who, token in zip((mina, theo), tokens, strict=True)
            )
        )
        assert {await people.therapist_of(mina), await people.therapist_of(theo)} == {PARK, FERRER}
        mina, theo = theo, mina


async def test_a_claim_has_144_bits_and_only_its_hash_is_kept(
    database_url: str, store: Store
) -> None:
    office = await open_office(store)
    tokens = {await office.desk.people.new_claim(PARK) for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) == 24 for token in tokens)
    token = await office.desk.people.new_claim(PARK)
    rows = await raw(database_url, "SELECT * FROM therapists")
    assert token not in str(rows)
    assert hashlib.sha256(token.encode()).hexdigest() in str(rows)


async def test_what_is_expected_of_a_person_is_one_thing_for_a_day(office: Office) -> None:
    person = await office.person()
    people = office.desk.people
    assert await people.expected(person) is None
    await people.expect(person, Asking(PARK))
    await people.expect(person, Noting(3))
    assert await people.expected(person) == Noting(3)
    office.clock.advance(dt.timedelta(hours=24, seconds=1))
    assert await people.expected(person) is None
    await people.expect(person, Asking(PARK))
    await people.expect_nothing(person)
    assert await people.expected(person) is None


async def test_tidying_drops_what_nobody_needs_and_nothing_else(office: Office) -> None:
    alex, other = await office.people(2)
    people = office.desk.people
    await people.is_new_update(1)
    await office.hold(alex, local(26, 9))
    office.clock.advance(dt.timedelta(days=1))
    await people.is_new_update(2)
    await office.hold(other, local(26, 10))
    office.clock.advance(minutes(5))
    await people.tidy()
    assert not await people.is_new_update(1)  # a day is not long enough
    assert local(26, 10) not in await office.free(alex)
    office.clock.advance(dt.timedelta(days=2))
    await people.tidy()
    assert await people.is_new_update(1)
    assert not await people.is_new_update(2)


async def test_blocks_and_travels_are_deleted_two_weeks_after_they_ended(office: Office) -> None:
    span = Interval(NOW, NOW + dt.timedelta(hours=1))
    await office.desk.time_off.block(PARK, span)
    await office.desk.time_off.travel(PARK, Travel(TOKYO, NOW.date(), NOW.date()))
    office.go_to(span.end + TIME_OFF_KEPT_FOR)
    await office.desk.people.tidy()
    assert await _time_off(office) == (1, 1)
    office.clock.advance(2 * DAY)
    await office.desk.people.tidy()
    assert await _time_off(office) == (0, 0)


async def _time_off(office: Office) -> tuple[int, int]:
    """How many blocks and travels are stored."""
    async with office.store._engine.connect() as connection:
        counts = [
            len((await connection.execute(table.select())).all()) for table in (blocks, travels)
        ]
    return counts[0], counts[1]
