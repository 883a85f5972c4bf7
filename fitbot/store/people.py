"""SQL for people, therapists' accounts and what a person's next text means."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, bindparam, delete, insert, literal, or_, select, update

from fitbot.domain.booking import Status
from fitbot.domain.dialogue import Dialogue, from_row, to_row, words_in
from fitbot.domain.people import Claimed, Person, TherapistAccount
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import bookings, dialogues, people, seen_updates, therapists
from fitbot.store.types import UtcDateTime


def _arrival() -> Select[*tuple[Any, ...]]:
    update_id = bindparam("update_id", type_=BigInteger)
    telegram_id = bindparam("telegram_id", type_=BigInteger)
    seen = select(literal(True)).where(seen_updates.c.update_id == update_id).exists()
    expects = select(literal(True)).where(dialogues.c.person_id == people.c.id).exists()
    booked = (
        select(literal(True))
        .where(
            bookings.c.person_id == people.c.id,
            bookings.c.status == Status.BOOKED.value,
            bookings.c.ends_at > bindparam("now", type_=UtcDateTime),
        )
        .exists()
    )
    return (
        select(seen.label("seen"), expects.label("expects"), booked.label("booked"), people)
        .select_from(select(literal(1).label("one")).subquery("asked"))
        .join(people, people.c.telegram_id == telegram_id, isouter=True)
    )


_ARRIVAL = _arrival()


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update at the door: who sent it, and what is remembered of both."""

    person: Person | None
    #: Whether the update was answered before.
    seen: bool
    #: Whether something is expected of the person's next text.
    expects: bool
    #: Whether the person has a consultation ahead, or is in one.
    booked: bool


class PeopleReads(Rows):
    """Looking people up."""

    async def person_by_telegram_id(self, telegram_id: int) -> Person | None:
        """Return the person with this Telegram account."""
        return _person(await self._one(select(people).where(people.c.telegram_id == telegram_id)))

    async def person(self, person_id: int) -> Person:
        """Return a person. Raises LookupError for an id that is not ours."""
        found = _person(await self._one(select(people).where(people.c.id == person_id)))
        if found is None:
            raise LookupError(f"no person {person_id}")
        return found

    async def people_by_id(self, person_ids: Collection[int]) -> dict[int, Person]:
        """Return these people, by their ids."""
        rows = await self._all(select(people).where(people.c.id.in_(set(person_ids))))
        found = [_person(row) for row in rows]
        return {person.id: person for person in found if person}

    async def names_of(self, person_ids: Collection[int]) -> dict[int, str]:
        """Return the names of these people, by their ids."""
        rows = await self._all(
            select(people.c.id, people.c.name).where(people.c.id.in_(set(person_ids)))
        )
        return {row["id"]: row["name"] for row in rows}

    async def account(self, therapist_id: str) -> TherapistAccount:
        """Return a therapist's Telegram side; unclaimed when nothing is known of her yet."""
        row = await self._one(select(therapists).where(therapists.c.id == therapist_id))
        if row is None:
            return TherapistAccount(therapist_id, None, None)
        return TherapistAccount(row["id"], row["telegram_id"], row["claimed_at"])

    async def therapist_of(self, telegram_id: int) -> str | None:
        """Return the id of the therapist who claimed her place with this Telegram account."""
        row = await self._one(
            select(therapists.c.id).where(therapists.c.telegram_id == telegram_id)
        )
        return row["id"] if row else None

    async def arrival(self, update_id: int, telegram_id: int, now: dt.datetime) -> Arrival:
        """Return what is known of an update and its sender, asked in one statement.

        It stands before every answer, so each further question would be waited for by everybody.
        """
        asked = {"update_id": update_id, "telegram_id": telegram_id, "now": now}
        row = await self._one(_ARRIVAL, asked)
        if row is None:
            raise LookupError("a question without conditions has an answer")
        known = _person(row) if row["id"] is not None else None
        return Arrival(
            known,
            seen=bool(row["seen"]),
            expects=bool(row["expects"]),
            booked=bool(row["booked"]),
        )

    async def dialogue(self, person_id: int, now: dt.datetime) -> Dialogue | None:
        """Return what this person's next text means, unless that went out of date."""
        row = await self._one(select(dialogues).where(dialogues.c.person_id == person_id))
        if row is None:
            return None
        return from_row(row["state"], row["about"], row["since"], now, row["words"])


