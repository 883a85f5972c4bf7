"""What a client sees of waiting: which times would suit, what she waits for, what she is offered.

A choice in the making is held by its buttons: each carries all days and parts of the day as bits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from fitbot.domain.messages import TimeOffered
from fitbot.domain.waiting import ANY_TIME, Part, Wanted
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import weekday_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.start import to_menu
from handlers.views.when import when

_DAYS_A_ROW = 4
_PARTS = tuple(Part)


@dataclass(frozen=True, slots=True)
class Choice:
    """Days and parts of the day, a bit for each; perhaps none yet."""

    days: int
    parts: int

    @classmethod
    def of(cls, wanted: Wanted) -> "Choice":
        """Return the choice that means these times."""
        return cls(
            sum(1 << day for day in wanted.days),
            sum(1 << _PARTS.index(part) for part in wanted.parts),
        )

    @classmethod
    def tapped(cls, days: int, parts: int) -> "Choice":
        """Return the choice that a button holds; bits that mean nothing are left out."""
        everything = cls.of(ANY_TIME)
        return cls(days & everything.days, parts & everything.parts)

    def wanted(self) -> Wanted | None:
        """Return the times that this choice means; None while it leaves out every day or part."""
        days = frozenset(day for day in ANY_TIME.days if self.days >> day & 1)
        parts = frozenset(part for place, part in enumerate(_PARTS) if self.parts >> place & 1)
        return Wanted(days, parts) if days and parts else None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a line: with whom, for which times, and the booking they would move, or 0."""

    therapist: Therapist
    wanted: Wanted
    moving: int = 0


def row(texts: Texts, therapist: Therapist, *, some_free: bool = True) -> list[Button]:
    """The way to a wish, for a screen of times, or of none."""
    key = "button-wish" if some_free else "button-wish-none"
    return [Button(texts.plain(key), taps.Wish(therapist.id))]


def choose(texts: Texts, therapist: Therapist, zone: ZoneInfo, choice: Choice) -> Screen:
    """Which times would suit? Each tap chooses one more, or leaves it out."""

    def toggle(label: str, days: int, parts: int, *, chosen: bool) -> Button:
        shown = texts.plain("button-chosen", what=label) if chosen else label
        return Button(shown, taps.Suits(therapist.id, choice.days ^ days, choice.parts ^ parts))

    days = [
        toggle(weekday_label(texts, day), 1 << day, 0, chosen=bool(choice.days >> day & 1))
        for day in sorted(ANY_TIME.days)
    ]
    parts = [
        toggle(texts.plain(f"part-{part}"), 0, 1 << place, chosen=bool(choice.parts >> place & 1))
        for place, part in enumerate(_PARTS)
    ]
    anything = Choice.of(ANY_TIME)
    any_time = taps.Suits(therapist.id, anything.days, anything.parts)
    tell_me = taps.TellMe(therapist.id, choice.days, choice.parts)
    rows = [
        *in_rows(days, _DAYS_A_ROW),
        parts,
        [Button(texts.plain("button-any-time"), any_time)],
        [Button(texts.plain("button-tell-me"), tell_me, style="success")],
        [Button(texts.plain("button-never-mind"), taps.NeverMind())],
    ]
    return Screen(texts.html("wish", name=therapist.name, zone=zone_label(texts, zone)), rows)


def with_stop(texts: Texts, screen: Screen, therapist: Therapist) -> Screen:
    """Let whoever waits already stop waiting from here."""
    *rows, out = screen.rows
    return replace(screen, rows=[*rows, [_stop(texts, therapist), *out]])


def place(texts: Texts, it: Place) -> Screen:
    """What she waits for, and what can be done about it."""
    see = taps.Days(it.therapist.id, it.moving, 0)
    rows = [[Button(texts.plain("button-see-times"), see)], _about(texts, it), [to_menu(texts)]]
    return Screen(_line(texts, it), rows)


