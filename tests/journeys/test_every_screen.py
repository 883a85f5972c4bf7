"""Every screen that tapping leads to, as a client and as a therapist: none is a dead end.

The walk is breadth first. A button carries its whole meaning, so each is pressed as it was found,
whatever its message shows by then; buttons that differ only in a time, a day or an id are alike,
and a few of each kind are enough. What they do to bookings and answers happens on the way, so the
later ones meet old buttons, too. And each is pressed twice: the second time changes nothing.
"""

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from fitbot.domain.precheck import Step
from fitbot.sandbox import Person
from fitbot.sandbox.shown import Shown
from handlers import taps
from handlers.callback import Tap, all_taps, unpack
from handlers.phone import fits_a_screen
from handlers.taps import calendars, her, her_changes, inviting, practising
from tests.calendars.building import calendar
from tests.journeys.calm import Scene, calm_world, from_bot, leads_back, stored
from tests.journeys.her_calendar import InFile
from tests.journeys.story import local
from tests.journeys.world import World

BYTES = 64
#: So many buttons of a kind are pressed.
OF_A_KIND = 2

#: Longer than a screen, or without a way back, and why.
LONG = (
    "Dr. Mina Park\nLicensed",  # her own words, as long as she likes
    "A question from",  # a client's words, whole
    "Dr. Mina Park replied",  # her words, whole
)
NO_WAY_BACK = (
    "For your calendar:",  # a file; the booking stands above it
    "A question from",  # to her, comes by itself: to reply to, or to leave
    "Booked: ",  # to her, come by themselves: nothing to do
    "Moved: ",
    "Cancelled: ",
    "By phone instead of video: ",
    "By video instead of phone: ",
    "Opened with your calendar",  # a file, too
    "Gone from your calendar",  # to her, come by themselves: cancel, or put back
    "3 consultations are gone",
    "You moved Consultation",  # to her, come by themselves: nothing to do
    "Your call with Alex Kim at",  # to her, comes by itself: they came, or they did not
    "Dr. Mina Park invites you",  # hers to forward as it stands
)

#: What they show is all there is: a day of a month without free times.
QUIET = {taps.Nothing}

#: Each tap makes one more: a link is for one person.
EACH_TIME = {taps.InviteSoon, taps.InviteTo}

_HERS = {each.__name__ for each in (her, practising, inviting, calendars, her_changes)}
THERAPISTS = {tap for tap in all_taps() if tap.__module__ in _HERS}
#: What stands under an offer alone.
OFFERS = {taps.TakeOffer, taps.PassOffer}


#: What is asked before a booking; `asking` asks it.
BEFORE_BOOKING = {kind for kind in all_taps() if kind.__module__ == taps.Say.__module__}


#: Where a therapist deleted events in her calendar.
GONE = {taps.CancelGone, taps.PutBack, taps.PutAllBack, taps.OneByOne}


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    async with calm_world(tmp_path, sqlite_url) as world:
        yield world


@pytest.fixture
async def asking(tmp_path: Path, sqlite_url: str) -> AsyncIterator[World]:
    """A world in which all is asked before a booking."""
    async with calm_world(tmp_path, sqlite_url, tuple(Step)) as world:
        yield world


