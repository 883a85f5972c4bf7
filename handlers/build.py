"""The PTB application: which update goes where."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    Defaults,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from fitbot.errors import Outdated, Refusal
from fitbot.services.desk import Desk
from handlers import clients, practising  # noqa: F401 — they fill ROUTES
from handlers.processor import InOrder
from handlers.refusals import refuse
from handlers.routes import ROUTES
from handlers.screens import Screen
from handlers.taps import unpack
from handlers.visit import Visit, arrive
from handlers.writing import on_command, on_edited, on_other, on_start, on_text

log = logging.getLogger(__name__)

Bot = Application[Any, Any, Any, Any, Any, Any]
_POOL = 64
_PATIENCE = 10  # seconds
#: Nothing else is asked of Telegram: less to attack, less to store.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class Front:
    """Takes updates in and lets the right function answer, once each."""

    def __init__(self, desk: Desk, processor: InOrder) -> None:
        self._desk = desk
        self._processor = processor

    async def on_message(self, update: Update, context: Any) -> None:
        """A message in a private chat."""
        await self._attend(update, context, _read)

    async def on_edit(self, update: Update, context: Any) -> None:
        """A message was changed."""
        await self._attend(update, context, on_edited)

    async def on_tap(self, update: Update, context: Any) -> None:
        """A button was tapped."""
        await self._attend(update, context, _tapped)

    async def on_group(self, update: Update, context: Any) -> None:
        """Somebody talks to the bot in a group: say where it talks, and leave."""
        chat = update.effective_chat
        if chat is None or not await self._desk.people.is_new_update(update.update_id):
            return
        button = InlineKeyboardButton(
            self._desk.texts.plain("button-private"), url=f"https://t.me/{context.bot.username}"
        )
        try:
            await context.bot.send_message(
                chat.id,
                self._desk.texts.html("private-only"),
                reply_markup=InlineKeyboardMarkup([[button]]),
            )
            await context.bot.leave_chat(chat.id)
        except TelegramError as error:
            log.info("a group could not be left: %s", type(error).__name__)

    async def on_membership(self, update: Update, _context: Any) -> None:
        """A person blocked the bot."""
        change = update.my_chat_member
        if change and change.new_chat_member.status == "kicked":
            await self._desk.people.lost(change.from_user.id)

    async def on_error(self, update: object, context: Any) -> None:
        """Anything unexpected: logged with ids only; the person gets one calm sentence."""
        error = context.error
        if isinstance(error, Forbidden) and isinstance(update, Update) and update.effective_user:
            await self._desk.people.lost(update.effective_user.id)
            return
        number = update.update_id if isinstance(update, Update) else 0
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            log.warning("update %d: Telegram not reached: %s", number, type(error).__name__)
            return
        log.error("update %d failed", number)
        if isinstance(update, Update) and update.effective_chat:
            try:
                await context.bot.send_message(
                    update.effective_chat.id, self._desk.texts.html("unexpected")
                )
            except TelegramError:
                log.warning("update %d: could not say so either", number)

    async def _attend(
        self, update: Update, context: Any, answer: Callable[[Visit], Awaitable[None]]
    ) -> None:
        if not await self._desk.people.is_new_update(update.update_id):
            return
        visit = await arrive(self._desk, update, context.bot)
        if visit is None:
            return
        try:
            await answer(visit)
        except Refusal as refusal:
            await refuse(visit, refusal)
        if visit.person.telegram_id in self._processor.flooding:
            self._processor.flooding.discard(visit.person.telegram_id)
            await visit.say(Screen(self._desk.texts.html("too-busy")))


def build(
    desk: Desk, token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None
) -> Bot:
    """Return an application that answers updates from the desk.

    `api_url` is any Bot API server; `transport` replaces the network.
    """
    processor = InOrder()
    front = Front(desk, processor)
    defaults = Defaults(
        parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    application: Bot = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(_request(transport))
        .get_updates_request(_request(transport))
        .defaults(defaults)
        .concurrent_updates(processor)
        .job_queue(None)
        .build()
    )
    private = filters.ChatType.PRIVATE
    # "You pinned a message" and its like are nobody's words.
    spoken = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
    application.add_handlers(
        [
            CallbackQueryHandler(front.on_tap),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, front.on_edit),
            MessageHandler(spoken & private, front.on_message),
            MessageHandler(spoken & filters.ChatType.GROUPS, front.on_group),
            ChatMemberHandler(front.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(front.on_error)
    return application


def _request(transport: httpx.AsyncBaseTransport | None) -> HTTPXRequest:
    options: dict[str, Any] = {"transport": transport} if transport else {}
    return HTTPXRequest(
        connection_pool_size=_POOL,
        connect_timeout=_PATIENCE,
        read_timeout=_PATIENCE,
        pool_timeout=_PATIENCE,
        httpx_kwargs=options,
    )


async def _read(visit: Visit) -> None:
    message = visit.update.message
    if message is None:
        return
    if message.text is None:
        await on_other(visit)
    elif message.text.startswith("/"):
        command, _, rest = message.text[1:].partition(" ")
        name = command.partition("@")[0].lower()
        if name == "start":
            await on_start(visit, rest.strip())
        else:
            await on_command(visit, name)
    else:
        await on_text(visit, message)


async def _tapped(visit: Visit) -> None:
    tapped = visit.update.callback_query
    tap = unpack(tapped.data if tapped else None)
    if tap is None:
        raise Outdated
    await ROUTES[type(tap)](visit, tap)