class PeopleWrites(PeopleReads):
    """Changing them."""

    async def add_person(
        self, telegram_id: int, name: str, language: str, now: dt.datetime
    ) -> Person:
        """Add somebody who wrote for the first time, or return who was added meanwhile."""
        await self._insert_once(
            people, telegram_id=telegram_id, name=name, language=language, met_at=now
        )
        found = await self.person_by_telegram_id(telegram_id)
        if found is None:
            raise LookupError("a person just added is not there")
        return found

    async def update_person(self, person_id: int, name: str, language: str) -> None:
        """Keep a new name or language, and note that the person can be reached again."""
        await self._run(
            update(people)
            .where(people.c.id == person_id)
            .values(name=name, language=language, unreachable_since=None)
        )

    async def set_came_for(self, person_id: int, therapist_id: str) -> None:
        """Remember which therapist this person came for."""
        await self._run(
            update(people).where(people.c.id == person_id).values(came_for=therapist_id)
        )

    async def set_zone(self, person_id: int, zone: ZoneInfo | None) -> None:
        """Remember on which clock this person reads times; None forgets it."""
        name = zone.key if zone else None
        await self._run(update(people).where(people.c.id == person_id).values(zone=name))

    async def mark_unreachable(self, telegram_id: int, now: dt.datetime) -> None:
        """Note that Telegram refuses to deliver to this person; keeps the first such moment."""
        await self._run(
            update(people)
            .where(people.c.telegram_id == telegram_id, people.c.unreachable_since.is_(None))
            .values(unreachable_since=now)
        )

    async def ensure_therapist(self, therapist_id: str) -> None:
        """Make sure that a therapist of the practice file has her row, which locks stand on."""
        await self._insert_once(therapists, id=therapist_id)

    async def lock_therapist(self, therapist_id: str) -> None:
        """Wait until nobody else books at this therapist. Call it before looking.

        SQLite has one writer and `begin()` made it this one; PostgreSQL locks the row. Raises
        LookupError when there is no row, because then nothing would be locked.
        """
        row = select(therapists.c.id).where(therapists.c.id == therapist_id)
        # "No key update": an insert that only names her does not wait for it.
        if await self._one(row.with_for_update(key_share=True)) is None:
            raise LookupError(f"no therapist {therapist_id}")

    async def lock_person(self, person_id: int) -> None:
        """Wait until nobody else changes this person's bookings; after `lock_therapist`.

        Raises LookupError when there is no such person.
        """
        row = select(people.c.id).where(people.c.id == person_id)
        if await self._one(row.with_for_update(key_share=True)) is None:
            raise LookupError(f"no person {person_id}")

    async def set_claim(self, therapist_id: str, claim_hash: str, expires: dt.datetime) -> None:
        """Keep the hash of a fresh claim link; an older link stops working."""
        await self.ensure_therapist(therapist_id)
        await self._run(
            update(therapists)
            .where(therapists.c.id == therapist_id)
            .values(claim_hash=claim_hash, claim_expires_at=expires)
        )

    async def use_claim(
        self, claim_hash: str, telegram_id: int, now: dt.datetime
    ) -> Claimed | None:
        """Give a therapist's place to this account, once; None if there is none to give.

        An account has one place: the one it had is nobody's then.
        """
        # In order, so that two who change places cannot wait for each other's rows.
        rows = await self._all(
            select(therapists)
            .where(
                or_(therapists.c.claim_hash == claim_hash, therapists.c.telegram_id == telegram_id)
            )
            .order_by(therapists.c.id)
            .with_for_update()
        )
        row = next((each for each in rows if each["claim_hash"] == claim_hash), None)
        if row is None or row["claim_expires_at"] <= now:
            return None
        await self._run(
            update(therapists)
            .where(therapists.c.telegram_id == telegram_id)
            .values(telegram_id=None, claimed_at=None)
        )
        await self._run(
            update(therapists)
            .where(therapists.c.id == row["id"])
            .values(telegram_id=telegram_id, claimed_at=now, claim_hash=None, claim_expires_at=None)
        )
        return Claimed(
            row["id"],
            former=row["telegram_id"] if row["telegram_id"] != telegram_id else None,
            left=next((each["id"] for each in rows if each["id"] != row["id"]), None),
        )

    async def expect(self, person_id: int, dialogue: Dialogue, now: dt.datetime) -> None:
        """Remember what this person's next text means."""
        await self.expect_nothing(person_id)
        state, about = to_row(dialogue)
        await self._run(
            insert(dialogues).values(
                person_id=person_id,
                state=state,
                about=about,
                words=words_in(dialogue),
                since=now,
            )
        )

    async def expect_nothing(self, person_id: int) -> None:
        """Forget what was expected of this person."""
        await self._run(delete(dialogues).where(dialogues.c.person_id == person_id))

    async def first_time_seen(self, update_id: int, now: dt.datetime) -> bool:
        """Tell whether an update is new, and remember it.

        A set of ids, not a high-water mark: Telegram restarts the sequence after a quiet week.
        """
        return await self._insert_once(seen_updates, update_id=update_id, seen_at=now)

    async def mark_answered(self, update_ids: Collection[int], now: dt.datetime) -> None:
        """Remember updates, of which some may be known already."""
        # In order, so that two processes cannot wait for each other's rows.
        rows = [{"update_id": number, "seen_at": now} for number in sorted(update_ids)]
        await self._run(self._once(seen_updates), rows)

    async def forget_updates(self, before: dt.datetime) -> None:
        """Drop what was remembered of old updates: Telegram repeats none after 24 hours."""
        await self._run(delete(seen_updates).where(seen_updates.c.seen_at < before))


def _person(row: Row | None) -> Person | None:
    if row is None:
        return None
    return Person(
        id=row["id"],
        telegram_id=row["telegram_id"],
        name=row["name"],
        language=row["language"],
        came_for=row["came_for"],
        unreachable_since=row["unreachable_since"],
        zone=ZoneInfo(row["zone"]) if row["zone"] else None,
    )
