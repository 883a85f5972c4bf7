"""A calendar is read by another process, and nothing is left of it."""

import asyncio
import contextlib
import io
import json
import os
from pathlib import Path

import pytest

from fitbot.calendars import apart, child
from fitbot.calendars.apart import Limits, read_apart
from fitbot.calendars.base import Query, Reading
from fitbot.calendars.reading import busy_times
from fitbot.errors import CalendarError
from tests.calendars.building import SAMPLES, calendar, event, query, saying, span

HERS = (SAMPLES / "her_calendar.ics").read_bytes()


def children() -> set[str]:
    """Return the processes that this one has started and not seen end."""
    found: set[str] = set()
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # it ended meanwhile; its children are another's now
            found.update((thread / "children").read_text().split())
    return found


@pytest.mark.parametrize(
    "data", [path.read_bytes() for path in sorted(SAMPLES.glob("*.ics"))], ids=len
)
async def test_it_finds_what_is_found_in_this_process(data: bytes) -> None:
    asked = query(ignore=frozenset({"b1@fitbot"}), owner="mina@practice.example")
    assert await read_apart(data, asked) == await asyncio.to_thread(busy_times, data, asked)


async def test_what_is_no_calendar_is_refused_in_the_same_words() -> None:
    with saying(r"^what is there is not a calendar$"):
        await read_apart(b"<html>", query())


async def test_problems_come_back_with_their_uid() -> None:
    odd = event("DTSTART;TZID=Nowhere:20260907T100000", "DURATION:PT1H", uid="ödd")
    reading = await read_apart(calendar(odd), query())
    assert [each.uid for each in reading.problems] == ["ödd"]


async def test_calendars_that_name_one_zone_alike_may_be_read_at_once() -> None:
    files = [(SAMPLES / f"customized_zone_{side}.ics").read_bytes() for side in ("east", "west")]
    east, west = await asyncio.gather(*(read_apart(data, query()) for data in files))
    assert east.busy == (span("2026-09-07 01:00", "02:00"),)
    assert west.busy == (span("2026-09-07 08:00", "09:00"),)


async def test_a_reading_that_is_given_up_leaves_no_process() -> None:
    before = children()
    task = asyncio.ensure_future(read_apart(HERS, query()))
    while children() <= before and not task.done():  # noqa: ASYNC110  # no event tells of it
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() <= before


async def test_too_little_time_is_said_and_leaves_no_process() -> None:
    before = children()
    with saying("too long to read"):
        await read_apart(HERS, query(), Limits(wall=0.001))
    assert children() <= before


async def test_too_little_memory_is_said() -> None:
    large = calendar(*(event("DTSTART:20260907T080000Z", uid=f"e{n}") for n in range(40_000)))
    with saying("too much memory"):
        await read_apart(large, query(), Limits(memory=30_000_000))


async def test_no_secret_of_ours_is_in_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FITBOT_BOT_TOKEN", "secret")
    monkeypatch.setattr(apart, "_ENVIRONMENT", ("PATH",))
    (tmp_path / "spy.py").write_text(
        "import os, json;"
        "print(json.dumps({'error': ['file-gone', {'name': str(sorted(os.environ))}]}))"
    )
    monkeypatch.setattr(apart.fitbot, "__file__", str(tmp_path / "fitbot" / "__init__.py"))
    monkeypatch.setattr(apart.child, "__name__", "spy")
    with pytest.raises(CalendarError) as caught:
        await read_apart(HERS, query())
    assert "FITBOT" not in str(caught.value)
    assert "PATH" in str(caught.value)


async def test_a_process_that_fails_is_a_calendar_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(apart.child, "__name__", "no_such_module")
    with saying("not foreseen"):
        await read_apart(HERS * 1000, query())


def asked(query_: Query, data: bytes) -> bytes:
    head, *rest = child.ask(query_, data, 1, 1)
    return child.answer(json.loads(head), io.BytesIO(b"".join(rest)))


def test_question_and_answer_are_understood_on_both_sides() -> None:
    first = child.answered(asked(query(), HERS))
    assert first == busy_times(HERS, query())
    assert isinstance(first, Reading)
    again = child.answered(asked(query(memory=first.memory), HERS))
    assert again == first
    with pytest.raises(CalendarError):
        child.answered(asked(query(), b""))
    with pytest.raises(ValueError, match="no whole answer"):
        child.answered(b"{")


def test_the_process_limits_itself_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    head, *rest = child.ask(query(), HERS, 1, 1)
    steps: list[object] = []
    out = io.BytesIO()
    monkeypatch.setattr(child, "limit", lambda *most: steps.append(most))
    monkeypatch.setattr(child.gc, "disable", lambda: None)
    monkeypatch.setattr(
        child.sys, "stdin", type("In", (), {"buffer": io.BytesIO(head + b"".join(rest))})
    )
    monkeypatch.setattr(child.sys, "stdout", type("Out", (), {"buffer": out}))
    assert child.main() == 0
    assert steps == [(1, 1)]
    assert child.answered(out.getvalue()) == busy_times(HERS, query())


def test_no_memory_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> bytes:
        raise MemoryError

    head, *_ = child.ask(query(), HERS, 1, 1)
    monkeypatch.setattr(child, "limit", lambda *_: None)
    monkeypatch.setattr(child.gc, "disable", lambda: None)
    monkeypatch.setattr(child, "answer", out_of_memory)
    monkeypatch.setattr(child.sys, "stdin", type("In", (), {"buffer": io.BytesIO(head)}))
    assert child.main() == child.OUT_OF_MEMORY


def test_limits_are_set_where_the_system_knows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lowered: dict[int, tuple[int, int]] = {}

    def setrlimit(kind: int, most: tuple[int, int]) -> None:
        lowered[kind] = most
        if kind == child.resource.RLIMIT_AS:
            raise ValueError("unknown here")

    monkeypatch.setattr(child.resource, "setrlimit", setrlimit)
    child.limit(3, 100)
    assert lowered[child.resource.RLIMIT_CPU] == (3, 3)
    assert lowered[child.resource.RLIMIT_CORE] == (0, 0)
    assert os.getpid()
