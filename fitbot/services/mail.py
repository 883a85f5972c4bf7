"""What a post in the outbox says today, or that its reason is gone.

A reminder is derived state: between planning and sending a booking may have moved or ended, so
every post is worked out from what stands in the database at that moment.
"""

import datetime as dt
from collections.abc import Awaitable, Callable

from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    BookingChangedForClient,
    CalendarTrouble,
    ConsultationAhead,
    DigestReady,
    FileReady,
    Message,
    MissedNoted,
    QuestionAsked,
    QuestionReplied,
    SurveyInvited,
)
from fitbot.domain.outbox import ClaimedPost, Kind, moment_of, stamp
from fitbot.domain.reminders import Reminder, still_worth_sending
from fitbot.services.digests import DigestService
from fitbot.services.event_mail import EventMail
from fitbot.services.readers import client_chat as _client_chat
from fitbot.services.readers import therapist_chat as _therapist_chat
from fitbot.store import Snapshot, Store


class MailService:
    """Turns posts into messages."""

    def __init__(self, store: Store, clock: Clock, digests: DigestService) -> None:
        self._store = store
        self._clock = clock
        self._digests = digests
        self._composers: dict[Kind, Callable[..., Awaitable[Message | None]]] = {
            Kind.QUESTION: self._question,
            Kind.REPLY: self._reply,
            Kind.CHANGE: self._change,
            Kind.FILE: self._file,
            Kind.REMINDER: self._reminder,
            Kind.ATTENDANCE: self._attendance,
            Kind.SURVEY: self._survey,
            Kind.MISSED: self._missed,
            Kind.DIGEST: self._digest,
            Kind.CALENDAR: self._calendar,
            Kind.TOLD: self._told,
            Kind.DOUBT: lambda view, *about: self._of_events(view).doubt(*about),
            Kind.MISSING: lambda view, *about: self._of_events(view).missing(*about),
            Kind.MISSING_MANY: lambda view, *about: self._of_events(view).missing_many(*about),
            Kind.UNWRITTEN: lambda view, *about: self._of_events(view).unwritten(*about),
        }

    async def compose(self, post: ClaimedPost) -> Message | None:
        """Return what to say now; None when no reason is left to say it, or nobody to hear it.

        Raises:
            NobodyThere: it is for a therapist who has no Telegram account here yet.
        """
        async with self._store.read() as view:
            message = await self._composers[post.kind](view, *post.about)
            if message is None:
                return None
            reader = await view.person_by_telegram_id(message.chat_id)
            gone = reader is not None and reader.unreachable_since is not None
            return None if gone else message

    async def _question(self, view: Snapshot, question_id: str) -> Message | None:
        question = await view.question(int(question_id))
        if question is None or question.replied_at:
            return None
        person = await view.person(question.person_id)
        chat = await _therapist_chat(view, question.therapist_id)
        return QuestionAsked(chat, question, person.name)

    async def _reply(self, view: Snapshot, question_id: str) -> Message | None:
        question = await view.question(int(question_id))
        if question is None or not question.replied_at:
            return None
        return QuestionReplied(await _client_chat(view, question.person_id), question)

    async def _change(self, view: Snapshot, booking_id: str, sequence: str) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or booking.sequence != int(sequence):
            return None
        person = await view.person(booking.person_id)
        chat = await _therapist_chat(view, booking.therapist_id)
        return BookingChanged(chat, booking, person.name)

    async def _told(
        self, view: Snapshot, booking_id: str, sequence: str, start: str = "", end: str = ""
    ) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or booking.sequence != int(sequence) or self._is_past(booking):
            return None
        person = await view.person(booking.person_id)
        was = moment_of(start)
        before = Interval(was, moment_of(end) or was + booking.slot.length) if was else None
        return BookingChangedForClient(person.telegram_id, booking, before, zone=person.zone)

    def _is_past(self, booking: Booking) -> bool:
        """Tell whether it helps nobody any more to hear when it takes place, or that it does not.

        Whoever is in the call knows the first.
        """
        cancelled = booking.status is Status.CANCELLED
        return self._clock.now() >= (booking.slot.end if cancelled else booking.slot.start)

    def _of_events(self, view: Snapshot) -> EventMail:
        return EventMail(view, self._clock.now())

    async def _file(self, view: Snapshot, booking_id: str, sequence: str) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or booking.sequence != int(sequence) or self._is_past(booking):
            return None
        return FileReady(await _client_chat(view, booking.person_id), booking)

    async def _reminder(
        self, view: Snapshot, booking_id: str, start: str, kind: str
    ) -> Message | None:
        booking = await _standing(view, booking_id, start)
        reminder = Reminder(kind)
        if booking is None or not still_worth_sending(
            reminder, booking.slot.start, self._clock.now()
        ):
            return None
        return ConsultationAhead(await _client_chat(view, booking.person_id), booking, reminder)

    async def _attendance(
        self, view: Snapshot, booking_id: str, start: str, end: str = ""
    ) -> Message | None:
        booking = await _standing(view, booking_id, start)
        if booking is None or (end and end != stamp(booking.slot.end)):
            return None
        person = await view.person(booking.person_id)
        chat = await _therapist_chat(view, booking.therapist_id)
        return AttendanceAsked(chat, booking, person.name)

    async def _survey(self, view: Snapshot, survey_id: str, tapped: str) -> Message | None:
        survey = await view.survey(int(survey_id))
        if survey is None or survey.answered_at:
            return None
        if not await _is_said(view, survey.booking_id, Status.CAME, tapped):
            return None
        return SurveyInvited(await _client_chat(view, survey.person_id), survey)

    async def _missed(self, view: Snapshot, booking_id: str, tapped: str) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or not await _is_said(view, booking.id, Status.MISSED, tapped):
            return None
        survey = await view.survey_of_booking(booking.id)
        if survey and survey.answered_at:  # whoever answers about a call was in it
            return None
        return MissedNoted(await _client_chat(view, booking.person_id), booking)

    async def _digest(self, view: Snapshot, therapist_id: str, day: str) -> Message | None:
        planned = dt.date.fromisoformat(day)
        if not self._digests.is_due(therapist_id, planned):
            return None
        chat = await _therapist_chat(view, therapist_id)
        return DigestReady(chat, await self._digests.compose(therapist_id, planned))

    async def _calendar(
        self, view: Snapshot, therapist_id: str, since: str, state: str, *name: str
    ) -> Message | None:
        calendar = ":".join(name)
        now_known = (await view.calendar_states(therapist_id)).get(calendar)
        if now_known is None:
            return None
        recovered = state == "recovered"
        if recovered == (now_known.failing_since is not None):
            return None
        return CalendarTrouble(
            chat_id=await _therapist_chat(view, therapist_id),
            therapist_id=therapist_id,
            calendar=calendar,
            since=dt.datetime.fromtimestamp(float(since), dt.UTC),
            cause=now_known.cause,
            recovered=recovered,
        )


async def _standing(view: Snapshot, booking_id: str, start: str) -> Booking | None:
    """Return the booking if it still stands at that start."""
    booking = await view.booking(int(booking_id))
    if booking is None or booking.status is not Status.BOOKED:
        return None
    return booking if stamp(booking.slot.start) == start else None


async def _is_said(view: Snapshot, booking_id: int, status: Status, tapped: str) -> bool:
    """Tell whether the therapist's word of that moment still stands."""
    booking = await view.booking(booking_id)
    if booking is None or booking.status is not status:
        return False
    return stamp(booking.changed_at) == tapped
