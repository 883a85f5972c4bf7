"""SQL for booking links for one person."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from fitbot.domain.invitations import Invitation
from fitbot.store.rows import Row, Rows
from fitbot.store.schema import invites, people
from fitbot.store.union import part

_MINUTE = dt.timedelta(minutes=1)
_INVITED = part(
    "invitation",
    select(invites),
    id=invites.c.id,
    who=invites.c.person_id,
    name=invites.c.therapist_id,
    number=invites.c.notice_minutes,
    starts_at=invites.c.starts_at,
    until=invites.c.expires_at,
    at=invites.c.used_at,
)


def invitation_part() -> Select[*tuple[Any, ...]]:
    """Return by what a person may book at a therapist now, as a part of a union."""
    return _INVITED.where(
        invites.c.person_id == bindparam("person_id"),
        invites.c.therapist_id == bindparam("therapist_id"),
        invites.c.used_at.is_(None),
        invites.c.expires_at > bindparam("now"),
    )


def invitation_from(row: Row) -> Invitation:
    """Return the invitation that a row of a union is."""
    minutes = row["number"]
    return Invitation(
        id=row["id"],
        therapist_id=row["name"],
        expires_at=row["until"],
        notice=None if minutes is None else minutes * _MINUTE,
        start=row["starts_at"],
        person_id=row["who"],
        used_at=row["at"],
    )


class InvitationReads(Rows):
    """Looking at invitations."""

    async def links_until(self, person_id: int) -> dt.datetime | None:
        """Return what is remembered of a person's wrong links."""
        row = await self._one(select(people.c.links_until).where(people.c.id == person_id))
        return row["links_until"] if row else None


class InvitationWrites(InvitationReads):
    """Making them, and using them up."""

    async def add_invitation(self, token_hash: str, new: Invitation) -> None:
        """Store an invitation under the hash of its link; its `id` is ignored."""
        notice = None if new.notice is None else new.notice // _MINUTE
        await self._run(
            insert(invites).values(
                therapist_id=new.therapist_id,
                token_hash=token_hash,
                notice_minutes=notice,
                starts_at=new.start,
                expires_at=new.expires_at,
                person_id=new.person_id,
            )
        )

    async def locked_invitation(self, token_hash: str) -> Invitation | None:
        """Return the invitation of a link, and let nobody else open it meanwhile."""
        row = await self._one(_INVITED.where(invites.c.token_hash == token_hash).with_for_update())
        return invitation_from(row) if row else None

    async def give_invitation(self, invitation_id: int, person_id: int) -> None:
        """Make an invitation this person's, and nobody else's."""
        await self._run(
            update(invites).where(invites.c.id == invitation_id).values(person_id=person_id)
        )

    async def use_invitations(self, person_id: int, therapist_id: str, now: dt.datetime) -> None:
        """End this person's invitations: she has booked."""
        await self._run(
            update(invites)
            .where(
                invites.c.person_id == person_id,
                invites.c.therapist_id == therapist_id,
                invites.c.used_at.is_(None),
            )
            .values(used_at=now)
        )

    async def set_links_until(self, person_id: int, until: dt.datetime) -> None:
        """Remember that a person tried a link that does not work."""
        await self._run(update(people).where(people.c.id == person_id).values(links_until=until))
