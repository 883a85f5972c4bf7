"""What a post in the outbox says today, or that its reason is gone.

A reminder is derived state: between planning and sending a booking may have moved or ended, so
every post is worked out from what stands in the database at that moment.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    BookingChangedForClient,
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
from fitbot.domain.outbox import ClaimedPost, Kind, moment_of, stamp
from fitbot.domain.people import Person
from fitbot.domain.precheck import Answers
from fitbot.domain.reminders import Reminder, is_night, outside_night, still_worth_sending
from fitbot.practice import Practice
from fitbot.services.attending import AttendanceService
from fitbot.services.calendar_mail import CalendarMail
from fitbot.services.digests import DigestService
from fitbot.services.event_mail import EventMail
from fitbot.services.following import clock_of
from fitbot.services.readers import client_chat as _client_chat
from fitbot.services.readers import therapist_chat as _therapist_chat
from fitbot.services.rules import rules_of
from fitbot.store import Snapshot, Store


class NotYet(Exception):
    """It is better said later: by day, or once a client cannot take back what she changed."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__()
        self.until = until


class MailService:
    """Turns posts into messages."""

    def __init__(
        self,
        store: Store,
        practice: Practice,
        clock: Clock,
        digests: DigestService,
        attending: AttendanceService,
    ) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._digests = digests
        self._attending = attending
        self._composers: dict[Kind, Callable[..., Awaitable[Message | None]]] = {
            Kind.QUESTION: self._question,
            Kind.REPLY: self._reply,
            Kind.CHANGE: self._change,
            Kind.WORD: self._word,
            Kind.NUMBER: self._number,
            Kind.WAY: self._way,
            Kind.FILE: self._file,
            Kind.REMINDER: self._reminder,
            Kind.ATTENDANCE: self._attendance,
            Kind.UNMARKED: self._unmarked,
            Kind.SURVEY: self._survey,
            Kind.MISSED: self._missed,
            Kind.LAPSED: self._lapsed,
            Kind.DIGEST: self._digest,
            Kind.CALENDAR: lambda view, *about: self._of_calendars(view).trouble(*about),
            Kind.OFFER: self._offer,
            Kind.WAITED: self._waited,
            Kind.EMPTIED: lambda view, *about: self._of_calendars(view).emptied(*about),
            Kind.UNCLEAR: lambda view, *about: self._of_calendars(view).unclear(*about),
            Kind.TOLD: self._told,
            Kind.DOUBT: lambda view, *about: self._of_events(view).doubt(*about),
            Kind.MISSING: lambda view, *about: self._of_events(view).missing(*about),
            Kind.MISSING_MANY: lambda view, *about: self._of_events(view).missing_many(*about),
            Kind.UNWRITTEN: lambda view, *about: self._of_events(view).unwritten(*about),
        }

    async def compose(self, post: ClaimedPost) -> Message | None:
        """Return what to say now, with the reader's zone; None without a reason or a hearer left.

        Raises:
            NobodyThere: it is for a therapist who has no Telegram account here yet.
            NotYet: it can wait, and should.
        """
        async with self._store.read() as view:
            message = await self._composers[post.kind](view, *post.about)
            if message is None:
                return None
            reader = await view.person_by_telegram_id(message.chat_id)
            hers = await self._zone_of_hers(view, message)
        if reader is None:
            return message
        self._must_be_awake(reader, message)
        zone = hers or reader.zone
        return None if reader.unreachable_since else replace(message, zone=zone)

    async def _zone_of_hers(self, view: Snapshot, message: Message) -> ZoneInfo | None:
        """Return where a therapist is on the day that a message to her speaks of."""
        match message:
            case (
                BookingChanged(booking=booking)
                | WayChanged(booking=booking)
                | AttendanceAsked(booking=booking)
                | EventDoubted(booking=booking)
                | EventMissing(booking=booking)
                | EventUnwritten(booking=booking)
                | NumberGiven(booking=booking)
                | WordFollowed(booking=booking)
            ):
                therapist_id, instant = booking.therapist_id, booking.slot.start
            case UnmarkedListed(bookings=(first, *_)) | EventsMissing(missing=(first, *_)):
                therapist_id, instant = first.booking.therapist_id, first.booking.slot.start
            case CalendarTrouble(therapist_id=therapist_id, since=instant):
                pass
            case CalendarUnclear(therapist_id=therapist_id):
                instant = self._clock.now()
            case _:
                return None
        if not self._practice.has(therapist_id):
            return None
        rules = await rules_of(view, self._practice, therapist_id, self._clock.now())
        return rules.whereabouts.zone_at(instant)

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

    async def _change(
        self, view: Snapshot, booking_id: str, sequence: str, *times: str
    ) -> Message | None:
        booking = await _unchanged(view, booking_id, sequence)
        if booking is None or _is_no_news(booking, times):
            return None
        person = await view.person(booking.person_id)
        chat = await _therapist_chat(view, booking.therapist_id)
        answers = Answers.stored(await view.precheck_of(person.id), booking.therapist_id)
        return BookingChanged(chat, booking, person.name, _interval(times), answers=answers)

    async def _word(self, view: Snapshot, booking_id: str, sequence: str) -> Message | None:
        booking = await _unchanged(view, booking_id, sequence)
        if booking is None:
            return None
        person = await view.person(booking.person_id)
        return WordFollowed(await _therapist_chat(view, booking.therapist_id), booking, person.name)

    async def _told(
        self, view: Snapshot, booking_id: str, sequence: str, *times: str
    ) -> Message | None:
        booking = await _unchanged(view, booking_id, sequence)
        if booking is None or _is_no_news(booking, times):
            return None
        started = self._clock.now() >= booking.slot.start
        if started and booking.status is not Status.CANCELLED:  # whoever is in the call knows
            return None
        chat = await _client_chat(view, booking.person_id)
        return BookingChangedForClient(chat, booking, _interval(times))

    async def _number(self, view: Snapshot, booking_id: str, _given: str) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or not booking.is_open(self._clock.now()) or not booking.phone:
            return None
        person = await view.person(booking.person_id)
        return NumberGiven(await _therapist_chat(view, booking.therapist_id), booking, person.name)

    async def _way(
        self, view: Snapshot, booking_id: str, _sequence: str, known: str
    ) -> Message | None:
        booking = await view.booking(int(booking_id))
        if booking is None or not booking.is_open(self._clock.now()):
            return None
        if booking.way == known and not booking.phone:  # another number may have come with it
            return None
        person = await view.person(booking.person_id)
        return WayChanged(await _therapist_chat(view, booking.therapist_id), booking, person.name)

    def _is_past(self, booking: Booking) -> bool:
        """Tell whether it helps nobody any more to hear when it takes place, or that it does not.

        Whoever is in the call knows the first.
        """
        cancelled = booking.status is Status.CANCELLED
        return self._clock.now() >= (booking.slot.end if cancelled else booking.slot.start)

    def _of_calendars(self, view: Snapshot) -> CalendarMail:
        return CalendarMail(view, self._clock.now())

    def _of_events(self, view: Snapshot) -> EventMail:
        return EventMail(view, self._clock.now())

    async def _file(self, view: Snapshot, booking_id: str, sequence: str) -> Message | None:
        booking = await _unchanged(view, booking_id, sequence)
        if booking is None or self._is_past(booking):
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

    async def _unmarked(self, view: Snapshot, therapist_id: str, day: str) -> Message | None:
        bookings = await self._attending.unmarked(view, therapist_id, dt.date.fromisoformat(day))
        if not bookings:
            return None
        return UnmarkedListed(await _therapist_chat(view, therapist_id), therapist_id, bookings)

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

    async def _lapsed(
        self, view: Snapshot, person_id: str, start: str, expired: str, moving: str
    ) -> Message | None:
        """Return the question for a hold that ran out: not let go, not booked, not held anew.

        What is too near to be booked by now is not asked about.
        """
        hold = await view.held_by(int(person_id))
        if hold is None or (stamp(hold.slot.start), stamp(hold.expires)) != (start, expired):
            return None
        if not self._practice.has(hold.therapist_id):
            return None
        now, notice = self._clock.now(), self._practice.therapist(hold.therapist_id).policy.notice
        open_now = await view.open_booking_of(hold.person_id, now)
        if now > hold.slot.start - notice or (open_now.id if open_now else 0) != int(moving):
            return None
        return HoldLapsed(await _client_chat(view, hold.person_id), hold, int(moving))

    async def _digest(self, view: Snapshot, therapist_id: str, day: str) -> Message | None:
        planned = dt.date.fromisoformat(day)
        digest = await self._digests.send(view, therapist_id, planned)
        if digest is None:
            return None
        await self._must_be_settled(view, therapist_id)
        return DigestReady(await _therapist_chat(view, therapist_id), digest)

    async def _offer(self, view: Snapshot, offer_id: str) -> Message | None:
        now, offer = self._clock.now(), await view.offer(int(offer_id))
        if offer is None or not self._practice.has(offer.therapist_id):
            return None
        person = await view.person(offer.person_id)
        if not offer.can_be_told(now, clock_of(self._practice, person, offer.therapist_id)):
            return None
        booking = await view.open_booking_of(person.id, now)
        moving = booking if booking and booking.therapist_id == offer.therapist_id else None
        return TimeOffered(person.telegram_id, offer, moving, zone=person.zone)

    async def _waited(
        self, view: Snapshot, person_id: str, _since: str, therapist_id: str
    ) -> Message | None:
        person = await view.person(int(person_id))
        again = any(e.therapist_id == therapist_id for e in await view.waiting_of(person.id))
        if again or await view.open_booking_of(person.id, self._clock.now()):
            return None
        return StoppedLooking(person.telegram_id, therapist_id, zone=person.zone)

    async def _must_be_settled(self, view: Snapshot, therapist_id: str) -> None:
        """Raise NotYet while a client may take back a change of which the digest would tell."""
        now = self._clock.now()
        changed = await view.bookings_changed(therapist_id, now - UNDO_FOR, now + UNDO_FOR)
        pending = [each.changed_at + UNDO_FOR for each in changed if each.can_undo(now)]
        if pending:
            raise NotYet(max(pending))

    def _must_be_awake(self, reader: Person, message: Message) -> None:
        """Raise NotYet while it is night where a client is, for what can wait until the morning.

        It was planned for the day, but may be late, or she may be somewhere else by now.
        """
        therapist_id = _waits_with(message)
        if therapist_id is None or not self._practice.has(therapist_id):
            return
        zone, now = clock_of(self._practice, reader, therapist_id), self._clock.now()
        if is_night(now, zone):
            raise NotYet(outside_night(now, zone))


