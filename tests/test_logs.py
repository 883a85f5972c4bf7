import io
import logging
from collections.abc import Iterator

import pytest

from fitbot.logs import TokenFilter, redact, set_up_logs

TOKEN = "1234567890:AAE-invented_invented_invented_12345"
SECRET = TOKEN.split(":")[1]


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    """A logger as `set_up_logs` makes them, writing into a string."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(TokenFilter())
    logger = logging.Logger("fitbot.test")
    logger.addHandler(handler)
    return logger, stream


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"token={TOKEN}.",
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"GET https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3a')}/getMe",
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(text: str) -> None:
    assert SECRET not in redact(text)
    assert "<token>" in redact(text)


@pytest.mark.parametrize(
    "text",
    ["12:30:45.123 started", "post 12 (reminder)", "reminder:12:1795541400:hour", "127.0.0.1:8765"],
)
def test_what_is_no_token_stays(text: str) -> None:
    assert redact(text) == text


def fail_at(url: str) -> None:
    """Fail as a library does: one error because of another, the address in both."""
    try:
        raise OSError(url)  # noqa: TRY301 - it is caught here to be the cause of another
    except OSError as error:
        raise RuntimeError(f"at {url}") from error


def test_no_token_gets_through_in_a_message_an_argument_a_traceback_or_a_stack(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    logger.warning(f"asked {url}")  # noqa: G004 - what a library may do
    logger.warning("asked %s of %s", "getMe", url)
    try:
        fail_at(url)
    except RuntimeError:
        logger.exception("failed at %(url)s", {"url": url}, stack_info=True)
    text = stream.getvalue()
    assert SECRET not in text
    assert text.count("<token>") == 5
    assert "Traceback" in text
    assert "Stack (most recent call last)" in text


def test_a_stack_is_written_without_a_token(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    record = logger.makeRecord("x", logging.INFO, "f", 1, "m", (), None, sinfo=f"in bot{TOKEN}")
    logger.handle(record)
    assert SECRET not in stream.getvalue()


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was before afterwards."""
    logger = logging.getLogger()
    handlers, level = logger.handlers[:], logger.level
    quiet = {name: logging.getLogger(name).level for name in ("httpx", "telegram", "apscheduler")}
    yield logger
    logger.handlers[:] = handlers
    logger.setLevel(level)
    for name, old in quiet.items():
        logging.getLogger(name).setLevel(old)


def test_libraries_that_write_addresses_or_updates_are_turned_down(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("DEBUG")
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
    logging.getLogger("telegram.ext").debug("an update, with somebody's words")
    logging.getLogger("fitbot.outbox").debug("ours")
    logging.getLogger("fitbot.outbox").error("bot%s", TOKEN)
    written = capsys.readouterr().err
    assert "HTTP Request" not in written
    assert "somebody" not in written
    assert "DEBUG fitbot.outbox: ours" in written
    assert "bot<token>" in written
    assert SECRET not in written
