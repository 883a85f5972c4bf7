"""The two faces of a transaction: a `Snapshot` to look, a `Transaction` to look and write."""

from fitbot.store.booking_writes import BookingWrites
from fitbot.store.bookings import BookingReads
from fitbot.store.calendars import CalendarReads, CalendarWrites
from fitbot.store.desks import DeskReads, DeskWrites
from fitbot.store.events import EventReads, EventWrites
from fitbot.store.holds import HoldReads, HoldWrites
from fitbot.store.invitations import InvitationReads, InvitationWrites
from fitbot.store.outbox import OutboxReads, OutboxWrites
from fitbot.store.outlook import OutlookReads
from fitbot.store.people import PeopleReads, PeopleWrites
from fitbot.store.prechecks import PrecheckReads, PrecheckWrites
from fitbot.store.questions import QuestionReads, QuestionWrites
from fitbot.store.surveys import SurveyReads, SurveyWrites
from fitbot.store.taken import TakenReads
from fitbot.store.waiting import WaitingReads, WaitingWrites


class Snapshot(
    PeopleReads,
    PrecheckReads,
    BookingReads,
    HoldReads,
    TakenReads,
    QuestionReads,
    SurveyReads,
    OutboxReads,
    CalendarReads,
    EventReads,
    DeskReads,
    WaitingReads,
    InvitationReads,
    OutlookReads,
):
    """Everything that can be looked up."""


class Transaction(
    Snapshot,
    PeopleWrites,
    PrecheckWrites,
    BookingWrites,
    HoldWrites,
    QuestionWrites,
    SurveyWrites,
    OutboxWrites,
    CalendarWrites,
    EventWrites,
    DeskWrites,
    WaitingWrites,
    InvitationWrites,
):
    """Everything that can be looked up and changed, all or nothing."""
