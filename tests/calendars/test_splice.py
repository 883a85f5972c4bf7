"""Our block goes in and out of her file, and no other byte moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitbot.calendars.splice import put, remove
from fitbot.calendars.writing import event_block
from fitbot.errors import CalendarError
from tests.calendars.building import SAMPLES, booked, calendar, event

HERS = (SAMPLES / "her_calendar.ics").read_bytes()
FILES = {
    "crlf": HERS,
    "lf": HERS.replace(b"\r\n", b"\n"),
    "no last line end": HERS.rstrip(b"\r\n"),
    "bom and blank lines": b"\xef\xbb\xbf" + HERS.replace(b"BEGIN:VEVENT", b"\r\nBEGIN:VEVENT"),
    "lower case": HERS.replace(b"BEGIN:", b"begin:").replace(b"END:", b"end:"),
    "two calendars": HERS + HERS,
    "empty calendar": calendar(),
    "not utf-8": HERS.replace("Ö".encode(), b"\xd6"),
}


def block(uid: str = "b1@fitbot", start: str = "2026-09-14 08:00") -> bytes:
    return event_block(booked(uid, start))


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_put_and_remove_give_the_same_bytes_back(data: bytes) -> None:
    with_ours = put(data, "b1@fitbot", block())
    assert with_ours != data
    assert remove(with_ours, "b1@fitbot") == data
    assert remove(data, "b1@fitbot") == data


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_a_put_only_adds_and_takes_the_line_ends_of_the_file(data: bytes) -> None:
    ours = block()
    if b"\r\n" not in data:
        ours = ours.replace(b"\r\n", b"\n")
    before, found, after = put(data, "b1@fitbot", block()).partition(ours)
    assert found
    assert before + after == data


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_a_second_put_replaces_in_place(data: bytes) -> None:
    with_two = put(put(data, "b1@fitbot", block()), "b2@fitbot", block("b2@fitbot"))
    moved = put(with_two, "b1@fitbot", block(start="2026-09-15 08:00"))
    assert moved == with_two.replace(b"20260914T08", b"20260915T08", 2)
    assert put(moved, "b1@fitbot", block(start="2026-09-15 08:00")) == moved


def test_all_that_a_program_made_of_our_event_is_replaced_by_one() -> None:
    twice = calendar(
        event("DTSTART:20260914T080000Z", uid="b1@fitbot"),
        event("DTSTART:20260901T080000Z", uid="hers"),
        event("RECURRENCE-ID:20260914T080000Z", "DTSTART:20260915T080000Z", uid="b1@fitbot"),
    )
    once = put(twice, "b1@fitbot", block())
    assert once == calendar(
        block().decode().rstrip(), event("DTSTART:20260901T080000Z", uid="hers")
    )


def test_the_uid_of_an_alarm_is_not_that_of_its_event() -> None:
    assert remove(HERS, "alarm-of-hers") == HERS
    assert remove(HERS, "todo@hers") == HERS


def test_a_folded_uid_is_found() -> None:
    folded = put(HERS, "b1@fitbot", block()).replace(b"UID:b1@fitbot", b"UID:b1@f\r\n itbot")
    assert remove(folded, "b1@fitbot") == HERS


@pytest.mark.parametrize("data", [b"", b"<html>", HERS[:-20], HERS + b"END:VCALENDAR\r\n"])
def test_nothing_is_put_into_what_is_no_calendar(data: bytes) -> None:
    with pytest.raises(CalendarError):
        put(data, "b1@fitbot", block())
    with pytest.raises(CalendarError):
        remove(data, "b1@fitbot")


@settings(max_examples=200)
@given(
    cut=st.integers(0, len(HERS)),
    junk=st.sampled_from(
        [b"\n", b"\r\n ", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"UID:b1@fitbot\r\n"]
    ),
)
def test_a_file_that_is_refused_for_reading_is_refused_for_writing_and_no_other(
    cut: int, junk: bytes
) -> None:
    data = HERS[:cut] + junk + HERS[cut:]
    try:
        with_ours = put(data, "b9@fitbot", block("b9@fitbot"))
    except CalendarError:
        return
    assert remove(with_ours, "b9@fitbot") == data
