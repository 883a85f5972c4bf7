"""What the therapist does in her own calendar, on real servers, with the whole bot beside it.

At the end of each story both sides agree, everybody was told once, and nobody of her own change.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from fitbot.clock import MovableClock
from fitbot.domain.booking import UNDO_FOR, Booking, Status
from fitbot.sandbox import Person, Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.services.people import PeopleService
from fitbot.store import Store, open_store
from tests.calendars.dav import PASSWORD, SERVERS, Account, Servers, account
from tests.journeys.bots import Bots, bots_in
from tests.journeys.calm import calm, from_bot
from tests.journeys.door import Door, door_to
from tests.journeys.her_calendar import InFile, OnServer
from tests.journeys.practices import TOKEN, sample_on_server
from tests.journeys.story import local
from tests.journeys.world import MONDAY, World, asking, make_world

FRIDAY, LATER, NEXT = local(27, 10), local(27, 11), local(30, 9)
PATIENCE = dt.timedelta(seconds=30)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with contextlib.ExitStack() as stack:
        yield Servers(tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture(params=list(SERVERS))
async def her(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[Account]:
    """Her account on each of the servers in turn."""
    async with account(servers.get(request.param)) as opened:
        yield opened


@pytest.fixture
async def door(her: Account) -> AsyncIterator[Door]:
    """The way from the bot to that server."""
    async with door_to(int(her.server.base.rpartition(":")[2])) as opened:
        yield opened


@dataclass
class Scene:
    """A bot, two people, and her calendar."""

    world: World
    hers: OnServer
    alex: Person
    mina: Person
    #: The newest message of each that was looked at.
    _read: dict[int, int] = field(default_factory=dict)

    async def minutes(self, count: int = 1) -> None:
        """Let minutes pass, each with its look at her calendar."""
        for _ in range(count):
            await self.world.advance(minutes=1)

    async def taps(self, person: Person, *labels: str) -> None:
        for label in labels:
            await self.world.tap(person, label)

    async def books(self) -> str:
        """Alex books Friday at ten, and everybody has read of it; return the event's UID."""
        await self.taps(self.alex, "Book a free call", "Fri, Nov 27", "10:00 AM", "Yes, book it")
        self.news()
        entry = await self.hers.entry()
        assert entry.start == FRIDAY
        return entry.uid

    async def booking(self) -> Booking:
        async with self.world.running.store.read() as view:
            found = await view.booking(1)
        assert found is not None
        return found

    def news(self) -> tuple[list[str], list[str]]:
        """What came to Alex and to Mina since the last time, each by its first words."""
        return self._news_of(self.alex), self._news_of(self.mina)

    def _news_of(self, person: Person) -> list[str]:
        before = self._read.get(person.id, 0)
        new = [each for each in from_bot(person) if each.message_id > before]
        self._read[person.id] = max([before, *(each.message_id for each in new)])
        return [each.text.split(": ")[0].split("\n")[0] for each in new]

    async def agree(self) -> None:
        """Fail unless her calendar shows the booking, once, where it is."""
        booking, entry = await self.booking(), await self.hers.entry()
        assert (entry.uid, entry.start, entry.end) == (
            booking.uid,
            booking.slot.start,
            booking.slot.end,
        )
        assert "ATTENDEE" not in entry.text
        assert "ORGANIZER" not in entry.text
        assert "Alex" not in entry.text


