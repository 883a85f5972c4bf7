"""A therapist's settings, and her pause."""

import datetime as dt

from fitbot.domain.dialogue import About, Telling
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
    therapist = await practising(visit)
    await visit.desk.digests.wish(therapist.id, at=dt.time(hour, minute))
    await settings(visit)


@on(taps.DigestDetail)
async def digest_detail(visit: Visit, tap: taps.DigestDetail) -> None:
    """Let her digest show more or less of people."""
    therapist = await practising(visit)
    await visit.desk.digests.wish(therapist.id, detail=tap.detail)
    await settings(visit)


@on(taps.QuietMornings)
async def quiet_mornings(visit: Visit, tap: taps.QuietMornings) -> None:
    """Leave out, or send, a digest on a morning without anything to say."""
    therapist = await practising(visit)
    await visit.desk.digests.wish(therapist.id, quiet=tap.quiet)
    await settings(visit)


async def pause(visit: Visit) -> None:
    """Pause, with the words behind the command if there are any."""
    await hear_pause(visit, visit.words)


async def hear_pause(visit: Visit, text: str | None) -> None:
    """Pause, with these words for clients; None keeps those she has found."""
    therapist = await practising(visit)
    stands = await visit.desk.time_off.pause(therapist.id, text)
    await visit.desk.people.expect_nothing(visit.person)
    await visit.show(views.paused(visit.texts, stands))


@on(taps.Pause)
async def pause_now(visit: Visit, _tap: taps.Pause) -> None:
    """Pause; a second tap keeps the words she has found since."""
    await hear_pause(visit, None)


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
    was_paused = await visit.desk.time_off.resume(therapist.id)
    await visit.show(views.resumed(visit.texts, was_paused=was_paused))
