"""A client's question and the therapist's reply."""

import datetime as dt
from dataclasses import dataclass

#: The longest question or reply, in characters: it travels whole, in one message (Telegram's
#: limit is 4,096), with the words around it.
TEXT_LIMIT = 3000

#: So many of one person's questions may wait for a reply at one therapist.
OPEN_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What a client asked; `reply` is empty until the therapist has written one.

    To a question for a time she may answer by inviting, without a word: `reply` stays empty then.
    """

    id: int
    person_id: int
    therapist_id: str
    text: str
    asked_at: dt.datetime
    reply: str = ""
    replied_at: dt.datetime | None = None
    #: When the call would start that the client asked for.
    start: dt.datetime | None = None
