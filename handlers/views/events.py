"""What a therapist reads about events in her own calendar: what is odd, and what is gone."""

from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking, Status
from fitbot.domain.messages import EventDoubted, EventMissing, EventsMissing, EventUnwritten
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from fitbot.texts.causes import cause_in_words
from fitbot.texts.moments import moment
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.start import to_menu
from handlers.views.therapist import named

#: So many of those that are gone are listed.
_LISTED = 5


def doubted(texts: Texts, therapist: Therapist, message: EventDoubted) -> Screen:
    """About a change that she made."""
    zone = message.zone or therapist.zone
    there = moment(texts, message.there, zone) if message.there else Html("")
    values = _values(texts, zone, message.booking, message.name)
    return Screen(texts.html(f"doubt-{message.doubt}", there=there, **values))


def missing(texts: Texts, therapist: Therapist, message: EventMissing) -> Screen:
    """Gone, or marked as cancelled: cancel, or put back?"""
    zone = message.zone or therapist.zone
    values = _values(texts, zone, message.booking, message.name)
    head = texts.html("gone-marked" if message.marked else "gone-deleted", **values)
    if message.until:
        until = moment(texts, message.until, zone)
        what_else = texts.html("gone-until", moment=until)
    else:
        what_else = texts.html("gone-for-ever")
    cancel, back = taps.CancelGone(message.booking.id), taps.PutBack(message.booking.id)
    buttons = [
        Button(texts.plain("button-cancel"), cancel, style="danger"),
        Button(texts.plain("button-put-back"), back),
    ]
    return Screen(join(head, what_else), [buttons])


def missing_many(texts: Texts, therapist: Therapist, message: EventsMissing) -> Screen:
    """Many are gone at once."""
    zone = message.zone or therapist.zone
    shown = message.missing[:_LISTED]
    lines = [
        texts.html("gone-line", **_values(texts, zone, each.booking, each.name)) for each in shown
    ]
    if rest := len(message.missing) - len(shown):
        lines.append(texts.html("digest-more", n=rest))
    text = join(
        texts.html("gone-many", n=len(message.missing)),
        join(*lines, by="\n"),
        texts.html("gone-many-ask"),
    )
    rows = [
        [Button(texts.plain("button-put-all-back"), taps.PutAllBack(), style="success")],
        [Button(texts.plain("button-one-by-one"), taps.OneByOne())],
    ]
    return Screen(text, rows, keeps=True)


def unwritten(texts: Texts, therapist: Therapist, message: EventUnwritten) -> Screen:
    """An event cannot be written, or taken out, for now."""
    zone = message.zone or therapist.zone
    cancelled = message.booking.status is Status.CANCELLED
    key = "unwritten-cancelled" if cancelled else "unwritten-booked"
    values = _values(texts, zone, message.booking, message.name)
    return Screen(texts.html(key, cause=cause_in_words(texts, message.cause), **values))


def cancelled(texts: Texts, zone: ZoneInfo, booking: Booking, name: str) -> Screen:
    """Cancelled, and the client hears of it."""
    values = _values(texts, zone, booking, name)
    return Screen(texts.html("gone-cancelled", **values), [[to_menu(texts)]])


def put_back(texts: Texts, zone: ZoneInfo, booking: Booking, name: str) -> Screen:
    """On its way back."""
    values = _values(texts, zone, booking, name)
    return Screen(texts.html("gone-put-back", **values), [[to_menu(texts)]])


def all_put_back(texts: Texts, count: int) -> Screen:
    """All of them are on their way back."""
    return Screen(texts.html("gone-all-put-back", n=count), [[to_menu(texts)]])


def asked_one_by_one(texts: Texts, count: int) -> Screen:
    """A question about each follows."""
    return Screen(texts.html("gone-one-by-one", n=count), [[to_menu(texts)]])


def _values(texts: Texts, zone: ZoneInfo, booking: Booking, name: str) -> dict[str, str | int]:
    return {
        "name": named(texts, name),
        "code": booking.code,
        "moment": moment(texts, booking.slot.start, zone),
    }
