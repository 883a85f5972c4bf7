"""On whose clock a client reads times: taken from where she said she will be, or asked of her."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fitbot import cities, telling
from fitbot.clock import Clock
from fitbot.domain.people import Person
from fitbot.domain.precheck import Step
from fitbot.domain.said_time import SaidTime
from fitbot.practice import Practice, Therapist
from fitbot.regions import zone_of_region, zones_of_region
from fitbot.store import Store, Transaction

_LIKELY = 9
#: So many places are shown by their names.
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """Zones to choose from, and the moment whose time is shown."""

    now: dt.datetime
    #: By what time it is in them, in order; a few places found by their names each alone.
    groups: Sequence[telling.Group]


class ZoneService:
    """Offers a few time zones instead of all.

    Comparing clocks through two years takes a while the first time on a day, and so does reading
    the names of places: both happen beside the event loop.
    """

    def __init__(self, store: Store, practice: Practice, clock: Clock) -> None:
        self._store = store
        self._practice = practice
        self._clock = clock

    async def is_open(self, person: Person) -> bool:
        """Tell whether only she can say which clock is hers: where she will be, they differ."""
        if person.zone or Step.PLACE not in self._practice.precheck.ask:
            return False
        return bool(zones_of_region(await self._region(person)))

    async def likely(self, person: Person, therapist: Therapist | None) -> Told:
        """Return the likely zones: of where she will be, else of where her therapist practises."""
        now = self._clock.now()
        regions = await self._regions(person, therapist)
        return Told(now, await asyncio.to_thread(telling.likely, regions, now, _LIKELY))

    async def everywhere(self) -> Told:
        """Return the zones of the whole world."""
        now = self._clock.now()
        return Told(now, await asyncio.to_thread(telling.everywhere, now))

    async def at_the_time_of(
        self, person: Person, therapist: Therapist | None, zone: ZoneInfo
    ) -> Told:
        """Return the zones that show the same time now, the likely ones first."""
        now = self._clock.now()
        regions = await self._regions(person, therapist)
        group = await asyncio.to_thread(telling.at_the_time_of, zone, regions, now)
        return Told(now, [group])

    async def showing(self, person: Person, therapist: Therapist | None, said: SaidTime) -> Told:
        """Return the zones in which it is now what she says it is; none for a time nowhere."""
        now = self._clock.now()
        regions = await self._regions(person, therapist)
        return Told(now, await asyncio.to_thread(telling.showing, said, regions, now))

    async def find(self, person: Person, text: str) -> Told:
        """Return the zones of the places that a text may name; none for what names no place.

        Each is alone in its group, the nearest first; many are grouped by their time instead.
        """
        now = self._clock.now()
        found = await asyncio.to_thread(cities.find, text, person.language, now)
        if len(found) > MOST_PLACES:
            return Told(now, telling.by_time(found, now))
        return Told(now, [[zone] for zone in found])

    async def _region(self, person: Person) -> str:
        async with self._store.read() as view:
            return (await view.precheck_of(person.id)).get(Step.PLACE, "")

    async def _regions(self, person: Person, therapist: Therapist | None) -> list[str]:
        region = await self._region(person)
        if zones_of_region(region):
            return [region]
        licensed = list(therapist.regions) if therapist else []
        # `pt-BR` names a country, `pt` does not.
        country = person.language.partition("-")[2].upper()
        return [*licensed, self._practice.practice.country, country]


async def follow_place(
    tx: Transaction, person_id: int, before: str, place: str, now: dt.datetime
) -> None:
    """Let a person's clock follow where she will be, "" for not known; unless she chose another.

    Where clocks differ it is open again.
    """
    known, zone = (await tx.person(person_id)).zone, zone_of_region(place, now)
    if zone != known and known in {None, zone_of_region(before, now)}:
        await tx.set_zone(person_id, zone)
