"""What a therapist sees while she moves or cancels a consultation, on the clock she reads then."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.interval import Interval
from fitbot.domain.whereabouts import Whereabouts
from fitbot.services.rearranging import Proposal
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, moment, time_label
from handlers import taps
from handlers.callback import Tap
from handlers.screens import Button, Screen, in_rows
from handlers.views.spans import full_date, short_date
from handlers.views.start import to_menu
from handlers.views.therapist import named, short_name

_LISTED = 8
_DAYS_A_PAGE = 6
_TIMES_A_ROW = 3
_TIMES_A_PAGE = 24


def her_rows(texts: Texts, booking: Booking) -> list[list[Button]]:
    """What she can do with a booking; nothing once it is over with."""
    if booking.status is not Status.BOOKED:
        return []
    return [
        [
            Button(texts.plain("button-move"), taps.HerMove(booking.id, 0)),
            Button(texts.plain("button-cancel"), taps.HerCancel(booking.id)),
        ]
    ]


def open_ones(
    texts: Texts, where: Whereabouts, bookings: Sequence[NamedBooking], *, moving: bool
) -> Screen:
    """Her consultations ahead, to choose which one to move, or to cancel."""
    if not bookings:
        return Screen(texts.html("hers-none"), [[to_menu(texts)]])
    rows = [
        [Button(_line(texts, where, each), _first_step(each.booking, moving=moving))]
        for each in bookings[:_LISTED]
    ]
    left = len(bookings) - _LISTED
    more = texts.html("digest-more", n=left) if left > 0 else ""
    ask = texts.html("hers-which-move" if moving else "hers-which-cancel")
    return Screen(join(ask, more), [*rows, [to_menu(texts)]])


def days(
    texts: Texts, where: Whereabouts, of: NamedBooking, slots: Sequence[Interval], page: int
) -> Screen:
    """The days on which she has a free time, a page of them."""
    booking = of.booking
    by_day = [
        (day, len(list(group)))
        for day, group in groupby(slots, lambda slot: where.day_of(slot.start))
    ]
    shown = by_day[page * _DAYS_A_PAGE : (page + 1) * _DAYS_A_PAGE]
    rows = [
        [
            Button(
                texts.plain("button-day", day=short_date(texts, day), n=count),
                taps.HerTimes(booking.id, day, 0),
            )
        ]
        for day, count in shown
    ]
    values = _values(texts, where, of)
    text = texts.html("hers-days" if by_day else "hers-days-none", **values)
    turns = _turns(texts, page, more=len(by_day) > (page + 1) * _DAYS_A_PAGE)
    turning = [Button(label, taps.HerMove(booking.id, to)) for label, to in turns]
    return Screen(text, [*rows, *([turning] if turning else []), [to_menu(texts)]])


def times(
    texts: Texts,
    where: Whereabouts,
    of: NamedBooking,
    slots: Sequence[Interval],
    at: tuple[dt.date, int],
) -> Screen:
    """The free times of a day, a page of them; without any left, the days again."""
    (day, page), booking, zone = at, of.booking, where.zone_on(at[0])
    found = [slot for slot in slots if where.day_of(slot.start) == day]
    shown = found[page * _TIMES_A_PAGE : (page + 1) * _TIMES_A_PAGE]
    if not shown:
        return days(texts, where, of, slots, 0).under(texts.html("times-gone"))
    buttons = [
        Button(time_label(texts, slot.start, zone), taps.HerPick(booking.id, slot.start))
        for slot in shown
    ]
    text = texts.html(
        "hers-times",
        day=full_date(texts, day),
        **_values(texts, where, of),
    )
    turns = _turns(texts, page, more=len(found) > (page + 1) * _TIMES_A_PAGE)
    turning = [Button(label, taps.HerTimes(booking.id, day, to)) for label, to in turns]
    other = Button(texts.plain("button-other-day"), taps.HerMove(booking.id, 0))
    rows = [*in_rows(buttons, _TIMES_A_ROW), *([turning] if turning else [])]
    return Screen(text, [*rows, [other, to_menu(texts)]])


def confirm(texts: Texts, where: Whereabouts, name: str, proposal: Proposal) -> Screen:
    """The change as the client will hear of it, and the one tap that makes it."""
    booking, slot, word = proposal.booking, proposal.slot, proposal.word
    before = _moment(texts, where, booking.slot.start)
    called = named(texts, name)
    if slot is None:
        text = texts.html("hers-cancel-ask", name=called, moment=before)
        yes: Tap = taps.HerCancelYes(booking.id, booking.sequence, bool(word))
        buttons = [[Button(texts.plain("button-cancel-yes"), yes, style="danger")]]
    else:
        after = _moment(texts, where, slot.start)
        text = texts.html("hers-move-ask", name=called, before=before, moment=after)
        yes = taps.HerMoveYes(booking.id, booking.sequence, slot.start, bool(word))
        other = Button(texts.plain("button-other-time"), taps.HerMove(booking.id, 0))
        buttons = [[Button(texts.plain("button-confirm-move"), yes, style="success")], [other]]
    said = texts.html("hers-word", name=called, word=word) if word else _may_add(texts, called)
    keep = Button(texts.plain("button-cancel-no"), taps.NeverMind())
    return Screen(join(text, said), [*buttons, [keep]])


def done(texts: Texts, where: Whereabouts, name: str, booking: Booking) -> Screen:
    """It is changed, and the client is being told."""
    key = "hers-cancelled" if booking.status is Status.CANCELLED else "hers-moved"
    text = texts.html(
        key, name=named(texts, name), moment=_moment(texts, where, booking.slot.start)
    )
    return Screen(text, [[to_menu(texts)]])


def calendar_unread(texts: Texts, booking: Booking) -> Screen:
    """Her free times are not known just now."""
    again = Button(texts.plain("button-try-again"), taps.HerMove(booking.id, 0))
    return Screen(texts.html("hers-calendar-unread"), [[again], [to_menu(texts)]])


def _may_add(texts: Texts, name: str) -> Html:
    return texts.html("hers-word-ask", name=name)


def _first_step(booking: Booking, *, moving: bool) -> Tap:
    return taps.HerMove(booking.id, 0) if moving else taps.HerCancel(booking.id)


def _line(texts: Texts, where: Whereabouts, each: NamedBooking) -> str:
    start = each.booking.slot.start
    zone = where.zone_at(start)
    return texts.plain(
        "button-hers",
        who=short_name(texts, each.name),
        day=day_label(texts, start, zone),
        time=time_label(texts, start, zone),
    )


def _values(texts: Texts, where: Whereabouts, of: NamedBooking) -> dict[str, str]:
    before = _moment(texts, where, of.booking.slot.start)
    return {"name": named(texts, of.name), "moment": before}


def _moment(texts: Texts, where: Whereabouts, instant: dt.datetime) -> Html:
    return moment(texts, instant, where.zone_at(instant))


def _turns(texts: Texts, page: int, *, more: bool) -> list[tuple[str, int]]:
    back = [(texts.plain("button-previous"), page - 1)] if page else []
    return [*back, *([(texts.plain("button-more"), page + 1)] if more else [])]
