import datetime as dt
import re
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from fitbot.check import Report, bot_username, check
from fitbot.clock import MovableClock
from fitbot.config import load_settings
from fitbot.domain.causes import Cause
from fitbot.errors import ConfigError, Problem
from fitbot.listing import list_slots
from fitbot.sandbox import Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.services.reading_calendars import Source
from fitbot.texts import Texts
from tests.journeys.world import EXAMPLE
from tests.services.building import NOW, HerCalendar, local, starts

ROOT = Path(__file__).parent.parent
TOKEN = "1234567890:AAE-invented_invented_invented_12345"
KEY = Fernet.generate_key().decode()
EN = Texts("en", "US")
SAMPLE = ROOT / "practice.example.toml"


def written(folder: Path, **variables: str) -> Path:
    """A file of settings that only its owner reads."""
    known = {
        "FITBOT_BOT_TOKEN": TOKEN,
        "FITBOT_SECRET_KEYS": KEY,
        "FITBOT_BOT_API_URL": "http://127.0.0.1:1",
        "FITBOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'fitbot.db'}",
    }
    file = folder / ".env"
    file.write_text("".join(f"{name}={text}\n" for name, text in (known | variables).items()))
    file.chmod(0o600)
    return file


def paths(report: Report) -> list[str]:
    return [problem.path for problem in report.problems]


@pytest.fixture
async def api() -> str:  # type: ignore[misc]
    sandbox = Sandbox(MovableClock(NOW), TOKEN, bot_name="Harbor", bot_username="harbor_bot")
    async with LoopbackServer(make_server_app(sandbox), port=0) as server:
        yield server.url


async def test_everything_in_place_is_said_line_by_line(tmp_path: Path, api: str) -> None:
    report = await check(written(tmp_path, FITBOT_BOT_API_URL=api), SAMPLE, NOW)
    assert report.problems == []
    assert report.fine[:4] == [
        "settings read",
        "practice.example.toml: Harbor Psychotherapy, therapists: 2, answers: 15",
        "database opened and up to date",
        "Telegram knows the bot as @harbor_bot",
    ]


async def test_problems_of_every_part_are_listed_together(tmp_path: Path) -> None:
    practice = tmp_path / "practice.toml"
    practice.write_text("[practice]\n")
    report = await check(
        written(tmp_path, FITBOT_DATABASE_URL="sqlite+aiosqlite:////nowhere/at/all.db"),
        practice,
        NOW,
    )
    found = paths(report)
    assert {"FITBOT_DATABASE_URL", "FITBOT_BOT_API_URL"} <= set(found)
    assert any("practice" in path for path in found)
    assert report.fine == ["settings read"]


async def test_what_is_missing_is_named_and_the_rest_still_looked_at(tmp_path: Path) -> None:
    env = written(tmp_path, FITBOT_BOT_TOKEN="", FITBOT_SECRET_KEYS="")
    report = await check(env, SAMPLE, NOW)
    assert paths(report) == ["FITBOT_BOT_TOKEN", "FITBOT_SECRET_KEYS"]
    assert "database opened and up to date" in report.fine
    assert any("next free times" in line for line in report.fine)


async def test_settings_that_cannot_be_read_leave_the_practice_to_be_looked_at(
    tmp_path: Path,
) -> None:
    env = written(tmp_path, FITBOT_LOG_LEVEL="LOUD")
    report = await check(env, SAMPLE, NOW)
    assert paths(report) == ["FITBOT_LOG_LEVEL"]
    assert any("next free times" in line for line in report.fine)


async def test_secrets_that_others_can_read_are_a_problem(tmp_path: Path, api: str) -> None:
    env = written(tmp_path, FITBOT_BOT_API_URL=api)
    env.chmod(0o644)
    report = await check(env, SAMPLE, NOW)
    assert report.problems == [
        Problem(".env", "others can read your secrets: run chmod 600 .env"),
    ]


