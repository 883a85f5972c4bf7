"""The time that somebody says it is."""

import pytest

from fitbot.domain.said_time import SaidTime, read_said_time


@pytest.mark.parametrize(
    ("text", "meant", "exact"),
    [
        ("12:30", (30, 12 * 60 + 30), True),
        ("15:30", (15 * 60 + 30,), True),
        ("3 pm", (15 * 60,), False),
        ("3PM", (15 * 60,), False),
        ("3:05 p.m.", (15 * 60 + 5,), True),
        ("it's 7.45 am here", (7 * 60 + 45,), True),
        ("3 o'clock", (3 * 60, 15 * 60), False),
        ("21h30", (21 * 60 + 30,), True),
        ("noon", (12 * 60,), True),
        ("00:10", (10,), True),
        ("8", (8 * 60, 20 * 60), False),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, meant: tuple[int, ...], exact: bool) -> None:
    assert read_said_time(text) == SaidTime(meant, exact)


@pytest.mark.parametrize(
    "text",
    [
        "Berlin",
        "",
        "25:00",
        "12:75",
        "UTC+3",
        "2 hours ahead",
        "between 3 pm and 4 pm",
        "1 555 010",
        "12:30:45",
        "3 pm " + "really " * 10,
    ],
)
def test_what_is_no_time_is_left_to_the_names_of_places(text: str) -> None:
    assert read_said_time(text) is None


@pytest.mark.parametrize(
    ("text", "fitting", "others"),
    [
        ("3:30 pm", (920, 930, 940), (915, 945, 210)),
        ("3 pm", (890, 900, 959), (885, 960)),
        ("12:05 am", (0, 15, 1435), (20, 725)),
        ("12:30", (30, 750), (60, 720)),
    ],
)
def test_a_clock_may_be_some_minutes_from_what_was_said(
    text: str, fitting: tuple[int, ...], others: tuple[int, ...]
) -> None:
    said = read_said_time(text)
    assert said is not None
    assert [minute for minute in (*fitting, *others) if said.fits(minute)] == list(fitting)
