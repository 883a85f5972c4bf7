import asyncio
import datetime as dt
import hashlib
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from fitbot import cli
from fitbot.clock import MovableClock, SystemClock
from fitbot.errors import ClaimRejected, FitbotError
from fitbot.sandbox import Sandbox
from fitbot.sandbox.server import LoopbackServer, make_server_app
from fitbot.services.people import PeopleService
from fitbot.store import open_store
from tests.databases import raw
from tests.journeys import practices
from tests.services.building import NOW

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "practice.example.toml"
TOKEN = "1234567890:AAE-invented_invented_invented_12345"
KEY = Fernet.generate_key().decode()
#: Monday morning in Los Angeles, one past midnight.
MONDAY = "2026-11-23T08:00:00Z"


@dataclass
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass
class Shell:
    """Runs `fitbot …` in a folder of its own, in this process."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    variables: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str) -> Ran:
        self.monkeypatch.setattr(sys, "argv", ["fitbot", *words])
        lines = [f"{name}={text}\n" for name, text in self.variables.items()]
        (self.folder / ".env").write_text("".join(lines))
        (self.folder / ".env").chmod(0o600)
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        written = self.capsys.readouterr()
        assert "Traceback" not in written.err
        return Ran(code, written.out, written.err)

    @property
    def database(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / 'fitbot.db'}"


@pytest.fixture
def fitbot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    shell = Shell(tmp_path, monkeypatch, capsys)
    shell.variables = {
        "FITBOT_DATABASE_URL": shell.database,
        "FITBOT_SECRET_KEYS": KEY,
        "FITBOT_PRACTICE": str(EXAMPLE),
    }
    return shell


@pytest.fixture
def telegram() -> Iterator[str]:
    """A stand-in for Telegram on a socket of this machine; gives its address."""
    started: list[str] = []
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        sandbox = Sandbox(MovableClock(NOW), TOKEN, bot_name="Harbor", bot_username="harbor_bot")
        async with LoopbackServer(make_server_app(sandbox), port=0) as server:
            started.append(server.url)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    assert ready.wait(30)
    yield started[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


# slots


def test_slots_needs_neither_token_nor_database_nor_telegrams_library(tmp_path: Path) -> None:
    code = (
        "import sys; from fitbot import cli\n"
        "try: cli.main()\n"
        "except SystemExit as stop: assert not stop.code\n"
        "assert 'telegram' not in sys.modules, 'telegram was imported'\n"
    )
    words = ["slots", "--therapist", "park", "--json", "--now", MONDAY, "--practice", str(EXAMPLE)]
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert list(tmp_path.iterdir()) == []
    document = json.loads(ran.stdout)
    assert document["slots"][0] == {"start": "2026-11-23T23:30:00Z", "end": "2026-11-23T23:50:00Z"}


def test_looking_at_calendars_is_not_stopped_by_settings_it_does_not_need(fitbot: Shell) -> None:
    fitbot.variables |= {
        "FITBOT_BOT_TOKEN": "copied by half",
        "FITBOT_SECRET_KEYS": "no key",
        "FITBOT_DATABASE_URL": "mysql://somewhere",
    }
    for words in (("slots", "--therapist", "park"), ("busy", "therapist:park")):
        ran = fitbot(*words, "--now", MONDAY)
        assert (ran.code, ran.err) == (0, "")
    fitbot.variables["FITBOT_BOT_TOKN"] = "x"
    assert "did you mean FITBOT_BOT_TOKEN?" in fitbot("slots", "--therapist", "park").err


def test_slots_as_json_are_of_one_exact_shape(fitbot: Shell) -> None:
    ran = fitbot("slots", "--therapist", "park", "--json", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert list(document) == ["therapist", "time_zone", "slots"]
    assert not [slot for slot in document["slots"] if slot["start"].startswith("2026-11-26")]
    assert (document["therapist"], document["time_zone"]) == ("park", "America/Los_Angeles")
    assert document["slots"]
    zulu = re.compile(r"2026-1[12]-\d\dT\d\d:\d\d:00Z")
    for slot in document["slots"]:
        assert list(slot) == ["start", "end"]
        assert all(zulu.fullmatch(each) for each in slot.values())
        length = dt.datetime.fromisoformat(slot["end"]) - dt.datetime.fromisoformat(slot["start"])
        assert length == dt.timedelta(minutes=20)
    starts = [slot["start"] for slot in document["slots"]]
    assert starts == sorted(set(starts))


def test_slots_for_people_name_the_zone_in_each_line_and_count(fitbot: Shell) -> None:
    machine = json.loads(fitbot("slots", "--therapist", "park", "--json", "--now", MONDAY).out)
    ran = fitbot("slots", "--therapist", "park", "--now", MONDAY)
    *lines, closed, total = ran.out.splitlines()
    assert closed == "Thu 2026-11-26 closed  Thanksgiving Day"
    assert lines[0] == "Mon 2026-11-23 15:30  America/Los_Angeles"
    assert len(lines) == len(machine["slots"])
    assert total == f"{len(lines)} free times"


def test_now_may_be_written_in_any_zone_but_never_without(fitbot: Shell) -> None:
    utc = fitbot("slots", "--therapist", "park", "--json", "--now", MONDAY)
    there = fitbot("slots", "--therapist", "park", "--json", "--now", "2026-11-23T00:00:00-08:00")
    assert utc.out == there.out
    for text, advice in (
        ("tomorrow", "write it like 2026-11-23T08:00:00Z"),
        ("2026-11-23T08:00:00", "it needs a zone: end it with Z for UTC"),
    ):
        ran = fitbot("slots", "--therapist", "park", "--now", text)
        assert ran.code == 2
        assert advice in ran.err


def test_a_therapist_that_is_not_there_is_answered_with_those_that_are(fitbot: Shell) -> None:
    ran = fitbot("slots", "--therapist", "perk")
    assert ran.code == 1
    assert ran.err == "--therapist: no therapist has the id 'perk': try park, ferrer\n"


def test_claim_names_its_own_word_when_the_therapist_is_not_there(fitbot: Shell) -> None:
    ran = fitbot("claim", "perk", "--practice", str(EXAMPLE))
    assert ran.code == 1
    assert ran.err == "ID: no therapist has the id 'perk': try park, ferrer\n"


def test_settings_in_a_named_file_that_is_not_there_are_not_taken_for_none(fitbot: Shell) -> None:
    for words in (("check",), ("migrate",), ("claim", "park")):
        ran = fitbot(*words, "--env", "elsewhere.env")
        assert ran.code == 2
        assert "there is no such file" in ran.err
        assert not (fitbot.folder / "fitbot.db").exists()


def test_a_calendar_that_cannot_be_read_is_a_sentence_and_no_list(fitbot: Shell) -> None:
    practice = fitbot.folder / "practice.toml"
    text = EXAMPLE.read_text().replace("sample/park.ics", "sample/gone.ics")
    practice.write_text(re.sub(r"(?m)^photo = .*$", "", text))
    ran = fitbot("slots", "--therapist", "park", "--practice", str(practice))
    assert ran.code == 1
    assert "gone.ics" in ran.err
    assert ran.out == ""


def test_a_practice_file_that_is_not_there_is_a_sentence(fitbot: Shell) -> None:
    ran = fitbot("slots", "--therapist", "park", "--practice", "nowhere.toml")
    assert ran.code == 1
    assert "nowhere.toml" in ran.err


def test_settings_that_cannot_be_used_are_all_listed(fitbot: Shell) -> None:
    fitbot.variables |= {"FITBOT_LOG_LEVEL": "LOUD", "FITBOT_BOT_TOKN": TOKEN}
    ran = fitbot("slots", "--therapist", "park")
    assert ran.code == 1
    assert "FITBOT_LOG_LEVEL" in ran.err
    assert "did you mean FITBOT_BOT_TOKEN?" in ran.err
    assert TOKEN not in ran.err


# key, migrate, claim, digest, run


def test_key_prints_a_key_and_nothing_else(fitbot: Shell) -> None:
    first, second = fitbot("key"), fitbot("key")
    assert Fernet(first.out.strip())
    assert first.out != second.out
    assert first.out.count("\n") == 1


def test_migrate_brings_the_database_up_to_date_and_again_does_no_harm(fitbot: Shell) -> None:
    for _ in range(2):
        assert fitbot("migrate").out == "The database is up to date.\n"
    assert asyncio.run(raw(fitbot.database, "SELECT count(*) AS n FROM people")) == [{"n": 0}]


def test_a_database_that_cannot_be_opened_is_a_sentence(fitbot: Shell) -> None:
    fitbot.variables["FITBOT_DATABASE_URL"] = "sqlite+aiosqlite:////nowhere/at/all.db"
    ran = fitbot("migrate")
    assert ran.code == 1
    assert ran.err.startswith("The database cannot be opened:")


def test_claim_without_telegram_prints_what_to_send_and_works_once(fitbot: Shell) -> None:
    ran = fitbot("claim", "park")
    found = re.search(r"/start claim_([\w-]+)$", ran.out.strip())
    assert found, ran.out
    token = found[1]
    assert len(token) * 6 >= 128
    rows = str(asyncio.run(raw(fitbot.database, "SELECT * FROM therapists")))
    assert token not in rows
    assert hashlib.sha256(token.encode()).hexdigest() in rows
    assert asyncio.run(use_twice(fitbot.database, token)) == ["park", "claim-rejected"]


async def use_twice(database: str, token: str) -> list[str]:
    store = await open_store(database, [KEY])
    people = PeopleService(store, SystemClock())
    answers = []
    try:
        for number in (2002, 3003):
            person = await people.meet(number, ("Mina",), "en")
            try:
                claimed = await people.claim(person, token, practices.EXAMPLE)
                answers.append(claimed.therapist_id)
            except ClaimRejected as refusal:
                answers.append(refusal.code)
    finally:
        await store.close()
    return answers


def test_claim_prints_a_link_to_the_bot(fitbot: Shell, telegram: str) -> None:
    fitbot.variables |= {"FITBOT_BOT_TOKEN": TOKEN, "FITBOT_BOT_API_URL": telegram}
    ran = fitbot("claim", "park")
    assert "Open this on Dr. Mina Park's phone within seven days; it works once:" in ran.out
    assert re.search(r"https://t\.me/harbor_bot\?start=claim_[\w-]{24}\n$", ran.out)
    payload = ran.out.strip().rpartition("=")[2]
    assert re.fullmatch(r"[\w-]{1,64}", payload)  # what Telegram takes in a deep link


def test_a_name_in_brackets_is_printed_as_it_is(fitbot: Shell, telegram: str) -> None:
    practice = fitbot.folder / "practice.toml"
    text = re.sub(r"(?m)^(photo|path) = .*$", "", EXAMPLE.read_text())
    text = re.sub(
        r"(?ms)^\[\[therapists\.calendars\]\]\nkind = \"file\".*?^write = true$", "", text
    )
    practice.write_text(text.replace("Dr. Mina Park", "Mina [/red] Park"))
    fitbot.variables |= {
        "FITBOT_BOT_TOKEN": TOKEN,
        "FITBOT_BOT_API_URL": telegram,
        "FITBOT_PRACTICE": str(practice),
    }
    ran = fitbot("claim", "park")
    assert ran.code == 0, ran.err
    assert "Mina [/red] Park" in ran.out


def test_claim_and_digest_ask_for_the_keys(fitbot: Shell) -> None:
    del fitbot.variables["FITBOT_SECRET_KEYS"]
    for words in (["claim", "park"], ["digest", "--therapist", "park"]):
        ran = fitbot(*words)
        assert ran.code == 1
        assert ran.err.startswith("FITBOT_SECRET_KEYS: this is missing: run `fitbot key`")


def test_digest_prints_what_she_would_read_and_sends_nothing(fitbot: Shell) -> None:
    ran = fitbot("digest", "--therapist", "park", "--now", "2026-11-23T16:00:00Z")
    assert ran.out.startswith("Good morning, Dr. Mina Park")
    assert "Nothing waits for you." in ran.out
    assert "late" not in ran.out
    assert "<" not in ran.out
    machine = fitbot("digest", "--therapist", "park", "--now", "2026-11-23T23:00:00Z", "--json")
    document = json.loads(machine.out)
    assert list(document) == ["therapist", "html"]
    assert document["html"].startswith("<b>How things stand, Dr. Mina Park</b>")
    assert "late" not in document["html"]
    assert asyncio.run(raw(fitbot.database, "SELECT count(*) AS n FROM outbox")) == [{"n": 0}]


@pytest.mark.parametrize("number", ["1234567890", "9876543210"])
def test_run_with_a_wrong_token_is_a_sentence_without_the_token(
    fitbot: Shell, telegram: str, number: str, root_logger: None
) -> None:
    token = f"{number}:wrong_wrong_wrong_wrong_wrong_wrong"
    fitbot.variables |= {"FITBOT_BOT_TOKEN": token, "FITBOT_BOT_API_URL": telegram}
    ran = fitbot("run")
    assert ran.code == 1
    assert "FITBOT_BOT_TOKEN: Telegram does not accept this token" in ran.err
    assert "wrong_wrong" not in ran.err + ran.out


def test_run_without_telegram_is_a_sentence_without_the_token(
    fitbot: Shell, root_logger: None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    fitbot.variables |= {"FITBOT_BOT_TOKEN": TOKEN, "FITBOT_BOT_API_URL": address}
    ran = fitbot("run")
    assert ran.code == 1
    assert "FITBOT_BOT_API_URL: could not be reached" in ran.err
    assert TOKEN not in ran.err + ran.out


@pytest.fixture
def root_logger() -> Iterator[None]:
    """`run` sets up logging; leave it as it was."""
    import logging  # noqa: PLC0415

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_run_without_a_token_is_a_sentence(fitbot: Shell, root_logger: None) -> None:
    ran = fitbot("run")
    assert ran.code == 1
    assert "FITBOT_BOT_TOKEN: this is missing: ask @BotFather" in ran.err


def test_whatever_goes_wrong_on_purpose_is_a_sentence_and_code_1(
    fitbot: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise FitbotError("something [bold]odd[/bold] happened")

    monkeypatch.setattr(cli, "app", fail)
    ran = fitbot("anything")
    assert (ran.code, ran.err) == (1, "something [bold]odd[/bold] happened\n")


def test_without_a_command_the_commands_are_shown(fitbot: Shell) -> None:
    ran = fitbot()
    for command in ("demo", "run", "check", "slots", "digest", "claim", "key", "migrate"):
        assert f" {command} " in ran.out + ran.err


# check


TEN_MISTAKES: dict[str, tuple[str, str]] = {
    "practice.time_zone": ('time_zone = "America/Los_Angeles"', 'time_zone = "PST"'),
    "practice.country": ('country = "US"', 'country = "United States"'),
    "practice.privacy_contact": ('"privacy@harbor.example"', '"write to us"'),
    "therapists[0].photo": ('photo = "photos/park.jpg"', 'photo = "photos/gone.jpg"'),
    "therapists[0].consultation.length": ("length = 20 ", "length = 2 "),
    "therapists[0].overrides[0].hours": ('hours = ["10:00-12:00"]', 'hours = ["12:00-10:00"]'),
    "therapists[0].vacations[0].last": ("last = 2027-01-03", "last = 2026-01-03"),
    "therapists[1].video": ('video = "jitsi"', 'video = "http://plain.example"'),
    "faq[1].topic": ('topic = "fees"', 'topic = "feees"'),
    "referrals[0].url": ('url = "https://directory.example"', 'url = "directory"'),
}


def test_check_lists_ten_mistakes_at_once_each_with_its_place_and_a_sentence(
    fitbot: Shell,
) -> None:
    text = EXAMPLE.read_text()
    for place, (right, wrong) in TEN_MISTAKES.items():
        assert text.count(right) >= 1, place
        text = text.replace(right, wrong, 1)
    practice = fitbot.folder / "practice.toml"
    practice.write_text(text)
    for folder in ("photos", "sample"):
        (fitbot.folder / folder).symlink_to(ROOT / folder)
    ran = fitbot("check", "--practice", str(practice))
    assert ran.code == 1
    found = dict(line.split(": ", 1) for line in ran.err.splitlines())
    for place in TEN_MISTAKES:
        close = [
            path
            for path in found
            if path.replace("practice.toml", "").strip(" :").startswith(place)
        ]
        assert close, f"{place} not in\n{ran.err}"
        assert len(found[close[0]].split()) >= 3
    assert "Everything is in place." not in ran.out


def test_check_says_that_everything_is_in_place(fitbot: Shell, telegram: str) -> None:
    fitbot.variables |= {"FITBOT_BOT_TOKEN": TOKEN, "FITBOT_BOT_API_URL": telegram}
    ran = fitbot("check", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    for line in (
        "ok  settings read",
        "ok  practice.example.toml: Harbor Psychotherapy, therapists: 2, answers: 15",
        "ok  database opened and up to date",
        "ok  Telegram knows the bot as @harbor_bot",
        "ok  park: closed on Thu 2026-11-26: Thanksgiving Day",
        "Everything is in place.",
    ):
        assert line in ran.out.splitlines()
    assert re.search(
        r"ok  park: next free times: Mon, Nov 23 3:30 PM, .* \(Los Angeles time\)", ran.out
    )
