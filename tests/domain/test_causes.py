import pytest

from fitbot.domain.causes import Cause, Data, packed, unpacked
from fitbot.errors import CalendarError


@pytest.mark.parametrize("data", [{}, {"status": 418}, {"name": 'a "b" {c}.ics', "n": 2}])
def test_a_cause_and_its_values_are_one_string_and_come_back(data: Data) -> None:
    assert unpacked(packed(Cause.STRANGE_ANSWER, data)) == (Cause.STRANGE_ANSWER, data)
    assert unpacked(str(CalendarError(Cause.FILE_GONE, **data))) == (Cause.FILE_GONE, data)


def test_a_cause_without_values_is_its_name() -> None:
    assert packed(Cause.SLOW, {}) == "slow"


@pytest.mark.parametrize("text", ["", "the calendar is gone", "slow {", "slower", "slow 5 {}"])
def test_what_an_older_version_wrote_is_no_cause(text: str) -> None:
    assert unpacked(text) == ("", {})
