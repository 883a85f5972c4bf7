"""Every message has its words, and every failure of Telegram's its outcome."""

import datetime as dt
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
import telegram
from telegram.request import HTTPXRequest

from fitbot.clock import MovableClock
from fitbot.domain import messages
from fitbot.domain.booking import Status
from fitbot.domain.holds import Hold
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    CalendarTrouble,
    ConsultationAhead,
    DigestReady,
    FileReady,
    HoldLapsed,
    Message,
    MissedNoted,
    QuestionAsked,
    QuestionReplied,
    SurveyInvited,
)
from fitbot.domain.reminders import Reminder
from fitbot.outbox import Failure, Receipt
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.transport import sandbox_transport
from fitbot.services.desk import load_assets, make_desk
from fitbot.store import Store
from handlers.messenger import _RENDERERS, TelegramMessenger, _span
from tests.handlers.building import a_digest, booking, must_fit, question, survey
from tests.journeys.calm import leads_back
from tests.journeys.world import EXAMPLE, MONDAY, TOKEN

ASSETS = load_assets(EXAMPLE)
ZoneInfo("UTC")  # icalendar reads it when it writes its first instant; then it is kept
CHAT = 1001
START = MONDAY + dt.timedelta(minutes=59)
BOOKING = booking(1, START)
BERLIN = ZoneInfo("Europe/Berlin")
HELD = Hold(1, "park", BOOKING.slot, MONDAY)
REPLIED = question(reply="I do. <3 & more", replied_at=MONDAY)
TROUBLE = CalendarTrouble(CHAT, "park", "park.ics", MONDAY, "It is not there.", recovered=False)
BACK = CalendarTrouble(CHAT, "park", "park.ics", MONDAY, "", recovered=True)

EACH: tuple[tuple[Message, str], ...] = (
    (
        QuestionAsked(CHAT, question(text="<i>you</i> & me"), "Alex <b>"),
        "from Alex <b>\n<i>you</i> &",
    ),
    (QuestionAsked(CHAT, question(), ""), "A question from someone without a name"),
    (QuestionReplied(CHAT, REPLIED), "Dr. Mina Park replied\nI do. <3 & more"),
    (BookingChanged(CHAT, BOOKING, "Alex"), "Booked: Alex, Mon, Nov 23, 1:59 PM"),
    (BookingChanged(CHAT, booking(1, START, sequence=2), "Alex"), "Moved: Alex, now Mon"),
    (
        BookingChanged(CHAT, booking(1, START, status=Status.CANCELLED), ""),
        "Cancelled: someone without a name",
    ),
    (FileReady(CHAT, BOOKING), "For your calendar: Mon, Nov 23, 1:59 PM (Los Angeles time)"),
    (ConsultationAhead(CHAT, booking(1, START + dt.timedelta(days=1)), Reminder.DAY), "Tomorrow: "),
    (ConsultationAhead(CHAT, BOOKING, Reminder.DAY), "Coming up: "),
    (ConsultationAhead(CHAT, BOOKING, Reminder.HOUR), "In about an hour: "),
    (
        ConsultationAhead(CHAT, booking(1, MONDAY + dt.timedelta(minutes=40)), Reminder.HOUR),
        "Very soon: ",
    ),
    (AttendanceAsked(CHAT, BOOKING, "Alex"), "Your call with Alex at 1:59 PM is over"),
    (SurveyInvited(CHAT, survey()), "Thanks for meeting Dr. Mina Park."),
    (MissedNoted(CHAT, BOOKING), "You and Dr. Mina Park did not get to speak on Mon, Nov 23"),
    (
        FileReady(CHAT, BOOKING, zone=BERLIN),
        "For your calendar: Mon, Nov 23, 10:59 PM (Berlin time) / 1:59 PM (Los Angeles time)",
    ),
    (
        ConsultationAhead(CHAT, BOOKING, Reminder.HOUR, zone=BERLIN),
        "In about an hour: Mon, Nov 23, 10:59 PM (Berlin time) / 1:59 PM (Los Angeles time)",
    ),
    (MissedNoted(CHAT, BOOKING, zone=BERLIN), "on Mon, Nov 23, 10:59 PM (Berlin time)"),
    (HoldLapsed(CHAT, HELD, 0), "I let Mon, Nov 23, 1:59 PM (Los Angeles time) go"),
    (HoldLapsed(CHAT, HELD, 7, zone=BERLIN), "Your call stays as it was."),
    (DigestReady(CHAT, a_digest()), "Good morning, Dr. Mina Park"),
    (TROUBLE, "I can't read your calendar “park.ics” since Mon, Nov 23, 1:00 PM"),
    (BACK, "Your calendar “park.ics” can be read again."),
)
#: To a client, each with a way on; a file has its booking above it.
TO_A_CLIENT = (QuestionReplied, ConsultationAhead, SurveyInvited, MissedNoted, HoldLapsed)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(MovableClock(MONDAY), TOKEN)