@pytest.fixture
async def scene(her: Account, door: Door, tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot whose therapist keeps her calendar on that server, behind the door."""
    path = await her.new_calendar("Practice")
    world = make_world(tmp_path)
    world.setup = replace(
        world.setup,
        practice=sample_on_server(f"http://127.0.0.1:{door.port}{path}", her.user),
        passwords=lambda _variable: SecretStr(PASSWORD),
    )
    sandbox = world.sandbox
    scene = Scene(
        world,
        OnServer(her, path),
        sandbox.person(1001, "Alex", "Kim"),
        sandbox.person(2002, "Mina", "Park"),
    )
    with calm():
        async with world.started():
            await world.claim(scene.mina, "park")
            await world.say(scene.alex, "/start park")
            yield scene


TOLD = "Dr. Mina Park moved your call"
CANCELLED = "Dr. Mina Park had to cancel your call"
FILE, FILE_OUT = "For your calendar", "Opened with your calendar, this takes it out, if your phone"
FILE_OUT += " can do that"
GONE = "Gone from your calendar"


async def test_she_moves_it_and_the_client_agrees_and_then_finds_another_time(
    scene: Scene,
) -> None:  # scheduling 44, 49
    uid = await scene.books()
    await scene.hers.retitle(uid, "New client")
    await scene.hers.move(uid, LATER)
    await scene.minutes(2)
    assert scene.news() == ([TOLD, FILE], [])
    assert "New time: Fri, Nov 27, 11:00 AM" in from_bot(scene.alex)[-2].text
    assert "Until now: Fri, Nov 27, 10:00 AM" in from_bot(scene.alex)[-2].text
    file = scene.alex.last.document
    assert file is not None
    assert b"SEQUENCE:3" in file.content  # hers is 2
    await scene.taps(scene.alex, "Fine with me")
    booking = await scene.booking()
    assert (booking.slot.start, booking.coming_at) == (LATER, scene.world.clock.now())
    await scene.agree()
    assert scene.news() == (["Good. See you then"], [])
    await scene.taps(scene.alex, "Move it", "Mon, Nov 30", "9:00 AM", "Yes, move it")
    await scene.minutes(4)
    assert scene.news() == ([FILE], ["Moved"])
    await scene.agree()
    entry = await scene.hers.entry()
    assert (entry.start, entry.sequence) == (NEXT, 4)
    await scene.world.go_to(local(29, 9))
    assert scene.news()[0] == ["Tomorrow"]


async def test_she_moves_it_into_another_calendar_and_back(scene: Scene) -> None:
    uid = await scene.books()
    other = OnServer(scene.hers.account, await scene.hers.account.new_calendar("Clients"))
    await scene.hers.put_into(other, uid)
    await scene.minutes(5)
    assert scene.news() == ([], [])
    await other.move(uid, LATER)
    await scene.minutes(2)
    assert scene.news() == ([TOLD, FILE], [])
    assert (await scene.booking()).slot.start == LATER
    await other.put_into(scene.hers, uid)
    await scene.minutes(2)
    assert scene.news() == ([], [])
    await scene.agree()


async def test_she_deletes_it_restores_it_has_it_put_back_and_at_last_cancelled(
    scene: Scene,
) -> None:
    uid = await scene.books()
    await scene.hers.delete(uid)
    await scene.minutes(5)
    assert scene.news() == ([], [GONE])
    await scene.hers.restore(uid)
    await scene.minutes(1)
    await scene.taps(scene.mina, "Cancel it")
    assert "It is back in your calendar" in scene.mina.last.text
    await scene.agree()

    await scene.hers.delete(uid)
    await scene.minutes(5)
    assert scene.news() == ([], [GONE])
    await scene.taps(scene.mina, "Put it back")
    await scene.minutes(2)
    await scene.agree()

    await scene.hers.mark_cancelled(uid)
    await scene.minutes(5)
    assert scene.news() == ([], ["Marked as cancelled in your calendar"])
    await scene.taps(scene.mina, "Put it back")
    await scene.minutes(2)
    await scene.agree()
    assert "STATUS:CONFIRMED" in (await scene.hers.entry()).text

    await scene.hers.delete(uid)
    await scene.minutes(5)
    assert scene.news() == ([], [GONE])
    await scene.taps(scene.mina, "Cancel it")
    await scene.minutes(2)
    assert scene.news() == ([CANCELLED, FILE_OUT], [])
    file = scene.alex.last.document
    assert file is not None
    assert b"METHOD:CANCEL" in file.content
    assert (await scene.booking()).status is Status.CANCELLED
    assert await scene.hers.entries() == []


async def test_she_deletes_it_and_says_nothing(scene: Scene) -> None:
    uid = await scene.books()
    await scene.hers.delete(uid)
    await scene.minutes(5)
    assert scene.news() == ([], [GONE])
    await scene.world.advance(hours=19)  # over the night
    client, therapist = scene.news()
    assert client == [CANCELLED, FILE_OUT]
    assert [each for each in therapist if not each.startswith("Good morning")] == []
    assert (await scene.booking()).status is Status.CANCELLED


async def test_she_edits_it_between_our_look_and_our_write(scene: Scene, door: Door) -> None:
    uid = await scene.books()
    door.before["PUT"] = lambda: scene.hers.move(uid, LATER)
    await scene.taps(scene.alex, "Move it", "Mon, Nov 30", "9:00 AM", "Yes, move it")
    await scene.minutes(5)
    assert scene.news() == ([TOLD, FILE], [])
    await scene.agree()
    assert (await scene.booking()).slot.start == LATER


async def test_her_server_is_down_for_an_hour_and_nothing_is_lost_or_taken_for_deleted(
    scene: Scene, door: Door
) -> None:  # scheduling 10, 47
    await scene.books()
    await door.shut()
    await scene.minutes(2)
    await scene.world.advance(hours=1)
    assert scene.news() == ([], ["I can't read your calendar “1"])
    await door.open()
    await scene.world.advance(minutes=16)  # a server that failed is left alone for a while
    await scene.minutes(5)
    assert scene.news() == ([], ["Your calendar “1"])
    await scene.agree()

    await door.shut()
    await scene.taps(scene.alex, "Cancel it", "Yes, cancel it")
    await scene.world.advance(hours=1)
    client, therapist = scene.news()
    assert client == [FILE_OUT]
    assert sorted(therapist) == [
        "Cancelled",
        "I can't read your calendar “1",
        "Still in your calendar",
    ]
    await door.open()
    await scene.world.advance(hours=1)
    assert await scene.hers.entries() == []
    assert scene.news() == ([], ["Your calendar “1"])


# Killed


@dataclass
class Killing:
    """Bots in processes, her server behind a door, and a signal that a bot is to die now."""

    sandbox: Sandbox
    clock: MovableClock
    bots: Bots
    store: Store
    hers: OnServer
    alex: Person
    mina: Person
    #: Set when the moment has come.
    now: asyncio.Event = field(default_factory=asyncio.Event)

    async def stop_here(self) -> None:
        """Say that the moment has come, and let nobody through any more."""
        self.now.set()
        await asyncio.Event().wait()

    async def settled(self) -> None:
        """Wait until nothing is due any more. The other process has no event to give."""
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while True:
                async with self.store.read() as view:
                    due = await view.next_due()
                if due is None or due > self.clock.now():
                    return
                await asyncio.sleep(0.02)

    async def reads(self, person: Person, words: str) -> None:
        """Wait for words in somebody's chat."""
        await self.sandbox.until(
            lambda: any(words in each.text for each in from_bot(person)), within=PATIENCE
        )

    async def alex_does(self, *steps: tuple[str, str]) -> None:
        """Let Alex write or tap, and wait for what that brings, if anything."""
        for act, words in steps:
            await (self.alex.send(act) if act.startswith("/") else self.alex.tap(act))
            if words:
                await self.reads(self.alex, words)

    async def dies(self, *steps: tuple[str, str]) -> None:
        """Let a bot run through these steps until the moment has come, and kill it."""
        async with self.bots.running_at(self.clock.now()):
            await self.alex_does(*steps)
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await self.now.wait()
        self.now.clear()
        self.clock.advance(dt.timedelta(minutes=3))  # the dead bot's lease

    async def lives(self, *steps: tuple[str, str]) -> None:
        """Let another bot run through these steps, and do what is due."""
        async with self.bots.running_at(self.clock.now()):
            await self.alex_does(*steps)
            await self.settled()


@pytest.fixture
async def killing(her: Account, door: Door, tmp_path: Path) -> AsyncIterator[Killing]:
    path = await her.new_calendar("Practice")
    (tmp_path / "server").write_text(f"http://127.0.0.1:{door.port}{path}\n{her.user}")
    clock, key = MovableClock(MONDAY), Fernet.generate_key().decode()
    sandbox = Sandbox(clock, TOKEN, bot_name="Harbor Psychotherapy", bot_username="harbor_bot")
    alex, mina = sandbox.person(1001, "Alex", "Kim"), sandbox.person(2002, "Mina", "Park")
    async with (
        LoopbackServer(make_server_app(sandbox), port=0) as server,
        bots_in(tmp_path, server.url, key) as bots,
    ):
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'fitbot.db'}", [key])
        claim = await PeopleService(store, clock).new_claim("park")
        await mina.send(f"/start claim_{claim}")
        yield Killing(sandbox, clock, bots, store, OnServer(her, path), alex, mina)
        await store.close()


