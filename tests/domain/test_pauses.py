import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.pauses import LONGEST, MOST_ASKED, pause

CHANCE = st.floats(0, 1, exclude_max=True)
MINUTE = dt.timedelta(minutes=1)


def test_each_failure_doubles_the_pause_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause(failures, None, 0) * 2 for failures in range(1, 8)]
    assert pauses == [n * MINUTE for n in (1, 2, 4, 8, 15, 15, 15)]


def test_what_failed_together_is_not_asked_again_together() -> None:
    assert len({pause(3, None, chance / 10) for chance in range(10)}) == 10
    assert len({pause(3, 10 * MINUTE, chance / 10) for chance in range(10)}) == 10


@given(st.integers(1, 10**6), st.timedeltas(-dt.timedelta(days=9), dt.timedelta(days=9)), CHANCE)
def test_a_server_is_never_asked_sooner_than_it_wishes_within_an_hour(
    failures: int, asked: dt.timedelta, chance: float
) -> None:
    waited = pause(failures, asked, chance)
    assert waited >= min(asked, MOST_ASKED)
    assert MINUTE / 2 <= waited <= MOST_ASKED * 1.1


@given(st.integers(1, 10**6), CHANCE)
def test_without_a_wish_it_is_asked_within_a_quarter_of_an_hour(
    failures: int, chance: float
) -> None:
    assert pause(failures, None, chance) <= LONGEST
