"""A bot in a process of its own, to be killed: its clock is a file, so that a test can move it.

python -m tests.journeys.bot_process FOLDER API_URL KEY
"""

import asyncio
import datetime as dt
import sys
from pathlib import Path

from fitbot.app import Setup, running
from tests.journeys.world import TOKEN, sample_calendars_in


class FileClock:
    """Tells the time that stands in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> dt.datetime:
        """The instant in the file."""
        return dt.datetime.fromisoformat(self._file.read_text()).astimezone(dt.UTC)


async def main(folder: Path, api_url: str, key: str) -> None:
    """Run until killed."""
    setup = Setup(
        practice=sample_calendars_in(folder),
        database_url=f"sqlite+aiosqlite:///{folder / 'fitbot.db'}",
        keys=(key,),
        token=TOKEN,
        api_url=api_url,
        clock=FileClock(folder / "clock"),
    )
    async with running(setup):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
