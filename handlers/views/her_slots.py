"""What clients are offered on a day, and why a time is not, in a sentence."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fitbot.domain.interval import Interval
from fitbot.domain.slots import windows_on
from fitbot.practice import Therapist
from fitbot.services.explaining import DayOfSlots, Why, is_in_reach
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import moment, time_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.her_booking import booking_button
from handlers.views.spans import full_date, short_date
from handlers.views.start import to_menu

_DAY = dt.timedelta(days=1)
_A_ROW = 4
#: Eight rows of buttons under a text of a few lines.
_SHOWN = 24


def day(texts: Texts, seen: DayOfSlots) -> Screen:
    """One day: what is offered in words, and a button for each time that is not."""
    rules = seen.rules
    zone = rules.availability.zone_on(seen.day)
    head = texts.html("her-slots", day=full_date(texts, seen.day), zone=zone_label(texts, zone))
    text = join(
        texts.html("her-slots-paused") if rules.pause else "",
        head,
        _offered(texts, seen),
        texts.html("her-slots-others") if seen.others else "",
        texts.html("her-slots-ask"),
    )
    buttons = [
        Button(time_label(texts, slot.start, zone), taps.WhyNot(slot.start))
        for slot in seen.others[:_SHOWN]
    ]
    return Screen(text, [*in_rows(buttons, _A_ROW), _turns(texts, seen), [to_menu(texts)]])


def why(texts: Texts, therapist: Therapist, seen: Why) -> Screen:
    """The reason against a time, and what it leads to."""
    rules = seen.rules
    local_day = rules.availability.day_of(seen.slot.start)
    zone = rules.availability.zone_on(local_day)
    text = join(
        texts.html("slot-asked", moment=moment(texts, seen.slot.start, zone)),
        _reason(texts, therapist, seen),
        texts.html("her-slots-paused") if rules.pause and seen.reason is None else "",
    )
    rows = [[booking_button(texts, each, rules.whereabouts)] for each in seen.booked]
    if seen.blocked:
        rows.append([Button(texts.plain("button-time-off"), taps.TimeOff())])
    if is_in_reach(rules, local_day, seen.now):
        rows.append([Button(texts.plain("button-her-day"), taps.HerSlots(local_day))])
    return Screen(text, [*rows, [to_menu(texts)]])


def unread(texts: Texts, calendars: Sequence[str]) -> Screen:
    """Nothing is offered, because a calendar cannot be read."""
    text = texts.html("her-slots-unread", calendars=", ".join(calendars))
    return Screen(text, [[to_menu(texts)]])


def _offered(texts: Texts, seen: DayOfSlots) -> Html:
    if seen.offered:
        zone = seen.rules.availability.zone_on(seen.day)
        times = ", ".join(time_label(texts, slot.start, zone) for slot in seen.offered)
        return texts.html("her-slots-offered", times=times)
    if seen.closed:
        return texts.html(f"closed-{seen.closed}", holiday=seen.holiday)
    return texts.html("her-slots-none")


def _turns(texts: Texts, seen: DayOfSlots) -> list[Button]:
    days = {"‹": seen.day - _DAY, "›": seen.day + _DAY}
    turns = []
    for arrow, other in days.items():
        if is_in_reach(seen.rules, other, seen.now):
            label = short_date(texts, other)
            words = f"{arrow} {label}" if arrow == "‹" else f"{label} {arrow}"
            turns.append(Button(words, taps.HerSlots(other)))
    return turns


def _reason(texts: Texts, therapist: Therapist, seen: Why) -> Html:
    match seen.reason:
        case "busy":
            return _busy(texts, seen)
        case "outside-hours":
            return _outside(texts, seen)
        case "vacation" | "holiday":
            return texts.html(f"closed-{seen.reason}", holiday=seen.holiday)
        case "booked":
            key = "booked" if seen.booked else "held"
        case _:
            key = seen.reason or "offered"
    rules = therapist.consultation
    return texts.html(
        f"why-{key}",
        hours=rules.notice_hours,
        days=rules.horizon_days,
        step=rules.step,
        minutes=rules.buffer,
        per_day=rules.per_day,
        per_week=rules.per_week,
    )


def _busy(texts: Texts, seen: Why) -> Html:
    minutes = seen.rules.policy.gap // dt.timedelta(minutes=1)
    if seen.blocked:
        return texts.html("taken-blocked", minutes=minutes)
    if seen.calendars:
        names = ", ".join(f"“{name}”" for name in seen.calendars)
        return texts.html("taken-busy", calendars=names, minutes=minutes)
    return texts.html("taken-busy-all-day")


def _outside(texts: Texts, seen: Why) -> Html:
    availability = seen.rules.availability
    local_day = availability.day_of(seen.slot.start)
    zone = availability.zone_on(local_day)
    hours = [_hours(texts, window, zone) for window in windows_on(availability, local_day)]
    if not hours:
        return texts.html("closed-outside-hours")
    return texts.html("hours-do-not-fit", hours=", ".join(hours))


def _hours(texts: Texts, window: Interval, zone: ZoneInfo) -> str:
    return f"{time_label(texts, window.start, zone)}–{time_label(texts, window.end, zone)}"
