"""What holds for every therapist, calendar and moment; drawn crowded, around clock changes.

The oracle below knows nothing of intervals, sorting or bisection: it walks along the minutes, reads
the clock on the wall, and asks of every start on every grid whether each minute it needs is free.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import event, given, settings
from hypothesis import strategies as st

from fitbot.domain.availability import Availability, Policy, Vacation, Window
from fitbot.domain.interval import Interval
from fitbot.domain.slots import Taken, free_slots, horizon, why_not, windows_on
from fitbot.domain.whereabouts import Travel
from tests.domain.building import minutes

MINUTE = minutes(1)
ONE_DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)

#: Days on which a clock is changed, and one on which none is.
DAYS = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Asia/Kolkata", "2026-06-01"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2019-02-17"),
    ("America/Havana", "2026-11-01"),
]


#: Where she may travel to: over the date line both ways, half hours off, and just next door.
PLACES = [
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Havana",
]


@dataclass(frozen=True)
class Situation:
    """Everything slots are worked out from."""

    availability: Availability
    policy: Policy
    taken: Taken
    now: dt.datetime

    def slots(self) -> list[Interval]:
        return free_slots(self.availability, self.policy, self.taken, self.now)

    def why_not(self, slot: Interval) -> str | None:
        return why_not(self.availability, self.policy, self.taken, self.now, slot)

    def with_own(self, slot: Interval) -> "Situation":
        return replace(self, taken=replace(self.taken, own=(*self.taken.own, slot)))

    def with_busy(self, *busy: Interval) -> "Situation":
        return replace(self, taken=replace(self.taken, busy=busy))


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)


#: The first hours of a day and its last three, in steps of five minutes.
window_starts = st.one_of(st.integers(0, 60), st.integers(252, 287)).map(lambda n: n * 5)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(window_starts)
    return Window(_time(start), _time(min(start + draw(st.integers(1, 48)) * 5, 1440)))


def spans_around(pivot: dt.datetime) -> st.SearchStrategy[Interval]:
    """Crowded: within a few hours of `pivot`, or of the same time a day or five off."""
    return st.builds(
        lambda days, start, length: Interval(
            pivot + dt.timedelta(days=days) + start * MINUTE,
            pivot + dt.timedelta(days=days) + (start + length) * MINUTE,
        ),
        st.sampled_from([0, 0, 0, -1, 1, -5, 5]),
        st.integers(-180, 300),
        st.integers(1, 60),
    )


policies = st.builds(
    Policy,
    length=st.sampled_from([5, 10, 20, 30, 45]).map(minutes),
    step=st.sampled_from([5, 15, 20, 30, 60]).map(minutes),
    buffer_before=st.sampled_from([0, 5, 10, 25]).map(minutes),
    buffer_after=st.sampled_from([0, 5, 10, 25]).map(minutes),
    notice=st.sampled_from([0, 1, 30, 240, 1440]).map(minutes),
    horizon_days=st.integers(0, 2),
    per_day=st.sampled_from([None, None, 1, 2]),
    per_week=st.sampled_from([None, None, 1, 3]),
)


@st.composite
def travels(draw: st.DrawFn, around: list[dt.date]) -> tuple[Travel, ...]:
    """None, mostly; else one or two of a day or more, on the crowded days or hard by them."""
    first = draw(st.integers(-2, 2))
    last = first + draw(st.sampled_from([0, 0, 1, 3]))
    over_the_date_line = ["Pacific/Pago_Pago", "Pacific/Kiritimati"]
    places = draw(
        st.lists(st.sampled_from(PLACES), max_size=2) | st.permutations(over_the_date_line)
    )
    return tuple(
        Travel(
            ZoneInfo(place),
            around[1] + dt.timedelta(days=first + number),
            around[1] + dt.timedelta(days=last + number),
        )
        for number, place in enumerate(places)
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    name, text = draw(st.sampled_from(DAYS))
    zone, middle = ZoneInfo(name), dt.date.fromisoformat(text)
    around = [middle + dt.timedelta(days=ahead) for ahead in (-1, 0, 1)]
    hours = st.lists(windows(), min_size=1, max_size=3).map(tuple)
    availability = Availability(
        zone,
        (draw(hours),) * 7,
        overrides=draw(st.dictionaries(st.sampled_from(around), hours | st.just(()), max_size=2)),
        vacations=draw(
            st.sampled_from([(), (), (), (Vacation(around[0], around[0]),)]),
        ),
        holidays=draw(st.frozensets(st.sampled_from(around), max_size=1)),
        travels=draw(travels(around)),
    )
    pivot = dt.datetime.combine(middle, dt.time(), tzinfo=zone).astimezone(dt.UTC)
    now = pivot + draw(st.integers(-180, 240) | st.integers(-40 * 60, 240)) * MINUTE
    spans = spans_around(pivot) | spans_around(now)
    taken = Taken(
        busy=tuple(draw(st.lists(spans, max_size=5))), own=tuple(draw(st.lists(spans, max_size=3)))
    )
    return Situation(
        availability,
        draw(policies),
        taken,
        now + draw(st.sampled_from([0, 0, 1, 59])) * SECOND,
    )


# --- The oracle ----------------------------------------------------------------------------------

Minute = int  # since the epoch


def _minute(moment: dt.datetime) -> Minute:
    return int(moment.timestamp()) // 60


def _minutes(span: Interval) -> range:
    return range(_minute(span.start), _minute(span.end))


@cache
def _wall_clock(zone: ZoneInfo, around: dt.date) -> tuple[Minute, list[dt.datetime]]:
    """What the clock shows at each minute of eight days, and the first of those minutes."""
    first = dt.datetime.combine(around, dt.time(), tzinfo=dt.UTC) - dt.timedelta(days=3)
    count = 8 * 24 * 60
    return _minute(first), [
        (first + n * MINUTE).astimezone(zone).replace(tzinfo=None) for n in range(count)
    ]


@cache
def _first_shown(zone: ZoneInfo, day: dt.date, time: dt.time) -> Minute:
    """The first minute at which the clock shows this wall time or a later one."""
    first, shown = _wall_clock(zone, day)
    wanted = dt.datetime.combine(day, time)
    return first + next(n for n, wall in enumerate(shown) if wall >= wanted)


def _zone(availability: Availability, day: dt.date) -> ZoneInfo:
    """Where she is."""
    there = [each.zone for each in availability.travels if each.first <= day <= each.last]
    return [*there, availability.zone][0]


def _begins(availability: Availability, day: dt.date) -> Minute:
    """The first minute that shows the day where she is then, and none of which is past already."""
    return max(
        _first_shown(_zone(availability, date), date, dt.time()) for date in (day - ONE_DAY, day)
    )


def _date(availability: Availability, moment: dt.datetime) -> dt.date:
    """The one day that a moment belongs to."""
    guess = moment.date()
    (found,) = [
        day
        for day in (guess + n * ONE_DAY for n in range(-2, 3))
        if _begins(availability, day) <= _minute(moment) < _begins(availability, day + ONE_DAY)
    ]
    return found


def _worked(availability: Availability, day: dt.date) -> list[list[Minute]]:
    """The minutes of a day on which she works, as unbroken runs."""
    working: set[Minute] = set()
    zone = _zone(availability, day)
    for window in availability.on(day):
        closing = day + ONE_DAY if window.end == dt.time() else day
        working |= set(
            range(_first_shown(zone, day, window.start), _first_shown(zone, closing, window.end))
        )
    working &= set(range(_begins(availability, day), _begins(availability, day + ONE_DAY)))
    runs: list[list[Minute]] = []
    for minute in sorted(working):
        if runs and runs[-1][-1] == minute - 1:
            runs[-1].append(minute)
        else:
            runs.append([minute])
    return runs


def _grid(s: Situation) -> Iterator[Minute]:
    length, step = s.policy.length // MINUTE, s.policy.step // MINUTE
    today = _date(s.availability, s.now)
    for ahead in range(s.policy.horizon_days + 1):
        for run in _worked(s.availability, today + dt.timedelta(days=ahead)):
            for offset, minute in enumerate(run):
                if offset % step == 0 and set(range(minute, minute + length)) <= set(run):
                    yield minute


def oracle(s: Situation) -> list[dt.datetime]:
    """Every start that may be offered, minute by minute."""
    policy = s.policy
    length = policy.length // MINUTE
    before, after = policy.buffer_before // MINUTE, policy.buffer_after // MINUTE
    gap = max(before, after)
    busy = {minute for span in s.taken.busy for minute in _minutes(span)}
    own = {minute for span in s.taken.own for minute in _minutes(span)}
    own_days = [_date(s.availability, span.start) for span in s.taken.own]
    found = []
    for minute in _grid(s):
        start = dt.datetime.fromtimestamp(minute * 60, dt.UTC)
        day = _date(s.availability, start)
        that_day = own_days.count(day)
        that_week = sum(d.isocalendar()[:2] == day.isocalendar()[:2] for d in own_days)
        if (
            start - s.now >= policy.notice
            and busy.isdisjoint(range(minute - before, minute + length + after))
            and own.isdisjoint(range(minute - gap, minute + length + gap))
            and (policy.per_day is None or that_day < policy.per_day)
            and (policy.per_week is None or that_week < policy.per_week)
        ):
            found.append(start)
    return found


# --- Properties ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(situations())
def test_the_slots_are_those_found_minute_by_minute(s: Situation) -> None:
    slots = s.slots()
    event("some slots" if slots else "no slot")
    assert [slot.start for slot in slots] == oracle(s)
    assert {slot.length for slot in slots} <= {s.policy.length}


@settings(deadline=None, max_examples=250)
@given(situations(), st.data())
def test_any_time_is_listed_exactly_when_there_is_no_reason_against_it(
    s: Situation, data: st.DataObject
) -> None:
    listed = s.slots()
    assert all(s.why_not(slot) is None for slot in listed)
    asked = data.draw(_near_misses(s), label="asked")
    assert (s.why_not(asked) is None) == (asked in listed)


@st.composite
def _near_misses(draw: st.DrawFn, s: Situation) -> Interval:
    """A time on the grid, or hardly beside it, or a little too short or too long."""
    day = s.availability.day_of(s.now) + dt.timedelta(days=draw(st.integers(0, 3)))
    starts = [window.start for window in windows_on(s.availability, day)] or [s.now]
    steps = draw(st.integers(-1, 12)) * s.policy.step
    start = draw(st.sampled_from(starts)) + steps + draw(st.sampled_from([0, 0, 0, -5, 5])) * MINUTE
    return Interval(start, start + s.policy.length + draw(st.sampled_from([0, 0, 1, -1])) * MINUTE)


@settings(deadline=None, max_examples=120)
@given(situations())
def test_slots_are_sorted_and_each_comes_once(s: Situation) -> None:
    slots = s.slots()
    assert slots == sorted(set(slots))


@settings(deadline=None, max_examples=120)
@given(situations())
def test_slots_keep_to_hours_notice_horizon_and_caps(s: Situation) -> None:
    today = s.availability.day_of(s.now)
    days = [s.availability.day_of(span.start) for span in s.taken.own]
    for slot in s.slots():
        day = s.availability.day_of(slot.start)
        assert any(window.covers(slot) for window in windows_on(s.availability, day))
        assert s.availability.closed_for(day) is None
        assert slot.start >= s.now + s.policy.notice
        assert today <= day <= today + dt.timedelta(days=s.policy.horizon_days)
        assert s.policy.per_day is None or days.count(day) < s.policy.per_day
        assert not any(slot.overlaps(span) for span in (*s.taken.busy, *s.taken.own))


@settings(deadline=None, max_examples=100)
@given(situations(), st.data())
def test_a_booked_slot_goes_with_those_too_near_to_it_and_adds_none(
    s: Situation, data: st.DataObject
) -> None:
    """Book until nothing is left: each booking is allowed, and no cap is ever passed."""
    slots = s.slots()
    booked: list[Interval] = []
    while slots:
        slot = data.draw(st.sampled_from(slots), label="booked")
        assert s.why_not(slot) is None
        booked.append(slot)
        s = s.with_own(slot)
        left = s.slots()
        assert set(left) < set(slots)
        gap = s.policy.gap
        assert not any(other.overlaps(slot.padded(gap, gap)) for other in left)
        slots = left
    assert s.policy.per_day is None or all(
        sum(s.availability.day_of(own.start) == s.availability.day_of(slot.start) for own in booked)
        <= s.policy.per_day
        for slot in booked
    )


@settings(deadline=None, max_examples=120)
@given(situations(), st.data())
def test_one_more_event_never_adds_a_slot(s: Situation, data: st.DataObject) -> None:
    more = data.draw(spans_around(s.now.replace(second=0)), label="one more")
    slots, left = s.slots(), s.with_busy(*s.taken.busy, more).slots()
    assert set(left) <= set(slots)
    footprint = more.padded(s.policy.buffer_after, s.policy.buffer_before)
    assert left == [slot for slot in slots if not slot.overlaps(footprint)]


@settings(deadline=None, max_examples=100)
@given(situations(), st.sampled_from(["Pacific/Pago_Pago", "Pacific/Kiritimati", "Asia/Kathmandu"]))
def test_a_slot_seen_in_any_zone_is_the_same_instant(s: Situation, viewer: str) -> None:
    """No argument says who looks; and a time that went to a phone and back is still offered."""
    zone = ZoneInfo(viewer)
    for slot in s.slots():
        seen = [moment.astimezone(zone).isoformat() for moment in (slot.start, slot.end)]
        back = [dt.datetime.fromisoformat(text).astimezone(dt.UTC) for text in seen]
        assert s.why_not(Interval(*back)) is None


@settings(deadline=None, max_examples=120)
@given(situations())
def test_events_outside_the_horizon_change_nothing(s: Situation) -> None:
    """A reader of calendars may stop at the horizon."""
    span = horizon(s.availability, s.policy, s.now)
    known = [busy for busy in s.taken.busy if busy.overlaps(span)]
    assert s.with_busy(*known).slots() == s.slots()


@settings(deadline=None, max_examples=100)
@given(situations(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_what_is_taken_matters(
    s: Situation, chance: random.Random
) -> None:
    again = [*s.taken.busy, *s.taken.busy]
    chance.shuffle(again)
    assert s.with_busy(*again).slots() == s.slots()


@settings(deadline=None, max_examples=120)
@given(situations())
def test_windows_of_one_day_and_the_next_never_overlap(s: Situation) -> None:
    today = s.availability.day_of(s.now)
    days = [today + dt.timedelta(days=ahead) for ahead in range(-2, 4)]
    spans = [span for day in days for span in windows_on(s.availability, day)]
    assert all(one.end <= two.start for one, two in pairwise(spans))


@settings(deadline=None, max_examples=200)
@given(situations(), st.integers(-3 * 1440, 3 * 1440))
def test_every_moment_belongs_to_one_day_and_days_follow_each_other(
    s: Situation, offset: int
) -> None:
    where, moment = s.availability.whereabouts, s.now + offset * MINUTE
    day = where.day_of(moment)
    assert day == _date(s.availability, moment)
    assert where.begins(day) <= moment < where.begins(day + ONE_DAY)
    assert where.day_of(moment + MINUTE) >= day
    assert where.zone_at(moment) == _zone(s.availability, day)


@settings(deadline=None, max_examples=100)
@given(situations())
def test_the_hours_of_a_day_lie_within_it(s: Situation) -> None:
    where = s.availability.whereabouts
    for ahead in range(-3, 4):
        day = s.availability.day_of(s.now) + ahead * ONE_DAY
        for window in windows_on(s.availability, day):
            assert where.begins(day) <= window.start
            assert window.end <= where.begins(day + ONE_DAY)
