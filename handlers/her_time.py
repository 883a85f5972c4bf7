"""A therapist takes time for herself: her words for it are shown to her before they count."""

from zoneinfo import ZoneInfo

from fitbot.domain.dialogue import About, Telling
from fitbot.domain.interval import Interval
from fitbot.domain.spoken import Unclear
from fitbot.domain.whereabouts import Travel
from fitbot.errors import Outdated
from fitbot.practice.zones import is_zone
from handlers import taps
from handlers.practising import practising
from handlers.routes import on
from handlers.views import her_time as views
from handlers.visit import Visit


async def block(visit: Visit) -> None:
    """Ask about the time behind the command, or how to write one."""
    if visit.words:
        await hear_block(visit, visit.words)
    else:
        await time_off(visit)


async def unblock(visit: Visit) -> None:
    """Ask about the time behind the command, or show what is blocked."""
    therapist = await practising(visit)
    if visit.words:
        await hear_unblock(visit, visit.words)
        return
    await visit.desk.people.expect(visit.person, Telling(About.UNBLOCK))
    await visit.show(views.opening(visit.texts, await visit.desk.time_off.see(therapist.id)))


async def travel(visit: Visit) -> None:
    """Ask about the travel behind the command, or how to write one."""
    if visit.words:
        await hear_travel(visit, visit.words)
    else:
        await travels(visit)


@on(taps.TimeOff)
async def time_off(visit: Visit, _tap: taps.TimeOff | None = None) -> None:
    """Show how to block time, and what is blocked."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.BLOCK))
    await visit.show(views.time_off(visit.texts, await visit.desk.time_off.see(therapist.id)))


@on(taps.Travels)
async def travels(visit: Visit, _tap: taps.Travels | None = None) -> None:
    """Show how to say that she travels, and what is known of it."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.TRAVEL))
    await visit.show(views.travels(visit.texts, await visit.desk.time_off.see(therapist.id)))


async def hear_block(visit: Visit, text: str) -> None:
    """Show what would be blocked."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.BLOCK))
    heard = await visit.desk.time_off.hear(therapist.id, text)
    if isinstance(heard, Unclear):
        await visit.say(views.unclear(visit.texts, About.BLOCK, heard))
    else:
        await visit.say(views.ask_block(visit.texts, heard))


async def hear_unblock(visit: Visit, text: str) -> None:
    """Show what would be open again."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.UNBLOCK))
    heard = await visit.desk.time_off.hear(therapist.id, text)
    if isinstance(heard, Unclear):
        await visit.say(views.unclear(visit.texts, About.UNBLOCK, heard))
    else:
        await visit.say(views.ask_open(visit.texts, heard))


async def hear_travel(visit: Visit, text: str) -> None:
    """Show where her hours would be read."""
    therapist = await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.TRAVEL))
    heard = await visit.desk.time_off.hear_travel(therapist.id, text)
    if isinstance(heard, Unclear):
        await visit.say(views.unclear(visit.texts, About.TRAVEL, heard))
    else:
        await visit.say(views.ask_travel(visit.texts, heard))


@on(taps.Block)
async def block_span(visit: Visit, tap: taps.Block) -> None:
    """Block it."""
    therapist = await practising(visit)
    done = await visit.desk.time_off.block(therapist.id, _span(tap))
    stands = await visit.desk.time_off.see(therapist.id)
    await visit.show(views.blocked(visit.texts, stands, done))


@on(taps.OpenAgain)
async def open_again(visit: Visit, tap: taps.OpenAgain) -> None:
    """Open it again."""
    therapist = await practising(visit)
    span = _span(tap)
    await visit.desk.time_off.open_again(therapist.id, span)
    stands = await visit.desk.time_off.see(therapist.id)
    await visit.show(views.opened(visit.texts, stands, span))


@on(taps.Unblock)
async def unblock_one(visit: Visit, tap: taps.Unblock) -> None:
    """Give one block back."""
    therapist = await practising(visit)
    block = await visit.desk.time_off.unblock(therapist.id, tap.block_id)
    stands = await visit.desk.time_off.see(therapist.id)
    if block:
        await visit.show(views.opened(visit.texts, stands, block.span))
    else:
        await visit.show(views.time_off(visit.texts, stands))


@on(taps.Travel)
async def travel_there(visit: Visit, tap: taps.Travel) -> None:
    """Read her hours over there."""
    therapist = await practising(visit)
    if not is_zone(tap.zone) or tap.last < tap.first:
        raise Outdated
    there = Travel(ZoneInfo(tap.zone), tap.first, tap.last)
    await visit.desk.time_off.travel(therapist.id, there)
    await travels(visit)


@on(taps.Stay)
async def stay(visit: Visit, tap: taps.Stay) -> None:
    """Take a travel back."""
    therapist = await practising(visit)
    await visit.desk.time_off.stay(therapist.id, tap.travel_id)
    await travels(visit)


def _span(tap: taps.Block | taps.OpenAgain) -> Interval:
    if tap.end <= tap.start:
        raise Outdated
    return Interval(tap.start, tap.end)
