"""The daily digest: planned once a local day, composed when it is sent."""

import datetime as dt

from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import (
    Digest,
    NamedBooking,
    NamedQuestion,
    NamedSurvey,
    digest_instant,
    due_day,
    is_late,
    next_digest,
)
from fitbot.domain.outbox import Kind, Post
from fitbot.practice import Practice
from fitbot.store import Snapshot, Store

_DAY = dt.timedelta(days=1)


class DigestService:
    """Plans digests and works out what stands in them."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def plan(self) -> None:
        """Enqueue each digest whose hour has come, once a therapist and local day.

        Only for therapists who have claimed their place: nobody else is there to read it.
        """
        now = self._clock.now()
        for therapist in self._practice.therapists:
            day = due_day(therapist.digest_at, therapist.zone, now)
            if day is None:
                continue
            async with self._store.begin() as tx:
                if (await tx.account(therapist.id)).telegram_id is not None:
                    await tx.post(Post(Kind.DIGEST, (therapist.id, day.isoformat()), now))

    def is_due(self, therapist_id: str, day: dt.date) -> bool:
        """Tell whether the digest of this local day may still go out."""
        therapist = self._practice.therapist(therapist_id)
        return due_day(therapist.digest_at, therapist.zone, self._clock.now()) == day

    async def compose(self, therapist_id: str, planned: dt.date | None = None) -> Digest:
        """Return a therapist's digest as of now.

        `planned` is the local day whose digest it is; one that was asked for has none, and is
        never late.
        """
        async with self._store.read() as view:
            return await self._compose(view, therapist_id, planned)

    async def next_due(self) -> dt.datetime:
        """Return when the next digest of any therapist is due."""
        now = self._clock.now()
        return min(
            next_digest(therapist.digest_at, therapist.zone, now)
            for therapist in self._practice.therapists
        )

    async def _compose(self, view: Snapshot, therapist_id: str, planned: dt.date | None) -> Digest:
        therapist = self._practice.therapist(therapist_id)
        now, zone = self._clock.now(), therapist.zone
        today = now.astimezone(zone).date()
        since = digest_instant((planned or today) - _DAY, therapist.digest_at, zone)
        day_start = digest_instant(today, dt.time(), zone)
        bookings = await view.bookings_between(therapist_id, day_start - 7 * _DAY, now + 2 * _DAY)
        return Digest(
            therapist_id=therapist_id,
            now=now,
            late=planned is not None and is_late(planned, therapist.digest_at, zone, now),
            today=await _named(
                view,
                [
                    booking
                    for booking in bookings
                    if booking.slot.start.astimezone(zone).date() == today and booking.is_open(now)
                ],
            ),
            unmarked=await _named(
                view,
                [
                    booking
                    for booking in bookings
                    if booking.status is Status.BOOKED and booking.slot.end <= now
                ],
            ),
            questions=tuple(
                [
                    NamedQuestion((await view.person(question.person_id)).name, question)
                    for question in await view.unanswered(therapist_id)
                ]
            ),
            surveys=tuple(
                [
                    NamedSurvey((await view.person(survey.person_id)).name, survey, booking)
                    for survey in await view.surveys_answered(therapist_id, since, now)
                    if (booking := await view.booking(survey.booking_id)) is not None
                ]
            ),
            changes=await _named(view, await view.bookings_changed(therapist_id, since, now)),
        )


async def _named(view: Snapshot, bookings: list[Booking]) -> tuple[NamedBooking, ...]:
    return tuple(
        [NamedBooking((await view.person(booking.person_id)).name, booking) for booking in bookings]
    )
