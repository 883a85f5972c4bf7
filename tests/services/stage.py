"""An office with clients and therapists in it, and what there is to do something with."""

import datetime as dt
from dataclasses import dataclass, field

from fitbot.calendars.base import Event
from fitbot.domain.booking import Booking, Status
from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.domain.messages import TimeOffered
from fitbot.domain.people import Person
from fitbot.domain.waiting import Offer
from fitbot.services.desk import Desk
from tests.services.building import (
    HerCalendar,
    Office,
)
from tests.services.witness import Witness


@dataclass
class Link:
    """A booking link that a therapist made."""

    invitation: Invitation
    token: str
    #: Which client opened it first; None is nobody yet.
    holder: int | None = None
    #: She has booked with it, or moved.
    used: bool = False


@dataclass
class Stage:
    """An office, everybody around it, and what they could do next."""

    office: Office
    witness: Witness
    clients: list[Person]
    therapists: dict[str, Person]
    #: What each client could take back last: the booking as she changed it, and its start before.
    undoable: dict[int, tuple[Booking, dt.datetime]] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    blocked: list[tuple[str, Interval]] = field(default_factory=list)
    deleted: dict[str, Event] = field(default_factory=dict)
    #: Dr. Park's other calendar, in the same account.
    other: HerCalendar = field(default_factory=HerCalendar)
    links: list[Link] = field(default_factory=list)
    #: Which clients have opened a link that did not work for them.
    rejected: set[int] = field(default_factory=set)
    calendar_failed: bool = False
    travelled: bool = False

    @property
    def desk(self) -> Desk:
        return self.office.desk

    @property
    def hers(self) -> HerCalendar:
        return self.office.hers

    @property
    def now(self) -> dt.datetime:
        return self.office.clock.now()

    # What there is to do something with.

    def open(self) -> list[Booking]:
        return [each for each in self.witness.bookings.values() if each.is_open(self.now)]

    def movable(self) -> list[Booking]:
        return [each for each in self.witness.live() if each.status is not Status.CAME]

    def calendars(self) -> list[HerCalendar]:
        return [self.hers, self.other]

    def begun(self) -> list[Booking]:
        return [each for each in self.witness.live() if each.slot.start <= self.now]

    def offers(self) -> list[Offer]:
        return [each.offer for each in self.witness.arrived if isinstance(each, TimeOffered)]
