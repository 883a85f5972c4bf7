"""Days first, then times, then the question whether to book: one message that is turned over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.calls import Call
from fitbot.domain.holds import Hold
from fitbot.domain.interval import Interval
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, long_day, time_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views import waiting as waiting_views
from handlers.views.booking import call_values
from handlers.views.kept import kept_row
from handlers.views.locating import change_button, is_it_hers
from handlers.views.numbers import number_line
from handlers.views.start import to_menu
from handlers.views.time_labels import time_labels
from handlers.views.when import when

_DAYS_A_PAGE = 6
_TIMES_A_ROW = 3
_TIMES_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Picking:
    """What a client picks a time for, and how things stand while she does."""

    therapist: Therapist
    #: The booking that the time would be for, instead of a new one.
    moving: Booking | None = None
    #: Her own time zone; None while it is not known.
    zone: ZoneInfo | None = None
    #: How the call would take place, once that is asked.
    call: Call | None = None
    #: What is kept for her at this therapist.
    kept: Hold | None = None
    #: The booking for whose last change that is kept, so that she can take it back.
    undoable: Booking | None = None
    #: Whether there are times too near to be booked, for which she can ask.
    near: bool = False

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

    def by_day(self, slots: Sequence[Interval]) -> list[list[Interval]]:
        """The slots of each day, in order."""
        return [list(group) for _, group in groupby(slots, lambda slot: self.day_of(slot.start))]

    def when(self, texts: Texts, instant: dt.datetime) -> Html:
        """Return a date and time for the text."""
        return when(texts, instant, self.zone, self.therapist)


def days(texts: Texts, picking: Picking, slots: Sequence[Interval], page: int) -> Screen:
    """The days that have free times, a page of them."""
    by_day = picking.by_day(slots)
    if not by_day:
        return _no_days(texts, picking)
    page = min(page, (len(by_day) - 1) // _DAYS_A_PAGE)
    first = page * _DAYS_A_PAGE
    shown = by_day[first : first + _DAYS_A_PAGE]
    rows = [
        kept_row(texts, picking.kept, picking.moving_id, picking.clock, picking.undoable),
        [] if picking.zone else is_it_hers(texts, picking.therapist.id, picking.moving_id),
        *([_day_button(texts, picking, group)] for group in shown),
        near_row(texts, picking),
        _day_turns(texts, picking, page, shown[0], more=len(by_day) > first + _DAYS_A_PAGE),
        zone_row(texts, picking) if picking.zone else [],
        waiting_views.row(texts, picking.therapist),
        way_out(texts, picking),
    ]
    return Screen(_days_text(texts, picking), [row for row in rows if row])


def times(
    texts: Texts, picking: Picking, slots: Sequence[Interval], day: dt.date, page: int
) -> Screen:
    """The free times of one day, a page of them; without any left, the days again."""
    found = [slot for slot in slots if picking.day_of(slot.start) == day]
    first = page * _TIMES_A_PAGE
    shown = found[first : first + _TIMES_A_PAGE]
    if not shown:
        return days(texts, picking, slots, 0).under(texts.html("times-gone"))
    labels = time_labels(texts, [slot.start for slot in shown], picking.clock)
    buttons = [
        Button(label, taps.Pick(picking.therapist.id, picking.moving_id, slot.start))
        for label, slot in zip(labels, shown, strict=True)
    ]
    text = texts.html(
        "times",
        day=long_day(texts, shown[0].start, picking.clock),
        name=picking.therapist.name,
        zone=zone_label(texts, picking.clock),
    )
    more = len(found) > first + _TIMES_A_PAGE
    rows = [
        kept_row(texts, picking.kept, picking.moving_id, picking.clock, picking.undoable),
        *in_rows(buttons, _TIMES_A_ROW),
        _time_turns(texts, picking, slots, (day, page), more=more),
        zone_row(texts, picking),
        [_page_button(texts, "button-other-day", picking, 0), *way_out(texts, picking)],
    ]
    return Screen(text, [row for row in rows if row])


def confirm(texts: Texts, picking: Picking, hold: Hold) -> Screen:
    """The held time, and the one tap that books it. Each way out lets go of it."""
    therapist, start = picking.therapist, hold.slot.start
    until = time_label(texts, hold.expires, picking.clock)
    if picking.moving:
        before = picking.when(texts, picking.moving.slot.start)
        moment = picking.when(texts, start)
        text = texts.html("confirm-move", moment=moment, before=before, until=until)
    else:
        text = _confirm_text(texts, picking, hold)
    label = texts.plain("button-confirm-move" if picking.moving else "button-confirm")
    yes = taps.Confirm(therapist.id, picking.moving_id, start)
    back = taps.LetGo(therapist.id, picking.moving_id, picking.day_of(start))
    out = "button-my" if picking.moving else "button-menu"
    rows = [
        [Button(label, yes, style="success")],
        [Button(texts.plain("button-other-time"), back)],
        [Button(texts.plain(out), taps.GiveUp(picking.moving_id))],
    ]
    if picking.call and picking.call.way == "phone":
        other = taps.OtherNumber(therapist.id, start)
        key = "button-other-number" if picking.call.number else "button-give-number"
        rows.insert(1, [Button(texts.plain(key), other)])
    return Screen(text, rows)


def _confirm_text(texts: Texts, picking: Picking, hold: Hold) -> Html:
    therapist = picking.therapist
    call = picking.call or Call(therapist.ways[0])
    booking = texts.html(
        "confirm",
        moment=picking.when(texts, hold.slot.start),
        until=time_label(texts, hold.expires, picking.clock),
        **call_values(texts, therapist, call.way),
    )
    number = number_line(texts, therapist, call.number or "") if call.way == "phone" else ""
    return join(booking, number)


def way_out(texts: Texts, picking: Picking) -> list[Button]:
    """Back to the menu; from a move, back to the booking that stays as it is."""
    if picking.moving:
        return [Button(texts.plain("button-my"), taps.My())]
    return [to_menu(texts)]


def zone_row(texts: Texts, picking: Picking) -> list[Button]:
    """Whose times these are, to be changed by a tap."""
    return [change_button(texts, picking.therapist.id, picking.moving_id, picking.clock)]


def near_row(texts: Texts, picking: Picking) -> list[Button]:
    """The way to times that cannot be booked any more, but asked for."""
    if not picking.near:
        return []
    label = texts.plain("button-near", name=picking.therapist.name)
    return [Button(label, taps.Near(picking.therapist.id, picking.moving_id))]


def zone_line(texts: Texts, picking: Picking) -> Html:
    """On whose clock times are shown, and the question whether it is hers."""
    key = "zone-known" if picking.zone else "zone-unknown"
    return texts.html(key, zone=zone_label(texts, picking.clock))


def _no_days(texts: Texts, picking: Picking) -> Screen:
    therapist = picking.therapist
    horizon = therapist.consultation.horizon_days
    text = texts.html("days-none", name=therapist.name, days=horizon)
    ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
    wish = waiting_views.row(texts, therapist, some_free=False)
    rows = [near_row(texts, picking), wish, [ask], way_out(texts, picking)]
    return Screen(text, [row for row in rows if row])


def _days_text(texts: Texts, picking: Picking) -> Html:
    if picking.moving:
        start = picking.when(texts, picking.moving.slot.start)
        return join(texts.html("days-moving", moment=start), zone_line(texts, picking))
    minutes = picking.therapist.consultation.length
    head = texts.html("days", minutes=minutes, name=picking.therapist.name)
    return join(head, zone_line(texts, picking))


def _day_button(texts: Texts, picking: Picking, group: Sequence[Interval]) -> Button:
    day = day_label(texts, group[0].start, picking.clock)
    label = texts.plain("button-day", day=day, n=len(group))
    return Button(label, _times_of(picking, group[0], 0))


def _day_turns(
    texts: Texts, picking: Picking, page: int, shown: Sequence[Interval], *, more: bool
) -> list[Button]:
    """Earlier days, the month of the first day shown, later days."""
    month = taps.Month(picking.therapist.id, picking.moving_id, picking.day_of(shown[0].start))
    turns = [Button(texts.plain("button-month"), month)]
    if page:
        turns.insert(0, _page_button(texts, "button-previous", picking, page - 1))
    if more:
        turns.append(_page_button(texts, "button-more", picking, page + 1))
    return turns


def _time_turns(
    texts: Texts,
    picking: Picking,
    slots: Sequence[Interval],
    at: tuple[dt.date, int],
    *,
    more: bool,
) -> list[Button]:
    """Earlier and later times: of the same day, else of the day before or after that has some."""
    day, page = at
    firsts = [group[0] for group in picking.by_day(slots)]
    before = [slot for slot in firsts if picking.day_of(slot.start) < day]
    after = [slot for slot in firsts if picking.day_of(slot.start) > day]
    turns = []
    if page:
        tap = taps.Times(picking.therapist.id, picking.moving_id, day, page - 1)
        turns.append(Button(texts.plain("button-previous"), tap))
    elif before:
        label = day_label(texts, before[-1].start, picking.clock)
        earlier = texts.plain("button-day-before", day=label)
        turns.append(Button(earlier, _times_of(picking, before[-1], 0)))
    if more:
        tap = taps.Times(picking.therapist.id, picking.moving_id, day, page + 1)
        turns.append(Button(texts.plain("button-later"), tap))
    elif after:
        label = day_label(texts, after[0].start, picking.clock)
        later = texts.plain("button-day-after", day=label)
        turns.append(Button(later, _times_of(picking, after[0], 0)))
    return turns


def _times_of(picking: Picking, slot: Interval, page: int) -> taps.Times:
    day = picking.day_of(slot.start)
    return taps.Times(picking.therapist.id, picking.moving_id, day, page)


def _page_button(texts: Texts, key: str, picking: Picking, page: int) -> Button:
    return Button(texts.plain(key), taps.Days(picking.therapist.id, picking.moving_id, page))