async def test_a_calendar_that_is_gone_is_a_problem_of_its_therapist(
    tmp_path: Path, api: str
) -> None:
    for folder in ("photos", "sample"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    practice = tmp_path / "practice.toml"
    practice.write_text(SAMPLE.read_text().replace("sample/park.ics", "gone.ics"))
    report = await check(written(tmp_path, FITBOT_BOT_API_URL=api), practice, NOW)
    [problem] = report.problems
    assert "gone.ics" in str(problem)


FEED = """
[[therapists.calendars]]
kind = "feed"
url = "https://calendar.invalid/ferrer.ics"
username = "theo"
password_env = "FERRER_FEED_PASSWORD"
"""


async def test_a_password_that_is_not_set_is_named(tmp_path: Path, api: str) -> None:
    for folder in ("photos", "sample"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    practice = tmp_path / "practice.toml"
    text = SAMPLE.read_text()
    place = text.index("[[therapists.vacations]]\nfirst = 2027-02-15")
    practice.write_text(text[:place] + FEED + "\n" + text[place:])
    report = await check(written(tmp_path, FITBOT_BOT_API_URL=api), practice, NOW)
    assert paths(report) == ["FERRER_FEED_PASSWORD"]


async def test_a_practice_without_free_times_says_so(tmp_path: Path, api: str) -> None:
    report = await check(
        written(tmp_path, FITBOT_BOT_API_URL=api),
        SAMPLE,
        dt.datetime(2026, 12, 26, tzinfo=dt.UTC),
    )
    assert report.problems == []
    closed = await check(written(tmp_path, FITBOT_BOT_API_URL=api), no_hours(tmp_path), NOW)
    assert "park: next free times: none in the horizon" in closed.fine


def no_hours(folder: Path) -> Path:
    """The example practice, closed on every day of the week."""
    for name in ("photos", "sample"):
        (folder / name).symlink_to(ROOT / name)
    text = re.sub(r"(?m)^(mon|tue|wed|thu|fri|sat) = \[.*\]$", r"\1 = []", SAMPLE.read_text())
    file = folder / "closed.toml"
    file.write_text(text)
    return file


async def test_entries_that_were_blocked_to_be_safe_are_told(tmp_path: Path, api: str) -> None:
    for name in ("photos",):
        (tmp_path / name).symlink_to(ROOT / name)
    odd = (
        (ROOT / "sample/park.ics")
        .read_text()
        .replace(
            "END:VCALENDAR",
            "BEGIN:VEVENT\r\nUID:odd@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261124T170000Z\r\n"
            "DURATION:PT1H\r\nRRULE:FREQ=SOMETIMES\r\nEND:VEVENT\r\nEND:VCALENDAR",
        )
    )
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample/park.ics").write_bytes(odd.encode())
    practice = tmp_path / "practice.toml"
    practice.write_text(SAMPLE.read_text())
    report = await check(written(tmp_path, FITBOT_BOT_API_URL=api), practice, NOW)
    assert any(line.startswith("park: blocked to be safe: ") for line in report.fine)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b"<html>a hotel's wifi</html>", "FITBOT_BOT_API_URL"),
        (b"[1, 2]", "FITBOT_BOT_TOKEN"),
        (b'{"ok": false, "error_code": 401}', "FITBOT_BOT_TOKEN"),
    ],
)
async def test_whatever_answers_in_telegrams_place_is_a_sentence_without_the_token(
    monkeypatch: pytest.MonkeyPatch, body: bytes, path: str
) -> None:
    answers = httpx.MockTransport(lambda _request: httpx.Response(200, content=body))
    client = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: client(transport=answers))
    settings = load_settings(None, {"FITBOT_BOT_TOKEN": TOKEN})
    with pytest.raises(ConfigError) as caught:
        await bot_username(settings)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


# The list of free times


async def test_what_any_of_her_calendars_holds_is_not_listed() -> None:
    therapist = EXAMPLE.therapist("park")
    first, second = HerCalendar(), HerCalendar()
    nine, ten = local(24, 9), local(24, 10)
    all_free = await list_slots(therapist, [Source("a", first), Source("b", second)], NOW)
    first.now_has(*[slot for slot in all_free.slots if slot.start == nine])
    second.now_has(*[slot for slot in all_free.slots if slot.start == ten])
    listing = await list_slots(therapist, [Source("a", first), Source("b", second)], NOW)
    assert set(starts(all_free.slots)) - set(starts(listing.slots)) == {nine, ten}
    assert listing.problems(EN) == []


async def test_with_one_calendar_unread_nothing_is_listed_and_every_cause_is() -> None:
    therapist = EXAMPLE.therapist("park")
    broken, other, well = HerCalendar(), HerCalendar(), HerCalendar()
    broken.broken, other.broken = Cause.SLOW, Cause.BUSY
    sources = [Source("a", broken), Source("b", well), Source("c", other)]
    listing = await list_slots(therapist, sources, NOW)
    assert listing.slots == ()
    assert listing.problems(EN) == [
        Problem("park: calendars[0]", "the calendar's server took too long to answer"),
        Problem("park: calendars[2]", "the calendar's server is busy or out of order"),
    ]


async def test_without_a_calendar_the_hours_are_listed() -> None:
    listing = await list_slots(EXAMPLE.therapist("ferrer"), [], NOW)
    assert listing.slots
    assert (listing.problems(EN), listing.puzzles) == ([], [])
