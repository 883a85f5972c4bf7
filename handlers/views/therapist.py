"""What a therapist sees: questions to reply to, bookings, and whether somebody came."""

import datetime as dt

from fitbot.domain.booking import Booking, Status
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    CalendarTrouble,
    NumberGiven,
    QuestionAsked,
    UnmarkedListed,
    WayChanged,
    WordFollowed,
)
from fitbot.domain.precheck import REASON_LIMIT
from fitbot.domain.questions import Question
from fitbot.practice import Therapist
from fitbot.services.calls import way_of
from fitbot.texts import Html, Texts, join, without_markup
from fitbot.texts.causes import cause_in_words
from fitbot.texts.moments import moment, time_label
from handlers import taps
from handlers.phone import fits_a_screen
from handlers.screens import Button, Screen
from handlers.views.client import about_client, number_to_call
from handlers.views.questions import excerpt
from handlers.views.start import to_menu

_INBOX_SHOWS = 10
#: Each is read whole in the message it came in.
_INBOX_EXCERPT = 90
_UNMARKED_SHOWN = 8
#: In a list of calls.
_NAME_SHOWN = 24


def inbox(texts: Texts, questions: list[tuple[str, Question]]) -> Screen:
    """As much as fits of what waits for a reply, oldest first, each with a button."""
    if not questions:
        return Screen(texts.html("inbox-empty"), [[to_menu(texts)]])
    for shows in range(min(len(questions), _INBOX_SHOWS), 0, -1):
        screen = _inbox(texts, questions, shows)
        if fits_a_screen(without_markup(screen.text), len(screen.rows)):
            break
    return screen


def _inbox(texts: Texts, questions: list[tuple[str, Question]], shows: int) -> Screen:
    shown = questions[:shows]
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
            ),
            *_grant(texts, question),
        ]
        for name, question in shown
    ]
    return Screen(join(*paragraphs), [*rows, [to_menu(texts)]])


def question_asked(texts: Texts, message: QuestionAsked) -> Screen:
    """A client's question, whole."""
    text = texts.html("question-asked", name=named(texts, message.name), text=message.question.text)
    reply = Button(texts.plain("button-reply"), taps.Reply(message.question.id), style="success")
    return Screen(text, [[reply, *_grant(texts, message.question)]], keeps=True)


def reply_prompt(texts: Texts, name: str, question: Question) -> Screen:
    """Her next text goes to the client."""
    text = texts.html("reply-prompt", name=named(texts, name), question=excerpt(question.text))
    return Screen(text, [[Button(texts.plain("button-never-mind"), taps.NeverMind())]])


def reply_sent(texts: Texts, name: str) -> Screen:
    """It is on its way."""
    return Screen(texts.html("reply-sent", name=named(texts, name)), [[to_menu(texts)]])


def booking_changed(texts: Texts, therapist: Therapist, message: BookingChanged) -> Screen:
    """A client booked, moved or cancelled, told as a difference to what she knows."""
    booking, before = message.booking, message.before
    values: dict[str, str | int] = {"name": named(texts, message.name), "code": booking.code}
    if booking.status is Status.CANCELLED:
        known = before or booking.slot
        values["moment"] = moment(texts, known.start, message.zone or therapist.zone)
        return Screen(join(texts.html("change-cancelled", **values), _why(texts, booking)))
    values["way"] = texts.plain(f"way-{way_of(therapist, booking)}")
    values["moment"] = moment(texts, booking.slot.start, message.zone or therapist.zone)
    number = number_to_call(texts, therapist, booking)
    if before is not None:
        values["before"] = moment(texts, before.start, message.zone or therapist.zone)
        return Screen(join(texts.html("change-moved", **values), number, by="\n"))
    about = about_client(texts, therapist, message.answers, words=REASON_LIMIT)
    return Screen(join(texts.html("change-booked", **values), number, about, by="\n"))


def word_followed(texts: Texts, therapist: Therapist, message: WordFollowed) -> Screen:
    """Why a client cancelled; she has been told that before."""
    booking = message.booking
    head = texts.html(
        "word-followed",
        name=named(texts, message.name),
        moment=moment(texts, booking.slot.start, message.zone or therapist.zone),
        code=booking.code,
    )
    return Screen(join(head, _why(texts, booking)))


def _why(texts: Texts, booking: Booking) -> Html:
    return texts.html("in-their-words", word=booking.note) if booking.note else Html("")