@dataclass
class Walk:
    """One person's way through all screens."""

    world: World
    person: Person
    pressed: set[str] = field(default_factory=set)
    alike: Counter[tuple[object, ...]] = field(default_factory=Counter)
    ahead: deque[tuple[int, str]] = field(default_factory=deque)

    async def everywhere(self) -> set[type[Tap]]:
        """Press what can be seen, and what that leads to; return the kinds that were pressed."""
        self._look(from_bot(self.person))
        while self.ahead:
            await self._press(*self.ahead.popleft())
        return {type(tap) for tap in map(unpack, self.pressed) if tap}

    async def _press(self, message_id: int, data: str) -> None:
        before = {shown.message_id: shown for shown in from_bot(self.person)}
        calls = len(self.world.sandbox.requests)
        await self.person.press(message_id, data)
        await self.world.settle()
        assert self.person.unanswered == [], data
        made = Counter(
            request.method
            for request in self.world.sandbox.requests[calls:]
            if str(request.params.get("chat_id")) == str(self.person.id)
        )
        assert made["editMessageText"] <= 1, data
        changed = [s for s in from_bot(self.person) if before.get(s.message_id) != s]
        new = [shown for shown in changed if shown.message_id not in before]
        if made["editMessageText"]:
            # Beside the screen that changed there may be what the outbox brings of it.
            assert not [s for s in new if not s.text.startswith(NO_WAY_BACK)], data
        elif type(unpack(data)) in QUIET:
            assert not changed, data
        else:
            assert new, f"nothing answered {data!r}"
        self._judge(new)
        self._look(changed)
        await self._press_again(message_id, data)

    async def _press_again(self, message_id: int, data: str) -> None:
        """A button that is tapped once more changes nothing more."""
        once = await stored(self.world)
        await self.person.press(message_id, data)
        await self.world.settle()
        assert self.person.unanswered == [], data
        if type(unpack(data)) not in EACH_TIME:
            assert await stored(self.world) == once, f"tapped twice: {data!r}"

    def _judge(self, new: list[Shown]) -> None:
        mine = [shown for shown in new if not shown.text.startswith(NO_WAY_BACK)]
        if mine:
            assert leads_back(mine[-1]), mine[-1]

    def _look(self, screens: list[Shown]) -> None:
        for shown in screens:
            self._fits(shown)
            for button in (button for row in shown.buttons for button in row):
                if button.kind == "callback_data" and self._is_new(button.value):
                    self.pressed.add(button.value)
                    self.ahead.append((shown.message_id, button.value))

    def _fits(self, shown: Shown) -> None:
        fits = fits_a_screen(shown.text, len(shown.buttons))
        assert fits or shown.text.startswith(LONG), shown.text
        for row in shown.buttons:
            for button in row:
                assert button.kind in {"callback_data", "url"}
                assert button.kind == "url" or len(button.value.encode()) <= BYTES
        if not shown.text.startswith(NO_WAY_BACK) and shown.kind == "text" and shown.buttons:
            assert leads_back(shown), shown

    def _is_new(self, data: str) -> bool:
        tap = unpack(data)
        assert tap is not None, f"a button that means nothing: {data!r}"
        kind = _kind(tap)
        self.alike[kind] += data not in self.pressed
        return data not in self.pressed and self.alike[kind] <= OF_A_KIND


def _kind(tap: Tap) -> tuple[object, ...]:
    """What is left of a button without times, days, pages, most ids and the rating itself."""
    return (type(tap), *_told_apart(tap))


_TELLING = {
    *("therapist_id", "booking_id", "key", "item", "decision", "sound", "came"),
    *("step", "answer"),
}


def _told_apart(tap: Tap) -> Iterator[object]:
    for each in fields(tap):
        value = getattr(tap, each.name)
        if each.name == "moving":
            yield bool(value)
        elif each.name in _TELLING:
            yield value


async def test_a_client_finds_no_dead_end(world: World) -> None:
    scene = await Scene.of(world)
    await world.say(scene.alex, "/start")
    pressed = await Walk(world, scene.alex).everywhere()
    surveys = {tap for tap in all_taps() if "survey_id" in tap.__dataclass_fields__}
    elsewhere = THERAPISTS | GONE | surveys | OFFERS | BEFORE_BOOKING
    elsewhere |= {taps.FineWithMe, taps.TakeGranted}
    assert pressed == set(all_taps()) - elsewhere


async def test_a_client_who_is_asked_first_finds_no_dead_end(asking: World) -> None:
    scene = await Scene.of(asking)
    await asking.say(scene.alex, "/book")
    walked = await Walk(asking, scene.alex).everywhere()
    assert walked >= {taps.AskStep, taps.Say, taps.BeAt, taps.BeElsewhere}


