"""The main story, step by step: ask, book, move, come, answer, and the digest next morning.

A step lets somebody do one thing, or moves the clock, and says what somebody then sees. The same
steps are run in one go, with the bot restarted between every two, and with its process killed.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fitbot.sandbox import Person, Sandbox

ZONE = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    alex: Person
    mina: Person

    @classmethod
    def on(cls, sandbox: Sandbox) -> "Cast":
        """The client and the therapist, with their phones."""
        return cls(sandbox.person(1001, "Alex", "Kim"), sandbox.person(2002, "Mina", "Park"))


Act = Callable[[Cast], Awaitable[object]]
Sees = Callable[[Cast], tuple[Person, str]]


@dataclass(frozen=True)
class Step:
    """One thing done, or an instant reached, and what is seen then."""

    sees: tuple[Sees, ...]
    act: Act | None = None
    at: dt.datetime | None = None


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    """An instant of 2026 on a clock in Los Angeles."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(dt.UTC)


def alex_sees(text: str) -> Sees:
    """Alex's phone shows this."""
    return lambda cast: (cast.alex, text)


def mina_sees(text: str) -> Sees:
    """Mina's phone shows this."""
    return lambda cast: (cast.mina, text)


def alex_taps(label: str, *sees: Sees) -> Step:
    """Alex taps."""
    return Step(sees, lambda cast: cast.alex.tap(label))


def alex_writes(text: str, *sees: Sees) -> Step:
    """Alex writes."""
    return Step(sees, lambda cast: cast.alex.send(text))


def mina_taps(label: str, *sees: Sees) -> Step:
    """Mina taps."""
    return Step(sees, lambda cast: cast.mina.tap(label))


def mina_writes(text: str, *sees: Sees) -> Step:
    """Mina writes."""
    return Step(sees, lambda cast: cast.mina.send(text))


def later(at: dt.datetime, *sees: Sees) -> Step:
    """Time passes."""
    return Step(sees, at=at)


STORY = (
    alex_writes("/start park", alex_sees("Hello, and welcome.")),
    alex_taps("Questions and answers", alex_sees("What people often ask")),
    alex_taps("What does it cost?", alex_sees("$220")),
    alex_taps("Ask Dr. Mina Park something", alex_sees("Write your question")),
    alex_writes(
        "Have you worked with people who can't sleep since a move?",
        alex_sees("on its way to Dr. Mina Park"),
        mina_sees("can't sleep since a move?"),
    ),
    mina_taps("Reply", mina_sees("in one message")),
    mina_writes(
        "Yes, and it is a good reason to talk. <3",
        mina_sees("Sent to Alex Kim."),
        alex_sees("Yes, and it is a good reason to talk. <3"),
    ),
    alex_taps("Book a free call", alex_sees("1 of 6")),
    alex_taps("I'm 18 or over", alex_sees("Where will you be when you talk")),
    alex_taps("California", alex_sees("Who will be in the call?")),
    alex_taps("One person", alex_sees("$220 for 50 minutes. The first call is free.")),
    alex_taps("I need a lower fee", alex_sees("In a few words, what brings you?")),
    alex_writes("I can't sleep since the move.", alex_sees("How would you like to talk?")),
    alex_taps("By video", alex_sees("Which day suits you")),
    alex_taps("Fri, Nov 27", alex_sees("Friday, November 27, 2026")),
    alex_taps("10:00 AM", alex_sees("Not booked yet: I keep this time for you until 1:10 PM.")),
    alex_taps(
        "Yes, book it",
        alex_sees("Booked. Fri, Nov 27, 10:00 AM (Los Angeles time)"),
        alex_sees("For your calendar"),
        mina_sees("Booked: Alex Kim"),
        mina_sees("Waiting on you: lower fee?"),
        mina_sees("In their words: I can't sleep since the move."),
    ),
    later(local(26, 10), alex_sees("Tomorrow: Fri, Nov 27, 10:00 AM")),
    alex_taps("I'm coming", alex_sees("Good. See you then: Fri, Nov 27, 10:00 AM")),
    alex_taps("Move it", alex_sees("It stays yours until you confirm")),
    alex_taps("Mon, Nov 30", alex_sees("Monday, November 30, 2026")),
    alex_taps("9:00 AM", alex_sees("Not moved yet")),
    alex_taps(
        "Yes, move it",
        alex_sees("Moved. Mon, Nov 30, 9:00 AM"),
        alex_sees("Until now: Fri, Nov 27, 10:00 AM"),
    ),
    alex_taps("Undo", alex_sees("Nothing has changed: Fri, Nov 27, 10:00 AM")),
    alex_taps("Move it", alex_sees("It stays yours until you confirm")),
    alex_taps("Mon, Nov 30", alex_sees("Monday, November 30, 2026")),
    alex_taps("9:00 AM", alex_sees("Not moved yet")),
    alex_taps("Yes, move it", alex_sees("Moved. Mon, Nov 30, 9:00 AM")),
    later(
        local(26, 10, 3),
        mina_sees("Moved: Alex Kim\nFri, Nov 27, 10:00 AM"),
        alex_sees("For your calendar: Mon, Nov 30, 9:00 AM"),
    ),
    later(local(27, 9), mina_sees("Good morning, Dr. Mina Park")),
    later(local(29, 9), alex_sees("Tomorrow: Mon, Nov 30, 9:00 AM")),
    later(local(30, 8), alex_sees("In about an hour"), mina_sees("Today: one free call")),
    later(local(30, 8, 50), alex_sees("In a few minutes.")),
    later(local(30, 9, 20), mina_sees("Did it take place?")),
    mina_taps("They came", mina_sees("Noted: Alex Kim came.")),
    later(local(30, 10, 20), alex_sees("May I ask 8 quick taps")),
    alex_taps("Start", alex_sees("1 of 8")),
    alex_taps("Very much", alex_sees("2 of 8")),
    alex_taps("Very much", alex_sees("3 of 8")),
    alex_taps("Mostly", alex_sees("4 of 8")),
    alex_taps("Mostly", alex_sees("5 of 8")),
    alex_taps("Partly", alex_sees("6 of 8")),
    alex_taps("Too soon to say", alex_sees("7 of 8")),
    alex_taps("A little", alex_sees("8 of 8")),
    alex_taps("Skip", alex_sees("Did the sound or video get in the way?")),
    alex_taps("No", alex_sees("Where are you now?")),
    alex_taps("I need time to think", alex_sees("No rush.")),
    alex_writes("You were kind. I want to sleep on it.", alex_sees("Your answers are with")),
    later(
        local(1, 7, 30, month=12),
        mina_sees("New answers after a call (1)"),
        mina_sees("A little or not at all (1): how you'd work"),
        mina_sees("needs time to think"),
        mina_sees("You were kind. I want to sleep on it."),
    ),
)


def is_seen(cast: Cast, sees: Sees) -> bool:
    """Tell whether somebody's phone shows a text in one of the newest messages."""
    person, text = sees(cast)
    return any(text in shown.text for shown in person.messages[-4:] if shown.sent_by == "bot")
