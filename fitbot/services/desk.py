"""Everything the front needs, put together once: the services, the texts, the practice."""

import datetime as dt
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fitbot.clock import Clock
from fitbot.domain.people import Person
from fitbot.practice import Practice, Therapist, UnknownTherapist
from fitbot.safety import CrisisLines, crisis_lines
from fitbot.services.agenda import AgendaService
from fitbot.services.attending import AttendanceService
from fitbot.services.booking import BookingService
from fitbot.services.calendars import CalendarService
from fitbot.services.digests import DigestService
from fitbot.services.emptied import EmptiedService
from fitbot.services.explaining import ExplainingService
from fitbot.services.inviting import InvitationService
from fitbot.services.mail import MailService
from fitbot.services.missing import MissingService
from fitbot.services.numbers import NumberService
from fitbot.services.people import PeopleService
from fitbot.services.prechecks import PrecheckService
from fitbot.services.questions import QuestionService
from fitbot.services.reading_calendars import Source
from fitbot.services.rearranging import RearrangingService
from fitbot.services.slots import SlotService
from fitbot.services.surveys import SurveyService
from fitbot.services.time_off import TimeOffService
from fitbot.services.undoing import UndoService
from fitbot.services.waiting import WaitingService
from fitbot.services.watching import WatchService
from fitbot.services.ways import WayService
from fitbot.services.zones import ZoneService
from fitbot.store import Store
from fitbot.texts import Texts


@dataclass(frozen=True, slots=True)
class Assets:
    """What is read from files once, at the start."""

    texts: Texts
    crisis_lines: CrisisLines
    #: A therapist's picture, by her id.
    photos: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one practice."""

    practice: Practice
    clock: Clock
    assets: Assets
    people: PeopleService
    calendars: CalendarService
    emptied: EmptiedService
    slots: SlotService
    bookings: BookingService
    waiting: WaitingService
    invitations: InvitationService
    undoing: UndoService
    rearranging: RearrangingService
    attending: AttendanceService
    questions: QuestionService
    surveys: SurveyService
    prechecks: PrecheckService
    numbers: NumberService
    ways: WayService
    digests: DigestService
    mail: MailService
    zones: ZoneService
    agenda: AgendaService
    explaining: ExplainingService
    time_off: TimeOffService
    watching: WatchService
    missing: MissingService

    @property
    def texts(self) -> Texts:
        """The words to speak in."""
        return self.assets.texts

    def now(self) -> dt.datetime:
        """Return what time it is, in UTC."""
        return self.clock.now()

    def therapist_for(self, person: Person) -> Therapist | None:
        """Return whom this person came for: the only therapist, or the one chosen."""
        if len(self.practice.therapists) == 1:
            return self.practice.therapists[0]
        return self.therapist(person.came_for or "")

    def therapist(self, therapist_id: str) -> Therapist | None:
        """Return a therapist, or None for an id that the practice file does not hold (any more)."""
        try:
            return self.practice.therapist(therapist_id)
        except UnknownTherapist:
            return None


def load_assets(practice: Practice) -> Assets:
    """Read texts, crisis lines and pictures from their files."""
    mimetypes.init()  # otherwise it reads its files when the first document is sent
    details = practice.practice
    return Assets(
        texts=Texts(details.languages[0], details.country),
        crisis_lines=crisis_lines(details.country),
        photos={
            therapist.id: Path(therapist.photo).read_bytes()
            for therapist in practice.therapists
            if therapist.photo
        },
    )


def make_desk(
    store: Store,
    practice: Practice,
    clock: Clock,
    sources: Mapping[str, Sequence[Source]],
    assets: Assets,
) -> Desk:
    """Put the services together."""
    calendars = CalendarService(store, practice, clock, sources)
    slots = SlotService(store, practice, clock, calendars)
    digests = DigestService(store, practice, clock)
    attending = AttendanceService(store, practice, clock)
    return Desk(
        practice=practice,
        clock=clock,
        assets=assets,
        people=PeopleService(store, clock),
        calendars=calendars,
        emptied=EmptiedService(store),
        slots=slots,
        bookings=BookingService(store, practice, clock, slots, calendars),
        waiting=WaitingService(store, practice, clock, slots),
        invitations=InvitationService(store, practice, clock, slots),
        undoing=UndoService(store, clock, slots),
        rearranging=RearrangingService(store, practice, clock, slots),
        attending=attending,
        questions=QuestionService(store, clock),
        surveys=SurveyService(store, clock),
        prechecks=PrecheckService(store, practice, clock),
        numbers=NumberService(store, practice, clock),
        ways=WayService(store, practice, clock),
        digests=digests,
        mail=MailService(store, practice, clock, digests, attending),
        zones=ZoneService(store, practice, clock),
        agenda=AgendaService(store, practice, clock),
        explaining=ExplainingService(store, practice, clock, slots),
        time_off=TimeOffService(store, practice, clock),
        watching=WatchService(store, practice, clock, sources, calendars),
        missing=MissingService(store, clock),
    )
