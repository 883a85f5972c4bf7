"""The PTB application: which update goes where."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
from telegram import ChatMember, LinkPreviewOptions, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
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

from fitbot.config import API_UNREACHED, TOKEN_REFUSED
from fitbot.errors import ConfigError, Outdated, Refusal
from fitbot.services.desk import Desk
from handlers import (  # noqa: F401 — all but one fill ROUTES
    calendars,
    calling,
    clients,
    her_changes,
    her_day,
    her_settings,
    her_time,
    inviting,
    locating,
    near,
    own_booking,
    picking,
    practising,
    prechecking,
    surveying,
    taps,
    waiting,
    watching,
)
from handlers.callback import unpack
from handlers.processor import InOrder
from handlers.refusals import refuse
from handlers.routes import ROUTES
from handlers.screens import Button, Screen
from handlers.views.start import to_menu
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
        """The bot is in a group, or somebody talks to it there: say where it talks, and leave."""
        chat = update.effective_chat
        if chat is None or not await self._desk.people.is_new_update(update.update_id):
            return
        if chat.type != ChatType.CHANNEL:
            url = f"https://t.me/{context.bot.username}"
            button = Button(self._desk.texts.plain("button-private"), url=url)
            screen = Screen(self._desk.texts.html("private-only"), [[button]])
            await _try(context.bot.send_message(chat.id, screen.text, reply_markup=screen.keyboard))
        await _try(context.bot.leave_chat(chat.id))

    async def on_membership(self, update: Update, context: Any) -> None:
        """A person blocked the bot, or let it in again; or it was brought into a group."""
        change = update.my_chat_member
        if change is None:
            return
        status = change.new_chat_member.status
        if change.chat.type != ChatType.PRIVATE:
            if status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}:
                await self.on_group(update, context)
        elif status == ChatMember.BANNED:
            await self._desk.people.lost(change.from_user.id)
        else:
            await arrive(self._desk, update, context.bot)

    async def on_error(self, update: object, context: Any) -> None:
        """Anything unexpected: logged with ids only; the person gets one calm sentence."""
        error = context.error
        if isinstance(error, Forbidden) and isinstance(update, Update) and update.effective_user:
            await self._desk.people.lost(update.effective_user.id)
            return
        number = update.update_id if isinstance(update, Update) else 0
        unreached = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        if unreached or isinstance(error, RetryAfter):
            log.warning("update %d: Telegram not reached: %s", number, type(error).__name__)
            return
        log.error("update %d failed: %s", number, type(error).__name__)
        if isinstance(update, Update) and update.effective_chat:
            screen = Screen(self._desk.texts.html("unexpected"), [[to_menu(self._desk.texts)]])
            await _try(
                context.bot.send_message(
                    update.effective_chat.id, screen.text, reply_markup=screen.keyboard
                )
            )

    async def _attend(
        self, update: Update, context: Any, answer: Callable[[Visit], Awaitable[None]]
    ) -> None:
        visit = await arrive(self._desk, update, context.bot, leaving=leaves(update))
        if visit is None:
            return
        try:
            await answer(visit)
        except Refusal as refusal:
            await refuse(visit, refusal)
        except asyncio.CancelledError:
            raise  # not answered: Telegram repeats what was cut short, and then it is new
        except BaseException:
            await self._desk.people.answered(update.update_id)
            raise
        await self._desk.people.answered(update.update_id)
        if visit.person.telegram_id in self._processor.flooding:
            self._processor.flooding.discard(visit.person.telegram_id)
            texts = self._desk.texts
            await visit.say(Screen(texts.html("too-busy"), [[to_menu(texts)]]))


class PollTrouble:
    """Says once, in a sentence, why no updates come; the polling itself goes on trying."""

    def __init__(self) -> None:
        self._said: type[TelegramError] | None = None

    def __call__(self, error: TelegramError) -> None:
        """Log a failed poll, unless the last one failed in the same way."""
        if type(error) is self._said:
            return
        self._said = type(error)
        if isinstance(error, Conflict):
            log.error("Another program polls with this token: end it, or each hears only half.")
        else:
            log.warning("Telegram cannot be reached (%s); trying on.", type(error).__name__)


def build(
    desk: Desk, token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None
) -> Bot:
    """Return an application that answers updates from the desk.

    `api_url` is any Bot API server; `transport` replaces the network.
    """
    certificates = httpx.create_ssl_context()  # a few megabytes, so once for both
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
        .request(_request(transport, certificates))
        .get_updates_request(_request(transport, certificates))
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
            # A live location is an edit every few seconds.
            MessageHandler(
                filters.UpdateType.EDITED_MESSAGE & private & ~filters.LOCATION, front.on_edit
            ),
            MessageHandler(spoken & private, front.on_message),
            MessageHandler(spoken & filters.ChatType.GROUPS, front.on_group),
            ChatMemberHandler(front.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(front.on_error)
    return application


@contextlib.asynccontextmanager
async def opened(bot: Bot) -> AsyncIterator[None]:
    """Open the connections to Telegram, and close them at the end.

    Raises:
        ConfigError: Telegram refuses the token, or cannot be reached.
    """
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(bot)
        except TelegramError as error:
            await bot.bot.request.shutdown()  # which PTB leaves open then
            refused = isinstance(error, InvalidToken)
            raise ConfigError([TOKEN_REFUSED if refused else API_UNREACHED]) from None
        yield


def _request(
    transport: httpx.AsyncBaseTransport | None, certificates: ssl.SSLContext
) -> HTTPXRequest:
    options: dict[str, Any] = {"transport": transport} if transport else {"verify": certificates}
    return HTTPXRequest(
        connection_pool_size=_POOL,
        connect_timeout=_PATIENCE,
        read_timeout=_PATIENCE,
        pool_timeout=_PATIENCE,
        httpx_kwargs=options,
    )


def leaves(update: Update) -> bool:
    """Tell whether a person turns to something else, so that nothing she was to write is expected.

    A text must not go out unawares as somebody's question or reply. Looking at the crisis lines, or
    at what is kept, is no turning away, nor is the yes to what was written.
    """
    if update.callback_query:
        stays = taps.HelpNow | taps.Privacy | taps.HerMoveYes | taps.HerCancelYes
        return not isinstance(unpack(update.callback_query.data), stays)
    text = update.message.text if update.message else None
    return bool(text and text.startswith("/") and not text.startswith(("/help", "/privacy")))


async def _try(call: Awaitable[object]) -> None:
    """Make a call that is only a courtesy: nothing depends on it."""
    try:
        await call
    except TelegramError as error:
        log.info("a courtesy was not possible: %s", type(error).__name__)


async def _read(visit: Visit) -> None:
    message = visit.update.message
    if message is None:
        return
    if message.text is None:
        await on_other(visit)
    elif message.text.startswith("/"):
        command, *rest = message.text.split(maxsplit=1)
        name = command[1:].partition("@")[0].lower()
        if name == "start":
            await on_start(visit, "".join(rest))
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
