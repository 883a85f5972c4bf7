import datetime as dt
from dataclasses import replace

import pytest

from fitbot.domain.interval import Interval
from fitbot.domain.invitations import LINK_LASTS, Invitation, after_a_wrong_one, may_try
from fitbot.domain.slots import Taken
from tests.domain.building import PLAIN, at, minutes, span

NOW = at("2026-03-02T10:00")
HOUR = dt.timedelta(hours=1)
POLICY = replace(PLAIN, notice=15 * HOUR)
SLOT = span("2026-03-02T15:00/15:30")
KNOWN = Interval(NOW, NOW + dt.timedelta(days=7))
SOON = Invitation("park", NOW + LINK_LASTS, notice=HOUR)
CERTAIN = Invitation("park", NOW + LINK_LASTS, start=SLOT.start)


def test_a_shorter_notice_is_the_only_rule_that_changes() -> None:
    assert SOON.rules(POLICY) == replace(POLICY, notice=HOUR)
    assert CERTAIN.rules(POLICY) == POLICY


def test_a_notice_is_never_made_longer() -> None:
    short = replace(POLICY, notice=minutes(30))
    assert SOON.rules(short) == short


def test_a_certain_time_is_open_where_nothing_is() -> None:
    assert CERTAIN.opens(SLOT, Taken(), KNOWN)
    later = Interval(SLOT.start + minutes(30), SLOT.end + minutes(30))
    assert not CERTAIN.opens(later, Taken(), KNOWN)
    assert not SOON.opens(SLOT, Taken(), KNOWN)


@pytest.mark.parametrize("where", ["own", "busy"])
@pytest.mark.parametrize(
    ("taken", "open_"),
    [
        ("2026-03-02T15:20/16:00", False),
        ("2026-03-02T14:00/15:01", False),
        ("2026-03-02T14:00/15:00", True),
        ("2026-03-02T15:30/16:00", True),
    ],
)
def test_a_certain_time_is_never_open_where_something_is(
    where: str, taken: str, open_: bool
) -> None:
    assert CERTAIN.opens(SLOT, Taken(**{where: (span(taken),)}), KNOWN) == open_


@pytest.mark.parametrize("now", [SLOT.start + minutes(1), SLOT.end])
def test_a_certain_time_that_has_begun_is_not_open(now: dt.datetime) -> None:
    assert not CERTAIN.opens(SLOT, Taken(), Interval(now, now + HOUR))


def test_a_certain_time_beyond_what_is_known_of_her_calendars_is_not_open() -> None:
    assert not CERTAIN.opens(SLOT, Taken(), Interval(NOW, SLOT.end - minutes(1)))


def test_an_invitation_is_for_the_first_person_until_it_is_used_or_runs_out() -> None:
    assert SOON.is_open_to(1, NOW)
    hers = replace(SOON, person_id=1)
    assert hers.is_open_to(1, NOW)
    assert not hers.is_open_to(2, NOW)
    assert not replace(hers, used_at=NOW).is_open_to(1, NOW)
    assert hers.is_open_to(1, NOW + LINK_LASTS - minutes(1))
    assert not hers.is_open_to(1, NOW + LINK_LASTS)


def test_five_wrong_links_are_looked_up_and_then_one_every_twelve_minutes() -> None:
    used_until, now, tried = None, NOW, []
    for _ in range(60):
        if may_try(used_until, now):
            used_until = after_a_wrong_one(used_until, now)
            tried.append((now - NOW) // minutes(1))
        now += minutes(1)
    assert tried == [0, 1, 2, 3, 4, 12, 24, 36, 48]


def test_after_a_quiet_hour_all_tries_are_back() -> None:
    used_until = None
    for _ in range(5):
        used_until = after_a_wrong_one(used_until, NOW)
    assert not may_try(used_until, NOW)
    later = NOW + HOUR
    for _ in range(4):
        assert may_try(used_until, later)
        used_until = after_a_wrong_one(used_until, later)
    assert may_try(used_until, later)
