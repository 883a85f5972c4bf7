import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.domain.people import NAME_LIMIT, clean_name, initials


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Alex", "Kim"), "Alex Kim"),
        (("Alex", None), "Alex"),
        ((None, None), ""),
        (("  Alex\n\tMaria ", " Kim"), "Alex Maria Kim"),
        (("Alex\u202eRotkod", "Kim\u202c"), "AlexRotkod Kim"),  # would read backwards
        (("\u200b\u2060", "\ufeff"), ""),
        (("Zoe\u0308", "Ångström"), "Zoë Ångström"),
        (("a\x00b\x1bc",), "abc"),
        (("<b>", "&"), "<b> &"),  # escaping is not done here
        (("김", "민아"), "김 민아"),
    ],
)
def test_a_name_is_what_shows_of_it(parts: tuple[str | None, ...], name: str) -> None:
    assert clean_name(*parts) == name


@given(st.lists(st.text(), max_size=2))
def test_whatever_a_stranger_calls_herself_is_short_plain_and_stays_as_it_is(
    parts: list[str],
) -> None:
    name = clean_name(*parts)
    assert len(name) <= NAME_LIMIT
    assert name == " ".join(name.split())
    assert not any(unicodedata.category(char).startswith("C") for char in name)
    assert (
        clean_name(name) == name
        or len(name) == NAME_LIMIT
        or not unicodedata.is_normalized("NFC", name)
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Alex Kim", "A.K."),
        ("alex", "A."),
        ("Ana María de la Cruz", "A.M.D."),
        ("", ""),
        ("🙂 ✨", ""),
        ("(Alex) 'Kim'", "A.K."),
        ("김 민아", "김.민."),
        ("7 of 9", "7.O.9."),
    ],
)
def test_initials_say_who_to_the_therapist_alone(name: str, short: str) -> None:
    assert initials(name) == short


@given(st.text(max_size=64))
def test_initials_are_short_whatever_the_name(name: str) -> None:
    assert len(initials(name)) <= 12
