"""One update, seen by fitbot: who it is from, and the way to answer.

Authority comes from the numeric id in the update and the database, nothing else: names can be
taken over, and a button can be tapped by whoever a message was forwarded to.
"""

from dataclasses import dataclass

from telegram import Bot, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest

from fitbot.domain.people import Person
from fitbot.practice import Therapist
from fitbot.services.desk import Desk
from fitbot.services.people import Account
from fitbot.texts import Texts
from handlers.callback import keeps_message
from handlers.screens import Screen

#: A message that cannot be turned into the new screen; a fresh one takes its place.
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_TEXT = "there is no text in the message to edit"
_SAME = "message is not modified"


@dataclass(frozen=True, slots=True)
class Visit:
    """A person in front of the desk."""

    desk: Desk
    bot: Bot
    update: Update
    person: Person
    #: Whether she had a consultation ahead, or was in one, when the update came.
    booked: bool

    @property
    def texts(self) -> Texts:
        """The words to answer in."""
        return self.desk.texts

    @property
    def therapist(self) -> Therapist | None:
        """Whom this person came for."""
        return self.desk.therapist_for(self.person)

    @property
    def chat_id(self) -> int:
        """The private chat with this person."""
        return self.person.telegram_id

    @property
    def words(self) -> str:
        """What stands behind a command: `tomorrow 14-16` of `/block tomorrow 14-16`."""
        message = self.update.message
        _, *words = ((message.text if message else None) or "").split(maxsplit=1) or [""]
        return "".join(words)

    async def practises_as(self) -> str | None:
        """Return the id of the therapist this person is, if she is one."""
        return await self.desk.people.therapist_of(self.person)

    async def say(self, screen: Screen) -> None:
        """Send a new message."""
        await self.bot.send_message(self.chat_id, screen.text, reply_markup=screen.keyboard)

    async def show(self, screen: Screen) -> None:
        """Turn the tapped message into the screen; send a new one where there is none to turn."""
        tapped = self.update.callback_query
        message = tapped.message if tapped else None
        keeps = tapped is not None and keeps_message(tapped.data)
        if keeps or not isinstance(message, Message) or message.text is None:
            await self.say(screen)
            return
        try:
            await self.bot.edit_message_text(
                screen.text, self.chat_id, message.message_id, reply_markup=screen.keyboard
            )
        except BadRequest as error:
            problem = error.message.lower()
            if any(words in problem for words in (*_NOT_EDITABLE, _NO_TEXT)):
                await self.say(screen)
            elif _SAME not in problem:
                raise


async def arrive(desk: Desk, update: Update, bot: Bot, *, leaving: bool = False) -> Visit | None:
    """Return the visit that an update in a private chat is.

    None for what is not from a person, and for an update that was answered before. `leaving` says
    that the person turns to something else than what she was to write.
    """
    user: User | None = update.effective_user
    chat = update.effective_chat
    if user is None or user.is_bot or (chat and chat.type != ChatType.PRIVATE):
        return None
    account = Account(user.id, (user.first_name, user.last_name), user.language_code or "")
    caller = await desk.people.receive(update.update_id, account, leaving=leaving)
    return Visit(desk, bot, update, caller.person, booked=caller.booked) if caller else None
