"""Booking links for one person each: made by a therapist, opened by whoever taps first."""

import datetime as dt
from dataclasses import replace

from fitbot.clock import Clock
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import LINK_LASTS, Invitation, after_a_wrong_one, may_try
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.people import Person
from fitbot.domain.questions import Question
from fitbot.errors import InvitationRejected, Outdated, SlotTaken, WishPast
from fitbot.practice import Practice
from fitbot.services.questions import waiting_for
from fitbot.services.slots import SlotService, Viewer
from fitbot.services.tokens import hash_of, new_token
from fitbot.store import Store, Transaction


class InvitationService:
    """Making invitations, and opening them."""

    def __init__(self, store: Store, practice: Practice, clock: Clock, slots: SlotService) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._slots = slots

    async def free(self, therapist_id: str) -> list[Interval]:
        """Return a therapist's free times without her notice, which is not for her.

        Raises:
            CalendarUnread: one of her calendars could not be read lately.
        """
        unhindered = self._new(therapist_id, notice=dt.timedelta())
        return await self._slots.free(therapist_id, Viewer(invitation=unhindered))

    async def shorten(self, therapist_id: str, notice: dt.timedelta) -> tuple[Invitation, str]:
        """Invite somebody to book with a shorter notice; return the token of the link, too."""
        return await self._keep(self._new(therapist_id, notice=notice))

    async def open_time(self, therapist_id: str, start: dt.datetime) -> tuple[Invitation, str]:
        """Invite somebody to one certain time; return the token of the link, too.

        The time is not kept: whoever may book it and is first has it.

        Raises:
            SlotTaken: it is taken, over, or too far ahead to know.
            CalendarUnread: one of her calendars could not be read lately.
        """
        new = self._new(therapist_id, start=start)
        slot = self._slots.slot_at(therapist_id, start)
        async with self._store.read() as view:
            reason = await self._slots.why_not(view, slot, therapist_id, Viewer(invitation=new))
        if reason is not None:
            raise SlotTaken
        return await self._keep(new)

    async def grant(self, therapist_id: str, question_id: int) -> tuple[Question, Interval]:
        """Invite whoever asked for a time to just that one, and let her know; return both.

        The time is not kept, as with a link, and the question is answered by it.

        Raises:
            Outdated: it asks for no time, is not this therapist's, or is answered.
            WishPast: the time is taken, or has begun.
            CalendarUnread: one of her calendars could not be read lately.
            Paused: she takes no new bookings.
        """
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            question, now = await waiting_for(tx, therapist_id, question_id), self._clock.now()
            if question.start is None:
                raise Outdated
            asker, slot = question.person_id, self._slots.slot_at(therapist_id, question.start)
            new = replace(self._new(therapist_id, start=question.start), person_id=asker)
            booked = await tx.open_booking_of(asker, now)
            viewer = Viewer(asker, booked.id if booked else 0, new)
            if question.start <= now or await self._slots.why_not(tx, slot, therapist_id, viewer):
                raise WishPast
            await tx.add_invitation(hash_of(new_token()), new)
            await tx.set_reply(question.id, "", now)
            await tx.post(Post(Kind.REPLY, (str(question.id),), now))
        return question, slot

    async def accept(self, person: Person, token: str) -> Invitation:
        """Open a link; the first who does is the one it is for. Return the invitation.

        The therapist may look at her own link without taking it.

        Raises:
            InvitationRejected: wrong, used, expired, another person's, or one try too many: all
                answered alike, so that nothing leaks.
        """
        async with self._store.begin() as tx:
            await tx.lock_person(person.id)
            found = await self._opened(tx, person, token)
        if found is None:
            raise InvitationRejected
        return found

    async def _opened(self, tx: Transaction, person: Person, token: str) -> Invitation | None:
        now, used_until = self._clock.now(), await tx.links_until(person.id)
        if not may_try(used_until, now):
            return None
        found = await tx.locked_invitation(hash_of(token))
        if found is None or not self._is_open(found, person, now):
            await tx.set_links_until(person.id, after_a_wrong_one(used_until, now))
            return None
        if await tx.therapist_of(person.telegram_id) != found.therapist_id:
            await tx.give_invitation(found.id, person.id)
        return found

    def _is_open(self, found: Invitation, person: Person, now: dt.datetime) -> bool:
        ours = self._practice.has(found.therapist_id)
        return ours and found.is_open_to(person.id, now)

    async def _keep(self, new: Invitation) -> tuple[Invitation, str]:
        token = new_token()
        async with self._store.begin() as tx:
            await tx.add_invitation(hash_of(token), new)
        return new, token

    def _new(
        self,
        therapist_id: str,
        *,
        notice: dt.timedelta | None = None,
        start: dt.datetime | None = None,
    ) -> Invitation:
        expires = self._clock.now() + LINK_LASTS
        return Invitation(therapist_id, min(expires, start or expires), notice, start)
