"""A booking as its client sees it: booked, moved, her own, cancelled, and as a calendar file."""

from dataclasses import replace

from fitbot.calendars.base import Event
from fitbot.calendars.writing import client_ics, google_template_url
from fitbot.domain.booking import Booking, Status
from fitbot.domain.reminders import Reminder
from fitbot.practice import Therapist
from fitbot.services.calls import link_of, way_of
from fitbot.texts import Html, Texts, join
from fitbot.texts.moments import moment
from handlers import taps
from handlers.screens import Button, File, Screen
from handlers.views.start import to_menu

_FILE_NAME = "appointment.ics"


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

    Nothing but title and time goes to Google. The file of a cancelled one takes it out, where the
    phone lets a file do that; Google's editor could only put it in once more.
    """
    neutral = Event(
        uid=booking.uid,
        slot=booking.slot,
        sequence=booking.sequence,
        summary=texts.plain("file-title"),
        stamp=booking.changed_at,
        cancelled=booking.status is Status.CANCELLED,
    )
    whole = replace(
        neutral,
        description=texts.plain("file-details"),
        location=link_of(therapist, booking),
    )
    when = moment(texts, booking.slot.start, therapist.zone)
    file = File(_FILE_NAME, client_ics(whole, Reminder.HOUR.before))
    if neutral.cancelled:
        return Screen(texts.html("file-caption-cancelled", moment=when), file=file)
    google = Button(texts.plain("button-google"), url=google_template_url(neutral))
    return Screen(texts.html("file-caption", moment=when), [[google]], file=file)


def details_of_call(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    """Where the call takes place."""
    link = link_of(therapist, booking)
    if link:
        return texts.html("booking-link", link=link)
    return texts.html("booking-phone", ask=texts.plain("button-ask", name=therapist.name))


def call_values(texts: Texts, therapist: Therapist) -> dict[str, str | int]:
    """Return what the texts say of a call: how, how long, with whom."""
    return {
        "way": texts.plain(f"way-{way_of(therapist)}"),
        "minutes": therapist.consultation.length,
        "name": therapist.name,
    }


def _details(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    head = texts.html("booking-with", **call_values(texts, therapist))
    return join(head, details_of_call(texts, therapist, booking), by="\n")


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
