"""The practice file as a whole."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from fitbot.domain.precheck import Plan, Step
from fitbot.practice.checks import not_empty, only_once
from fitbot.practice.faq import Faq
from fitbot.practice.model import Section
from fitbot.practice.places import BotLanguage, Country
from fitbot.practice.therapists import Therapist
from fitbot.practice.values import REFERRAL_LIMIT, Address, Contact, Name, line
from fitbot.practice.zones import Zone


class PracticeDetails(Section):
    """Who the practice is."""

    name: Name
    time_zone: Zone
    #: Whose crisis lines come first.
    country: Country
    #: Languages in which the bot speaks to clients; the first is the default.
    languages: Annotated[tuple[BotLanguage, ...], not_empty]
    #: Whom to ask about one's data: an e-mail address or a page.
    privacy_contact: Contact


class Referral(Section):
    """Somewhere else to go, shown when it is not a fit."""

    name: Name
    about: Annotated[str, line(REFERRAL_LIMIT)]
    url: Address | None = None


class Precheck(Section):
    """What is asked before a consultation is booked; an empty list asks nothing."""

    ask: tuple[Step, ...] = tuple(Step)


class Practice(Section):
    """Everything in the practice file."""

    practice: PracticeDetails
    precheck: Precheck = Precheck()
    therapists: Annotated[
        tuple[Therapist, ...],
        Field(max_length=20),
        not_empty,
        only_once("id", "choose another id: a therapist before this one has it already"),
    ]
    faq: Annotated[
        tuple[Faq, ...],
        Field(max_length=40),
        only_once("topic", "put both answers into one: this topic has an answer already"),
        only_once("question", "put both answers into one: this question has one already"),
    ] = ()
    referrals: Annotated[tuple[Referral, ...], Field(max_length=6)] = ()

    @field_validator("therapists")
    @classmethod
    def _in_the_zone_of_the_practice(
        cls, therapists: tuple[Therapist, ...], info: ValidationInfo
    ) -> tuple[Therapist, ...]:
        practice: PracticeDetails | None = info.data.get("practice")
        zone = practice.time_zone if practice else None
        return tuple(
            each if each.time_zone else each.model_copy(update={"time_zone": zone})
            for each in therapists
        )

    @property
    def plan(self) -> Plan:
        """What is asked before a consultation is booked, as the domain knows it."""
        languages = frozenset(code for each in self.therapists for code in each.languages)
        return Plan(frozenset(self.precheck.ask), languages)

    @property
    def regions(self) -> frozenset[str]:
        """Where a client of any of the therapists may be."""
        return frozenset(code for each in self.therapists for code in each.regions)

    def therapist(self, therapist_id: str) -> Therapist:
        """Return the therapist with this id.

        Raises:
            KeyError: there is none, or no longer.
        """
        for each in self.therapists:
            if each.id == therapist_id:
                return each
        raise KeyError(therapist_id)

    def has(self, therapist_id: str) -> bool:
        """Tell whether somebody has this id; she may have left."""
        return any(each.id == therapist_id for each in self.therapists)
