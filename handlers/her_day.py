"""A therapist looks at her days: her consultations, and what clients are offered."""

import datetime as dt

from fitbot.domain.dialogue import About, Telling
from fitbot.domain.spoken import Unclear
from fitbot.errors import CalendarUnread, Outdated
from handlers import taps
from handlers.practising import practising
from handlers.routes import on
from handlers.screens import Screen
from handlers.views import her_booking as booking_view
from handlers.views import her_day as day_view
from handlers.views import her_slots as slots_view
from handlers.views import her_time as time_view
from handlers.views.her_ways import TODAY, WEEK
from handlers.visit import Visit


async def today(visit: Visit) -> None:
    """Show her consultations of today."""
    await her_days(visit, taps.HerDays(TODAY))


async def week(visit: Visit) -> None:
    """Show her consultations of a week from today on."""
    await her_days(visit, taps.HerDays(WEEK))


@on(taps.HerDays)
async def her_days(visit: Visit, tap: taps.HerDays) -> None:
    """Show her consultations of so many days."""
    therapist = await practising(visit)
    if tap.days not in {TODAY, WEEK}:
        raise Outdated
    seen = await visit.desk.agenda.days(therapist.id, tap.days)
    await visit.show(day_view.agenda(visit.texts, therapist, seen))


@on(taps.HerBooking)
async def her_booking(visit: Visit, tap: taps.HerBooking) -> None:
    """Show one of her consultations."""
    therapist = await practising(visit)
    seen = await visit.desk.agenda.booking(therapist.id, tap.booking_id)
    await visit.show(booking_view.her_booking(visit.texts, therapist, seen))


async def slots(visit: Visit) -> None:
    """Show what clients are offered, or answer about the day or time behind the command."""
    therapist = await practising(visit)
    if visit.words:
        await hear_slots(visit, visit.words)
    else:
        await visit.show(await _day(visit, therapist.id))


@on(taps.FreeTimes)
async def free_times(visit: Visit, _tap: taps.FreeTimes) -> None:
    """Show what clients are offered on the first day that has something."""
    therapist = await practising(visit)
    await visit.show(await _day(visit, therapist.id))


@on(taps.HerSlots)
async def her_slots(visit: Visit, tap: taps.HerSlots) -> None:
    """Show what clients are offered on a day."""
    therapist = await practising(visit)
    await visit.show(await _day(visit, therapist.id, tap.day))


@on(taps.WhyNot)
async def why_not(visit: Visit, tap: taps.WhyNot) -> None:
    """Say why a time is not offered."""
    therapist = await practising(visit)
    await visit.show(await _why(visit, therapist.id, tap.start))


async def hear_slots(visit: Visit, text: str) -> None:
    """Answer about the day or the time that she wrote."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.SLOTS))
    heard = await visit.desk.explaining.hear(therapist.id, text)
    if isinstance(heard, Unclear):
        await visit.say(time_view.unclear(visit.texts, About.SLOTS, heard))
    elif isinstance(heard, dt.datetime):
        await visit.say(await _why(visit, therapist.id, heard))
    else:
        await visit.say(await _day(visit, therapist.id, heard))


async def _day(visit: Visit, therapist_id: str, day: dt.date | None = None) -> Screen:
    explaining = visit.desk.explaining
    await visit.desk.people.expect(visit.person, Telling(About.SLOTS))
    try:
        return slots_view.day(visit.texts, await explaining.day(therapist_id, day))
    except CalendarUnread:
        return slots_view.unread(visit.texts, await explaining.unread(therapist_id))


async def _why(visit: Visit, therapist_id: str, start: dt.datetime) -> Screen:
    explaining, therapist = visit.desk.explaining, visit.desk.practice.therapist(therapist_id)
    await visit.desk.people.expect(visit.person, Telling(About.SLOTS))
    try:
        return slots_view.why(visit.texts, therapist, await explaining.why(therapist_id, start))
    except CalendarUnread:
        return slots_view.unread(visit.texts, await explaining.unread(therapist_id))
