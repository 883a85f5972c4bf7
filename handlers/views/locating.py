"""On whose clock are times shown? A time to tap, or a place to name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date

from fitbot.regions import COUNTRY_BY_ZONE
from fitbot.services.zones import MOST_PLACES, Told
from fitbot.texts import Texts
from fitbot.texts.moments import city_label, time_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.start import to_menu

_TIMES_A_ROW = 3
_TIMES_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a client comes from, and goes back to (see `taps.locating`)."""

    therapist_id: str
    moving: int
    #: The zone she reads times in so far; None if it is not known.
    zone: ZoneInfo | None


def change_button(texts: Texts, therapist_id: str, moving: int, zone: ZoneInfo) -> Button:
    """Whose times these are, and the way to change it."""
    label = texts.plain("button-zone", city=city_label(texts, zone))
    return Button(label, taps.AskTime(therapist_id, moving, 0))


def is_it_hers(texts: Texts, therapist_id: str, moving: int) -> list[Button]:
    """Yes or no, to whether the therapist's zone is the client's too."""
    return [
        Button(texts.plain("button-zone-yes"), taps.SameZone(therapist_id, moving)),
        Button(texts.plain("button-zone-no"), taps.AskTime(therapist_id, moving, 0)),
    ]


def likely_times(texts: Texts, origin: Origin, told: Told) -> Screen:
    """What time is it for you? The likely answers."""
    more = Button(texts.plain("button-zone-more"), _page(origin, 1))
    with_day = _on_several_days(told)
    rows = [*_time_rows(texts, origin, told, with_day=with_day), [more], _way_out(texts, origin)]
    return Screen(texts.html("zone-ask"), rows)


def all_times(texts: Texts, origin: Origin, told: Told, page: int) -> Screen:
    """What time is it for you? All answers there are, a page of them."""
    first = (page - 1) * _TIMES_A_PAGE
    shown = Told(told.now, told.groups[first : first + _TIMES_A_PAGE])
    if not shown.groups:
        return all_times(texts, origin, told, 1)
    turns = [Button(texts.plain("button-previous"), _page(origin, page - 1))]
    if len(told.groups) > first + _TIMES_A_PAGE:
        turns.append(Button(texts.plain("button-more"), _page(origin, page + 1)))
    rows = [*_time_rows(texts, origin, shown, with_day=True), turns, _way_out(texts, origin)]
    return Screen(texts.html("zone-ask-all"), rows)


def cities_of_a_time(texts: Texts, origin: Origin, told: Told) -> Screen:
    """Several clocks show that time, and will differ: which one is hers?"""
    zones = [zone for group in told.groups for zone in group]
    rows = [[_place(origin, place_label(texts, zone), zone)] for zone in zones]
    text = texts.html("zone-ask-city", time=time_label(texts, told.now, zones[0]))
    return Screen(text, [*rows, *_elsewhere(texts, origin, page=1)])


def found(texts: Texts, origin: Origin, told: Told) -> Screen:
    """The places that were meant, perhaps; where clocks are many, what time it is there."""
    if len(told.groups) > MOST_PLACES:
        times = Told(told.now, told.groups[:_TIMES_A_PAGE])
        rows = _time_rows(texts, origin, times, with_day=_on_several_days(times))
        return Screen(texts.html("zone-ask-all"), [*rows, *_elsewhere(texts, origin, page=0)])
    zones = [zone for group in told.groups for zone in group]
    rows = [[_place(origin, _named_with_time(texts, told.now, zone), zone)] for zone in zones]
    return Screen(texts.html("zone-found"), [*rows, *_elsewhere(texts, origin, page=0)])


def not_found(texts: Texts, origin: Origin, told: Told) -> Screen:
    """No place of that name; the likely times again."""
    return likely_times(texts, origin, told).under(texts.html("zone-not-found"))


def nowhere(texts: Texts, origin: Origin, told: Told) -> Screen:
    """It is that time nowhere; the likely times again."""
    return likely_times(texts, origin, told).under(texts.html("zone-time-nowhere"))


def times_meant(texts: Texts, origin: Origin, told: Told) -> Screen:
    """The times that were meant, perhaps: before or after noon, or on one of two days."""
    rows = _time_rows(texts, origin, told, with_day=True)
    return Screen(texts.html("zone-which-time"), [*rows, *_elsewhere(texts, origin, page=0)])


def place_label(texts: Texts, zone: ZoneInfo) -> str:
    """Return `Madrid, Spain`."""
    city = city_label(texts, zone)
    country = texts.locale.territories.get(COUNTRY_BY_ZONE.get(zone.key, ""), city)
    return city if city == country else texts.plain("zone-place", city=city, country=str(country))


def _on_several_days(told: Told) -> bool:
    return len({told.now.astimezone(group[0]).date() for group in told.groups}) > 1


def _time_rows(texts: Texts, origin: Origin, told: Told, *, with_day: bool) -> list[list[Button]]:
    buttons = [
        Button(_time(texts, told.now, group[0], with_day=with_day), _answer(origin, group))
        for group in told.groups
    ]
    return in_rows(buttons, _TIMES_A_ROW)


def _answer(origin: Origin, group: Sequence[ZoneInfo]) -> taps.LiveIn | taps.SameTime:
    kind = taps.LiveIn if len(group) == 1 else taps.SameTime
    return kind(origin.therapist_id, origin.moving, group[0])


def _time(texts: Texts, now: dt.datetime, zone: ZoneInfo, *, with_day: bool) -> str:
    time = time_label(texts, now, zone)
    if not with_day:
        return time
    weekday = format_date(now.astimezone(zone).date(), "EEE", locale=texts.locale)
    return texts.plain("zone-time", weekday=str(weekday), time=time)


def _named_with_time(texts: Texts, now: dt.datetime, zone: ZoneInfo) -> str:
    time = time_label(texts, now, zone)
    return texts.plain("zone-place-time", place=place_label(texts, zone), time=time)


def _place(origin: Origin, label: str, zone: ZoneInfo) -> Button:
    return Button(label, taps.LiveIn(origin.therapist_id, origin.moving, zone))


def _elsewhere(texts: Texts, origin: Origin, page: int) -> list[list[Button]]:
    return [
        [Button(texts.plain("button-zone-none"), _page(origin, page))],
        _way_out(texts, origin),
    ]


def _page(origin: Origin, page: int) -> taps.AskTime:
    return taps.AskTime(origin.therapist_id, origin.moving, page)


def _way_out(texts: Texts, origin: Origin) -> list[Button]:
    """Leave it as it is, where there is something to leave; and the menu."""
    if origin.zone is None:
        return [to_menu(texts)]
    back = taps.Days(origin.therapist_id, origin.moving, 0) if origin.therapist_id else taps.My()
    label = texts.plain("button-zone-keep", city=city_label(texts, origin.zone))
    return [Button(label, back), to_menu(texts)]
