"""The one way out for what the outbox sends: rendered now, sent once, the failure told apart.

`Forbidden` and `BadRequest` come before `NetworkError`, because PTB's `BadRequest` is one.
"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import telegram
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from fitbot.clock import Clock
from fitbot.domain.booking import Booking
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
from fitbot.outbox import Failure, Receipt
from fitbot.practice import UnknownTherapist
from fitbot.services.desk import Desk
from handlers.screens import Screen
from handlers.views import booking as booking_views
from handlers.views import calendars as calendar_views
from handlers.views import digest as digest_views
from handlers.views import events as event_views
from handlers.views import inviting as inviting_views
from handlers.views import kept as kept_views
from handlers.views import questions as question_views
from handlers.views import reminders as reminder_views
from handlers.views import survey as survey_views
from handlers.views import therapist as therapist_views
from handlers.views import told as told_views
from handlers.views import waiting as waiting_views
from handlers.views.booking import Own

log = logging.getLogger(__name__)

#: Telegram's words for a chat that is not there; matched in lower case, as PTB changes the case.
_GONE = ("chat not found", "peer_id_invalid", "user is deactivated")


class TelegramMessenger:
    """Delivers messages through a bot."""

    def __init__(self, bot: telegram.Bot, desk: Desk, clock: Clock) -> None:
        self._bot = bot
        self._desk = desk
        self._clock = clock

    async def deliver(self, message: Message) -> Receipt:
        """Render and send a message; say how it went."""
        try:
            screen = self.render(message)
        except UnknownTherapist:
            log.warning("%s: its therapist left the practice file", type(message).__name__)
            return Receipt(failure=Failure.REFUSED)
        try:
            sent = await self._send(message.chat_id, screen)
        except RetryAfter as error:
            return Receipt(failure=Failure.LATER, retry_after=_span(error.retry_after))
        except Forbidden:
            return Receipt(failure=Failure.GONE)
        except BadRequest as error:
            gone = any(words in error.message.lower() for words in _GONE)
            log.warning("%s was refused", type(message).__name__)
            return Receipt(failure=Failure.GONE if gone else Failure.REFUSED)
        except TelegramError as error:
            log.warning("%s not sent: %s", type(message).__name__, type(error).__name__)
            return Receipt(failure=Failure.LATER)
        return Receipt(message_id=sent.message_id)

    async def _send(self, chat_id: int, screen: Screen) -> telegram.Message:
        if screen.file is None:
            return await self._bot.send_message(chat_id, screen.text, reply_markup=screen.keyboard)
        document = telegram.InputFile(screen.file.content, screen.file.name)
        return await self._bot.send_document(
            chat_id, document, caption=screen.text, reply_markup=screen.keyboard
        )

    def render(self, message: Message) -> Screen:
        """Return what a message says."""
        return _RENDERERS[type(message)](self._desk, message, self._clock.now())


def _question(desk: Desk, message: QuestionAsked, _now: dt.datetime) -> Screen:
    return therapist_views.question_asked(desk.texts, message)


def _reply(desk: Desk, message: QuestionReplied, _now: dt.datetime) -> Screen:
    question = message.question
    therapist = desk.practice.therapist(question.therapist_id)
    if question.start and not question.reply:
        return inviting_views.invited_to(desk.texts, therapist, question.start, message.zone)
    return question_views.replied(desk.texts, therapist, question)


def _change(desk: Desk, message: BookingChanged, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return therapist_views.booking_changed(desk.texts, therapist, message)


def _number(desk: Desk, message: NumberGiven, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return therapist_views.number_given(desk.texts, therapist, message)


def _way(desk: Desk, message: WayChanged, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return therapist_views.way_changed(desk.texts, therapist, message)


def _word(desk: Desk, message: WordFollowed, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return therapist_views.word_followed(desk.texts, therapist, message)


def _told(desk: Desk, message: BookingChangedForClient, now: dt.datetime) -> Screen:
    own = _own(desk, message, message.booking, now)
    return told_views.told(desk.texts, desk.practice, own, message.before)


def _file(desk: Desk, message: FileReady, now: dt.datetime) -> Screen:
    return booking_views.calendar_file(desk.texts, _own(desk, message, message.booking, now))


def _reminder(desk: Desk, message: ConsultationAhead, now: dt.datetime) -> Screen:
    own = _own(desk, message, message.booking, now)
    return reminder_views.reminder(desk.texts, own, message.kind)


def _attendance(desk: Desk, message: AttendanceAsked, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return therapist_views.ask_attendance(desk.texts, therapist, message)


def _unmarked(desk: Desk, message: UnmarkedListed, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.therapist_id)
    return therapist_views.unmarked(desk.texts, therapist, message)


def _survey(desk: Desk, message: SurveyInvited, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.survey.therapist_id)
    return survey_views.invitation(desk.texts, therapist, message.survey)


def _missed(desk: Desk, message: MissedNoted, now: dt.datetime) -> Screen:
    return reminder_views.missed(desk.texts, _own(desk, message, message.booking, now))


def _lapsed(desk: Desk, message: HoldLapsed, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.hold.therapist_id)
    return kept_views.lapsed(desk.texts, therapist, message)


def _digest(desk: Desk, message: DigestReady, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.digest.therapist_id)
    return digest_views.digest(desk.texts, therapist, message.digest)


def _calendar(desk: Desk, message: CalendarTrouble, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.therapist_id)
    return therapist_views.calendar_trouble(desk.texts, therapist, message)


def _offer(desk: Desk, message: TimeOffered, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.offer.therapist_id)
    return waiting_views.offered(desk.texts, therapist, message)


def _waited(desk: Desk, message: StoppedLooking, _now: dt.datetime) -> Screen:
    return waiting_views.waited(desk.texts, desk.practice.therapist(message.therapist_id))


def _emptied(desk: Desk, message: CalendarEmptied, _now: dt.datetime) -> Screen:
    desk.practice.therapist(message.therapist_id)  # raises where she left the practice file
    return calendar_views.emptied(desk.texts, message)


def _unclear(desk: Desk, message: CalendarUnclear, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.therapist_id)
    return calendar_views.unclear(desk.texts, therapist, message)


def _doubted(desk: Desk, message: EventDoubted, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return event_views.doubted(desk.texts, therapist, message)


def _missing(desk: Desk, message: EventMissing, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return event_views.missing(desk.texts, therapist, message)


def _missing_many(desk: Desk, message: EventsMissing, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.missing[0].booking.therapist_id)
    return event_views.missing_many(desk.texts, therapist, message)


def _unwritten(desk: Desk, message: EventUnwritten, _now: dt.datetime) -> Screen:
    therapist = desk.practice.therapist(message.booking.therapist_id)
    return event_views.unwritten(desk.texts, therapist, message)


_RENDERERS: dict[type[Message], Callable[[Desk, Any, dt.datetime], Screen]] = {
    QuestionAsked: _question,
    QuestionReplied: _reply,
    BookingChanged: _change,
    WordFollowed: _word,
    BookingChangedForClient: _told,
    NumberGiven: _number,
    WayChanged: _way,
    FileReady: _file,
    ConsultationAhead: _reminder,
    AttendanceAsked: _attendance,
    UnmarkedListed: _unmarked,
    SurveyInvited: _survey,
    MissedNoted: _missed,
    HoldLapsed: _lapsed,
    DigestReady: _digest,
    CalendarTrouble: _calendar,
    TimeOffered: _offer,
    StoppedLooking: _waited,
    CalendarEmptied: _emptied,
    CalendarUnclear: _unclear,
    EventDoubted: _doubted,
    EventMissing: _missing,
    EventsMissing: _missing_many,
    EventUnwritten: _unwritten,
}


def _own(desk: Desk, message: Message, booking: Booking, now: dt.datetime) -> Own:
    return Own(desk.practice.therapist(booking.therapist_id), booking, now, message.zone)


def _span(retry_after: int | dt.timedelta) -> dt.timedelta:
    if isinstance(retry_after, dt.timedelta):
        return retry_after
    return dt.timedelta(seconds=retry_after)
