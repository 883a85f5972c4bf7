"""A whole python-telegram-bot Application against the sandbox, over both adapters."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from fitbot.sandbox import Sandbox

Context = ContextTypes.DEFAULT_TYPE


async def on_start(update: Update, context: Context) -> None:
    assert update.effective_message
    payload = context.args[0] if context.args else "nothing"
    button = InlineKeyboardButton("Book", callback_data="book")
    await update.effective_message.reply_text(
        f"Welcome by {payload}", reply_markup=InlineKeyboardMarkup.from_button(button)
    )


async def on_tap(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Booked")
    await update.callback_query.edit_message_text("See you then.")
    await context.bot.send_document(
        update.callback_query.from_user.id, b"BEGIN:VCALENDAR", filename="consultation.ics"
    )


async def on_text(update: Update, context: Context) -> None:
    assert update.effective_message
    await update.effective_message.reply_text(f"echo {update.effective_message.text}")


@pytest.fixture
async def running(bot: Bot, sandbox: Sandbox) -> AsyncIterator[None]:
    app = Application.builder().bot(bot).build()
    app.add_handler(CommandHandler("start", on_start))
    app.add_handler(CallbackQueryHandler(on_tap))
    app.add_handler(MessageHandler(filters.TEXT, on_text))
    sandbox.settlers.append(app.update_queue.join)
    assert app.updater
    await app.initialize()
    await app.start()
    await app.updater.start_polling()
    yield
    await app.updater.stop()
    await app.stop()


async def test_a_conversation(running: object, sandbox: Sandbox) -> None:
    ann = sandbox.person(7, "Ann")
    await ann.send("/start park")
    await sandbox.idle()
    await ann.tap("Book")
    await sandbox.idle()
    await ann.send("thank you")
    await sandbox.idle()
    assert sandbox.transcript(7) == (
        "Ann: /start park\n"
        "bot (edited): See you then.\n"
        "bot: <document consultation.ics>\n"
        "Ann: thank you\n"
        "bot: echo thank you\n"
    )
    assert [toast.text for toast in ann.toasts] == ["Booked"]
    assert ann.unanswered == []


async def test_many_updates_at_once_are_answered_in_order(
    running: object, sandbox: Sandbox
) -> None:
    ann = sandbox.person(7, "Ann")
    for number in range(120):
        await ann.send(str(number))
    await sandbox.idle()
    answers = [shown.text for shown in ann.messages if shown.sent_by == "bot"]
    assert answers == [f"echo {number}" for number in range(120)]
