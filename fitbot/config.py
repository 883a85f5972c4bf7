"""Secrets and machinery: variables that begin with FITBOT_, from the environment or `.env`.

The environment wins over the file, and an empty value is the same as none
(https://12factor.net/config). No secret and no password is in `repr`, in an error's sentence or in
its traceback.
"""

import difflib
import io
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PrivateAttr,
    SecretStr,
    ValidationError,
)

from fitbot.addresses import is_loopback
from fitbot.errors import ConfigError, Problem

PREFIX = "FITBOT_"

TOKEN_REFUSED = Problem(
    "FITBOT_BOT_TOKEN", "Telegram does not accept this token: copy it again from @BotFather"
)
API_UNREACHED = Problem(
    "FITBOT_BOT_API_URL",
    "could not be reached: is this machine on the network, and is the address right?",
)

_KEYS_ADVICE = "run `fitbot key` and copy what it prints; of several keys the newest comes first"


def _token(secret: SecretStr) -> SecretStr:
    # No shorter one is taken, so that the log's filter for tokens knows every token there is.
    if not re.fullmatch(r"\d{3,}:[\w-]{30,}", secret.get_secret_value(), re.ASCII):
        raise ValueError("copy the whole token that @BotFather gave you: digits, a colon, letters")
    return secret


def _database(secret: SecretStr) -> SecretStr:
    scheme, _, rest = secret.get_secret_value().partition("://")
    file = rest.removeprefix("/").partition("?")[0]
    if scheme == "sqlite+aiosqlite" and rest.startswith("/") and file not in {"", ":memory:"}:
        return secret
    try:
        parts = urlsplit(f"//{rest}")
        usable = bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        usable = False
    if scheme != "postgresql+psycopg" or not usable:
        raise ValueError(
            "write sqlite+aiosqlite:///fitbot.db for a file beside the program,"
            " or postgresql+psycopg://user:password@host/name"
        )
    return secret


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(key.strip() for key in value.split(",") if key.strip())
    return value


def _key(secret: SecretStr) -> SecretStr:
    try:
        Fernet(secret.get_secret_value())
    except ValueError:
        raise ValueError(_KEYS_ADVICE) from None
    return secret


def _api(text: str) -> str:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        plain = parts.port != 0 and not (parts.username or parts.query or parts.fragment)
    except ValueError:
        safe = plain = False
    if not (safe and plain and host):
        raise ValueError(
            "write https://api.telegram.org, or the https:// address of your own Bot API server;"
            " plain http:// is for this machine only, as in http://127.0.0.1:8081"
        )
    return text.rstrip("/")


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text.upper()


