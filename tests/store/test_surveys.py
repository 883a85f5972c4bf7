import asyncio
import itertools

import pytest

from fitbot.domain.booking import Booking
from fitbot.domain.survey import Decision, Item, Rating, Sound, Survey
from fitbot.errors import StoreError
from fitbot.store import Store
from tests.store.building import NOW, PARK, SILVA, a_booking, minutes, slot, wanted


@pytest.fixture
async def booking(store: Store) -> Booking:
    return await a_booking(store, slot(-60))


async def test_a_survey_is_opened_once_for_a_booking(store: Store, booking: Booking) -> None:
    async with store.begin() as tx:
        assert await tx.survey_of_booking(booking.id) is None
        opened = await tx.add_survey(booking.id)
        assert await tx.add_survey(booking.id) == opened
    assert opened == Survey(opened.id, booking.id, PARK, booking.person_id)
    async with store.read() as view:
        assert await view.survey(opened.id) == opened
        assert await view.survey_of_booking(booking.id) == opened
        assert await view.survey(opened.id + 1) is None


async def test_a_survey_knows_how_the_call_took_place(store: Store, booking: Booking) -> None:
    async with store.begin() as tx:
        await tx.change_way(booking.id, "phone", "+1 555 010 0000")
        assert (await tx.add_survey(booking.id)).way == "phone"


async def test_a_survey_opened_twice_at_once_is_one(store: Store, booking: Booking) -> None:
    async def opened() -> Survey:
        async with store.begin() as tx:
            return await tx.add_survey(booking.id)

    surveys = await asyncio.gather(*(opened() for _ in range(10)))
    assert len({survey.id for survey in surveys}) == 1


async def test_a_booking_that_is_not_there_has_no_survey(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.begin() as tx:
            await tx.add_survey(77)


async def test_every_item_takes_every_rating_and_the_last_tap_counts(
    store: Store, booking: Booking
) -> None:
    async with store.begin() as tx:
        survey = await tx.add_survey(booking.id)
        for item, rating in itertools.product(Item, Rating):
            await tx.set_answer(survey.id, item, rating, NOW)
            found = await tx.survey(survey.id)
            assert found is not None
            assert found.answers[item] is rating
        assert found is not None
        assert set(found.answers) == set(Item)


async def test_the_answers_of_two_surveys_stay_apart(store: Store, booking: Booking) -> None:
    other = await a_booking(store, slot(-30), 1002)
    async with store.begin() as tx:
        first = await tx.add_survey(booking.id)
        second = await tx.add_survey(other.id)
        await tx.set_answer(first.id, Item.HOPE, Rating.MOSTLY, NOW)
        await tx.set_answer(second.id, Item.HOPE, Rating.PARTLY, NOW)
        await tx.set_sound(second.id, Sound.A_LOT, NOW)
        await tx.set_decision(second.id, Decision.OTHER, NOW)
        await tx.set_note(second.id, "Thank you.", NOW + minutes(1))
        found = await tx.surveys_answered(PARK, NOW, NOW + minutes(2))
    assert [survey.answers for survey in found] == [
        {Item.HOPE: Rating.MOSTLY},
        {Item.HOPE: Rating.PARTLY},
    ]
    assert [(survey.sound, survey.decision, survey.note) for survey in found] == [
        (None, None, ""),
        (Sound.A_LOT, Decision.OTHER, "Thank you."),
    ]


@pytest.mark.parametrize("sound", Sound)
async def test_how_the_line_was_is_kept(store: Store, booking: Booking, sound: Sound) -> None:
    async with store.begin() as tx:
        survey = await tx.add_survey(booking.id)
        await tx.set_sound(survey.id, sound, NOW)
        found = await tx.survey(survey.id)
    assert found == Survey(
        survey.id, booking.id, PARK, booking.person_id, sound=sound, answered_at=NOW
    )


@pytest.mark.parametrize("decision", Decision)
async def test_a_decision_is_kept(store: Store, booking: Booking, decision: Decision) -> None:
    async with store.begin() as tx:
        survey = await tx.add_survey(booking.id)
        await tx.set_decision(survey.id, decision, NOW)
        found = await tx.survey(survey.id)
    assert found == Survey(
        survey.id, booking.id, PARK, booking.person_id, decision=decision, answered_at=NOW
    )


async def test_answered_at_is_the_moment_of_the_newest_tap(store: Store, booking: Booking) -> None:
    async with store.begin() as tx:
        survey = await tx.add_survey(booking.id)
        taps = [
            lambda at: tx.set_answer(survey.id, Item.HEARD, Rating.SKIP, at),
            lambda at: tx.set_sound(survey.id, Sound.NO, at),
            lambda at: tx.set_decision(survey.id, Decision.UNDECIDED, at),
            lambda at: tx.set_note(survey.id, "A note.", at),
        ]
        for number, tap in enumerate(taps, start=1):
            await tap(NOW + minutes(number))
            found = await tx.survey(survey.id)
            assert found is not None
            assert found.answered_at == NOW + minutes(number)


async def test_answered_surveys_are_listed_by_time_for_one_therapist_end_excluded(
    store: Store, booking: Booking
) -> None:
    later = [await a_booking(store, slot(-30 * n), 2000 + n) for n in range(3, 6)]
    async with store.begin() as tx:
        await tx.ensure_therapist(SILVA)
        hers = await tx.add_booking(wanted(booking.person_id, slot(-90), SILVA))
        moments = {booking.id: 2, later[0].id: 1, later[1].id: 3, hers.id: 1}
        for booking_id, moment in moments.items():
            survey = await tx.add_survey(booking_id)
            await tx.set_note(survey.id, "A note.", NOW + minutes(moment))
        await tx.add_survey(later[2].id)
        found = await tx.surveys_answered(PARK, NOW + minutes(1), NOW + minutes(3))
        assert [survey.booking_id for survey in found] == [later[0].id, booking.id]
        assert await tx.surveys_answered(PARK, NOW + minutes(9), NOW + minutes(10)) == []
