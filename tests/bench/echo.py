"""The measure of all: a bare python-telegram-bot application that says what it hears.

Polling, connections and concurrency are set as fitbot sets them.

python -m tests.bench.echo API_URL TOKEN
"""

import os
import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest

os.environ.setdefault("PTB_TIMEDELTA", "true")


async def echo(update: Update, _context: Any) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def request() -> HTTPXRequest:
    """As in `handlers/build.py`."""
    return HTTPXRequest(
        connection_pool_size=64, connect_timeout=10, read_timeout=10, pool_timeout=10
    )


def main(api_url: str, token: str) -> None:
    """Run until told to stop."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .request(request())
        .get_updates_request(request())
        .concurrent_updates(True)
        .job_queue(None)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=30, allowed_updates=["message"], bootstrap_retries=-1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
