"""A therapist's consultations of today or of a week, each with a button."""

from itertools import groupby

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.practice import Therapist
from fitbot.services.agenda import Agenda
from fitbot.services.calls import way_of
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, time_label, zone_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.her_booking import booking_button, reach
from handlers.views.therapist import short_name, to_home

TODAY, WEEK = 1, 7
#: One phone screen.
_SHOWN = 8


def agenda(texts: Texts, therapist: Therapist, seen: Agenda) -> Screen:
    """Today with all that a call needs, or the days ahead in short."""
    today = seen.days == TODAY
    where = seen.whereabouts
    head = texts.html("agenda-today" if today else "agenda-week", n=len(seen.booked))
    shown = seen.booked[:_SHOWN]
    parts = []
    for _, group in groupby(shown, lambda each: where.day_of(each.booking.slot.start)):
        lines = [_line(texts, therapist, seen, each) for each in group]
        parts.append(join(*lines, by="\n"))
    if len(seen.booked) > len(shown):
        parts.append(texts.html("digest-more", n=len(seen.booked) - len(shown)))
    buttons = [[booking_button(texts, each, where)] for each in shown]
    return Screen(join(head, *parts), [*buttons, _ways(texts, today=today)])


def _line(texts: Texts, therapist: Therapist, seen: Agenda, each: NamedBooking) -> Html:
    booking, today = each.booking, seen.days == TODAY
    zone = seen.whereabouts.zone_at(booking.slot.start)
    line = texts.html(
        "agenda-line-today" if today else "agenda-line",
        day=day_label(texts, booking.slot.start, zone),
        start=time_label(texts, booking.slot.start, zone),
        end=time_label(texts, booking.slot.end, zone),
        name=short_name(texts, each.name),
        way=texts.plain(f"digest-way-{way_of(therapist, booking)}"),
    )
    away = zone != seen.whereabouts.home
    return join(
        join(
            line,
            zone_label(texts, zone) if away else "",
            _standing(texts, booking),
            by=" · ",
        ),
        reach(texts, therapist, booking) if today and booking.is_open(seen.now) else "",
        by="\n",
    )


def _standing(texts: Texts, booking: Booking) -> Html:
    """What is known of whether they come, or came."""
    if booking.status is Status.BOOKED:
        return texts.html("agenda-coming") if booking.coming_at else Html("")
    return texts.html(f"attended-{booking.status.value}")


def _ways(texts: Texts, *, today: bool) -> list[Button]:
    other = Button(texts.plain("button-week"), taps.HerDays(WEEK))
    if not today:
        other = Button(texts.plain("button-today"), taps.HerDays(TODAY))
    return [other, to_home(texts)]