async def test_killed_around_a_write_there_is_one_event_and_one_word_to_each(
    killing: Killing, door: Door
) -> None:  # scheduling 44, 45
    door.before["PUT"] = killing.stop_here
    await killing.dies(
        ("/start park", "Hello, and welcome."),
        ("Book a free call", "Which day suits you"),
        ("Fri, Nov 27", "Friday, November 27"),
        ("10:00 AM", "Not booked yet"),
        ("Yes, book it", ""),
    )
    assert await killing.hers.entries() == []
    await killing.lives()
    entry = await killing.hers.entry()
    assert (entry.start, entry.sequence) == (FRIDAY, 0)

    await killing.lives(
        ("/my", "Your call: Fri, Nov 27"),
        ("Move it", "It stays yours until"),
        ("Mon, Nov 30", "Monday, November 30"),
        ("9:00 AM", "Not moved yet"),
        ("Yes, move it", "Moved."),
    )
    killing.clock.advance(UNDO_FOR)
    door.after["PUT"] = killing.stop_here
    await killing.dies()
    assert (await killing.hers.entry()).start == NEXT
    await killing.lives()
    entry = await killing.hers.entry()
    assert (entry.start, entry.sequence) == (NEXT, 1)
    async with killing.store.read() as view:
        trace, booking = await view.trace(1), await view.booking(1)
    assert trace is not None
    assert booking is not None
    assert trace.shows(booking)
    told = [each.text.split(": ")[0] for each in from_bot(killing.mina)]
    assert told[-2:] == ["Booked", "Moved"]
    files = [each for each in from_bot(killing.alex) if each.text.startswith("For your calendar")]
    assert len(files) == 2


# A file


async def test_a_file_is_watched_as_a_server_is(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.setup = replace(world.setup, practice=asking(world.setup.practice, ()))
    alex, mina = world.sandbox.person(1001, "Alex", "Kim"), world.sandbox.person(2002, "Mina")
    async with world.started():
        await world.claim(mina, "park")
        await world.say(alex, "/start park")
        for label in ("Book a free call", "Fri, Nov 27", "10:00 AM", "Yes, book it"):
            await world.tap(alex, label)
        hers = InFile(tmp_path / "park.ics")
        uid = (await hers.entry()).uid
        await hers.move(uid, LATER)
        await world.advance(minutes=1)
        assert from_bot(alex)[-2].text.startswith(TOLD)
        await hers.delete(uid)
        for _ in range(5):
            await world.advance(minutes=1)
        assert mina.last.text.startswith(GONE)
        await hers.restore(uid)
        await world.advance(minutes=1)
        await world.tap(mina, "Put it back")
        assert "It is back in your calendar" in mina.last.text
        assert (await hers.entry()).start == LATER
