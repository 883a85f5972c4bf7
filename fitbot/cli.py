"""The command line: reads the words, lets `commands` do the work, prints what comes of it."""

import asyncio
import datetime as dt
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer
from cryptography.fernet import Fernet
from rich.console import Console
from rich.markup import escape

from fitbot import commands
from fitbot.calendars.zones import iana
from fitbot.config import Settings, load_settings
from fitbot.document import ends
from fitbot.errors import ConfigError, FitbotError, Problem
from fitbot.practice import Practice, Therapist, UnknownTherapist, load_practice

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


def _zone(text: str) -> ZoneInfo:
    found = iana(text)
    if found is None:
        raise typer.BadParameter("write it as Region/City, like Europe/Berlin")
    return found


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write it like 2026-11-23") from error


def _env_file(path: Path) -> Path:
    if path != _ENV and not path.exists():
        raise typer.BadParameter("there is no such file")
    return path


#: It need not be there: the settings may all stand in the environment.
_ENV = Path(".env")
EnvFile = Annotated[
    Path, typer.Option("--env", callback=_env_file, help="The file with the settings.")
]
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
    _run(commands.demo(port, out.print))


@app.command()
def run(practice: PracticeFile = None, env: EnvFile = _ENV) -> None:
    """Run the bot, polling Telegram, until Ctrl-C."""
    settings = load_settings(env)
    _set_up_logs(settings.log_level)
    _run(commands.serve(settings, _practice(settings, practice), err.print))


@app.command()
def check(practice: PracticeFile = None, env: EnvFile = _ENV, now: Now = None) -> None:
    """Look at settings, practice file, database, token, calendars and free times."""
    from fitbot.check import check as look

    report = _run(look(env, practice, now or _now()))
    for line in report.fine:
        out.print(f"[green]ok[/green]  {escape(line)}")
    _print_problems(report.problems)
    if report.problems:
        raise typer.Exit(1)
    out.print("Everything is in place.")


#: What looking at calendars needs none of.
_OF_THE_BOT = ("bot_token", "secret_keys", "database_url", "bot_api_url")


@app.command()
def slots(
    therapist: WhichTherapist,
    practice: PracticeFile = None,
    env: EnvFile = _ENV,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """List the free times of the whole horizon. Needs neither token nor database."""
    settings = load_settings(env, unused=_OF_THE_BOT)
    known = _practice(settings, practice)
    one = _therapist(known, therapist)
    found = _run(commands.slots(settings, known, one, now or _now()))
    if as_json:
        spans = [ends(each) for each in found.slots]
        document = {"therapist": one.id, "time_zone": one.zone.key, "slots": spans}
        out.print_json(json.dumps(document))
        return
    for slot in found.slots:
        zone = one.availability.whereabouts.zone_at(slot.start)
        out.print(f"{slot.start.astimezone(zone):%a %Y-%m-%d %H:%M}  {zone.key}")
    for day, name in known.closed_ahead(one.id, now or _now()).items():
        out.print(f"{day:%a %Y-%m-%d} closed  {escape(name)}")
    out.print(f"{len(found.slots)} free times")


@app.command()
def busy(  # noqa: PLR0913, PLR0917  # each is an option
    source: Annotated[str, typer.Argument(help="A file, an address, or therapist:ID.")],
    zone: Annotated[
        ZoneInfo | None,
        typer.Option(parser=_zone, help="Whose clock: Europe/Berlin. A therapist has her own."),
    ] = None,
    first: Annotated[
        dt.date | None, typer.Option("--from", parser=_date, help="The first day; else today.")
    ] = None,
    last: Annotated[
        dt.date | None,
        typer.Option("--to", parser=_date, help="The day after the last; else a week later."),
    ] = None,
    caldav: Annotated[bool, typer.Option(help="The address is a CalDAV server's.")] = False,
    username: Annotated[str, typer.Option(help="The user's name, behind a password.")] = "",
    password_env: Annotated[str, typer.Option(help="The line in .env with the password.")] = "",
    owner: Annotated[str, typer.Option(help="Her e-mail address in that calendar.")] = "",
    allow_private: Annotated[bool, typer.Option(help="Let it lead into private networks.")] = False,
    practice: PracticeFile = None,
    env: EnvFile = _ENV,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Show when a calendar is busy, and what could not be understood: why is a time not offered?"""
    from fitbot.busy import Days
    from fitbot.places import Place

    settings = load_settings(env, unused=_OF_THE_BOT)
    if source.startswith("therapist:"):
        known = _practice(settings, practice)
        one = _therapist(known, source.removeprefix("therapist:"), "SOURCE")
        days = Days.of(zone or one.zone, first, last, now or _now())
        found = _run(commands.busy_of(settings, known, one, days))
    else:
        if zone is None:
            raise ConfigError([Problem("--zone", "name whose clock counts: Europe/Berlin")])
        if bool(username) != bool(password_env):
            raise ConfigError([Problem("--username", "give it together with --password-env")])
        password = settings.calendar_password(password_env).get_secret_value() if username else ""
        login = (username, password) if username else None
        place = Place(source, caldav, allow_private, login, owner)
        found = _run(commands.busy_at(place, Days.of(zone, first, last, now or _now())))
    failures = found.failures()
    if as_json:
        out.print_json(json.dumps(found.document()))
    elif not failures or len(failures) < len(found.looks):
        out.print(found.table())
        out.print(escape(found.remarks()), end="")
    if failures:
        raise ConfigError(failures)


@app.command()
def digest(
    therapist: WhichTherapist,
    practice: PracticeFile = None,
    env: EnvFile = _ENV,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Print a therapist's digest as she would get it now; sends nothing."""
    settings = load_settings(env)
    known = _practice(settings, practice)
    one = _therapist(known, therapist)
    text = _run(commands.digest(settings, known, one, now or _now()))
    if as_json:
        out.print_json(json.dumps({"therapist": one.id, "html": text}))
    else:
        from fitbot.texts import without_markup

        out.print(escape(without_markup(text)))


@app.command()
def claim(
    therapist: Annotated[str, typer.Argument(metavar="ID", help="Her id, such as park.")],
    practice: PracticeFile = None,
    env: EnvFile = _ENV,
) -> None:
    """Print a one-time link with which a therapist makes her Telegram account known."""
    settings = load_settings(env)
    known = _practice(settings, practice)
    one = _therapist(known, therapist, "ID")
    out.print(escape(_run(commands.claim(settings, one))))


@app.command()
def key() -> None:
    """Print a fresh key for FITBOT_SECRET_KEYS."""
    out.print(Fernet.generate_key().decode())


@app.command()
def migrate(env: EnvFile = _ENV) -> None:
    """Bring the database up to date; `run` does so by itself."""
    settings = load_settings(env)
    _run(commands.migrate(settings))
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


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


def _practice(settings: Settings, file: Path | None) -> Practice:
    return load_practice(file or settings.practice)


def _therapist(practice: Practice, therapist_id: str, place: str = "--therapist") -> Therapist:
    try:
        return practice.therapist(therapist_id)
    except UnknownTherapist:
        known = ", ".join(each.id for each in practice.therapists)
        problem = Problem(place, f"no therapist has the id {therapist_id!r}: try {known}")
        raise ConfigError([problem]) from None


def _print_problems(problems: Any) -> None:
    for problem in problems:
        err.print(f"[red]{escape(problem.path)}[/red]: {escape(problem.advice)}")


def _set_up_logs(level: str) -> None:
    from fitbot.logs import set_up_logs

    set_up_logs(level)


def _now() -> dt.datetime:
    from fitbot.clock import SystemClock

    return SystemClock().now()
