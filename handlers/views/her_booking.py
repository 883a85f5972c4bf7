"""One consultation as its therapist sees it: the one screen to which every such button leads."""

from fitbot.domain.booking import Booking, Status
from fitbot.domain.digest import NamedBooking
from fitbot.domain.whereabouts import Whereabouts
from fitbot.practice import Therapist
from fitbot.services.agenda import OneBooking
from fitbot.services.calls import link_of, phone_of, way_of
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import day_label, moment, time_label
from handlers import taps
from handlers.screens import Button, Screen
from handlers.views.her_changes import her_rows
from handlers.views.her_ways import to_week
from handlers.views.start import to_menu
from handlers.views.therapist import named, short_name


def her_booking(texts: Texts, therapist: Therapist, seen: OneBooking) -> Screen:
    """Who, when, how, and what she can say about it."""
    booking = seen.booking
    head = texts.html(
        "her-booking",
        name=named(texts, seen.name),
        moment=moment(texts, booking.slot.start, seen.whereabouts.zone_at(booking.slot.start)),
        way=texts.plain(f"way-{way_of(therapist, booking)}"),
        code=booking.code,
    )
    text = join(
        head,
        reach(texts, therapist, booking),
        texts.html(f"settled-{booking.status.value}") if _is_settled(booking) else "",
        texts.html("her-booking-coming") if booking.coming_at and not _is_settled(booking) else "",
        by="\n",
    )
    return Screen(text, [*_rows(texts, seen), _way_back(texts)])


def booking_button(texts: Texts, each: NamedBooking, where: Whereabouts) -> Button:
    """The way to the screen of a consultation."""
    start = each.booking.slot.start
    zone = where.zone_at(start)
    label = texts.plain(
        "button-her-booking",
        day=day_label(texts, start, zone),
        time=time_label(texts, start, zone),
        who=short_name(texts, each.name),
    )
    return Button(label, taps.HerBooking(each.booking.id))


def reach(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    """Return the number to call or the link of the call; nothing where neither is known."""
    if number := phone_of(therapist, booking):
        return texts.html("her-booking-phone", phone=number)
    link = link_of(therapist, booking)
    return texts.html("booking-link", link=link) if link else Html("")


def _is_settled(booking: Booking) -> bool:
    return booking.status is not Status.BOOKED


def _rows(texts: Texts, seen: OneBooking) -> list[list[Button]]:
    booking = seen.booking
    if booking.status is Status.CANCELLED:
        return []
    if seen.now < booking.slot.start:
        return her_rows(texts, booking)
    answers = {
        Status.CAME: Button(texts.plain("button-came"), taps.Attendance(booking.id, came=True)),
        Status.MISSED: Button(
            texts.plain("button-missed"), taps.Attendance(booking.id, came=False)
        ),
    }
    return [[button for status, button in answers.items() if status is not booking.status]]


def _way_back(texts: Texts) -> list[Button]:
    return [to_week(texts), to_menu(texts)]
