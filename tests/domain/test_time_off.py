"""Opening a span again takes exactly that out of what was blocked; minute by minute."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.interval import Interval
from fitbot.domain.time_off import Block, opened
from tests.domain.building import at, minutes

START = at("2026-06-01T09:00")


def spans() -> st.SearchStrategy[Interval]:
    """Crowded within half an hour."""
    return st.builds(
        lambda first, length: Interval(START + minutes(first), START + minutes(first + length)),
        st.integers(0, 30),
        st.integers(1, 12),
    )


def inside(*spans: Interval) -> set[int]:
    return {
        minute
        for minute in range(60)
        for span in spans
        if span.start <= START + minutes(minute) < span.end
    }


@given(st.lists(spans(), max_size=5), spans())
def test_what_is_left_is_what_was_blocked_but_for_the_span(
    blocked: list[Interval], span: Interval
) -> None:
    left = opened([Block(each, number) for number, each in enumerate(blocked)], span)
    assert inside(*left) == inside(*blocked) - inside(span)
    assert left == sorted(left)
    assert all(one.end <= two.start for one, two in pairwise(left))
