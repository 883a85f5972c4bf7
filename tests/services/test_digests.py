import asyncio
import datetime as dt

import pytest

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import Detail, Digest, DigestWishes
from fitbot.domain.messages import DigestReady
from fitbot.domain.outbox import Kind, Outcome
from fitbot.domain.survey import Decision, Item, Rating
from fitbot.outbox import Failure, Receipt
from fitbot.store import Store
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
    with_digest,
)
from tests.services.test_rules import away

SECOND = dt.timedelta(seconds=1)


async def tick(office: Office) -> list[Digest]:
    """Plan and deliver; return the digests that arrived."""
    await office.desk.digests.plan()
    await office.outbox().deliver_due()
    arrived = [each.digest for each in office.phones.arrived if isinstance(each, DigestReady)]
    office.phones.arrived.clear()
    return arrived


async def test_a_digest_goes_out_once_a_local_day_at_its_hour(store: Store) -> None:
    office = await open_office(store, now=local(23, 6))
    await office.claim()
    sent = []
    while office.clock.now() < local(25, 6):
        sent += [(each.now, each.late) for each in await tick(office)]
        office.clock.advance(minutes(30))
    assert sent == [(local(23, 7, 30), False), (local(24, 7, 30), False)]
    assert await office.posts(Kind.DIGEST) == [
        "digest:park:2026-11-23",
        "digest:park:2026-11-24",
    ]


async def test_each_therapist_has_her_own_hour_and_nobody_who_has_not_claimed_gets_one(
    lite: Office,
) -> None:
    lite.go_to(local(24, 10))
    await lite.claim(FERRER, THEO_ID)
    assert await tick(lite) == []
    assert await lite.posts(Kind.DIGEST) == []
    lite.go_to(local(24, 11))
    [digest] = await tick(lite)
    assert digest.therapist_id == FERRER


async def test_whoever_comes_after_the_hour_of_the_digest_gets_the_next_one(lite: Office) -> None:
    lite.go_to(local(24, 7, 31))
    await lite.claim()
    assert await tick(lite) == []
    lite.go_to(local(25, 7, 30))
    [digest] = await tick(lite)
    assert not digest.late


async def test_after_a_downtime_the_digest_is_sent_once_late_and_says_so(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30) + dt.timedelta(hours=4))
    [digest] = await tick(lite)
    assert digest.late
    assert await tick(lite) == []


async def test_after_four_hours_it_is_left_out(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30) + dt.timedelta(hours=4) + SECOND)
    assert await tick(lite) == []
    lite.go_to(local(25, 7, 30))
    [digest] = await tick(lite)
    assert not digest.late


async def test_a_digest_that_telegram_put_off_for_too_long_is_dropped(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30))
    wait = dt.timedelta(hours=5)
    lite.phones.answers = [Receipt(failure=Failure.LATER, retry_after=wait)]
    assert await tick(lite) == []
    lite.clock.advance(wait)
    assert await tick(lite) == []
    assert await lite.settled(Outcome.DROPPED) == ["digest"]


async def test_a_digest_that_was_asked_for_is_never_late(lite: Office) -> None:
    lite.go_to(local(24, 15))
    assert not (await lite.desk.digests.compose(PARK)).late


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (dt.time(8), ["03-28 07:00", "03-29 06:00", "03-30 06:00"]),
        (dt.time(2, 30), ["03-28 01:30", "03-29 01:00", "03-30 00:30"]),  # left out on the 29th
    ],
)
async def test_the_digest_keeps_its_wall_clock_hour_in_spring(
    sqlite_store: Store, at: dt.time, days: list[str]
) -> None:
    assert await nights(sqlite_store, at, dt.datetime(2026, 3, 28, tzinfo=dt.UTC)) == days


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (dt.time(8), ["10-24 06:00", "10-25 07:00", "10-26 07:00"]),
        (dt.time(2, 30), ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),  # twice on the 25th
    ],
)
async def test_the_digest_keeps_its_wall_clock_hour_in_autumn(
    sqlite_store: Store, at: dt.time, days: list[str]
) -> None:
    assert await nights(sqlite_store, at, dt.datetime(2026, 10, 24, tzinfo=dt.UTC)) == days


async def nights(store: Store, at: dt.time, start: dt.datetime) -> list[str]:
    """When digests arrive over three days in Berlin."""
    practice = with_digest(EXAMPLE, at, "Europe/Berlin")
    office = await open_office(store, practice, now=start)
    await office.claim()
    sent = []
    for _ in range(3 * 48):
        sent += [f"{each.now:%m-%d %H:%M}" for each in await tick(office)]
        office.clock.advance(minutes(30))
    return sent


