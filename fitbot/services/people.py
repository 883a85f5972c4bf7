"""Who is writing: clients by their Telegram id, therapists by the one they claimed with."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fitbot.clock import Clock
from fitbot.domain.booking import UNDO_FOR
from fitbot.domain.calls import NUMBER_KEPT_AS, NUMBER_KEPT_FOR
from fitbot.domain.dialogue import Dialogue
from fitbot.domain.holds import REMEMBERED_FOR
from fitbot.domain.people import Claimed, Person, TherapistAccount, clean_name
from fitbot.domain.time_off import TIME_OFF_KEPT_FOR
from fitbot.errors import ClaimRejected
from fitbot.practice import Practice
from fitbot.services.marks import Marks
from fitbot.services.tokens import hash_of, new_token
from fitbot.store import Store, Transaction

_CLAIM_LASTS = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Account:
    """Who Telegram says somebody is; the names are as given, some may be missing."""

    telegram_id: int
    names: tuple[str | None, ...]
    language: str

    def matches(self, person: Person) -> bool:
        """Tell whether we know this person by the same name and language."""
        return (person.name, person.language) == (clean_name(*self.names), self.language)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who an update is from, as it came."""

    person: Person
    #: Whether the person has a consultation ahead, or is in one.
    booked: bool


class PeopleService:
    """Meeting people, and knowing a therapist from a client."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._marks = Marks(store, clock)

    async def meet(self, telegram_id: int, names: tuple[str | None, ...], language: str) -> Person:
        """Return the person, added or brought up to date; names come as Telegram gives them."""
        async with self._store.begin() as tx:
            return await self._met(tx, telegram_id, clean_name(*names), language)

    async def receive(
        self, update_id: int, account: Account, *, leaving: bool = False
    ) -> Caller | None:
        """Return who sent an update, met like in `meet`; None for one that was answered before.

        It counts as answered only after `answered`: one that a crash cut short is told again.
        With `leaving`, nothing is expected of the person's next text any more.
        """
        async with self._store.read() as view:
            arrival = await view.arrival(update_id, account.telegram_id, self._clock.now())
        if arrival.seen:
            return None
        person = arrival.person
        if person and leaving and arrival.expects:
            await self.expect_nothing(person)
        if person is None or person.unreachable_since or not account.matches(person):
            person = await self.meet(account.telegram_id, account.names, account.language)
        return Caller(person, arrival.booked)

    async def answered(self, update_id: int) -> None:
        """Remember that an update was answered, so that a repeated one is not."""
        await self._marks.add(update_id)

    async def known(self, person_id: int) -> Person:
        """Return somebody we have met. Raises LookupError for an id that is not ours."""
        async with self._store.read() as view:
            return await view.person(person_id)

    async def names(self, person_ids: Collection[int]) -> dict[int, str]:
        """Return the names of people we have met, by their ids."""
        async with self._store.read() as view:
            return await view.names_of(person_ids)

    async def is_new_update(self, update_id: int) -> bool:
        """Tell whether an update was not seen before, and remember it."""
        async with self._store.begin() as tx:
            return await tx.first_time_seen(update_id, self._clock.now())

    async def come_for(self, person: Person, therapist_id: str) -> Person:
        """Remember which therapist this person came for; return the person after it.

        What she held at another one is let go.
        """
        if person.came_for == therapist_id:
            return person
        async with self._store.begin() as tx:
            await tx.set_came_for(person.id, therapist_id)
            await tx.release_hold_elsewhere(person.id, therapist_id)
            return await tx.person(person.id)

    async def keep_zone(self, person: Person, zone: ZoneInfo) -> Person:
        """Remember on which clock this person reads times; return the person after it."""
        if person.zone == zone:
            return person
        async with self._store.begin() as tx:
            await tx.set_zone(person.id, zone)
            return await tx.person(person.id)

    async def lost(self, telegram_id: int) -> None:
        """Note that messages no longer reach this person."""
        async with self._store.begin() as tx:
            await tx.mark_unreachable(telegram_id, self._clock.now())

    async def therapist_of(self, person: Person) -> str | None:
        """Return the id of the therapist this person is, if she is one."""
        async with self._store.read() as view:
            return await view.therapist_of(person.telegram_id)

    async def account(self, therapist_id: str) -> TherapistAccount:
        """Return a therapist's Telegram side; without an id until she has claimed her place."""
        async with self._store.read() as view:
            return await view.account(therapist_id)

    async def new_claim(self, therapist_id: str) -> str:
        """Return a fresh one-time token; only its hash is kept, and an older one stops working."""
        token = new_token()
        async with self._store.begin() as tx:
            await tx.set_claim(therapist_id, hash_of(token), self._clock.now() + _CLAIM_LASTS)
        return token

    async def claim(self, person: Person, token: str, practice: Practice) -> Claimed:
        """Make this person the therapist of the practice whose token it is.

        Raises:
            ClaimRejected: wrong, used, expired, or of a therapist who left: all answered alike.
        """
        async with self._store.begin() as tx:
            claimed = await tx.use_claim(hash_of(token), person.telegram_id, self._clock.now())
            if claimed is None or not practice.has(claimed.therapist_id):
                raise ClaimRejected
            await tx.unpark()
        return claimed

    async def expected(self, person: Person) -> Dialogue | None:
        """Return what this person's next text means."""
        async with self._store.read() as view:
            return await view.dialogue(person.id, self._clock.now())

    async def expect(self, person: Person, dialogue: Dialogue) -> None:
        """Remember what this person's next text means."""
        async with self._store.begin() as tx:
            await tx.expect(person.id, dialogue, self._clock.now())

    async def expect_nothing(self, person: Person) -> None:
        """Forget what was expected of this person."""
        async with self._store.begin() as tx:
            await tx.expect_nothing(person.id)

    async def tidy(self) -> None:
        """Drop what is needed no more: old holds and update ids, past numbers, blocks and travels.

        The number of a cancelled call stays while she can take the cancelling back. What waits for
        a therapist to claim her place is tried again too, in case she claimed it while it was being
        put aside.
        """
        now = self._clock.now()
        async with self._store.begin() as tx:
            await tx.drop_expired_holds(now - REMEMBERED_FOR)
            await tx.forget_updates(now - dt.timedelta(days=3))
            await tx.unpark()
            await tx.forget_phones(now - NUMBER_KEPT_FOR, now - UNDO_FOR)
            await tx.forget_old_prechecks(NUMBER_KEPT_AS, now - NUMBER_KEPT_FOR)
            await tx.forget_time_off(now - TIME_OFF_KEPT_FOR)

    async def _met(self, tx: Transaction, telegram_id: int, name: str, language: str) -> Person:
        person = await tx.person_by_telegram_id(telegram_id)
        if person is None:
            return await tx.add_person(telegram_id, name, language, self._clock.now())
        if (person.name, person.language, person.unreachable_since) == (name, language, None):
            return person
        await tx.update_person(person.id, name, language)
        return await tx.person(person.id)
