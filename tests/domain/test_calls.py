"""Telephone numbers as people write and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.calls import Call, clean_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+1 555 010 0000", "+1 555 010 0000"),
        ("  (555) 010-0000 ", "(555) 010-0000"),
        ("555.010.0000", "555.010.0000"),
        ("+49 30/0000000", "+49 30/0000000"),
        ("\u202a+1 555\u00a0010\u20110000\u202c", "+1 555 010-0000"),
        ("٠٥٥٥ ٠١٠ ٠٠٠٠", "0555 010 0000"),
        ("＋１５５５０１００００", "+1555010000"),
        ("5550100\n", "5550100"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_kept_as_written_but_cleaned(written: str, number: str) -> None:
    assert clean_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "+",
        "call me",
        "555 0100 ext 3",
        "555010",
        "1234567890123456",
        "1+5550100000",
        "++15550100000",
        "my number is 555 010 0000",
        "<b>5550100000</b>",
    ],
)
def test_anything_else_is_none(written: str) -> None:
    assert clean_number(written) is None


@given(st.text() | st.from_regex(r"\+?[0-9 ()./-]{5,20}", fullmatch=True))
def test_a_number_holds_seven_to_fifteen_digits_and_no_letter_and_stays_itself(text: str) -> None:
    number = clean_number(text)
    if number is not None:
        assert 7 <= sum(char in "0123456789" for char in number) <= 15
        assert set(number) <= set("+0123456789 ()./-")
        assert clean_number(number) == number


@pytest.mark.parametrize(
    ("call", "needs"),
    [
        (Call("phone"), True),
        (Call("phone", ""), False),
        (Call("phone", "5550100"), False),
        (Call("video"), False),
    ],
)
def test_a_number_is_asked_for_once_and_only_for_a_call_by_phone(call: Call, needs: bool) -> None:
    assert call.needs_number is needs
    assert "5550100" not in repr(call)
