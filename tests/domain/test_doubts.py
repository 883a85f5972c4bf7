import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.doubts import CalendarProblem, Doubt, Doubts

NINE = dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

UIDS = st.sampled_from(["", "a", "b", "c"])
TIMES = st.sampled_from([None, NINE, NINE + HOUR, NINE - HOUR])
PROBLEMS = st.lists(st.builds(CalendarProblem, UIDS, st.sampled_from(Doubt), TIMES), max_size=6)


def problem(uid: str, what: Doubt = Doubt.NO_RULE, hours: int | None = 0) -> CalendarProblem:
    return CalendarProblem(uid, what, None if hours is None else NINE + hours * HOUR)


def test_the_first_few_are_shown_by_time_one_for_each_entry() -> None:
    found = Doubts.of(
        [
            problem("late", hours=5),
            problem("none", Doubt.TOO_DENSE, hours=None),
            problem("soon", Doubt.NO_ZONE, hours=1),
            problem("soon", Doubt.NO_END, hours=1),
            problem("then", hours=2),
        ]
    )
    assert found.entries == 4
    assert found.first == (
        (Doubt.NO_ZONE, NINE + HOUR),
        (Doubt.NO_RULE, NINE + 2 * HOUR),
        (Doubt.NO_RULE, NINE + 5 * HOUR),
    )


def test_entries_without_a_uid_are_counted_each() -> None:
    assert Doubts.of([problem(""), problem("", hours=1), problem("", Doubt.NO_TIME)]).entries == 3


@given(PROBLEMS)
def test_what_is_kept_comes_back_and_holds_no_uid(problems: list[CalendarProblem]) -> None:
    found = Doubts.of(problems).since(Doubts())
    assert Doubts.unpacked(found.packed()) == found
    assert Doubts.of([problem("private-uid@mail")]).packed().find("private") == -1


def test_something_new_is_to_be_told_and_nothing_else_is() -> None:
    a, b, c = problem("a"), problem("b"), problem("c")
    first = Doubts.of([a, b]).since(Doubts())
    assert first.told
    fewer = Doubts.of([a]).since(first)
    assert fewer.told == first.told
    moved_on = Doubts.of([problem("a", hours=24)]).since(fewer)
    assert moved_on.told == first.told
    more = Doubts.of([a, c]).since(fewer)
    assert more.told not in {first.told, ""}
    assert Doubts.of([a, problem("a", Doubt.NO_END)]).since(fewer).told != first.told


def test_nothing_unclear_is_nothing_to_keep_or_tell() -> None:
    assert Doubts.of([]).since(Doubts.of([problem("a")])).packed() == ""
    assert Doubts.unpacked("") == Doubts()
