"""What a client hears before the call, and when it did not take place. Discreet by wording."""

import datetime as dt

from fitbot.domain.reminders import Reminder
from fitbot.texts import Texts, join
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.booking import Own, changing_row, details_of_call, missing_number
from handlers.views.start import to_menu

#: "In about an hour" is said down to this long before the start.
_ABOUT_AN_HOUR = dt.timedelta(minutes=40)


def reminder(texts: Texts, own: Own, kind: Reminder) -> Screen:
    """A reminder, whose words fit the moment at which it goes out."""
    if kind is Reminder.DAY:
        return _a_day_before(texts, own)
    text = texts.html(_key(own, kind), moment=own.when(texts), name=own.therapist.name)
    to_own = [Button(texts.plain("button-my"), taps.My())]
    rows = [*missing_number(texts, own), changing_row(texts, own), to_own]
    details = details_of_call(texts, own.therapist, own.booking)
    return Screen(join(text, details, by="\n"), rows, keeps=True)


def missed(texts: Texts, own: Own) -> Screen:
    """Kind, once, with another time in reach."""
    text = texts.html("missed", name=own.therapist.name, moment=own.when(texts))
    book = Button(texts.plain("button-book"), taps.Days(own.therapist.id, 0, 0), style="success")
    return Screen(text, [[book], [to_menu(texts)]])


def _a_day_before(texts: Texts, own: Own) -> Screen:
    key = "reminder-day" if _days_ahead(own) == 1 else "reminder-day-same"
    text = texts.html(key, moment=own.when(texts), name=own.therapist.name)
    give = missing_number(texts, own)
    rows = [*give, changing_row(texts, own), [Button(texts.plain("button-my"), taps.My())]]
    if own.booking.coming_at is None:
        tap = taps.FineWithMe(own.booking.id, own.booking.slot.start)
        rows.insert(0, [Button(texts.plain("button-coming"), tap, style="success")])
    details = details_of_call(texts, own.therapist, own.booking) if give else ""
    return Screen(join(text, details, by="\n"), rows)


def _key(own: Own, kind: Reminder) -> str:
    if kind is Reminder.SOON:
        return "reminder-minutes"
    ahead = own.booking.slot.start - own.now
    return "reminder-hour" if ahead > _ABOUT_AN_HOUR else "reminder-soon"


def _days_ahead(own: Own) -> int:
    """Return how many midnights lie between, on the clock that she reads."""
    zone = own.zone or own.therapist.zone
    today = own.now.astimezone(zone).date()
    return (own.booking.slot.start.astimezone(zone).date() - today).days
