"""The practice file as a whole."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field, StrictBool, ValidationInfo, field_validator

from fitbot.domain.availability import Availability
from fitbot.domain.precheck import Plan, Step
from fitbot.practice.checks import not_empty, only_once
from fitbot.practice.closed_days import calendar_of, holidays_of, regions_of
from fitbot.practice.faq import Faq
from fitbot.practice.model import Section
from fitbot.practice.places import BotLanguage, Country
from fitbot.practice.therapists import Therapist
from fitbot.practice.values import REFERRAL_LIMIT, Address, Contact, Name, line, quoted
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
    #: Whether the country's public holidays are closed days.
    holidays: StrictBool = True
    #: The part of the country whose holidays count too, as ISO 3166-2 codes it after the dash.
    holidays_region: str | None = Field(None, validate_default=True)

    @field_validator("holidays_region")
    @classmethod
    def _has_holidays_of_its_own(cls, region: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        if country is None or not info.data.get("holidays"):
            return region
        known = regions_of(country)
        if region is None or region in known:
            # Read here, so that no update has to wait for their files.
            calendar_of(country, region, info.data.get("languages", ("en",))[0])
            return region
        if not known:
            raise ValueError("take this out: this country's holidays are the same everywhere")
        if region.upper().rpartition("-")[2] in known:
            raise ValueError(f"write {quoted(region.upper().rpartition('-')[2])}")
        raise ValueError(f"write one of these, or take this out: {', '.join(known)}")

    def holidays_between(self, first: dt.date, last: dt.date) -> Mapping[dt.date, str]:
        """Return the holidays that count here, with their names, whole years of them."""
        if not self.holidays:
            return {}
        where = (self.country, self.holidays_region, self.languages[0])
        years = range(first.year, last.year + 1)
        return {day: name for year in years for day, name in holidays_of(*where, year).items()}


class Referral(Section):
    """Somewhere else to go, shown when it is not a fit."""

    name: Name
    about: Annotated[str, line(REFERRAL_LIMIT)]
    url: Address | None = None


class Precheck(Section):
    """What is asked before a consultation is booked; an empty list asks nothing."""

    ask: tuple[Step, ...] = tuple(Step)


class UnknownTherapist(KeyError):
    """The practice file does not hold the therapist with this id, or no longer."""


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

    def availability(self, therapist_id: str, now: dt.datetime) -> Availability:
        """Return when a therapist works as this file says, with the holidays of her horizon.

        Raises:
            UnknownTherapist: as for `therapist`.
        """
        therapist = self.therapist(therapist_id)
        today = now.astimezone(therapist.zone).date()
        # Two days of margin: she may be on the other side of the date line.
        last = today + dt.timedelta(days=therapist.consultation.horizon_days + 2)
        holidays = frozenset(self.practice.holidays_between(today, last))
        return replace(therapist.availability, holidays=holidays)

    def closed_ahead(self, therapist_id: str, now: dt.datetime) -> Mapping[dt.date, str]:
        """Return the holidays that close a day of her horizon, with their names, in order.

        Raises:
            UnknownTherapist: as for `therapist`.
        """
        availability = self.availability(therapist_id, now)
        today = availability.day_of(now)
        last = today + dt.timedelta(days=self.therapist(therapist_id).consultation.horizon_days)
        return {
            day: name
            for day, name in sorted(self.practice.holidays_between(today, last).items())
            if today <= day <= last and availability.weekly[day.weekday()]
            if availability.closed_for(day) == "holiday"
        }

    def therapist(self, therapist_id: str) -> Therapist:
        """Return the therapist with this id.

        Raises:
            UnknownTherapist: there is none, or no longer.
        """
        for each in self.therapists:
            if each.id == therapist_id:
                return each
        raise UnknownTherapist(therapist_id)

    def has(self, therapist_id: str) -> bool:
        """Tell whether somebody has this id; she may have left."""
        return any(each.id == therapist_id for each in self.therapists)
