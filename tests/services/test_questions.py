import pytest

from fitbot.domain.dialogue import Asking, Replying
from fitbot.domain.outbox import Kind
from fitbot.domain.questions import OPEN_LIMIT, TEXT_LIMIT
from fitbot.errors import Outdated, TextTooLong, TooManyQuestions
from tests.services.building import FERRER, NOW, PARK, Office


async def test_a_question_travels_whole_and_nothing_more_is_expected(office: Office) -> None:
    person = await office.person()
    await office.desk.people.expect(person, Asking(PARK))
    text = "a" * (TEXT_LIMIT - 4) + " <3\n"
    question_id = await office.desk.questions.ask(person, PARK, text)
    [waiting] = await office.desk.questions.waiting(PARK)
    assert (waiting.text, waiting.asked_at) == (text, NOW)
    assert await office.posts() == [f"question:{question_id}"]
    assert await office.desk.people.expected(person) is None


async def test_what_is_too_long_is_not_passed_on_and_can_be_written_again(lite: Office) -> None:
    person = await lite.person()
    await lite.desk.people.expect(person, Asking(PARK))
    with pytest.raises(TextTooLong) as caught:
        await lite.desk.questions.ask(person, PARK, "a" * (TEXT_LIMIT + 1))
    assert caught.value.data == {"limit": TEXT_LIMIT, "length": TEXT_LIMIT + 1}
    assert await lite.desk.people.expected(person) == Asking(PARK)
    assert await lite.posts() == []
    mina = await lite.claim()
    question_id = await lite.desk.questions.ask(person, PARK, "short")
    with pytest.raises(TextTooLong):
        await lite.desk.questions.reply(mina, PARK, question_id, "a" * (TEXT_LIMIT + 1))


async def test_only_so_many_questions_of_one_person_wait_at_one_therapist(
    office: Office,
) -> None:
    person, other = await office.people(2)
    mina = await office.claim()
    ask = office.desk.questions.ask
    ids = [await ask(person, PARK, f"question {n}") for n in range(OPEN_LIMIT)]
    with pytest.raises(TooManyQuestions) as caught:
        await ask(person, PARK, "one more")
    assert caught.value.data == {"therapist": PARK}
    await ask(other, PARK, "mine")
    await ask(person, FERRER, "another therapist")
    await office.desk.questions.reply(mina, PARK, ids[2], "Yes.")
    await ask(person, PARK, "one more")


async def test_the_same_words_are_one_question_until_they_are_replied_to(office: Office) -> None:
    person, other = await office.people(2)
    mina = await office.claim()
    ask = office.desk.questions.ask
    await office.desk.people.expect(person, Asking(PARK))
    first = await ask(person, PARK, "Could we talk today?")
    await office.desk.people.expect(person, Asking(PARK))
    assert await ask(person, PARK, "Could we talk today?") == first
    assert await office.desk.people.expected(person) is None
    assert await office.posts() == [f"question:{first}"]
    others = [await ask(other, PARK, "Could we talk today?")]
    others += [await ask(person, FERRER, "Could we talk today?")]
    await office.desk.questions.reply(mina, PARK, first, "At three.")
    assert await ask(person, PARK, "Could we talk today?") not in {first, *others}


async def test_a_reply_is_sent_once_and_by_the_right_therapist(office: Office) -> None:
    person = await office.person()
    mina = await office.claim()
    questions = office.desk.questions
    question_id = await questions.ask(person, PARK, "How long?")
    for therapist_id, number in ((FERRER, question_id), (PARK, 777)):
        with pytest.raises(Outdated):
            await questions.begin_reply(mina, therapist_id, number)
        with pytest.raises(Outdated):
            await questions.reply(mina, therapist_id, number, "Yes.")
    question = await questions.begin_reply(mina, PARK, question_id)
    assert question.text == "How long?"
    assert await office.desk.people.expected(mina) == Replying(question_id)
    await questions.reply(mina, PARK, question_id, "A year.")
    assert await office.desk.people.expected(mina) is None
    assert await office.posts(Kind.REPLY) == [f"reply:{question_id}"]
    with pytest.raises(Outdated):
        await questions.reply(mina, PARK, question_id, "No, two.")
    assert await questions.waiting(PARK) == []
    assert await questions.question_of_message(1, 1) is None
