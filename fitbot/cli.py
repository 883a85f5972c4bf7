"""The command line: each command opens what it needs, no more, and says what to do on a problem."""

import asyncio
import contextlib
import datetime as dt
import json
import signal
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from cryptography.fernet import Fernet
from rich.console import Console
from rich.markup import escape

from fitbot.config import Settings, load_settings
from fitbot.domain.digest import Digest
from fitbot.errors import ConfigError, FitbotError, Problem
from fitbot.practice import Practice, Therapist, load_practice

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

app = typer.Typer(
    help="A booking desk on Telegram for a psychotherapist's free first consultation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

PracticeFile = Annotated[
    Path | None,
    typer.Option("--practice", help="The practice file; otherwise FITBOT_PRACTICE."),
]
EnvFile = Annotated[Path, typer.Option("--env", help="The file with the settings.")]
WhichTherapist = Annotated[str, typer.Option("--therapist", help="The therapist's id.")]
Result = TypeVar("Result")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def _instant(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write it like 2026-11-23T08:00:00Z") from error
    if moment.tzinfo is None:
        raise typer.BadParameter("it needs a zone: end it with Z for UTC")
    return moment.astimezone(dt.UTC)


Now = Annotated[
    dt.datetime | None,
    typer.Option("--now", parser=_instant, help="Instead of now: 2026-11-23T08:00:00Z."),
]


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 8765,
) -> None:
    """Show the whole bot in the browser: no account, no token, no network."""
    _set_up_logs("WARNING")
    _run(_demo(port))


@app.command()
def run(practice: PracticeFile = None, env: EnvFile = Path(".env")) -> None:
    """Run the bot, polling Telegram, until Ctrl-C."""
    settings = load_settings(env)
    _set_up_logs(settings.log_level)
    _run(_serve(settings, _practice(settings, practice)))


@app.command()
def check(practice: PracticeFile = None, env: EnvFile = Path(".env"), now: Now = None) -> None:
    """Look at settings, practice file, database, token, calendars and free times."""
    from fitbot.check import check as look

    report = _run(look(env, practice, now or _now()))
    for line in report.fine:
        out.print(f"[green]ok[/green]  {escape(line)}")
    _print_problems(report.problems)
    if report.problems:
        raise typer.Exit(1)
    out.print("Everything is in place.")


@app.command()
def slots(
    therapist: WhichTherapist,
    practice: PracticeFile = None,
    env: EnvFile = Path(".env"),
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """List the free times of the whole horizon. Needs neither token nor database."""
    settings = load_settings(env)
    known = _practice(settings, practice)
    one = _therapist(known, therapist)
    found = _run(_slots(settings, known, one, now or _now()))
    if found.problems:
        raise ConfigError(found.problems)
    closed = known.closed_ahead(one.id, now or _now())
    if as_json:
        spans = [{"start": _z(slot.start), "end": _z(slot.end)} for slot in found.slots]
        holidays = [{"date": f"{day}", "name": name} for day, name in closed.items()]
        document = {"therapist": one.id, "time_zone": one.zone.key, "slots": spans}
        out.print_json(json.dumps(document | {"holidays": holidays}))
        return
    for slot in found.slots:
        zone = one.availability.whereabouts.zone_at(slot.start)
        out.print(f"{slot.start.astimezone(zone):%a %Y-%m-%d %H:%M}  {zone.key}")
    for day, name in closed.items():
        out.print(f"{day:%a %Y-%m-%d} closed  {escape(name)}")
    out.print(f"{len(found.slots)} free times")


@app.command()
def digest(
    therapist: WhichTherapist,
    practice: PracticeFile = None,
    env: EnvFile = Path(".env"),
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Print a therapist's digest as she would get it now; sends nothing."""
    settings = load_settings(env)
    known = _practice(settings, practice)
    one = _therapist(known, therapist)
    text = _rendered(known, one, _run(_digest(settings, known, one, now or _now())))
    if as_json:
        out.print_json(json.dumps({"therapist": one.id, "html": text}))
    else:
        from fitbot.texts import without_markup

        out.print(escape(without_markup(text)))


@app.command()
def claim(
    therapist: Annotated[str, typer.Argument(help="The therapist's id, such as park.")],
    practice: PracticeFile = None,
    env: EnvFile = Path(".env"),
) -> None:
    """Print a one-time link with which a therapist makes her Telegram account known."""
    settings = load_settings(env)
    known = _practice(settings, practice)
    one = _therapist(known, therapist)
    out.print(escape(_run(_claim(settings, known, one))))


@app.command()
def key() -> None:
    """Print a fresh key for FITBOT_SECRET_KEYS."""
    out.print(Fernet.generate_key().decode())


@app.command()
def migrate(env: EnvFile = Path(".env")) -> None:
    """Bring the database up to date; `run` does so by itself."""
    settings = load_settings(env)
    _run(_migrate(settings))
    out.print("The database is up to date.")


def main() -> None:
    """Run a command; what goes wrong on purpose is a sentence and exit code 1, not a traceback."""
    try:
        app()
    except ConfigError as error:
        _print_problems(error.problems)
        raise SystemExit(1) from None
    except FitbotError as error:
        err.print(f"[red]{escape(str(error))}[/red]")
        raise SystemExit(1) from None


async def _demo(port: int) -> None:
    from fitbot.demo import demo as run_demo

    async with run_demo(port) as url, _until_stopped() as stopped:
        out.print(f"The demo runs at [bold]{url}[/bold]  (Ctrl-C ends it and cleans up)")
        await stopped.wait()


async def _serve(settings: Settings, practice: Practice) -> None:
    from fitbot.app import Setup, running
    from fitbot.check import bot_username

    await bot_username(settings)  # says in a sentence what would be a traceback of PTB's
    setup = Setup(
        practice=practice,
        database_url=settings.database_url.get_secret_value(),
        keys=_keys(settings),
        token=settings.require_token().get_secret_value(),
        api_url=settings.bot_api_url,
        passwords=settings.calendar_password,
    )
    async with running(setup) as bot, _until_stopped() as stopped:
        err.print(f"@{bot.bot.bot.username} is listening. Ctrl-C ends it.")
        await stopped.wait()


async def _slots(
    settings: Settings, practice: Practice, therapist: Therapist, now: dt.datetime
) -> Any:
    from fitbot.listing import list_slots
    from fitbot.sources import open_sources

    one = practice.model_copy(update={"therapists": (therapist,)})
    async with open_sources(one, settings.calendar_password) as sources:
        availability = practice.availability(therapist.id, now)
        return await list_slots(therapist, sources[therapist.id], now, availability)


async def _digest(
    settings: Settings, practice: Practice, therapist: Therapist, now: dt.datetime
) -> Digest:
    from fitbot.clock import MovableClock
    from fitbot.services.digests import DigestService
    from fitbot.store import open_store

    store = await open_store(settings.database_url.get_secret_value(), list(_keys(settings)))
    try:
        return await DigestService(store, practice, MovableClock(now)).compose(therapist.id)
    finally:
        await store.close()


def _rendered(practice: Practice, therapist: Therapist, content: Digest) -> str:
    from fitbot.texts import Texts
    from handlers.views.digest import digest as render

    details = practice.practice
    return render(Texts(details.languages[0], details.country), therapist, content).text


async def _claim(settings: Settings, practice: Practice, therapist: Therapist) -> str:
    from fitbot.check import bot_username
    from fitbot.clock import SystemClock
    from fitbot.services.people import PeopleService
    from fitbot.store import open_store

    store = await open_store(settings.database_url.get_secret_value(), list(_keys(settings)))
    try:
        token = await PeopleService(store, SystemClock()).new_claim(therapist.id)
    finally:
        await store.close()
    try:
        name = await bot_username(settings)
    except ConfigError:
        return f"Send this to the bot within seven days, once: /start claim_{token}"
    link = f"https://t.me/{name}?start=claim_{token}"
    return f"Open this on {therapist.name}'s phone within seven days; it works once:\n{link}"


async def _migrate(settings: Settings) -> None:
    from fitbot.store import open_store

    await (await open_store(settings.database_url.get_secret_value(), [])).close()


@contextlib.asynccontextmanager
async def _until_stopped() -> AsyncIterator[asyncio.Event]:
    """Give an event that Ctrl-C, a kill or a closed window sets, so that all closes in order."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _ENDS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in _ENDS:
            loop.remove_signal_handler(number)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


def _practice(settings: Settings, file: Path | None) -> Practice:
    return load_practice(file or settings.practice)


def _therapist(practice: Practice, therapist_id: str) -> Therapist:
    try:
        return practice.therapist(therapist_id)
    except KeyError:
        known = ", ".join(each.id for each in practice.therapists)
        problem = Problem("--therapist", f"no therapist has the id {therapist_id!r}: try {known}")
        raise ConfigError([problem]) from None


def _keys(settings: Settings) -> tuple[str, ...]:
    return tuple(key.get_secret_value() for key in settings.require_keys())


def _print_problems(problems: Any) -> None:
    for problem in problems:
        err.print(f"[red]{escape(problem.path)}[/red]: {escape(problem.advice)}")


def _set_up_logs(level: str) -> None:
    from fitbot.logs import set_up_logs

    set_up_logs(level)


def _now() -> dt.datetime:
    from fitbot.clock import SystemClock

    return SystemClock().now()


def _z(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
