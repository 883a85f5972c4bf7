"""How a calendar stands after a look at it. Pure.

A good look makes it fresh. A failed one closes it, and she is told, unless the server is merely
busy: then what was read lately goes on until it is too old. Either way the source is left alone for
a while (`domain.pauses`), and whoever asks meanwhile gets the answer that is known already.

A calendar that had several times ahead and has none at all is an alarm, not free time: what stood
in it goes on until it is filled again, until she says that it is right (`emptied`), or until the
last of those times is over.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fitbot.calendars.base import CalendarBusy, Reading
from fitbot.domain.doubts import Doubts
from fitbot.domain.interval import Interval
from fitbot.domain.pauses import pause
from fitbot.errors import CalendarError
from fitbot.store import CalendarState

#: Times are offered from what was read so lately; older than that, a calendar is read again.
FRESH_FOR = dt.timedelta(minutes=15)
#: A published address is brought up to date rarely, and its provider turns away who asks often.
FEED_RESTS = dt.timedelta(minutes=10)
#: So many busy times ahead do not vanish from a calendar all at once.
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """When a look is made and judged, and what is known besides."""

    now: dt.datetime
    #: The span in which times can be offered.
    needed: Interval
    #: How long the source is left alone after a good look.
    resting: dt.timedelta = dt.timedelta()
    #: For the pause after a failure, between 0 and 1.
    chance: float = 0.0
    #: Busy times of the calendar as it was known that are not over.
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What one look asks: the span, and what tells this source and this question from others."""

    window: Interval
    #: Digests, without a slash in them.
    source: str
    question: str

    @property
    def mark(self) -> str:
        """What stands before a fingerprint: another source or question makes it unknown."""
        return f"{self.source}/{self.question}/"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a calendar gave; a source that is left alone just now gives nothing."""

    name: str
    asked: Asked
    #: None while nothing changed, and where nothing was read.
    reading: Reading | None = None
    error: CalendarError | None = None
    left_alone: bool = False


def all_fresh(
    states: Mapping[str, CalendarState], names: Sequence[str], needed: Interval, now: dt.datetime
) -> bool:
    """Tell whether every calendar was read well, lately enough, and for all of `needed`."""
    return all(is_fresh(states.get(name, CalendarState(name)), needed, now) for name in names)


def is_fresh(state: CalendarState, needed: Interval, now: dt.datetime) -> bool:
    """Tell whether times can be offered from what was read of a calendar."""
    return (
        state.read_at is not None
        and state.failing_since is None
        and now - state.read_at <= FRESH_FOR
        and state.covers is not None
        and state.covers.covers(needed)
    )


def of_source(state: CalendarState, source: str) -> CalendarState:
    """Return the state without what was read from another source of the same name.

    Its place in the practice file was taken by another calendar: what the old one answered, and
    when it wanted to be asked again, says nothing about the new one.
    """
    if not state.fingerprint or state.fingerprint.startswith(f"{source}/"):
        return state
    return CalendarState(state.name, failing_since=state.failing_since, cause=state.cause)


def known(state: CalendarState, asked: Asked) -> str:
    """Return the source's own fingerprint, if it was asked the same; else ""."""
    same = state.fingerprint.startswith(asked.mark) and state.covers == asked.window
    return state.fingerprint.removeprefix(asked.mark) if same else ""


def is_due(state: CalendarState, now: dt.datetime) -> bool:
    """Tell whether the source may be asked."""
    return state.retry_at is None or now >= state.retry_at


def is_resting(state: CalendarState, moment: Moment) -> bool:
    """Tell whether the source was read well so lately that it is left alone."""
    if state.read_at is None or not is_fresh(state, moment.needed, moment.now):
        return False
    return moment.now - state.read_at < moment.resting


def after(state: CalendarState, look: Look, moment: Moment) -> CalendarState:
    """Return how the calendar stands after the look."""
    if look.left_alone:
        return state if not state.failures else _closed_if_old(state, moment)
    if look.error is not None:
        return _failed(state, look, moment)
    read = replace(
        state, read_at=moment.now, failing_since=None, cause="", failures=0, retry_at=None
    )
    if look.reading is None:
        return read
    return replace(
        read,
        fingerprint=look.asked.mark + look.reading.fingerprint,
        covers=look.asked.window,
        memory=look.reading.memory,
        emptied_at=_emptied_at(state, look.reading, moment),
        problems=Doubts.of(look.reading.problems).since(unclear(state)).packed(),
    )


def unclear(state: CalendarState) -> Doubts:
    """Return what could not be understood in a calendar."""
    return Doubts.unpacked(state.problems)


def _emptied_at(state: CalendarState, reading: Reading, moment: Moment) -> dt.datetime | None:
    """Return since when the calendar is suddenly empty, None if it is not."""
    if reading.busy or not moment.ahead:
        return None
    if state.emptied_at is None and moment.ahead >= SEVERAL and state.covers is not None:
        return moment.now
    return state.emptied_at


def _failed(state: CalendarState, look: Look, moment: Moment) -> CalendarState:
    failures = state.failures + 1
    asked = look.error.pause if isinstance(look.error, CalendarBusy) else None
    failed = replace(
        state,
        fingerprint=state.fingerprint or look.asked.mark,
        cause=str(look.error),
        failures=failures,
        retry_at=moment.now + pause(failures, asked, moment.chance),
    )
    if isinstance(look.error, CalendarBusy):
        return _closed_if_old(failed, moment)
    return _closed(failed, moment)


def _closed_if_old(state: CalendarState, moment: Moment) -> CalendarState:
    return state if is_fresh(state, moment.needed, moment.now) else _closed(state, moment)


def _closed(state: CalendarState, moment: Moment) -> CalendarState:
    return replace(state, failing_since=state.failing_since or moment.now)
