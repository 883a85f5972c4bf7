"""What a therapist sets in the chat about her own time: blocks, travels, a pause.

Each counts from the moment it is set, for everybody who looks at her free times (`rules`). What is
booked already stays: she moves or cancels it, or keeps it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from fitbot.clock import Clock
from fitbot.domain.digest import DigestWishes, NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.spoken import Unclear, span_of
from fitbot.domain.time_off import Block, opened
from fitbot.domain.units import telegram_length
from fitbot.domain.whereabouts import Travel, Whereabouts
from fitbot.errors import Outdated, TextTooLong
from fitbot.practice import Practice
from fitbot.services.agenda import booked_in
from fitbot.services.hearing import Hearing
from fitbot.services.rules import Rules, rules_of
from fitbot.store import Pause, Store, Transaction

#: Her own words while she takes no new bookings, as Telegram counts them.
PAUSE_LIMIT = 300
_LONGEST = dt.timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Arrangements:
    """What a therapist set, and her booked consultations in the span that was asked about."""

    now: dt.datetime
    whereabouts: Whereabouts
    digest: DigestWishes
    pause: Pause | None
    blocks: tuple[Block, ...]
    travels: tuple[Travel, ...]
    booked: tuple[NamedBooking, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A span that a therapist wrote, as it would count, and what stands in it."""

    span: Interval
    stands: Arrangements


class TimeOffService:
    """Sets and takes back what a therapist wants for herself."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._hearing = Hearing(practice.practice)

    async def hear(self, therapist_id: str, text: str) -> Heard | Unclear:
        """Return the span that a therapist wrote; nothing counts before she has seen it."""
        rules, now = await self._rules(therapist_id), self._clock.now()
        spoken = await self._hearing.span(text, rules, now)
        if isinstance(spoken, Unclear):
            return spoken
        span = span_of(spoken, rules.whereabouts)
        return (
            span if isinstance(span, Unclear) else Heard(span, await self.see(therapist_id, span))
        )

    async def hear_travel(self, therapist_id: str, text: str) -> tuple[Travel, ...] | Unclear:
        """Return the travel that a therapist wrote, or those that she may mean by its place."""
        rules, now = await self._rules(therapist_id), self._clock.now()
        return await self._hearing.travel(text, rules, now)

    async def _rules(self, therapist_id: str) -> Rules:
        async with self._store.read() as view:
            return await rules_of(view, self._practice, therapist_id, self._clock.now())

    async def see(self, therapist_id: str, span: Interval | None = None) -> Arrangements:
        """Return what stands now, and with a `span` the consultations booked in it."""
        now = self._clock.now()
        async with self._store.read() as view:
            rules = await rules_of(view, self._practice, therapist_id, now)
            booked = await booked_in(view, therapist_id, span) if span else ()
        return _arrangements(rules, now, booked)

    async def pause_of(self, therapist_id: str) -> Pause | None:
        """Return since when, and with which words, a therapist takes no new bookings."""
        return (await self.see(therapist_id)).pause

    async def block(self, therapist_id: str, span: Interval) -> Block:
        """Keep a span free of consultations; the same span twice is one block.

        Raises:
            Outdated: it is past, or longer than a year: no button of ours says that any more.
        """
        if span.end <= self._clock.now() or span.length > _LONGEST:
            raise Outdated
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            same = next((each for each in rules.blocks if each.span == span), None)
            return same or await tx.add_block(therapist_id, span)

    async def open_again(self, therapist_id: str, span: Interval) -> tuple[Interval, ...]:
        """Take a span out of what is blocked; return what was blocked of it."""
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            met = [each for each in rules.blocks if each.span.overlaps(span)]
            await tx.drop_blocks(therapist_id, *(each.id for each in met))
            for left in opened(met, span):
                await tx.add_block(therapist_id, left)
        return tuple(each.span for each in met)

    async def unblock(self, therapist_id: str, block_id: int) -> Block | None:
        """Give one block back; None if it is not there any more, or somebody else's."""
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            await tx.drop_blocks(therapist_id, block_id)
        return next((each for each in rules.blocks if each.id == block_id), None)

    async def travel(self, therapist_id: str, travel: Travel) -> None:
        """Read her hours in another zone on these days; the same travel twice is one.

        Raises:
            Outdated: it is past, or longer or later than anybody plans.
        """
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            today = rules.availability.day_of(self._clock.now())
            planned = today - _LONGEST < travel.first <= travel.last < today + 2 * _LONGEST
            if not planned or travel.last < today:
                raise Outdated
            wanted = (travel.zone, travel.first, travel.last)
            travels = rules.whereabouts.travels
            if all((each.zone, each.first, each.last) != wanted for each in travels):
                await tx.add_travel(therapist_id, travel)

    async def stay(self, therapist_id: str, travel_id: int) -> None:
        """Take a travel back."""
        async with self._store.begin() as tx:
            await self._locked(tx, therapist_id)
            await tx.drop_travel(therapist_id, travel_id)

    async def pause(self, therapist_id: str, text: str | None = None) -> Arrangements:
        """Take no new bookings; clients read `text`. Return what stands then.

        Pausing again changes the text alone, and without one nothing.

        Raises:
            TextTooLong: Telegram would count more than `PAUSE_LIMIT` characters.
        """
        if text and (length := telegram_length(text)) > PAUSE_LIMIT:
            raise TextTooLong(limit=PAUSE_LIMIT, length=length)
        now = self._clock.now()
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            known = rules.pause or Pause(now, "")
            pause = known if text is None else replace(known, text=text)
            await tx.set_pause(therapist_id, pause)
        return _arrangements(replace(rules, pause=pause), now, ())

    async def resume(self, therapist_id: str) -> bool:
        """Take new bookings again; return whether she took none."""
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            await tx.set_pause(therapist_id, None)
        return rules.pause is not None

    async def _locked(self, tx: Transaction, therapist_id: str) -> Rules:
        """Lock her row, so that nobody books meanwhile; return what stands."""
        await tx.lock_therapist(therapist_id)
        return await rules_of(tx, self._practice, therapist_id, self._clock.now())


def _arrangements(rules: Rules, now: dt.datetime, booked: tuple[NamedBooking, ...]) -> Arrangements:
    today = rules.availability.day_of(now)
    return Arrangements(
        now=now,
        whereabouts=rules.whereabouts,
        digest=rules.digest,
        pause=rules.pause,
        blocks=tuple(each for each in rules.blocks if each.span.end > now),
        travels=tuple(each for each in rules.whereabouts.travels if each.last >= today),
        booked=booked,
    )
