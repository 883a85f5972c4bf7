"""What a post in the outbox says today, or that its reason is gone.

A reminder is derived state: between planning and sending a booking may have moved or ended, so
every post is worked out from what stands in the database at that moment.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR
from fitbot.domain.messages import (
    AttendanceAsked,
    BookingChanged,
    CalendarTrouble,
    CalendarUnclear,
    ConsultationAhead,
    DigestReady,
    EventDoubted,
    EventMissing,
    EventsMissing,
    EventUnwritten,
    HoldLapsed,
    Message,
    MissedNoted,
    NumberGiven,
    StoppedLooking,
    SurveyInvited,
    UnmarkedListed,
    WayChanged,
    WordFollowed,
)
from fitbot.domain.outbox import ClaimedPost, Kind
from fitbot.domain.people import Person
from fitbot.domain.reminders import is_night, outside_night
from fitbot.practice import Practice
from fitbot.services.attending import AttendanceService
from fitbot.services.calendar_mail import CalendarMail
from fitbot.services.client_mail import ClientMail
from fitbot.services.digests import DigestService
from fitbot.services.event_mail import EventMail
from fitbot.services.following import clock_of
from fitbot.services.readers import therapist_chat
from fitbot.services.rules import rules_of
from fitbot.services.therapist_mail import TherapistMail
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

    async def compose(self, post: ClaimedPost) -> Message | None:
        """Return what to say now, with the reader's zone; None without a reason or a hearer left.

        Raises:
            NobodyThere: it is for a therapist who has no Telegram account here yet.
            NotYet: it can wait, and should.
        """
        async with self._store.read() as view:
            message = await self._composers(view)[post.kind](*post.about)
            if message is None:
                return None
            reader = await view.person_by_telegram_id(message.chat_id)
            hers = await self._zone_of_hers(view, message)
        if reader is None:
            return message
        self._must_be_awake(reader, message)
        zone = hers or reader.zone
        return None if reader.unreachable_since else replace(message, zone=zone)

    def _composers(self, view: Snapshot) -> dict[Kind, Callable[..., Awaitable[Message | None]]]:
        now = self._clock.now()
        client, hers = ClientMail(view, self._practice, now), TherapistMail(view, now)
        calendars, events = CalendarMail(view, now), EventMail(view, now)
        return {
            Kind.QUESTION: hers.question,
            Kind.REPLY: client.reply,
            Kind.CHANGE: hers.change,
            Kind.WORD: hers.word,
            Kind.TOLD: client.told,
            Kind.NUMBER: hers.number,
            Kind.WAY: hers.way,
            Kind.FILE: client.file,
            Kind.REMINDER: client.reminder,
            Kind.ATTENDANCE: hers.attendance,
            Kind.UNMARKED: partial(self._unmarked, view),
            Kind.SURVEY: client.survey,
            Kind.MISSED: client.missed,
            Kind.LAPSED: client.lapsed,
            Kind.DIGEST: partial(self._digest, view),
            Kind.OFFER: client.offer,
            Kind.WAITED: client.waited,
            Kind.CALENDAR: calendars.trouble,
            Kind.EMPTIED: calendars.emptied,
            Kind.UNCLEAR: calendars.unclear,
            Kind.DOUBT: events.doubt,
            Kind.MISSING: events.missing,
            Kind.MISSING_MANY: events.missing_many,
            Kind.UNWRITTEN: events.unwritten,
        }

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

    async def _unmarked(self, view: Snapshot, therapist_id: str, day: str) -> Message | None:
        bookings = await self._attending.unmarked(view, therapist_id, dt.date.fromisoformat(day))
        if not bookings:
            return None
        return UnmarkedListed(await therapist_chat(view, therapist_id), therapist_id, bookings)

    async def _digest(self, view: Snapshot, therapist_id: str, day: str) -> Message | None:
        planned = dt.date.fromisoformat(day)
        digest = await self._digests.send(view, therapist_id, planned)
        if digest is None:
            return None
        await self._must_be_settled(view, therapist_id)
        return DigestReady(await therapist_chat(view, therapist_id), digest)

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