@pytest.mark.parametrize("given", [True, False])
async def test_a_client_who_talks_by_phone_finds_no_dead_end(asking: World, given: bool) -> None:
    scene = await Scene.of(asking)
    await asking.say(scene.alex, "/book")
    labels = ("I'm 18 or over", "California", "One person", "Yes", "That works")
    await scene.taps(scene.alex, *labels)
    await asking.say(scene.alex, "Short nights")
    await scene.taps(scene.alex, "By phone", "English", "Fri, Nov 27", "10:00 AM")
    if given:
        await asking.say(scene.alex, "+1 555 010 0000")
    walked = await Walk(asking, scene.alex).everywhere()
    assert walked >= BEFORE_BOOKING


async def test_a_client_who_has_booked_and_answers_finds_no_dead_end(world: World) -> None:
    scene = await Scene.of(world)
    await scene.asks("A question")
    await scene.taps(scene.mina, "Reply")
    await world.say(scene.mina, "A reply")
    await scene.wishes()
    await scene.taps(scene.mina, "Invite to this time")
    booking = await scene.books()
    hers = InFile(world.folder / "park.ics")
    for start in (local(27, 11), local(27, 10)):
        await hers.move(booking.uid, start)
        await world.advance(minutes=1)
    await scene.is_offered_an_earlier_time()
    for moment in (local(26, 10), local(27, 9), local(27, 10, 20)):
        await world.go_to(moment)
    await scene.taps(scene.mina, "They came")
    await world.go_to(local(27, 11, 20))
    pressed = await Walk(world, scene.alex).everywhere()
    assert pressed == set(all_taps()) - THERAPISTS - GONE - BEFORE_BOOKING


async def test_a_therapist_finds_no_dead_end(world: World) -> None:
    scene = await Scene.of(world)
    for number in range(3):
        await scene.asks(f"Question {number}")
    await scene.wishes()
    await scene.noting()
    await world.say(scene.alex, "/book")
    await scene.taps(scene.alex, "Mon, Nov 30", "9:00 AM", "Yes, book it")
    bo = world.sandbox.person(3001, "Bo")
    await world.say(bo, "/start park")
    await scene.press(bo, taps.Confirm("park", 0, local(3, 10, month=12)))
    (world.folder / "park.ics").write_bytes(calendar())
    await world.go_to(local(30, 9, 20))
    await world.say(scene.mina, "/move")
    await scene.taps(scene.mina, "Bo · Thu, Dec 3, 10:00 AM", "Tue, Dec 1", "10:30 AM")
    await world.say(scene.mina, "/block tomorrow 9-10")
    await scene.taps(scene.mina, "Yes, block it")
    for command in (
        "/block wed 9-10",
        "/unblock tomorrow",
        "/travel Tokyo 20 Dec",
        "/digest",
        "/invite",
        "/move",
        "/cancel",
        "/start",
    ):
        await world.say(scene.mina, command)
    pressed = await Walk(world, scene.mina).everywhere()
    assert pressed >= THERAPISTS - {taps.Answers, taps.InviteTo}


async def test_a_therapist_who_emptied_her_calendar_finds_no_dead_end(world: World) -> None:
    scene = await Scene.of(world)
    for number, labels in enumerate(
        [("Fri, Nov 27", "10:00 AM"), ("Fri, Nov 27", "10:30 AM"), ("Mon, Nov 30", "9:00 AM")]
    ):
        client = world.sandbox.person(1001 + number, "Alex", "Kim")
        await world.say(client, "/start park")
        await scene.taps(client, "Book a free call", *labels, "Yes, book it")
    hers = InFile(world.folder / "park.ics")
    for entry in await hers.entries():
        await hers.delete(entry.uid)
    for _ in range(5):
        await world.advance(minutes=1)
    await scene.taps(scene.mina, "Ask me one by one", "Put it back")
    pressed = await Walk(world, scene.mina).everywhere()
    assert pressed >= GONE
