"""From “Book a free call” to the days: every question, every no, back and forth, and the call."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fitbot.domain.booking import Change, Status
from fitbot.domain.precheck import Answer, Step
from fitbot.sandbox.shown import Shown
from fitbot.store.schema import metadata
from handlers import taps
from handlers.callback import Code
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, seen
from tests.journeys.story import local
from tests.journeys.world import World

FREE = local(27, 10)
NUMBER = "+1 555 010 0000"
DAYS = "Which day suits you"


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """All eight questions are asked."""
    async with calm_world(tmp_path, sqlite_url, tuple(Step)) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    return await Scene.of(world)


TO_THE_DAYS = (
    "I'm 18 or over",
    "California",
    "One person",
    "Yes",
    "That works",
    "Skip this",
    "By video",
    "English",
)


async def begins(scene: Scene, upto: int = len(TO_THE_DAYS), **otherwise: str) -> Shown:
    """The client books and gives so many answers; `otherwise` replaces some, by their question."""
    await scene.world.say(scene.alex, "/book")
    for step, label in list(zip(Step, TO_THE_DAYS, strict=True))[:upto]:
        await scene.taps(scene.alex, otherwise.get(step, label))
    return scene.alex.last


async def answers(scene: Scene) -> dict[str, str]:
    """What is stored of the client."""
    people = scene.world.running.desk.people
    alex = await people.meet(scene.alex.id, ("Alex", "Kim"), "en")
    async with scene.world.running.store.read() as view:
        return await view.precheck_of(alex.id)


async def everything(scene: Scene) -> dict[str, list[object]]:
    """All that is stored, apart from which updates were answered."""
    found: dict[str, list[object]] = {}
    async with scene.world.running.store._engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name != "seen_updates":
                rows = await connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


async def test_every_question_is_a_tap_in_one_message_and_counts_down(scene: Scene) -> None:
    await scene.world.tap(scene.alex, "Book a free call")
    before = len(from_bot(scene.alex))
    for number, label in enumerate(TO_THE_DAYS, 1):
        shown = scene.alex.last
        assert f"{number} of 8" in shown.text
        assert leads_back(shown)
        assert ("‹ Back" in shown.labels) is (number > 1)
        await scene.taps(scene.alex, label)
    assert DAYS in scene.alex.last.text
    assert len(from_bot(scene.alex)) == before
    assert scene.alex.unanswered == []


async def test_what_was_answered_is_never_asked_again(scene: Scene) -> None:
    await begins(scene)
    for way_in in ("/book", "/start park"):
        await scene.world.say(scene.alex, way_in)
    await scene.taps(scene.alex, "Book a free call")
    assert DAYS in scene.alex.last.text
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Move it")
    assert "It stays yours until you confirm" in scene.alex.last.text


async def test_a_move_asks_nothing_whatever_was_answered_since(scene: Scene) -> None:
    await begins(scene)
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    await scene.press(scene.alex, taps.BeAt("park", Code("DE")))
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Move it", "Mon, Nov 30", "6:00 PM", "Yes, move it")
    assert (await scene.booking(1)).slot.start == local(30, 9)


async def test_after_a_while_it_goes_on_where_it_stood(scene: Scene) -> None:
    await begins(scene, upto=3)
    await scene.taps(scene.alex, "‹ Menu")
    await scene.world.advance(days=3)
    await scene.world.say(scene.alex, "/book")
    assert "4 of 8" in scene.alex.last.text


async def test_a_question_can_be_gone_back_to_and_answered_anew(scene: Scene) -> None:
    await begins(scene, upto=3)
    await scene.taps(scene.alex, "‹ Back", "‹ Back")
    assert "2 of 8" in scene.alex.last.text
    assert "✓ California" in scene.alex.last.labels
    await scene.taps(scene.alex, "New York")
    assert "4 of 8" in scene.alex.last.text
    assert (await answers(scene))["place"] == "US-NY"


async def test_who_is_under_age_is_not_kept_and_finds_people_to_talk_to(scene: Scene) -> None:
    before = await everything(scene)
    await begins(scene, upto=1, age="I'm under 18")
    text = scene.alex.last.text
    assert "works with adults" in text
    assert "988" in text
    assert "Call 911." in text
    assert "Open Door Directory" in text
    assert await everything(scene) == before
    assert seen(scene.mina).count("Alex") == 0
    await scene.taps(scene.alex, "Change my answer", "I'm 18 or over")
    assert "2 of 8" in scene.alex.last.text


async def test_a_call_for_somebody_else_goes_on_and_the_therapist_reads_it(scene: Scene) -> None:
    await begins(scene, upto=1, age="It's for someone else")
    assert "will need to be there" in scene.alex.last.text
    assert "2 of 8" in scene.alex.last.text
    await _book_after(scene, 1)
    assert "for someone else" in scene.mina.last.text


async def _book_after(scene: Scene, answered: int) -> None:
    await scene.taps(scene.alex, *TO_THE_DAYS[answered:], "Fri, Nov 27", "10:00 AM")
    await scene.taps(scene.alex, "Yes, book it")


async def test_a_border_is_a_kind_no_that_can_be_gone_back_on(scene: Scene) -> None:
    await begins(scene, upto=2, place="Somewhere else")
    await scene.world.say(scene.alex, "Oregon")
    text = scene.alex.last.text
    assert text.startswith("Dr. Mina Park has no licence for Oregon.")
    assert "A licence ends at a border" in text
    assert "Bayside Counseling Clinic" in text
    assert (await answers(scene))["place"] == "US-OR"
    await scene.world.say(scene.alex, "/book")
    assert "Dr. Mina Park has no licence for Oregon." in scene.alex.last.text
    await scene.taps(scene.alex, "Change my answer", "California")
    assert "3 of 8" in scene.alex.last.text


async def test_a_place_is_asked_about_until_it_is_certain(scene: Scene) -> None:
    await begins(scene, upto=2, place="Somewhere else")
    for written, said in {
        "my kitchen": "I don't know that place.",
        "United States": "For United States I need the state or province.",
        "Georgia": "Which of these do you mean?",
    }.items():
        await scene.world.say(scene.alex, written)
        assert scene.alex.last.text.startswith(said)
        assert "place" not in await answers(scene)
    await scene.taps(scene.alex, "Georgia (US)")
    assert (await answers(scene))["place"] == "US-GA"
    assert "Dr. Mina Park has no licence for Georgia (US)." in scene.alex.last.text


async def test_a_place_that_is_on_the_list_may_be_written_too(scene: Scene) -> None:
    await begins(scene, upto=2, place="Somewhere else")
    await scene.world.say(scene.alex, "california")
    assert "3 of 8" in scene.alex.last.text


async def test_where_one_will_be_need_not_be_said(scene: Scene) -> None:
    await begins(scene, upto=2, place="Somewhere else")
    await scene.taps(scene.alex, "I'd rather not say")
    assert "can't work with you where you'll be" in scene.alex.last.text
    assert leads_back(scene.alex.last)


async def test_whom_a_therapist_does_not_see_another_one_may(scene: Scene) -> None:
    await begins(scene, upto=3, whom="A couple")
    assert scene.alex.last.text.startswith("Dr. Mina Park does not work with couples.")
    assert "At Harbor Psychotherapy you could meet:" in scene.alex.last.text
    await scene.taps(scene.alex, "Theo Ferrer")
    assert any("Couples come to me" in shown.text for shown in from_bot(scene.alex)[-2:])
    await scene.taps(scene.alex, "Book a free call")
    assert "4 of 7" in scene.alex.last.text
    await scene.taps(scene.alex, "‹ Menu", "Someone else at Harbor Psychotherapy")
    assert "Dr. Mina Park does not work with couples." in scene.alex.last.text
    assert {"Dr. Mina Park", "Theo Ferrer"} <= set(scene.alex.last.labels)


async def test_where_nobody_can_nobody_is_offered(scene: Scene) -> None:
    await begins(scene, upto=3, whom="A family")
    assert "you could meet" not in scene.alex.last.text
    assert "Alder Street Psychiatry" in scene.alex.last.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [("I'm not sure", "A parked car"), ("No", "You can book all the same.")],
)
async def test_without_a_quiet_place_there_is_advice_and_no_refusal(
    scene: Scene, answer: str, said: str
) -> None:
    await begins(scene, upto=4, private=answer)
    assert scene.alex.last.text.startswith(said)
    assert "5 of 8" in scene.alex.last.text


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("I need a lower fee", "Waiting on you: lower fee?"),
        ("I'd like to talk about it", "Waiting on you: a word about the fee"),
    ],
)
async def test_a_fee_never_stands_in_the_way_and_the_therapist_reads_it(
    scene: Scene, answer: str, told: str
) -> None:
    await begins(scene, upto=5, fee=answer)
    assert "doesn't stand in the way of the call" in scene.alex.last.text
    await _book_after(scene, 5)
    assert told in scene.mina.last.text
    await scene.world.go_to(local(27, 7, 30))
    assert told in scene.mina.last.text


async def test_a_few_words_reach_the_therapist_under_a_spoiler(scene: Scene) -> None:
    await begins(scene, upto=5)
    assert "not end-to-end encrypted" in scene.alex.last.text
    await scene.world.say(scene.alex, "Short nights <3 & long days")
    assert "7 of 8" in scene.alex.last.text
    await _book_after(scene, 6)
    assert "In their words: Short nights <3 & long days" in scene.mina.last.text
    assert any(entity["type"] == "spoiler" for entity in scene.mina.last.entities)


async def test_words_that_are_too_long_are_counted_and_can_be_written_again(scene: Scene) -> None:
    await begins(scene, upto=5)
    await scene.world.say(scene.alex, "🙂" * 151)
    assert scene.alex.last.text.startswith("That has 302 characters, and 300 is the most.")
    assert "Skip this" in scene.alex.last.labels
    await scene.world.say(scene.alex, "🙂" * 150)
    assert "7 of 8" in scene.alex.last.text
    assert (await answers(scene))["reason"] == "🙂" * 150


async def test_looking_at_the_crisis_lines_does_not_end_the_question(scene: Scene) -> None:
    await begins(scene, upto=5)
    await scene.taps(scene.alex, "Help now")
    await scene.world.say(scene.alex, "Short nights")
    assert (await answers(scene))["reason"] == "Short nights"


async def test_after_turning_away_a_text_is_no_answer(scene: Scene) -> None:
    await begins(scene, upto=5)
    await scene.taps(scene.alex, "‹ Menu")
    await scene.world.say(scene.alex, "for nobody")
    assert "reason" not in await answers(scene)


async def test_what_is_not_words_is_no_answer(scene: Scene) -> None:
    await begins(scene, upto=5)
    await scene.alex.send_sticker()
    await scene.world.settle()
    assert scene.alex.last.text.startswith("I can't pass that on. Please write it in words")
    await scene.world.say(scene.alex, "Short nights")
    assert (await answers(scene))["reason"] == "Short nights"


async def test_a_language_the_therapist_does_not_speak_leads_to_who_does(scene: Scene) -> None:
    await begins(scene, language="Spanish")
    assert scene.alex.last.text.startswith("Dr. Mina Park does not work in Spanish.")
    assert "Theo Ferrer" in scene.alex.last.labels


async def test_ones_answers_can_be_seen_and_changed_before_booking(scene: Scene) -> None:
    await begins(scene)
    await scene.taps(scene.alex, "My answers")
    assert "Place: California" in scene.alex.last.text
    await scene.taps(scene.alex, "Place", "New York")
    assert "Place: New York" in scene.alex.last.text
    await scene.taps(scene.alex, "What brings you")
    await scene.world.say(scene.alex, "Short nights")
    assert "What brings you: Short nights" in scene.alex.last.text
    await scene.taps(scene.alex, "What brings you", "Take it out")
    assert (await answers(scene))["reason"] == ""
    await scene.taps(scene.alex, "What brings you", "Skip this")
    assert scene.alex.last.text.startswith("What you told me")
    await scene.taps(scene.alex, "See what is free")
    assert DAYS in scene.alex.last.text


async def test_an_answer_that_is_changed_is_no_step_of_a_round(scene: Scene) -> None:
    await begins(scene)
    await scene.taps(scene.alex, "My answers", "Place")
    assert "of 8" not in scene.alex.last.text
    assert scene.alex.last.labels[-2:] == ["‹ My answers", "‹ Menu"]
    await scene.taps(scene.alex, "‹ My answers")
    assert scene.alex.last.text.startswith("What you told me")


async def test_a_second_tap_on_the_last_answer_stays_at_the_days(scene: Scene) -> None:
    last = await begins(scene, upto=len(TO_THE_DAYS) - 1)
    for _ in range(2):
        await scene.alex.press(last.message_id, last.button("English").value)
        await scene.world.settle()
        assert DAYS in scene.alex.last.text


async def test_ones_answers_can_be_changed_after_booking_and_the_digest_has_the_new_ones(
    scene: Scene,
) -> None:
    await begins(scene, upto=0)
    await _book_after(scene, 0)
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "My answers")
    assert "Video or phone" not in scene.alex.last.labels
    await scene.taps(scene.alex, "The fee", "I need a lower fee")
    assert "The fee: I need a lower fee" in scene.alex.last.text
    await scene.taps(scene.alex, "Place", "Somewhere else")
    await scene.world.say(scene.alex, "Oregon")
    assert "Your call is still booked." in scene.alex.last.text
    assert "My consultation" in scene.alex.last.labels
    await scene.world.go_to(local(27, 7, 30))
    assert "will be in Oregon, outside your regions" in scene.mina.last.text
    assert "Waiting on you: lower fee?" in scene.mina.last.text


async def test_an_old_button_for_a_time_asks_first_too(scene: Scene) -> None:
    for tap in (
        taps.Days("park", 0, 0),
        taps.Times("park", 0, FREE.date(), 0),
        taps.Month("park", 0, FREE.date()),
        taps.Near("park", 0),
        taps.LetGo("park", 0, FREE.date()),
        taps.Pick("park", 0, FREE),
        taps.Confirm("park", 0, FREE),
    ):
        assert "1 of 8" in (await scene.press(scene.alex, tap)).text
    await begins(scene)
    await scene.press(scene.alex, taps.BeAt("park", Code("DE")))
    for tap in (taps.Pick("park", 0, FREE), taps.Confirm("park", 0, FREE)):
        shown = await scene.press(scene.alex, tap)
        assert "has no licence for Germany" in shown.text
    assert "Booked" not in seen(scene.mina)


async def test_forged_answers_get_a_true_screen_and_are_not_kept(scene: Scene) -> None:
    outdated = "That is no longer open."
    for data in (
        "1say|park|nonsense",
        "1say|park|",
        "1say|gone|adult",
        "1at|park|XX-TOOLONG",
        "1at|park|ca",
        "1at|gone|DE",
        "1lang|park|DE",
        "1q|park|shoe|0",
        "1q|gone|age|0",
        "1q|park|age|zzzzzzzzzzzz|",
        "1told|gone",
        "1else|gone",
        "1skip|gone",
        "1drop|gone",
        "1call|zzzzzzzzzzzz",
        "1later|gone|jl6kx0",
        "1num|gone|jl6kx0",
    ):
        shown = await scene.press(scene.alex, data)
        assert leads_back(shown), data
        if "gone" in data:
            assert outdated in shown.text, data
    assert await answers(scene) == {}
    shown = await scene.press(scene.alex, taps.AskStep("ferrer", Step.WAY, 0))
    assert outdated in shown.text


async def test_a_page_of_places_beyond_the_last_can_be_left(scene: Scene) -> None:
    shown = await scene.press(scene.alex, taps.AskStep("park", Step.PLACE, 99))
    assert leads_back(shown)
    assert "Somewhere else" in shown.labels


async def test_a_double_tap_answers_once(scene: Scene) -> None:
    await begins(scene, upto=1)
    message = scene.alex.last.message_id
    for _ in range(2):
        await scene.alex.press(message, taps.BeAt("park", Code("US-CA")).pack())
    await scene.world.settle()
    assert scene.alex.unanswered == []
    assert "3 of 8" in scene.alex.last.text


async def test_nobody_is_asked_anything_where_the_practice_asks_nothing(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with calm_world(tmp_path, sqlite_url) as world:
        scene = await Scene.of(world)
        await world.say(scene.alex, "/book")
        assert DAYS in scene.alex.last.text
        assert "My answers" not in scene.alex.last.labels
        shown = await scene.press(scene.alex, taps.Say("park", Answer.ADULT))
        assert "That is no longer open." in shown.text


# The call by phone


async def picks_by_phone(scene: Scene) -> Shown:
    """The client chose to talk by phone, and a time."""
    await begins(scene, way="By phone")
    await scene.taps(scene.alex, "Fri, Nov 27", "10:00 AM")
    return scene.alex.last


async def test_the_number_is_asked_for_before_the_call_is_booked(scene: Scene) -> None:
    shown = await picks_by_phone(scene)
    assert shown.text.startswith("Which number should Dr. Mina Park call?")
    await scene.world.say(scene.alex, f"\u202a{NUMBER}\u202c")
    text = scene.alex.last.text
    assert "A phone call of 20 minutes with Dr. Mina Park." in text
    assert f"Dr. Mina Park will call {NUMBER}." in text
    await scene.taps(scene.alex, "Yes, book it")
    assert (await scene.booking(1)).phone == NUMBER
    assert (await scene.booking(1)).way == "phone"
    assert f"Number to call: {NUMBER}" in scene.mina.last.text
    assert "A phone call" in scene.mina.last.text
    await scene.world.go_to(local(27, 7, 30))
    assert f"A.K. · phone · {(await scene.booking(1)).code}" in scene.mina.last.text
    assert f"Number to call: {NUMBER}" in scene.mina.last.text
    await scene.world.go_to(local(27, 9))
    assert f"Dr. Mina Park will call {NUMBER}." in scene.alex.last.text


async def test_a_number_that_is_none_is_asked_for_again(scene: Scene) -> None:
    await picks_by_phone(scene)
    for written in ("call me maybe", "12345", NUMBER * 2):
        await scene.world.say(scene.alex, written)
        assert scene.alex.last.text.startswith("That doesn't look like a telephone number.")
        assert leads_back(scene.alex.last)
    await scene.world.say(scene.alex, NUMBER)
    assert "Not booked yet" in scene.alex.last.text


async def test_the_number_may_come_later_and_the_therapist_hears_of_it(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.taps(scene.alex, "I'll send it later")
    assert "has no number yet" in scene.alex.last.text
    await scene.taps(scene.alex, "Yes, book it")
    assert "No number to call yet." in scene.mina.last.text
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Give a number to call")
    await scene.world.say(scene.alex, "what?")
    assert scene.alex.last.text.startswith("That doesn't look like a telephone number.")
    await scene.world.say(scene.alex, NUMBER)
    assert scene.alex.last.text.startswith("Thank you. Dr. Mina Park has it now.")
    assert "Number to call: Alex Kim, Fri, Nov 27" in scene.mina.last.text
    assert NUMBER in scene.mina.last.text
    assert "Another number" in scene.alex.last.labels


async def test_a_number_can_be_corrected_before_booking(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.world.say(scene.alex, NUMBER)
    await scene.taps(scene.alex, "Another number")
    assert scene.alex.last.text.startswith("Which number should")
    await scene.world.say(scene.alex, "+1 555 010 9999")
    await scene.taps(scene.alex, "Yes, book it")
    assert (await scene.booking(1)).phone == "+1 555 010 9999"


async def test_a_number_counts_until_another_one_is_understood(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.world.say(scene.alex, NUMBER)
    await scene.taps(scene.alex, "Another number")
    await scene.world.say(scene.alex, "the one of my sister")
    assert f"Keep {NUMBER}" in scene.alex.last.labels
    assert "‹ Another time" in scene.alex.last.labels
    await scene.taps(scene.alex, f"Keep {NUMBER}", "Yes, book it")
    assert (await scene.booking(1)).phone == NUMBER


async def test_a_number_comes_too_late_for_a_time_but_is_kept_for_the_next(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.world.advance(minutes=11)
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    await scene.world.say(bo, "/book")
    await scene.taps(bo, *TO_THE_DAYS, "Fri, Nov 27", "10:00 AM", "Yes, book it")
    await scene.world.say(scene.alex, NUMBER)
    assert scene.alex.last.text.startswith("That time has just gone. Nothing was booked or moved.")
    assert "10:30 AM" in scene.alex.last.labels
    await scene.taps(scene.alex, "10:30 AM")
    assert f"Dr. Mina Park will call {NUMBER}." in scene.alex.last.text


async def test_a_number_is_not_asked_for_when_a_call_is_moved(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.taps(scene.alex, "I'll send it later", "Yes, book it")
    await scene.world.say(scene.alex, "/my")
    await scene.taps(scene.alex, "Move it", "Mon, Nov 30", "9:00 AM")
    assert "Not moved yet" in scene.alex.last.text


async def test_a_number_for_a_call_that_is_off_is_not_taken(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.taps(scene.alex, "I'll send it later", "Yes, book it")
    await scene.press(scene.alex, taps.GiveNumber(1))
    async with scene.world.running.store.begin() as tx:
        await tx.set_status(1, Status.CANCELLED, Change(scene.world.clock.now()))
    await scene.world.say(scene.alex, NUMBER)
    assert "There is no such call any more." in scene.alex.last.text
    await scene.world.say(scene.alex, "hello")
    assert scene.alex.last.text.startswith("I'm an automated assistant")


async def test_nobody_gives_a_number_to_somebody_elses_call(scene: Scene) -> None:
    await picks_by_phone(scene)
    await scene.taps(scene.alex, "I'll send it later", "Yes, book it")
    bo = scene.world.sandbox.person(3001, "Bo")
    await scene.world.say(bo, "/start park")
    shown = await scene.press(bo, taps.GiveNumber(1))
    assert "There is no such call any more." in shown.text
    await scene.world.say(bo, NUMBER)
    assert (await scene.booking(1)).phone == ""


async def test_the_therapists_calendar_learns_nothing_of_all_this(
    scene: Scene, tmp_path: Path
) -> None:
    await begins(scene, upto=5)
    await scene.world.say(scene.alex, "Short nights")
    await scene.taps(scene.alex, "By phone", "English", "Fri, Nov 27", "10:00 AM")
    await scene.world.say(scene.alex, NUMBER)
    await scene.taps(scene.alex, "Yes, book it")
    event = (tmp_path / "park.ics").read_text().replace("\n ", "")
    assert f"Consultation {(await scene.booking(1)).code}" in event
    for told in ("Alex", "Kim", "555 010", "5550100", "Short nights", "video.example"):
        assert told not in event, told


@pytest.mark.parametrize("said", ["I'm 34, does that matter?", None])
async def test_whoever_writes_instead_of_tapping_reads_the_open_question_again(
    scene: Scene, said: str | None
) -> None:
    asked = await begins(scene, upto=2)
    for _ in range(2):
        if said is None:
            await scene.alex.send_sticker()
            await scene.world.settle()
        else:
            await scene.world.say(scene.alex, said)
        shown = scene.alex.last
        assert shown.text.startswith("I'm an automated assistant, and I can't understand")
        assert shown.text.endswith(asked.text)
        assert shown.labels == asked.labels
    await scene.taps(scene.alex, "One person", "‹ Menu")
    await scene.world.say(scene.alex, "hello?")
    assert scene.alex.last.text.endswith("What can I do for you?")
    assert "Help now" in scene.alex.last.labels
