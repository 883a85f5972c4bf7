"""Every journey as a play to read: `golden/*.txt` is what people see, kept in step by these tests.

Read them aloud: warm, plain, short, and a way back everywhere.
"""

import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.calendars.building import calendar
from tests.journeys.golden import FOLDER, Play, compare
from tests.journeys.her_calendar import InFile
from tests.journeys.world import ROOT, asking, make_world


@contextlib.asynccontextmanager
async def the_play(
    name: str, title: str, folder: Path, *, asked: bool = False, bo: bool = False
) -> AsyncIterator[Play]:
    """A play with Alex, who looks for somebody, and Dr. Mina Park; compared at its end.

    Unless Alex is asked first, booking starts with the days. Bo looks for somebody, too.
    """
    world = make_world(folder)
    if not asked:
        world.setup = replace(world.setup, practice=asking(world.setup.practice, ()))
    alex, mina = world.sandbox.person(1001, "Alex", "Kim"), world.sandbox.person(2002, "Mina")
    others = {"bo": world.sandbox.person(3001, "Bo", "Lee")} if bo else {}
    async with world.started():
        await world.claim(mina, "park")
        play = Play(world, title, alex=alex, mina=mina, **others)
        yield play
        compare(name, play)


async def test_asking(tmp_path: Path) -> None:
    async with the_play("asking", "Alex asks, and Dr. Park replies", tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Questions and answers")
        await play.taps("Alex", "What does it cost?")
        await play.taps("Alex", "Ask Dr. Mina Park something")
        await play.says("Alex", "Do you also work in the evening?")
        await play.taps("Mina", "Reply")
        await play.says("Mina", "On Thursdays, until half past six.")
        await play.says("Alex", "hello?")


async def test_booking(tmp_path: Path) -> None:
    title = "Alex is asked a few things, and books a call by phone"
    async with the_play("booking", title, tmp_path, asked=True) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "I'm 18 or over")
        await play.taps("Alex", "California")
        await play.taps("Alex", "One person")
        await play.taps("Alex", "I need a lower fee")
        await play.says("Alex", "I can't sleep since the move.")
        await play.taps("Alex", "By phone")
        await play.taps("Alex", "Month")
        await play.taps("Alex", "27")
        await play.taps("Alex", "10:00 AM")
        await play.says("Alex", "call me maybe")
        await play.says("Alex", "+1 555 010 0000")
        await play.taps("Alex", "Yes, book it")


async def test_no_fit(tmp_path: Path) -> None:
    title = "Alex says who they are, and a call would not be right"
    async with the_play("no_fit", title, tmp_path, asked=True) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "I'm under 18")
        await play.taps("Alex", "Change my answer")
        await play.taps("Alex", "I'm 18 or over")
        await play.taps("Alex", "Somewhere else")
        await play.says("Alex", "Georgia")
        await play.taps("Alex", "Georgia (US)")


async def test_another_clock(tmp_path: Path) -> None:
    title = "Alex lives in Berlin, and reads each time on both clocks"
    async with the_play("another_clock", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "No, change it")
        await play.says("Alex", "I'm in munchen")
        await play.taps("Alex", "Berlin, Germany")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "7:00 PM")
        await play.taps("Alex", "Yes, book it")


