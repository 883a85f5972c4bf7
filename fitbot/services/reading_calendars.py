"""Keeping the therapists' busy times fresh.

Fail closed and say so: a calendar that cannot be read offers no times, the therapist hears of it
once, with the cause, and once more when it can be read again. `calendar_states` has the rules.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fitbot.calendars.base import Calendar, Query, WatchedCalendar
from fitbot.clock import Clock
from fitbot.domain.interval import Interval
from fitbot.domain.outbox import Kind, Post
from fitbot.domain.slots import horizon
from fitbot.errors import CalendarError
from fitbot.practice import Practice
from fitbot.services.calendar_states import (
    Asked,
    Look,
    Moment,
    after,
    is_due,
    is_resting,
    known,
    of_source,
    unclear,
)
from fitbot.services.rules import rules_of
from fitbot.store import CalendarState, Store, Transaction


@dataclass(frozen=True, slots=True)
class Source:
    """One of a therapist's calendars; `name` is what she knows it by, and holds no address."""

    name: str
    calendar: Calendar
    #: The same calendar, if our events go into it.
    writable: WatchedCalendar | None = None
    #: What tells this source from another one of the same name, such as a hash of its address.
    identity: str = ""
    #: Her e-mail address in that calendar; "" if it is not known.
    owner: str = ""
    #: The same calendar, if it can be asked for our events.
    watched: WatchedCalendar | None = None
    #: So long it is not asked again once it was read well, unless somebody is about to book.
    rests: dt.timedelta = dt.timedelta()

    @property
    def mark(self) -> str:
        """A short name for it in the database, which follows the calendar and not its place."""
        return hashlib.blake2b((self.identity or self.name).encode(), digest_size=8).hexdigest()


class CalendarReader:
    """Reads the calendars into the database. No network inside a transaction."""

    def __init__(
        self,
        store: Store,
        practice: Practice,
        clock: Clock,
        sources: Mapping[str, Sequence[Source]],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock
        self._sources = sources
        self._chance = chance
        for therapist_id in sources:
            names = self.names(therapist_id)
            if len(set(names)) != len(names):
                raise ValueError(f"two calendars of {therapist_id} share a name: {names}")

    def names(self, therapist_id: str) -> list[str]:
        """Return the names of a therapist's calendars."""
        return [source.name for source in self._sources.get(therapist_id, ())]

    async def refresh(self, therapist_id: str, *, to_book: bool = False) -> None:
        """Read a therapist's calendars again where they changed, and keep what was found.

        One that failed is left alone until its pause is over, and one that was read well while it
        rests, unless somebody is about to book.
        """
        now = self._clock.now()
        async with self._store.read() as view:
            rules = await rules_of(view, self._practice, therapist_id, now)
            states = await view.calendar_states(therapist_id)
            needed = horizon(rules.availability, rules.policy, now)
            window = _whole_days(needed)
            uids = await view.own_uids(therapist_id, window.start)
        query = Query(zone=rules.whereabouts.home, window=window, ignore=uids)
        looks = []
        for source in self._sources.get(therapist_id, ()):
            state = states.get(source.name, CalendarState(source.name))
            moment = Moment(now, needed, resting=dt.timedelta() if to_book else source.rests)
            looks.append(await _look(source, state, query, moment))
        async with self._store.begin() as tx:
            # Others may have looked meanwhile: what they kept is what this look adds to.
            await tx.lock_therapist(therapist_id)
            states = await tx.calendar_states(therapist_id)
            if await tx.own_uids(therapist_id, window.start) != uids:
                looks = [_unsettled(look) for look in looks]
            for look in looks:
                state = states.get(look.name, CalendarState(look.name))
                if state.read_at is None or state.read_at <= now:
                    moment = Moment(now, needed, chance=self._chance())
                    await _keep(tx, therapist_id, state, look, moment)
                # else who began to look later was done sooner, and knows better
            await tx.forget_calendars_but(therapist_id, self.names(therapist_id))


async def _look(source: Source, state: CalendarState, query: Query, moment: Moment) -> Look:
    query = replace(query, owner=source.owner)
    asked = Asked(query.window, _digest(source.identity), _question(query))
    state = of_source(state, asked.source)
    if not is_due(state, moment.now) or is_resting(state, moment):
        return Look(source.name, asked, left_alone=True)
    query = replace(query, known=known(state, asked), memory=state.memory)
    try:
        return Look(source.name, asked, await source.calendar.read(query))
    except CalendarError as error:
        return Look(source.name, asked, error=error)


def _unsettled(look: Look) -> Look:
    """Return the look as one that is not to be built on: the next one reads all of it again.

    A booking was made while it lasted. Its event may stand in what was read and count as hers.
    """
    return replace(look, asked=replace(look.asked, question=""))


async def _keep(
    tx: Transaction, therapist_id: str, before: CalendarState, look: Look, moment: Moment
) -> None:
    """Keep what a look found, and post what the therapist is to hear of it."""
    before = of_source(before, look.asked.source)
    if look.reading is not None and not look.reading.busy:
        ahead = await tx.busy_ahead(therapist_id, look.name, moment.now)
        moment = replace(moment, ahead=ahead)
    state = after(before, look, moment)
    if look.reading is not None and state.emptied_at is None:
        await tx.replace_busy(therapist_id, look.name, look.reading.busy)
    if look.reading is not None or state != before:
        await tx.save_calendar_state(therapist_id, state)
        for kind, about in _news(before, state):
            await tx.post(Post(kind, (therapist_id, *about, look.name), moment.now))


def _news(before: CalendarState, state: CalendarState) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    """Yield what is to be told: the kind, and what tells it from other news of the kind.

    What was posted before is not posted again.
    """
    if state.failing_since is not None:
        yield Kind.CALENDAR, (_seconds(state.failing_since), "failing")
    elif before.failing_since is not None:
        yield Kind.CALENDAR, (_seconds(before.failing_since), "recovered")
    if state.emptied_at is not None:
        yield Kind.EMPTIED, (_seconds(state.emptied_at),)
    if told := unclear(state).told:
        yield Kind.UNCLEAR, (told,)


def _seconds(moment: dt.datetime) -> str:
    return f"{int(moment.timestamp())}"


def _whole_days(span: Interval) -> Interval:
    """Widen to whole UTC days, so that a calendar is asked the same question all day."""
    day = dt.timedelta(days=1)
    start = span.start.replace(hour=0, minute=0, second=0, microsecond=0)
    end = span.end.replace(hour=0, minute=0, second=0, microsecond=0)
    return Interval(start - day, end + 2 * day)


def _question(query: Query) -> str:
    """Return what changes with the question; not what is ours, which each booking adds to.

    What was read before a booking was made cannot show its event: nobody could guess the UID.
    """
    return _digest(f"{query.zone}\n{query.owner}")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