def left(texts: Texts, it: Place, free_already: int) -> Screen:
    """The wish is noted."""
    head = texts.html("wish-left")
    note = texts.html("wish-free-already", n=free_already) if free_already else Html("")
    screen = place(texts, it)
    return replace(screen, text=join(head, screen.text, note))


def beside(
    texts: Texts, screen: Screen, places: Sequence[Place], offer: Therapist | None
) -> Screen:
    """Her own consultation, and under it what she waits for; else the way to wait with `offer`."""
    waiting = [_about(texts, it) for it in places]
    if offer and all(it.therapist.id != offer.id for it in places):
        waiting.append(row(texts, offer))
    lines = [_line(texts, it) for it in places]
    rows = [*screen.rows[:-1], *waiting, *screen.rows[-1:]]
    return replace(screen, text=join(screen.text, *lines), rows=rows)


def stopped(texts: Texts) -> Screen:
    """Nobody looks for her any more."""
    return Screen(texts.html("wish-stopped"), [[to_menu(texts)]])


def passed(texts: Texts, it: Place | None) -> Screen:
    """What was offered is somebody else's; she goes on waiting, if she does."""
    notice = texts.html("offer-passed")
    return place(texts, it).under(notice) if it else Screen(notice, [[to_menu(texts)]])


def offered(texts: Texts, therapist: Therapist, message: TimeOffered) -> Screen:
    """A time is kept for her. Discreet by wording: a lock screen may show it."""
    values = {
        "name": therapist.name,
        "moment": when(texts, message.offer.slot.start, message.zone, therapist),
        "until": when(texts, message.offer.expires_at, message.zone, therapist),
    }
    if message.moving:
        before = when(texts, message.moving.slot.start, message.zone, therapist)
        text = texts.html("offer-made-earlier", before=before, **values)
    else:
        text = texts.html("offer-made", **values)
    yes = texts.plain("button-confirm-move" if message.moving else "button-confirm")
    rows = [
        [Button(yes, taps.TakeOffer(message.offer.id), style="success")],
        [Button(texts.plain("button-pass"), taps.PassOffer(message.offer.id))],
        [_stop(texts, therapist)],
    ]
    return Screen(text, rows)


def waited(texts: Texts, therapist: Therapist) -> Screen:
    """It has been long: go on?"""
    rows = [
        [Button(texts.plain("button-still-looking"), taps.Wish(therapist.id), style="success")],
        [Button(texts.plain("button-pass"), taps.Menu())],
    ]
    return Screen(texts.html("waited", name=therapist.name), rows)


def suits(texts: Texts, wanted: Wanted) -> str:
    """Return `Mon, Tue, mornings`: which times are waited for."""
    days = ", ".join(weekday_label(texts, day) for day in sorted(wanted.days))
    parts = ", ".join(texts.plain(f"suits-{part}") for part in _PARTS if part in wanted.parts)
    return texts.plain(
        "suits",
        days=texts.plain("suits-any-day") if wanted.days == ANY_TIME.days else days,
        parts=texts.plain("suits-any-part") if wanted.parts == ANY_TIME.parts else parts,
    )


def suits_somebody(wanted: Iterable[Wanted]) -> Wanted:
    """Return the times that suit at least one of several people."""
    days, parts = frozenset[int](), frozenset[Part]()
    for each in wanted:
        days, parts = days | each.days, parts | each.parts
    return Wanted(days, parts)


def _line(texts: Texts, it: Place) -> Html:
    wanted = suits(texts, it.wanted)
    return texts.html("wish-mine", name=it.therapist.name, suits=wanted)


def _about(texts: Texts, it: Place) -> list[Button]:
    return [
        Button(texts.plain("button-change-wish"), taps.Wish(it.therapist.id)),
        _stop(texts, it.therapist),
    ]


def _stop(texts: Texts, therapist: Therapist) -> Button:
    return Button(texts.plain("button-stop-waiting"), taps.StopWaiting(therapist.id))
