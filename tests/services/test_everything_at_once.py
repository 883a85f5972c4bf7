"""Three clients, two therapists, her two calendars, the clock and the machine, in any order.

Hypothesis draws what happens; the services, the store and the outbox are real. After each step no
two consultations of a therapist overlap, and nothing wrong has arrived (`witness`). In the end all
is quiet, and everybody knows how things stand: by what she did herself, or by one message.

The examples are few and the same each time. For more, and new ones with each run, say how many:
`FITBOT_EXAMPLES=200 make test ARGS=tests/services/test_everything_at_once.py`; it takes minutes.
"""

import asyncio
import contextlib
import datetime as dt
import os
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fitbot.domain.interval import Interval
from fitbot.domain.waiting import ANY_TIME
from fitbot.outbox import Failure, Receipt
from fitbot.store import open_store
from tests.databases import SqliteFiles
from tests.services.building import FERRER, PARK, local, minutes
from tests.services.crowd import CLIENTS, TICKS, Crowd, gather

#: Fridays before a clock is changed: forward on March 8, back on November 1.
FRIDAYS = [local(6, 8, month=3), local(30, 8, month=10)]
#: What happened last before the first step.
THEN = ["another way", "travel", "elsewhere", "deleted"]
HOUR = 60
DAY = 24 * HOUR

whoever = st.integers(0, CLIENTS - 1)
whichever = st.integers(0, 5)
therapist = st.sampled_from([PARK, FERRER])
calendar = st.integers(0, 1)
zone = st.sampled_from(["America/New_York", "Europe/Lisbon", "Asia/Tokyo"])

Rule = TypeVar("Rule", bound=Callable[..., None])


def given(what: Callable[[Crowd], object]) -> Callable[[Rule], Rule]:
    """Let a rule run only when there is something to do: few steps are to do much."""
    return precondition(lambda machine: bool(what(machine.crowd)))


