"""A copy of the objects that touch a window, kept in step with as little traffic as possible.

A whole query of 30 days took Radicale a second, a list of changes a tenth of one. The copy is kept
in memory, without words (`stripping`), for one window: another window, a server that forgot the
token, or more changes than a query would cost, and the window is asked for as a whole. As windows
move on by the day, that is once a day at least.
"""

import asyncio
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from fitbot.calendars.base import Query
from fitbot.calendars.caldav.collection import Changes, Collection, Item, State
from fitbot.calendars.stripping import Bare, bare, joined
from fitbot.domain.interval import Interval
from fitbot.errors import CalendarError

#: More changed objects than this, and a whole query is the shorter way.
_MANY = 100
#: Servers read floating times in zones of their own.
_MARGIN = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, repr=False)
class _Copy:
    """The objects by path: version, and what is kept of each."""

    window: Interval
    owner: str
    token: str
    objects: dict[str, tuple[str, list[Bare]]] = field(default_factory=dict)


class Mirror:
    """The objects of one calendar; one reader at a time."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._copy: _Copy | None = None

    async def read(self, query: Query, state: State) -> bytes:
        """Return the objects that may touch the window, as one calendar.

        Raises:
            CalendarError: they cannot be read.
        """
        copy = self._copy
        if copy and not (copy.token and state.token):
            copy = None
        if copy and (copy.window, copy.owner) != (query.window, query.owner):
            copy = None
        copy = await self._in_step(copy) if copy else None
        self._copy = copy or await self._afresh(query, state)
        return joined(each for _, kept in self._copy.objects.values() for each in kept)

    async def _afresh(self, query: Query, state: State) -> _Copy:
        # The token is older than the answer: what changed in between is told once more.
        items = await self._collection.within(query.window.padded(_MARGIN, _MARGIN))
        kept = await asyncio.to_thread(_kept, items, query.owner)
        return _Copy(query.window, query.owner, state.token, kept)

    async def _in_step(self, copy: _Copy) -> _Copy | None:
        """Return the copy with what changed since, or None where that cannot be told."""
        try:
            changes = await self._collection.changes(copy.token)
        except CalendarError:
            return None  # Some servers answer 500 to a token they forgot
        if changes is None or len(changes.changed) > _MANY:
            return None
        return await self._with(copy, changes)

    async def _with(self, copy: _Copy, changes: Changes) -> _Copy:
        objects = {path: kept for path, kept in copy.objects.items() if path not in changes.gone}
        wanted = {
            path: href
            for path, (href, etag) in changes.changed.items()
            if not etag or path not in objects or objects[path][0] != etag
        }
        for path in wanted:
            objects.pop(path, None)  # it may go before it is fetched
        items = await self._collection.fetch(wanted.values())
        objects |= await asyncio.to_thread(_kept, items, copy.owner)
        return _Copy(copy.window, copy.owner, changes.token, objects)


def _kept(items: Iterable[Item], owner: str) -> dict[str, tuple[str, list[Bare]]]:
    return {each.path: (each.etag, bare(each.data, owner)) for each in items}
