"""A booking as its client sees it: booked, moved, her own, cancelled, and as a calendar file."""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from fitbot.calendars.base import Event
from fitbot.calendars.writing import client_ics, google_template_url
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.reminders import Reminder, reminders_for
from fitbot.practice import Therapist
from fitbot.services.calls import link_of, phone_of, way_of
from fitbot.texts import Html, Texts, join
from handlers import taps
from handlers.screens import Button, File, Screen
from handlers.views.locating import change_button
from handlers.views.numbers import give_number, number_line, other_way_button
from handlers.views.start import to_menu
from handlers.views.when import when

_FILE_NAME = "appointment.ics"


@dataclass(frozen=True, slots=True)
class Own:
    """A booking as its client looks at it now, on her own clock if we know it."""

    therapist: Therapist
    booking: Booking
    now: dt.datetime
    zone: ZoneInfo | None

    def when(self, texts: Texts, slot: Interval | None = None) -> Html:
        """Return its time, or that of another slot."""
        start = (slot or self.booking.slot).start
        return when(texts, start, self.zone, self.therapist)

    @property
    def can_change(self) -> bool:
        """Tell whether she may move or cancel it by a tap."""
        return self.booking.can_change(self.now, self.therapist.policy.change_until)

    @property
    def is_reminded(self) -> bool:
        """Tell whether anything will come before it, had it been booked or moved just now."""
        zone = self.zone or self.therapist.zone
        return bool(reminders_for(self.booking.slot.start, self.now, zone))


def booked(texts: Texts, own: Own) -> Screen:
    """It is booked, and says so first."""
    head = texts.html("booked", moment=own.when(texts))
    return Screen(join(head, _details(texts, own), _promise(texts, own)), _own_rows(texts, own))


def moved(texts: Texts, own: Own, before: Interval | None) -> Screen:
    """It is moved from the time before, if that can still be taken back."""
    head = texts.html("moved", moment=own.when(texts))
    if before is None:
        return Screen(join(head, _details(texts, own)), _own_rows(texts, own))
    kept = texts.html("moved-kept", before=own.when(texts, before), name=own.therapist.name)
    rows = [[_undo(texts, own.booking, before)], *_own_rows(texts, own)]
    return Screen(join(head, kept, _details(texts, own)), rows)


def undone(texts: Texts, own: Own) -> Screen:
    """It stands as before, and nobody was told."""
    head = texts.html("undone", moment=own.when(texts), name=own.therapist.name)
    return Screen(join(head, _details(texts, own)), _own_rows(texts, own))


def coming(texts: Texts, own: Own) -> Screen:
    """She comes."""
    head = texts.html("coming", moment=own.when(texts))
    return Screen(join(head, _details(texts, own)), _own_rows(texts, own))


def my_booking(texts: Texts, own: Own, before: Interval | None = None) -> Screen:
    """One's own consultation, and what can be done with it; to be moved back to `before`."""
    head = texts.html("my-booking", moment=own.when(texts))
    *rows, out = _own_rows(texts, own)
    if before:
        values = {"before": own.when(texts, before), "name": own.therapist.name}
        head = join(head, texts.html("moved-kept", **values))
        rows.insert(0, [_undo(texts, own.booking, before)])
    if own.can_change:
        rows.append(other_way_button(texts, own.therapist, own.booking))
    rows.append([change_button(texts, "", 0, own.zone or own.therapist.zone)])
    return Screen(join(head, _details(texts, own)), [*filter(None, rows), out])


def no_booking(texts: Texts, therapist: Therapist | None) -> Screen:
    """Nothing is booked; here is how."""
    rows = [[to_menu(texts)]]
    if therapist:
        book = taps.Days(therapist.id, 0, 0)
        rows.insert(0, [Button(texts.plain("button-book"), book, style="success")])
    return Screen(texts.html("my-none"), rows)


def ask_cancel(texts: Texts, own: Own) -> Screen:
    """Really? Without a why."""
    rows = [
        [Button(texts.plain("button-cancel-yes"), taps.Cancel(own.booking.id), style="danger")],
        [Button(texts.plain("button-cancel-no"), taps.My())],
    ]
    return Screen(texts.html("cancel-ask", moment=own.when(texts)), rows)


