"""The people fitbot meets, and how a name given by a stranger is made fit to show."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

#: Telegram allows 64 characters a name; a longer one came from elsewhere.
NAME_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account; a client, or a therapist in her other role."""

    id: int
    telegram_id: int
    #: As given by the person, cleaned; may be empty.
    name: str
    language: str
    #: The therapist whose link or button brought this person here.
    came_for: str | None = None
    #: When Telegram first said that messages cannot reach this person any more.
    unreachable_since: dt.datetime | None = None
    #: The person's own time zone; None until it is known.
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class TherapistAccount:
    """A therapist's Telegram side: `telegram_id` is None until she has claimed her place."""

    therapist_id: str
    telegram_id: int | None
    claimed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A place that was just claimed, and what the claim took away."""

    therapist_id: str
    #: Who had this place until now, with another Telegram account.
    former: int | None = None
    #: The place that the claiming account had until now; nobody has it any more.
    left: str | None = None


def clean_name(*parts: str | None) -> str:
    """Join a given and a family name without control, format and bidirectional marks.

    Display names are a stranger's text (they may imitate or reverse what stands around them), so
    whatever does not show by itself is dropped, and the rest cut to `NAME_LIMIT`.
    """
    joined = unicodedata.normalize("NFC", " ".join(part for part in parts if part))
    shown = "".join(
        " " if char.isspace() else char
        for char in joined
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return " ".join(shown.split())[:NAME_LIMIT].rstrip()


def initials(name: str) -> str:
    """Return `A.K.` for `Alex Kim`; empty for a name without letters or digits."""
    firsts = [next((char for char in word if char.isalnum()), "") for word in name.split()]
    return "".join(f"{char.upper()}." for char in firsts[:3] if char)
