"""A calendar that is suddenly empty, and the therapist's word on it.

A calendar mostly turns empty because a program went wrong, or because another address answers.
What was read before goes on blocking its times until she says that there is nothing in it, or until
something is in it again.
"""

import hashlib
from dataclasses import replace

from fitbot.errors import Outdated
from fitbot.store import CalendarState, Snapshot, Store


def key_of(name: str) -> str:
    """Return a short name for a calendar, for a button; it never leaves its therapist's chat."""
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


class EmptiedService:
    """Hears what she says. `since` is when it was found empty, in seconds, as her button knows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def look(self, therapist_id: str, key: str, since: int) -> str:
        """Return the name of the calendar that is in question still.

        Raises:
            Outdated: it is not, or there is no such calendar.
        """
        async with self._store.read() as view:
            return (await _in_question(view, therapist_id, key, since)).name

    async def accept(self, therapist_id: str, key: str, since: int) -> str:
        """Let the empty calendar count, and return its name.

        Raises:
            Outdated: it is not in question any more, or there is no such calendar.
        """
        async with self._store.begin() as tx:
            await tx.lock_therapist(therapist_id)
            state = await _in_question(tx, therapist_id, key, since)
            await tx.replace_busy(therapist_id, state.name, ())
            await tx.save_calendar_state(therapist_id, replace(state, emptied_at=None))
        return state.name


async def _in_question(view: Snapshot, therapist_id: str, key: str, since: int) -> CalendarState:
    for state in (await view.calendar_states(therapist_id)).values():
        emptied = state.emptied_at
        if emptied is not None and (key_of(state.name), int(emptied.timestamp())) == (key, since):
            return state
    raise Outdated
