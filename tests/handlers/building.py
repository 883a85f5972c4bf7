"""Short ways to write what screens are made of, and how Telegram would read them."""

import datetime as dt
from dataclasses import replace

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import Digest, NamedBooking, NamedQuestion, NamedSurvey
from fitbot.domain.interval import Interval
from fitbot.domain.precheck import Answers, Step
from fitbot.domain.questions import Question
from fitbot.domain.survey import Decision, Item, Rating, Sound, Survey
from fitbot.domain.whereabouts import Whereabouts
from fitbot.practice import Therapist
from fitbot.sandbox import utf16
from fitbot.sandbox.html import parse_html
from fitbot.texts import Texts
from handlers.screens import Screen
from handlers.views.booking import Own
from tests.journeys.story import local
from tests.journeys.world import EXAMPLE

PARK, FERRER = EXAMPLE.therapists
TEXTS = Texts("en", "US")
#: A Monday morning, half past seven.
MORNING = local(30, 7, 30)

#: https://core.telegram.org/bots/api#sendmessage and what is reported of keyboards.
MOST_UNITS, MOST_BYTES, MOST_BUTTONS = 4096, 1 << 15, 100


def booking(number: int = 1, start: dt.datetime = MORNING, **changes: object) -> Booking:
    """A booking of twenty minutes."""
    plain = Booking(
        id=number,
        code=f"AB{number:02}",
        uid=f"{number}@fitbot",
        therapist_id="park",
        person_id=number,
        slot=Interval(start, start + dt.timedelta(minutes=20)),
        status=Status.BOOKED,
        sequence=0,
        changed_at=MORNING,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def own(of: Booking, therapist: Therapist = PARK, **changes: object) -> Own:
    """A booking as its client looks at it that morning, her zone being unknown."""
    return replace(Own(therapist, of, MORNING, None), **changes)  # type: ignore[arg-type]


def question(number: int = 1, text: str = "Do you have a couch?", **changes: object) -> Question:
    """A question that was asked an hour before the morning."""
    asked_at = MORNING - dt.timedelta(hours=1)
    return replace(Question(number, number, "park", text, asked_at), **changes)  # type: ignore[arg-type]


def survey(number: int = 1, note: str = "", **changes: object) -> Survey:
    """A survey with every kind of answer in it."""
    answers = dict(zip(Item, Rating, strict=False))
    plain = Survey(
        id=number,
        booking_id=number,
        therapist_id="park",
        person_id=number,
        answers=answers,
        sound=Sound.A_LOT,
        decision=Decision.OTHER,
        note=note,
        answered_at=MORNING,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_digest(**parts: object) -> Digest:
    """A digest of that morning with nothing in it but these parts."""
    quiet = Digest(
        "park",
        MORNING,
        late=False,
        today=(),
        unmarked=(),
        questions=(),
        surveys=(),
        changes=(),
        whereabouts=Whereabouts(PARK.zone),
    )
    return replace(quiet, **parts)  # type: ignore[arg-type]


def full_digest(name: str, note: str, ask: str) -> Digest:
    """The longest morning there could be."""
    told = Answers(
        {
            Step.AGE: "other",
            Step.PLACE: "AU-ACT",
            Step.WHOM: "family",
            Step.PRIVATE: "unsure",
            Step.FEE: "talk",
            Step.REASON: note,
            Step.LANGUAGE: "ko",
        }
    )
    many = [booking(number) for number in range(1, 51)]
    return a_digest(
        late=True,
        today=tuple(
            NamedBooking(name, replace(each, way="phone", phone="+" + "1 " * 15), told)
            for each in many
        ),
        unmarked=tuple(NamedBooking(name, each) for each in many[:2]),
        questions=tuple(NamedQuestion(name, question(n, ask)) for n in range(40)),
        surveys=tuple(NamedSurvey(name, survey(n, note), booking(n)) for n in range(1, 31)),
        changes=tuple(
            NamedBooking(name, replace(each, status=status, sequence=sequence))
            for each in many
            for status, sequence in [(status, 0) for status in Status] + [(Status.BOOKED, 1)]
        ),
    )


def shown(screen: Screen) -> str:
    """The text as a reader sees it. Raises for markup that Telegram refuses."""
    return parse_html(screen.text)[0]


def labels(screen: Screen) -> list[list[str]]:
    """The labels of its buttons, row by row."""
    return [[button.label for button in row] for row in screen.rows]


def must_fit(screen: Screen) -> None:
    """Fail where Telegram would refuse the message."""
    text, entities = parse_html(screen.text)
    assert utf16.length(text) <= MOST_UNITS
    assert len(screen.text.encode()) <= MOST_BYTES
    assert len(entities) <= 100
    keyboard = screen.keyboard
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    assert len(buttons) <= MOST_BUTTONS
    assert all(len(button.text) <= 128 for button in buttons)
