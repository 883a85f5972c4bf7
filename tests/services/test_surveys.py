from collections.abc import Awaitable, Callable

import pytest

from fitbot.domain.dialogue import Noting
from fitbot.domain.people import Person
from fitbot.domain.survey import NOTE_LIMIT, Decision, Item, Rating, Sound, Survey
from fitbot.errors import Outdated, TextTooLong
from fitbot.services.surveys import SurveyService
from tests.services.building import PARK, Office, local


async def invited(office: Office) -> tuple[Person, int]:
    """Somebody who came, and her survey."""
    person = await office.person()
    booking = await office.book(person, local(24, 9))
    office.go_to(booking.slot.end)
    await office.desk.attending.attended(PARK, booking.id, came=True)
    async with office.store.read() as view:
        survey = await view.survey_of_booking(booking.id)
    assert survey is not None
    return person, survey.id


async def test_every_tap_is_saved_and_a_second_one_replaces_the_first(office: Office) -> None:
    person, survey_id = await invited(office)
    surveys = office.desk.surveys
    assert (await surveys.see(person, survey_id)).answers == {}
    await surveys.answer(person, survey_id, Item.HEARD, Rating.A_LITTLE)
    after = await surveys.answer(person, survey_id, Item.HEARD, Rating.MOSTLY)
    assert after.answers == {Item.HEARD: Rating.MOSTLY}
    assert after.answered_at == office.clock.now()
    after = await surveys.hear_of_sound(person, survey_id, Sound.A_LOT)
    assert after.sound is Sound.A_LOT
    assert await surveys.see(person, survey_id) == after


async def test_a_decision_makes_room_for_a_few_words_and_the_words_end_it(office: Office) -> None:
    person, survey_id = await invited(office)
    after = await office.desk.surveys.decide(person, survey_id, Decision.NOT_FIT)
    assert after.decision is Decision.NOT_FIT
    assert await office.desk.people.expected(person) == Noting(survey_id)
    with pytest.raises(TextTooLong) as caught:
        await office.desk.surveys.note(person, survey_id, "a" * (NOTE_LIMIT + 1))
    assert caught.value.data == {"limit": NOTE_LIMIT, "length": NOTE_LIMIT + 1}
    assert await office.desk.people.expected(person) == Noting(survey_id)
    after = await office.desk.surveys.note(person, survey_id, "a" * NOTE_LIMIT)
    assert after.note == "a" * NOTE_LIMIT
    assert await office.desk.people.expected(person) is None


Touch = Callable[[SurveyService, Person, int], Awaitable[Survey]]
TOUCHES: dict[str, Touch] = {
    "see": lambda service, who, number: service.see(who, number),
    "answer": lambda service, who, number: service.answer(who, number, Item.HOPE, Rating.SKIP),
    "sound": lambda service, who, number: service.hear_of_sound(who, number, Sound.NO),
    "decide": lambda service, who, number: service.decide(who, number, Decision.OTHER),
    "note": lambda service, who, number: service.note(who, number, "hello"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
async def test_nobody_else_touches_a_survey(lite: Office, touch: Touch) -> None:
    person, survey_id = await invited(lite)
    before = await lite.desk.surveys.see(person, survey_id)
    for who, number in ((await lite.person(1), survey_id), (person, 777)):
        with pytest.raises(Outdated):
            await touch(lite.desk.surveys, who, number)
    assert await lite.desk.surveys.see(person, survey_id) == before
    assert await lite.desk.people.expected(await lite.person(1)) is None
