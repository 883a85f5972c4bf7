"""What people write: commands, expected texts, and everything else, which is never met by silence.

Every inbound text comes through `on_text`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar
from unicodedata import category

from telegram import Message

from fitbot.domain.dialogue import (
    About,
    Asking,
    Choosing,
    Dialogue,
    Explaining,
    Noting,
    Replying,
    Telling,
    Wording,
)
from fitbot.errors import BookedAnew, NoBooking, Outdated, TimePast, TimeTaken
from handlers import taps
from handlers.clients import client_menu, help_now, privacy, questions, welcome
from handlers.her_changes import say_word
from handlers.her_commands import HER_COMMANDS
from handlers.her_day import hear_slots
from handlers.her_settings import hear_pause
from handlers.her_time import hear_block, hear_travel, hear_unblock
from handlers.in_words import answer_in_words
from handlers.introducing import hide_therapist_commands, show_therapist_commands
from handlers.inviting import PREFIX, opened
from handlers.near import with_wish
from handlers.own_booking import explain, my_screen
from handlers.picking import days
from handlers.practising import home_screen, menu_screen, name_of, practising, share_link
from handlers.screens import Screen
from handlers.views import questions as question_views
from handlers.views import survey as survey_views
from handlers.views import therapist as therapist_views
from handlers.views.her_home import claimed
from handlers.views.start import never_minding, to_menu
from handlers.visit import Visit

_Answer = TypeVar("_Answer")
_CLAIM = "claim_"
#: What becomes of a text in which she tells something of her own time.
_TOLD: dict[About, Callable[[Visit, str], Awaitable[None]]] = {
    About.BLOCK: hear_block,
    About.UNBLOCK: hear_unblock,
    About.TRAVEL: hear_travel,
    About.PAUSE: hear_pause,
    About.SLOTS: hear_slots,
}
#: Spaces, control and format characters, marks without a letter to stand on.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})
#: A symbol and letters, says Unicode, and all of them empty: Braille and the Hangul fillers.
_BLANK = "\u2800\u3164\u115f\u1160\uffa0"


async def on_start(visit: Visit, payload: str) -> None:
    """`/start`, bare or from a link: a therapist's id, her one-time claim, or an invitation."""
    therapist = visit.desk.therapist(payload)
    if therapist:
        person = await visit.desk.people.come_for(visit.person, therapist.id)
        await welcome(replace(visit, person=person))
    elif payload.startswith(_CLAIM):
        await _claim(visit, payload.removeprefix(_CLAIM))
    elif payload.startswith(PREFIX):
        await opened(visit, payload.removeprefix(PREFIX))
    elif own := visit.desk.therapist(await visit.practises_as() or ""):
        await visit.say(await home_screen(visit, own))
    else:
        await welcome(visit)


async def on_command(visit: Visit, command: str) -> None:
    """Any other command; one we do not know is a text like any other."""
    match command:
        case "book":
            await _book(visit)
        case "ask":
            await questions(visit, taps.Questions(0))
        case "my":
            await visit.say(await my_screen(visit))
        case "help":
            await help_now(visit)
            await visit.say(await menu_screen(visit))
        case "privacy":
            await privacy(visit)
        case _ if command in HER_COMMANDS and await visit.practises_as():
            await HER_COMMANDS[command](visit)
        case "move" | "cancel":
            await visit.say(await my_screen(visit))
        case _:
            await _not_understood(visit)


async def on_text(visit: Visit, message: Message) -> None:
    """A text: what was expected of this person, a reply to a question, or not understood."""
    text = (message.text or "").strip()
    if not _shows(text):
        await on_other(visit)
        return
    replied_to = message.reply_to_message
    if replied_to and (question_id := await _question_replied_to(visit, replied_to.message_id)):
        await _reply(visit, question_id, text)
        return
    expected = await visit.desk.people.expected(visit.person)
    if expected and message.forward_origin and not isinstance(expected, Choosing):
        await visit.say(never_minding(visit.texts, visit.texts.html("not-forwarded")))
        return
    await _as_expected(visit, expected, text)