@pytest.fixture
async def phone(sandbox: Sandbox) -> Person:
    person = sandbox.person(CHAT, "Alex")
    await person.send("/start")
    return person


@pytest.fixture
async def messenger(sandbox: Sandbox, sqlite_store: Store) -> AsyncIterator[TelegramMessenger]:
    clock = MovableClock(MONDAY)
    desk = make_desk(sqlite_store, EXAMPLE, clock, {}, ASSETS)
    request = HTTPXRequest(httpx_kwargs={"transport": sandbox_transport(sandbox)})
    defaults = telegram.ext.Defaults(parse_mode="HTML")
    async with telegram.ext.ExtBot(
        TOKEN, base_url="http://127.0.0.1:1/bot", request=request, defaults=defaults
    ) as bot:
        yield TelegramMessenger(bot, desk, clock)


def test_every_message_has_a_renderer_and_an_example() -> None:
    kinds = {
        kind
        for kind in vars(messages).values()
        if isinstance(kind, type) and issubclass(kind, Message) and kind is not Message
    }
    assert set(_RENDERERS) == kinds
    assert {type(message) for message, _ in EACH} == kinds


@pytest.mark.parametrize(("message", "words"), EACH)
async def test_every_message_says_it_in_its_words(
    messenger: TelegramMessenger, phone: Person, message: Message, words: str
) -> None:
    must_fit(messenger.render(message))
    receipt = await messenger.deliver(message)
    assert receipt == Receipt(message_id=phone.last.message_id)
    assert words in phone.last.text
    assert leads_back(phone.last) or not isinstance(message, TO_A_CLIENT)


async def test_the_file_comes_as_a_document(messenger: TelegramMessenger, phone: Person) -> None:
    await messenger.deliver(FileReady(CHAT, BOOKING))
    assert phone.last.document is not None
    assert phone.last.document.name == "appointment.ics"
    assert b"Mina" not in phone.last.document.content


@pytest.mark.parametrize(
    ("fault", "receipt"),
    [
        ({"retry_after": 7}, Receipt(failure=Failure.LATER, retry_after=dt.timedelta(seconds=7))),
        ({"status": 403}, Receipt(failure=Failure.GONE)),
        (
            {"status": 400, "description": "Bad Request: chat not found"},
            Receipt(None, Failure.GONE),
        ),
        (
            {"status": 400, "description": "Bad Request: PEER_ID_INVALID"},
            Receipt(None, Failure.GONE),
        ),
        (
            {"status": 400, "description": "Bad Request: message is too long"},
            Receipt(None, Failure.REFUSED),
        ),
        ({"status": 401}, Receipt(None, Failure.LATER)),
        ({"status": 404, "description": "Not Found"}, Receipt(None, Failure.LATER)),
        ({"status": 409}, Receipt(None, Failure.LATER)),
        ({"status": 500}, Receipt(None, Failure.LATER)),
        ({"raw": b"<html>"}, Receipt(None, Failure.LATER)),
        ({"unreachable": True}, Receipt(None, Failure.LATER)),
        ({}, Receipt(None, Failure.LATER)),
    ],
)
async def test_every_failure_has_its_outcome(
    messenger: TelegramMessenger,
    phone: Person,
    sandbox: Sandbox,
    fault: dict[str, object],
    receipt: Receipt,
) -> None:
    sandbox.faults.add("sendMessage", **fault)  # type: ignore[arg-type]
    assert await messenger.deliver(TROUBLE) == receipt


async def test_no_warning_of_a_failure_holds_a_name_or_a_word(
    messenger: TelegramMessenger,
    phone: Person,
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for fault in ({"status": 401}, {"status": 500}, {"status": 400}, {"status": 403}):
        sandbox.faults.add("sendMessage", **fault)  # type: ignore[arg-type]
        await messenger.deliver(QuestionAsked(CHAT, question(text="secret"), "Alex"))
    assert caplog.records
    assert not [word for word in ("secret", "Alex", str(CHAT), TOKEN) if word in caplog.text]


def test_a_span_to_wait_is_a_span_whichever_way_the_library_gives_it() -> None:
    assert _span(3) == _span(dt.timedelta(seconds=3)) == dt.timedelta(seconds=3)
