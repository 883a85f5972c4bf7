from fitbot.domain.questions import Question
from fitbot.store import Store
from tests.store.building import NOW, PARK, SILVA, a_person, minutes, therapists


async def test_a_question_comes_back_as_it_was_asked(store: Store) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    text = "Do you work with couples? 💬 \n\nЗдравствуйте!"
    async with store.begin() as tx:
        asked = await tx.add_question(person.id, PARK, text, NOW)
    async with store.read() as view:
        assert await view.question(asked) == Question(asked, person.id, PARK, text, NOW, "", None)
        assert await view.question(asked + 1) is None


async def test_a_reply_belongs_to_its_question_only(store: Store) -> None:
    await therapists(store, PARK)
    person = await a_person(store)
    async with store.begin() as tx:
        first = await tx.add_question(person.id, PARK, "First?", NOW)
        second = await tx.add_question(person.id, PARK, "Second?", NOW)
        await tx.set_reply(first, "Yes.", NOW + minutes(1))
        answered, waiting = await tx.question(first), await tx.question(second)
    assert answered == Question(first, person.id, PARK, "First?", NOW, "Yes.", NOW + minutes(1))
    assert waiting == Question(second, person.id, PARK, "Second?", NOW)


async def test_what_waits_for_a_therapist_is_listed_oldest_first(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    async with store.begin() as tx:
        newer = await tx.add_question(person.id, PARK, "Newer?", NOW + minutes(1))
        older = await tx.add_question(person.id, PARK, "Older?", NOW)
        twin = await tx.add_question(person.id, PARK, "Of the same moment?", NOW)
        done = await tx.add_question(person.id, PARK, "Done?", NOW)
        await tx.add_question(person.id, SILVA, "To another?", NOW)
        await tx.set_reply(done, "Done.", NOW)
        assert [question.id for question in await tx.unanswered(PARK)] == [older, twin, newer]


async def test_a_persons_waiting_questions_are_those_at_one_therapist(store: Store) -> None:
    await therapists(store, PARK, SILVA)
    person = await a_person(store)
    other = await a_person(store, 1002)
    async with store.begin() as tx:
        assert await tx.unanswered_of(person.id, PARK) == []
        waiting = [await tx.add_question(person.id, PARK, "?", NOW) for _ in range(2)]
        done = await tx.add_question(person.id, PARK, "?", NOW)
        await tx.set_reply(done, "!", NOW)
        await tx.add_question(other.id, PARK, "?", NOW)
        await tx.add_question(person.id, SILVA, "?", NOW)
        assert [each.id for each in await tx.unanswered_of(person.id, PARK)] == waiting