def cancelled(texts: Texts, own: Own) -> Screen:
    """It is cancelled, and that is fine; for some minutes it can be taken back, or explained."""
    name = own.therapist.name
    head = texts.html("cancelled", moment=own.when(texts))
    book = Button(texts.plain("button-book"), taps.Days(own.therapist.id, 0, 0))
    rows = [[book], [to_menu(texts)]]
    if not own.booking.can_undo(own.now):
        return Screen(join(head, texts.html("cancelled-told", name=name)), rows)
    text = join(
        head, texts.html("cancelled-kept", name=name), texts.html("cancelled-why", name=name)
    )
    return Screen(text, [[_undo(texts, own.booking, own.booking.slot)], *rows])


def explained(texts: Texts, therapist: Therapist) -> Screen:
    """Her reason goes to the therapist."""
    book = Button(texts.plain("button-book"), taps.Days(therapist.id, 0, 0))
    return Screen(
        texts.html("cancelled-explained", name=therapist.name), [[book], [to_menu(texts)]]
    )


def calendar_file(texts: Texts, own: Own) -> Screen:
    """The booking for the client's own calendar: neutral, because phones show it when locked.

    Nothing but title and time goes to Google. The file of a cancelled one takes it out, where the
    phone lets a file do that; Google's editor could only put it in once more.
    """
    booking = own.booking
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
        location=link_of(own.therapist, booking),
    )
    file = File(_FILE_NAME, client_ics(whole, Reminder.HOUR.before))
    if neutral.cancelled:
        return Screen(texts.html("file-caption-cancelled", moment=own.when(texts)), file=file)
    google = Button(texts.plain("button-google"), url=google_template_url(neutral))
    return Screen(texts.html("file-caption", moment=own.when(texts)), [[google]], file=file)


def details_of_call(texts: Texts, therapist: Therapist, booking: Booking) -> Html:
    """Where the call takes place, or on which number."""
    link = link_of(therapist, booking)
    if link:
        return texts.html("booking-link", link=link)
    return number_line(texts, therapist, phone_of(therapist, booking))


def missing_number(texts: Texts, own: Own) -> list[list[Button]]:
    """The way to give the number of a call by phone, as long as none is known."""
    if way_of(own.therapist, own.booking) != "phone" or phone_of(own.therapist, own.booking):
        return []
    return [[give_number(texts, own.booking)]]


def call_values(texts: Texts, therapist: Therapist, way: str) -> dict[str, str | int]:
    """Return what the texts say of a call: how, how long, with whom."""
    return {
        "way": texts.plain(f"way-{way}"),
        "minutes": therapist.consultation.length,
        "name": therapist.name,
    }


def changing_row(texts: Texts, own: Own) -> list[Button]:
    """Return the buttons that change a booking; near its start a word takes their place."""
    if not own.can_change:
        write = texts.plain("button-write", name=own.therapist.name)
        return [Button(write, taps.Ask(own.therapist.id))]
    return [
        Button(texts.plain("button-move"), taps.Days(own.booking.therapist_id, own.booking.id, 0)),
        Button(texts.plain("button-cancel"), taps.AskCancel(own.booking.id)),
    ]


def _promise(texts: Texts, own: Own) -> Html:
    return texts.html("booked-promise" if own.is_reminded else "booked-now")


def _undo(texts: Texts, booking: Booking, before: Interval) -> Button:
    tap = taps.Undo(booking.id, booking.sequence, before.start)
    return Button(texts.plain("button-undo"), tap)


def _details(texts: Texts, own: Own) -> Html:
    way = way_of(own.therapist, own.booking)
    head = texts.html("booking-with", **call_values(texts, own.therapist, way))
    return join(head, details_of_call(texts, own.therapist, own.booking), by="\n")


def _own_rows(texts: Texts, own: Own) -> list[list[Button]]:
    rows = [changing_row(texts, own), [to_menu(texts)]]
    if way_of(own.therapist, own.booking) == "phone":
        rows.insert(0, [give_number(texts, own.booking)])
    return rows