def number_given(texts: Texts, therapist: Therapist, message: NumberGiven) -> Screen:
    """A client gave the number to call after booking."""
    booking = message.booking
    text = texts.html(
        "number-given",
        name=named(texts, message.name),
        moment=moment(texts, booking.slot.start, message.zone or therapist.zone),
        number=booking.phone,
        code=booking.code,
    )
    return Screen(text)


def way_changed(texts: Texts, therapist: Therapist, message: WayChanged) -> Screen:
    """A client wants to talk another way, at the same time."""
    booking = message.booking
    head = texts.html(
        f"client-by-{way_of(therapist, booking)}",
        name=named(texts, message.name),
        moment=moment(texts, booking.slot.start, message.zone or therapist.zone),
        code=booking.code,
    )
    return Screen(join(head, number_to_call(texts, therapist, booking), by="\n"))


def ask_attendance(texts: Texts, therapist: Therapist, message: AttendanceAsked) -> Screen:
    """Came or did not come?"""
    booking, zone = message.booking, message.zone or therapist.zone
    text = texts.html(
        "attendance-ask",
        name=named(texts, message.name),
        time=time_label(texts, booking.slot.start, zone),
        code=booking.code,
    )
    answers = [_attendance(texts, booking, came=True), _attendance(texts, booking, came=False)]
    return Screen(text, [answers, [_moved_to(texts, booking)]])


def unmarked(texts: Texts, therapist: Therapist, message: UnmarkedListed) -> Screen:
    """In the evening, for whom of the day she has not said yet."""
    zone, shown = message.zone or therapist.zone, message.bookings[:_UNMARKED_SHOWN]
    lines = [
        texts.html(
            "unmarked-line",
            name=named(texts, each.name),
            time=time_label(texts, each.booking.slot.start, zone),
            code=each.booking.code,
        )
        for each in shown
    ]
    rows = [
        [
            Button(
                texts.plain("button-came-named", name=named(texts, each.name)),
                taps.Attendance(each.booking.id, came=True),
            ),
            _attendance(texts, each.booking, came=False),
            _moved_to(texts, each.booking),
        ]
        for each in shown
    ]
    head = texts.html("unmarked", n=len(message.bookings))
    return Screen(join(head, join(*lines, by="\n")), [*rows, [to_menu(texts)]], keeps=True)


def attendance_noted(texts: Texts, name: str, booking: Booking, due: dt.datetime | None) -> Screen:
    """Noted, and how to correct it; at `due` the client hears something, if at all."""
    came = booking.status is Status.CAME
    noted = texts.html("attendance-came" if came else "attendance-missed", name=named(texts, name))
    if due is None:
        follows = texts.html("attendance-nothing")
    else:
        follows = texts.html("attendance-survey" if came else "attendance-kind-line")
    text = join(noted, follows, by=" ")
    rows = [[_attendance(texts, booking, came=not came)], [to_menu(texts)]]
    if not came:
        rows[0].append(_moved_to(texts, booking))
    return Screen(text, rows)


def calendar_trouble(texts: Texts, therapist: Therapist, message: CalendarTrouble) -> Screen:
    """A calendar cannot be read, or can be again."""
    if message.recovered:
        return Screen(texts.html("calendar-recovered", calendar=message.calendar))
    return Screen(
        texts.html(
            "calendar-failing",
            calendar=message.calendar,
            moment=moment(texts, message.since, message.zone or therapist.zone),
            cause=cause_in_words(texts, message.cause),
        )
    )


def named(texts: Texts, name: str) -> str:
    """Return a name as given, or that none was."""
    return name or texts.plain("nobody")


def short_name(texts: Texts, name: str) -> str:
    """Return a name as it fits into a list of calls."""
    return excerpt(named(texts, name), _NAME_SHOWN)


def _grant(texts: Texts, question: Question) -> list[Button]:
    """The way to say yes to a question for a time."""
    if question.start is None:
        return []
    return [Button(texts.plain("button-grant"), taps.Grant(question.id))]


def _attendance(texts: Texts, booking: Booking, *, came: bool) -> Button:
    label = texts.plain("button-came" if came else "button-missed")
    return Button(label, taps.Attendance(booking.id, came))


def _moved_to(texts: Texts, booking: Booking) -> Button:
    """They agreed on another time in the call, or before it."""
    return Button(texts.plain("button-moved-to"), taps.HerMove(booking.id, 0))