async def test_an_evening_digest_that_comes_past_midnight_tells_the_whole_day(
    sqlite_store: Store,
) -> None:
    practice = with_digest(EXAMPLE, dt.time(22), "America/Los_Angeles")
    office = await open_office(sqlite_store, practice, now=local(23, 23))
    await office.claim()
    await tick(office)
    office.go_to(local(24, 9))
    booking = await office.book(await office.person(), local(26, 9))
    office.go_to(local(25, 0, 30))
    [digest] = await tick(office)
    assert digest.late
    assert [each.booking.id for each in digest.changes] == [booking.id]


async def a_survey(office: Office, booking: Booking, number: int) -> None:
    """Let a client come and answer."""
    await office.desk.attending.attended(PARK, booking.id, came=True)
    async with office.store.read() as view:
        survey = await view.survey_of_booking(booking.id)
    assert survey is not None
    person = await office.person(number)
    await office.desk.surveys.answer(person, survey.id, Item.HEARD, Rating.A_LITTLE)
    await office.desk.surveys.decide(person, survey.id, Decision.UNDECIDED)
    await office.desk.surveys.note(person, survey.id, "I want to sleep on it.")


async def test_the_digest_holds_what_matters_this_morning(store: Store) -> None:
    office = await open_office(store)
    people = await office.people(5)
    came = await office.book(people[0], local(24, 9))
    unmarked = await office.book(people[1], local(24, 10))
    office.go_to(local(24, 12))
    await a_survey(office, came, 0)
    office.go_to(local(24, 16))
    today = await office.book(people[2], local(26, 9))
    cancelled = await office.book(people[3], local(26, 10))
    await office.desk.questions.ask(people[4], PARK, "first?")
    await office.desk.questions.ask(people[4], FERRER, "not hers")
    mina = await office.claim()
    office.go_to(local(25, 12))  # after yesterday's digest
    moved = await office.book(people[4], local(27, 9))
    moved = await office.book(people[4], local(27, 10), moving=moved.id)
    office.clock.advance(minutes(1))
    await office.desk.bookings.cancel(people[3], cancelled.id)
    answered = await office.desk.questions.ask(people[4], PARK, "second?")
    await office.desk.questions.reply(mina, PARK, answered, "Yes.")
    await office.desk.questions.ask(people[4], PARK, "third?")
    office.go_to(local(26, 7, 30))
    digest = await office.desk.digests.compose(PARK)
    assert [(each.name, each.booking.id) for each in digest.today] == [("Alex Kim2", today.id)]
    assert [(each.name, each.booking.id) for each in digest.unmarked] == [
        ("Alex Kim1", unmarked.id)
    ]
    assert [each.question.text for each in digest.questions] == ["first?", "third?"]
    assert digest.surveys == ()  # answered before yesterday's digest, which told them
    assert [(each.booking.id, each.booking.status) for each in digest.changes] == [
        (moved.id, Status.BOOKED),
        (cancelled.id, Status.CANCELLED),
    ]
    assert not digest.quiet


async def test_new_answers_are_told_in_the_next_digest_and_in_that_one_alone(
    lite: Office,
) -> None:
    booking = await lite.book(await lite.person(), local(24, 9))
    lite.go_to(local(24, 12))
    await a_survey(lite, booking, 0)
    lite.go_to(local(25, 7, 30))
    digest = await lite.desk.digests.compose(PARK)
    [told] = digest.surveys
    assert (told.name, told.booking.id) == ("Alex Kim0", booking.id)
    assert told.survey.answers == {Item.HEARD: Rating.A_LITTLE}
    assert told.survey.decision is Decision.UNDECIDED
    assert told.survey.note == "I want to sleep on it."
    assert [each.booking.status for each in digest.changes] == [Status.CAME]
    lite.go_to(local(26, 7, 30))
    assert (await lite.desk.digests.compose(PARK)).surveys == ()


async def test_after_days_without_a_digest_the_next_one_tells_what_nobody_was_told(
    lite: Office,
) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30))
    assert len(await tick(lite)) == 1
    booking = await lite.book(await lite.person(), local(26, 15))
    lite.go_to(local(26, 16))
    await a_survey(lite, booking, 0)
    lite.go_to(local(27, 15))  # the machine was off; too late for this morning's digest too
    assert await tick(lite) == []
    lite.go_to(local(28, 7, 30))
    [digest] = await tick(lite)
    assert [each.booking.id for each in digest.surveys] == [booking.id]
    lite.go_to(local(29, 7, 30))
    [digest] = await tick(lite)
    assert digest.surveys == ()


async def test_what_is_over_is_not_today_and_what_runs_is(lite: Office) -> None:
    booking = await lite.book(await lite.person(), local(24, 9))
    lite.go_to(booking.slot.end - SECOND)
    digest = await lite.desk.digests.compose(PARK)
    assert (len(digest.today), len(digest.unmarked)) == (1, 0)
    lite.go_to(booking.slot.end)
    digest = await lite.desk.digests.compose(PARK)
    assert (len(digest.today), len(digest.unmarked)) == (0, 1)


