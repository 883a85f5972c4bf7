"""Spans of time and their union."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.interval import Interval, SpanSet, merge
from tests.domain.building import BERLIN, UTC, at, minutes, span

DAWN = at("2026-03-29T00:00")

#: Crowded on purpose: within forty minutes spans touch, nest and repeat all the time.
spans = st.builds(
    lambda start, length: Interval(DAWN + minutes(start), DAWN + minutes(start + length)),
    st.integers(0, 30),
    st.integers(1, 10),
)


def minutes_in(*intervals: Interval) -> set[dt.datetime]:
    return {
        interval.start + minutes(passed)
        for interval in intervals
        for passed in range(interval.length // minutes(1))
    }


@pytest.mark.parametrize("zone", [None, UTC, BERLIN, dt.timezone(dt.timedelta(hours=1))])
def test_only_utc_itself_is_taken(zone: dt.tzinfo | None) -> None:
    other = dt.datetime(2026, 3, 29, 12, tzinfo=zone)
    with pytest.raises(ValueError, match="not in UTC"):
        Interval(other, at("2026-03-29T13:00"))
    with pytest.raises(ValueError, match="not in UTC"):
        Interval(at("2026-03-29T11:00"), other)


@pytest.mark.parametrize("end", ["2026-03-29T10:00", "2026-03-29T09:59"])
def test_an_empty_or_reversed_interval_cannot_be_made(end: str) -> None:
    with pytest.raises(ValueError, match="empty or reversed"):
        Interval(at("2026-03-29T10:00"), at(end))


def test_back_to_back_spans_do_not_overlap() -> None:
    first, second = span("2026-03-29T10:00/10:30"), span("2026-03-29T10:30/11:00")
    assert not first.overlaps(second)
    assert not second.overlaps(first)


def test_a_span_covers_itself_and_what_shares_its_ends() -> None:
    whole = span("2026-03-29T10:00/11:00")
    assert whole.covers(whole)
    assert whole.covers(span("2026-03-29T10:00/10:30"))
    assert whole.covers(span("2026-03-29T10:30/11:00"))
    assert not whole.covers(span("2026-03-29T09:59/10:30"))
    assert not whole.covers(span("2026-03-29T10:30/11:01"))


def test_padding_lengthens_each_side_by_its_own_measure() -> None:
    padded = span("2026-03-29T10:00/11:00").padded(minutes(5), minutes(20))
    assert padded == span("2026-03-29T09:55/11:20")
    assert padded.length == minutes(85)


@given(spans, spans)
def test_two_spans_overlap_exactly_when_they_share_a_minute(one: Interval, two: Interval) -> None:
    assert one.overlaps(two) == bool(minutes_in(one) & minutes_in(two))
    assert one.covers(two) == (minutes_in(one) >= minutes_in(two))


@given(st.lists(spans, max_size=8))
def test_a_union_keeps_every_minute_and_leaves_a_gap_between_its_spans(
    some: list[Interval],
) -> None:
    union = merge(some)
    assert minutes_in(*union) == minutes_in(*some)
    assert all(left.end < right.start for left, right in pairwise(union))


@given(st.lists(spans, max_size=8), spans)
def test_a_set_of_spans_is_met_exactly_when_one_of_them_overlaps(
    some: list[Interval], asked: Interval
) -> None:
    assert SpanSet(some).meets(asked) == any(one.overlaps(asked) for one in some)
