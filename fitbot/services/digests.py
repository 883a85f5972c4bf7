"""The daily digest: planned once a local day, composed when it is sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import (
    Detail,
    Digest,
    DigestWishes,
    NamedBooking,
    NamedQuestion,
    NamedSurvey,
    due_day,
    is_late,
    next_digest,
)
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.precheck import Answers
from fitbot.domain.wall import reached
from fitbot.practice import Practice
from fitbot.services.rules import Rules, rules_of
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

        Only for therapists who had claimed their place by then: nobody else was there to read it,
        and whoever has just come is not told that something is late.
        """
        now = self._clock.now()
        for therapist in self._practice.therapists:
            async with self._store.read() as view:
                rules = await rules_of(view, self._practice, therapist.id, now)
            day = due_day(rules.digest.at, rules.whereabouts, now)
            if day is None:
                continue
            due = reached(day, rules.digest.at, rules.whereabouts.zone_on(day))
            async with self._store.begin() as tx:
                since = (await tx.account(therapist.id)).claimed_at
                if since is not None and since <= due:
                    await tx.post(Post(Kind.DIGEST, (therapist.id, day.isoformat()), now))

    async def send(self, view: Snapshot, therapist_id: str, planned: dt.date) -> Digest | None:
        """Return the digest of a local day; None if it is too late for it, or nothing to say.

        Nothing to say is a reason for those therapists alone who want quiet mornings.
        """
        if not self._practice.has(therapist_id):
            return None
        now = self._clock.now()
        rules = await rules_of(view, self._practice, therapist_id, now)
        if due_day(rules.digest.at, rules.whereabouts, now) != planned:
            return None
        digest = await self._compose(view, therapist_id, planned)
        return None if digest.quiet and rules.digest.quiet else digest

    async def wish(
        self,
        therapist_id: str,
        *,
        at: dt.time | None = None,
        detail: Detail | None = None,
        quiet: bool | None = None,
    ) -> None:
        """Let her digest come then, and so, from the next one on; what is None stays as it is."""
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            known = (await rules_of(tx, self._practice, therapist_id, self._clock.now())).digest
            wishes = DigestWishes(
                at=known.at if at is None else at,
                detail=known.detail if detail is None else detail,
                quiet=known.quiet if quiet is None else quiet,
            )
            await tx.set_digest(therapist_id, wishes)

    async def compose(self, therapist_id: str, planned: dt.date | None = None) -> Digest:
        """Return a therapist's digest as of now.

        `planned` is the local day whose digest it is; one that was asked for has none, and is
        never late.
        """
        async with self._store.read() as view:
            return await self._compose(view, therapist_id, planned)

    async def next_due(self) -> dt.datetime | None:
        """Return when the next digest is due of a therapist who is there to read it."""
        now = self._clock.now()
        async with self._store.read() as view:
            claimed = [
                await rules_of(view, self._practice, each.id, now)
                for each in self._practice.therapists
                if (await view.account(each.id)).telegram_id is not None
            ]
        return min(
            (next_digest(each.digest.at, each.whereabouts, now) for each in claimed), default=None
        )

    async def _compose(self, view: Snapshot, therapist_id: str, planned: dt.date | None) -> Digest:
        now = self._clock.now()
        rules = await rules_of(view, self._practice, therapist_id, now)
        where = rules.whereabouts
        today = where.day_of(now)
        since = await self._since(view, therapist_id, rules, planned or today)
        day_start = where.begins(today)
        near = await view.bookings_between(therapist_id, day_start - 7 * _DAY, now + 2 * _DAY)
        changed = await view.bookings_changed(therapist_id, since, now)
        questions = await view.unanswered(therapist_id)
        surveys = await view.surveys_answered(therapist_id, since, now)
        surveyed = await view.bookings_by_id([survey.booking_id for survey in surveys])
        people = [each.person_id for each in (*near, *changed)]
        people += [each.person_id for each in questions] + [each.person_id for each in surveys]
        names = await view.names_of(people)
        ahead = [
            each for each in near if where.day_of(each.slot.start) == today and each.is_open(now)
        ]
        told = await view.prechecks_of([each.person_id for each in ahead])

        def named(bookings: Iterable[Booking]) -> tuple[NamedBooking, ...]:
            return tuple(NamedBooking(names[each.person_id], each) for each in bookings)

        return Digest(
            therapist_id=therapist_id,
            now=now,
            late=planned is not None and is_late(planned, rules.digest.at, where, now),
            today=tuple(
                replace(each, answers=_answers(told, each.booking)) for each in named(ahead)
            ),
            unmarked=named(
                each for each in near if each.status is Status.BOOKED and each.slot.end <= now
            ),
            questions=tuple(NamedQuestion(names[each.person_id], each) for each in questions),
            surveys=tuple(
                NamedSurvey(names[each.person_id], each, surveyed[each.booking_id])
                for each in surveys
            ),
            changes=named(changed),
            waiting=tuple(await view.wanted_at(therapist_id)),
            whereabouts=where,
            detail=rules.digest.detail,
            paused_since=rules.pause.since if rules.pause else None,
        )

    async def _since(
        self, view: Snapshot, therapist_id: str, rules: Rules, day: dt.date
    ) -> dt.datetime:
        """Return from when on things are new: yesterday's hour, or the last digest if it is older.

        After days without a digest everything since then is told, a fortnight back at the most.
        """
        zone = rules.whereabouts.zone_on(day - _DAY)
        yesterday = reached(day - _DAY, rules.digest.at, zone)
        last = await view.last_digest(therapist_id)
        return max(min(yesterday, last or yesterday), yesterday - 13 * _DAY)


def _answers(told: Mapping[int, Mapping[str, str]], booking: Booking) -> Answers:
    return Answers.stored(told.get(booking.person_id, {}), booking.therapist_id)
