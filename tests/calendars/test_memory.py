"""What is remembered saves work and changes no answer."""

from dataclasses import replace

import pytest

from fitbot.calendars import reading as reading_module
from fitbot.calendars.base import Query, Reading
from fitbot.calendars.memory import pack, unpack
from fitbot.calendars.reading import busy_times
from tests.calendars.building import PACIFIC, SAMPLES, calendar, event, query, span

BLOCKS = [
    event(f"DTSTART:202609{day:02}T080000Z", "DURATION:PT1H", uid=f"e{day}") for day in range(7, 20)
]


@pytest.fixture
def expanded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The UIDs that were expanded, in order."""
    seen: list[str] = []
    times = reading_module._times

    def watched(group: reading_module._Group, asked: Query) -> object:
        seen.append(group.uid)
        return times(group, asked)

    monkeypatch.setattr(reading_module, "_times", watched)
    return seen


def again(first: Reading, *blocks: str, **more: object) -> Reading:
    return busy_times(calendar(*blocks), replace(query(), memory=first.memory, **more))  # type: ignore[arg-type]


def test_what_did_not_change_is_not_expanded_again(expanded: list[str]) -> None:
    first = busy_times(calendar(*BLOCKS), query())
    assert len(expanded) == len(BLOCKS)
    expanded.clear()
    new = event("DTSTART:20260907T120000Z", "DURATION:PT1H", uid="e7")
    second = again(first, new, *BLOCKS[2:])
    assert expanded == ["e7"]
    assert second.busy == busy_times(calendar(new, *BLOCKS[2:]), query()).busy
    expanded.clear()
    assert again(second, *BLOCKS).busy == first.busy
    assert expanded == ["e7", "e8"]  # forgotten as soon as they were gone


def test_words_and_stamps_that_change_nothing_are_passed_over(expanded: list[str]) -> None:
    first = busy_times(calendar(*BLOCKS), query())
    expanded.clear()
    retitled = [
        each.replace("END:", "SUMMARY:New\r\nDTSTAMP:20260902T000000Z\r\nEND:") for each in BLOCKS
    ]
    assert again(first, *retitled).busy == first.busy
    assert expanded == []


def test_another_question_is_answered_anew(expanded: list[str]) -> None:
    first = busy_times(calendar(*BLOCKS), query())
    for other in (
        query(zone=PACIFIC),
        query(last="2026-11-01"),
        query(owner="mina@practice.example"),
    ):
        expanded.clear()
        busy_times(calendar(*BLOCKS), replace(other, memory=first.memory))
        assert len(expanded) == len(BLOCKS)


def test_an_event_that_is_left_out_now_is_not_remembered_as_busy() -> None:
    first = busy_times(calendar(*BLOCKS), query())
    busy = again(first, *BLOCKS, ignore=frozenset({"e7"})).busy
    assert span("2026-09-07 08:00", "09:00") not in busy
    assert len(busy) == len(BLOCKS) - 1


def test_a_doubt_is_told_every_time() -> None:
    odd = event("DTSTART;TZID=Nowhere:20260907T100000", "DURATION:PT1H", uid="odd")
    first = busy_times(calendar(odd), query())
    second = again(first, odd)
    assert second.problems == first.problems
    assert second.problems


def test_a_zone_that_is_defined_anew_moves_its_events() -> None:
    east, west = (
        (SAMPLES / f"customized_zone_{each}.ics").read_bytes() for each in ("east", "west")
    )
    first = busy_times(east, query())
    assert (
        busy_times(west, replace(query(), memory=first.memory)).busy
        == busy_times(west, query()).busy
    )


def test_it_survives_being_kept() -> None:
    groups = {bytes([n] * 16): [(n, n + 1)] * n for n in range(4)}
    assert unpack(pack(groups)) == {key: tuple(spans) for key, spans in groups.items()}
    assert unpack(pack({})) == {}
    assert unpack(b"") == {}


def test_damage_is_forgetting() -> None:
    whole = pack({bytes([n] * 16): [(n, n + 1)] * n for n in range(4)})
    for damaged in (whole[:-1], b"\xff" * 40, b"x", whole + b"y"):
        assert unpack(damaged) == {}
        assert busy_times(calendar(*BLOCKS), query(memory=damaged)).busy


def test_it_holds_no_word_of_hers() -> None:
    block = event(
        "DTSTART:20260907T080000Z", "DURATION:PT1H", "SUMMARY:Anna", uid="anna@mail.example"
    )
    memory = busy_times(calendar(block), query()).memory
    assert b"anna" not in memory.lower()
    assert len(memory) < 100
