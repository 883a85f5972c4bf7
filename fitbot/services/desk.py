"""Everything the front needs, put together once: the services, the texts, the practice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fitbot.clock import Clock
from fitbot.domain.people import Person
from fitbot.practice import Practice, Therapist
from fitbot.services.booking import BookingService
from fitbot.services.calendars import CalendarService, Source
from fitbot.services.digests import DigestService
from fitbot.services.mail import MailService
from fitbot.services.people import PeopleService
from fitbot.services.questions import QuestionService
from fitbot.services.slots import SlotService
from fitbot.services.surveys import SurveyService
from fitbot.store import Store
from fitbot.texts import Texts


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one practice."""

    practice: Practice
    texts: Texts
    people: PeopleService
    calendars: CalendarService
    slots: SlotService
    bookings: BookingService
    questions: QuestionService
    surveys: SurveyService
    digests: DigestService
    mail: MailService
    #: A therapist's picture, by her id, read once at the start.
    photos: Mapping[str, bytes]

    def therapist_for(self, person: Person) -> Therapist | None:
        """Return whom this person came for: the only therapist, or the one chosen."""
        if len(self.practice.therapists) == 1:
            return self.practice.therapists[0]
        return self.therapist(person.came_for or "")

    def therapist(self, therapist_id: str) -> Therapist | None:
        """Return a therapist, or None for an id that the practice file does not hold (any more)."""
        try:
            return self.practice.therapist(therapist_id)
        except KeyError:
            return None


def make_desk(
    store: Store,
    practice: Practice,
    clock: Clock,
    sources: Mapping[str, Sequence[Source]],
    photos: Mapping[str, bytes],
) -> Desk:
    """Put the services together."""
    calendars = CalendarService(store, practice, clock, sources)
    slots = SlotService(store, practice, clock, calendars)
    digests = DigestService(store, practice, clock)
    return Desk(
        practice=practice,
        texts=Texts(practice.practice.languages[0], practice.practice.country),
        people=PeopleService(store, clock),
        calendars=calendars,
        slots=slots,
        bookings=BookingService(store, practice, clock, slots, calendars),
        questions=QuestionService(store, clock),
        surveys=SurveyService(store, clock),
        digests=digests,
        mail=MailService(store, clock, digests),
        photos=photos,
    )
