"""Every message has its words, and every failure of Telegram's its outcome."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import telegram
from telegram.request import HTTPXRequest

from fitbot.clock import MovableClock
from fitbot.domain import messages
from fitbot.domain.booking import Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.doubts import CalendarProblem, Doubt, Doubts
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    BookingChangedForClient,
    CalendarEmptied,
    CalendarTrouble,
    CalendarUnclear,
    ConsultationAhead,
    DigestReady,
    EventDoubted,
    EventMissing,
    EventsMissing,
    EventUnwritten,
    FileReady,
    HoldLapsed,
    Message,
    MissedNoted,
    NumberGiven,
    QuestionAsked,
    QuestionReplied,
    StoppedLooking,
    SurveyInvited,
    TimeOffered,
    UnmarkedListed,
    WayChanged,
    WordFollowed,
)
from fitbot.domain.reminders import Reminder
from fitbot.domain.waiting import Offer
from fitbot.domain.watching import Oddity
from fitbot.outbox import Failure, Receipt
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.transport import sandbox_transport
from fitbot.services.desk import load_assets, make_desk
from fitbot.store import Store
from handlers import taps
from handlers.messenger import _RENDERERS, TelegramMessenger, _span
from handlers.views.told import told
from tests.handlers.building import (
    TEXTS,
    a_digest,
    booking,
    labels,
    must_fit,
    own,
    question,
    survey,
)
from tests.journeys.calm import leads_back
from tests.journeys.world import EXAMPLE, MONDAY, TOKEN

ASSETS = load_assets(EXAMPLE)
ZoneInfo("UTC")  # icalendar reads it when it writes its first instant; then it is kept
CHAT = 1001
START = MONDAY + dt.timedelta(minutes=59)
BOOKING = booking(1, START)
SLOT = BOOKING.slot
LATER = booking(2, START + dt.timedelta(days=1), sequence=1)
BERLIN = ZoneInfo("Europe/Berlin")
HELD = Hold(1, "park", BOOKING.slot, MONDAY)
CANCELLED = booking(1, START, status=Status.CANCELLED, sequence=1)
MOVED = booking(1, START, sequence=1)
EARLIER = booking(1, MONDAY + dt.timedelta(days=1)).slot
REPLIED = question(reply="I do. <3 & more", replied_at=MONDAY)
TROUBLE = CalendarTrouble(CHAT, "park", "park.ics", MONDAY, "slow", recovered=False)
OFFER = Offer(1, 1, "park", BOOKING.slot, MONDAY, MONDAY + dt.timedelta(minutes=30))
IN_A_WEEK = booking(1, START + dt.timedelta(days=7))
UNCLEAR = Doubts.of(
    [
        CalendarProblem("b", Doubt.TOO_DENSE),
        CalendarProblem("a", Doubt.NO_RULE, MONDAY + dt.timedelta(days=1)),
    ]
)
BACK = CalendarTrouble(CHAT, "park", "park.ics", MONDAY, "", recovered=True)

EACH: tuple[tuple[Message, str], ...] = (
    (
        QuestionAsked(CHAT, question(text="<i>you</i> & me"), "Alex <b>"),
        "from Alex <b>\n<i>you</i> &",
    ),
    (QuestionAsked(CHAT, question(), ""), "A question from someone without a name"),
    (QuestionReplied(CHAT, REPLIED), "Dr. Mina Park replied\nI do. <3 & more"),
    (BookingChanged(CHAT, BOOKING, "Alex"), "Booked: Alex, Mon, Nov 23, 1:59 PM"),
    (
        BookingChanged(CHAT, booking(1, START, sequence=2), "Alex", LATER.slot),
        "Moved: Alex\nTue, Nov 24, 1:59 PM (Los Angeles time) → Mon, Nov 23, 1:59 PM",
    ),
    (
        BookingChanged(CHAT, booking(1, START, status=Status.CANCELLED), ""),
        "Cancelled: someone without a name, Mon, Nov 23, 1:59 PM",
    ),
    (
        BookingChanged(CHAT, replace(LATER, status=Status.CANCELLED, note="a <cold>"), "Al", SLOT),
        f"Cancelled: Al, Mon, Nov 23, 1:59 PM (Los Angeles time)\nConsultation {LATER.code}\n\n"
        "In their words: a <cold>",
    ),
    (
        WordFollowed(CHAT, booking(1, START, status=Status.CANCELLED, note="a cold"), "Alex"),
        "Alex adds why the call on Mon, Nov 23, 1:59 PM (Los Angeles time) was cancelled",
    ),
    (
        NumberGiven(CHAT, booking(1, START, way="phone", phone="+1 555 010 0000"), "Alex"),
        "Number to call: Alex, Mon, Nov 23, 1:59 PM (Los Angeles time)\n+1 555 010 0000",
    ),
    (
        WayChanged(CHAT, booking(1, START, way="phone", phone="+1 555 010 0000"), "Alex"),
        "By phone instead of video: Alex, Mon, Nov 23, 1:59 PM (Los Angeles time)\n"
        "Consultation AB01\nNumber to call: +1 555 010 0000",
    ),
    (WayChanged(CHAT, BOOKING, "Alex"), "By video instead of phone: Alex, Mon, Nov 23, 1:59 PM"),
    (FileReady(CHAT, BOOKING), "For your calendar: Mon, Nov 23, 1:59 PM (Los Angeles time)"),
    (ConsultationAhead(CHAT, LATER, Reminder.DAY), "Tomorrow: "),
    (ConsultationAhead(CHAT, BOOKING, Reminder.DAY), "Coming up: "),
    (ConsultationAhead(CHAT, BOOKING, Reminder.HOUR), "In about an hour: "),
    (
        ConsultationAhead(CHAT, booking(1, MONDAY + dt.timedelta(minutes=40)), Reminder.HOUR),
        "Very soon: ",
    ),
    (ConsultationAhead(CHAT, BOOKING, Reminder.SOON), "In a few minutes.\nYour link: https://"),
    (AttendanceAsked(CHAT, BOOKING, "Alex"), "Your call with Alex at 1:59 PM is over"),
    (
        UnmarkedListed(CHAT, "park", (NamedBooking("Alex", BOOKING), NamedBooking("", LATER))),
        "Did they take place? 2 calls of today have no answer yet.\n\n1:59 PM · Alex",
    ),
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
    (
        CalendarEmptied(CHAT, "park", "1: park.ics", "a1b2c3d4", 5, 7),
        "suddenly empty. Until now, 7",
    ),
    (CalendarUnclear(CHAT, "park", "1: park.ics", UNCLEAR), "2 entries in your calendar “1: park"),
    (BACK, "Your calendar “park.ics” can be read again."),
    (
        TimeOffered(CHAT, OFFER, None),
        "A time has opened: Mon, Nov 23, 1:59 PM (Los Angeles time)\n"
        "Your call with Dr. Mina Park, if you want it.\n\n"
        "Not booked yet: I keep it for you until Mon, Nov 23, 1:30 PM (Los Angeles time).",
    ),
    (
        TimeOffered(CHAT, OFFER, IN_A_WEEK, zone=ZoneInfo("Europe/Berlin")),
        "An earlier time has opened: Mon, Nov 23, 10:59 PM (Berlin time)"
        " / 1:59 PM (Los Angeles time)\n"
        "Your call with Dr. Mina Park is on Mon, Nov 30, 10:59 PM (Berlin time)",
    ),
    (StoppedLooking(CHAT, "park"), "I've been looking for a time with Dr. Mina Park for 30 days"),
    (FileReady(CHAT, CANCELLED), "Opened with your calendar, this takes it out"),
    (
        BookingChangedForClient(CHAT, MOVED, EARLIER),
        "Dr. Mina Park moved your call\nNew time: Mon, Nov 23, 1:59 PM (Los Angeles time)\n"
        "Until now: Tue, Nov 24, 1:00 PM (Los Angeles time)\n\nYour link: https://",
    ),
    (
        BookingChangedForClient(CHAT, MOVED, EARLIER, zone=ZoneInfo("America/New_York")),
        "New time: Mon, Nov 23, 4:59 PM (New York time) / 1:59 PM (Los Angeles time)\n"
        "Until now: Tue, Nov 24, 4:00 PM (New York",
    ),
    (
        BookingChangedForClient(CHAT, replace(MOVED, note="I'm <ill>."), None),
        "(Los Angeles time)\n\nI'm <ill>.\n\nYour link:",
    ),
    (
        BookingChangedForClient(CHAT, MOVED, Interval(START, START + dt.timedelta(hours=1))),
        "changed how long your call takes\nMon, Nov 23, 1:59 PM (Los Angeles time): now 20 minutes",
    ),
    (
        BookingChangedForClient(CHAT, CANCELLED, None),
        "Dr. Mina Park had to cancel your call: Mon, Nov 23, 1:59 PM",
    ),
    (
        BookingChangedForClient(CHAT, replace(CANCELLED, note="I'm <ill>."), EARLIER),
        "please take it out there.\n\nI'm <ill>.\n\nOthers who may help:\n• Open Door Directory",
    ),
    *((EventDoubted(CHAT, BOOKING, "Alex", doubt, START), "Consultation AB01") for doubt in Oddity),
    (
        EventDoubted(CHAT, BOOKING, "Alex", Oddity.UNCLEAR, None),
        "and the client knows nothing of it",
    ),
    (
        EventMissing(CHAT, BOOKING, "Alex", marked=False, until=MONDAY),
        "Gone from your calendar: Alex, Mon, Nov 23, 1:59 PM (Los Angeles time)\nConsultation AB01"
        "\n\nShall I cancel it, or put it back? The client knows nothing of it yet. If I"
        " hear nothing from you by Mon, Nov 23, 1:00 PM",
    ),
    (
        EventMissing(CHAT, BOOKING, "", marked=True, until=None),
        "Marked as cancelled in your calendar: someone without a name",
    ),
    (EventMissing(CHAT, BOOKING, "Alex", marked=True, until=None), "Until you tell me, it stands"),
    (
        EventsMissing(CHAT, tuple(NamedBooking("A" * 64, booking(n)) for n in range(40))),
        "40 consultations are gone from your calendar at once:\n\n• Mon, Nov 30, 7:30 AM",
    ),
    (EventUnwritten(CHAT, BOOKING, "Alex", "No answer."), "Not in your calendar yet: Alex"),
    (EventUnwritten(CHAT, CANCELLED, "Alex", "No answer."), "Still in your calendar: Alex"),
)
#: To a client, each with a way on; a file has its booking above it.
TO_A_CLIENT = (
    QuestionReplied,
    ConsultationAhead,
    BookingChangedForClient,
    SurveyInvited,
    MissedNoted,
    TimeOffered,
    StoppedLooking,
    HoldLapsed,
)


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


async def test_a_cancelled_call_comes_as_a_file_that_takes_it_out_and_without_google(
    messenger: TelegramMessenger, phone: Person
) -> None:
    await messenger.deliver(FileReady(CHAT, CANCELLED))
    assert phone.last.document is not None
    content = phone.last.document.content
    assert b"METHOD:CANCEL" in content
    assert b"STATUS:CANCELLED" in content
    assert f"UID:{BOOKING.uid}\r\n".encode() in content
    assert b"SEQUENCE:1\r\n" in content
    assert not phone.last.buttons


def test_a_call_that_was_moved_can_be_agreed_to_moved_or_cancelled() -> None:
    message = BookingChangedForClient(CHAT, MOVED, EARLIER)
    screen = told(TEXTS, EXAMPLE, own(message.booking), message.before)
    assert labels(screen) == [
        ["Fine with me"],
        ["Another time", "Cancel it"],
        ["My consultation"],
    ]
    assert [button.tap for row in screen.rows for button in row] == [
        taps.FineWithMe(1, START),
        taps.Days("park", 1, 0),
        taps.AskCancel(1),
        taps.My(),
    ]


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


async def test_what_is_of_a_therapist_who_left_is_refused_and_a_bug_is_not_taken_for_it(
    messenger: TelegramMessenger, phone: Person
) -> None:
    refused = await messenger.deliver(StoppedLooking(CHAT, "gone"))
    assert refused == Receipt(failure=Failure.REFUSED)
    with pytest.raises(KeyError):
        await messenger.deliver(Message(CHAT))  # which nobody can render


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
