"""A client says what time it is for her, or names a place; she is never asked where she is."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from fitbot.domain.dialogue import Locating
from fitbot.domain.said_time import SaidTime, read_said_time
from fitbot.practice import Therapist
from handlers import taps
from handlers.hosting import host
from handlers.routes import ROUTES, on
from handlers.screens import Screen
from handlers.views import locating as views
from handlers.views.locating import Origin
from handlers.visit import Visit


@on(taps.SameZone)
async def same_zone(visit: Visit, tap: taps.SameZone) -> None:
    """Keep the therapist's zone for the client, too."""
    await _keep(visit, _origin(visit, tap), host(visit, tap.therapist_id).zone)


@on(taps.LiveIn)
async def live_in(visit: Visit, tap: taps.LiveIn) -> None:
    """Keep the zone, and go back to where she came from."""
    await _keep(visit, _origin(visit, tap), tap.zone)


@on(taps.AskTime)
async def ask_time(visit: Visit, tap: taps.AskTime) -> None:
    """Ask what time it is for her."""
    await visit.show(await time_screen(visit, tap))


async def time_screen(visit: Visit, tap: taps.AskTime) -> Screen:
    """The question what time it is for her; her next text may be the name of a place."""
    origin = _origin(visit, tap)
    await visit.desk.people.expect(visit.person, Locating(origin.therapist_id, origin.moving))
    if tap.page:
        told = await visit.desk.zones.everywhere()
        return views.all_times(visit.texts, origin, told, tap.page)
    told = await visit.desk.zones.likely(visit.person, _therapist(visit, origin))
    return views.likely_times(visit.texts, origin, told)


@on(taps.SameTime)
async def same_time(visit: Visit, tap: taps.SameTime) -> None:
    """Ask which of the clocks that show this time is hers."""
    origin = _origin(visit, tap)
    await visit.desk.people.expect(visit.person, Locating(origin.therapist_id, origin.moving))
    therapist = _therapist(visit, origin)
    told = await visit.desk.zones.at_the_time_of(visit.person, therapist, tap.zone)
    await visit.show(views.cities_of_a_time(visit.texts, origin, told))


async def located(visit: Visit, expected: Locating, text: str) -> None:
    """Answer the name of a place with the places it may mean, and a time as if it was tapped."""
    origin = Origin(expected.therapist_id, expected.moving, visit.person.zone)
    if said := read_said_time(text):
        await _timed(visit, origin, said)
        return
    told = await visit.desk.zones.find(visit.person, text)
    if told.groups:
        await visit.say(views.found(visit.texts, origin, told))
        return
    likely = await visit.desk.zones.likely(visit.person, _therapist(visit, origin))
    await visit.say(views.not_found(visit.texts, origin, likely))


async def _timed(visit: Visit, origin: Origin, said: SaidTime) -> None:
    therapist = _therapist(visit, origin)
    told = await visit.desk.zones.showing(visit.person, therapist, said)
    match told.groups:
        case []:
            likely = await visit.desk.zones.likely(visit.person, therapist)
            await visit.say(views.nowhere(visit.texts, origin, likely))
        case [[zone]]:
            await _keep(visit, origin, zone)
        case [_]:
            await visit.say(views.cities_of_a_time(visit.texts, origin, told))
        case _:
            await visit.say(views.times_meant(visit.texts, origin, told))


async def _keep(visit: Visit, origin: Origin, zone: ZoneInfo) -> None:
    person = await visit.desk.people.keep_zone(visit.person, zone)
    back = taps.Days(origin.therapist_id, origin.moving, 0) if origin.therapist_id else taps.My()
    await ROUTES[type(back)](replace(visit, person=person), back)


def _therapist(visit: Visit, origin: Origin) -> Therapist | None:
    return visit.desk.therapist(origin.therapist_id) or visit.therapist


def _origin(
    visit: Visit, tap: taps.SameZone | taps.AskTime | taps.SameTime | taps.LiveIn
) -> Origin:
    return Origin(tap.therapist_id, tap.moving, visit.person.zone)
