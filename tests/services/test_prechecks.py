"""What is answered before booking: kept once, changed at will, and nothing of a minor."""

from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.booking import Status
from fitbot.domain.dialogue import Introducing
from fitbot.domain.messages import BookingChanged
from fitbot.domain.outbox import Kind
from fitbot.domain.people import Person
from fitbot.domain.precheck import NOWHERE_KNOWN, REASON_LIMIT, Answer, Answers, Step
from fitbot.errors import NotFitting, Outdated, TextTooLong
from fitbot.services.prechecks import Standing
from fitbot.store import Store
from fitbot.store.schema import metadata, prechecks
from tests.journeys.world import EXAMPLE, asking
from tests.services.building import FERRER, PARK, Office, local, open_office

FULL = asking(EXAMPLE, tuple(Step))
SLOT, LATER = local(24, 9), local(30, 9)

#: One answer to each question that lets Dr. Park be booked.
YES = {
    Step.AGE: Answer.ADULT,
    Step.PLACE: "US-CA",
    Step.WHOM: Answer.ME,
    Step.PRIVATE: Answer.ALONE,
    Step.FEE: Answer.WORKS,
    Step.REASON: "short nights",
    Step.WAY: Answer.PHONE,
    Step.LANGUAGE: "ko",
}


@pytest.fixture
async def office(store: Store) -> Office:
    """All is asked, on both databases."""
    return await open_office(store, FULL)


@pytest.fixture
async def lite(sqlite_store: Store) -> Office:
    """All is asked, on SQLite."""
    return await open_office(sqlite_store, FULL)


async def say(
    office: Office, person: Person, step: Step, value: str, therapist_id: str = PARK
) -> Standing:
    return await office.desk.prechecks.answer(person, therapist_id, step, value)


async def say_yes(office: Office, person: Person, **otherwise: str) -> Standing:
    for step, value in (YES | {Step(name): value for name, value in otherwise.items()}).items():
        standing = await say(office, person, step, value)
    return standing


async def everything(office: Office) -> dict[str, list[dict[str, object]]]:
    """All that stands in the database, as it is stored."""
    found = {}
    async with office.store._engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
            found[table.name] = sorted((dict(row) for row in rows.mappings()), key=repr)
    return found


async def test_each_question_is_asked_once_and_the_answers_are_known_to_everybody(
    office: Office,
) -> None:
    alex = await office.person()
    asked = []
    standing = await office.desk.prechecks.standing(alex, PARK)
    while standing.open:
        asked.append(standing.open)
        standing = await say(office, alex, standing.open, YES[standing.open])
    assert asked == list(Step)
    assert standing.done
    assert standing.answers == Answers(YES)
    again = await office.desk.prechecks.standing(alex, PARK)
    assert again.done
    with_theo = await office.desk.prechecks.standing(alex, FERRER)
    assert with_theo.open is Step.FEE
    assert with_theo.against is Step.LANGUAGE
    assert with_theo.answers.of(Step.PLACE) == "US-CA"


async def test_an_answer_takes_the_place_of_an_earlier_one(office: Office) -> None:
    alex = await office.person()
    await say(office, alex, Step.PLACE, "US-CA")
    standing = await say(office, alex, Step.PLACE, "DE")
    assert standing.against is Step.PLACE
    assert len((await everything(office))["prechecks"]) == 1
    assert (await say(office, alex, Step.PLACE, "US-NY")).against is None


async def test_whoever_is_under_age_leaves_the_database_as_it_was(office: Office) -> None:
    alex = await office.person()
    before = await everything(office)
    standing = await say(office, alex, Step.AGE, Answer.MINOR)
    assert standing.against is Step.AGE
    assert await everything(office) == before
    assert (await office.desk.prechecks.standing(alex, PARK)).open is Step.AGE


async def test_whoever_turns_out_to_be_under_age_leaves_nothing_behind(office: Office) -> None:
    alex, bo = await office.people(2)
    await say_yes(office, bo)
    before = await everything(office)
    await say_yes(office, alex)
    await office.desk.numbers.give(alex, "+1 555 010 0000")
    await say(office, alex, Step.AGE, Answer.MINOR)
    assert await everything(office) == before


async def test_who_asks_for_somebody_else_goes_on(lite: Office) -> None:
    alex = await lite.person()
    standing = await say(lite, alex, Step.AGE, Answer.OTHER)
    assert standing.open is Step.PLACE
    assert standing.against is None


