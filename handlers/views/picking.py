"""Days first, then times, then the question whether to book."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.calls import Call
from fitbot.domain.interval import Interval
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, long_day, time_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views import waiting as waiting_views
from handlers.views.booking import call_values
from handlers.views.numbers import number_line
from handlers.views.start import to_menu
from handlers.views.when import when

_DAYS_A_PAGE = 6
_TIMES_A_ROW = 3
_TIMES_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Picking:
    """What a client picks a time for: a therapist, and the booking it would move, if any."""

    therapist: Therapist
    moving: Booking | None = None
    #: Her own time zone; None while it is not known.
    zone: ZoneInfo | None = None
    #: How the call would take place, once that is asked.
    call: Call | None = None

    @property
    def moving_id(self) -> int:
        """The id of the booking to move, or 0."""
        return self.moving.id if self.moving else 0

    @property
    def clock(self) -> ZoneInfo:
        """The zone in which days and times are shown: hers, else the therapist's."""
        return self.zone or self.therapist.zone

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The local day an instant falls on, as it is shown."""
        return instant.astimezone(self.clock).date()

    def when(self, texts: Texts, instant: dt.datetime) -> Html:
        """Return a date and time for the text."""
        return when(texts, instant, self.zone, self.therapist)


def days(texts: Texts, picking: Picking, slots: Sequence[Interval], page: int) -> Screen:
    """The days that have free times, a page of them."""
    by_day = [list(group) for _, group in groupby(slots, lambda slot: picking.day_of(slot.start))]
    if not by_day:
        return _no_days(texts, picking)
    first = page * _DAYS_A_PAGE
    rows = [[_day_button(texts, picking, group)] for group in by_day[first : first + _DAYS_A_PAGE]]
    turns = []
    if page:
        turns.append(_page_button(texts, "button-previous", picking, page - 1))
    if len(by_day) > first + _DAYS_A_PAGE:
        turns.append(_page_button(texts, "button-more", picking, page + 1))
    wish = waiting_views.row(texts, picking.therapist)
    way_on = [*([turns] if turns else []), wish, _way_out(texts, picking)]
    return Screen(_days_text(texts, picking), [*rows, *way_on])


def times(
    texts: Texts, picking: Picking, slots: Sequence[Interval], day: dt.date, page: int
) -> Screen:
    """The free times of one day, a page of them; without any left, the days again."""
    zone = picking.clock
    found = [slot for slot in slots if picking.day_of(slot.start) == day]
    first = page * _TIMES_A_PAGE
    shown = found[first : first + _TIMES_A_PAGE]
    if not shown:
        return days(texts, picking, slots, 0).under(texts.html("times-gone"))
    buttons = [
        Button(
            time_label(texts, slot.start, zone),
            taps.Pick(picking.therapist.id, picking.moving_id, slot.start),
        )
        for slot in shown
    ]
    text = texts.html(
        "times",
        day=long_day(texts, shown[0].start, zone),
        name=picking.therapist.name,
        zone=zone_label(texts, zone),
    )

    def turn(key: str, to: int) -> Button:
        tap = taps.Times(picking.therapist.id, picking.moving_id, day, to)
        return Button(texts.plain(key), tap)

    turns = [turn("button-previous", page - 1)] if page else []
    if len(found) > first + _TIMES_A_PAGE:
        turns.append(turn("button-more", page + 1))
    other_day = _page_button(texts, "button-other-day", picking, 0)
    way_out = [other_day, *_way_out(texts, picking)]
    return Screen(text, [*in_rows(buttons, _TIMES_A_ROW), *([turns] if turns else []), way_out])


def confirm(texts: Texts, picking: Picking, slot: Interval) -> Screen:
    """The held time, and the one tap that books it."""
    therapist = picking.therapist
    hold = therapist.policy.hold // dt.timedelta(minutes=1)
    start = picking.when(texts, slot.start)
    if picking.moving:
        before = picking.when(texts, picking.moving.slot.start)
        text = texts.html("confirm-move", moment=start, before=before, hold=hold)
    else:
        text = _confirm_text(texts, picking, slot)
    label = texts.plain("button-confirm-move" if picking.moving else "button-confirm")
    yes = taps.Confirm(therapist.id, picking.moving_id, slot.start)
    back = taps.LetGo(therapist.id, picking.moving_id, picking.day_of(slot.start))
    rows = [
        [Button(label, yes, style="success")],
        [Button(texts.plain("button-other-time"), back)],
        _way_out(texts, picking),
    ]
    if picking.call and picking.call.way == "phone":
        other = taps.OtherNumber(therapist.id, slot.start)
        key = "button-other-number" if picking.call.number else "button-give-number"
        rows.insert(1, [Button(texts.plain(key), other)])
    return Screen(text, rows)


def _confirm_text(texts: Texts, picking: Picking, slot: Interval) -> Html:
    therapist = picking.therapist
    call = picking.call or Call(therapist.ways[0])
    booking = texts.html(
        "confirm",
        moment=picking.when(texts, slot.start),
        hold=therapist.policy.hold // dt.timedelta(minutes=1),
        **call_values(texts, therapist, call.way),
    )
    number = number_line(texts, therapist, call.number or "") if call.way == "phone" else ""
    return join(booking, number)


def _no_days(texts: Texts, picking: Picking) -> Screen:
    therapist = picking.therapist
    horizon = therapist.consultation.horizon_days
    text = texts.html("days-none", name=therapist.name, days=horizon)
    ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
    wish = waiting_views.row(texts, therapist, some_free=False)
    return Screen(text, [wish, [ask], _way_out(texts, picking)])


def _days_text(texts: Texts, picking: Picking) -> Html:
    zone = zone_label(texts, picking.clock)
    if picking.moving:
        start = picking.when(texts, picking.moving.slot.start)
        return texts.html("days-moving", moment=start, zone=zone)
    return texts.html(
        "days",
        minutes=picking.therapist.consultation.length,
        name=picking.therapist.name,
        zone=zone,
    )


def _day_button(texts: Texts, picking: Picking, group: Sequence[Interval]) -> Button:
    start = group[0].start
    day = day_label(texts, start, picking.clock)
    return Button(
        texts.plain("button-day", day=day, n=len(group)),
        taps.Times(picking.therapist.id, picking.moving_id, picking.day_of(start), 0),
    )


def _page_button(texts: Texts, key: str, picking: Picking, page: int) -> Button:
    return Button(texts.plain(key), taps.Days(picking.therapist.id, picking.moving_id, page))


def _way_out(texts: Texts, picking: Picking) -> list[Button]:
    """Back to the menu; from a move, back to the booking that stays as it is."""
    if picking.moving:
        return [Button(texts.plain("button-my"), taps.My())]
    return [to_menu(texts)]
