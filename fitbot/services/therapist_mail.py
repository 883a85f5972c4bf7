"""What posts about her clients say to a therapist, or that their reason is gone."""

import datetime as dt

from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    Message,
    NumberGiven,
    QuestionAsked,
    WayChanged,
    WordFollowed,
)
from fitbot.domain.outbox import stamp
from fitbot.domain.precheck import Answers
from fitbot.services.posted import is_no_news, known_time, standing, unchanged
from fitbot.services.readers import therapist_chat
from fitbot.store import Snapshot


class TherapistMail:
    """Composes them; `now` is that of the delivery."""

    def __init__(self, view: Snapshot, now: dt.datetime) -> None:
        self._view = view
        self._now = now

    async def question(self, question_id: str) -> Message | None:
        """Return a question, while it has no answer."""
        question = await self._view.question(int(question_id))
        if question is None or question.replied_at:
            return None
        person = await self._view.person(question.person_id)
        chat = await therapist_chat(self._view, question.therapist_id)
        return QuestionAsked(chat, question, person.name)

    async def change(self, booking_id: str, sequence: str, *times: str) -> Message | None:
        """Return what became of a booking, while nobody took it back."""
        booking = await unchanged(self._view, booking_id, sequence)
        if booking is None or is_no_news(booking, times):
            return None
        person = await self._view.person(booking.person_id)
        chat = await therapist_chat(self._view, booking.therapist_id)
        answers = Answers.stored(await self._view.precheck_of(person.id), booking.therapist_id)
        return BookingChanged(chat, booking, person.name, known_time(times), answers=answers)

    async def word(self, booking_id: str, sequence: str) -> Message | None:
        """Return the word that a client added to her last change."""
        booking = await unchanged(self._view, booking_id, sequence)
        if booking is None:
            return None
        person = await self._view.person(booking.person_id)
        return WordFollowed(
            await therapist_chat(self._view, booking.therapist_id), booking, person.name
        )

    async def number(self, booking_id: str, _given: str) -> Message | None:
        """Return that there is a number to call, while the call is ahead."""
        booking = await self._view.booking(int(booking_id))
        if booking is None or not booking.is_open(self._now) or not booking.phone:
            return None
        person = await self._view.person(booking.person_id)
        return NumberGiven(
            await therapist_chat(self._view, booking.therapist_id), booking, person.name
        )

    async def way(self, booking_id: str, _sequence: str, known: str) -> Message | None:
        """Return that a call takes place in another way than she knows, while it is ahead."""
        booking = await self._view.booking(int(booking_id))
        if booking is None or not booking.is_open(self._now):
            return None
        if booking.way == known and not booking.phone:  # another number may have come with it
            return None
        person = await self._view.person(booking.person_id)
        return WayChanged(
            await therapist_chat(self._view, booking.therapist_id), booking, person.name
        )

    async def attendance(self, booking_id: str, start: str, end: str = "") -> Message | None:
        """Return the question whether somebody came, while the consultation stands at that time."""
        booking = await standing(self._view, booking_id, start)
        if booking is None or (end and end != stamp(booking.slot.end)):
            return None
        person = await self._view.person(booking.person_id)
        chat = await therapist_chat(self._view, booking.therapist_id)
        return AttendanceAsked(chat, booking, person.name)
