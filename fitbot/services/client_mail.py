"""What posts say to a client, or that their reason is gone."""

import datetime as dt

from fitbot.domain.booking import Booking, Status
from fitbot.domain.messages import (
    BookingChangedForClient,
    ConsultationAhead,
    FileReady,
    HoldLapsed,
    Message,
    MissedNoted,
    QuestionReplied,
    StoppedLooking,
    SurveyInvited,
    TimeOffered,
)
from fitbot.domain.outbox import stamp
from fitbot.domain.reminders import Reminder, still_worth_sending
from fitbot.practice import Practice
from fitbot.services.following import clock_of
from fitbot.services.posted import is_no_news, is_said, known_time, standing, unchanged
from fitbot.services.readers import client_chat
from fitbot.store import Snapshot


class ClientMail:
    """Composes them; `now` is that of the delivery."""

    def __init__(self, view: Snapshot, practice: Practice, now: dt.datetime) -> None:
        self._view = view
        self._practice = practice
        self._now = now

    async def reply(self, question_id: str) -> Message | None:
        """Return her therapist's answer to a question."""
        question = await self._view.question(int(question_id))
        if question is None or not question.replied_at:
            return None
        return QuestionReplied(await client_chat(self._view, question.person_id), question)

    async def told(self, booking_id: str, sequence: str, *times: str) -> Message | None:
        """Return what became of her booking, while nobody took it back."""
        booking = await unchanged(self._view, booking_id, sequence)
        if booking is None or is_no_news(booking, times) or self._is_in_call(booking):
            return None
        chat = await client_chat(self._view, booking.person_id)
        return BookingChangedForClient(chat, booking, known_time(times))

    async def file(self, booking_id: str, sequence: str) -> Message | None:
        """Return the calendar file of her booking, while it stands as it did and is of use."""
        booking = await unchanged(self._view, booking_id, sequence)
        if booking is None or self._is_past(booking):
            return None
        return FileReady(await client_chat(self._view, booking.person_id), booking)

    async def reminder(self, booking_id: str, start: str, kind: str) -> Message | None:
        """Return the reminder, while the consultation stands at that start and is near."""
        booking = await standing(self._view, booking_id, start)
        reminder = Reminder(kind)
        if booking is None or not still_worth_sending(reminder, booking.slot.start, self._now):
            return None
        return ConsultationAhead(
            await client_chat(self._view, booking.person_id), booking, reminder
        )

    async def survey(self, survey_id: str, tapped: str) -> Message | None:
        """Return the invitation to the fit survey, while it is unanswered and she came."""
        survey = await self._view.survey(int(survey_id))
        if survey is None or survey.answered_at:
            return None
        if not await is_said(self._view, survey.booking_id, Status.CAME, tapped):
            return None
        return SurveyInvited(await client_chat(self._view, survey.person_id), survey)

    async def missed(self, booking_id: str, tapped: str) -> Message | None:
        """Return that she was missed, while that is what the therapist says."""
        booking = await self._view.booking(int(booking_id))
        if booking is None or not await is_said(self._view, booking.id, Status.MISSED, tapped):
            return None
        survey = await self._view.survey_of_booking(booking.id)
        if survey and survey.answered_at:  # whoever answers about a call was in it
            return None
        return MissedNoted(await client_chat(self._view, booking.person_id), booking)

    async def lapsed(self, person_id: str, start: str, expired: str, moving: str) -> Message | None:
        """Return the question for a hold that ran out: not let go, not booked, not held anew.

        What is too near to be booked by now is not asked about.
        """
        hold = await self._view.held_by(int(person_id))
        if hold is None or (stamp(hold.slot.start), stamp(hold.expires)) != (start, expired):
            return None
        if not self._practice.has(hold.therapist_id):
            return None
        now, notice = self._now, self._practice.therapist(hold.therapist_id).policy.notice
        open_now = await self._view.open_booking_of(hold.person_id, now)
        if now > hold.slot.start - notice or (open_now.id if open_now else 0) != int(moving):
            return None
        return HoldLapsed(await client_chat(self._view, hold.person_id), hold, int(moving))

    async def offer(self, offer_id: str) -> Message | None:
        """Return the time that became free, while it is kept for her and she can be told."""
        now, offer = self._now, await self._view.offer(int(offer_id))
        if offer is None or not self._practice.has(offer.therapist_id):
            return None
        person = await self._view.person(offer.person_id)
        if not offer.can_be_told(now, clock_of(self._practice, person, offer.therapist_id)):
            return None
        booking = await self._view.open_booking_of(person.id, now)
        moving = booking if booking and booking.therapist_id == offer.therapist_id else None
        return TimeOffered(person.telegram_id, offer, moving, zone=person.zone)

    async def waited(self, person_id: str, _since: str, therapist_id: str) -> Message | None:
        """Return that nobody looks for a time for her any more, while she has none."""
        person = await self._view.person(int(person_id))
        again = any(e.therapist_id == therapist_id for e in await self._view.waiting_of(person.id))
        if again or await self._view.open_booking_of(person.id, self._now):
            return None
        return StoppedLooking(person.telegram_id, therapist_id, zone=person.zone)

    def _is_in_call(self, booking: Booking) -> bool:
        """Tell whether it has begun: whoever is in the call knows when it takes place."""
        return booking.status is not Status.CANCELLED and self._now >= booking.slot.start

    def _is_past(self, booking: Booking) -> bool:
        """Tell whether it helps nobody any more to hear of it, or that it does not take place."""
        return self._is_in_call(booking) or self._now >= booking.slot.end