async def _as_expected(visit: Visit, expected: Dialogue | None, text: str) -> None:
    match expected:
        case Asking():
            await _ask(visit, expected, text)
        case Replying(question_id):
            await _reply(visit, question_id, text)
        case Noting(survey_id):
            await _note(visit, survey_id, text)
        case Explaining(booking_id):
            await _if_still_open(visit, explain(visit, booking_id, text))
        case Wording():
            await _if_still_open(visit, say_word(visit, expected, text))
        case Telling(about):
            await _TOLD[about](visit, text)
        case None:
            await _not_understood(visit)
        case _:
            await answer_in_words(visit, expected, text)


async def on_other(visit: Visit) -> None:
    """A sticker, a voice, a photo: nothing that can be read."""
    texts = visit.texts
    expected = await visit.desk.people.expected(visit.person)
    if isinstance(expected, Choosing):
        await answer_in_words(visit, expected, "")
        return
    if expected:
        await visit.say(never_minding(texts, texts.html("not-text-expected")))
        return
    # "Help now" stands in the clients' menu only.
    key = "therapist-not-understood" if await visit.practises_as() else "not-text"
    await visit.say((await menu_screen(visit)).under(texts.html(key)))


async def on_edited(visit: Visit) -> None:
    """A message changed after it was read: what was passed on stays as it was."""
    await visit.say(Screen(visit.texts.html("not-edited"), [[to_menu(visit.texts)]]))


async def _book(visit: Visit) -> None:
    therapist = visit.therapist
    if therapist is None or visit.booked:
        await visit.say(await (my_screen(visit) if therapist else client_menu(visit)))
        return
    await days(visit, taps.Days(therapist.id, 0, 0))


async def _claim(visit: Visit, token: str) -> None:
    practice = visit.desk.practice
    new = await visit.desk.people.claim(visit.person, token, practice)
    therapist, left = practice.therapist(new.therapist_id), visit.desk.therapist(new.left or "")
    if new.former is not None:
        await hide_therapist_commands(visit.bot, new.former)
    await show_therapist_commands(visit.bot, visit.desk, visit.chat_id)
    await visit.say(claimed(visit.texts, therapist, share_link(visit, therapist), left))


async def _question_replied_to(visit: Visit, message_id: int) -> int | None:
    if not await visit.practises_as():
        return None
    return await visit.desk.questions.question_of_message(visit.chat_id, message_id)


async def _ask(visit: Visit, asking: Asking, text: str) -> None:
    therapist = visit.desk.therapist(asking.therapist_id)
    if therapist is None:
        raise Outdated
    asked = question_views.asked
    if asking.start:
        text = await with_wish(visit, therapist.id, asking.start, text)
        asked = question_views.asked_for_a_time
    await visit.desk.questions.ask(visit.person, therapist.id, text, asking.start)
    await visit.say(asked(visit.texts, therapist))


async def _reply(visit: Visit, question_id: int, text: str) -> None:
    therapist = await practising(visit)
    question = await _if_still_open(
        visit, visit.desk.questions.reply(visit.person, therapist.id, question_id, text)
    )
    name = await name_of(visit, question.person_id)
    await visit.say(therapist_views.reply_sent(visit.texts, name))


async def _if_still_open(visit: Visit, answer: Awaitable[_Answer]) -> _Answer:
    """Await what an expected text does; once that is out of date, nothing is expected any more.

    Or each of this person's next texts would meet the same refusal.
    """
    try:
        return await answer
    except (Outdated, NoBooking, BookedAnew, TimePast, TimeTaken):
        await visit.desk.people.expect_nothing(visit.person)
        raise


async def _note(visit: Visit, survey_id: int, text: str) -> None:
    survey = await visit.desk.surveys.note(visit.person, survey_id, text)
    therapist = visit.desk.therapist(survey.therapist_id)
    if therapist is None:
        raise Outdated
    await visit.say(survey_views.thanks(visit.texts, therapist))


def _shows(text: str) -> bool:
    """Tell whether there is anything to see in a text."""
    return any(category(char) not in _UNSEEN and char not in _BLANK for char in text)


async def _not_understood(visit: Visit) -> None:
    texts = visit.texts
    therapist = visit.therapist
    if await visit.practises_as():
        notice = texts.html("therapist-not-understood")
    elif therapist:
        ask = texts.plain("button-ask", name=therapist.name)
        notice = texts.html("not-understood", name=therapist.name, ask=ask)
    else:
        notice = texts.html("not-understood-nobody")
    await visit.say((await menu_screen(visit)).under(notice))
