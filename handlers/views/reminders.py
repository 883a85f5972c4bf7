"""What a client hears before the call, and when it did not take place. Discreet by wording."""

import datetime as dt
from zoneinfo import ZoneInfo

from fitbot.domain.booking import Booking
from fitbot.domain.messages import ConsultationAhead
from fitbot.domain.reminders import Reminder
from fitbot.practice import Therapist
from fitbot.texts import Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.booking import details_of_call
from handlers.views.start import to_menu
from handlers.views.when import when

#: "In about an hour" is said down to this long before the start.
_ABOUT_AN_HOUR = dt.timedelta(minutes=40)


def reminder(
    texts: Texts, therapist: Therapist, message: ConsultationAhead, now: dt.datetime
) -> Screen:
    """A reminder, whose words fit the moment at which it goes out."""
    booking = message.booking
    key = _day_key(message.zone or therapist.zone, booking, now)
    if message.kind is Reminder.HOUR:
        key = "reminder-hour" if booking.slot.start - now > _ABOUT_AN_HOUR else "reminder-soon"
    start = when(texts, booking.slot.start, message.zone, therapist)
    text = texts.html(key, moment=start, name=therapist.name)
    if message.kind is Reminder.HOUR:
        rows = [[Button(texts.plain("button-my"), taps.My())]]
        return Screen(join(text, details_of_call(texts, therapist, booking)), rows, keeps=True)
    rows = [
        [
            Button(texts.plain("button-move"), taps.Days(therapist.id, booking.id, 0)),
            Button(texts.plain("button-cancel"), taps.AskCancel(booking.id)),
        ],
        [Button(texts.plain("button-my"), taps.My())],
    ]
    return Screen(text, rows)


def missed(texts: Texts, therapist: Therapist, booking: Booking, zone: ZoneInfo | None) -> Screen:
    """Kind, once, with another time in reach."""
    text = texts.html(
        "missed",
        name=therapist.name,
        moment=when(texts, booking.slot.start, zone, therapist),
    )
    book = Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0), style="success")
    return Screen(text, [[book], [to_menu(texts)]])


def _day_key(zone: ZoneInfo, booking: Booking, now: dt.datetime) -> str:
    days = booking.slot.start.astimezone(zone).date() - now.astimezone(zone).date()
    return "reminder-day" if days.days == 1 else "reminder-day-same"
