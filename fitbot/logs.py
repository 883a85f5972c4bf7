"""Logs hold ids only: no token, no address of a feed, no name, no word of anybody's.

httpx writes every URL at INFO, and a bot's token is part of each; PTB writes whole updates at
DEBUG. So both are turned down, and a filter takes what looks like a token out of anything that
gets through all the same, tracebacks included.
"""

import logging
import re

#: In an address "bot" stands right before it, and the colon may be written as %3A.
_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{10,}", re.IGNORECASE)
_QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "uvicorn", "alembic")


class TokenFilter(logging.Filter):
    """Takes bot tokens out of a record: its message and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; let it pass."""
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def redact(text: str) -> str:
    """Return the text without anything that looks like a bot token."""
    return _TOKEN.sub("<token>", text)


def set_up_logs(level: str) -> None:
    """Write to standard error, one line a record."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(TokenFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
