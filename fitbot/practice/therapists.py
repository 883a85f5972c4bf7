"""A therapist as the practice file describes her, and what the domain makes of it."""

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, Strict, ValidationInfo, field_validator

from fitbot.domain import availability as domain
from fitbot.domain import whereabouts
from fitbot.domain.precheck import Scope
from fitbot.practice.calendars import Calendar
from fitbot.practice.checks import not_empty, only_once, refuse
from fitbot.practice.files import Photo
from fitbot.practice.hours import Day, TimeOfDay, too_short
from fitbot.practice.model import Section
from fitbot.practice.places import Language, Region
from fitbot.practice.values import (
    ABOUT_LIMIT,
    CREDENTIALS_LIMIT,
    FEE_LIMIT,
    Identifier,
    Name,
    Room,
    Way,
    Whom,
    line,
    prose,
    whole,
)
from fitbot.practice.zones import Zone

LocalDate = Annotated[dt.date, Strict()]
_RULES = domain.Policy()


def _minutes(span: dt.timedelta) -> int:
    return span // dt.timedelta(minutes=1)


class Consultation(Section):
    """The rules of the free first meeting; what is left out keeps the domain's default."""

    #: Minutes: of the meeting, between two starts, and kept free around it.
    length: Annotated[int, whole(5, 120)] = _minutes(_RULES.length)
    step: Annotated[int, whole(5, 120)] = _minutes(_RULES.step)
    buffer: Annotated[int, whole(0, 120)] = _minutes(_RULES.buffer_before)
    #: Hours between now and the earliest start.
    notice_hours: Annotated[int, whole(0, 720)] = _minutes(_RULES.notice) // 60
    #: Local days after today that are open.
    horizon_days: Annotated[int, whole(1, 180)] = Field(_RULES.horizon_days, validate_default=True)
    #: Consultations in a local day and in a local week.
    per_day: Annotated[int, whole(1, 50)] = _RULES.per_day or 50
    per_week: Annotated[int, whole(1, 200)] = _RULES.per_week or 200
    #: Hours before the start until which a client may move or cancel by a tap.
    change_until_hours: Annotated[int, whole(0, 168)] = _minutes(_RULES.change_until) // 60

    @field_validator("horizon_days")
    @classmethod
    def _reaches_past_the_notice(cls, days: int, info: ValidationInfo) -> int:
        notice = info.data.get("notice_hours")
        if notice is not None and notice > days * 24:
            needed = -(-notice // 24)
            raise ValueError(
                f"write {needed} or more, or a smaller notice_hours: no time would ever be offered"
            )
        return days


class Week(Section):
    """Weekly hours in the therapist's own zone; a day that is left out is closed."""

    mon: Day = ()
    tue: Day = ()
    wed: Day = ()
    thu: Day = ()
    fri: Day = ()
    sat: Day = ()
    sun: Day = ()

    @property
    def days(self) -> tuple[tuple[domain.Window, ...], ...]:
        """The seven days, Monday first."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)


class Override(Section):
    """Hours of one date in place of its weekday's; none at all closes it."""

    date: LocalDate
    hours: Day


class Dates(Section):
    """From one date to another, both included."""

    first: LocalDate
    last: LocalDate

    @field_validator("last")
    @classmethod
    def _not_before_the_first(cls, last: dt.date, info: ValidationInfo) -> dt.date:
        first = info.data.get("first")
        if first is not None and last < first:
            raise ValueError(f"write {first} or a later date: this one is before the first day")
        return last


class Vacation(Dates):
    """Closed dates."""


class Travel(Dates):
    """Dates on which she is in another zone, and her hours are that zone's."""

    zone: Zone


class Therapist(Section):
    """A therapist: who she is, when she can be met, and what happens in her calendars."""

    #: Lasting name in links and in the database: never shown, never to be changed.
    id: Identifier
    name: Name
    credentials: Annotated[str, line(CREDENTIALS_LIMIT)]
    about: Annotated[str, prose(ABOUT_LIMIT)]
    photo: Photo | None = None
    languages: Annotated[tuple[Language, ...], not_empty]
    #: Where a client may be, as ISO 3166 codes: a licence ends at a border.
    regions: Annotated[tuple[Region, ...], not_empty]
    fee: Annotated[str, line(FEE_LIMIT)]
    ways: Annotated[tuple[Way, ...], not_empty]
    #: Whom she works with: people on their own, couples, families.
    sees: Annotated[tuple[Whom, ...], not_empty] = ("me", "couple", "family")
    #: An address, in which `{room}` stands for an unguessable name for each booking; or "jitsi".
    video: Room | None = Field(None, validate_default=True)
    digest_at: TimeOfDay = dt.time(7, 30)
    #: The practice's own after loading, if the file names none here.
    time_zone: Zone | None = None
    consultation: Consultation = Consultation()
    hours: Week
    overrides: Annotated[
        tuple[Override, ...],
        only_once("date", "take one of them out: this date has other hours already"),
    ] = ()
    vacations: tuple[Vacation, ...] = ()
    travels: tuple[Travel, ...] = ()
    calendars: Annotated[
        tuple[Calendar, ...],
        only_once(
            "write",
            "take this out: our events go to one calendar, and another has it already",
            of=lambda value: value is True,
        ),
    ] = ()

    @field_validator("video")
    @classmethod
    def _video_has_a_room(cls, video: str | None, info: ValidationInfo) -> str | None:
        if video is None and "video" in info.data.get("ways", ()):
            raise ValueError('add video = "https://…" or video = "jitsi", since ways has "video"')
        return video

    @field_validator("hours")
    @classmethod
    def _hours_hold_a_consultation(cls, week: Week, info: ValidationInfo) -> Week:
        rules: Consultation | None = info.data.get("consultation")
        if rules:
            advice = f"make this at least {rules.length} minutes, the length of a consultation"
            days = zip(Week.model_fields, week.days, strict=True)
            refuse(
                [
                    ((day, place), advice)
                    for day, windows in days
                    for place in too_short(windows, rules.length)
                ]
            )
        return week

    @field_validator("travels")
    @classmethod
    def _in_one_place_at_a_time(cls, travels: tuple[Travel, ...]) -> tuple[Travel, ...]:
        advice = "write other dates: on some of these she is elsewhere already"
        refuse(
            [
                ((place, "first"), advice)
                for place, each in enumerate(travels)
                if any(each.first <= one.last and one.first <= each.last for one in travels[:place])
            ]
        )
        return travels

    @property
    def zone(self) -> ZoneInfo:
        """Her own time zone, or her practice's."""
        if self.time_zone is None:
            raise ValueError(f"therapist {self.id} stands outside of a practice: no time zone")
        return self.time_zone

    @property
    def availability(self) -> domain.Availability:
        """Her hours, exceptions, zone and travels, as the domain knows them; no holidays yet."""
        return domain.Availability(
            zone=self.zone,
            weekly=self.hours.days,
            overrides={override.date: override.hours for override in self.overrides},
            vacations=tuple(domain.Vacation(each.first, each.last) for each in self.vacations),
            travels=tuple(
                whereabouts.Travel(each.zone, each.first, each.last) for each in self.travels
            ),
        )

    @property
    def scope(self) -> Scope:
        """What she can take on."""
        return Scope(self.regions, self.sees, self.ways, self.languages)

    @property
    def policy(self) -> domain.Policy:
        """The rules that her slots obey."""
        rules = self.consultation
        buffer = dt.timedelta(minutes=rules.buffer)
        return domain.Policy(
            length=dt.timedelta(minutes=rules.length),
            step=dt.timedelta(minutes=rules.step),
            buffer_before=buffer,
            buffer_after=buffer,
            notice=dt.timedelta(hours=rules.notice_hours),
            horizon_days=rules.horizon_days,
            per_day=rules.per_day,
            per_week=rules.per_week,
            change_until=dt.timedelta(hours=rules.change_until_hours),
        )