async def test_today_is_the_therapists_day_and_not_utcs(lite: Office) -> None:
    """18:00 on Thursday in Los Angeles is Friday in UTC."""
    await lite.book(await lite.person(), local(26, 18))
    lite.go_to(local(26, 7, 30))
    assert len((await lite.desk.digests.compose(PARK)).today) == 1
    lite.go_to(local(26, 17))
    assert len((await lite.desk.digests.compose(PARK)).today) == 1


async def test_a_quiet_morning_is_quiet(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30))
    [digest] = await tick(lite)
    assert digest.quiet


async def test_a_digest_goes_to_the_phone_that_claimed(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30))
    await lite.desk.digests.plan()
    await lite.claim(PARK, 4004)  # a new phone, before it went out
    await lite.outbox().deliver_due()
    assert lite.phones.of(4004) == ["DigestReady"]
    assert lite.phones.of(MINA_ID) == []


async def wishes(office: Office) -> DigestWishes:
    return (await office.desk.time_off.see(PARK)).digest


async def test_what_she_changes_on_two_phones_at_once_all_counts(office: Office) -> None:
    wish = office.desk.digests.wish
    for quiet, detail in ((True, Detail.COUNTS), (False, Detail.FULL)) * 3:
        at = dt.time(9 if quiet else 10)
        await asyncio.gather(wish(PARK, at=at), wish(PARK, detail=detail), wish(PARK, quiet=quiet))
        assert await wishes(office) == DigestWishes(at, detail, quiet)


async def test_the_digest_comes_when_she_wants_it(office: Office) -> None:
    await office.claim()
    assert await wishes(office) == DigestWishes(dt.time(7, 30))
    await office.desk.digests.wish(PARK, at=dt.time(21), detail=Detail.COUNTS)
    assert await office.desk.digests.next_due() == local(23, 21)
    office.go_to(local(24, 7, 30))
    assert await tick(office) == []
    office.go_to(local(24, 21))
    [digest] = await tick(office)
    assert (digest.late, digest.detail) == (False, Detail.COUNTS)


async def test_another_hour_brings_no_second_digest_that_day(lite: Office) -> None:
    await lite.claim()
    lite.go_to(local(24, 7, 30))
    assert len(await tick(lite)) == 1
    await lite.desk.digests.wish(PARK, at=dt.time(9))
    lite.go_to(local(24, 9))
    assert await tick(lite) == []
    lite.go_to(local(25, 9))
    assert len(await tick(lite)) == 1


# scheduling 51
async def test_on_travel_the_digest_comes_at_her_hour_over_there(office: Office) -> None:
    """Half past seven in Lisbon, not in Los Angeles."""
    await office.claim()
    await office.desk.time_off.travel(PARK, away("Europe/Lisbon", 25, 26))
    office.go_to(local(24, 0))
    sent = []
    while office.clock.now() < local(28, 0):
        sent += [each.now for each in await tick(office)]
        office.clock.advance(minutes(30))
    assert sent == [local(24, 7, 30), local(24, 23, 30), local(25, 23, 30), local(27, 7, 30)]


async def test_today_on_travel_is_the_day_over_there(lite: Office) -> None:
    await lite.desk.time_off.travel(PARK, away("Europe/Lisbon", 26, 26))
    booking = await lite.book(await lite.person(), local(26, 2))
    lite.go_to(local(25, 20))  # four in the morning of the 26th over there
    digest = await lite.desk.digests.compose(PARK)
    assert [each.booking.id for each in digest.today] == [booking.id]
    assert digest.whereabouts.zone_at(lite.clock.now()).key == "Europe/Lisbon"


async def test_a_quiet_morning_is_left_out_for_whoever_wants_that_and_nothing_is_lost(
    lite: Office,
) -> None:
    await lite.claim()
    await lite.desk.digests.wish(PARK, quiet=True)
    lite.go_to(local(24, 7, 30))
    assert await tick(lite) == []
    assert await lite.settled(Outcome.DROPPED) == ["digest"]
    booking = await lite.book(await lite.person(), local(26, 15))
    lite.go_to(local(25, 7, 30))
    [digest] = await tick(lite)
    assert [each.booking.id for each in digest.changes] == [booking.id]


async def test_a_pause_is_told_every_morning_quiet_or_not(lite: Office) -> None:
    await lite.claim()
    await lite.desk.digests.wish(PARK, quiet=True)
    await lite.desk.time_off.pause(PARK)
    for day in (24, 25):
        lite.go_to(local(day, 7, 30))
        [digest] = await tick(lite)
        assert digest.paused_since == NOW
