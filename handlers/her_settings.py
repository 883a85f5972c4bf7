"""A therapist's settings, and her pause."""

import datetime as dt
from dataclasses import replace

from fitbot.domain.dialogue import About, Telling
from fitbot.domain.digest import DigestWishes
from fitbot.errors import Outdated
from handlers import taps
from handlers.practising import practising
from handlers.routes import on
from handlers.views import her_settings as views
from handlers.visit import Visit


@on(taps.Settings)
async def settings(visit: Visit, _tap: taps.Settings | None = None) -> None:
    """Show how things are set."""
    therapist = await practising(visit)
    stands = await visit.desk.time_off.see(therapist.id)
    await visit.show(views.settings(visit.texts, stands))


@on(taps.DigestAt)
async def digest_at(visit: Visit, tap: taps.DigestAt) -> None:
    """Let her digest come at another time."""
    hour, minute = divmod(tap.minute, 60)
    if hour > 23:
        raise Outdated
    wishes = await _wishes(visit)
    await _wish(visit, replace(wishes, at=dt.time(hour, minute)))


@on(taps.DigestDetail)
async def digest_detail(visit: Visit, tap: taps.DigestDetail) -> None:
    """Let her digest show more or less of people."""
    await _wish(visit, replace(await _wishes(visit), detail=tap.detail))


@on(taps.QuietMornings)
async def quiet_mornings(visit: Visit, tap: taps.QuietMornings) -> None:
    """Leave out, or send, a digest on a morning without anything to say."""
    await _wish(visit, replace(await _wishes(visit), quiet=tap.quiet))


async def pause(visit: Visit) -> None:
    """Pause, with the words behind the command if there are any."""
    await hear_pause(visit, visit.words)


async def hear_pause(visit: Visit, text: str) -> None:
    """Pause, with these words for clients."""
    therapist = await practising(visit)
    await visit.desk.time_off.pause(therapist.id, text)
    await visit.desk.people.expect_nothing(visit.person)
    stands = await visit.desk.time_off.see(therapist.id)
    await visit.show(views.paused(visit.texts, stands))


@on(taps.Pause)
async def pause_now(visit: Visit, _tap: taps.Pause) -> None:
    """Pause; a second tap keeps the words she has found since."""
    therapist = await practising(visit)
    known = await visit.desk.time_off.pause_of(therapist.id)
    await hear_pause(visit, known.text if known else "")


@on(taps.PauseWords)
async def pause_words(visit: Visit, _tap: taps.PauseWords) -> None:
    """Let her next text be what clients read."""
    await practising(visit)
    await visit.desk.people.expect(visit.person, Telling(About.PAUSE))
    await visit.show(views.pause_prompt(visit.texts))


@on(taps.Resume)
async def resume(visit: Visit, _tap: taps.Resume | None = None) -> None:
    """Take new bookings again."""
    therapist = await practising(visit)
    paused = await visit.desk.time_off.pause_of(therapist.id)
    await visit.desk.time_off.resume(therapist.id)
    await visit.show(views.resumed(visit.texts, was_paused=paused is not None))


async def _wishes(visit: Visit) -> DigestWishes:
    therapist = await practising(visit)
    return await visit.desk.digests.wishes(therapist.id)


async def _wish(visit: Visit, wishes: DigestWishes) -> None:
    therapist = await practising(visit)
    await visit.desk.digests.wish(therapist.id, wishes)
    await settings(visit)
