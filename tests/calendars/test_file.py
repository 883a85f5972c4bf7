"""A calendar in a file: what is refused, what is kept, and what several writers do to it."""

# ruff: noqa: ASYNC240  # a test looks at its own file, and nothing else waits for the loop

import asyncio
import fcntl
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from fitbot.calendars.base import LARGEST
from fitbot.calendars.file import FileCalendar
from fitbot.calendars.rewriting import rewrite
from fitbot.errors import CalendarError
from tests.calendars.building import SAMPLES, booked, put, query, said, saying

HERS = (SAMPLES / "her_calendar.ics").read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "hers.ics"
    path.write_bytes(HERS)
    return path


async def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    calendar = FileCalendar(tmp_path / "gone.ics", write=True)
    for attempt in (calendar.read(query()), put(calendar, booked()), calendar.remove("b1@fitbot")):
        with saying(r"^there is no file at gone\.ics$"):
            await attempt
    assert list(tmp_path.iterdir()) == []
    assert repr(calendar) == "FileCalendar('gone.ics')"


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with saying("no file"):
        await FileCalendar(tmp_path).read(query())


@pytest.mark.parametrize("content", [b"", b"<html></html>", HERS[:700]])
async def test_what_is_no_whole_calendar_is_neither_read_nor_written(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    calendar = FileCalendar(path, write=True)
    for attempt in (calendar.read(query()), put(calendar, booked())):
        with pytest.raises(CalendarError):
            await attempt
    assert path.read_bytes() == content


async def test_a_file_beyond_all_measure_is_refused(path: Path) -> None:
    with path.open("ab") as file:
        file.truncate(LARGEST + 1)
    with saying("too large"):
        await FileCalendar(path).read(query())


async def test_a_change_of_equal_length_is_seen(path: Path) -> None:
    calendar = FileCalendar(path)
    first = await calendar.read(query())
    assert first is not None
    times = path.stat()
    path.write_bytes(HERS.replace(b"20260907T09", b"20260907T07"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    second = await calendar.read(query(known=first.fingerprint))
    assert second is not None
    assert second.busy != first.busy


async def test_a_calendar_for_reading_only_refuses_to_write(path: Path) -> None:
    with pytest.raises(ValueError, match="not for writing"):
        await put(FileCalendar(path), booked())
    assert path.read_bytes() == HERS


async def test_her_entries_survive_byte_for_byte(path: Path) -> None:
    calendar = FileCalendar(path, write=True)
    await put(calendar, booked())
    assert path.read_bytes().startswith(HERS.removesuffix(b"END:VCALENDAR\r\n"))
    await calendar.remove("b1@fitbot")
    assert path.read_bytes() == HERS


async def test_the_mode_stays_and_nothing_is_left_lying_about(path: Path) -> None:
    path.chmod(0o640)
    await put(FileCalendar(path, write=True), booked())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == [".hers.ics.lock", "hers.ics"]


async def test_a_link_stays_a_link(path: Path) -> None:
    link = path.parent / "link.ics"
    link.symlink_to(path)
    await put(FileCalendar(link, write=True), booked())
    assert link.is_symlink()
    assert b"b1@fitbot" in path.read_bytes()


async def test_a_put_that_changes_nothing_does_not_touch_the_file(path: Path) -> None:
    calendar = FileCalendar(path, write=True)
    await put(calendar, booked())
    before = path.stat()
    await put(calendar, booked())
    await calendar.remove("somebody@else")
    assert path.stat() == before


async def test_two_calendars_on_one_file_lose_nothing_to_each_other(path: Path) -> None:
    both = [FileCalendar(path, write=True) for _ in range(2)]
    await asyncio.gather(*(put(both[n % 2], booked(f"b{n}@fitbot")) for n in range(20)))
    assert path.read_bytes().count(b"@fitbot\r\n") == 20


def _put_some(path: Path, name: str) -> None:
    async def some() -> None:
        calendar = FileCalendar(path, write=True)
        for number in range(8):
            await put(calendar, booked(f"{name}{number}@fitbot"))

    asyncio.run(some())


def test_two_processes_lose_nothing_to_each_other(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_put_some, args=(path, name)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert path.read_bytes().count(b"@fitbot\r\n") == 16


async def test_a_lock_that_is_never_given_back_is_waited_for_only_so_long(path: Path) -> None:
    with (path.parent / ".hers.ics.lock").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with saying("another program"):
            await put(FileCalendar(path, write=True, patience=0.03), booked())
    assert path.read_bytes() == HERS
    await put(FileCalendar(path, write=True, patience=0.03), booked())


def test_what_her_program_saves_meanwhile_is_not_overwritten(path: Path) -> None:
    saves = iter([HERS.replace(b"Tax", b"Taxes")])

    def change(data: bytes) -> bytes:
        if (saved := next(saves, None)) is not None:
            path.write_bytes(saved)
        return data + b"\r\n"

    rewrite(path, change, patience=1)
    assert path.read_bytes() == HERS.replace(b"Tax", b"Taxes") + b"\r\n"


def test_a_file_that_never_rests_is_given_up(path: Path) -> None:
    def change(data: bytes) -> bytes:
        path.write_bytes(data + b"x")
        return data + b"ours"

    with saying("too often"):
        rewrite(path, change, patience=1)
    assert b"ours" not in path.read_bytes()
    assert len(list(path.parent.iterdir())) == 2


async def test_trouble_with_the_disk_names_the_file_and_no_folder(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CalendarError) as caught:
        await put(FileCalendar(path, write=True), booked())
    assert said(caught.value) == "hers.ics cannot be written: No space left on device"
    assert path.read_bytes() == HERS
    assert len(list(path.parent.iterdir())) == 2


async def test_a_file_that_may_not_be_read_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", denied)
    with saying(r"^hers\.ics cannot be read: Permission denied$"):
        await FileCalendar(path).read(query())


async def test_a_new_calendar_may_start_empty(tmp_path: Path) -> None:
    path = tmp_path / "demo.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    calendar = FileCalendar(path, write=True)
    await put(calendar, booked())
    reading = await calendar.read(query())
    assert reading is not None
    assert reading.busy == (booked().slot,)
