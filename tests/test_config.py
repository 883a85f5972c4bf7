import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from fitbot.config import Settings, load_settings, loose_permissions
from fitbot.errors import ConfigError, Problem

TOKEN = "1234567890:AAE-invented_invented_invented_12345"
KEY = Fernet.generate_key().decode()
OLDER = Fernet.generate_key().decode()
POSTGRES = "postgresql+psycopg://bot:hunter2@db.example:5432/fitbot"


def problems(**variables: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load_settings(None, variables)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.problems


def test_nothing_needs_to_be_set():
    settings = load_settings(None, {})

    assert settings.practice == Path("practice.toml")
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///fitbot.db"
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.log_level == "INFO"


def test_the_environment_wins_over_the_file_and_an_empty_value_is_none(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text(
        "# machinery\n\nexport FITBOT_LOG_LEVEL=debug\nFITBOT_PRACTICE='ours.toml'\n"
        f"FITBOT_DATABASE_URL=\nFITBOT_BOT_TOKEN={TOKEN}  # from BotFather\n"
    )

    settings = load_settings(file, {"FITBOT_LOG_LEVEL": "warning", "PATH": "/bin"})

    assert settings.log_level == "WARNING"
    assert settings.practice == Path("ours.toml")
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///fitbot.db"
    assert settings.require_token().get_secret_value() == TOKEN


def test_the_process_environment_is_read_unless_another_is_handed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FITBOT_LOG_LEVEL", "ERROR")

    assert load_settings().log_level == "ERROR"
    assert load_settings(environ={}).log_level == "INFO"


def test_a_dollar_sign_in_a_password_stays_one(tmp_path: Path):
    (tmp_path / ".env").write_text("PARK_FEED_PASSWORD=a${PATH}b$c\n")

    settings = load_settings(tmp_path / ".env", {})

    assert settings.calendar_password("PARK_FEED_PASSWORD").get_secret_value() == "a${PATH}b$c"


def test_keys_come_newest_first():
    settings = load_settings(None, {"FITBOT_SECRET_KEYS": f" {KEY}, {OLDER},"})

    assert [key.get_secret_value() for key in settings.require_keys()] == [KEY, OLDER]


def test_settings_can_be_made_of_values_too():
    assert Settings(secret_keys=(KEY,)).require_keys()[0].get_secret_value() == KEY  # type: ignore[arg-type]


def test_what_is_missing_is_asked_for_where_it_is_used():
    settings = load_settings(None, {})

    with pytest.raises(ConfigError, match="FITBOT_BOT_TOKEN: this is missing: ask @BotFather"):
        settings.require_token()
    with pytest.raises(ConfigError, match="FITBOT_SECRET_KEYS: this is missing: run `fitbot key`"):
        settings.require_keys()
    with pytest.raises(ConfigError, match="PARK_FEED_PASSWORD: this is missing"):
        settings.calendar_password("PARK_FEED_PASSWORD")


def test_our_own_settings_are_no_passwords_of_calendars():
    settings = load_settings(None, {"FITBOT_BOT_TOKEN": TOKEN})

    with pytest.raises(ConfigError):
        settings.calendar_password("FITBOT_BOT_TOKEN")


def test_no_secret_is_shown():
    settings = load_settings(
        None,
        {
            "FITBOT_BOT_TOKEN": TOKEN,
            "FITBOT_SECRET_KEYS": f"{KEY},{OLDER}",
            "FITBOT_DATABASE_URL": POSTGRES,
            "PARK_FEED_PASSWORD": "tulip-window",
        },
    )

    shown = f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    shown += f" {settings.__pydantic_private__}"
    for secret in (TOKEN, KEY, OLDER, "hunter2", "tulip-window"):
        assert secret not in shown


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(ValueError, match="frozen"):
        load_settings(None, {}).log_level = "DEBUG"  # type: ignore[misc]


MISTAKES = {
    "short token": ("FITBOT_BOT_TOKEN", "123:short", "@BotFather"),
    "token with a line": ("FITBOT_BOT_TOKEN", f"{TOKEN}\nx", "@BotFather"),
    "another database": ("FITBOT_DATABASE_URL", "mysql://u:hunter2@h/d", "sqlite+aiosqlite:///"),
    "sqlite, blocking": ("FITBOT_DATABASE_URL", "sqlite:///a.db", "sqlite+aiosqlite:///fitbot.db"),
    "sqlite in memory": ("FITBOT_DATABASE_URL", "sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite"),
    "sqlite without a file": ("FITBOT_DATABASE_URL", "sqlite+aiosqlite://", "sqlite+aiosqlite:///"),
    "postgres, blocking": ("FITBOT_DATABASE_URL", "postgres://u:hunter2@h/d", "postgresql+psycopg"),
    "postgres, nameless": ("FITBOT_DATABASE_URL", "postgresql+psycopg://h", "host/name"),
    "postgres, port": ("FITBOT_DATABASE_URL", "postgresql+psycopg://h:x/d", "host/name"),
    "no key": ("FITBOT_SECRET_KEYS", "hunter2", "run `fitbot key`"),
    "one key of two": ("FITBOT_SECRET_KEYS", f"{KEY},hunter2", "run `fitbot key`"),
    "two keys of three": ("FITBOT_SECRET_KEYS", f"hunter2,{KEY},x", "run `fitbot key`"),
    "plain http": ("FITBOT_BOT_API_URL", "http://api.telegram.org", "plain http:// is for this"),
    "a neighbour": ("FITBOT_BOT_API_URL", "http://192.168.1.9:8081", "plain http:// is for this"),
    "a disguise": ("FITBOT_BOT_API_URL", "http://127.0.0.1.example", "plain http:// is for this"),
    "a password": ("FITBOT_BOT_API_URL", "https://u:hunter2@api.example", "write https://"),
    "no address": ("FITBOT_BOT_API_URL", "api.telegram.org", "write https://"),
    "a broken address": ("FITBOT_BOT_API_URL", "https://[api", "write https://"),
    "a level": ("FITBOT_LOG_LEVEL", "loud", "DEBUG, INFO, WARNING or ERROR"),
    "a typing mistake": ("FITBOT_TOKEN", TOKEN, "did you mean FITBOT_BOT_TOKEN?"),
    "an unknown one": ("FITBOT_Q", "1", "there are FITBOT_BOT_TOKEN, FITBOT_PRACTICE"),
}


@pytest.mark.parametrize(("name", "value", "advice"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_what_to_write_instead(name: str, value: str, advice: str):
    (problem,) = problems(**{name: value})

    assert problem.path == name
    assert advice in problem.advice
    assert "hunter2" not in problem.advice


def test_every_mistake_is_listed_at_once():
    values = {name: value for name, value, _ in MISTAKES.values()}

    assert {problem.path for problem in problems(**values)} == set(values)


@pytest.mark.parametrize("host", ["localhost:8081", "127.0.0.1:8081", "127.9.9.9", "[::1]:8081"])
def test_plain_http_is_taken_on_this_machine(host: str):
    settings = load_settings(None, {"FITBOT_BOT_API_URL": f"http://{host}/"})

    assert settings.bot_api_url == f"http://{host}"


@pytest.mark.parametrize(
    "url", [POSTGRES, "postgresql+psycopg:///fitbot?host=/run/pg", "sqlite+aiosqlite:////data/f.db"]
)
def test_both_databases_are_taken(url: str):
    settings = load_settings(None, {"FITBOT_DATABASE_URL": url})

    assert settings.database_url.get_secret_value() == url


def test_a_line_that_is_no_variable_is_named(tmp_path: Path):
    (tmp_path / ".env").write_text('FITBOT_LOG_LEVEL=INFO\nhunter2\nFITBOT_PRACTICE="open\n')

    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / ".env", {})

    assert [problem.path for problem in caught.value.problems] == [".env, line 2", ".env, line 3"]
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"\xff\xfe\x00=")])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, make):
    make(tmp_path / ".env")

    with pytest.raises(ConfigError, match="cannot be opened"):
        load_settings(tmp_path / ".env", {})


@pytest.mark.parametrize(
    ("text", "mode", "loose"),
    [
        (f"FITBOT_BOT_TOKEN={TOKEN}", 0o644, True),
        (f"FITBOT_SECRET_KEYS={KEY}", 0o620, True),
        (f"FITBOT_DATABASE_URL={POSTGRES}", 0o640, True),
        ("PARK_FEED_PASSWORD=x", 0o604, True),
        (f"FITBOT_BOT_TOKEN={TOKEN}", 0o600, False),
        ("FITBOT_BOT_TOKEN=\nFITBOT_LOG_LEVEL=INFO", 0o644, False),
    ],
    ids=["token", "keys", "database", "calendar", "owner's alone", "no secret"],
)
def test_a_file_with_secrets_is_for_its_owner_alone(
    tmp_path: Path, text: str, mode: int, loose: bool
):
    file = tmp_path / ".env"
    file.write_text(text)
    file.chmod(mode)

    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert loose_permissions(file) is loose


def test_a_file_that_is_not_there_leaks_nothing(tmp_path: Path):
    assert not loose_permissions(tmp_path / ".env")