async def test_moving(tmp_path: Path) -> None:
    title = "Alex moves the call, thinks again, moves it, and cancels at last"
    async with the_play("moving", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.taps("Alex", "Move it")
        await play.taps("Alex", "Mon, Nov 30")
        await play.taps("Alex", "9:00 AM")
        await play.taps("Alex", "Yes, move it")
        await play.taps("Alex", "Undo")
        await play.taps("Alex", "Move it")
        await play.taps("Alex", "Mon, Nov 30")
        await play.taps("Alex", "9:00 AM")
        await play.taps("Alex", "Yes, move it")
        await play.later(minutes=4)
        await play.says("Alex", "/my")
        await play.taps("Alex", "Cancel it")
        await play.taps("Alex", "Yes, cancel it")
        await play.says("Alex", "I found somebody near my work.")
        await play.later(minutes=4)


async def test_waiting(tmp_path: Path) -> None:
    title = "Bo waits for something earlier, and Alex's time opens"
    async with the_play("waiting", title, tmp_path, bo=True) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.says("Bo", "/start park")
        await play.taps("Bo", "Book a free call")
        await play.taps("Bo", "Tell me if something earlier opens")
        await play.taps("Bo", "Tell me")
        await play.says("Alex", "/my")
        await play.taps("Alex", "Cancel it")
        await play.taps("Alex", "Yes, cancel it")
        await play.later(minutes=5)
        await play.taps("Bo", "Yes, book it")


async def test_the_call(tmp_path: Path) -> None:
    title = "The days before the call, the call, and what comes after"
    async with the_play("the_call", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.until(26, 10)
        await play.taps("Alex", "I'm coming")
        await play.until(27, 10, 21)
        await play.taps("Mina", "They came")
        await play.until(27, 15)
        for label in ("Start", "Very much", "Mostly", "Mostly", "Mostly", "Partly"):
            await play.taps("Alex", label)
        for label in ("Too soon to say", "A little", "Skip", "No", "I need time to think"):
            await play.taps("Alex", label)
        await play.says("Alex", "You were kind. I want to sleep on it.")
        await play.until(28, 8)


async def test_not_come(tmp_path: Path) -> None:
    title = "Alex did not come, and hears one kind word"
    async with the_play("not_come", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.until(27, 10, 21)
        await play.until(27, 19)
        await play.taps("Mina", "They did not come")
        await play.later(hours=1)
        await play.taps("Alex", "Book a free call")


async def test_her_day(tmp_path: Path) -> None:
    title = "Dr. Park runs her day from her phone"
    async with the_play("her_day", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        for command in ("/today", "/week", "/inbox", "/slots", "/slots fri 10:00"):
            await play.says("Mina", command)
        await play.says("Mina", "/block")
        await play.says("Mina", "tomorrow 14-16")
        await play.taps("Mina", "Yes, block it")
        await play.says("Mina", "/unblock")
        await play.says("Mina", "/pause I am away until January.")
        await play.says("Alex", "/book")
        await play.says("Mina", "/resume")
        await play.says("Mina", "/travel Tokyo 10 Dec - 20 Dec")
        await play.says("Mina", "/digest")


async def test_her_changes(tmp_path: Path) -> None:
    title = "Dr. Park moves a call with a word to Alex, and then has to cancel it"
    async with the_play("her_changes", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.later(minutes=4)
        await play.says("Mina", "/move")
        await play.taps("Mina", "Alex Kim · Fri, Nov 27, 10:00 AM")
        await play.taps("Mina", "Mon, Nov 30")
        await play.taps("Mina", "9:00 AM")
        await play.says("Mina", "My train is late that day.")
        await play.taps("Mina", "Yes, move it")
        await play.later(minutes=4)
        await play.taps("Alex", "Fine with me")
        await play.says("Mina", "/cancel")
        await play.taps("Mina", "Alex Kim · Mon, Nov 30, 9:00 AM")
        await play.taps("Mina", "Yes, cancel it")
        await play.later(minutes=4)


async def test_inviting(tmp_path: Path) -> None:
    title = "Dr. Park invites Bo for this afternoon"
    async with the_play("inviting", title, tmp_path, bo=True) as play:
        await play.says("Mina", "/invite")
        await play.taps("Mina", "Book one certain time")
        await play.taps("Mina", "Mon, Nov 23")
        await play.taps("Mina", "4:00 PM")
        await play.opens("Bo", "Mina")
        await play.taps("Bo", "Yes, book it")


async def test_unreadable(tmp_path: Path) -> None:
    title = "Dr. Park's calendar cannot be read, and then it can"
    async with the_play("unreadable", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        play.aside("The file of Dr. Park's calendar holds a page to sign in at")
        (tmp_path / "park.ics").write_text("<html>Please sign in</html>")
        await play.later(minutes=1)
        await play.taps("Alex", "Book a free call")
        play.aside("The calendar is in its file again")
        shutil.copyfile(ROOT / "sample/park.ics", tmp_path / "park.ics")
        await play.later(minutes=20)
        await play.says("Alex", "/book")


async def test_emptied(tmp_path: Path) -> None:
    title = "Dr. Park's calendar is suddenly empty"
    async with the_play("emptied", title, tmp_path) as play:
        await play.later(minutes=1)
        play.aside("Every entry of Dr. Park's calendar is gone")
        (tmp_path / "park.ics").write_bytes(calendar())
        await play.later(minutes=1)
        await play.taps("Mina", "I'll look")
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Mina", "Yes, it is empty")
        await play.later(minutes=1)
        await play.says("Alex", "/book")


async def test_deleted(tmp_path: Path) -> None:
    title = "Dr. Park deletes a call in her calendar: she puts it back, and then she cancels it"
    async with the_play("deleted", title, tmp_path) as play:
        await play.says("Alex", "/start park")
        await play.taps("Alex", "Book a free call")
        await play.taps("Alex", "Fri, Nov 27")
        await play.taps("Alex", "10:00 AM")
        await play.taps("Alex", "Yes, book it")
        await play.later(minutes=4)
        hers = InFile(tmp_path / "park.ics")
        for answer in ("Put it back", "Cancel it"):
            play.aside("Dr. Park deletes it in her calendar")
            await hers.delete((await hers.entry()).uid)
            await play.minutes(5)
            await play.taps("Mina", answer)
            await play.minutes(5)


def test_every_kept_play_is_played() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    kept = [path.stem for path in FOLDER.glob("*.txt")]
    assert kept
    for name in kept:
        assert f'"{name}"' in source, f"nobody plays {name}.txt any more"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_play_reads_well(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bNone\b(?! of these)", text)
    assert "<b>" not in text
    assert "{" not in text
