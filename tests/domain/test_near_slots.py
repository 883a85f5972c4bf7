"""Slots that nothing but the notice keeps from being offered."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings

from fitbot.domain.availability import Policy
from fitbot.domain.interval import Interval
from fitbot.domain.slots import free_slots, near_and_free
from tests.domain.test_slot_properties import Situation, situations

NO_NOTICE = dt.timedelta()


def divided(s: Situation) -> tuple[list[Interval], list[Interval]]:
    whatever = free_slots(s.availability, replace(s.policy, notice=NO_NOTICE), s.taken, s.now)
    return near_and_free(whatever, s.policy, s.now)


@settings(deadline=None, max_examples=300)
@given(s=situations())
def test_near_slots_and_free_slots_are_those_that_would_be_free_without_notice(
    s: Situation,
) -> None:
    without = replace(s, policy=replace(s.policy, notice=NO_NOTICE))
    near, free = divided(s)
    assert free == s.slots()
    assert near + free == without.slots()


def test_what_has_begun_is_neither_near_nor_free() -> None:
    now = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
    slots = [
        Interval(now + dt.timedelta(minutes=m), now + dt.timedelta(minutes=m + 20))
        for m in (-30, 0, 30, 60, 90)
    ]
    policy = Policy(notice=dt.timedelta(hours=1))
    assert near_and_free(slots, policy, now) == (slots[1:3], slots[3:])
    assert near_and_free(slots, replace(policy, notice=NO_NOTICE), now) == ([], slots[1:])


@settings(deadline=None, max_examples=100)
@given(s=situations())
def test_the_only_reason_against_a_near_slot_is_that_it_is_too_soon(s: Situation) -> None:
    for slot in divided(s)[0]:
        assert s.why_not(slot) == "too-soon"
        assert s.now <= slot.start < s.now + s.policy.notice