class EverythingAtOnce(RuleBasedStateMachine):
    #: What has happened in any example.
    happened: ClassVar[set[str]] = set()

    def __init__(self, files: SqliteFiles, keys: list[str]) -> None:
        super().__init__()
        self._closing = contextlib.ExitStack()
        url = self._closing.enter_context(files.database())
        self._runner = self._closing.enter_context(asyncio.Runner())
        self.store = self._runner.run(open_store(url, keys))

    def run(self, what: Coroutine[Any, Any, object]) -> None:
        """Let it happen; a bot that keeps up looks and delivers at once."""
        self._runner.run(what)
        self._follow()

    def _follow(self) -> None:
        if self.keeps_up:
            for name in ("calendars", "watch", "outbox"):
                self._runner.run(self.crowd.tick(name))

    @initialize(
        start=st.sampled_from(FRIDAYS),
        firsts=st.lists(st.tuples(therapist, whichever), min_size=CLIENTS, max_size=CLIENTS),
        invited=st.booleans(),
        then=st.sampled_from(THEN),
        keeps_up=st.booleans(),
    )
    def opens(
        self,
        start: dt.datetime,
        firsts: list[tuple[str, int]],
        invited: bool,
        then: str,
        keeps_up: bool,
    ) -> None:
        """Begin in the middle of things, so that few steps meet much."""
        self.keeps_up = keeps_up
        self.crowd = self._runner.run(gather(self.store, start))
        for who, (therapist_id, which) in enumerate(firsts):
            if invited:
                self._invites_to_a_time(therapist_id, which, who)
                self.run(self.crowd.books_the_time_she_is_invited_to(who))
            self.run(self.crowd.books(who, therapist_id, which, False))
        self.run(self.crowd.all_ticks())
        if then == "another way":
            self.run(self.crowd.changes_the_way(0))
        elif then == "travel":
            self.run(self.crowd.therapist_travels(PARK, "Asia/Tokyo", 1, 5))
        elif self.crowd.hers.events and then == "elsewhere":
            self.crowd.puts_into_her_other_calendar(0)
        elif self.crowd.hers.events:
            self.crowd.deletes(0)

    @rule(who=whoever, therapist_id=therapist, which=whichever, holds=st.booleans())
    def a_client_books(self, who: int, therapist_id: str, which: int, holds: bool) -> None:
        self.run(self.crowd.books(who, therapist_id, which, holds))

    @given(Crowd.open)
    @rule(who=whoever, which=whichever, holds=st.booleans())
    def a_client_moves(self, who: int, which: int, holds: bool) -> None:
        self.run(self.crowd.moves(who, which, holds))

    @rule(who=whoever, therapist_id=therapist, which=whichever)
    def a_client_holds(self, who: int, therapist_id: str, which: int) -> None:
        self.run(self.crowd.holds(who, therapist_id, which))

    @given(Crowd.open)
    @rule(who=whoever, which=whichever, later=st.sampled_from([0, 10]))
    def a_client_tries_a_taken_time(self, who: int, which: int, later: int) -> None:
        self.run(self.crowd.tries_a_taken_time(who, which, minutes(later)))

    @given(Crowd.movable)
    @rule(which=whichever, onto=whichever, later=st.sampled_from([0, 10]))
    def a_therapist_tries_a_taken_time(self, which: int, onto: int, later: int) -> None:
        self.run(self.crowd.therapist_tries_a_taken_time(which, onto, minutes(later)))

    @rule(who=whoever)
    def a_client_books_what_she_holds(self, who: int) -> None:
        self.run(self.crowd.books_what_she_holds(who))

    @given(Crowd.open)
    @rule(who=whoever)
    def a_client_cancels(self, who: int) -> None:
        self.run(self.crowd.cancels(who))

    @given(lambda crowd: crowd.undoable)
    @rule(who=whoever)
    def a_client_undoes(self, who: int) -> None:
        self.run(self.crowd.undoes(who))

    @given(Crowd.open)
    @rule(who=whoever)
    def a_client_says_she_comes(self, who: int) -> None:
        self.run(self.crowd.says_she_comes(who))

    @rule(who=whoever, therapist_id=therapist)
    def a_client_waits(self, who: int, therapist_id: str) -> None:
        waiting = self.crowd.desk.waiting
        self.run(waiting.wait(self.crowd.clients[who], therapist_id, ANY_TIME))

    @given(Crowd.open)
    @rule(who=whoever)
    def a_client_changes_the_way(self, who: int) -> None:
        self.run(self.crowd.changes_the_way(who))

    @given(lambda crowd: crowd.links)
    @rule(who=whoever, which=whichever)
    def a_client_opens_a_link(self, who: int, which: int) -> None:
        self.run(self.crowd.opens_a_link(who, which))

    @given(lambda crowd: crowd.links)
    @rule(who=whoever)
    def a_client_books_the_time_she_is_invited_to(self, who: int) -> None:
        self.run(self.crowd.books_the_time_she_is_invited_to(who))

    @given(Crowd.offers)
    @rule(which=whichever, accepts=st.booleans())
    def a_client_answers_an_offer(self, which: int, accepts: bool) -> None:
        self.run(self.crowd.answers_an_offer(which, accepts))

    @given(Crowd.movable)
    @rule(which=whichever, where=whichever, word=st.booleans())
    def a_therapist_moves(self, which: int, where: int, word: bool) -> None:
        self.run(self.crowd.therapist_moves(which, where, word))

    @given(Crowd.open)
    @rule(which=whichever, word=st.booleans())
    def a_therapist_cancels(self, which: int, word: bool) -> None:
        self.run(self.crowd.therapist_cancels(which, word))

    @given(Crowd.begun)
    @rule(which=whichever, came=st.booleans())
    def a_therapist_says_who_came(self, which: int, came: bool) -> None:
        self.run(self.crowd.therapist_says_who_came(which, came))

    @rule(therapist_id=therapist, ahead=st.integers(0, 6), hours=st.integers(1, 30))
    def a_therapist_blocks_time(self, therapist_id: str, ahead: int, hours: int) -> None:
        self.run(self.crowd.therapist_blocks(therapist_id, ahead, hours))

    @given(lambda crowd: crowd.blocked)
    @rule()
    def a_therapist_opens_again(self) -> None:
        self.run(self.crowd.therapist_opens_again())

    @rule(therapist_id=therapist)
    def a_therapist_pauses_or_goes_on(self, therapist_id: str) -> None:
        self.run(self.crowd.therapist_pauses_or_goes_on(therapist_id))

    @rule(therapist_id=therapist, zone=zone, ahead=st.integers(1, 9), days=st.integers(0, 5))
    def a_therapist_travels(self, therapist_id: str, zone: str, ahead: int, days: int) -> None:
        self.run(self.crowd.therapist_travels(therapist_id, zone, ahead, days))

    @rule(therapist_id=therapist)
    def a_therapist_stays(self, therapist_id: str) -> None:
        self.run(self.crowd.therapist_stays(therapist_id))

    @rule(therapist_id=therapist, hours=st.integers(1, 24), who=whoever)
    def a_therapist_invites(self, therapist_id: str, hours: int, who: int) -> None:
        self.run(self.crowd.therapist_invites(therapist_id, hours))
        self.run(self.crowd.opens_a_link(who, 0))

    @rule(therapist_id=therapist, which=whichever, who=whoever, books=st.booleans())
    def a_therapist_invites_to_a_time(
        self, therapist_id: str, which: int, who: int, books: bool
    ) -> None:
        self._invites_to_a_time(therapist_id, which, who)
        if books:
            self.run(self.crowd.books_the_time_she_is_invited_to(who))

    def _invites_to_a_time(self, therapist_id: str, which: int, who: int) -> None:
        self.run(self.crowd.therapist_invites_to_a_time(therapist_id, which))
        if self.crowd.links:
            self.run(self.crowd.opens_a_link(who, 0))

    @rule(which=calendar, ahead=st.lists(st.integers(1, 40), max_size=4))
    def her_calendar_fills(self, which: int, ahead: list[int]) -> None:
        now = self.crowd.now.replace(minute=0)
        starts = [now + minutes(3 * HOUR * each) for each in ahead]
        self.crowd.calendars()[which].now_has(
            *(Interval(each, each + minutes(50)) for each in starts)
        )

    @given(lambda crowd: crowd.hers.events)
    @rule(which=whichever, hours=st.integers(1, 60))
    def she_drags_an_event(self, which: int, hours: int) -> None:
        self.crowd.drags(which, self.crowd.now + minutes(hours * HOUR))
        self._follow()

    @given(lambda crowd: crowd.hers.events)
    @rule(which=whichever, other=whichever)
    def she_drags_an_event_onto_another(self, which: int, other: int) -> None:
        self.crowd.drags_onto_another(which, other)
        self._follow()

    @given(lambda crowd: crowd.hers.events)
    @rule(which=whichever)
    def she_deletes_an_event(self, which: int) -> None:
        self.crowd.deletes(which)
        self._follow()

    @given(lambda crowd: crowd.hers.events)
    @rule(which=whichever)
    def she_puts_an_event_into_her_other_calendar(self, which: int) -> None:
        self.crowd.puts_into_her_other_calendar(which)
        self._follow()

    @given(lambda crowd: crowd.other.events)
    @rule()
    def she_puts_her_events_back(self) -> None:
        self.crowd.puts_back_from_her_other_calendar()
        self._follow()

    @given(lambda crowd: crowd.deleted)
    @rule()
    def she_restores_her_events(self) -> None:
        self.crowd.restores()
        self._follow()

    @given(Crowd.open)
    @rule(which=whichever, cancels=st.booleans())
    def she_answers_about_an_event(self, which: int, cancels: bool) -> None:
        self.run(self.crowd.answers_about_missing(which, cancels))

    @rule(which=calendar)
    def her_calendar_fails_or_recovers(self, which: int) -> None:
        self.crowd.fails_or_recovers(which)

    @rule(name=st.sampled_from(TICKS))
    def one_tick_runs(self, name: str) -> None:
        self.run(self.crowd.tick(name))

    @rule(count=st.sampled_from([1, 2, 4, 15, HOUR, 12 * HOUR, DAY, 2 * DAY]))
    def time_passes(self, count: int) -> None:
        self.crowd.office.clock.advance(minutes(count))
        self.run(self.crowd.all_ticks())

    @rule(count=st.sampled_from([1, 3, 30, 5 * HOUR, DAY, 3 * DAY]))
    def the_machine_sleeps(self, count: int) -> None:
        self.crowd.office.clock.advance(minutes(count))

    @rule()
    def the_bot_starts_anew(self) -> None:
        self.crowd.starts_anew()

    @rule(count=st.integers(1, 3))
    def telegram_is_away(self, count: int) -> None:
        self.crowd.witness.answers = [Receipt(failure=Failure.LATER)] * count

    @invariant()
    def nothing_is_wrong(self) -> None:
        self._runner.run(self.crowd.witness.look())
        assert self.crowd.witness.wrong == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "crowd"):
                self.keeps_up = False
                self.run(self.crowd.comes_to_rest())
                self.run(self.crowd.all_know())
                for _ in range(20):
                    self.run(self.crowd.goes_on_to_what_is_due())
                self.run(self.crowd.all_know())
                self.happened |= self.crowd.has_happened()
        finally:
            self.run(self.store.close())
            self._closing.close()


_DEEP = os.environ.get("FITBOT_EXAMPLES")
EXAMPLES = settings(
    max_examples=int(_DEEP or 16),
    stateful_step_count=30,
    deadline=None,
    derandomize=_DEEP is None,
    phases=[Phase.generate],  # making a failure short takes longer than a test may
    suppress_health_check=[HealthCheck.too_slow],
)


#: What must have happened in the few examples, so that they show something of it.
MUST_HAPPEN = {
    *("booked by invitation", "travelled", "in her other calendar"),
    *("AttendanceAsked", "BookingChanged", "BookingChangedForClient", "CalendarTrouble"),
    *("ConsultationAhead", "TimeOffered", "WayChanged"),
}


@pytest.mark.timeout(0 if _DEEP else 300)
def test_everything_at_once(sqlite_files: SqliteFiles, keys: list[str]) -> None:
    class Here(EverythingAtOnce):
        def __init__(self) -> None:
            super().__init__(sqlite_files, keys)

    run_state_machine_as_test(Here, settings=EXAMPLES)
    assert Here.happened >= MUST_HAPPEN, MUST_HAPPEN - Here.happened
