"""What a therapist sets in the chat about her own time: blocks, travels, a pause.

Each counts from the moment it is set, for everybody who looks at her free times (`rules`). What is
booked already stays: she moves or cancels it, or keeps it.
"""

import datetime as dt
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.time_off import Block, opened
from fitbot.domain.units import telegram_length
from fitbot.domain.whereabouts import Travel, Whereabouts
from fitbot.errors import TextTooLong
from fitbot.practice import Practice
from fitbot.services.rules import Rules, rules_of
from fitbot.store import Pause, Store, Transaction

#: Her own words while she takes no new bookings, as Telegram counts them.
PAUSE_LIMIT = 300
_LONGEST_CONSULTATION = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class TimeOff:
    """What a therapist set, and her booked consultations in the span that was asked about."""

    whereabouts: Whereabouts
    pause: Pause | None
    blocks: tuple[Block, ...]
    travels: tuple[Travel, ...]
    booked: tuple[NamedBooking, ...] = ()


class TimeOffService:
    """Sets and takes back what a therapist wants for herself."""

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def see(self, therapist_id: str, span: Interval | None = None) -> TimeOff:
        """Return what stands now, and with a `span` the consultations booked in it."""
        now = self._clock.now()
        async with self._store.read() as view:
            rules = await rules_of(view, self._practice, therapist_id, now)
            booked: list[Booking] = []
            if span:
                since = span.start - _LONGEST_CONSULTATION
                near = await view.bookings_between(therapist_id, since, span.end)
                booked = [
                    each
                    for each in near
                    if each.status is Status.BOOKED and each.slot.overlaps(span)
                ]
            names = await view.names_of([each.person_id for each in booked])
        named = tuple(NamedBooking(names[each.person_id], each) for each in booked)
        return _time_off(rules, now, named)

    async def pause_of(self, therapist_id: str) -> Pause | None:
        """Return since when, and with which words, a therapist takes no new bookings."""
        return (await self.see(therapist_id)).pause

    async def block(self, therapist_id: str, span: Interval) -> Block:
        """Keep a span free of consultations; the same span twice is one block."""
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
        """Read her hours in another zone on these days; the same travel twice is one."""
        async with self._store.begin() as tx:
            rules = await self._locked(tx, therapist_id)
            wanted = (travel.zone, travel.first, travel.last)
            travels = rules.whereabouts.travels
            if all((each.zone, each.first, each.last) != wanted for each in travels):
                await tx.add_travel(therapist_id, travel)

    async def stay(self, therapist_id: str, travel_id: int) -> None:
        """Take a travel back."""
        async with self._store.begin() as tx:
            await self._locked(tx, therapist_id)
            await tx.drop_travel(therapist_id, travel_id)

    async def pause(self, therapist_id: str, text: str = "") -> None:
        """Take no new bookings; clients read `text`. Pausing again changes the text alone.

        Raises:
            TextTooLong: Telegram would count more than `PAUSE_LIMIT` characters.
        """
        if (length := telegram_length(text)) > PAUSE_LIMIT:
            raise TextTooLong(limit=PAUSE_LIMIT, length=length)
        async with self._store.begin() as tx:
            known = (await self._locked(tx, therapist_id)).pause
            since = known.since if known else self._clock.now()
            await tx.set_pause(therapist_id, Pause(since, text))

    async def resume(self, therapist_id: str) -> None:
        """Take new bookings again."""
        async with self._store.begin() as tx:
            await self._locked(tx, therapist_id)
            await tx.set_pause(therapist_id, None)

    async def _locked(self, tx: Transaction, therapist_id: str) -> Rules:
        """Lock her row, so that nobody books meanwhile; return what stands."""
        await tx.lock_therapist(therapist_id)
        return await rules_of(tx, self._practice, therapist_id, self._clock.now())


def _time_off(rules: Rules, now: dt.datetime, booked: tuple[NamedBooking, ...]) -> TimeOff:
    today = rules.availability.day_of(now)
    return TimeOff(
        whereabouts=rules.whereabouts,
        pause=rules.pause,
        blocks=tuple(each for each in rules.blocks if each.span.end > now),
        travels=tuple(each for each in rules.whereabouts.travels if each.last >= today),
        booked=booked,
    )
