"""What a therapist sees: questions to reply to, bookings, and whether somebody came."""

import datetime as dt

from fitbot.domain.booking import Booking, Status
from fitbot.domain.messages import BookingChanged, CalendarTrouble, NumberGiven, QuestionAsked
from fitbot.domain.precheck import REASON_LIMIT
from fitbot.domain.questions import Question
from fitbot.practice import Therapist
from fitbot.services.calls import way_of
from fitbot.texts import Texts, join
from fitbot.texts.moments import moment, time_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.client import about_client, number_to_call
from handlers.views.questions import excerpt

_INBOX_SHOWS = 10
#: Ten of them fit on one screen; each is read whole in the message it came in.
_INBOX_EXCERPT = 90


def claimed(texts: Texts, therapist: Therapist, link: str) -> Screen:
    """The place is hers."""
    text = texts.html("therapist-claimed", name=therapist.name, link=link)
    return Screen(text, _home_rows(texts))


def home(texts: Texts, therapist: Therapist, link: str, waiting: int) -> Screen:
    """Her menu: what comes by itself, and what waits."""
    digest_at = dt.datetime.combine(dt.date(2000, 1, 1), therapist.digest_at, therapist.zone)
    text = join(
        texts.html(
            "therapist-hello",
            name=therapist.name,
            link=link,
            time=time_label(texts, digest_at, therapist.zone),
        ),
        texts.html("therapist-waiting", n=waiting),
    )
    return Screen(text, _home_rows(texts))


def inbox(texts: Texts, questions: list[tuple[str, Question]]) -> Screen:
    """What waits for a reply, oldest first, each with a button."""
    if not questions:
        return Screen(texts.html("inbox-empty"), [[to_home(texts)]])
    shown = questions[:_INBOX_SHOWS]
    paragraphs = [
        texts.html(
            "inbox-line", name=named(texts, name), text=excerpt(question.text, _INBOX_EXCERPT)
        )
        for name, question in shown
    ]
    if len(questions) > len(shown):
        paragraphs.append(texts.html("digest-more", n=len(questions) - len(shown)))
    rows = [
        [
            Button(
                texts.plain("button-reply-to", name=named(texts, name)),
                taps.Reply(question.id),
            )
        ]
        for name, question in shown
    ]
    return Screen(join(*paragraphs), [*rows, [to_home(texts)]])


def question_asked(texts: Texts, message: QuestionAsked) -> Screen:
    """A client's question, whole."""
    text = texts.html("question-asked", name=named(texts, message.name), text=message.question.text)
    reply = Button(texts.plain("button-reply"), taps.Reply(message.question.id), style="success")
    return Screen(text, [[reply]], keeps=True)


def reply_prompt(texts: Texts, name: str, question: Question) -> Screen:
    """Her next text goes to the client."""
    text = texts.html("reply-prompt", name=named(texts, name), question=excerpt(question.text))
    return Screen(text, [[Button(texts.plain("button-never-mind"), taps.NeverMind())]])


def reply_sent(texts: Texts, name: str) -> Screen:
    """It is on its way."""
    return Screen(texts.html("reply-sent", name=named(texts, name)), [[to_home(texts)]])


def booking_changed(texts: Texts, therapist: Therapist, message: BookingChanged) -> Screen:
    """A client booked, moved or cancelled."""
    booking = message.booking
    kind = "moved" if booking.sequence else "booked"
    if booking.status is Status.CANCELLED:
        kind = "cancelled"
    values: dict[str, str | int] = {
        "name": named(texts, message.name),
        "moment": moment(texts, booking.slot.start, therapist.zone),
        "code": booking.code,
    }
    if kind == "cancelled":
        return Screen(texts.html("change-cancelled", **values))
    values["way"] = texts.plain(f"way-{way_of(therapist, booking)}")
    about = about_client(texts, therapist, message.answers, words=REASON_LIMIT)
    number = number_to_call(texts, therapist, booking)
    changed = texts.html(f"change-{kind}", **values)
    return Screen(join(changed, number, about if kind == "booked" else "", by="\n"))


def number_given(texts: Texts, therapist: Therapist, message: NumberGiven) -> Screen:
    """A client gave the number to call after booking."""
    booking = message.booking
    text = texts.html(
        "number-given",
        name=named(texts, message.name),
        moment=moment(texts, booking.slot.start, therapist.zone),
        number=booking.phone,
        code=booking.code,
    )
    return Screen(text)


def ask_attendance(texts: Texts, therapist: Therapist, name: str, booking: Booking) -> Screen:
    """Came or did not come?"""
    text = texts.html(
        "attendance-ask",
        name=named(texts, name),
        time=time_label(texts, booking.slot.start, therapist.zone),
        code=booking.code,
    )
    return Screen(
        text, [[_attendance(texts, booking, came=True), _attendance(texts, booking, came=False)]]
    )


def attendance_noted(texts: Texts, name: str, booking: Booking) -> Screen:
    """Noted, and how to correct it."""
    came = booking.status is Status.CAME
    text = texts.html("attendance-came" if came else "attendance-missed", name=named(texts, name))
    return Screen(text, [[_attendance(texts, booking, came=not came)], [to_home(texts)]])


def calendar_trouble(texts: Texts, therapist: Therapist, message: CalendarTrouble) -> Screen:
    """A calendar cannot be read, or can be again."""
    if message.recovered:
        return Screen(texts.html("calendar-recovered", calendar=message.calendar))
    return Screen(
        texts.html(
            "calendar-failing",
            calendar=message.calendar,
            moment=moment(texts, message.since, therapist.zone),
            cause=message.cause,
        )
    )


def named(texts: Texts, name: str) -> str:
    """Return a name as given, or that none was."""
    return name or texts.plain("nobody")


def to_home(texts: Texts) -> Button:
    """Her way back."""
    return Button(texts.plain("button-menu"), taps.Menu())


def _attendance(texts: Texts, booking: Booking, *, came: bool) -> Button:
    label = texts.plain("button-came" if came else "button-missed")
    return Button(label, taps.Attendance(booking.id, came))


def _home_rows(texts: Texts) -> list[list[Button]]:
    return [
        [
            Button(texts.plain("button-inbox"), taps.Inbox()),
            Button(texts.plain("button-digest-now"), taps.DigestNow()),
        ],
        [Button(texts.plain("button-as-client"), taps.AsClient())],
    ]
