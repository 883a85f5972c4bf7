"""What Telegram shows about the bot: commands for each kind of reader, and the descriptions."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from fitbot.services.desk import Desk
from handlers.her_commands import HER_COMMANDS

log = logging.getLogger(__name__)

_CLIENT_COMMANDS = ("start", "book", "ask", "my", "help", "privacy")


async def introduce(bot: Bot, desk: Desk) -> None:
    """Set commands and descriptions; clients never see the therapists' commands."""
    texts, practice = desk.texts, desk.practice.practice.name
    everybody = BotCommandScopeAllPrivateChats()
    try:
        await bot.set_my_commands(_commands(desk, _CLIENT_COMMANDS), everybody)
        await bot.set_my_short_description(texts.plain("about-bot"))
        await bot.set_my_description(texts.plain("description-bot", practice=practice))
    except TelegramError as error:  # a courtesy: the bot works without it
        log.warning("what Telegram shows about the bot was not set: %s", type(error).__name__)
    for therapist in desk.practice.therapists:
        account = await desk.people.account(therapist.id)
        if account.telegram_id is not None:
            await show_therapist_commands(bot, desk, account.telegram_id)


async def show_therapist_commands(bot: Bot, desk: Desk, chat_id: int) -> None:
    """Show a therapist her own commands beside everybody's."""
    commands = _commands(desk, (*HER_COMMANDS, *_CLIENT_COMMANDS))
    try:
        await bot.set_my_commands(commands, BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("a therapist's commands could not be shown: %s", type(error).__name__)


async def hide_therapist_commands(bot: Bot, chat_id: int) -> None:
    """Show an account whose place went to another one what everybody sees."""
    try:
        await bot.delete_my_commands(BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("a former therapist's commands stayed: %s", type(error).__name__)


def _commands(desk: Desk, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(name, desk.texts.plain(f"command-{name}")) for name in names]
