"""Whether a client comes: what she says before, and what the therapist says afterwards."""

import datetime as dt

from fitbot.clock import Clock
from fitbot.domain.booking import Actor, Booking, Change, Status
from fitbot.domain.digest import NamedBooking, instant_on, next_digest
from fitbot.domain.outbox import Kind, Post, stamp
from fitbot.domain.people import Person
from fitbot.domain.reminders import MISSED_AFTER, SURVEY_AFTER, outside_night
from fitbot.domain.whereabouts import Whereabouts
from fitbot.errors import ChangedSince, NoBooking, Outdated
from fitbot.practice import Practice
from fitbot.services.following import clock_of
from fitbot.services.locking import lock_hers, lock_own
from fitbot.services.rules import rules_of
from fitbot.store import Snapshot, Store, Transaction

#: When the therapist is asked once more, on the clock she reads then, about those of the day …
_EVENING = dt.time(18, 30)
#: … which she was asked about so long before …
_ASKED_BEFORE = dt.timedelta(hours=1)
#: … and how late that question may come; then the next digest asks.
_LATE_FOR = dt.timedelta(hours=2)


class AttendanceService:
    """Notes who says she comes, and who came."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def coming(self, person: Person, booking_id: int, start: dt.datetime) -> Booking:
        """Note that this person comes at `start`; a second tap changes nothing.

        Raises:
            NoBooking: it is not hers.
            ChangedSince: it does not stand at that time any more, or is over.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            booking = await lock_own(tx, person, booking_id)
            if not booking.is_open(now) or _minute(booking.slot.start) != _minute(start):
                raise ChangedSince
            if booking.coming_at is None:
                booking = await tx.note_coming(booking_id, now)
        return booking

    async def attended(self, therapist_id: str, booking_id: int, *, came: bool) -> Booking:
        """Note whether the client came; invites her to the survey, or writes one kind line.

        The therapist may correct herself: what has not been sent yet is sent for the correction,
        and what was sent stays.

        Raises:
            NoBooking: it is another therapist's, or cancelled.
            Outdated: the consultation has not started, because it was moved.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            booking = await lock_hers(tx, therapist_id, booking_id)
            if booking.status is Status.CANCELLED:
                raise NoBooking
            if now < booking.slot.start:
                raise Outdated
            status = Status.CAME if came else Status.MISSED
            if booking.status is status:
                return booking
            booking = await tx.set_status(booking_id, status, Change(now, Actor.THERAPIST))
            await self._follow_up(tx, booking, now)
        return booking

    async def follow_up_due(self, booking: Booking) -> dt.datetime | None:
        """Return when the client hears what follows a therapist's answer; None if that is over.

        Whoever has answered the survey hears nothing more, whatever the therapist says now.
        """
        async with self._store.read() as view:
            survey = await view.survey_of_booking(booking.id)
            person = await view.person(booking.person_id)
        if survey and survey.answered_at:
            return None
        due = self._due(booking, person)
        return due if self._clock.now() <= due else None

    async def plan_evenings(self) -> None:
        """Ask each therapist once an evening about those of the day she has not answered for."""
        now = self._clock.now()
        for therapist in self._practice.therapists:
            async with self._store.read() as view:
                where = await self._whereabouts(view, therapist.id)
            day = where.day_of(now)
            evening = instant_on(day, _EVENING, where)
            if evening is None or not evening <= now <= evening + _LATE_FOR:
                continue
            async with self._store.begin() as tx:
                if (await tx.account(therapist.id)).telegram_id is None:
                    continue
                if await self._unmarked(tx, therapist.id, (where.begins(day), evening)):
                    await tx.post(Post(Kind.UNMARKED, (therapist.id, day.isoformat()), now))

    async def unmarked(
        self, view: Snapshot, therapist_id: str, day: dt.date
    ) -> tuple[NamedBooking, ...]:
        """Return for whom of a local day she has not answered, if it is that evening still."""
        if not self._practice.has(therapist_id):
            return ()
        where = await self._whereabouts(view, therapist_id)
        evening = instant_on(day, _EVENING, where)
        if evening is None or self._clock.now() > evening + _LATE_FOR:
            return ()
        bookings = await self._unmarked(view, therapist_id, (where.begins(day), evening))
        names = await view.names_of([booking.person_id for booking in bookings])
        return tuple(NamedBooking(names[each.person_id], each) for each in bookings)

    async def next_evening(self) -> dt.datetime | None:
        """Return when a therapist who is there to read it may be asked next."""
        now = self._clock.now()
        async with self._store.read() as view:
            claimed = [
                await self._whereabouts(view, each.id)
                for each in self._practice.therapists
                if (await view.account(each.id)).telegram_id is not None
            ]
        return min((next_digest(_EVENING, where, now) for where in claimed), default=None)

    async def _whereabouts(self, view: Snapshot, therapist_id: str) -> Whereabouts:
        now = self._clock.now()
        return (await rules_of(view, self._practice, therapist_id, now)).whereabouts

    async def _unmarked(
        self, view: Snapshot, therapist_id: str, day: tuple[dt.datetime, dt.datetime]
    ) -> list[Booking]:
        """Return whom she did not answer for; `day` is from its first instant to its evening."""
        begins, evening = day
        asked = evening - _ASKED_BEFORE
        bookings = await view.bookings_between(therapist_id, begins, asked)
        return [
            booking
            for booking in bookings
            if booking.status is Status.BOOKED and booking.slot.end <= asked
        ]

    async def _follow_up(self, tx: Transaction, booking: Booking, now: dt.datetime) -> None:
        """Plan what the client hears; a correction before that takes it back.

        The moment of the tap is part of what the post is about, so that each correction plans anew.
        """
        due = self._due(booking, await tx.person(booking.person_id))
        tapped = stamp(now)
        if booking.status is Status.CAME:
            survey = await tx.add_survey(booking.id)
            await tx.post(Post(Kind.SURVEY, (str(survey.id), tapped), due))
        else:
            await tx.post(Post(Kind.MISSED, (str(booking.id), tapped), due))

    def _due(self, booking: Booking, person: Person) -> dt.datetime:
        zone, said = clock_of(self._practice, person, booking.therapist_id), booking.changed_at
        if booking.status is Status.CAME:
            return outside_night(max(said, booking.slot.end + SURVEY_AFTER), zone)
        return outside_night(said + MISSED_AFTER, zone)


def _minute(moment: dt.datetime) -> dt.datetime:
    """Return the minute, which is all that a button tells: her calendar may hold seconds."""
    return moment.replace(second=0, microsecond=0)