async def test_words_are_stored_encrypted_and_so_is_every_answer(office: Office) -> None:
    alex = await office.person()
    await say_yes(office, alex)
    stored = str((await everything(office))["prechecks"])
    assert "short nights" not in stored
    assert "US-CA" not in stored
    assert "adult" not in stored
    async with office.store.read() as view:
        assert (await view.precheck_of(alex.id))["reason"] == "short nights"


async def test_words_are_words_even_if_they_look_like_an_answer(lite: Office) -> None:
    alex = await lite.person()
    await say(lite, alex, Step.AGE, Answer.ADULT)
    standing = await say(lite, alex, Step.REASON, "minor")
    assert standing.answers.given == {Step.AGE: "adult", Step.REASON: "minor"}
    assert standing.against is None


@pytest.mark.parametrize(
    ("text", "length"), [("x" * 301, 301), ("🙂" * 151, 302), ("n\n" * 200, 400)]
)
async def test_words_that_are_too_long_are_counted_and_not_kept(
    lite: Office, text: str, length: int
) -> None:
    alex = await lite.person()
    await lite.desk.people.expect(alex, Introducing(PARK))
    with pytest.raises(TextTooLong) as refused:
        await say(lite, alex, Step.REASON, text)
    assert refused.value.data == {"limit": REASON_LIMIT, "length": length}
    assert (await everything(lite))["prechecks"] == []
    assert await lite.desk.people.expected(alex) == Introducing(PARK)
    await say(lite, alex, Step.REASON, text[:150])
    assert await lite.desk.people.expected(alex) is None


async def test_words_can_be_left_out_and_those_written_are_not_lost_by_an_old_button(
    lite: Office,
) -> None:
    alex = await lite.person()
    skipped = await lite.desk.prechecks.skip_reason(alex, PARK)
    assert skipped.answers.given == {Step.REASON: ""}
    await say(lite, alex, Step.REASON, "short nights")
    kept = await lite.desk.prechecks.skip_reason(alex, PARK)
    assert kept.answers.of(Step.REASON) == "short nights"
    assert (await say(lite, alex, Step.REASON, "")).answers.of(Step.REASON) == ""


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (Step.AGE, "me"),
        (Step.AGE, ""),
        (Step.PLACE, "somewhere"),
        (Step.LANGUAGE, "Korean"),
        (Step.WAY, "fax"),
    ],
)
async def test_what_is_no_answer_is_refused(lite: Office, step: Step, value: str) -> None:
    alex = await lite.person()
    with pytest.raises(Outdated):
        await say(lite, alex, step, value)


async def test_what_is_not_asked_is_not_kept(sqlite_store: Store) -> None:
    office = await open_office(sqlite_store, asking(FULL, ()))
    alex = await office.person()
    assert (await office.desk.prechecks.standing(alex, PARK)).done
    for step, value in YES.items():
        with pytest.raises(Outdated):
            await say(office, alex, step, value)
    with pytest.raises(Outdated):
        await say(office, alex, Step.AGE, Answer.MINOR)
    assert (await everything(office))["prechecks"] == []


async def test_the_answers_choose_who_can_be_offered(lite: Office) -> None:
    alex = await lite.person()
    assert await lite.desk.prechecks.unfit(alex) == []
    couple = await say(lite, alex, Step.WHOM, Answer.COUPLE)
    assert [each.id for each in couple.others] == [FERRER]
    assert [each.therapist.id for each in await lite.desk.prechecks.unfit(alex)] == [PARK]
    in_new_york = await say(lite, alex, Step.PLACE, "US-NY")
    assert in_new_york.others == ()
    unfit = {each.therapist.id: each.against for each in await lite.desk.prechecks.unfit(alex)}
    assert unfit == {PARK: Step.WHOM, FERRER: Step.PLACE}


async def test_an_answer_that_speaks_against_it_keeps_a_call_from_being_booked(
    office: Office,
) -> None:
    alex = await office.person()
    await say_yes(office, alex, place=NOWHERE_KNOWN)
    await office.hold(alex, SLOT)
    with pytest.raises(NotFitting) as refused:
        await office.book(alex, SLOT)
    assert refused.value.data == {"therapist": PARK}
    assert await office.bookings() == []
    assert await office.posts(Kind.CHANGE, Kind.EVENT, Kind.FILE) == []
    await say(office, alex, Step.PLACE, "US-CA")
    assert (await office.book(alex, SLOT)).status is Status.BOOKED


