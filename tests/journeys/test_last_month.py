"""Buttons of last month, of every kind: each answers with how things stand today.

Last month there was a call, a survey, a question, an offer, a block, a travel and a link, and all
of it is over. Now every kind of button that stood there then is tapped, by the one who saw it: it
is answered, leads back, and what is over stays as it was.
"""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fitbot.domain.digest import Detail
from fitbot.domain.precheck import Answer, Step
from fitbot.domain.survey import Decision, Item, Rating, Sound
from handlers.callback import Code, Tap, all_taps
from handlers.taps import calendars, her, her_changes, inviting, practising, surveying, watching
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, seen, stored
from tests.journeys.story import local
from tests.journeys.world import World

CALL = local(27, 10)
TODAY = local(28, 10, month=12)

#: What stood in a button's field last month, by the field's name.
THEN: dict[str, object] = {
    **dict.fromkeys(("booking_id", "survey_id", "question_id", "offer_id"), 1),
    **dict.fromkeys(("block_id", "travel_id"), 1),
    **dict.fromkeys(("page", "sequence", "number"), 0),
    **dict.fromkeys(("came", "worded", "without_number", "quiet"), False),
    "therapist_id": "park",
    "start": CALL,
    "end": CALL + dt.timedelta(hours=1),
    "day": CALL.date(),
    "first": dt.date(2026, 11, 24),
    "last": dt.date(2026, 11, 25),
    "since": 1,
    "key": "fees",
    "minutes": 60,
    "minute": 450,
    "days": 7,
    "parts": 7,
    "way": Answer.PHONE,
    "answer": Answer.ADULT,
    "step": Step.AGE,
    "region": Code("US-CA"),
    "language": Code("en"),
    "zone": ZoneInfo("Europe/Berlin"),
    "item": Item.HOPE,
    "rating": Rating.NOT_AT_ALL,
    "sound": Sound.A_LOT,
    "decision": Decision.NOT_FIT,
    "detail": Detail.FULL,
}
#: Where a field of this name means something else.
ELSEWHERE: dict[str, dict[str, object]] = {"Travel": {"zone": "Europe/Berlin"}}

_HERS = {each.__name__ for each in (her, her_changes, practising, inviting, calendars, watching)}

#: What to forward stands alone under the screen.
MAKES_A_LINK = {inviting.InviteSoon}

#: What a person said of what is over may be put right as long as it is kept: who came, and how it
#: was.
PUT_RIGHT: dict[type[Tap], set[str]] = {
    practising.Attendance: {"bookings"},
    surveying.Rate: {"surveys", "answers"},
    surveying.HearSound: {"surveys"},
    surveying.Decide: {"surveys"},
}

#: In these tables stands what is over.
OVER = ("bookings", "surveys", "answers", "questions", "offers", "blocks", "travels", "invites")


def of_last_month(kind: type[Tap], moving: int) -> Tap:
    values = THEN | ELSEWHERE.get(kind.__name__, {}) | {"moving": moving}
    return kind(**{each.name: values[each.name] for each in fields(kind)})


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def scene(world: World) -> Scene:
    """Last month has happened."""
    scene = await Scene.of(world)
    await scene.asks("Is this mine?")
    await scene.taps(scene.mina, "Reply")
    await world.say(scene.mina, "It is.")
    await world.say(scene.mina, "/block tomorrow 9-10")
    await scene.taps(scene.mina, "Yes, block it")
    await world.say(scene.mina, "/travel Lisbon 24 Nov - 25 Nov")
    await scene.taps(scene.mina, "Yes, that is right")
    await world.say(scene.mina, "/invite")
    await scene.taps(scene.mina, "Book up to 1 hour before")
    await scene.books()
    await scene.is_offered_an_earlier_time()
    await world.go_to(local(27, 10, 20))
    await scene.taps(scene.mina, "They came")
    await world.go_to(local(27, 11, 20))
    labels = ("Start", *["Partly"] * 8, "No", "I need time to think", "Nothing to add")
    await scene.taps(scene.alex, *labels)
    await world.go_to(TODAY)
    return scene


@pytest.mark.parametrize("moving", [0, 1], ids=["to book", "to move"])
async def test_each_answers_with_how_things_stand_and_changes_nothing_that_is_over(
    scene: Scene, moving: int
) -> None:
    once = await stored(scene.world)
    for kind in all_taps():
        person = scene.mina if kind.__module__ in _HERS else scene.alex
        await scene.press(person, of_last_month(kind, moving))
        shown = from_bot(person)[-2 if kind in MAKES_A_LINK else -1]
        assert leads_back(shown), kind
        now = await stored(scene.world)
        changed = {table for table in OVER if now[table][: len(once[table])] != once[table]}
        assert changed <= PUT_RIGHT.get(kind, set()), kind
        assert len(now["bookings"]) == len(once["bookings"]), kind
        once = now
    assert scene.alex.unanswered == scene.mina.unanswered == []
    await scene.world.advance(hours=1)
    assert "did not get to speak" not in seen(scene.alex)