async def _standing(view: Snapshot, booking_id: str, start: str) -> Booking | None:
    """Return the booking if it still stands at that start."""
    booking = await view.booking(int(booking_id))
    if booking is None or booking.status is not Status.BOOKED:
        return None
    return booking if stamp(booking.slot.start) == start else None


async def _unchanged(view: Snapshot, booking_id: str, sequence: str) -> Booking | None:
    """Return the booking if nobody has changed it since."""
    booking = await view.booking(int(booking_id))
    return booking if booking and booking.sequence == int(sequence) else None


def _is_no_news(booking: Booking, times: Sequence[str]) -> bool:
    """Tell whether a booking stands as it was known: all that happened was taken back."""
    return booking.status is not Status.CANCELLED and _interval(times) == booking.slot


def _interval(times: Sequence[str]) -> Interval | None:
    """Return the time that a post says was known before; None where it says none."""
    start, end = (moment_of(each) for each in times) if times else (None, None)
    return Interval(start, end) if start and end else None


def _waits_with(message: Message) -> str | None:
    """Return whose client may be left to sleep; None for what comes at any hour."""
    match message:
        case ConsultationAhead(booking=booking, kind=kind) if kind.can_wait:
            return booking.therapist_id
        case MissedNoted(booking=booking):
            return booking.therapist_id
        case SurveyInvited(survey=survey):
            return survey.therapist_id
        case HoldLapsed(hold=hold):
            return hold.therapist_id
        case StoppedLooking(therapist_id=therapist_id):
            return therapist_id
        case _:
            return None


async def _is_said(view: Snapshot, booking_id: int, status: Status, tapped: str) -> bool:
    """Tell whether the therapist's word of that moment still stands."""
    booking = await view.booking(booking_id)
    if booking is None or booking.status is not status:
        return False
    return stamp(booking.changed_at) == tapped
