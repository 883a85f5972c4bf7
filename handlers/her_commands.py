"""A therapist's own commands: what each does, in the order in which her menu shows them."""

from collections.abc import Awaitable, Callable

from handlers.her_changes import choose_to_cancel, choose_to_move
from handlers.her_day import slots, today, week
from handlers.her_settings import pause, resume, settings
from handlers.her_time import block, travel, unblock
from handlers.inviting import invite
from handlers.practising import digest_now, inbox
from handlers.visit import Visit

#: What a therapist may ask for, and nobody else.
HER_COMMANDS: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "today": today,
    "week": week,
    "slots": slots,
    "block": block,
    "unblock": unblock,
    "digest": digest_now,
    "inbox": inbox,
    "move": choose_to_move,
    "cancel": choose_to_cancel,
    "invite": invite,
    "pause": pause,
    "resume": resume,
    "travel": travel,
    "settings": settings,
}
