"""Why a calendar could not be read or written, in words."""

from fitbot.domain.causes import Cause, unpacked
from fitbot.texts import Texts


def cause_in_words(texts: Texts, packed: str) -> str:
    """Return the sentence for a packed cause, without a capital and without a full stop."""
    cause, data = unpacked(packed)
    return texts.plain(f"calendar-error-{cause or Cause.UNFORESEEN}", **data)