async def test_a_move_asks_nothing_and_changes_nothing_of_how_one_talks(office: Office) -> None:
    alex = await office.person()
    await say_yes(office, alex)
    await office.desk.numbers.give(alex, "+1 555 010 0000")
    booking = await office.book(alex, SLOT)
    await say(office, alex, Step.WAY, Answer.VIDEO)
    await say(office, alex, Step.PLACE, "DE")
    moved = await office.book(alex, LATER, booking.id)
    assert (moved.way, moved.phone) == ("phone", "+1 555 010 0000")


async def test_how_the_client_chose_to_talk_becomes_a_part_of_the_booking(office: Office) -> None:
    alex, bo, cy = await office.people(3)
    await say(office, alex, Step.WAY, Answer.PHONE)
    await say(office, bo, Step.WAY, Answer.VIDEO)
    booked = [await office.book(who, local(24 + 2 * n, 9)) for n, who in enumerate((alex, bo))]
    assert [each.way for each in booked] == ["phone", "video"]
    assert (await office.book(cy, LATER)).way == ""


async def test_where_there_is_no_choice_an_earlier_one_counts_for_nothing(lite: Office) -> None:
    alex = await lite.person()
    await say(lite, alex, Step.WAY, Answer.PHONE)
    await lite.desk.calendars.refresh(FERRER)
    booking = await lite.book(alex, local(28, 10, 10), therapist_id=FERRER)
    assert booking.way == ""
    assert booking.phone == ""


async def test_the_therapist_is_told_what_the_client_answered(office: Office) -> None:
    await office.claim()
    alex = await office.person()
    await say_yes(office, alex, fee="lower")
    await office.book(alex, SLOT)
    await office.outbox().deliver_due()
    [told] = [each for each in office.phones.arrived if isinstance(each, BookingChanged)]
    assert told.answers == Answers(YES | {Step.FEE: "lower"})


async def test_the_digest_holds_the_answers_of_todays_clients_and_of_nobody_else(
    office: Office,
) -> None:
    alex, bo = await office.people(2)
    await say_yes(office, alex, reason="short nights")
    await say_yes(office, bo, reason="long days")
    await office.book(alex, SLOT)
    await office.book(bo, LATER)
    office.go_to(local(24, 7, 30))
    digest = await office.desk.digests.compose(PARK)
    assert [each.answers.of(Step.REASON) for each in digest.today] == ["short nights"]
    assert "long days" not in str(digest)


async def test_nobody_reads_another_persons_answers(office: Office) -> None:
    alex, bo = await office.people(2)
    await say_yes(office, alex)
    assert (await office.desk.prechecks.standing(bo, PARK)).answers.given == {}
    async with office.store.read() as view:
        assert set(await view.prechecks_of([alex.id, bo.id])) == {alex.id}


ZONES = {"US-CA": ZoneInfo("America/Los_Angeles"), "DE": ZoneInfo("Europe/Berlin")}


async def test_a_place_with_one_zone_sets_the_clock_which_follows_the_next_place(
    office: Office,
) -> None:
    alex = await office.person()
    for place in ("US-CA", "DE", "US-CA"):
        standing = await say(office, alex, Step.PLACE, place)
        alex = standing.person
        assert alex.zone == ZONES[place]
    alex = (await say(office, alex, Step.PLACE, "US-TX")).person
    assert alex.zone is None
    assert (await say(office, alex, Step.PLACE, "DE")).person.zone == ZONES["DE"]


async def test_a_clock_that_somebody_chose_stays_whatever_the_place(lite: Office) -> None:
    alex = await lite.person()
    tokyo = ZoneInfo("Asia/Tokyo")
    async with lite.store.begin() as tx:
        await tx.set_zone(alex.id, tokyo)
        alex = await tx.person(alex.id)
    assert (await say(lite, alex, Step.PLACE, "US-CA")).person.zone == tokyo


async def test_the_clock_of_a_place_goes_with_it_when_somebody_is_under_age(
    office: Office,
) -> None:
    alex = await office.person()
    before = await everything(office)
    alex = (await say(office, alex, Step.PLACE, "US-CA")).person
    await say(office, alex, Step.AGE, Answer.MINOR)
    assert await everything(office) == before


async def test_no_post_is_written_by_answering(lite: Office) -> None:
    await say_yes(lite, await lite.person())
    assert await lite.posts() == []
    async with lite.store._engine.connect() as connection:
        assert len((await connection.execute(prechecks.select())).all()) == len(Step)
