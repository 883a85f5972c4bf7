"""A refusal as a screen: the kind sentence of its code, over a fresh view of how things stand."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from fitbot.errors import (
    AlreadyBooked,
    BookedAnew,
    CalendarUnread,
    ChangedSince,
    ClaimRejected,
    EventIsBack,
    InvitationRejected,
    NoBooking,
    NotFitting,
    Outdated,
    Paused,
    Refusal,
    SlotTaken,
    TextTooLong,
    TimePast,
    TimeTaken,
    TooLate,
    TooManyQuestions,
    UndoOver,
    UndoTaken,
    WishPast,
    WordLost,
)
from fitbot.texts import Html
from handlers import taps
from handlers.asking_first import open_screen
from handlers.callback import unpack
from handlers.clients import welcome_screen
from handlers.her_changes import cancel_screen, days_screen, move_screen
from handlers.own_booking import my_screen
from handlers.picking import fresh_times
from handlers.practising import menu_screen, practising
from handlers.screens import Button, Screen
from handlers.views import paused as paused_view
from handlers.views import waiting as waiting_views
from handlers.views.start import never_minding, to_menu
from handlers.visit import Visit


async def refuse(visit: Visit, refusal: Refusal) -> None:
    """Answer an understood request with no, and with a way on.

    Where that way is closed too, because more has changed meanwhile, this is what she hears of.
    """
    try:
        screen = await _AFTER[type(refusal)](visit, refusal)
    except Refusal as newer:
        refusal, screen = newer, await menu_screen(visit)
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
    return await fresh_times(visit, tap)


async def _no_fit(visit: Visit, refusal: Refusal) -> Screen:
    therapist_id = str(refusal.data["therapist"])
    standing = await visit.desk.prechecks.standing(visit.person, therapist_id)
    return await open_screen(visit, standing) or await menu_screen(visit)


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


async def _her_word(visit: Visit, _refusal: Refusal) -> Screen:
    tapped = visit.update.callback_query
    match unpack(tapped.data) if tapped else None:
        case taps.HerMoveYes(booking_id=number, start=start):
            return await move_screen(visit, number, start)
        case taps.HerCancelYes(booking_id=number):
            return await cancel_screen(visit, number)
    return await menu_screen(visit)


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


async def _wish_instead(visit: Visit, refusal: Refusal) -> Screen:
    screen = await _ask_instead(visit, refusal)
    therapist = visit.desk.therapist(str(refusal.data.get("therapist", "")))
    if therapist is None:
        return screen
    wish = waiting_views.row(visit.texts, therapist, some_free=False)
    return replace(screen, rows=[wish, *screen.rows])


async def _welcome(visit: Visit, _refusal: Refusal) -> Screen:
    return await welcome_screen(visit)


async def _while_paused(visit: Visit, refusal: Refusal) -> Screen:
    therapist = visit.desk.therapist(str(refusal.data["therapist"]))
    pause = await visit.desk.time_off.pause_of(therapist.id) if therapist else None
    if therapist is None or pause is None:
        return await menu_screen(visit)
    return paused_view.paused(visit.texts, visit.desk.practice, therapist, pause.text)


async def _only_back(visit: Visit, _refusal: Refusal) -> Screen:
    return never_minding(visit.texts, Html(""))


_AFTER: dict[type[Refusal], Callable[[Visit, Refusal], Awaitable[Screen]]] = {
    SlotTaken: _fresh_times,
    AlreadyBooked: _own,
    NoBooking: _own,
    NotFitting: _no_fit,
    TooLate: _write_instead,
    ChangedSince: _own,
    UndoOver: _own,
    UndoTaken: _own,
    TimeTaken: _her_times,
    TimePast: _her_times,
    WishPast: _menu,
    BookedAnew: _menu,
    WordLost: _her_word,
    CalendarUnread: _wish_instead,
    Paused: _while_paused,
    Outdated: _menu,
    TextTooLong: _only_back,
    TooManyQuestions: _only_back,
    ClaimRejected: _menu,
    InvitationRejected: _welcome,
    EventIsBack: _menu,
}
