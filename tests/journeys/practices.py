"""The example practice on calendars of its own. Light to import: bots in processes do."""

import shutil
from pathlib import Path

from fitbot.practice import Calendar, Practice, Precheck, load_practice

ROOT = Path(__file__).parents[2]
_WRITTEN = load_practice(ROOT / "practice.example.toml")
#: The example practice; the days of the tests are ordinary ones, Thanksgiving too.
EXAMPLE = _WRITTEN.model_copy(
    update={"practice": _WRITTEN.practice.model_copy(update={"holidays": False})}
)
TOKEN = "4242:invented-token-for-the-sandbox"


def sample_practice(folder: Path) -> Practice:
    """The example practice, with fresh copies of its calendars in `folder`."""
    for entry in EXAMPLE.therapists[0].calendars:
        assert entry.path is not None
        shutil.copyfile(entry.path, folder / entry.path.name)
    return sample_calendars_in(folder)


def sample_calendars_in(folder: Path) -> Practice:
    """The example practice on the calendars that lie in `folder`."""
    therapists = []
    for therapist in EXAMPLE.therapists:
        moved = [
            entry.model_copy(update={"path": folder / Path(entry.path or "").name})
            for entry in therapist.calendars
        ]
        therapists.append(therapist.model_copy(update={"calendars": tuple(moved)}))
    return EXAMPLE.model_copy(update={"therapists": tuple(therapists)})


def sample_on_server(url: str, user: str) -> Practice:
    """The example practice; the first therapist's calendar is on a server."""
    calendar = Calendar(
        kind="caldav",
        url=url,
        username=user,
        password_env="PARK_PASSWORD",
        write=True,
        allow_private=True,
    )
    first, *others = EXAMPLE.therapists
    first = first.model_copy(update={"calendars": (calendar,)})
    nothing = Precheck(ask=())
    return EXAMPLE.model_copy(update={"therapists": (first, *others), "precheck": nothing})
