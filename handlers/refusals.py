"""A refusal as a screen: the kind sentence of its code, over a fresh view of how things stand."""

from collections.abc import Awaitable, Callable

from fitbot.errors import (
    AlreadyBooked,
    BookedAnew,
    CalendarUnread,
    ChangedSince,
    ClaimRejected,
    EventIsBack,
    NoBooking,
    Outdated,
    Refusal,
    SlotTaken,
    TextTooLong,
    TimePast,
    TimeTaken,
    TooLate,
    TooManyQuestions,
    UndoOver,
    UndoTaken,
)
from fitbot.services.slots import Viewer
from fitbot.texts import Html
from handlers import taps
from handlers.callback import unpack
from handlers.her_changes import days_screen
from handlers.own_booking import my_screen
from handlers.practising import menu_screen, practising
from handlers.screens import Button, Screen
from handlers.views import picking as picking_views
from handlers.views.picking import Picking
from handlers.views.start import never_minding, to_menu
from handlers.visit import Visit


async def refuse(visit: Visit, refusal: Refusal) -> None:
    """Answer an understood request with no, and with a way on."""
    screen = await _AFTER[type(refusal)](visit, refusal)
    await visit.show(screen.under(sentence(visit, refusal)))


def sentence(visit: Visit, refusal: Refusal) -> Html:
    """Return the text of a refusal."""
    values = dict(refusal.data)
    therapist = visit.desk.therapist(str(values.pop("therapist", ""))) or visit.therapist
    name = therapist.name if therapist else visit.desk.practice.practice.name
    return visit.texts.html(f"refusal-{refusal.code}", name=name, **values)


async def _fresh_times(visit: Visit, _refusal: Refusal) -> Screen:
    tapped = visit.update.callback_query
    tap = unpack(tapped.data) if tapped else None
    if not isinstance(tap, taps.Pick | taps.Confirm):
        return await menu_screen(visit)
    therapist = visit.desk.therapist(tap.therapist_id)
    if therapist is None:
        return await menu_screen(visit)
    try:
        moving = (
            await visit.desk.bookings.changeable(visit.person, tap.moving) if tap.moving else None
        )
        slots = await visit.desk.slots.free(therapist.id, Viewer(visit.person.id, tap.moving))
    except Refusal:
        return await menu_screen(visit)
    picking = Picking(therapist, moving)
    day = picking.day_of(tap.start)
    if any(picking.day_of(slot.start) == day for slot in slots):
        return picking_views.times(visit.texts, picking, slots, day, 0)
    return picking_views.days(visit.texts, picking, slots, 0)


async def _own(visit: Visit, _refusal: Refusal) -> Screen:
    return await my_screen(visit)


async def _her_times(visit: Visit, _refusal: Refusal) -> Screen:
    tapped = visit.update.callback_query
    tap = unpack(tapped.data) if tapped else None
    if not isinstance(tap, taps.HerPick | taps.HerMoveYes):
        return await menu_screen(visit)
    therapist = await practising(visit)
    booking = await visit.desk.rearranging.movable(therapist.id, tap.booking_id)
    return await days_screen(visit, therapist, booking)


async def _menu(visit: Visit, _refusal: Refusal) -> Screen:
    return await menu_screen(visit)


async def _ask_instead(visit: Visit, refusal: Refusal) -> Screen:
    return _to_herself(visit, refusal, "button-ask")


async def _write_instead(visit: Visit, refusal: Refusal) -> Screen:
    return _to_herself(visit, refusal, "button-write")


def _to_herself(visit: Visit, refusal: Refusal, label: str) -> Screen:
    therapist = visit.desk.therapist(str(refusal.data.get("therapist", ""))) or visit.therapist
    rows = [[to_menu(visit.texts)]]
    if therapist:
        ask = Button(visit.texts.plain(label, name=therapist.name), taps.Ask(therapist.id))
        rows.insert(0, [ask])
    return Screen(Html(""), rows)


async def _only_back(visit: Visit, _refusal: Refusal) -> Screen:
    return never_minding(visit.texts, Html(""))


_AFTER: dict[type[Refusal], Callable[[Visit, Refusal], Awaitable[Screen]]] = {
    SlotTaken: _fresh_times,
    AlreadyBooked: _own,
    NoBooking: _own,
    TooLate: _write_instead,
    ChangedSince: _own,
    UndoOver: _own,
    UndoTaken: _own,
    TimeTaken: _her_times,
    TimePast: _her_times,
    BookedAnew: _menu,
    CalendarUnread: _ask_instead,
    Outdated: _menu,
    TextTooLong: _only_back,
    TooManyQuestions: _only_back,
    ClaimRejected: _menu,
    EventIsBack: _menu,
}
