"""Bots in processes of their own, to be killed.

    python -m tests.journeys.bot_process FOLDER API_URL KEY

Each line on its input starts one more bot and prints the bot's process id. All are forked from
here, where everything is imported, so that dozens of kills cost seconds and not minutes. A bot's
clock is a file in the folder, so that the test can move it. Where a file `server` lies there, the
therapist's calendar is at the address in its first line, for the user in its second.
"""

import asyncio
import datetime as dt
import os
import signal
import sys
from pathlib import Path

from pydantic import SecretStr

from fitbot.app import Setup, running
from fitbot.practice import Practice
from tests.calendars.dav import PASSWORD
from tests.journeys.practices import TOKEN, sample_calendars_in, sample_on_server


class FileClock:
    """Tells the time that stands in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> dt.datetime:
        """The instant in the file."""
        return dt.datetime.fromisoformat(self._file.read_text()).astimezone(dt.UTC)


def practice_in(folder: Path) -> Practice:
    """The example practice on the calendar of this folder."""
    server = folder / "server"
    if server.exists():
        return sample_on_server(*server.read_text().split())
    return sample_calendars_in(folder)


async def run_until_killed(folder: Path, api_url: str, key: str) -> None:
    """Run a bot for ever."""
    setup = Setup(
        practice=practice_in(folder),
        database_url=f"sqlite+aiosqlite:///{folder / 'fitbot.db'}",
        keys=(key,),
        token=TOKEN,
        api_url=api_url,
        clock=FileClock(folder / "clock"),
        passwords=lambda _variable: SecretStr(PASSWORD),
    )
    async with running(setup):
        await asyncio.Event().wait()


def main() -> None:
    """Start a bot for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a killed bot
    for _ in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            asyncio.run(run_until_killed(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
