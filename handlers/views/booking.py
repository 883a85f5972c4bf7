"""Days first, then times, then the question whether to book; and one's own consultation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from fitbot.calendars.base import Event
from fitbot.calendars.writing import client_ics, google_template_url
from fitbot.domain.booking import Booking
from fitbot.domain.interval import Interval
from fitbot.domain.reminders import Reminder
from fitbot.practice import Therapist
from fitbot.services.calls import link_of, way_of
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, long_day, moment, time_label, zone_label
from handlers import taps
from handlers.screens import Button, File, Screen, in_rows
from handlers.views.start import to_menu

_FILE_NAME = "appointment.ics"
_DAYS_A_PAGE = 6
_TIMES_A_ROW = 3
_TIMES_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Picking:
    """What a client picks a time for: a therapist, and the booking it would move, if any."""

    therapist: Therapist
    moving: Booking | None = None

    @property
    def moving_id(self) -> int:
        """The id of the booking to move, or 0."""
        return self.moving.id if self.moving else 0

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The local day an instant falls on, where the therapist is."""
        return instant.astimezone(self.therapist.zone).date()


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
    return Screen(
        _days_text(texts, picking), [*rows, *([turns] if turns else []), _way_out(texts, picking)]
    )


def times(
    texts: Texts, picking: Picking, slots: Sequence[Interval], day: dt.date, page: int
) -> Screen:
    """The free times of one day, a page of them; without any left, the days again."""
    zone = picking.therapist.zone
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
    when = moment(texts, slot.start, therapist.zone)
    if picking.moving:
        before = moment(texts, picking.moving.slot.start, therapist.zone)
        text = texts.html("confirm-move", moment=when, before=before, hold=hold)
    else:
        text = texts.html("confirm", moment=when, hold=hold, **_call(texts, therapist))
    label = texts.plain("button-confirm-move" if picking.moving else "button-confirm")
    yes = taps.Confirm(therapist.id, picking.moving_id, slot.start)
    back = taps.LetGo(therapist.id, picking.moving_id, picking.day_of(slot.start))
    rows = [
        [Button(label, yes, style="success")],
        [Button(texts.plain("button-other-time"), back)],
        _way_out(texts, picking),
    ]
    return Screen(text, rows)


def booked(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """It is booked, or moved, and says so first."""
    key = "moved" if booking.sequence else "booked"
    head = texts.html(key, moment=moment(texts, booking.slot.start, therapist.zone))
    text = join(head, _details(texts, therapist, booking), texts.html("booked-promise"))
    return Screen(text, _own_rows(texts, therapist, booking))


def my_booking(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """One's own consultation, and what can be done with it."""
    head = texts.html("my-booking", moment=moment(texts, booking.slot.start, therapist.zone))
    return Screen(
        join(head, _details(texts, therapist, booking)), _own_rows(texts, therapist, booking)
    )


def no_booking(texts: Texts, therapist: Therapist | None) -> Screen:
    """Nothing is booked; here is how."""
    rows = [[to_menu(texts)]]
    if therapist:
        book = taps.Days(therapist.id, 0, 0)
        rows.insert(0, [Button(texts.plain("button-book"), book, style="success")])
    return Screen(texts.html("my-none"), rows)


def ask_cancel(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """Really? Without a why."""
    when = moment(texts, booking.slot.start, therapist.zone)
    rows = [
        [Button(texts.plain("button-cancel-yes"), taps.Cancel(booking.id), style="danger")],
        [Button(texts.plain("button-cancel-no"), taps.My())],
    ]
    return Screen(texts.html("cancel-ask", moment=when), rows)


def cancelled(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """It is cancelled, and that is fine."""
    when = moment(texts, booking.slot.start, therapist.zone)
    text = texts.html("cancelled", moment=when, name=therapist.name)
    book = Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0))
    return Screen(text, [[book], [to_menu(texts)]])


def calendar_file(texts: Texts, therapist: Therapist, booking: Booking) -> Screen:
    """The booking for the client's own calendar: neutral, because phones show it when locked.

    Nothing but title and time goes to Google.
    """
    neutral = Event(
        uid=booking.uid,
        slot=booking.slot,
        sequence=booking.sequence,
        summary=texts.plain("file-title"),
        stamp=booking.changed_at,
    )
    whole = replace(
        neutral,
        description=texts.plain("file-details"),
        location=link_of(therapist, booking),
    )
    when = moment(texts, booking.slot.start, therapist.zone)
    google = Button(texts.plain("button-google"), url=google_template_url(neutral))
    return Screen(
        texts.html("file-caption", moment=when),
        [[google]],
        file=File(_FILE_NAME, client_ics(whole, Reminder.HOUR.before)),
    )


def details_of_call(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    """Where the call takes place."""
    link = link_of(therapist, booking)
    if link:
        return texts.html("booking-link", link=link)
    return texts.html("booking-phone", ask=texts.plain("button-ask", name=therapist.name))


def _details(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    head = texts.html("booking-with", **_call(texts, therapist))
    return join(head, details_of_call(texts, therapist, booking), by="\n")


def _call(texts: Texts, therapist: Therapist) -> dict[str, str | int]:
    return {
        "way": texts.plain(f"way-{way_of(therapist)}"),
        "minutes": therapist.consultation.length,
        "name": therapist.name,
    }


def _own_rows(texts: Texts, therapist: Therapist, booking: Booking) -> list[list[Button]]:
    rows = [
        [
            Button(texts.plain("button-move"), taps.Days(booking.therapist_id, booking.id, 0)),
            Button(texts.plain("button-cancel"), taps.AskCancel(booking.id)),
        ],
        [to_menu(texts)],
    ]
    if not link_of(therapist, booking):
        ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
        rows.insert(0, [ask])
    return rows


def _no_days(texts: Texts, picking: Picking) -> Screen:
    therapist = picking.therapist
    horizon = therapist.consultation.horizon_days
    text = texts.html("days-none", name=therapist.name, days=horizon)
    ask = Button(texts.plain("button-ask", name=therapist.name), taps.Ask(therapist.id))
    return Screen(text, [[ask], _way_out(texts, picking)])


def _days_text(texts: Texts, picking: Picking) -> Html:
    zone = zone_label(texts, picking.therapist.zone)
    if picking.moving:
        when = moment(texts, picking.moving.slot.start, picking.therapist.zone)
        return texts.html("days-moving", moment=when, zone=zone)
    return texts.html(
        "days",
        minutes=picking.therapist.consultation.length,
        name=picking.therapist.name,
        zone=zone,
    )


def _day_button(texts: Texts, picking: Picking, group: Sequence[Interval]) -> Button:
    start = group[0].start
    day = day_label(texts, start, picking.therapist.zone)
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
