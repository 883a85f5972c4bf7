"""A therapist's consultations of today or of a week, each with a button."""

from itertools import groupby

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.practice import Therapist
from fitbot.services.agenda import Agenda
from fitbot.services.calls import way_of
from fitbot.texts import Html, Texts, join, without_markup
from fitbot.texts.moments import day_label, time_label, zone_label
from handlers.phone import fits_a_screen
from handlers.screens import Button, Screen
from handlers.views.her_booking import booking_button, reach
from handlers.views.her_ways import TODAY, to_today, to_week
from handlers.views.start import to_menu
from handlers.views.therapist import short_name

_SHOWN = 8


def agenda(texts: Texts, therapist: Therapist, seen: Agenda) -> Screen:
    """Today with all that a call needs, or the days ahead in short: as much as fits."""
    for shows in range(min(len(seen.booked), _SHOWN), -1, -1):
        screen = _agenda(texts, therapist, seen, shows)
        if fits_a_screen(without_markup(screen.text), len(screen.rows)):
            break
    return screen


def _agenda(texts: Texts, therapist: Therapist, seen: Agenda, shows: int) -> Screen:
    today = seen.days == TODAY
    where = seen.whereabouts
    head = texts.html("agenda-today" if today else "agenda-week", n=len(seen.booked))
    shown = seen.booked[:shows]
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
    return [to_week(texts) if today else to_today(texts), to_menu(texts)]
