"""In which chat somebody reads."""

from fitbot.store import Snapshot


class NobodyThere(Exception):
    """The therapist has not claimed her place yet; keep the post until she has."""


async def client_chat(view: Snapshot, person_id: int) -> int:
    """Return a client's chat."""
    return (await view.person(person_id)).telegram_id


async def therapist_chat(view: Snapshot, therapist_id: str) -> int:
    """Return a therapist's chat.

    Raises:
        NobodyThere: she has none yet.
    """
    account = await view.account(therapist_id)
    if account.telegram_id is None:
        raise NobodyThere
    return account.telegram_id
