"""`fitbot check`: is everything in place? Every problem at once, each with what to do.

Settings, practice file, database, token, each calendar, and the next free times.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from fitbot.config import (
    API_UNREACHED,
    TOKEN_REFUSED,
    Settings,
    load_settings,
    loose_permissions,
)
from fitbot.errors import ConfigError, Problem, StoreError
from fitbot.listing import list_slots
from fitbot.practice import Practice, load_practice
from fitbot.sources import open_sources
from fitbot.store import open_store
from fitbot.texts import Texts
from fitbot.texts.moments import day_label, time_label, zone_label

_NEXT_SHOWN = 3


@dataclass(slots=True)
class Report:
    """What was found: lines that are fine, and problems."""

    fine: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


async def check(env_file: Path, practice_file: Path | None, now: dt.datetime) -> Report:
    """Look at everything; never raises for what it finds."""
    report = Report()
    settings = await asyncio.to_thread(_settings, report, env_file)
    file = practice_file or (settings or Settings()).practice
    practice = await asyncio.to_thread(_practice, report, file)
    if settings:
        await _database(report, settings)
        await _token(report, settings)
    if practice:
        await _calendars(report, practice, settings or Settings(), now)
    return report


def _settings(report: Report, env_file: Path) -> Settings | None:
    try:
        settings = load_settings(env_file)
    except ConfigError as error:
        report.problems += error.problems
        return None
    if loose_permissions(env_file):
        report.problems.append(
            Problem(env_file.name, f"others can read your secrets: run chmod 600 {env_file.name}")
        )
    for needed in (settings.require_token, settings.require_keys):
        try:
            needed()
        except ConfigError as error:
            report.problems += error.problems
    report.fine.append("settings read")
    return settings


def _practice(report: Report, file: Path) -> Practice | None:
    try:
        practice = load_practice(file)
    except ConfigError as error:
        report.problems += error.problems
        return None
    count = len(practice.therapists)
    report.fine.append(
        f"{file.name}: {practice.practice.name}, therapists: {count}, answers: {len(practice.faq)}"
    )
    return practice


async def _database(report: Report, settings: Settings) -> None:
    keys = [key.get_secret_value() for key in settings.secret_keys]
    try:
        store = await open_store(settings.database_url.get_secret_value(), keys)
    except StoreError as error:
        report.problems.append(Problem("FITBOT_DATABASE_URL", str(error)))
        return
    await store.close()
    report.fine.append("database opened and up to date")


async def _token(report: Report, settings: Settings) -> None:
    if settings.bot_token is None:
        return
    try:
        name = await bot_username(settings)
    except ConfigError as error:
        report.problems += error.problems
    else:
        report.fine.append(f"Telegram knows the bot as @{name}")


async def bot_username(settings: Settings) -> str:
    """Return the bot's username from Telegram.

    Raises:
        ConfigError: the token is not accepted, or Telegram cannot be reached.
    """
    token = settings.require_token().get_secret_value()
    url = f"{settings.bot_api_url}/bot{token}/getMe"
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = (await client.get(url)).json()
    except (httpx.HTTPError, ValueError):
        # The address holds the token, so nothing of the error is passed on.
        raise ConfigError([API_UNREACHED]) from None
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise ConfigError([TOKEN_REFUSED])
    return str(answer["result"]["username"])


async def _calendars(
    report: Report, practice: Practice, settings: Settings, now: dt.datetime
) -> None:
    details = practice.practice
    texts = await asyncio.to_thread(Texts, details.languages[0], details.country)
    try:
        async with open_sources(practice, settings.calendar_password) as sources:
            for therapist in practice.therapists:
                availability = practice.availability(therapist.id, now)
                listing = await list_slots(therapist, sources[therapist.id], now, availability)
                report.problems += listing.problems(texts)
                report.fine += [
                    f"{therapist.id}: blocked to be safe: "
                    + texts.plain(f"calendar-doubt-{puzzle.what}")
                    for puzzle in listing.puzzles
                ]
                if listing.failed:
                    continue
                first = next(iter(listing.slots), None)
                zone = availability.whereabouts.zone_at(first.start if first else now)
                shown = ", ".join(
                    f"{day_label(texts, slot.start, zone)} {time_label(texts, slot.start, zone)}"
                    for slot in listing.slots[:_NEXT_SHOWN]
                )
                free = f"{shown} ({zone_label(texts, zone)})" if shown else "none in the horizon"
                report.fine.append(f"{therapist.id}: next free times: {free}")
                report.fine += [
                    f"{therapist.id}: closed on {day:%a %Y-%m-%d}: {name}"
                    for day, name in practice.closed_ahead(therapist.id, now).items()
                ]
    except ConfigError as error:
        report.problems += error.problems
