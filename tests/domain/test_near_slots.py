"""Slots that nothing but the notice keeps from being offered."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings

from fitbot.domain.slots import near_slots
from tests.domain.test_slot_properties import Situation, situations

NO_NOTICE = dt.timedelta()


def near(s: Situation) -> list[tuple[dt.datetime, dt.datetime]]:
    found = near_slots(s.availability, s.policy, s.taken, s.now)
    return [(slot.start, slot.end) for slot in found]


@settings(deadline=None, max_examples=300)
@given(s=situations())
def test_near_slots_and_free_slots_are_those_that_would_be_free_without_notice(
    s: Situation,
) -> None:
    without = replace(s, policy=replace(s.policy, notice=NO_NOTICE))
    free = [(slot.start, slot.end) for slot in s.slots()]
    assert near(s) + free == [(slot.start, slot.end) for slot in without.slots()]


@settings(deadline=None, max_examples=100)
@given(s=situations())
def test_the_only_reason_against_a_near_slot_is_that_it_is_too_soon(s: Situation) -> None:
    for slot in near_slots(s.availability, s.policy, s.taken, s.now):
        assert s.why_not(slot) == "too-soon"
        assert s.now <= slot.start < s.now + s.policy.notice
