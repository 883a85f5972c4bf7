"""Booking links for one person: how a therapist makes one, and what whoever opens it sees."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from fitbot.domain.interval import Interval
from fitbot.domain.invitations import Invitation
from fitbot.domain.whereabouts import Whereabouts
from fitbot.practice import Therapist
from fitbot.texts import Html, Texts
from fitbot.texts.moments import moment, time_label
from handlers import taps
from handlers.screens import Button, Screen, in_rows
from handlers.views.spans import full_date, short_date
from handlers.views.start import to_menu
from handlers.views.therapist import named
from handlers.views.when import when

#: The shorter notices to choose from, in minutes.
NOTICES = (180, 60, 0)
_DAYS_A_PAGE = 8
_TIMES_A_ROW = 3


def ask(texts: Texts, therapist: Therapist) -> Screen:
    """What is the link to allow? Only what goes beyond her rules."""
    usual = therapist.policy.notice // dt.timedelta(minutes=1)
    shorter = [
        [Button(texts.plain(f"button-invite-{minutes}"), taps.InviteSoon(minutes))]
        for minutes in NOTICES
        if minutes < usual
    ]
    certain = [Button(texts.plain("button-certain-time"), taps.InviteDays(0))]
    return Screen(texts.html("invite"), [*shorter, certain, [to_menu(texts)]])


def days(texts: Texts, where: Whereabouts, slots: Sequence[Interval], page: int) -> Screen:
    """The days on which she is free, a page of them."""
    first = page * _DAYS_A_PAGE
    found = [list(group) for _, group in groupby(slots, lambda slot: where.day_of(slot.start))]
    shown = found[first : first + _DAYS_A_PAGE]
    rows = [[_day_button(texts, where, group)] for group in shown]
    if page:
        rows.append([Button(texts.plain("button-previous"), taps.InviteDays(page - 1))])
    if len(found) > first + _DAYS_A_PAGE:
        rows.append([Button(texts.plain("button-more"), taps.InviteDays(page + 1))])
    text = texts.html("invite-days" if found else "invite-days-none")
    return Screen(text, [*rows, [to_menu(texts)]])


def times(texts: Texts, where: Whereabouts, slots: Sequence[Interval], day: dt.date) -> Screen:
    """Her free times of a day; without any left, the days again."""
    zone = where.zone_on(day)
    shown = [slot for slot in slots if where.day_of(slot.start) == day]
    if not shown:
        return days(texts, where, slots, 0).under(texts.html("times-gone"))
    buttons = [
        Button(time_label(texts, slot.start, zone), taps.InviteTo(slot.start)) for slot in shown
    ]
    other = Button(texts.plain("button-other-day"), taps.InviteDays(0))
    text = texts.html("invite-times", day=full_date(texts, day))
    return Screen(text, [*in_rows(buttons, _TIMES_A_ROW), [other, to_menu(texts)]])


def ready(texts: Texts, where: Whereabouts, invitation: Invitation) -> Screen:
    """It is made, and what to do with it."""
    text = texts.html("invite-ready")
    if invitation.start:
        when_it_is = moment(texts, invitation.start, where.zone_at(invitation.start))
        text = texts.html("invite-ready-time", moment=when_it_is)
    another = Button(texts.plain("button-another-link"), taps.Invite())
    return Screen(text, [[another], [to_menu(texts)]])


def link(texts: Texts, therapist: Therapist, invitation: Invitation, address: str) -> Screen:
    """A message to be forwarded as it stands, so it has no buttons."""
    values: dict[str, str | int] = {
        "name": therapist.name,
        "minutes": therapist.consultation.length,
        "link": address,
        "until": moment(texts, invitation.expires_at, therapist.zone),
    }
    if invitation.start is None:
        return Screen(texts.html("invite-link-soon", **values))
    start = moment(texts, invitation.start, therapist.zone)
    return Screen(texts.html("invite-link-time", moment=start, **values))


def welcomed(
    texts: Texts, therapist: Therapist, invitation: Invitation, zone: ZoneInfo | None
) -> Html:
    """What whoever opens a link reads first; `zone` is hers, None if it is not known."""
    if invitation.start is not None:
        return texts.html("invite-taken-time", name=therapist.name)
    until = when(texts, invitation.expires_at, zone, therapist)
    return texts.html("invite-taken", name=therapist.name, until=until)


def granted(texts: Texts, where: Whereabouts, name: str, start: dt.datetime) -> Screen:
    """The client who asked for a time can book it now."""
    when_it_is = moment(texts, start, where.zone_at(start))
    text = texts.html("wish-granted", name=named(texts, name), moment=when_it_is)
    return Screen(text, [[to_menu(texts)]])


def invited_to(
    texts: Texts, therapist: Therapist, start: dt.datetime, zone: ZoneInfo | None
) -> Screen:
    """The therapist says yes to the time that a client asked for, who reads it in `zone`."""
    when_it_is = when(texts, start, zone, therapist)
    text = texts.html("wish-granted-client", name=therapist.name, moment=when_it_is)
    look = taps.TakeGranted(therapist.id, start)
    rows = [
        [Button(texts.plain("button-lapsed-yes"), look, style="success")],
        [to_menu(texts)],
    ]
    return Screen(text, rows)


def first_met(texts: Texts, head: Html) -> Screen:
    """The first words of all to somebody who is asked about a time at once: help stands there."""
    help_now = Button(texts.plain("button-help-now"), taps.HelpNow())
    return Screen(head, [[help_now, to_menu(texts)]])


def _day_button(texts: Texts, where: Whereabouts, group: Sequence[Interval]) -> Button:
    day = where.day_of(group[0].start)
    label = texts.plain("button-day", day=short_date(texts, day), n=len(group))
    return Button(label, taps.InviteTimes(day))