class Settings(BaseModel):
    """The machinery of one installation: each field is a variable, FITBOT_ and its name.

    Neither a token nor keys are needed to look at a practice file or a calendar, so they are asked
    for where they are used: `require_token`, `require_keys`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    practice: Path = Path("practice.toml")
    #: SQLAlchemy's address; a secret, since PostgreSQL's holds a password.
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr(
        "sqlite+aiosqlite:///fitbot.db"
    )
    #: Fernet keys: the first one encrypts, each of them decrypts.
    secret_keys: Annotated[
        tuple[Annotated[SecretStr, AfterValidator(_key)], ...], BeforeValidator(_split)
    ] = ()
    bot_api_url: Annotated[str, AfterValidator(_api)] = "https://api.telegram.org"
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"

    # Everything else that was set: calendars name their own variables in the practice file.
    _others: Mapping[str, SecretStr] = PrivateAttr(default_factory=dict)

    @classmethod
    def from_variables(cls, variables: Mapping[str, str], unused: Collection[str] = ()) -> Self:
        """Return the settings that these variables spell out.

        The fields in `unused` are left as if they were not set: whoever does not need them is not
        stopped by what is wrong with them.

        Raises:
            ConfigError: lists each variable that cannot be used.
        """
        given = {name: text.strip() for name, text in variables.items() if text.strip()}
        ours = {name: text for name, text in given.items() if name.startswith(PREFIX)}
        known = {PREFIX + field.upper(): field for field in cls.model_fields}
        problems = [_unknown(name, known) for name in ours if name not in known]
        try:
            settings = cls.model_validate(
                {
                    known[name]: text
                    for name, text in ours.items()
                    if name in known and known[name] not in unused
                }
            )
        except ValidationError as error:
            problems += _problems(error)
        if problems:
            raise ConfigError(problems)
        settings._others = {
            name: SecretStr(text) for name, text in given.items() if name not in ours
        }
        return settings

    def require_token(self) -> SecretStr:
        """Return the bot's token. Raises ConfigError, with advice, where there is none."""
        if self.bot_token is None:
            advice = "this is missing: ask @BotFather for a bot, and write its token into .env"
            raise ConfigError([Problem(f"{PREFIX}BOT_TOKEN", advice)])
        return self.bot_token

    def require_keys(self) -> tuple[SecretStr, ...]:
        """Return the keys, newest first. Raises ConfigError, with advice, where there is none."""
        if not self.secret_keys:
            advice = f"this is missing: {_KEYS_ADVICE}"
            raise ConfigError([Problem(f"{PREFIX}SECRET_KEYS", advice)])
        return self.secret_keys

    def calendar_password(self, variable: str) -> SecretStr:
        """Return the password that a calendar names as `password_env`.

        Raises:
            ConfigError: no such variable is set.
        """
        if variable not in self._others:
            advice = "this is missing: write the calendar's password behind this name into .env"
            raise ConfigError([Problem(variable, advice)])
        return self._others[variable]


def load_settings(
    env_file: Path | str | None = ".env",
    environ: Mapping[str, str] | None = None,
    unused: Collection[str] = (),
) -> Settings:
    """Return the settings of `env_file`, where there is one, and of the environment above it.

    `environ` stands in for the process's own environment; `unused` is as in `from_variables`.

    Raises:
        ConfigError: lists every variable that cannot be used, and every line that is none.
    """
    written = _read(Path(env_file)) if env_file is not None else {}
    variables = written | dict(os.environ if environ is None else environ)
    return Settings.from_variables(variables, unused)


def loose_permissions(path: Path) -> bool:
    """Return whether this file holds secrets and other users of the machine can touch it."""
    if os.name != "posix" or not path.is_file() or not path.stat().st_mode & 0o077:
        return False
    machinery = {PREFIX + field.upper() for field in ("practice", "bot_api_url", "log_level")}
    return any(text and name not in machinery for name, text in _read(path).items())


def _read(path: Path) -> dict[str, str]:
    """Return the variables of a file of lines NAME=value; none if there is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        advice = "this file cannot be opened: is it UTF-8 text that you may read?"
        raise ConfigError([Problem(str(path), advice)]) from None
    bindings = [each for each in parse_stream(io.StringIO(text)) if each.key or each.error]
    problems = [
        Problem(f"{path.name}, line {each.original.line}", "write NAME=value, or begin with #")
        for each in bindings
        if each.error or each.value is None
    ]
    if problems:
        raise ConfigError(problems)
    return {each.key: each.value for each in bindings if each.key and each.value is not None}


def _unknown(name: str, known: Mapping[str, str]) -> Problem:
    fields = [field.upper() for field in known.values()]
    close = difflib.get_close_matches(name.removeprefix(PREFIX), fields, n=1)
    hint = f"did you mean {PREFIX}{close[0]}?" if close else f"there are {', '.join(known)}"
    return Problem(name, f"there is no such setting; {hint}")


def _problems(error: ValidationError) -> list[Problem]:
    """Return each setting's first problem: every check above raises a whole sentence."""
    found = {
        f"{PREFIX}{each['loc'][0]}".upper(): str(each["ctx"]["error"])
        for each in reversed(error.errors(include_input=False))
    }
    return [Problem(name, advice) for name, advice in reversed(found.items())]
